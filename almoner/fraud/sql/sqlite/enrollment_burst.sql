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
  "t11"."within_hour" * 720 * 100 AS "measure",
  "t11"."usual" AS "whole",
  "t11"."within_hour"
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
    "t10"."within_hour",
    "t5"."usual",
    "t5"."of_epoch",
    "t5"."of_program"
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
      CAST(SUM(CAST(CASE WHEN "t8"."kind" IN (10) THEN 1 ELSE 0 END AS INTEGER)) OVER (
        PARTITION BY "t8"."other"
        ORDER BY "t8"."clock" ASC NULLS LAST
        RANGE BETWEEN :hour_clock preceding AND CURRENT ROW
      ) AS INTEGER) AS "within_hour"
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
        "t7"."until"
      FROM (
        SELECT DISTINCT
          "t1"."other" AS "key_other"
        FROM "observations" AS "t1"
        WHERE
          "t1"."id" < :end
          AND "t1"."id" >= :first
          AND "t1"."kind" IN (10)
      ) AS "t6"
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
      ) AS "t7"
        ON "t7"."other" = "t6"."key_other"
    ) AS "t8"
  ) AS "t10"
  CROSS JOIN (
    SELECT
      "t0"."n" AS "usual",
      "t0"."epoch" AS "of_epoch",
      "t0"."first" AS "of_program"
    FROM "tallies" AS "t0"
    WHERE
      "t0"."tally" = 6
  ) AS "t5"
    ON "t10"."other" = "t5"."of_program" AND "t10"."epoch" = (
      "t5"."of_epoch" + 1
    )
) AS "t11"
WHERE
  "t11"."within_hour" >= :burst_least
  AND (
    "t11"."within_hour" * 720 * 100
  ) >= (
    :limit * "t11"."usual"
  )
  AND "t11"."id" >= :first
