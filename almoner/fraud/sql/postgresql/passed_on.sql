WITH "t2" AS NOT MATERIALIZED (
  SELECT
    "t0"."account" AS "drawer",
    "t0"."amount" AS "drawn",
    "t0"."clock" AS "drawn_at",
    "t0"."id" AS "drawn_id"
  FROM "observations" AS "t0"
  WHERE
    "t0"."id" < :end AND "t0"."kind" = 33
)
SELECT
  "t19"."id",
  "t19"."part",
  "t19"."clock",
  "t19"."kind",
  "t19"."program",
  "t19"."subject",
  "t19"."about" AS "account",
  "t19"."person",
  "t19"."payment",
  "t19"."measure",
  1 AS "whole",
  "t19"."giver"
FROM (
  SELECT
    "t18"."id",
    "t18"."part",
    "t18"."clock",
    "t18"."kind",
    "t18"."program",
    "t18"."subject",
    "t18"."person",
    "t18"."payment",
    "t18"."account" AS "about",
    COUNT(DISTINCT "t18"."from_1") AS "measure",
    MAX("t18"."from_1") AS "giver"
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
        "t5"."from_1",
        "t5"."amount_1",
        "t5"."clock_1",
        "t5"."id_1"
      FROM (
        SELECT DISTINCT
          *
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
            "t13"."until"
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
              INNER JOIN (
                SELECT
                  "t0"."account" AS "grantee",
                  "t0"."id" AS "offered_id"
                FROM "observations" AS "t0"
                WHERE
                  "t0"."id" < :end AND "t0"."kind" = 54
              ) AS "t8"
                ON "t7"."other" = "t8"."grantee" AND "t8"."offered_id" <= "t7"."id"
            ) AS "t11"
          ) AS "t13"
          INNER JOIN "t2" AS "t10"
            ON "t13"."account" = "t10"."drawer"
            AND "t10"."drawn_id" <= "t13"."id"
            AND "t10"."drawn_at" > (
              "t13"."clock" - :circle_window_clock
            )
            AND (
              (
                "t13"."amount" >> 14
              ) * 10000
            ) >= (
              (
                "t10"."drawn" >> 14
              ) * :passed_share_bps
            )
        ) AS "t14"
      ) AS "t16"
      INNER JOIN (
        SELECT
          "t0"."account" AS "from_1",
          "t0"."other" AS "to_1",
          "t0"."amount" AS "amount_1",
          "t0"."clock" AS "clock_1",
          "t0"."id" AS "id_1"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 45
      ) AS "t5"
        ON "t16"."account" = "t5"."to_1"
        AND "t5"."id_1" <= "t16"."id"
        AND "t5"."clock_1" > (
          "t16"."clock" - :passed_window_clock
        )
        AND "t5"."from_1" <> "t16"."other"
        AND "t5"."from_1" <> "t16"."account"
      INNER JOIN "t2" AS "t9"
        ON "t5"."from_1" = "t9"."drawer"
        AND "t9"."drawn_id" <= "t5"."id_1"
        AND "t9"."drawn_at" > (
          "t5"."clock_1" - :circle_window_clock
        )
        AND (
          (
            "t5"."amount_1" >> 14
          ) * 10000
        ) >= (
          (
            "t9"."drawn" >> 14
          ) * :passed_share_bps
        )
    ) AS "t17"
  ) AS "t18"
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
) AS "t19"
WHERE
  "t19"."measure" >= (
    :limit * 1
  )
  AND "t19"."id" >= :first
