SELECT
  "t20"."id",
  "t20"."part",
  "t20"."clock",
  "t20"."kind",
  "t20"."program",
  "t20"."subject",
  "t20"."about" AS "account",
  "t20"."person",
  "t20"."payment",
  "t20"."measure",
  1 AS "whole",
  "t20"."officer"
FROM (
  SELECT
    "t19"."id",
    "t19"."part",
    "t19"."clock",
    "t19"."kind",
    "t19"."program",
    "t19"."subject",
    "t19"."person",
    "t19"."payment",
    "t19"."payer" AS "about",
    MAX("t19"."officer") AS "officer",
    COUNT(DISTINCT "t19"."officer") AS "measure"
  FROM (
    SELECT
      *
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
        "t14"."officer",
        "t14"."account" AS "payer"
      FROM (
        SELECT DISTINCT
          *
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
            "t9"."officer",
            "t9"."signs",
            "t9"."linked_id"
          FROM (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (45)
          ) AS "t8"
          INNER JOIN (
            SELECT
              "t0"."person" AS "officer",
              "t0"."account" AS "signs",
              "t0"."id" AS "linked_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t9"
            ON "t8"."other" = "t9"."signs" AND "t9"."linked_id" <= "t8"."id"
          INNER JOIN (
            SELECT
              "t0"."account" AS "paid_account",
              "t0"."clock" AS "paid_at",
              "t0"."id" AS "paid_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (31, 33)
          ) AS "t10"
            ON "t8"."account" = "t10"."paid_account"
            AND "t10"."paid_id" <= "t8"."id"
            AND "t10"."paid_at" > (
              "t8"."clock" - :round_trip_window_clock
            )
        ) AS "t12"
      ) AS "t14"
    ) AS "t16"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t17"."id",
        "t17"."part",
        "t17"."clock",
        "t17"."kind",
        "t17"."program",
        "t17"."subject",
        "t17"."person",
        "t17"."payment",
        "t17"."officer",
        "t7"."payer"
      FROM (
        SELECT
          "t13"."id",
          "t13"."part",
          "t13"."clock",
          "t13"."time",
          "t13"."epoch",
          "t13"."kind",
          "t13"."program",
          "t13"."subject",
          "t13"."account",
          "t13"."other",
          "t13"."person",
          "t13"."partner",
          "t13"."reference",
          "t13"."payment",
          "t13"."amount",
          "t13"."value",
          "t13"."until",
          "t13"."officer",
          "t13"."signs",
          "t13"."linked_id"
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
            "t9"."officer",
            "t9"."signs",
            "t9"."linked_id",
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
          ) AS "t8"
          INNER JOIN (
            SELECT
              "t0"."person" AS "officer",
              "t0"."account" AS "signs",
              "t0"."id" AS "linked_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t9"
            ON "t8"."other" = "t9"."signs" AND "t9"."linked_id" <= "t8"."id"
          LEFT OUTER JOIN (
            SELECT
              "t1"."first" AS "hub",
              "t1"."epoch" AS "hub_epoch"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 1 AND "t1"."n" > :hub_degree
          ) AS "t11"
            ON "t8"."account" = "t11"."hub" AND "t8"."epoch" = (
              "t11"."hub_epoch" + 1
            )
        ) AS "t13"
        WHERE
          "t13"."hub" IS NULL
      ) AS "t17"
      INNER JOIN (
        SELECT
          "t0"."account" AS "payer",
          "t0"."other" AS "middle",
          "t0"."until" AS "paid",
          "t0"."id" AS "sent_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 46
      ) AS "t7"
        ON "t17"."account" = "t7"."middle"
        AND "t7"."sent_id" <= "t17"."id"
        AND "t7"."paid" > (
          "t17"."time" - :round_trip_window
        )
    ) AS "t18"
  ) AS "t19"
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
) AS "t20"
WHERE
  "t20"."measure" >= (
    :limit * 1
  )
  AND "t20"."id" >= :first
