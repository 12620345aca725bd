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
  "t13"."pair" >> 32 AS "measure",
  1 AS "whole",
  4294967295 - (
    "t13"."pair" & 4294967295
  ) AS "caseworker"
FROM (
  SELECT
    "t12"."id",
    "t12"."part",
    "t12"."clock",
    "t12"."time",
    "t12"."epoch",
    "t12"."kind",
    "t12"."program",
    "t12"."subject",
    "t12"."account",
    "t12"."other",
    "t12"."person",
    "t12"."partner",
    "t12"."reference",
    "t12"."payment",
    "t12"."amount",
    "t12"."value",
    "t12"."until",
    "t12"."put",
    "t12"."nth",
    "t12"."together",
    MAX(
      (
        CASE WHEN "t12"."put" = 1 THEN "t12"."together" ELSE NULL END * 4294967296
      ) + (
        4294967295 - "t12"."person"
      )
    ) OVER (
      PARTITION BY "t12"."program", "t12"."account"
      ORDER BY "t12"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "pair"
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
      "t11"."put",
      "t11"."nth",
      CAST(SUM(
        CAST(CASE WHEN (
          "t11"."put" = 1
        ) AND (
          "t11"."nth" = 1
        ) THEN 1 ELSE 0 END AS INTEGER)
      ) OVER (
        PARTITION BY "t11"."program", "t11"."account", "t11"."person"
        ORDER BY "t11"."clock" ASC NULLS LAST
        RANGE BETWEEN :one_hand_window_clock preceding AND CURRENT ROW
      ) AS INTEGER) AS "together"
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
        "t10"."put",
        CAST(SUM("t10"."put") OVER (
          PARTITION BY "t10"."program", "t10"."account", "t10"."person", "t10"."subject"
          ORDER BY "t10"."clock" ASC NULLS LAST
          RANGE BETWEEN :one_hand_window_clock preceding AND CURRENT ROW
        ) AS INTEGER) AS "nth"
      FROM (
        SELECT
          "t9"."id",
          "t9"."part",
          "t9"."clock",
          "t9"."time",
          "t9"."epoch",
          "t9"."kind",
          "t9"."program",
          "t9"."subject",
          "t9"."account",
          "t9"."other",
          "t9"."person",
          "t9"."partner",
          "t9"."reference",
          "t9"."payment",
          "t9"."amount",
          "t9"."value",
          "t9"."until",
          CAST(CASE
            WHEN "t9"."kind" IN (10) OR (
              "t9"."kind" IN (17) AND "t9"."value" IN (0, 2)
            )
            THEN 1
            ELSE 0
          END AS INTEGER) AS "put"
        FROM (
          SELECT
            *
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
              "t6"."until"
            FROM (
              SELECT DISTINCT
                "t0"."program" AS "key_program",
                "t0"."account" AS "key_account"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (30)
            ) AS "t4"
            CROSS JOIN (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" IN (10, 17)
            ) AS "t6"
              ON "t6"."program" = "t4"."key_program" AND "t6"."account" = "t4"."key_account"
          ) AS "t8"
          UNION ALL
          SELECT
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
              "t5"."until"
            FROM (
              SELECT DISTINCT
                "t0"."program" AS "key_program",
                "t0"."account" AS "key_account"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (30)
            ) AS "t4"
            CROSS JOIN (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (30)
            ) AS "t5"
              ON "t5"."program" = "t4"."key_program" AND "t5"."account" = "t4"."key_account"
          ) AS "t7"
        ) AS "t9"
      ) AS "t10"
    ) AS "t11"
  ) AS "t12"
) AS "t13"
WHERE
  "t13"."kind" IN (30)
  AND (
    "t13"."pair" >> 32
  ) >= (
    :limit * 1
  )
  AND "t13"."id" >= :first
