SELECT
  "t9"."id",
  "t9"."part",
  "t9"."clock",
  "t9"."kind",
  "t9"."program",
  "t9"."of_case" AS "subject",
  "t9"."account",
  "t9"."person",
  "t9"."payment",
  "t9"."measure",
  1 AS "whole"
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
    "t8"."measure",
    "t3"."by",
    "t3"."of_program",
    "t3"."of_case",
    "t3"."at",
    "t3"."entered_id"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."id",
        "t5"."part",
        "t5"."clock",
        "t5"."kind",
        "t5"."program",
        "t5"."subject",
        "t5"."account",
        "t5"."person",
        "t5"."payment",
        COUNT(DISTINCT "t5"."of_case") AS "measure"
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
          "t3"."by",
          "t3"."of_program",
          "t3"."of_case",
          "t3"."at",
          "t3"."entered_id"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (10)
        ) AS "t4"
        CROSS JOIN (
          SELECT
            "t0"."person" AS "by",
            "t0"."program" AS "of_program",
            "t0"."subject" AS "of_case",
            "t0"."clock" AS "at",
            "t0"."id" AS "entered_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 10
        ) AS "t3"
          ON "t4"."person" = "t3"."by"
          AND "t4"."program" = "t3"."of_program"
          AND "t3"."entered_id" <= "t4"."id"
          AND "t3"."at" > (
            "t4"."clock" - :day_clock
          )
      ) AS "t5"
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
    ) AS "t6"
    WHERE
      "t6"."measure" >= :enrolled_most
  ) AS "t8"
  CROSS JOIN (
    SELECT
      "t0"."person" AS "by",
      "t0"."program" AS "of_program",
      "t0"."subject" AS "of_case",
      "t0"."clock" AS "at",
      "t0"."id" AS "entered_id"
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end AND "t0"."kind" = 10
  ) AS "t3"
    ON "t8"."person" = "t3"."by"
    AND "t8"."program" = "t3"."of_program"
    AND "t3"."entered_id" <= "t8"."id"
    AND "t3"."at" > (
      "t8"."clock" - :day_clock
    )
) AS "t9"
WHERE
  (
    (
      "t9"."entered_id" = "t9"."id"
    ) OR (
      "t9"."measure" = :enrolled_most
    )
  )
  AND "t9"."measure" >= (
    :limit * 1
  )
  AND "t9"."id" >= :first
