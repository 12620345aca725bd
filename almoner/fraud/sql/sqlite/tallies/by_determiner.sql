SELECT
  7 AS "tally",
  "t2"."epoch",
  "t2"."program" AS "first",
  "t2"."person" AS "second",
  "t2"."partner" AS "third",
  "t2"."n",
  0 AS "more",
  0 AS "most"
FROM (
  SELECT
    "t1"."epoch",
    "t1"."program",
    "t1"."person",
    "t1"."partner",
    COUNT(*) AS "n"
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
    3,
    4
) AS "t2"
