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
  1 AS "whole",
  "t24"."funder"
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
    "t23"."funder",
    COUNT(DISTINCT "t23"."other_account") AS "measure"
  FROM (
    SELECT
      "t22"."id",
      "t22"."part",
      "t22"."clock",
      "t22"."time",
      "t22"."epoch",
      "t22"."kind",
      "t22"."program",
      "t22"."subject",
      "t22"."account",
      "t22"."other",
      "t22"."person",
      "t22"."partner",
      "t22"."reference",
      "t22"."payment",
      "t22"."amount",
      "t22"."value",
      "t22"."until",
      "t22"."seeded_account",
      "t22"."funder",
      "t22"."seeded",
      "t22"."seeded_id",
      "t22"."opens",
      "t22"."opened",
      "t22"."opened_id",
      "t22"."act_program",
      "t22"."act_case",
      "t22"."act_id",
      "t22"."hub",
      "t22"."hub_epoch",
      "t8"."other_funder",
      "t8"."other_account",
      "t8"."other_seeded",
      "t8"."other_id"
    FROM (
      SELECT
        *
      FROM (
        SELECT
          "t19"."id",
          "t19"."part",
          "t19"."clock",
          "t19"."time",
          "t19"."epoch",
          "t19"."kind",
          "t19"."program",
          "t19"."subject",
          "t19"."account",
          "t19"."other",
          "t19"."person",
          "t19"."partner",
          "t19"."reference",
          "t19"."payment",
          "t19"."amount",
          "t19"."value",
          "t19"."until",
          "t19"."seeded_account",
          "t19"."funder",
          "t19"."seeded",
          "t19"."seeded_id",
          "t19"."opens",
          "t19"."opened",
          "t19"."opened_id",
          "t19"."act_program",
          "t19"."act_case",
          "t19"."act_id",
          "t13"."hub",
          "t13"."hub_epoch"
        FROM (
          SELECT
            *
          FROM (
            SELECT
              "t16"."id",
              "t16"."part",
              "t16"."clock",
              "t16"."time",
              "t16"."epoch",
              "t16"."kind",
              "t16"."program",
              "t16"."subject",
              "t16"."account",
              "t16"."other",
              "t16"."person",
              "t16"."partner",
              "t16"."reference",
              "t16"."payment",
              "t16"."amount",
              "t16"."value",
              "t16"."until",
              "t16"."seeded_account",
              "t16"."funder",
              "t16"."seeded",
              "t16"."seeded_id",
              "t16"."opens",
              "t16"."opened",
              "t16"."opened_id",
              "t10"."act_program",
              "t10"."act_case",
              "t10"."act_id"
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
                  "t9"."seeded_account",
                  "t9"."funder",
                  "t9"."seeded",
                  "t9"."seeded_id",
                  "t12"."opens",
                  "t12"."opened",
                  "t12"."opened_id"
                FROM (
                  SELECT
                    *
                  FROM "observations" AS "t0"
                  WHERE
                    "t0"."id" < :end
                    AND "t0"."id" >= :first
                    AND "t0"."kind" IN (30)
                ) AS "t11"
                CROSS JOIN (
                  SELECT
                    "t0"."account" AS "seeded_account",
                    "t0"."other" AS "funder",
                    "t0"."clock" AS "seeded",
                    "t0"."id" AS "seeded_id"
                  FROM "observations" AS "t0"
                  WHERE
                    "t0"."id" < :end AND "t0"."kind" IN (47)
                ) AS "t9"
                  ON "t11"."account" = "t9"."seeded_account" AND "t9"."seeded_id" <= "t11"."id"
                CROSS JOIN (
                  SELECT
                    "t0"."other" AS "opens",
                    "t0"."time" AS "opened",
                    "t0"."id" AS "opened_id"
                  FROM "observations" AS "t0"
                  WHERE
                    "t0"."id" < :end AND "t0"."kind" IN (40)
                ) AS "t12"
                  ON "t11"."program" = "t12"."opens" AND "t12"."opened_id" <= "t11"."id"
              ) AS "t14"
              WHERE
                (
                  "t14"."time" - "t14"."opened"
                ) >= :funder_settles
            ) AS "t16"
            LEFT OUTER JOIN (
              SELECT
                "t0"."program" AS "act_program",
                "t0"."subject" AS "act_case",
                "t0"."id" AS "act_id"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" IN (22, 21)
            ) AS "t10"
              ON "t16"."program" = "t10"."act_program"
              AND "t16"."subject" = "t10"."act_case"
              AND "t10"."act_id" <= "t16"."id"
          ) AS "t17"
          WHERE
            "t17"."act_case" IS NULL
        ) AS "t19"
        LEFT OUTER JOIN (
          SELECT
            "t1"."first" AS "hub",
            "t1"."epoch" AS "hub_epoch"
          FROM "tallies" AS "t1"
          WHERE
            "t1"."tally" = 1 AND "t1"."n" > :funder_payers
        ) AS "t13"
          ON "t19"."funder" = "t13"."hub" AND "t13"."hub_epoch" < "t19"."epoch"
      ) AS "t20"
      WHERE
        "t20"."hub" IS NULL
    ) AS "t22"
    CROSS JOIN (
      SELECT
        "t0"."other" AS "other_funder",
        "t0"."account" AS "other_account",
        "t0"."clock" AS "other_seeded",
        "t0"."id" AS "other_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (47)
    ) AS "t8"
      ON "t22"."funder" = "t8"."other_funder"
      AND "t8"."other_id" <= "t22"."id"
      AND "t8"."other_seeded" < (
        "t22"."seeded" + :funder_window_clock
      )
      AND "t8"."other_seeded" > (
        "t22"."seeded" - :funder_window_clock
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
WHERE
  "t24"."measure" <= :hub_degree
  AND "t24"."measure" >= (
    :limit * 1
  )
  AND "t24"."id" >= :first
