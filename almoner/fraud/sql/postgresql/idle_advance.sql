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
  (
    (
      "t11"."advanced" - "t11"."shown"
    ) >> 14
  ) * 10000 AS "measure",
  "t11"."advanced" >> 14 AS "whole",
  "t11"."advanced"
FROM (
  SELECT
    "t10"."id",
    "t10"."part",
    "t10"."clock",
    "t10"."kind",
    "t10"."program",
    "t10"."subject",
    "t10"."account",
    "t10"."person",
    "t10"."payment",
    "t10"."advanced",
    COALESCE(CAST(SUM("t10"."shown") AS BIGINT), 0) AS "shown"
  FROM (
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
      "t9"."advanced",
      "t4"."s_program",
      "t4"."s_award",
      "t4"."shown",
      "t4"."s_id"
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
        CAST(SUM("t7"."advanced") AS BIGINT) AS "advanced"
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
          "t6"."p_program",
          "t6"."p_award",
          "t6"."advanced",
          "t6"."p_clock",
          "t6"."p_id"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (56)
        ) AS "t5"
        INNER JOIN (
          SELECT
            "t0"."program" AS "p_program",
            "t0"."subject" AS "p_award",
            "t0"."amount" AS "advanced",
            "t0"."clock" AS "p_clock",
            "t0"."id" AS "p_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 60
        ) AS "t6"
          ON "t5"."program" = "t6"."p_program"
          AND "t5"."subject" = "t6"."p_award"
          AND "t6"."p_clock" <= (
            "t5"."clock" - :advance_window_clock
          )
          AND "t6"."p_id" <= "t5"."id"
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
        9
    ) AS "t9"
    LEFT OUTER JOIN (
      SELECT
        "t0"."program" AS "s_program",
        "t0"."subject" AS "s_award",
        "t0"."amount" AS "shown",
        "t0"."id" AS "s_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (59, 34)
    ) AS "t4"
      ON "t9"."program" = "t4"."s_program"
      AND "t9"."subject" = "t4"."s_award"
      AND "t4"."s_id" <= "t9"."id"
  ) AS "t10"
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
) AS "t11"
WHERE
  "t11"."advanced" > "t11"."shown"
  AND (
    (
      (
        "t11"."advanced" - "t11"."shown"
      ) >> 14
    ) * 10000
  ) >= (
    :limit * (
      "t11"."advanced" >> 14
    )
  )
  AND "t11"."id" >= :first
