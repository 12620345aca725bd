SELECT
  "t5"."id",
  "t5"."part",
  "t5"."clock",
  "t5"."kind",
  "t5"."program",
  "t5"."subject",
  "t5"."account",
  "t5"."person",
  "t5"."payment",
  "t5"."value" AS "measure",
  1 AS "whole"
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
      "t0"."program" AS "key_program",
      "t0"."subject" AS "key_subject"
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end
      AND "t0"."id" >= :first
      AND "t0"."kind" IN (13)
  ) AS "t3"
  INNER JOIN (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end AND "t0"."kind" IN (13)
  ) AS "t4"
    ON "t4"."program" = "t3"."key_program" AND "t4"."subject" = "t3"."key_subject"
) AS "t5"
WHERE
  "t5"."value" < (
    :limit * 1
  ) AND "t5"."id" >= :first
