SELECT
  "t21"."id",
  "t21"."part",
  "t21"."clock",
  "t21"."kind",
  "t21"."program",
  "t21"."subject",
  "t21"."account",
  "t21"."person",
  "t21"."payment",
  "t21"."cases" - CASE WHEN "t21"."declared" = 1 THEN "t21"."capacity" ELSE :default_capacity END AS "measure",
  1 AS "whole",
  "t21"."cases",
  CASE WHEN "t21"."declared" = 1 THEN "t21"."capacity" ELSE :default_capacity END AS "allowed",
  "t21"."declared"
FROM (
  SELECT
    "t20"."id",
    "t20"."part",
    "t20"."clock",
    "t20"."time",
    "t20"."epoch",
    "t20"."kind",
    "t20"."program",
    "t20"."subject",
    "t20"."account",
    "t20"."other",
    "t20"."person",
    "t20"."partner",
    "t20"."reference",
    "t20"."payment",
    "t20"."amount",
    "t20"."value",
    "t20"."until",
    "t20"."nth",
    "t20"."capacity",
    "t20"."ends",
    CAST(SUM(
      CAST(CASE WHEN "t20"."kind" IN (14) THEN 1 ELSE 0 END AS INTEGER) - CAST(CASE WHEN "t20"."kind" IN (15) THEN 1 ELSE 0 END AS INTEGER)
    ) OVER (
      PARTITION BY "t20"."program", "t20"."account"
      ORDER BY "t20"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS "cases",
    CAST(CASE WHEN "t20"."time" < "t20"."ends" THEN 1 ELSE 0 END AS INTEGER) AS "declared"
  FROM (
    SELECT
      "t19"."id",
      "t19"."part",
      "t19"."clock",
      "t19"."time",
      "t19"."epoch",
      "t19"."kind",
      "t19"."program",
      "t19"."subject",
      "t19"."account",
      "t19"."other",
      "t19"."person",
      "t19"."partner",
      "t19"."reference",
      "t19"."payment",
      "t19"."amount",
      "t19"."value",
      "t19"."until",
      "t19"."nth",
      "t19"."capacity",
      "t19"."ends" & 1099511627775 AS "ends"
    FROM (
      SELECT
        "t18"."id",
        "t18"."part",
        "t18"."clock",
        "t18"."time",
        "t18"."epoch",
        "t18"."kind",
        "t18"."program",
        "t18"."subject",
        "t18"."account",
        "t18"."other",
        "t18"."person",
        "t18"."partner",
        "t18"."reference",
        "t18"."payment",
        "t18"."amount",
        "t18"."value",
        "t18"."until",
        "t18"."nth",
        "t18"."capacity",
        MAX(
          CASE
            WHEN "t18"."kind" IN (25)
            THEN (
              "t18"."nth" * 1099511627776
            ) + "t18"."until"
            ELSE NULL
          END
        ) OVER (
          PARTITION BY "t18"."program", "t18"."account"
          ORDER BY "t18"."clock" ASC NULLS LAST
          RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS "ends"
      FROM (
        SELECT
          "t17"."id",
          "t17"."part",
          "t17"."clock",
          "t17"."time",
          "t17"."epoch",
          "t17"."kind",
          "t17"."program",
          "t17"."subject",
          "t17"."account",
          "t17"."other",
          "t17"."person",
          "t17"."partner",
          "t17"."reference",
          "t17"."payment",
          "t17"."amount",
          "t17"."value",
          "t17"."until",
          CAST(SUM(CAST(CASE WHEN "t17"."kind" IN (25) THEN 1 ELSE 0 END AS INTEGER)) OVER (
            PARTITION BY "t17"."program", "t17"."account"
            ORDER BY "t17"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS INTEGER) AS "nth",
          "t17"."capacity"
        FROM (
          SELECT
            "t16"."id",
            "t16"."part",
            "t16"."clock",
            "t16"."time",
            "t16"."epoch",
            "t16"."kind",
            "t16"."program",
            "t16"."subject",
            "t16"."account",
            "t16"."other",
            "t16"."person",
            "t16"."partner",
            "t16"."reference",
            "t16"."payment",
            "t16"."amount",
            "t16"."value",
            "t16"."until",
            "t16"."nth",
            "t16"."capacity" & 65535 AS "capacity"
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
              MAX(
                CASE
                  WHEN "t15"."kind" IN (25)
                  THEN (
                    "t15"."nth" * 65536
                  ) + "t15"."value"
                  ELSE NULL
                END
              ) OVER (
                PARTITION BY "t15"."program", "t15"."account"
                ORDER BY "t15"."clock" ASC NULLS LAST
                RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
              ) AS "capacity"
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
                CAST(SUM(CAST(CASE WHEN "t14"."kind" IN (25) THEN 1 ELSE 0 END AS INTEGER)) OVER (
                  PARTITION BY "t14"."program", "t14"."account"
                  ORDER BY "t14"."clock" ASC NULLS LAST
                  RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS INTEGER) AS "nth"
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
                        "t7"."key_account"
                      FROM (
                        SELECT
                          "t0"."program" AS "key_program",
                          "t0"."account" AS "key_account"
                        FROM "observations" AS "t0"
                        WHERE
                          "t0"."id" < :end
                          AND "t0"."id" >= :first
                          AND "t0"."kind" IN (30)
                      ) AS "t7"
                      CROSS JOIN (
                        SELECT
                          "t0"."program",
                          "t0"."account"
                        FROM "observations" AS "t0"
                        WHERE
                          "t0"."id" < :end AND "t0"."kind" = 14
                      ) AS "t8"
                        ON "t8"."program" = "t7"."key_program" AND "t8"."account" = "t7"."key_account"
                    ) AS "t9"
                  ) AS "t11"
                  CROSS JOIN (
                    SELECT
                      *
                    FROM "observations" AS "t0"
                    WHERE
                      "t0"."id" < :end AND "t0"."kind" IN (14, 15, 25)
                  ) AS "t5"
                    ON "t5"."program" = "t11"."key_program" AND "t5"."account" = "t11"."key_account"
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
                        "t7"."key_account"
                      FROM (
                        SELECT
                          "t0"."program" AS "key_program",
                          "t0"."account" AS "key_account"
                        FROM "observations" AS "t0"
                        WHERE
                          "t0"."id" < :end
                          AND "t0"."id" >= :first
                          AND "t0"."kind" IN (30)
                      ) AS "t7"
                      CROSS JOIN (
                        SELECT
                          "t0"."program",
                          "t0"."account"
                        FROM "observations" AS "t0"
                        WHERE
                          "t0"."id" < :end AND "t0"."kind" = 14
                      ) AS "t8"
                        ON "t8"."program" = "t7"."key_program" AND "t8"."account" = "t7"."key_account"
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
                    ON "t6"."program" = "t11"."key_program" AND "t6"."account" = "t11"."key_account"
                ) AS "t13"
              ) AS "t14"
            ) AS "t15"
          ) AS "t16"
        ) AS "t17"
      ) AS "t18"
    ) AS "t19"
  ) AS "t20"
) AS "t21"
WHERE
  "t21"."kind" IN (30)
  AND (
    "t21"."cases" - CASE WHEN "t21"."declared" = 1 THEN "t21"."capacity" ELSE :default_capacity END
  ) >= (
    :limit * 1
  )
  AND "t21"."id" >= :first
