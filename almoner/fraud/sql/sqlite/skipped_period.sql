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
  (
    "t8"."value" - "t8"."last"
  ) - 1 AS "measure",
  1 AS "whole",
  "t8"."value" AS "period"
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
    "t7"."ends",
    LAG("t7"."value") OVER (
      PARTITION BY "t7"."program", "t7"."subject"
      ORDER BY "t7"."id" ASC NULLS LAST, "t7"."part" ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "last",
    LAG("t7"."ends") OVER (
      PARTITION BY "t7"."program", "t7"."subject"
      ORDER BY "t7"."id" ASC NULLS LAST, "t7"."part" ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "was"
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
        "t5"."until",
        CAST(SUM(CAST(CASE WHEN "t5"."kind" IN (16, 23) THEN 1 ELSE 0 END AS INTEGER)) OVER (
          PARTITION BY "t5"."program", "t5"."subject"
          ORDER BY "t5"."clock" ASC NULLS LAST
          RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS INTEGER) AS "ends"
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
            "t0"."program" AS "key_program",
            "t0"."subject" AS "key_subject"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (30)
        ) AS "t3"
        CROSS JOIN (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (30, 16, 23)
        ) AS "t4"
          ON "t4"."program" = "t3"."key_program" AND "t4"."subject" = "t3"."key_subject"
      ) AS "t5"
    ) AS "t6"
    WHERE
      "t6"."kind" IN (30)
  ) AS "t7"
) AS "t8"
WHERE
  NOT "t8"."last" IS NULL
  AND "t8"."was" = "t8"."ends"
  AND (
    (
      "t8"."value" - "t8"."last"
    ) - 1
  ) >= (
    :limit * 1
  )
  AND "t8"."id" >= :first
