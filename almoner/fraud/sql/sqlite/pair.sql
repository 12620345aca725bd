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
  "t25"."id",
  "t25"."part",
  "t25"."clock",
  "t25"."kind",
  "t25"."program",
  "t25"."subject",
  "t25"."account",
  "t25"."person",
  "t25"."payment",
  "t25"."together" * "t25"."determiners" * 100 AS "measure",
  "t25"."enrolled" AS "whole",
  "t25"."partner" AS "caseworker",
  "t25"."together",
  "t25"."determiners"
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
    "t24"."together",
    "t24"."waited",
    "t24"."enrolled",
    "t24"."all_cases",
    "t24"."all_waited",
    "t24"."determiners",
    "t24"."sum_program",
    "t24"."sum_partner",
    "t24"."sum_person",
    "t24"."sum_epoch"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end
      AND "t0"."id" >= :first
      AND "t0"."kind" IN (13)
      AND NOT "t0"."partner" IS NULL
  ) AS "t6"
  CROSS JOIN (
    SELECT
      *
    FROM (
      SELECT
        "t18"."together",
        "t18"."waited",
        "t18"."enrolled",
        "t18"."all_cases",
        "t18"."all_waited",
        "t21"."determiners",
        "t18"."program" AS "sum_program",
        "t18"."partner" AS "sum_partner",
        "t18"."person" AS "sum_person",
        "t18"."epoch" AS "sum_epoch"
      FROM (
        SELECT
          "t13"."program",
          "t13"."partner",
          "t13"."person",
          "t13"."epoch",
          CAST(SUM(
            CASE
              WHEN (
                "t13"."enrolling" = "t13"."partner"
              )
              AND (
                "t13"."approving" = "t13"."person"
              )
              THEN "t13"."n"
              ELSE NULL
            END
          ) AS INTEGER) AS "together",
          CAST(SUM(
            CASE
              WHEN (
                "t13"."enrolling" = "t13"."partner"
              )
              AND (
                "t13"."approving" = "t13"."person"
              )
              THEN "t13"."more"
              ELSE NULL
            END
          ) AS INTEGER) AS "waited",
          CAST(SUM(CASE WHEN "t13"."enrolling" = "t13"."partner" THEN "t13"."n" ELSE NULL END) AS INTEGER) AS "enrolled",
          CAST(SUM(CASE WHEN NOT "t13"."n" IS NULL THEN "t13"."n" ELSE NULL END) AS INTEGER) AS "all_cases",
          CAST(SUM(CASE WHEN NOT "t13"."n" IS NULL THEN "t13"."more" ELSE NULL END) AS INTEGER) AS "all_waited"
        FROM (
          SELECT
            "t10"."program",
            "t10"."partner",
            "t10"."person",
            "t10"."epoch",
            "t8"."n",
            "t8"."more",
            "t8"."of_epoch",
            "t8"."in_program",
            "t8"."enrolling",
            "t8"."approving"
          FROM "t3" AS "t10"
          CROSS JOIN (
            SELECT
              "t1"."n",
              "t1"."more",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program",
              "t1"."second" AS "enrolling",
              "t1"."third" AS "approving"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 3
          ) AS "t8"
            ON "t10"."program" = "t8"."in_program"
            AND "t8"."of_epoch" < "t10"."epoch"
            AND "t8"."of_epoch" >= (
              "t10"."epoch" - :pair_epochs
            )
        ) AS "t13"
        GROUP BY
          1,
          2,
          3,
          4
      ) AS "t18"
      CROSS JOIN (
        SELECT
          "t19"."program",
          "t19"."person",
          "t19"."epoch",
          COUNT(DISTINCT "t19"."decided_by") AS "determiners"
        FROM (
          SELECT
            "t17"."program",
            "t17"."person",
            "t17"."epoch",
            "t17"."enrolling",
            "t9"."of_epoch",
            "t9"."in_program",
            "t9"."by",
            "t9"."decided_by"
          FROM (
            SELECT DISTINCT
              "t14"."program",
              "t14"."person",
              "t14"."epoch",
              "t14"."enrolling"
            FROM (
              SELECT
                "t12"."program",
                "t12"."person",
                "t12"."epoch",
                "t8"."n",
                "t8"."more",
                "t8"."of_epoch",
                "t8"."in_program",
                "t8"."enrolling",
                "t8"."approving"
              FROM (
                SELECT DISTINCT
                  "t7"."program",
                  "t7"."person",
                  "t7"."epoch"
                FROM "t3" AS "t7"
              ) AS "t12"
              CROSS JOIN (
                SELECT
                  "t1"."n",
                  "t1"."more",
                  "t1"."epoch" AS "of_epoch",
                  "t1"."first" AS "in_program",
                  "t1"."second" AS "enrolling",
                  "t1"."third" AS "approving"
                FROM "tallies" AS "t1"
                WHERE
                  "t1"."tally" = 3
              ) AS "t8"
                ON "t12"."program" = "t8"."in_program"
                AND "t8"."of_epoch" < "t12"."epoch"
                AND "t8"."of_epoch" >= (
                  "t12"."epoch" - :pair_epochs
                )
            ) AS "t14"
            WHERE
              "t14"."approving" = "t14"."person"
          ) AS "t17"
          CROSS JOIN (
            SELECT
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "in_program",
              "t1"."second" AS "by",
              "t1"."third" AS "decided_by"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 3
          ) AS "t9"
            ON "t17"."program" = "t9"."in_program"
            AND "t17"."enrolling" = "t9"."by"
            AND "t9"."of_epoch" < "t17"."epoch"
            AND "t9"."of_epoch" >= (
              "t17"."epoch" - :pair_epochs
            )
        ) AS "t19"
        GROUP BY
          1,
          2,
          3
      ) AS "t21"
        ON "t18"."program" = "t21"."program"
        AND "t18"."person" = "t21"."person"
        AND "t18"."epoch" = "t21"."epoch"
    ) AS "t22"
    WHERE
      "t22"."together" >= :pair_least
      AND (
        "t22"."waited" * 2 * "t22"."all_cases"
      ) < (
        "t22"."all_waited" * "t22"."together"
      )
  ) AS "t24"
    ON "t6"."program" = "t24"."sum_program"
    AND "t6"."partner" = "t24"."sum_partner"
    AND "t6"."person" = "t24"."sum_person"
    AND "t6"."epoch" = "t24"."sum_epoch"
) AS "t25"
WHERE
  (
    "t25"."together" * "t25"."determiners" * 100
  ) >= (
    :limit * "t25"."enrolled"
  )
  AND "t25"."id" >= :first
