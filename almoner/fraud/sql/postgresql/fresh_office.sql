SELECT
  "t10"."id",
  "t10"."part",
  "t10"."clock",
  "t10"."kind",
  "t10"."program",
  "t10"."subject",
  "t10"."account",
  "t10"."person",
  "t10"."payment",
  "t10"."time" - "t10"."appointed" AS "measure",
  1 AS "whole",
  "t10"."appointed"
FROM (
  SELECT
    "t9"."id",
    "t9"."part",
    "t9"."clock",
    "t9"."time",
    "t9"."epoch",
    "t9"."kind",
    "t9"."program",
    "t9"."subject",
    "t9"."account",
    "t9"."other",
    "t9"."person",
    "t9"."partner",
    "t9"."reference",
    "t9"."payment",
    "t9"."amount",
    "t9"."value",
    "t9"."until",
    MAX(CASE WHEN "t9"."kind" IN (2) THEN "t9"."time" ELSE NULL END) OVER (
      PARTITION BY "t9"."person"
      ORDER BY "t9"."clock" ASC
      RANGE BETWEEN :fresh_window_clock preceding AND CURRENT ROW
    ) AS "appointed"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t6"."id",
        "t6"."part",
        "t6"."clock",
        "t6"."time",
        "t6"."epoch",
        "t6"."kind",
        "t6"."program",
        "t6"."subject",
        "t6"."account",
        "t6"."other",
        "t6"."person",
        "t6"."partner",
        "t6"."reference",
        "t6"."payment",
        "t6"."amount",
        "t6"."value",
        "t6"."until"
      FROM (
        SELECT DISTINCT
          "t0"."person" AS "key_person"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (53, 39)
      ) AS "t4"
      INNER JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (2)
          AND "t0"."clock" >= (
            :start_clock - :fresh_window_clock
          )
      ) AS "t6"
        ON "t6"."person" = "t4"."key_person"
    ) AS "t8"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."id",
        "t5"."part",
        "t5"."clock",
        "t5"."time",
        "t5"."epoch",
        "t5"."kind",
        "t5"."program",
        "t5"."subject",
        "t5"."account",
        "t5"."other",
        "t5"."person",
        "t5"."partner",
        "t5"."reference",
        "t5"."payment",
        "t5"."amount",
        "t5"."value",
        "t5"."until"
      FROM (
        SELECT DISTINCT
          "t0"."person" AS "key_person"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (53, 39)
      ) AS "t4"
      INNER JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (53, 39)
      ) AS "t5"
        ON "t5"."person" = "t4"."key_person"
    ) AS "t7"
  ) AS "t9"
) AS "t10"
WHERE
  "t10"."kind" IN (53, 39)
  AND "t10"."amount" >= :large_amount
  AND "t10"."appointed" IS NOT NULL
  AND (
    "t10"."time" - "t10"."appointed"
  ) < (
    :limit * 1
  )
  AND "t10"."id" >= :first
