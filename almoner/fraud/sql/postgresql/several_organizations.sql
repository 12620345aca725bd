WITH "t16" AS NOT MATERIALIZED (
  SELECT
    "t15"."id",
    "t15"."part",
    "t15"."clock",
    "t15"."kind",
    "t15"."program",
    "t15"."subject",
    "t15"."account",
    "t15"."person",
    "t15"."payment",
    "t15"."award",
    "t15"."organization",
    MAX("t15"."at_clock") AS "approved",
    MAX("t15"."so_far") AS "cumulative"
  FROM (
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
      "t14"."award",
      "t14"."e_program",
      "t14"."e_award",
      "t14"."e_id",
      "t5"."at_clock",
      "t5"."so_far",
      "t5"."in_program",
      "t5"."of_award",
      "t5"."organization",
      "t5"."at"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t11"."id",
          "t11"."part",
          "t11"."clock",
          "t11"."kind",
          "t11"."program",
          "t11"."subject",
          "t11"."account",
          "t11"."person",
          "t11"."payment",
          "t11"."award",
          "t6"."e_program",
          "t6"."e_award",
          "t6"."e_id"
        FROM (
          SELECT DISTINCT
            *
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
              "t8"."award"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (32)
            ) AS "t7"
            INNER JOIN (
              SELECT
                "t0"."program" AS "on_program",
                "t0"."account" AS "on_account",
                "t0"."subject" AS "award",
                "t0"."id" AS "on_id"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" IN (53, 32, 18)
            ) AS "t8"
              ON "t7"."account" = "t8"."on_account"
              AND "t7"."program" = "t8"."on_program"
              AND "t8"."on_id" <= "t7"."id"
          ) AS "t9"
        ) AS "t11"
        LEFT OUTER JOIN (
          SELECT
            "t0"."program" AS "e_program",
            "t0"."subject" AS "e_award",
            "t0"."id" AS "e_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 61
        ) AS "t6"
          ON "t11"."program" = "t6"."e_program"
          AND "t11"."award" = "t6"."e_award"
          AND "t6"."e_id" <= "t11"."id"
      ) AS "t12"
      WHERE
        "t12"."e_award" IS NULL
    ) AS "t14"
    INNER JOIN (
      SELECT
        "t0"."clock" AS "at_clock",
        "t0"."value" AS "so_far",
        "t0"."program" AS "in_program",
        "t0"."subject" AS "of_award",
        "t0"."reference" AS "organization",
        "t0"."id" AS "at"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 53
    ) AS "t5"
      ON "t14"."program" = "t5"."in_program"
      AND "t14"."award" = "t5"."of_award"
      AND "t5"."at" <= "t14"."id"
  ) AS "t15"
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
  "t29"."id",
  "t29"."part",
  "t29"."clock",
  "t29"."kind",
  "t29"."program",
  "t29"."subject",
  "t29"."account",
  "t29"."person",
  "t29"."payment",
  "t29"."measure",
  1 AS "whole"
FROM (
  SELECT
    "t28"."id",
    "t28"."part",
    "t28"."clock",
    "t28"."kind",
    "t28"."program",
    "t28"."subject",
    "t28"."account",
    "t28"."person",
    "t28"."payment",
    MAX("t28"."found") AS "measure"
  FROM (
    SELECT
      "t27"."id",
      "t27"."part",
      "t27"."clock",
      "t27"."kind",
      "t27"."program",
      "t27"."subject",
      "t27"."account",
      "t27"."person",
      "t27"."payment",
      "t27"."begins",
      COUNT(DISTINCT "t27"."organization") AS "found"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t18"."id",
          "t18"."part",
          "t18"."clock",
          "t18"."kind",
          "t18"."program",
          "t18"."subject",
          "t18"."account",
          "t18"."person",
          "t18"."payment",
          "t18"."award",
          "t18"."organization",
          "t18"."approved",
          "t18"."cumulative",
          "t25"."begins",
          "t25"."b_id",
          "t25"."b_part"
        FROM "t16" AS "t18"
        INNER JOIN (
          SELECT
            "t23"."begins",
            "t23"."id" AS "b_id",
            "t23"."part" AS "b_part"
          FROM (
            SELECT
              "t20"."id",
              "t20"."part",
              "t20"."begins",
              "t22"."own_approved"
            FROM (
              SELECT DISTINCT
                "t17"."id",
                "t17"."part",
                "t17"."approved" AS "begins"
              FROM "t16" AS "t17"
            ) AS "t20"
            INNER JOIN (
              SELECT
                "t17"."id",
                "t17"."part",
                "t17"."approved" AS "own_approved"
              FROM "t16" AS "t17"
              WHERE
                "t17"."award" = "t17"."subject"
            ) AS "t22"
              ON "t20"."id" = "t22"."id" AND "t20"."part" = "t22"."part"
          ) AS "t23"
          WHERE
            "t23"."begins" <= "t23"."own_approved"
            AND "t23"."begins" > (
              "t23"."own_approved" - :split_window_clock
            )
        ) AS "t25"
          ON "t18"."id" = "t25"."b_id" AND "t18"."part" = "t25"."b_part"
      ) AS "t26"
      WHERE
        "t26"."approved" >= "t26"."begins"
        AND "t26"."approved" < (
          "t26"."begins" + :split_window_clock
        )
    ) AS "t27"
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
  ) AS "t28"
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
) AS "t29"
WHERE
  "t29"."measure" >= (
    :limit * 1
  )
  AND "t29"."id" >= :first
