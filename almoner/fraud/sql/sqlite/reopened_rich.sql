SELECT
  "t11"."id",
  "t11"."part",
  "t11"."clock",
  "t11"."kind",
  "t11"."program",
  "t11"."subject",
  "t11"."account",
  "t11"."person",
  "t11"."payment",
  "t11"."amount" * 100 AS "measure",
  "t11"."before" & 17592186044415 AS "whole",
  "t11"."before" & 17592186044415 AS "before"
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
    "t10"."paid",
    MAX(
      CASE
        WHEN "t10"."kind" IN (23)
        THEN (
          "t10"."nth" * 17592186044416
        ) + "t10"."time"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t10"."program", "t10"."subject"
      ORDER BY "t10"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "at",
    MAX(
      CASE
        WHEN "t10"."kind" IN (23)
        THEN (
          "t10"."nth" * 17592186044416
        ) + "t10"."paid"
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t10"."program", "t10"."subject"
      ORDER BY "t10"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "before"
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
      CAST(SUM(CAST(CASE WHEN "t9"."kind" IN (23) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t9"."program", "t9"."subject"
        ORDER BY "t9"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER) AS "nth",
      "t9"."paid"
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
        "t8"."paid" & 17592186044415 AS "paid"
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
              WHEN "t7"."kind" IN (30)
              THEN (
                "t7"."nth" * 17592186044416
              ) + "t7"."amount"
              ELSE NULL
            END
          ) OVER (
            PARTITION BY "t7"."program", "t7"."subject"
            ORDER BY "t7"."clock" ASC NULLS LAST
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
          ) AS "paid"
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
            CAST(SUM(CAST(CASE WHEN "t6"."kind" IN (30) THEN 1 ELSE 0 END AS INTEGER)) OVER (
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
                  AND "t0"."kind" IN (30, 23)
                  AND "t0"."id" >= :first
                  AND "t0"."kind" IN (30)
              ) AS "t2"
            ) AS "t5"
            CROSS JOIN (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" IN (30, 23)
            ) AS "t3"
              ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
          ) AS "t6"
        ) AS "t7"
      ) AS "t8"
    ) AS "t9"
  ) AS "t10"
) AS "t11"
WHERE
  "t11"."kind" IN (30)
  AND (
    "t11"."time" - (
      "t11"."at" & 17592186044415
    )
  ) < :reopened_stands
  AND (
    "t11"."before" & 17592186044415
  ) > 0
  AND (
    "t11"."amount" * 100
  ) >= (
    :limit * (
      "t11"."before" & 17592186044415
    )
  )
  AND "t11"."id" >= :first
