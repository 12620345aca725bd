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
        INNER JOIN (
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
    INNER JOIN (
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
  "t25"."id",
  "t25"."part",
  "t25"."clock",
  "t25"."kind",
  "t25"."program",
  "t25"."subject",
  "t25"."account",
  "t25"."person",
  "t25"."payment",
  "t25"."measure",
  1 AS "whole"
FROM (
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
    MAX("t24"."found") AS "measure"
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
      "t23"."begins",
      COUNT(DISTINCT "t23"."award") AS "found"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t16"."id",
          "t16"."part",
          "t16"."clock",
          "t16"."kind",
          "t16"."program",
          "t16"."subject",
          "t16"."account",
          "t16"."person",
          "t16"."payment",
          "t16"."award",
          "t16"."organization",
          "t16"."approved",
          "t16"."cumulative",
          "t21"."begins",
          "t21"."b_id",
          "t21"."b_part"
        FROM (
          SELECT
            *
          FROM "t11" AS "t12"
          WHERE
            (
              (
                (
                  "t12"."cumulative" <= :limit_1
                )
                AND (
                  (
                    (
                      "t12"."cumulative" >> 14
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
                  "t12"."cumulative" <= :limit_2
                )
                AND (
                  (
                    (
                      "t12"."cumulative" >> 14
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
                  "t12"."cumulative" <= :limit_3
                )
                AND (
                  (
                    (
                      "t12"."cumulative" >> 14
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
            AND "t12"."cumulative" > 0
        ) AS "t16"
        INNER JOIN (
          SELECT
            "t19"."begins",
            "t19"."id" AS "b_id",
            "t19"."part" AS "b_part"
          FROM (
            SELECT
              "t17"."id",
              "t17"."part",
              "t17"."begins",
              "t18"."own_approved"
            FROM (
              SELECT DISTINCT
                "t12"."id",
                "t12"."part",
                "t12"."approved" AS "begins"
              FROM "t11" AS "t12"
              WHERE
                (
                  (
                    (
                      "t12"."cumulative" <= :limit_1
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                      "t12"."cumulative" <= :limit_2
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                      "t12"."cumulative" <= :limit_3
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                AND "t12"."cumulative" > 0
            ) AS "t17"
            INNER JOIN (
              SELECT
                "t12"."id",
                "t12"."part",
                "t12"."approved" AS "own_approved"
              FROM "t11" AS "t12"
              WHERE
                (
                  (
                    (
                      "t12"."cumulative" <= :limit_1
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                      "t12"."cumulative" <= :limit_2
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                      "t12"."cumulative" <= :limit_3
                    )
                    AND (
                      (
                        (
                          "t12"."cumulative" >> 14
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
                AND "t12"."cumulative" > 0
                AND "t12"."award" = "t12"."subject"
            ) AS "t18"
              ON "t17"."id" = "t18"."id" AND "t17"."part" = "t18"."part"
          ) AS "t19"
          WHERE
            "t19"."begins" <= "t19"."own_approved"
            AND "t19"."begins" > (
              "t19"."own_approved" - :split_window_clock
            )
        ) AS "t21"
          ON "t16"."id" = "t21"."b_id" AND "t16"."part" = "t21"."b_part"
      ) AS "t22"
      WHERE
        "t22"."approved" >= "t22"."begins"
        AND "t22"."approved" < (
          "t22"."begins" + :split_window_clock
        )
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
      9,
      10
  ) AS "t24"
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
) AS "t25"
WHERE
  "t25"."measure" >= (
    :limit * 1
  )
  AND "t25"."id" >= :first
