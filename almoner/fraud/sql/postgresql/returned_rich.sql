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
  "t8"."time" - "t8"."last" AS "measure",
  1 AS "whole",
  "t8"."was" AS "before"
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
    LAG("t7"."time") OVER (
      PARTITION BY "t7"."program", "t7"."subject"
      ORDER BY "t7"."id" ASC, "t7"."part" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "last",
    LAG("t7"."amount") OVER (
      PARTITION BY "t7"."program", "t7"."subject"
      ORDER BY "t7"."id" ASC, "t7"."part" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) AS "was"
  FROM (
    SELECT
      *
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
          "t1"."program" AS "key_program",
          "t1"."subject" AS "key_subject"
        FROM (
          SELECT DISTINCT
            "t0"."program",
            "t0"."subject"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."kind" IN (30)
            AND "t0"."id" >= :first
        ) AS "t1"
      ) AS "t5"
      INNER JOIN (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" IN (30)
      ) AS "t3"
        ON "t3"."program" = "t5"."key_program" AND "t3"."subject" = "t5"."key_subject"
    ) AS "t6"
    WHERE
      "t6"."kind" IN (30)
  ) AS "t7"
) AS "t8"
WHERE
  "t8"."last" IS NOT NULL
  AND "t8"."amount" >= (
    "t8"."was" * :returned_times
  )
  AND (
    "t8"."time" - "t8"."last"
  ) >= (
    :limit * 1
  )
  AND "t8"."id" >= :first
