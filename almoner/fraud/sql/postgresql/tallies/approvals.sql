SELECT
  9 AS "tally",
  "t2"."epoch",
  "t2"."program" AS "first",
  0 AS "second",
  0 AS "third",
  "t2"."n",
  "t2"."more",
  0 AS "most"
FROM (
  SELECT
    "t1"."epoch",
    "t1"."program",
    COUNT(*) AS "n",
    CAST(SUM("t1"."value") AS BIGINT) AS "more"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" >= :first
      AND "t0"."id" < :end
      AND "t0"."epoch" = :epoch
      AND "t0"."kind" IN (13)
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
