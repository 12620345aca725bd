WITH "t3" AS NOT MATERIALIZED (
  SELECT
    "t0"."account" AS "spreader",
    "t0"."other" AS "holder",
    "t0"."clock" AS "spread",
    "t0"."id" AS "spread_id"
  FROM "observations" AS "t0"
  WHERE
    "t0"."id" < :end AND "t0"."kind" = 45
)
SELECT
  "t21"."id",
  "t21"."part",
  "t21"."clock",
  "t21"."kind",
  "t21"."program",
  "t21"."subject",
  "t21"."about" AS "account",
  "t21"."person",
  "t21"."payment",
  "t21"."measure",
  1 AS "whole"
FROM (
  SELECT
    "t20"."id",
    "t20"."part",
    "t20"."clock",
    "t20"."kind",
    "t20"."program",
    "t20"."subject",
    "t20"."person",
    "t20"."payment",
    "t20"."payer" AS "about",
    COUNT(DISTINCT "t20"."through") AS "measure"
  FROM (
    SELECT
      "t19"."id",
      "t19"."part",
      "t19"."clock",
      "t19"."kind",
      "t19"."program",
      "t19"."subject",
      "t19"."account",
      "t19"."person",
      "t19"."payment",
      "t19"."other",
      "t19"."spreader" AS "payer",
      "t12"."holder" AS "through",
      "t12"."spread_id" AS "got_id",
      "t7"."by",
      "t7"."at",
      "t7"."back",
      "t7"."back_id"
    FROM (
      SELECT DISTINCT
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
          "t16"."other",
          "t13"."spreader"
        FROM (
          SELECT
            "t14"."id",
            "t14"."part",
            "t14"."clock",
            "t14"."time",
            "t14"."epoch",
            "t14"."kind",
            "t14"."program",
            "t14"."subject",
            "t14"."account",
            "t14"."other",
            "t14"."person",
            "t14"."partner",
            "t14"."reference",
            "t14"."payment",
            "t14"."amount",
            "t14"."value",
            "t14"."until"
          FROM (
            SELECT
              "t10"."id",
              "t10"."part",
              "t10"."clock",
              "t10"."time",
              "t10"."epoch",
              "t10"."kind",
              "t10"."program",
              "t10"."subject",
              "t10"."account",
              "t10"."other",
              "t10"."person",
              "t10"."partner",
              "t10"."reference",
              "t10"."payment",
              "t10"."amount",
              "t10"."value",
              "t10"."until",
              "t11"."hub",
              "t11"."hub_epoch"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (45)
            ) AS "t10"
            LEFT OUTER JOIN (
              SELECT
                "t1"."first" AS "hub",
                "t1"."epoch" AS "hub_epoch"
              FROM "tallies" AS "t1"
              WHERE
                "t1"."tally" = 1 AND "t1"."n" > :hub_degree
            ) AS "t11"
              ON "t10"."account" = "t11"."hub" AND "t10"."epoch" = (
                "t11"."hub_epoch" + 1
              )
          ) AS "t14"
          WHERE
            "t14"."hub" IS NULL
        ) AS "t16"
        CROSS JOIN "t3" AS "t13"
          ON "t16"."account" = "t13"."holder"
          AND "t13"."spread_id" <= "t16"."id"
          AND "t13"."spread" > (
            "t16"."clock" - :converging_window_clock
          )
        CROSS JOIN (
          SELECT
            "t0"."account" AS "paid_account",
            "t0"."clock" AS "paid_at",
            "t0"."id" AS "paid_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (31, 33)
        ) AS "t9"
          ON "t13"."spreader" = "t9"."paid_account"
          AND "t9"."paid_id" <= "t16"."id"
          AND "t9"."paid_at" > (
            "t16"."clock" - :round_trip_window_clock
          )
      ) AS "t17"
    ) AS "t19"
    CROSS JOIN "t3" AS "t12"
      ON "t19"."spreader" = "t12"."spreader"
      AND "t12"."spread_id" <= "t19"."id"
      AND "t12"."spread" > (
        "t19"."clock" - :converging_window_clock
      )
    CROSS JOIN (
      SELECT
        "t0"."account" AS "by",
        "t0"."other" AS "at",
        "t0"."clock" AS "back",
        "t0"."id" AS "back_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 45
    ) AS "t7"
      ON "t12"."holder" = "t7"."by"
      AND "t19"."other" = "t7"."at"
      AND "t7"."back_id" <= "t19"."id"
      AND "t7"."back_id" >= "t12"."spread_id"
      AND "t7"."back" > (
        "t19"."clock" - :converging_window_clock
      )
  ) AS "t20"
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
) AS "t21"
WHERE
  "t21"."measure" >= (
    :limit * 1
  )
  AND "t21"."id" >= :first
