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
  "t14"."ended"
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
    COUNT(DISTINCT "t13"."gone") AS "measure",
    MAX("t13"."gone") AS "ended"
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
        "t11"."left_program",
        "t11"."left_account",
        "t11"."gone",
        "t11"."left_clock",
        "t11"."left_id",
        "t11"."back_program",
        "t11"."back_case",
        "t11"."back_account",
        "t11"."back_id",
        "t5"."begun_program",
        "t5"."begun_subject",
        "t5"."prior",
        "t5"."begun_id"
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
            "t7"."left_program",
            "t7"."left_account",
            "t7"."gone",
            "t7"."left_clock",
            "t7"."left_id",
            "t8"."back_program",
            "t8"."back_case",
            "t8"."back_account",
            "t8"."back_id"
          FROM (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (30)
          ) AS "t6"
          CROSS JOIN (
            SELECT
              "t0"."program" AS "left_program",
              "t0"."account" AS "left_account",
              "t0"."subject" AS "gone",
              "t0"."clock" AS "left_clock",
              "t0"."id" AS "left_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 15 AND "t0"."value" = 1
          ) AS "t7"
            ON "t6"."account" = "t7"."left_account"
            AND "t6"."program" = "t7"."left_program"
            AND "t7"."left_clock" <= "t6"."clock"
            AND "t7"."left_clock" > (
              "t6"."clock" - :recycled_window_clock
            )
            AND "t7"."gone" <> "t6"."subject"
          LEFT OUTER JOIN (
            SELECT
              "t0"."program" AS "back_program",
              "t0"."subject" AS "back_case",
              "t0"."account" AS "back_account",
              "t0"."id" AS "back_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 14
          ) AS "t8"
            ON "t6"."program" = "t8"."back_program"
            AND "t7"."gone" = "t8"."back_case"
            AND "t6"."account" = "t8"."back_account"
            AND "t8"."back_id" > "t7"."left_id"
            AND "t8"."back_id" <= "t6"."id"
        ) AS "t9"
        WHERE
          "t9"."back_case" IS NULL
      ) AS "t11"
      CROSS JOIN (
        SELECT
          "t0"."program" AS "begun_program",
          "t0"."subject" AS "begun_subject",
          "t0"."value" AS "prior",
          "t0"."id" AS "begun_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 10
      ) AS "t5"
        ON "t11"."program" = "t5"."begun_program"
        AND "t11"."subject" = "t5"."begun_subject"
        AND "t5"."begun_id" <= "t11"."id"
    ) AS "t12"
    WHERE
      "t12"."prior" <> "t12"."gone"
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
