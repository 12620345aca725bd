SELECT
  "t7"."id",
  "t7"."part",
  "t7"."clock",
  "t7"."kind",
  "t7"."program",
  "t7"."subject",
  "t7"."account",
  "t7"."person",
  "t7"."payment",
  "t7"."measure",
  1 AS "whole"
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
    "t6"."until",
    CAST(SUM(
      CAST(CASE WHEN "t6"."kind" IN (17) AND (
        "t6"."value" <> 1
      ) THEN 1 ELSE 0 END AS BIGINT)
    ) OVER (
      PARTITION BY "t6"."person"
      ORDER BY "t6"."clock" ASC
      RANGE BETWEEN :day_clock preceding AND CURRENT ROW
    ) AS BIGINT) AS "measure"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t4"."id",
        "t4"."part",
        "t4"."clock",
        "t4"."time",
        "t4"."epoch",
        "t4"."kind",
        "t4"."program",
        "t4"."subject",
        "t4"."account",
        "t4"."other",
        "t4"."person",
        "t4"."partner",
        "t4"."reference",
        "t4"."payment",
        "t4"."amount",
        "t4"."value",
        "t4"."until"
      FROM (
        SELECT DISTINCT
          "t0"."person" AS "key_person"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (17)
      ) AS "t3"
      INNER JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (17)
          AND "t0"."clock" >= (
            :start_clock - :day_clock
          )
      ) AS "t4"
        ON "t4"."person" = "t3"."key_person"
    ) AS "t5"
    WHERE
      "t5"."kind" IN (17) AND "t5"."value" <> 1
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."measure" >= (
    :limit * 1
  )
  AND "t7"."id" >= :first
