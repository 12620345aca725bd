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
  "t15"."amount" * 100 AS "measure",
  "t15"."before" & 17592186044415 AS "whole",
  "t15"."before" & 17592186044415 AS "before"
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
    "t14"."nth",
    "t14"."paid",
    MAX(
      CASE
        WHEN "t14"."kind" IN (23)
        THEN (
          "t14"."nth" * 17592186044416
        ) + "t14"."time"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t14"."program", "t14"."subject"
      ORDER BY "t14"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "at",
    MAX(
      CASE
        WHEN "t14"."kind" IN (23)
        THEN (
          "t14"."nth" * 17592186044416
        ) + "t14"."paid"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t14"."program", "t14"."subject"
      ORDER BY "t14"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "before"
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
      CAST(SUM(CAST(CASE WHEN "t13"."kind" IN (23) THEN 1 ELSE 0 END AS BIGINT)) OVER (
        PARTITION BY "t13"."program", "t13"."subject"
        ORDER BY "t13"."clock" ASC
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS BIGINT) AS "nth",
      "t13"."paid"
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
        "t12"."nth",
        "t12"."paid" & 17592186044415 AS "paid"
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
          "t11"."nth",
          MAX(
            CASE
              WHEN "t11"."kind" IN (30)
              THEN (
                "t11"."nth" * 17592186044416
              ) + "t11"."amount"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t11"."program", "t11"."subject"
            ORDER BY "t11"."clock" ASC
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "paid"
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
            CAST(SUM(CAST(CASE WHEN "t10"."kind" IN (30) THEN 1 ELSE 0 END AS BIGINT)) OVER (
              PARTITION BY "t10"."program", "t10"."subject"
              ORDER BY "t10"."clock" ASC
              RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS BIGINT) AS "nth"
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
              "t4"."until"
            FROM (
              SELECT DISTINCT
                *
              FROM (
                SELECT
                  "t5"."key_program",
                  "t5"."key_subject"
                FROM (
                  SELECT
                    "t0"."program" AS "key_program",
                    "t0"."subject" AS "key_subject"
                  FROM "observations" AS "t0"
                  WHERE
                    "t0"."id" < :end
                    AND "t0"."id" >= :first
                    AND "t0"."kind" IN (30)
                ) AS "t5"
                INNER JOIN (
                  SELECT
                    "t0"."program",
                    "t0"."subject"
                  FROM "observations" AS "t0"
                  WHERE
                    "t0"."id" < :end AND "t0"."kind" = 23
                ) AS "t6"
                  ON "t6"."program" = "t5"."key_program" AND "t6"."subject" = "t5"."key_subject"
              ) AS "t7"
            ) AS "t9"
            INNER JOIN (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" IN (30, 23)
            ) AS "t4"
              ON "t4"."program" = "t9"."key_program" AND "t4"."subject" = "t9"."key_subject"
          ) AS "t10"
        ) AS "t11"
      ) AS "t12"
    ) AS "t13"
  ) AS "t14"
) AS "t15"
WHERE
  "t15"."kind" IN (30)
  AND (
    "t15"."time" - (
      "t15"."at" & 17592186044415
    )
  ) < :reopened_stands
  AND (
    "t15"."before" & 17592186044415
  ) > 0
  AND (
    "t15"."amount" * 100
  ) >= (
    :limit * (
      "t15"."before" & 17592186044415
    )
  )
  AND "t15"."id" >= :first
