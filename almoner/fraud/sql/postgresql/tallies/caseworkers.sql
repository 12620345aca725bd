SELECT
  8 AS "tally",
  "t2"."epoch",
  "t2"."program" AS "first",
  "t2"."partner" AS "second",
  0 AS "third",
  "t2"."n",
  "t2"."more",
  0 AS "most"
FROM (
  SELECT
    "t1"."epoch",
    "t1"."program",
    "t1"."partner",
    COUNT(*) AS "n",
    COUNT(DISTINCT "t1"."person") AS "more"
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
    2,
    3
) AS "t2"
