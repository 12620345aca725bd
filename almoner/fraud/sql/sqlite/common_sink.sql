WITH "t3" AS NOT MATERIALIZED (
  SELECT
    "t1"."first" AS "hub",
    "t1"."epoch" + 1 AS "hub_epoch"
  FROM "tallies" AS "t1"
  WHERE
    "t1"."tally" = 1 AND "t1"."n" > :hub_degree
)
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
  "t16"."measure",
  1 AS "whole",
  "t16"."other" AS "sink"
FROM (
  SELECT
    "t15"."id",
    "t15"."part",
    "t15"."clock",
    "t15"."time",
    "t15"."epoch",
    "t15"."kind",
    "t15"."program",
    "t15"."subject",
    "t15"."account",
    "t15"."other",
    "t15"."person",
    "t15"."partner",
    "t15"."reference",
    "t15"."payment",
    "t15"."amount",
    "t15"."value",
    "t15"."until",
    "t15"."nth",
    CAST(SUM(CAST(CASE WHEN "t15"."nth" = 1 THEN 1 ELSE 0 END AS INTEGER)) OVER (
      PARTITION BY "t15"."other"
      ORDER BY "t15"."clock" ASC NULLS LAST
      RANGE BETWEEN :sink_window_clock preceding AND CURRENT ROW
    ) AS INTEGER) AS "measure"
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
      "t14"."until",
      CAST(SUM(CAST(CASE WHEN "t14"."kind" IN (46) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t14"."other", "t14"."account"
        ORDER BY "t14"."clock" ASC NULLS LAST
        RANGE BETWEEN :sink_window_clock preceding AND CURRENT ROW
      ) AS INTEGER) AS "nth"
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
          "t7"."hub",
          "t7"."hub_epoch"
        FROM (
          SELECT DISTINCT
            "t10"."other" AS "key_other"
          FROM (
            SELECT
              "t4"."id",
              "t4"."part",
              "t4"."clock",
              "t4"."time",
              "t4"."epoch",
              "t4"."kind",
              "t4"."program",
              "t4"."subject",
              "t4"."account",
              "t4"."other",
              "t4"."person",
              "t4"."partner",
              "t4"."reference",
              "t4"."payment",
              "t4"."amount",
              "t4"."value",
              "t4"."until",
              "t8"."hub",
              "t8"."hub_epoch"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (46)
            ) AS "t4"
            LEFT OUTER JOIN "t3" AS "t8"
              ON "t4"."other" = "t8"."hub" AND "t4"."epoch" = "t8"."hub_epoch"
          ) AS "t10"
          WHERE
            "t10"."hub" IS NULL
        ) AS "t12"
        CROSS JOIN (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."kind" IN (46)
            AND "t0"."clock" >= (
              (
                :start_clock - :sink_window_clock
              ) - :sink_window_clock
            )
        ) AS "t9"
          ON "t9"."other" = "t12"."key_other"
        LEFT OUTER JOIN "t3" AS "t7"
          ON "t9"."other" = "t7"."hub" AND "t9"."epoch" = "t7"."hub_epoch"
      ) AS "t13"
      WHERE
        "t13"."hub" IS NULL
        AND (
          "t13"."time" - "t13"."until"
        ) <= :sink_within
        AND "t13"."value" >= :sink_share_bps
    ) AS "t14"
  ) AS "t15"
) AS "t16"
WHERE
  "t16"."measure" >= (
    :limit * 1
  )
  AND "t16"."id" >= :first
