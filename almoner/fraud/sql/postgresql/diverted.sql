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
  "t7"."time" - "t7"."changed" AS "measure",
  1 AS "whole",
  "t7"."changed",
  "t7"."changer"
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
    MAX(
      CASE
        WHEN "t6"."kind" IN (18) AND (
          "t6"."value" <> 1
        )
        THEN "t6"."time"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t6"."program", "t6"."subject"
      ORDER BY "t6"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "changed",
    MAX(
      CASE
        WHEN "t6"."kind" IN (18) AND (
          "t6"."value" <> 1
        )
        THEN "t6"."person"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t6"."program", "t6"."subject"
      ORDER BY "t6"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "changer"
  FROM (
    SELECT
      "t3"."id",
      "t3"."part",
      "t3"."clock",
      "t3"."time",
      "t3"."epoch",
      "t3"."kind",
      "t3"."program",
      "t3"."subject",
      "t3"."account",
      "t3"."other",
      "t3"."person",
      "t3"."partner",
      "t3"."reference",
      "t3"."payment",
      "t3"."amount",
      "t3"."value",
      "t3"."until"
    FROM (
      SELECT
        "t2"."program" AS "key_program",
        "t2"."subject" AS "key_subject"
      FROM (
        SELECT DISTINCT
          "t0"."program",
          "t0"."subject"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (30, 32, 18)
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (30, 32)
      ) AS "t2"
    ) AS "t5"
    INNER JOIN (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (30, 32, 18)
    ) AS "t3"
      ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."kind" IN (30, 32)
  AND "t7"."changed" IS NOT NULL
  AND (
    "t7"."time" - "t7"."changed"
  ) < (
    :limit * 1
  )
  AND "t7"."id" >= :first
