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
  1 AS "measure",
  1 AS "whole",
  "t7"."officer"
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
    MAX(CASE WHEN "t6"."kind" IN (1) THEN "t6"."person" ELSE NULL END) OVER (
      PARTITION BY "t6"."account"
      ORDER BY "t6"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "officer"
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
        "t2"."account" AS "key_account"
      FROM (
        SELECT DISTINCT
          "t0"."account"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (30, 32, 1)
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (30, 32)
      ) AS "t2"
    ) AS "t5"
    CROSS JOIN (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (30, 32, 1)
    ) AS "t3"
      ON "t3"."account" = "t5"."key_account"
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."kind" IN (30, 32)
  AND NOT "t7"."officer" IS NULL
  AND 1 >= (
    :limit * 1
  )
  AND "t7"."id" >= :first
