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
  1 AS "whole",
  "t7"."period"
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
    CAST(SUM(CAST(CASE WHEN "t6"."kind" IN (24) THEN 1 ELSE 0 END AS BIGINT)) OVER (
      PARTITION BY "t6"."program", "t6"."subject"
      ORDER BY "t6"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS "measure",
    "t6"."value" AS "period"
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
        "t1"."program" AS "key_program",
        "t1"."subject" AS "key_subject"
      FROM (
        SELECT DISTINCT
          "t0"."program",
          "t0"."subject"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (24)
          AND "t0"."id" >= :first
      ) AS "t1"
    ) AS "t5"
    INNER JOIN (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (24)
    ) AS "t3"
      ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."measure" >= (
    :limit * 1
  )
  AND "t7"."id" >= :first
