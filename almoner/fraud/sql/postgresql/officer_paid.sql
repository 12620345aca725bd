SELECT
  "t14"."id",
  "t14"."part",
  "t14"."kind",
  "t14"."program",
  "t14"."subject",
  "t14"."account",
  "t14"."person",
  "t14"."payment",
  "t14"."measure",
  1 AS "whole",
  "t14"."officer",
  "t14"."payer"
FROM (
  SELECT
    "t13"."id",
    "t13"."part",
    "t13"."kind",
    "t13"."program",
    "t13"."subject",
    "t13"."account",
    "t13"."person",
    "t13"."payment",
    COUNT(DISTINCT "t13"."by") AS "measure",
    MAX("t13"."officer") AS "officer",
    MAX("t13"."by") AS "payer"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t11"."id",
        "t11"."part",
        "t11"."kind",
        "t11"."program",
        "t11"."subject",
        "t11"."account",
        "t11"."person",
        "t11"."payment",
        "t11"."officer",
        "t11"."account" AS "by"
      FROM (
        SELECT DISTINCT
          *
        FROM (
          SELECT
            "t5"."id",
            "t5"."part",
            "t5"."clock",
            "t5"."time",
            "t5"."epoch",
            "t5"."kind",
            "t5"."program",
            "t5"."subject",
            "t5"."account",
            "t5"."other",
            "t5"."person",
            "t5"."partner",
            "t5"."reference",
            "t5"."payment",
            "t5"."amount",
            "t5"."value",
            "t5"."until",
            "t6"."officer",
            "t6"."signs",
            "t6"."linked_id"
          FROM (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (45)
          ) AS "t5"
          INNER JOIN (
            SELECT
              "t0"."person" AS "officer",
              "t0"."account" AS "signs",
              "t0"."id" AS "linked_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t6"
            ON "t5"."other" = "t6"."signs" AND "t6"."linked_id" <= "t5"."id"
          INNER JOIN (
            SELECT
              "t0"."account" AS "paid_account",
              "t0"."clock" AS "paid_at",
              "t0"."id" AS "paid_id"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (31, 33)
          ) AS "t8"
            ON "t5"."account" = "t8"."paid_account"
            AND "t8"."paid_id" <= "t5"."id"
            AND "t8"."paid_at" > (
              "t5"."clock" - :round_trip_window_clock
            )
        ) AS "t10"
      ) AS "t11"
    ) AS "t12"
    UNION ALL
    SELECT
      *
    FROM (
      SELECT
        "t5"."id",
        "t5"."part",
        "t5"."kind",
        "t5"."program",
        "t5"."subject",
        "t5"."account",
        "t5"."person",
        "t5"."payment",
        "t6"."officer",
        "t7"."payer" AS "by"
      FROM (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (45)
      ) AS "t5"
      INNER JOIN (
        SELECT
          "t0"."person" AS "officer",
          "t0"."account" AS "signs",
          "t0"."id" AS "linked_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 1
      ) AS "t6"
        ON "t5"."other" = "t6"."signs" AND "t6"."linked_id" <= "t5"."id"
      INNER JOIN (
        SELECT
          "t0"."account" AS "payer",
          "t0"."other" AS "middle",
          "t0"."clock" AS "sent",
          "t0"."id" AS "sent_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 46
      ) AS "t7"
        ON "t5"."account" = "t7"."middle"
        AND "t7"."sent_id" <= "t5"."id"
        AND "t7"."sent" > (
          "t5"."clock" - :round_trip_window_clock
        )
    ) AS "t9"
  ) AS "t13"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8
) AS "t14"
WHERE
  "t14"."measure" >= (
    :limit * 1
  )
  AND "t14"."id" >= :first
