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
  1 AS "whole",
  "t6"."before"
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
    COUNT(DISTINCT "t5"."drawn") AS "measure",
    MAX("t5"."drawn") AS "before"
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
      "t4"."same",
      "t4"."drawn",
      "t4"."in_program",
      "t4"."earlier_id"
    FROM (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end
        AND "t0"."id" >= :first
        AND "t0"."kind" IN (57)
    ) AS "t3"
    INNER JOIN (
      SELECT
        "t0"."reference" AS "same",
        "t0"."payment" AS "drawn",
        "t0"."program" AS "in_program",
        "t0"."id" AS "earlier_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 57
    ) AS "t4"
      ON "t3"."reference" = "t4"."same"
      AND "t4"."earlier_id" < "t3"."id"
      AND (
        (
          "t4"."drawn" <> "t3"."payment"
        ) OR (
          "t4"."in_program" <> "t3"."program"
        )
      )
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
  "t6"."measure" >= (
    :limit * 1
  )
  AND "t6"."id" >= :first
