SELECT
  "t0"."id",
  "t0"."part",
  "t0"."clock",
  "t0"."kind",
  "t0"."program",
  "t0"."subject",
  "t0"."account",
  "t0"."person",
  "t0"."payment",
  1 AS "measure",
  1 AS "whole"
FROM "observations" AS "t0"
WHERE
  "t0"."id" < :end
  AND "t0"."id" >= :first
  AND "t0"."kind" IN (48)
  AND 1 >= (
    :limit * 1
  )
