WITH "t3" AS NOT MATERIALIZED (
  SELECT DISTINCT
    "t0"."program",
    "t0"."partner",
    "t0"."person",
    "t0"."epoch"
  FROM "observations" AS "t0"
  WHERE
    "t0"."id" < :end
    AND "t0"."id" >= :first
    AND "t0"."kind" IN (13)
    AND NOT "t0"."partner" IS NULL
)
SELECT
  "t39"."id",
  "t39"."part",
  "t39"."clock",
  "t39"."kind",
  "t39"."program",
  "t39"."subject",
  "t39"."account",
  "t39"."person",
  "t39"."payment",
  "t39"."together" * "t39"."determiners" * 100 AS "measure",
  "t39"."enrolled" AS "whole",
  "t39"."partner" AS "caseworker",
  "t39"."together",
  "t39"."determiners"
FROM (
  SELECT
    "t8"."id",
    "t8"."part",
    "t8"."clock",
    "t8"."time",
    "t8"."epoch",
    "t8"."kind",
    "t8"."program",
    "t8"."subject",
    "t8"."account",
    "t8"."other",
    "t8"."person",
    "t8"."partner",
    "t8"."reference",
    "t8"."payment",
    "t8"."amount",
    "t8"."value",
    "t8"."until",
    "t38"."together",
    "t38"."waited",
    "t38"."enrolled",
    "t38"."all_cases",
    "t38"."all_waited",
    "t38"."determiners",
    "t38"."sum_program",
    "t38"."sum_partner",
    "t38"."sum_person",
    "t38"."sum_epoch"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end
      AND "t0"."id" >= :first
      AND "t0"."kind" IN (13)
      AND NOT "t0"."partner" IS NULL
  ) AS "t8"
  CROSS JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t26"."together",
        "t26"."waited",
        "t31"."enrolled",
        "t32"."all_cases",
        "t32"."all_waited",
        "t35"."determiners",
        "t26"."program" AS "sum_program",
        "t26"."partner" AS "sum_partner",
        "t26"."person" AS "sum_person",
        "t26"."epoch" AS "sum_epoch"
      FROM (
        SELECT
          "t21"."program",
          "t21"."partner",
          "t21"."person",
          "t21"."epoch",
          CAST(SUM("t21"."n") AS INTEGER) AS "together",
          CAST(SUM("t21"."more") AS INTEGER) AS "waited"
        FROM (
          SELECT
            "t14"."program",
            "t14"."partner",
            "t14"."person",
            "t14"."epoch",
            "t10"."n",
            "t10"."more",
            "t10"."second",
            "t10"."third",
            "t10"."of_epoch",
            "t10"."in_program"
          FROM "t3" AS "t14"
          CROSS JOIN (
            SELECT
              "t1"."n",
              "t1"."more",
              "t1"."second",
              "t1"."third",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 3
          ) AS "t10"
            ON "t14"."program" = "t10"."in_program"
            AND "t14"."partner" = "t10"."second"
            AND "t14"."person" = "t10"."third"
            AND "t10"."of_epoch" < "t14"."epoch"
            AND "t10"."of_epoch" >= (
              "t14"."epoch" - :pair_epochs
            )
        ) AS "t21"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t26"
      CROSS JOIN (
        SELECT
          "t22"."program",
          "t22"."partner",
          "t22"."epoch",
          CAST(SUM("t22"."n") AS INTEGER) AS "enrolled"
        FROM (
          SELECT
            "t18"."program",
            "t18"."partner",
            "t18"."epoch",
            "t11"."n",
            "t11"."more",
            "t11"."second",
            "t11"."third",
            "t11"."of_epoch",
            "t11"."in_program"
          FROM (
            SELECT DISTINCT
              "t9"."program",
              "t9"."partner",
              "t9"."epoch"
            FROM "t3" AS "t9"
          ) AS "t18"
          CROSS JOIN (
            SELECT
              "t1"."n",
              "t1"."more",
              "t1"."second",
              "t1"."third",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 8
          ) AS "t11"
            ON "t18"."program" = "t11"."in_program"
            AND "t18"."partner" = "t11"."second"
            AND "t11"."of_epoch" < "t18"."epoch"
            AND "t11"."of_epoch" >= (
              "t18"."epoch" - :pair_epochs
            )
        ) AS "t22"
        GROUP BY
          1,
          2,
          3
      ) AS "t31"
        ON "t26"."program" = "t31"."program"
        AND "t26"."partner" = "t31"."partner"
        AND "t26"."epoch" = "t31"."epoch"
      CROSS JOIN (
        SELECT
          "t23"."program",
          "t23"."epoch",
          CAST(SUM("t23"."n") AS INTEGER) AS "all_cases",
          CAST(SUM("t23"."more") AS INTEGER) AS "all_waited"
        FROM (
          SELECT
            "t19"."program",
            "t19"."epoch",
            "t12"."n",
            "t12"."more",
            "t12"."second",
            "t12"."third",
            "t12"."of_epoch",
            "t12"."in_program"
          FROM (
            SELECT DISTINCT
              "t9"."program",
              "t9"."epoch"
            FROM "t3" AS "t9"
          ) AS "t19"
          CROSS JOIN (
            SELECT
              "t1"."n",
              "t1"."more",
              "t1"."second",
              "t1"."third",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 9
          ) AS "t12"
            ON "t19"."program" = "t12"."in_program"
            AND "t12"."of_epoch" < "t19"."epoch"
            AND "t12"."of_epoch" >= (
              "t19"."epoch" - :pair_epochs
            )
        ) AS "t23"
        GROUP BY
          1,
          2
      ) AS "t32"
        ON "t26"."program" = "t32"."program" AND "t26"."epoch" = "t32"."epoch"
      CROSS JOIN (
        SELECT
          "t33"."program",
          "t33"."person",
          "t33"."epoch",
          COUNT(DISTINCT "t33"."third") AS "determiners"
        FROM (
          SELECT
            "t30"."program",
            "t30"."person",
            "t30"."epoch",
            "t30"."enrolling",
            "t10"."n",
            "t10"."more",
            "t10"."second",
            "t10"."third",
            "t10"."of_epoch",
            "t10"."in_program"
          FROM (
            SELECT DISTINCT
              *
            FROM (
              SELECT
                "t20"."program",
                "t20"."person",
                "t20"."epoch",
                "t13"."third" AS "enrolling"
              FROM (
                SELECT DISTINCT
                  "t9"."program",
                  "t9"."person",
                  "t9"."epoch"
                FROM "t3" AS "t9"
              ) AS "t20"
              CROSS JOIN (
                SELECT
                  "t1"."n",
                  "t1"."more",
                  "t1"."second",
                  "t1"."third",
                  "t1"."epoch" AS "of_epoch",
                  "t1"."first" AS "in_program"
                FROM "tallies" AS "t1"
                WHERE
                  "t1"."tally" = 7
              ) AS "t13"
                ON "t20"."program" = "t13"."in_program"
                AND "t20"."person" = "t13"."second"
                AND "t13"."of_epoch" < "t20"."epoch"
                AND "t13"."of_epoch" >= (
                  "t20"."epoch" - :pair_epochs
                )
            ) AS "t24"
          ) AS "t30"
          CROSS JOIN (
            SELECT
              "t1"."n",
              "t1"."more",
              "t1"."second",
              "t1"."third",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 3
          ) AS "t10"
            ON "t30"."program" = "t10"."in_program"
            AND "t30"."enrolling" = "t10"."second"
            AND "t10"."of_epoch" < "t30"."epoch"
            AND "t10"."of_epoch" >= (
              "t30"."epoch" - :pair_epochs
            )
        ) AS "t33"
        GROUP BY
          1,
          2,
          3
      ) AS "t35"
        ON "t26"."program" = "t35"."program"
        AND "t26"."person" = "t35"."person"
        AND "t26"."epoch" = "t35"."epoch"
    ) AS "t36"
    WHERE
      "t36"."together" >= :pair_least
      AND (
        "t36"."waited" * 2 * "t36"."all_cases"
      ) < (
        "t36"."all_waited" * "t36"."together"
      )
  ) AS "t38"
    ON "t8"."program" = "t38"."sum_program"
    AND "t8"."partner" = "t38"."sum_partner"
    AND "t8"."person" = "t38"."sum_person"
    AND "t8"."epoch" = "t38"."sum_epoch"
) AS "t39"
WHERE
  (
    "t39"."together" * "t39"."determiners" * 100
  ) >= (
    :limit * "t39"."enrolled"
  )
  AND "t39"."id" >= :first
