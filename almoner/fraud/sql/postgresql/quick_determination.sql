SELECT
  "t6"."id",
  "t6"."part",
  "t6"."clock",
  "t6"."kind",
  "t6"."program",
  "t6"."subject",
  "t6"."account",
  "t6"."person",
  "t6"."payment",
  "t6"."value" AS "measure",
  1 AS "whole"
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
        AND "t0"."kind" IN (13)
        AND "t0"."id" >= :first
    ) AS "t1"
  ) AS "t5"
  INNER JOIN (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end AND "t0"."kind" IN (13)
  ) AS "t3"
    ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
) AS "t6"
WHERE
  "t6"."value" < (
    :limit * 1
  ) AND "t6"."id" >= :first
