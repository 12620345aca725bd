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
  "t6"."measure",
  1 AS "whole"
FROM (
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
    MAX("t5"."waited") AS "measure"
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
      "t3"."until",
      "t4"."of_program",
      "t4"."of_award",
      "t4"."of_draw",
      "t4"."waited",
      "t4"."at"
    FROM (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end
        AND "t0"."id" >= :first
        AND "t0"."kind" IN (32)
    ) AS "t3"
    CROSS JOIN (
      SELECT
        "t0"."program" AS "of_program",
        "t0"."subject" AS "of_award",
        "t0"."payment" AS "of_draw",
        "t0"."value" AS "waited",
        "t0"."id" AS "at"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 58
    ) AS "t4"
      ON "t3"."program" = "t4"."of_program"
      AND "t3"."subject" = "t4"."of_award"
      AND "t3"."payment" = "t4"."of_draw"
      AND "t4"."at" <= "t3"."id"
  ) AS "t5"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9
) AS "t6"
WHERE
  "t6"."measure" < (
    :limit * 1
  )
  AND "t6"."id" >= :first
