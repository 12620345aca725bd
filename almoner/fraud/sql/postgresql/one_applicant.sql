WITH "t3" AS NOT MATERIALIZED (
  SELECT
    "t0"."program" AS "in_program",
    "t0"."subject" AS "application",
    "t0"."reference" AS "signer",
    "t0"."account" AS "on",
    "t0"."id" AS "at"
  FROM "observations" AS "t0"
  WHERE
    "t0"."id" < :end AND "t0"."kind" = 50
)
SELECT
  "t10"."id",
  "t10"."part",
  "t10"."clock",
  "t10"."kind",
  "t10"."program",
  "t10"."subject",
  "t10"."account",
  "t10"."person",
  "t10"."payment",
  "t10"."measure",
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
    COUNT(DISTINCT "t9"."organization") AS "measure"
  FROM (
    SELECT
      "t4"."id",
      "t4"."part",
      "t4"."clock",
      "t4"."kind",
      "t4"."program",
      "t4"."subject",
      "t4"."account",
      "t4"."person",
      "t4"."payment",
      "t4"."reference",
      "t8"."in_program" AS "other_program",
      "t8"."application" AS "other",
      "t5"."i_program",
      "t5"."i_application",
      "t5"."organization",
      "t5"."i_id"
    FROM (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end
        AND "t0"."id" >= :first
        AND "t0"."kind" IN (51)
    ) AS "t4"
    INNER JOIN "t3" AS "t7"
      ON "t4"."program" = "t7"."in_program"
      AND "t4"."subject" = "t7"."application"
      AND "t7"."at" <= "t4"."id"
    INNER JOIN "t3" AS "t8"
      ON "t7"."signer" = "t8"."signer"
      AND "t8"."at" <= "t4"."id"
      AND "t8"."application" <> "t4"."subject"
    INNER JOIN (
      SELECT
        "t0"."program" AS "i_program",
        "t0"."subject" AS "i_application",
        "t0"."reference" AS "organization",
        "t0"."id" AS "i_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 51
    ) AS "t5"
      ON "t8"."in_program" = "t5"."i_program"
      AND "t8"."application" = "t5"."i_application"
      AND "t5"."i_id" <= "t4"."id"
      AND "t5"."organization" <> "t4"."reference"
  ) AS "t9"
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
) AS "t10"
WHERE
  "t10"."measure" >= (
    :limit * 1
  )
  AND "t10"."id" >= :first
