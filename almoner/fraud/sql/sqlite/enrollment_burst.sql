SELECT
  "t12"."id",
  "t12"."part",
  "t12"."clock",
  "t12"."kind",
  "t12"."program",
  "t12"."subject",
  "t12"."account",
  "t12"."person",
  "t12"."payment",
  "t12"."within_hour" * 720 * 100 AS "measure",
  "t12"."usual" AS "whole",
  "t12"."within_hour"
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
    "t11"."within_hour",
    "t5"."usual",
    "t5"."of_epoch",
    "t5"."of_program"
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
      CAST(SUM(CAST(CASE WHEN "t9"."kind" IN (10) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t9"."other"
        ORDER BY "t9"."clock" ASC NULLS LAST
        RANGE BETWEEN :hour_clock preceding AND CURRENT ROW
      ) AS INTEGER) AS "within_hour"
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
        SELECT
          "t3"."other" AS "key_other"
        FROM (
          SELECT DISTINCT
            "t1"."other"
          FROM "observations" AS "t1"
          WHERE
            "t1"."id" < :end
            AND "t1"."kind" IN (10)
            AND "t1"."id" >= :first
        ) AS "t3"
      ) AS "t8"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t1"
        WHERE
          "t1"."id" < :end
          AND "t1"."kind" IN (10)
          AND "t1"."clock" >= (
            :start_clock - :hour_clock
          )
      ) AS "t6"
        ON "t6"."other" = "t8"."key_other"
    ) AS "t9"
  ) AS "t11"
  CROSS JOIN (
    SELECT
      "t0"."n" AS "usual",
      "t0"."epoch" AS "of_epoch",
      "t0"."first" AS "of_program"
    FROM "tallies" AS "t0"
    WHERE
      "t0"."tally" = 6
  ) AS "t5"
    ON "t11"."other" = "t5"."of_program" AND "t11"."epoch" = (
      "t5"."of_epoch" + 1
    )
) AS "t12"
WHERE
  "t12"."within_hour" >= :burst_least
  AND (
    "t12"."within_hour" * 720 * 100
  ) >= (
    :limit * "t12"."usual"
  )
  AND "t12"."id" >= :first
