SELECT
  "t7"."id",
  "t7"."part",
  "t7"."clock",
  "t7"."kind",
  "t7"."program",
  "t7"."subject",
  "t7"."account",
  "t7"."person",
  "t7"."payment",
  "t7"."lately" * 10000 AS "measure",
  "t7"."ever" AS "whole",
  "t7"."ends"
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
    "t6"."ends",
    "t6"."awarded",
    CAST(SUM("t6"."awarded") OVER (
      PARTITION BY "t6"."other"
      ORDER BY "t6"."clock" ASC NULLS LAST
      RANGE BETWEEN :spend_down_window_clock preceding AND CURRENT ROW
    ) AS INTEGER) AS "lately",
    CAST(SUM("t6"."awarded") OVER (
      PARTITION BY "t6"."other"
      ORDER BY "t6"."clock" ASC NULLS LAST
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS INTEGER) AS "ever"
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
      MAX(CASE WHEN "t5"."kind" IN (41) THEN "t5"."until" ELSE NULL END) OVER (
        PARTITION BY "t5"."other"
        ORDER BY "t5"."clock" ASC NULLS LAST
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "ends",
      CASE WHEN "t5"."kind" IN (54) THEN "t5"."amount" >> 14 ELSE NULL END AS "awarded"
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
          "t0"."other" AS "key_other"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (54)
      ) AS "t3"
      CROSS JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (54, 41)
      ) AS "t4"
        ON "t4"."other" = "t3"."key_other"
    ) AS "t5"
  ) AS "t6"
) AS "t7"
WHERE
  "t7"."kind" IN (54)
  AND "t7"."time" < "t7"."ends"
  AND "t7"."ends" <= (
    "t7"."time" + :spend_down_window
  )
  AND (
    "t7"."lately" * 10000
  ) >= (
    :limit * "t7"."ever"
  )
  AND "t7"."id" >= :first
