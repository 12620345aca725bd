SELECT
  "t14"."id",
  "t14"."part",
  "t14"."clock",
  "t14"."kind",
  "t14"."program",
  "t14"."subject",
  "t14"."about" AS "account",
  "t14"."person",
  "t14"."payment",
  "t14"."measure",
  1 AS "whole",
  "t14"."between"
FROM (
  SELECT
    "t13"."id",
    "t13"."part",
    "t13"."clock",
    "t13"."kind",
    "t13"."program",
    "t13"."subject",
    "t13"."person",
    "t13"."payment",
    "t13"."other" AS "about",
    COUNT(DISTINCT "t13"."from_2") AS "measure",
    MAX("t13"."from_2") AS "between"
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
        "t5"."from_2",
        "t5"."to_2",
        "t5"."amount_2",
        "t5"."clock_2",
        "t5"."id_2",
        "t6"."from_1",
        "t6"."to_1",
        "t6"."amount_1",
        "t6"."clock_1",
        "t6"."id_1"
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            "t7"."id",
            "t7"."part",
            "t7"."clock",
            "t7"."time",
            "t7"."epoch",
            "t7"."kind",
            "t7"."program",
            "t7"."subject",
            "t7"."account",
            "t7"."other",
            "t7"."person",
            "t7"."partner",
            "t7"."reference",
            "t7"."payment",
            "t7"."amount",
            "t7"."value",
            "t7"."until"
          FROM (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (45)
              AND "t0"."account" <> "t0"."other"
          ) AS "t7"
          CROSS JOIN (
            SELECT
              "t0"."account" AS "paid_account",
              "t0"."clock" AS "paid_at",
              "t0"."id" AS "paid_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (31, 33)
          ) AS "t8"
            ON "t7"."other" = "t8"."paid_account"
            AND "t8"."paid_id" <= "t7"."id"
            AND "t8"."paid_at" > (
              "t7"."clock" - :round_trip_window_clock
            )
        ) AS "t9"
      ) AS "t11"
      CROSS JOIN (
        SELECT
          "t0"."account" AS "from_2",
          "t0"."other" AS "to_2",
          "t0"."amount" AS "amount_2",
          "t0"."clock" AS "clock_2",
          "t0"."id" AS "id_2"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 45
      ) AS "t5"
        ON "t11"."account" = "t5"."to_2"
        AND "t5"."id_2" <= "t11"."id"
        AND "t5"."clock_2" > (
          "t11"."clock" - :circle_window_clock
        )
        AND "t5"."from_2" <> "t11"."other"
        AND "t5"."from_2" <> "t11"."account"
      CROSS JOIN (
        SELECT
          "t0"."account" AS "from_1",
          "t0"."other" AS "to_1",
          "t0"."amount" AS "amount_1",
          "t0"."clock" AS "clock_1",
          "t0"."id" AS "id_1"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 45
      ) AS "t6"
        ON "t5"."from_2" = "t6"."to_1"
        AND "t11"."other" = "t6"."from_1"
        AND "t6"."id_1" <= "t5"."id_2"
        AND "t6"."clock_1" > (
          "t11"."clock" - :circle_window_clock
        )
    ) AS "t12"
    WHERE
      (
        (
          "t12"."amount_2" >> 14
        ) * 10000
      ) >= (
        (
          "t12"."amount_1" >> 14
        ) * :circle_share_bps
      )
      AND (
        (
          "t12"."amount" >> 14
        ) * 10000
      ) >= (
        (
          "t12"."amount_2" >> 14
        ) * :circle_share_bps
      )
  ) AS "t13"
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
) AS "t14"
WHERE
  "t14"."measure" >= (
    :limit * 1
  )
  AND "t14"."id" >= :first
