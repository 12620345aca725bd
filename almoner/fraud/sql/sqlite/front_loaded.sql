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
    "t11"."drawn" >> 14
  ) * 10000 AS "measure",
  "t11"."total" >> 14 AS "whole",
  "t11"."total" AS "total_sum"
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
    "t10"."time",
    "t10"."drawn",
    MAX("t10"."sum") AS "total",
    MIN("t10"."starts") AS "starts",
    MAX("t10"."ends") AS "ends"
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
      "t9"."time",
      "t9"."drawn",
      "t4"."t_program",
      "t4"."t_award",
      "t4"."sum",
      "t4"."starts",
      "t4"."ends",
      "t4"."at"
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
        "t7"."time",
        CAST(SUM("t7"."drawn") AS INTEGER) AS "drawn"
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
          "t6"."d_program",
          "t6"."d_award",
          "t6"."drawn",
          "t6"."d_id"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (32)
        ) AS "t5"
        CROSS JOIN (
          SELECT
            "t0"."program" AS "d_program",
            "t0"."subject" AS "d_award",
            "t0"."amount" AS "drawn",
            "t0"."id" AS "d_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 32
        ) AS "t6"
          ON "t5"."program" = "t6"."d_program"
          AND "t5"."subject" = "t6"."d_award"
          AND "t6"."d_id" <= "t5"."id"
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
    ) AS "t9"
    CROSS JOIN (
      SELECT
        "t0"."program" AS "t_program",
        "t0"."subject" AS "t_award",
        "t0"."amount" AS "sum",
        "t0"."value" AS "starts",
        "t0"."until" AS "ends",
        "t0"."id" AS "at"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 55
    ) AS "t4"
      ON "t9"."program" = "t4"."t_program"
      AND "t9"."subject" = "t4"."t_award"
      AND "t4"."at" <= "t9"."id"
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
    10,
    11
) AS "t11"
WHERE
  (
    (
      "t11"."time" - "t11"."starts"
    ) * 10000
  ) <= (
    (
      "t11"."ends" - "t11"."starts"
    ) * :early_bps
  )
  AND (
    (
      "t11"."drawn" >> 14
    ) * 10000
  ) >= (
    :limit * (
      "t11"."total" >> 14
    )
  )
  AND "t11"."id" >= :first
