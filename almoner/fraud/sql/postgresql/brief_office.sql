SELECT
  "t10"."id",
  "t10"."part",
  "t10"."clock",
  "t10"."kind",
  "t10"."of_program" AS "program",
  "t10"."of_case" AS "subject",
  "t10"."account",
  "t10"."person",
  "t10"."payment",
  "t10"."time" - "t10"."appointed" AS "measure",
  1 AS "whole"
FROM (
  SELECT
    "t9"."id",
    "t9"."part",
    "t9"."clock",
    "t9"."kind",
    "t9"."program",
    "t9"."subject",
    "t9"."account",
    "t9"."person",
    "t9"."payment",
    "t9"."time",
    "t9"."appointed",
    "t4"."determiner",
    "t4"."of_program",
    "t4"."of_case",
    "t4"."at",
    "t4"."approved_id"
  FROM (
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
      "t7"."time",
      MAX("t7"."appointed") AS "appointed"
    FROM (
      SELECT
        "t5"."id",
        "t5"."part",
        "t5"."clock",
        "t5"."time",
        "t5"."epoch",
        "t5"."kind",
        "t5"."program",
        "t5"."subject",
        "t5"."account",
        "t5"."other",
        "t5"."person",
        "t5"."partner",
        "t5"."reference",
        "t5"."payment",
        "t5"."amount",
        "t5"."value",
        "t5"."until",
        "t6"."holder",
        "t6"."office",
        "t6"."appointed",
        "t6"."appointed_id"
      FROM (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (3)
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t0"."person" AS "holder",
          "t0"."value" AS "office",
          "t0"."time" AS "appointed",
          "t0"."id" AS "appointed_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 2
      ) AS "t6"
        ON "t5"."person" = "t6"."holder"
        AND "t5"."value" = "t6"."office"
        AND "t6"."appointed_id" <= "t5"."id"
    ) AS "t7"
    GROUP BY
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10
  ) AS "t9"
  INNER JOIN (
    SELECT
      "t0"."person" AS "determiner",
      "t0"."program" AS "of_program",
      "t0"."subject" AS "of_case",
      "t0"."time" AS "at",
      "t0"."id" AS "approved_id"
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end AND "t0"."kind" = 13
  ) AS "t4"
    ON "t9"."person" = "t4"."determiner"
    AND "t4"."approved_id" <= "t9"."id"
    AND "t4"."at" >= "t9"."appointed"
) AS "t10"
WHERE
  (
    "t10"."time" - "t10"."appointed"
  ) < (
    :limit * 1
  )
  AND "t10"."id" >= :first
