WITH "t3" AS NOT MATERIALIZED (
  SELECT
    "t1"."first" AS "hub",
    "t1"."epoch" + 1 AS "hub_epoch"
  FROM "tallies" AS "t1"
  WHERE
    "t1"."tally" = 2 AND "t1"."n" > :hub_degree
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
  "t16"."other" AS "funder"
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
    CAST(SUM(CAST(CASE WHEN "t15"."kind" IN (47) THEN 1 ELSE 0 END AS INTEGER)) OVER (
      PARTITION BY "t15"."other"
      ORDER BY "t15"."clock" ASC NULLS LAST
      RANGE BETWEEN :funder_window_clock preceding AND CURRENT ROW
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
      "t14"."until"
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
        "t8"."hub",
        "t8"."hub_epoch"
      FROM (
        SELECT
          "t11"."other" AS "key_other"
        FROM (
          SELECT DISTINCT
            "t10"."other"
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
              "t9"."hub",
              "t9"."hub_epoch"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."kind" IN (47)
                AND "t0"."id" >= :first
            ) AS "t5"
            LEFT OUTER JOIN "t3" AS "t9"
              ON "t5"."other" = "t9"."hub" AND "t5"."epoch" = "t9"."hub_epoch"
          ) AS "t10"
          WHERE
            "t10"."hub" IS NULL
        ) AS "t11"
      ) AS "t13"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" IN (47)
          AND "t0"."clock" >= (
            :start_clock - :funder_window_clock
          )
      ) AS "t7"
        ON "t7"."other" = "t13"."key_other"
      LEFT OUTER JOIN "t3" AS "t8"
        ON "t7"."other" = "t8"."hub" AND "t7"."epoch" = "t8"."hub_epoch"
    ) AS "t14"
    WHERE
      "t14"."hub" IS NULL
  ) AS "t15"
) AS "t16"
WHERE
  "t16"."measure" >= (
    :limit * 1
  )
  AND "t16"."id" >= :first
