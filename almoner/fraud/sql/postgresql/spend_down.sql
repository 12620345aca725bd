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
  "t8"."lately" * 10000 AS "measure",
  "t8"."ever" AS "whole",
  "t8"."ends"
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
    "t7"."awarded",
    CAST(SUM("t7"."awarded") OVER (
      PARTITION BY "t7"."other"
      ORDER BY "t7"."clock" ASC
      RANGE BETWEEN :spend_down_window_clock preceding AND CURRENT ROW
    ) AS BIGINT) AS "lately",
    CAST(SUM("t7"."awarded") OVER (
      PARTITION BY "t7"."other"
      ORDER BY "t7"."clock" ASC
      RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS BIGINT) AS "ever"
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
      MAX(CASE WHEN "t6"."kind" IN (41) THEN "t6"."until" ELSE NULL END) OVER (
        PARTITION BY "t6"."other"
        ORDER BY "t6"."clock" ASC
        RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
      ) AS "ends",
      CASE WHEN "t6"."kind" IN (54) THEN "t6"."amount" >> 14 ELSE NULL END AS "awarded"
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
          "t2"."other" AS "key_other"
        FROM (
          SELECT DISTINCT
            "t0"."other"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."kind" IN (54, 41)
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (54)
        ) AS "t2"
      ) AS "t5"
      INNER JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (54, 41)
      ) AS "t3"
        ON "t3"."other" = "t5"."key_other"
    ) AS "t6"
  ) AS "t7"
) AS "t8"
WHERE
  "t8"."kind" IN (54)
  AND "t8"."time" < "t8"."ends"
  AND "t8"."ends" <= (
    "t8"."time" + :spend_down_window
  )
  AND (
    "t8"."lately" * 10000
  ) >= (
    :limit * "t8"."ever"
  )
  AND "t8"."id" >= :first
