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
  "t9"."time" - "t9"."payable" AS "measure",
  1 AS "whole"
FROM (
  SELECT
    "t8"."id",
    "t8"."part",
    "t8"."clock",
    "t8"."kind",
    "t8"."program",
    "t8"."subject",
    "t8"."account",
    "t8"."person",
    "t8"."payment",
    "t8"."time",
    MAX("t8"."payable") AS "payable"
  FROM (
    SELECT
      *
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
        "t4"."until",
        "t5"."c_program",
        "t5"."c_case",
        "t5"."c_payment",
        "t5"."payable",
        "t5"."c_id",
        "t6"."h_program",
        "t6"."h_case",
        "t6"."h_payment",
        "t6"."h_id"
      FROM (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (31)
      ) AS "t4"
      INNER JOIN (
        SELECT
          "t0"."program" AS "c_program",
          "t0"."subject" AS "c_case",
          "t0"."payment" AS "c_payment",
          "t0"."until" AS "payable",
          "t0"."id" AS "c_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 30
      ) AS "t5"
        ON "t4"."program" = "t5"."c_program"
        AND "t4"."subject" = "t5"."c_case"
        AND "t4"."payment" = "t5"."c_payment"
        AND "t5"."c_id" <= "t4"."id"
      LEFT OUTER JOIN (
        SELECT
          "t0"."program" AS "h_program",
          "t0"."subject" AS "h_case",
          "t0"."payment" AS "h_payment",
          "t0"."id" AS "h_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 35
      ) AS "t6"
        ON "t4"."program" = "t6"."h_program"
        AND "t4"."subject" = "t6"."h_case"
        AND "t4"."payment" = "t6"."h_payment"
        AND "t6"."h_id" <= "t4"."id"
    ) AS "t7"
    WHERE
      "t7"."h_payment" IS NULL
  ) AS "t8"
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
WHERE
  (
    "t9"."time" - "t9"."payable"
  ) >= (
    :limit * 1
  )
  AND "t9"."id" >= :first
