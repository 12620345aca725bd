SELECT
  "t22"."id",
  "t22"."part",
  "t22"."clock",
  "t22"."kind",
  "t22"."program",
  "t22"."subject",
  "t22"."account",
  "t22"."person",
  "t22"."payment",
  (
    "t22"."changed" & 1099511627775
  ) - (
    "t22"."offered" & 1099511627775
  ) AS "measure",
  1 AS "whole",
  "t22"."offered" & 1099511627775 AS "offered",
  "t22"."bound" & 1099511627775 AS "bound",
  "t22"."changed" & 1099511627775 AS "changed"
FROM (
  SELECT
    "t21"."id",
    "t21"."part",
    "t21"."clock",
    "t21"."time",
    "t21"."epoch",
    "t21"."kind",
    "t21"."program",
    "t21"."subject",
    "t21"."account",
    "t21"."other",
    "t21"."person",
    "t21"."partner",
    "t21"."reference",
    "t21"."payment",
    "t21"."amount",
    "t21"."value",
    "t21"."until",
    "t21"."nth",
    MAX(
      CASE
        WHEN "t21"."kind" IN (18)
        THEN (
          "t21"."nth" * 1099511627776
        ) + "t21"."offered"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t21"."program", "t21"."subject"
      ORDER BY "t21"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "offered",
    MAX(
      CASE
        WHEN "t21"."kind" IN (18)
        THEN (
          "t21"."nth" * 1099511627776
        ) + "t21"."bound"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t21"."program", "t21"."subject"
      ORDER BY "t21"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "bound",
    MAX(
      CASE
        WHEN "t21"."kind" IN (18)
        THEN (
          "t21"."nth" * 1099511627776
        ) + "t21"."time"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t21"."program", "t21"."subject"
      ORDER BY "t21"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "changed"
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
      CAST(SUM(CAST(CASE WHEN "t20"."kind" IN (18) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t20"."program", "t20"."subject"
        ORDER BY "t20"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER) AS "nth",
      "t20"."offered",
      "t20"."bound"
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
        "t19"."offered" & 1099511627775 AS "offered",
        "t19"."bound" & 1099511627775 AS "bound"
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
          MAX(
            CASE
              WHEN "t18"."kind" IN (21)
              THEN (
                "t18"."nth" * 1099511627776
              ) + "t18"."offered"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t18"."program", "t18"."subject"
            ORDER BY "t18"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "offered",
          MAX(
            CASE
              WHEN "t18"."kind" IN (21)
              THEN (
                "t18"."nth" * 1099511627776
              ) + "t18"."time"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t18"."program", "t18"."subject"
            ORDER BY "t18"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "bound"
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
            CAST(SUM(CAST(CASE WHEN "t17"."kind" IN (21) THEN 1 ELSE 0 END AS INTEGER)) OVER (
              PARTITION BY "t17"."program", "t17"."subject"
              ORDER BY "t17"."clock" ASC NULLS LAST
              RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS INTEGER) AS "nth",
            "t17"."offered"
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
              "t16"."offered" & 1099511627775 AS "offered"
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
                    WHEN "t15"."kind" IN (20)
                    THEN (
                      "t15"."nth" * 1099511627776
                    ) + "t15"."time"
                    ELSE NULL
                  END
                ) OVER (
                  PARTITION BY "t15"."program", "t15"."subject"
                  ORDER BY "t15"."clock" ASC NULLS LAST
                  RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "offered"
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
                  CAST(SUM(CAST(CASE WHEN "t14"."kind" IN (20) THEN 1 ELSE 0 END AS INTEGER)) OVER (
                    PARTITION BY "t14"."program", "t14"."subject"
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
                            "t0"."id" < :end AND "t0"."kind" = 20
                        ) AS "t8"
                          ON "t8"."program" = "t7"."key_program" AND "t8"."subject" = "t7"."key_subject"
                      ) AS "t9"
                    ) AS "t11"
                    CROSS JOIN (
                      SELECT
                        *
                      FROM "observations" AS "t0"
                      WHERE
                        "t0"."id" < :end AND "t0"."kind" IN (20, 21, 18)
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
                            "t0"."id" < :end AND "t0"."kind" = 20
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
            ) AS "t16"
          ) AS "t17"
        ) AS "t18"
      ) AS "t19"
    ) AS "t20"
  ) AS "t21"
) AS "t22"
WHERE
  "t22"."kind" IN (30)
  AND NOT (
    "t22"."offered" & 1099511627775
  ) IS NULL
  AND (
    "t22"."time" - (
      "t22"."changed" & 1099511627775
    )
  ) < :recovered_stands
  AND (
    (
      "t22"."changed" & 1099511627775
    ) - (
      "t22"."offered" & 1099511627775
    )
  ) < (
    :limit * 1
  )
  AND "t22"."id" >= :first
