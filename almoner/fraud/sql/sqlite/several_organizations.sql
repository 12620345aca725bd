WITH "t11" AS NOT MATERIALIZED (
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
    "t10"."award",
    "t10"."organization",
    MAX("t10"."signed") AS "approved",
    MAX("t10"."value") AS "cumulative"
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
      "t9"."award",
      "t4"."value",
      "t4"."in_program",
      "t4"."of_award",
      "t4"."organization",
      "t4"."signed",
      "t4"."at"
    FROM (
      SELECT DISTINCT
        *
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
          "t6"."award"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (32)
        ) AS "t5"
        CROSS JOIN (
          SELECT
            "t0"."program" AS "on_program",
            "t0"."account" AS "on_account",
            "t0"."subject" AS "award",
            "t0"."id" AS "on_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (53, 32)
        ) AS "t6"
          ON "t5"."account" = "t6"."on_account"
          AND "t5"."program" = "t6"."on_program"
          AND "t6"."on_id" <= "t5"."id"
      ) AS "t7"
    ) AS "t9"
    CROSS JOIN (
      SELECT
        "t0"."value",
        "t0"."program" AS "in_program",
        "t0"."subject" AS "of_award",
        "t0"."reference" AS "organization",
        "t0"."clock" AS "signed",
        "t0"."id" AS "at"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 53
    ) AS "t4"
      ON "t9"."program" = "t4"."in_program"
      AND "t9"."award" = "t4"."of_award"
      AND "t4"."at" <= "t9"."id"
  ) AS "t10"
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
    10,
    11
)
SELECT
  "t24"."id",
  "t24"."part",
  "t24"."clock",
  "t24"."kind",
  "t24"."program",
  "t24"."subject",
  "t24"."account",
  "t24"."person",
  "t24"."payment",
  "t24"."measure",
  1 AS "whole"
FROM (
  SELECT
    "t23"."id",
    "t23"."part",
    "t23"."clock",
    "t23"."kind",
    "t23"."program",
    "t23"."subject",
    "t23"."account",
    "t23"."person",
    "t23"."payment",
    MAX("t23"."found") AS "measure"
  FROM (
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
      "t22"."begins",
      COUNT(DISTINCT "t22"."organization") AS "found"
    FROM (
      SELECT
        *
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
          "t13"."award",
          "t13"."organization",
          "t13"."approved",
          "t13"."cumulative",
          "t20"."begins",
          "t20"."b_id",
          "t20"."b_part"
        FROM "t11" AS "t13"
        CROSS JOIN (
          SELECT
            "t18"."begins",
            "t18"."id" AS "b_id",
            "t18"."part" AS "b_part"
          FROM (
            SELECT
              "t15"."id",
              "t15"."part",
              "t15"."begins",
              "t17"."own_approved"
            FROM (
              SELECT DISTINCT
                "t12"."id",
                "t12"."part",
                "t12"."approved" AS "begins"
              FROM "t11" AS "t12"
            ) AS "t15"
            CROSS JOIN (
              SELECT
                "t12"."id",
                "t12"."part",
                "t12"."approved" AS "own_approved"
              FROM "t11" AS "t12"
              WHERE
                "t12"."award" = "t12"."subject"
            ) AS "t17"
              ON "t15"."id" = "t17"."id" AND "t15"."part" = "t17"."part"
          ) AS "t18"
          WHERE
            "t18"."begins" <= "t18"."own_approved"
            AND "t18"."begins" > (
              "t18"."own_approved" - :split_window_clock
            )
        ) AS "t20"
          ON "t13"."id" = "t20"."b_id" AND "t13"."part" = "t20"."b_part"
      ) AS "t21"
      WHERE
        "t21"."approved" >= "t21"."begins"
        AND "t21"."approved" < (
          "t21"."begins" + :split_window_clock
        )
    ) AS "t22"
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
  ) AS "t23"
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
) AS "t24"
WHERE
  "t24"."measure" >= (
    :limit * 1
  )
  AND "t24"."id" >= :first
