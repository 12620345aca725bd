SELECT
  1 AS "tally",
  "t2"."epoch",
  "t2"."other" AS "first",
  0 AS "second",
  0 AS "third",
  "t2"."n",
  0 AS "more",
  0 AS "most"
FROM (
  SELECT
    "t1"."epoch",
    "t1"."other",
    COUNT(DISTINCT "t1"."account") AS "n"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" >= :first
      AND "t0"."id" < :end
      AND "t0"."epoch" = :epoch
      AND "t0"."kind" IN (45)
  ) AS "t1"
  GROUP BY
    1,
    2
) AS "t2"
