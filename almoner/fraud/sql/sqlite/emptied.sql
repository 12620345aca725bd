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
  "t15"."times" AS "measure",
  1 AS "whole"
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
    CAST(SUM(
      CAST(CASE
        WHEN "t14"."kind" IN (46)
        AND (
          "t14"."value" >= :sink_share_bps
        )
        AND (
          (
            "t14"."time" - "t14"."until"
          ) <= :emptied_within
        )
        THEN 1
        ELSE 0
      END AS INTEGER)
    ) OVER (
      PARTITION BY "t14"."program", "t14"."subject"
      ORDER BY "t14"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS "times",
    CAST(SUM(CAST(CASE WHEN "t14"."kind" IN (22, 21) THEN 1 ELSE 0 END AS INTEGER)) OVER (
      PARTITION BY "t14"."program", "t14"."subject"
      ORDER BY "t14"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS "acts"
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
            "t7"."key_program",
            "t7"."key_subject"
          FROM (
            SELECT
              "t0"."program" AS "key_program",
              "t0"."subject" AS "key_subject"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (30)
          ) AS "t7"
          CROSS JOIN (
            SELECT
              "t0"."program",
              "t0"."subject"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 46
          ) AS "t8"
            ON "t8"."program" = "t7"."key_program" AND "t8"."subject" = "t7"."key_subject"
        ) AS "t9"
      ) AS "t11"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (46, 22, 21)
      ) AS "t5"
        ON "t5"."program" = "t11"."key_program" AND "t5"."subject" = "t11"."key_subject"
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
            "t7"."key_program",
            "t7"."key_subject"
          FROM (
            SELECT
              "t0"."program" AS "key_program",
              "t0"."subject" AS "key_subject"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (30)
          ) AS "t7"
          CROSS JOIN (
            SELECT
              "t0"."program",
              "t0"."subject"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end AND "t0"."kind" = 46
          ) AS "t8"
            ON "t8"."program" = "t7"."key_program" AND "t8"."subject" = "t7"."key_subject"
        ) AS "t9"
      ) AS "t11"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (30)
      ) AS "t6"
        ON "t6"."program" = "t11"."key_program" AND "t6"."subject" = "t11"."key_subject"
    ) AS "t13"
  ) AS "t14"
) AS "t15"
WHERE
  "t15"."kind" IN (30)
  AND "t15"."acts" = 0
  AND "t15"."times" >= (
    :limit * 1
  )
  AND "t15"."id" >= :first
