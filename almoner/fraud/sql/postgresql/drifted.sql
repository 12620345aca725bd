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
  GREATEST("t0"."value", -(
    "t0"."value"
  )) AS "measure",
  1 AS "whole",
  "t0"."amount" AS "sealed"
FROM "observations" AS "t0"
WHERE
  "t0"."id" < :end
  AND "t0"."id" >= :first
  AND "t0"."kind" IN (38)
  AND GREATEST("t0"."value", -(
    "t0"."value"
  )) >= (
    :limit * 1
  )
