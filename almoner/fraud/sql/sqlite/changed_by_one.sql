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
  "t9"."pair" >> 32 AS "measure",
  1 AS "whole",
  4294967295 - (
    "t9"."pair" & 4294967295
  ) AS "changer"
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
    MAX((
      "t8"."cases" * 4294967296
    ) + (
      4294967295 - "t8"."changer"
    )) AS "pair"
  FROM (
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
      "t7"."changer",
      COUNT(DISTINCT "t7"."changed") AS "cases"
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
        "t5"."own_program",
        "t5"."own_subject",
        "t5"."own_account",
        "t5"."changer",
        "t5"."own_clock",
        "t6"."other_program",
        "t6"."changed",
        "t6"."other_person",
        "t6"."other_clock"
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
          "t0"."program" AS "own_program",
          "t0"."subject" AS "own_subject",
          "t0"."account" AS "own_account",
          "t0"."person" AS "changer",
          "t0"."clock" AS "own_clock"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" = 17
          AND "t0"."value" <> 1
          AND NOT "t0"."person" IS NULL
      ) AS "t5"
        ON "t4"."program" = "t5"."own_program"
        AND "t4"."subject" = "t5"."own_subject"
        AND "t4"."account" = "t5"."own_account"
        AND "t5"."own_clock" <= "t4"."clock"
        AND "t5"."own_clock" > (
          "t4"."clock" - :changes_stand_clock
        )
      CROSS JOIN (
        SELECT
          "t0"."program" AS "other_program",
          "t0"."subject" AS "changed",
          "t0"."person" AS "other_person",
          "t0"."clock" AS "other_clock"
        FROM "observations" AS "t0"
        WHERE
          "t0"."id" < :end
          AND "t0"."kind" = 17
          AND "t0"."value" <> 1
          AND NOT "t0"."person" IS NULL
      ) AS "t6"
        ON "t5"."changer" = "t6"."other_person"
        AND "t4"."program" = "t6"."other_program"
        AND "t6"."other_clock" > (
          "t5"."own_clock" - :changes_window_clock
        )
        AND "t6"."other_clock" < (
          "t5"."own_clock" + :changes_window_clock
        )
        AND "t6"."other_clock" <= "t4"."clock"
    ) AS "t7"
    GROUP BY
      1,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10
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
  (
    "t9"."pair" >> 32
  ) >= (
    :limit * 1
  )
  AND "t9"."id" >= :first
