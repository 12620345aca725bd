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
    "t6"."nth",
    CAST(SUM(CAST(CASE WHEN "t6"."nth" = 1 THEN 1 ELSE 0 END AS INTEGER)) OVER (
      PARTITION BY "t6"."reference"
      ORDER BY "t6"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS "measure"
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
      "t5"."until",
      CAST(SUM(CAST(CASE WHEN "t5"."kind" IN (12) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t5"."reference", "t5"."program", "t5"."subject"
        ORDER BY "t5"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER) AS "nth"
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
          "t0"."reference" AS "key_reference"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (12)
      ) AS "t3"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (12)
      ) AS "t4"
        ON "t4"."reference" = "t3"."key_reference"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."measure" >= (
    :limit * 1
  )
  AND "t7"."id" >= :first
