SELECT
  "t15"."id",
  "t15"."part",
  "t15"."clock",
  "t15"."kind",
  "t15"."program",
  "t15"."subject",
  "t15"."account",
  "t15"."person",
  "t15"."payment",
  1 AS "measure",
  1 AS "whole",
  "t15"."officer"
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
    MAX(CASE WHEN "t14"."kind" IN (1) THEN "t14"."person" ELSE NULL END) OVER (
      PARTITION BY "t14"."account"
      ORDER BY "t14"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "officer"
  FROM (
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
          *
        FROM (
          SELECT
            "t7"."key_account"
          FROM (
            SELECT
              "t0"."account" AS "key_account"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (30, 32)
          ) AS "t7"
          CROSS JOIN (
            SELECT
              "t0"."account"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t8"
            ON "t8"."account" = "t7"."key_account"
        ) AS "t9"
      ) AS "t11"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (1)
      ) AS "t5"
        ON "t5"."account" = "t11"."key_account"
    ) AS "t12"
    UNION ALL
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
          *
        FROM (
          SELECT
            "t7"."key_account"
          FROM (
            SELECT
              "t0"."account" AS "key_account"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (30, 32)
          ) AS "t7"
          CROSS JOIN (
            SELECT
              "t0"."account"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 1
          ) AS "t8"
            ON "t8"."account" = "t7"."key_account"
        ) AS "t9"
      ) AS "t11"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (30, 32)
      ) AS "t6"
        ON "t6"."account" = "t11"."key_account"
    ) AS "t13"
  ) AS "t14"
) AS "t15"
WHERE
  "t15"."kind" IN (30, 32)
  AND NOT "t15"."officer" IS NULL
  AND 1 >= (
    :limit * 1
  )
  AND "t15"."id" >= :first
