SELECT
  "t14"."id",
  "t14"."part",
  "t14"."clock",
  "t14"."kind",
  "t14"."program",
  "t14"."subject",
  "t14"."account",
  "t14"."person",
  "t14"."payment",
  (
    "t14"."changed" & 1099511627775
  ) - (
    "t14"."offered" & 1099511627775
  ) AS "measure",
  1 AS "whole",
  "t14"."offered" & 1099511627775 AS "offered",
  "t14"."bound" & 1099511627775 AS "bound",
  "t14"."changed" & 1099511627775 AS "changed"
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
    "t13"."nth",
    MAX(
      CASE
        WHEN "t13"."kind" IN (18)
        THEN (
          "t13"."nth" * 1099511627776
        ) + "t13"."offered"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t13"."program", "t13"."subject"
      ORDER BY "t13"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "offered",
    MAX(
      CASE
        WHEN "t13"."kind" IN (18)
        THEN (
          "t13"."nth" * 1099511627776
        ) + "t13"."bound"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t13"."program", "t13"."subject"
      ORDER BY "t13"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "bound",
    MAX(
      CASE
        WHEN "t13"."kind" IN (18)
        THEN (
          "t13"."nth" * 1099511627776
        ) + "t13"."time"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t13"."program", "t13"."subject"
      ORDER BY "t13"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "changed"
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
      CAST(SUM(CAST(CASE WHEN "t12"."kind" IN (18) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t12"."program", "t12"."subject"
        ORDER BY "t12"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER) AS "nth",
      "t12"."offered",
      "t12"."bound"
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
        "t11"."offered" & 1099511627775 AS "offered",
        "t11"."bound" & 1099511627775 AS "bound"
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
          "t10"."nth",
          MAX(
            CASE
              WHEN "t10"."kind" IN (21)
              THEN (
                "t10"."nth" * 1099511627776
              ) + "t10"."offered"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t10"."program", "t10"."subject"
            ORDER BY "t10"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "offered",
          MAX(
            CASE
              WHEN "t10"."kind" IN (21)
              THEN (
                "t10"."nth" * 1099511627776
              ) + "t10"."time"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t10"."program", "t10"."subject"
            ORDER BY "t10"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "bound"
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
            CAST(SUM(CAST(CASE WHEN "t9"."kind" IN (21) THEN 1 ELSE 0 END AS INTEGER)) OVER (
              PARTITION BY "t9"."program", "t9"."subject"
              ORDER BY "t9"."clock" ASC NULLS LAST
              RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS INTEGER) AS "nth",
            "t9"."offered"
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
              "t8"."nth",
              "t8"."offered" & 1099511627775 AS "offered"
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
                "t7"."nth",
                MAX(
                  CASE
                    WHEN "t7"."kind" IN (20)
                    THEN (
                      "t7"."nth" * 1099511627776
                    ) + "t7"."time"
                    ELSE NULL
                  END
                ) OVER (
                  PARTITION BY "t7"."program", "t7"."subject"
                  ORDER BY "t7"."clock" ASC NULLS LAST
                  RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS "offered"
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
                  CAST(SUM(CAST(CASE WHEN "t6"."kind" IN (20) THEN 1 ELSE 0 END AS INTEGER)) OVER (
                    PARTITION BY "t6"."program", "t6"."subject"
                    ORDER BY "t6"."clock" ASC NULLS LAST
                    RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                  ) AS INTEGER) AS "nth"
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
                      "t2"."subject" AS "key_subject"
                    FROM (
                      SELECT DISTINCT
                        "t0"."program",
                        "t0"."subject"
                      FROM "observations" AS "t0"
                      WHERE
                        "t0"."id" < :end
                        AND "t0"."kind" IN (30, 20, 21, 18)
                        AND "t0"."id" >= :first
                        AND "t0"."kind" IN (30)
                    ) AS "t2"
                  ) AS "t5"
                  CROSS JOIN (
                    SELECT
                      *
                    FROM "observations" AS "t0"
                    WHERE
                      "t0"."id" < :end AND "t0"."kind" IN (30, 20, 21, 18)
                  ) AS "t3"
                    ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
                ) AS "t6"
              ) AS "t7"
            ) AS "t8"
          ) AS "t9"
        ) AS "t10"
      ) AS "t11"
    ) AS "t12"
  ) AS "t13"
) AS "t14"
WHERE
  "t14"."kind" IN (30)
  AND NOT (
    "t14"."offered" & 1099511627775
  ) IS NULL
  AND (
    "t14"."time" - (
      "t14"."changed" & 1099511627775
    )
  ) < :recovered_stands
  AND (
    (
      "t14"."changed" & 1099511627775
    ) - (
      "t14"."offered" & 1099511627775
    )
  ) < (
    :limit * 1
  )
  AND "t14"."id" >= :first
