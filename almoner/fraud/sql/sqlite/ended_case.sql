SELECT
  "t8"."id",
  "t8"."part",
  "t8"."clock",
  "t8"."kind",
  "t8"."program",
  "t8"."subject",
  "t8"."account",
  "t8"."person",
  "t8"."payment",
  "t8"."time" - -(
    "t8"."first"
  ) AS "measure",
  1 AS "whole",
  -(
    "t8"."first"
  ) AS "ended"
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
    "t7"."resumed",
    MAX(
      CASE
        WHEN "t7"."kind" IN (16) AND (
          "t7"."value" >= 3
        )
        THEN -(
          "t7"."time"
        )
        ELSE NULL
      END
    ) OVER (
      PARTITION BY "t7"."program", "t7"."subject", "t7"."resumed"
      ORDER BY "t7"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS "first"
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
      CAST(SUM(CAST(CASE WHEN "t6"."kind" IN (23) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t6"."program", "t6"."subject"
        ORDER BY "t6"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS INTEGER) AS "resumed"
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
            AND "t0"."kind" IN (30, 16, 23)
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (30)
        ) AS "t2"
      ) AS "t5"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (30, 16, 23)
      ) AS "t3"
        ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
WHERE
  "t8"."kind" IN (30)
  AND NOT -(
    "t8"."first"
  ) IS NULL
  AND (
    "t8"."time" - -(
      "t8"."first"
    )
  ) >= (
    :limit * 1
  )
  AND "t8"."id" >= :first
