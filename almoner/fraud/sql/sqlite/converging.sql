WITH "t2" AS NOT MATERIALIZED (
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
  "t15"."id",
  "t15"."part",
  "t15"."clock",
  "t15"."kind",
  "t15"."program",
  "t15"."subject",
  "t15"."about" AS "account",
  "t15"."person",
  "t15"."payment",
  "t15"."measure",
  1 AS "whole"
FROM (
  SELECT
    "t14"."id",
    "t14"."part",
    "t14"."clock",
    "t14"."kind",
    "t14"."program",
    "t14"."subject",
    "t14"."person",
    "t14"."payment",
    "t14"."payer" AS "about",
    COUNT(DISTINCT "t14"."through") AS "measure"
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
      "t13"."other",
      "t13"."spreader" AS "payer",
      "t9"."holder" AS "through",
      "t9"."spread_id" AS "got_id",
      "t5"."by",
      "t5"."at",
      "t5"."back",
      "t5"."back_id"
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
          "t7"."other",
          "t10"."spreader"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (45)
        ) AS "t7"
        CROSS JOIN "t2" AS "t10"
          ON "t7"."account" = "t10"."holder"
          AND "t10"."spread_id" <= "t7"."id"
          AND "t10"."spread" > (
            "t7"."clock" - :converging_window_clock
          )
        CROSS JOIN (
          SELECT
            "t0"."account" AS "paid_account",
            "t0"."clock" AS "paid_at",
            "t0"."id" AS "paid_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (31, 33)
        ) AS "t8"
          ON "t10"."spreader" = "t8"."paid_account"
          AND "t8"."paid_id" <= "t7"."id"
          AND "t8"."paid_at" > (
            "t7"."clock" - :round_trip_window_clock
          )
      ) AS "t11"
    ) AS "t13"
    CROSS JOIN "t2" AS "t9"
      ON "t13"."spreader" = "t9"."spreader"
      AND "t9"."spread_id" <= "t13"."id"
      AND "t9"."spread" > (
        "t13"."clock" - :converging_window_clock
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
    ) AS "t5"
      ON "t9"."holder" = "t5"."by"
      AND "t13"."other" = "t5"."at"
      AND "t5"."back_id" <= "t13"."id"
      AND "t5"."back_id" >= "t9"."spread_id"
      AND "t5"."back" > (
        "t13"."clock" - :converging_window_clock
      )
  ) AS "t14"
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
) AS "t15"
WHERE
  "t15"."measure" >= (
    :limit * 1
  )
  AND "t15"."id" >= :first
