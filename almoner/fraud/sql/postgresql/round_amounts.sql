SELECT
  "t6"."id",
  "t6"."part",
  "t6"."clock",
  "t6"."kind",
  "t6"."program",
  "t6"."subject",
  "t6"."account",
  "t6"."person",
  "t6"."payment",
  "t6"."rounds" * 10000 AS "measure",
  "t6"."asked_for" AS "whole",
  "t6"."asked_for"
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
    CAST(SUM(CAST(CASE WHEN "t5"."kind" IN (56) THEN 1 ELSE 0 END AS BIGINT)) OVER (
      PARTITION BY "t5"."program", "t5"."subject"
      ORDER BY "t5"."clock" ASC
      RANGE BETWEEN :round_window_clock preceding AND CURRENT ROW
    ) AS BIGINT) AS "asked_for",
    CAST(SUM(
      CAST(CASE WHEN "t5"."kind" IN (56) AND (
        "t5"."value" >= 8
      ) THEN 1 ELSE 0 END AS BIGINT)
    ) OVER (
      PARTITION BY "t5"."program", "t5"."subject"
      ORDER BY "t5"."clock" ASC
      RANGE BETWEEN :round_window_clock preceding AND CURRENT ROW
    ) AS BIGINT) AS "rounds"
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
        AND "t0"."kind" IN (56)
    ) AS "t3"
    INNER JOIN (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end
        AND "t0"."kind" IN (56)
        AND "t0"."clock" >= (
          :start_clock - :round_window_clock
        )
    ) AS "t4"
      ON "t4"."program" = "t3"."key_program" AND "t4"."subject" = "t3"."key_subject"
  ) AS "t5"
) AS "t6"
WHERE
  "t6"."asked_for" >= :round_least
  AND (
    "t6"."rounds" * 10000
  ) >= (
    :limit * "t6"."asked_for"
  )
  AND "t6"."id" >= :first
