SELECT
  "t13"."id",
  "t13"."part",
  "t13"."clock",
  "t13"."kind",
  "t13"."program",
  "t13"."subject",
  "t13"."account",
  "t13"."person",
  "t13"."payment",
  "t13"."measure",
  1 AS "whole",
  "t13"."other_case"
FROM (
  SELECT
    "t12"."id",
    "t12"."part",
    "t12"."clock",
    "t12"."kind",
    "t12"."program",
    "t12"."subject",
    "t12"."account",
    "t12"."person",
    "t12"."payment",
    COUNT(DISTINCT "t12"."other_case") AS "measure",
    MAX("t12"."other_case") AS "other_case"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t6"."id",
        "t6"."part",
        "t6"."clock",
        "t6"."time",
        "t6"."epoch",
        "t6"."kind",
        "t6"."program",
        "t6"."subject",
        "t6"."account",
        "t6"."other",
        "t6"."person",
        "t6"."partner",
        "t6"."reference",
        "t6"."payment",
        "t6"."amount",
        "t6"."value",
        "t6"."until",
        "t7"."other_program",
        "t7"."other_case",
        "t8"."end_program",
        "t8"."end_case",
        "t8"."end_id"
      FROM (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (11)
      ) AS "t6"
      CROSS JOIN (
        SELECT
          "t0"."other" AS "own",
          "t0"."id" AS "own_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" = 40
          AND "t0"."value" >= :exclusive_from
          AND "t0"."value" <= :exclusive_to
      ) AS "t9"
        ON "t6"."program" = "t9"."own" AND "t9"."own_id" <= "t6"."id"
      CROSS JOIN (
        SELECT
          "t0"."reference" AS "member",
          "t0"."program" AS "other_program",
          "t0"."subject" AS "other_case",
          "t0"."id" AS "other_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 11
      ) AS "t7"
        ON "t6"."reference" = "t7"."member"
        AND "t7"."other_program" <> "t6"."program"
        AND "t7"."other_id" <= "t6"."id"
      CROSS JOIN (
        SELECT
          "t0"."other" AS "opened",
          "t0"."id" AS "opened_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" = 40
          AND "t0"."value" >= :exclusive_from
          AND "t0"."value" <= :exclusive_to
      ) AS "t10"
        ON "t7"."other_program" = "t10"."opened" AND "t10"."opened_id" <= "t6"."id"
      LEFT OUTER JOIN (
        SELECT
          "t0"."program" AS "end_program",
          "t0"."subject" AS "end_case",
          "t0"."id" AS "end_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (16)
      ) AS "t8"
        ON "t7"."other_program" = "t8"."end_program"
        AND "t7"."other_case" = "t8"."end_case"
        AND "t8"."end_id" <= "t6"."id"
    ) AS "t11"
    WHERE
      "t11"."end_case" IS NULL
  ) AS "t12"
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
) AS "t13"
WHERE
  "t13"."measure" >= (
    :limit * 1
  )
  AND "t13"."id" >= :first
