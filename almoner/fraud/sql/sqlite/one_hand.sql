SELECT
  "t10"."id",
  "t10"."part",
  "t10"."clock",
  "t10"."kind",
  "t10"."program",
  "t10"."subject",
  "t10"."account",
  "t10"."person",
  "t10"."payment",
  "t10"."pair" >> 32 AS "measure",
  1 AS "whole",
  4294967295 - (
    "t10"."pair" & 4294967295
  ) AS "caseworker"
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
    "t9"."put",
    "t9"."nth",
    "t9"."together",
    MAX(
      (
        CASE WHEN "t9"."put" = 1 THEN "t9"."together" ELSE NULL END * 4294967296
      ) + (
        4294967295 - "t9"."person"
      )
    ) OVER (
      PARTITION BY "t9"."program", "t9"."account"
      ORDER BY "t9"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "pair"
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
      "t8"."put",
      "t8"."nth",
      CAST(SUM(
        CAST(CASE WHEN (
          "t8"."put" = 1
        ) AND (
          "t8"."nth" = 1
        ) THEN 1 ELSE 0 END AS INTEGER)
      ) OVER (
        PARTITION BY "t8"."program", "t8"."account", "t8"."person"
        ORDER BY "t8"."clock" ASC NULLS LAST
        RANGE BETWEEN :one_hand_window_clock preceding AND CURRENT ROW
      ) AS INTEGER) AS "together"
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
        "t7"."put",
        CAST(SUM("t7"."put") OVER (
          PARTITION BY "t7"."program", "t7"."account", "t7"."person", "t7"."subject"
          ORDER BY "t7"."clock" ASC NULLS LAST
          RANGE BETWEEN :one_hand_window_clock preceding AND CURRENT ROW
        ) AS INTEGER) AS "nth"
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
          CAST(CASE
            WHEN "t6"."kind" IN (10) OR (
              "t6"."kind" IN (17) AND "t6"."value" IN (0, 2)
            )
            THEN 1
            ELSE 0
          END AS INTEGER) AS "put"
        FROM (
          SELECT
            "t3"."id",
            "t3"."part",
            "t3"."clock",
            "t3"."time",
            "t3"."epoch",
            "t3"."kind",
            "t3"."program",
            "t3"."subject",
            "t3"."account",
            "t3"."other",
            "t3"."person",
            "t3"."partner",
            "t3"."reference",
            "t3"."payment",
            "t3"."amount",
            "t3"."value",
            "t3"."until"
          FROM (
            SELECT
              "t2"."program" AS "key_program",
              "t2"."account" AS "key_account"
            FROM (
              SELECT DISTINCT
                "t0"."program",
                "t0"."account"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."kind" IN (30, 10, 17)
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (30)
            ) AS "t2"
          ) AS "t5"
          CROSS JOIN (
            SELECT
              *
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" IN (30, 10, 17)
          ) AS "t3"
            ON "t3"."program" = "t5"."key_program" AND "t3"."account" = "t5"."key_account"
        ) AS "t6"
      ) AS "t7"
    ) AS "t8"
  ) AS "t9"
) AS "t10"
WHERE
  "t10"."kind" IN (30)
  AND (
    "t10"."pair" >> 32
  ) >= (
    :limit * 1
  )
  AND "t10"."id" >= :first
