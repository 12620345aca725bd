SELECT
  "t22"."id",
  "t22"."part",
  "t22"."clock",
  "t22"."kind",
  "t22"."program",
  "t22"."subject",
  "t22"."account",
  "t22"."person",
  "t22"."payment",
  "t22"."measure",
  1 AS "whole",
  "t22"."other_case"
FROM (
  SELECT
    "t21"."id",
    "t21"."part",
    "t21"."clock",
    "t21"."kind",
    "t21"."program",
    "t21"."subject",
    "t21"."account",
    "t21"."person",
    "t21"."payment",
    COUNT(DISTINCT "t21"."here") AS "measure",
    MAX("t21"."other_case") AS "other_case"
  FROM (
    SELECT
      "t20"."id",
      "t20"."part",
      "t20"."clock",
      "t20"."kind",
      "t20"."program",
      "t20"."subject",
      "t20"."account",
      "t20"."person",
      "t20"."payment",
      "t20"."other_program",
      "t20"."other_case",
      "t20"."here",
      "t20"."here_at",
      "t8"."there_program",
      "t8"."there_case",
      "t8"."there_at",
      "t8"."there_id"
    FROM (
      SELECT DISTINCT
        *
      FROM (
        SELECT
          "t17"."id",
          "t17"."part",
          "t17"."clock",
          "t17"."kind",
          "t17"."program",
          "t17"."subject",
          "t17"."account",
          "t17"."person",
          "t17"."payment",
          "t17"."other_program",
          "t17"."other_case",
          "t9"."here",
          "t9"."here_at"
        FROM (
          SELECT DISTINCT
            *
          FROM (
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
              "t12"."other_program",
              "t12"."other_case"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (30)
            ) AS "t10"
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
            ) AS "t13"
              ON "t10"."program" = "t13"."own" AND "t13"."own_id" <= "t10"."id"
            CROSS JOIN (
              SELECT
                "t0"."program" AS "of_program",
                "t0"."subject" AS "of_case",
                "t0"."reference" AS "member",
                "t0"."id" AS "own_id"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" = 11
            ) AS "t11"
              ON "t10"."program" = "t11"."of_program"
              AND "t10"."subject" = "t11"."of_case"
              AND "t11"."own_id" <= "t10"."id"
            CROSS JOIN (
              SELECT
                "t0"."reference" AS "same",
                "t0"."program" AS "other_program",
                "t0"."subject" AS "other_case",
                "t0"."id" AS "other_id"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" = 11
            ) AS "t12"
              ON "t11"."member" = "t12"."same"
              AND "t12"."other_program" <> "t10"."program"
              AND "t12"."other_id" <= "t10"."id"
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
            ) AS "t14"
              ON "t12"."other_program" = "t14"."opened" AND "t14"."opened_id" <= "t10"."id"
          ) AS "t15"
        ) AS "t17"
        CROSS JOIN (
          SELECT
            "t0"."program" AS "here_program",
            "t0"."subject" AS "here_case",
            "t0"."payment" AS "here",
            "t0"."clock" AS "here_at",
            "t0"."id" AS "here_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 30
        ) AS "t9"
          ON "t17"."program" = "t9"."here_program"
          AND "t17"."subject" = "t9"."here_case"
          AND "t9"."here_id" <= "t17"."id"
          AND "t9"."here_at" > (
            "t17"."clock" - :both_window_clock
          )
      ) AS "t18"
    ) AS "t20"
    CROSS JOIN (
      SELECT
        "t0"."program" AS "there_program",
        "t0"."subject" AS "there_case",
        "t0"."clock" AS "there_at",
        "t0"."id" AS "there_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 30
    ) AS "t8"
      ON "t20"."other_program" = "t8"."there_program"
      AND "t20"."other_case" = "t8"."there_case"
      AND "t8"."there_id" <= "t20"."id"
      AND "t8"."there_at" > (
        "t20"."here_at" - :both_within_clock
      )
      AND "t8"."there_at" < (
        "t20"."here_at" + :both_within_clock
      )
  ) AS "t21"
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
) AS "t22"
WHERE
  "t22"."measure" >= (
    :limit * 1
  )
  AND "t22"."id" >= :first
