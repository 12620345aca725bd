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
  "t30"."id",
  "t30"."part",
  "t30"."clock",
  "t30"."kind",
  "t30"."program",
  "t30"."subject",
  "t30"."account",
  "t30"."person",
  "t30"."payment",
  "t30"."measure",
  1 AS "whole"
FROM (
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
    MAX("t29"."found") AS "measure"
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
      "t28"."begins",
      COUNT(DISTINCT "t28"."award") AS "found"
    FROM (
      SELECT
        *
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
          "t21"."award",
          "t21"."organization",
          "t21"."approved",
          "t21"."cumulative",
          "t26"."begins",
          "t26"."b_id",
          "t26"."b_part"
        FROM (
          SELECT
            *
          FROM "t16" AS "t17"
          WHERE
            (
              (
                (
                  "t17"."cumulative" <= :limit_1
                )
                AND (
                  (
                    (
                      "t17"."cumulative" >> 14
                    ) * 10000
                  ) >= (
                    (
                      :limit_1 >> 14
                    ) * (
                      10000 - :split_margin_bps
                    )
                  )
                )
              )
              OR (
                (
                  "t17"."cumulative" <= :limit_2
                )
                AND (
                  (
                    (
                      "t17"."cumulative" >> 14
                    ) * 10000
                  ) >= (
                    (
                      :limit_2 >> 14
                    ) * (
                      10000 - :split_margin_bps
                    )
                  )
                )
              )
              OR (
                (
                  "t17"."cumulative" <= :limit_3
                )
                AND (
                  (
                    (
                      "t17"."cumulative" >> 14
                    ) * 10000
                  ) >= (
                    (
                      :limit_3 >> 14
                    ) * (
                      10000 - :split_margin_bps
                    )
                  )
                )
              )
            )
            AND "t17"."cumulative" > 0
        ) AS "t21"
        INNER JOIN (
          SELECT
            "t24"."begins",
            "t24"."id" AS "b_id",
            "t24"."part" AS "b_part"
          FROM (
            SELECT
              "t22"."id",
              "t22"."part",
              "t22"."begins",
              "t23"."own_approved"
            FROM (
              SELECT DISTINCT
                "t17"."id",
                "t17"."part",
                "t17"."approved" AS "begins"
              FROM "t16" AS "t17"
              WHERE
                (
                  (
                    (
                      "t17"."cumulative" <= :limit_1
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_1 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                  OR (
                    (
                      "t17"."cumulative" <= :limit_2
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_2 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                  OR (
                    (
                      "t17"."cumulative" <= :limit_3
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_3 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                )
                AND "t17"."cumulative" > 0
            ) AS "t22"
            INNER JOIN (
              SELECT
                "t17"."id",
                "t17"."part",
                "t17"."approved" AS "own_approved"
              FROM "t16" AS "t17"
              WHERE
                (
                  (
                    (
                      "t17"."cumulative" <= :limit_1
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_1 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                  OR (
                    (
                      "t17"."cumulative" <= :limit_2
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_2 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                  OR (
                    (
                      "t17"."cumulative" <= :limit_3
                    )
                    AND (
                      (
                        (
                          "t17"."cumulative" >> 14
                        ) * 10000
                      ) >= (
                        (
                          :limit_3 >> 14
                        ) * (
                          10000 - :split_margin_bps
                        )
                      )
                    )
                  )
                )
                AND "t17"."cumulative" > 0
                AND "t17"."award" = "t17"."subject"
            ) AS "t23"
              ON "t22"."id" = "t23"."id" AND "t22"."part" = "t23"."part"
          ) AS "t24"
          WHERE
            "t24"."begins" <= "t24"."own_approved"
            AND "t24"."begins" > (
              "t24"."own_approved" - :split_window_clock
            )
        ) AS "t26"
          ON "t21"."id" = "t26"."b_id" AND "t21"."part" = "t26"."b_part"
      ) AS "t27"
      WHERE
        "t27"."approved" >= "t27"."begins"
        AND "t27"."approved" < (
          "t27"."begins" + :split_window_clock
        )
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
      9,
      10
  ) AS "t29"
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
) AS "t30"
WHERE
  "t30"."measure" >= (
    :limit * 1
  )
  AND "t30"."id" >= :first
