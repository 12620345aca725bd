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
  "t7"."time" - "t7"."last" AS "measure",
  1 AS "whole",
  "t7"."was" AS "before"
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
    LAG("t6"."time") OVER (
      PARTITION BY "t6"."program", "t6"."subject"
      ORDER BY "t6"."id" ASC NULLS LAST, "t6"."part" ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "last",
    LAG("t6"."amount") OVER (
      PARTITION BY "t6"."program", "t6"."subject"
      ORDER BY "t6"."id" ASC NULLS LAST, "t6"."part" ASC NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "was"
  FROM (
    SELECT
      *
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
          "t0"."id" < :end AND "t0"."kind" IN (30)
      ) AS "t4"
        ON "t4"."program" = "t3"."key_program" AND "t4"."subject" = "t3"."key_subject"
    ) AS "t5"
    WHERE
      "t5"."kind" IN (30)
  ) AS "t6"
) AS "t7"
WHERE
  NOT "t7"."last" IS NULL
  AND "t7"."amount" >= (
    "t7"."was" * :returned_times
  )
  AND (
    "t7"."time" - "t7"."last"
  ) >= (
    :limit * 1
  )
  AND "t7"."id" >= :first
