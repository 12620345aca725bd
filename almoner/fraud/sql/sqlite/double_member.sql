SELECT
  "t14"."id",
  "t14"."part",
  "t14"."clock",
  "t14"."kind",
  "t14"."program",
  "t14"."subject",
  "t14"."account",
  "t14"."person",
  "t14"."payment",
  "t14"."measure",
  1 AS "whole",
  "t14"."other_case"
FROM (
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
    COUNT(DISTINCT "t13"."other_case") AS "measure",
    MAX("t13"."other_case") AS "other_case"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t11"."id",
        "t11"."part",
        "t11"."clock",
        "t11"."time",
        "t11"."epoch",
        "t11"."kind",
        "t11"."program",
        "t11"."subject",
        "t11"."account",
        "t11"."other",
        "t11"."person",
        "t11"."partner",
        "t11"."reference",
        "t11"."payment",
        "t11"."amount",
        "t11"."value",
        "t11"."until",
        "t11"."other_program",
        "t11"."other_case",
        "t5"."end_program",
        "t5"."end_case",
        "t5"."end_id"
      FROM (
        SELECT
          "t9"."id",
          "t9"."part",
          "t9"."clock",
          "t9"."time",
          "t9"."epoch",
          "t9"."kind",
          "t9"."program",
          "t9"."subject",
          "t9"."account",
          "t9"."other",
          "t9"."person",
          "t9"."partner",
          "t9"."reference",
          "t9"."payment",
          "t9"."amount",
          "t9"."value",
          "t9"."until",
          "t9"."other_program",
          "t9"."other_case"
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
            "t7"."member",
            "t7"."other_program",
            "t7"."other_case",
            "t7"."other_id",
            "t8"."may",
            "t8"."may_program",
            "t8"."may_id",
            "t8"."may_until"
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
              "t0"."reference" AS "member",
              "t0"."program" AS "other_program",
              "t0"."subject" AS "other_case",
              "t0"."id" AS "other_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 11
          ) AS "t7"
            ON "t6"."reference" = "t7"."member"
            AND "t6"."program" = "t7"."other_program"
            AND "t6"."subject" <> "t7"."other_case"
            AND "t7"."other_id" <= "t6"."id"
          LEFT OUTER JOIN (
            SELECT
              "t0"."reference" AS "may",
              "t0"."program" AS "may_program",
              "t0"."id" AS "may_id",
              "t0"."until" AS "may_until"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 26
          ) AS "t8"
            ON "t6"."reference" = "t8"."may"
            AND "t6"."program" = "t8"."may_program"
            AND "t8"."may_id" <= "t6"."id"
            AND "t8"."may_until" > "t6"."time"
        ) AS "t9"
        WHERE
          "t9"."may" IS NULL
      ) AS "t11"
      LEFT OUTER JOIN (
        SELECT
          "t0"."program" AS "end_program",
          "t0"."subject" AS "end_case",
          "t0"."id" AS "end_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (16)
      ) AS "t5"
        ON "t11"."other_program" = "t5"."end_program"
        AND "t11"."other_case" = "t5"."end_case"
        AND "t5"."end_id" <= "t11"."id"
    ) AS "t12"
    WHERE
      "t12"."end_case" IS NULL
  ) AS "t13"
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
) AS "t14"
WHERE
  "t14"."measure" >= (
    :limit * 1
  )
  AND "t14"."id" >= :first
