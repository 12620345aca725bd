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
  "t9"."measure",
  1 AS "whole",
  "t9"."ended"
FROM (
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
    COUNT(DISTINCT "t8"."gone") AS "measure",
    MAX("t8"."gone") AS "ended"
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
        "t4"."until",
        "t6"."left_program",
        "t6"."left_account",
        "t6"."gone",
        "t6"."left_clock",
        "t5"."begun_program",
        "t5"."begun_subject",
        "t5"."prior",
        "t5"."begun_id"
      FROM (
        SELECT
          *
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."id" >= :first
          AND "t0"."kind" IN (30)
      ) AS "t4"
      CROSS JOIN (
        SELECT
          "t0"."program" AS "left_program",
          "t0"."account" AS "left_account",
          "t0"."subject" AS "gone",
          "t0"."clock" AS "left_clock"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 15 AND "t0"."value" = 1
      ) AS "t6"
        ON "t4"."account" = "t6"."left_account"
        AND "t4"."program" = "t6"."left_program"
        AND "t6"."left_clock" <= "t4"."clock"
        AND "t6"."left_clock" > (
          "t4"."clock" - :recycled_window_clock
        )
        AND "t6"."gone" <> "t4"."subject"
      CROSS JOIN (
        SELECT
          "t0"."program" AS "begun_program",
          "t0"."subject" AS "begun_subject",
          "t0"."value" AS "prior",
          "t0"."id" AS "begun_id"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end AND "t0"."kind" = 10
      ) AS "t5"
        ON "t4"."program" = "t5"."begun_program"
        AND "t4"."subject" = "t5"."begun_subject"
        AND "t5"."begun_id" <= "t4"."id"
    ) AS "t7"
    WHERE
      "t7"."prior" <> "t7"."gone"
  ) AS "t8"
  GROUP BY
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9
) AS "t9"
WHERE
  "t9"."measure" >= (
    :limit * 1
  )
  AND "t9"."id" >= :first
