SELECT
  "t9"."id",
  "t9"."part",
  "t9"."clock",
  "t9"."kind",
  "t9"."program",
  "t9"."subject",
  "t9"."account",
  "t9"."person",
  "t9"."payment",
  (
    "t9"."value" - "t9"."last"
  ) - 1 AS "measure",
  1 AS "whole",
  "t9"."value" AS "period"
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
    "t8"."ends",
    LAG("t8"."value") OVER (
      PARTITION BY "t8"."program", "t8"."subject"
      ORDER BY "t8"."id" ASC, "t8"."part" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "last",
    LAG("t8"."ends") OVER (
      PARTITION BY "t8"."program", "t8"."subject"
      ORDER BY "t8"."id" ASC, "t8"."part" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "was"
  FROM (
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
        "t6"."until",
        CAST(SUM(CAST(CASE WHEN "t6"."kind" IN (16, 23) THEN 1 ELSE 0 END AS BIGINT)) OVER (
          PARTITION BY "t6"."program", "t6"."subject"
          ORDER BY "t6"."clock" ASC
          RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS "ends"
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
        INNER JOIN (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (30, 16, 23)
        ) AS "t3"
          ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
      ) AS "t6"
    ) AS "t7"
    WHERE
      "t7"."kind" IN (30)
  ) AS "t8"
) AS "t9"
WHERE
  "t9"."last" IS NOT NULL
  AND "t9"."was" = "t9"."ends"
  AND (
    (
      "t9"."value" - "t9"."last"
    ) - 1
  ) >= (
    :limit * 1
  )
  AND "t9"."id" >= :first
