SELECT
  "t22"."id",
  "t22"."part",
  "t22"."clock",
  "t22"."kind",
  "t22"."program",
  "t22"."subject",
  "t22"."about" AS "account",
  "t22"."person",
  "t22"."payment",
  "t22"."measure",
  1 AS "whole",
  "t22"."officer"
FROM (
  SELECT
    "t21"."id",
    "t21"."part",
    "t21"."clock",
    "t21"."kind",
    "t21"."program",
    "t21"."subject",
    "t21"."person",
    "t21"."payment",
    "t21"."payer" AS "about",
    MAX("t21"."officer") AS "officer",
    COUNT(DISTINCT "t21"."officer") AS "measure"
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
            "t7"."until",
            "t8"."officer",
            "t8"."signs",
            "t8"."linked_id"
          FROM (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (45)
          ) AS "t7"
          INNER JOIN (
            SELECT
              "t0"."person" AS "officer",
              "t0"."account" AS "signs",
              "t0"."id" AS "linked_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t8"
            ON "t7"."other" = "t8"."signs" AND "t8"."linked_id" <= "t7"."id"
          INNER JOIN (
            SELECT
              "t0"."account" AS "paid_account",
              "t0"."clock" AS "paid_at",
              "t0"."id" AS "paid_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (31, 33)
          ) AS "t9"
            ON "t7"."account" = "t9"."paid_account"
            AND "t9"."paid_id" <= "t7"."id"
            AND "t9"."paid_at" > (
              "t7"."clock" - :round_trip_window_clock
            )
        ) AS "t12"
      ) AS "t14"
    ) AS "t16"
    UNION ALL
    SELECT
      *
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
        "t19"."officer",
        "t19"."payer"
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            "t17"."id",
            "t17"."part",
            "t17"."clock",
            "t17"."kind",
            "t17"."program",
            "t17"."subject",
            "t17"."account",
            "t17"."person",
            "t17"."payment",
            "t17"."officer",
            "t10"."payer"
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
                "t7"."until",
                "t8"."officer",
                "t8"."signs",
                "t8"."linked_id",
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
              ) AS "t7"
              INNER JOIN (
                SELECT
                  "t0"."person" AS "officer",
                  "t0"."account" AS "signs",
                  "t0"."id" AS "linked_id"
                FROM "observations" AS "t0"
                WHERE
                  "t0"."id" < :end AND "t0"."kind" = 1
              ) AS "t8"
                ON "t7"."other" = "t8"."signs" AND "t8"."linked_id" <= "t7"."id"
              LEFT OUTER JOIN (
                SELECT
                  "t1"."first" AS "hub",
                  "t1"."epoch" AS "hub_epoch"
                FROM "tallies" AS "t1"
                WHERE
                  "t1"."tally" = 1 AND "t1"."n" > :hub_degree
              ) AS "t11"
                ON "t7"."account" = "t11"."hub" AND "t7"."epoch" = (
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
              "t0"."amount" AS "sent",
              "t0"."clock" AS "sent_at",
              "t0"."id" AS "sent_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 45
          ) AS "t10"
            ON "t17"."account" = "t10"."middle"
            AND "t10"."sent_id" <= "t17"."id"
            AND "t10"."sent_at" > (
              "t17"."clock" - :round_trip_window_clock
            )
            AND (
              "t10"."sent" >> 1
            ) <= "t17"."amount"
            AND (
              "t17"."amount" >> 1
            ) <= "t10"."sent"
          INNER JOIN (
            SELECT
              "t0"."account" AS "paid_account",
              "t0"."clock" AS "paid_at",
              "t0"."id" AS "paid_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (31, 33)
          ) AS "t9"
            ON "t10"."payer" = "t9"."paid_account"
            AND "t9"."paid_id" <= "t17"."id"
            AND "t9"."paid_at" > (
              "t17"."clock" - :round_trip_window_clock
            )
        ) AS "t18"
      ) AS "t19"
    ) AS "t20"
  ) AS "t21"
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
) AS "t22"
WHERE
  "t22"."measure" >= (
    :limit * 1
  )
  AND "t22"."id" >= :first
