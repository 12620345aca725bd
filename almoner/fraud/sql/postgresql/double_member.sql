SELECT
  "t15"."id",
  "t15"."part",
  "t15"."clock",
  "t15"."kind",
  "t15"."program",
  "t15"."subject",
  "t15"."account",
  "t15"."person",
  "t15"."payment",
  "t15"."measure",
  1 AS "whole",
  "t15"."other_case"
FROM (
  SELECT
    "t14"."id",
    "t14"."part",
    "t14"."clock",
    "t14"."kind",
    "t14"."program",
    "t14"."subject",
    "t14"."account",
    "t14"."person",
    "t14"."payment",
    COUNT(*) AS "measure",
    MAX("t14"."other_case") AS "other_case"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t12"."id",
        "t12"."part",
        "t12"."clock",
        "t12"."kind",
        "t12"."program",
        "t12"."subject",
        "t12"."account",
        "t12"."person",
        "t12"."payment",
        "t12"."other_program",
        "t12"."other_case",
        MAX(CASE WHEN "t12"."turn" = 16 THEN "t12"."turn_id" ELSE NULL END) AS "ended",
        MAX(CASE WHEN "t12"."turn" = 23 THEN "t12"."turn_id" ELSE NULL END) AS "resumed"
      FROM (
        SELECT
          "t11"."id",
          "t11"."part",
          "t11"."clock",
          "t11"."time",
          "t11"."epoch",
          "t11"."kind",
          "t11"."program",
          "t11"."subject",
          "t11"."account",
          "t11"."other",
          "t11"."person",
          "t11"."partner",
          "t11"."reference",
          "t11"."payment",
          "t11"."amount",
          "t11"."value",
          "t11"."until",
          "t11"."other_program",
          "t11"."other_case",
          "t5"."turn",
          "t5"."turn_program",
          "t5"."turn_case",
          "t5"."turn_id"
        FROM (
          SELECT
            "t9"."id",
            "t9"."part",
            "t9"."clock",
            "t9"."time",
            "t9"."epoch",
            "t9"."kind",
            "t9"."program",
            "t9"."subject",
            "t9"."account",
            "t9"."other",
            "t9"."person",
            "t9"."partner",
            "t9"."reference",
            "t9"."payment",
            "t9"."amount",
            "t9"."value",
            "t9"."until",
            "t9"."other_program",
            "t9"."other_case"
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
              "t6"."member",
              "t6"."other_program",
              "t6"."other_case",
              "t6"."other_id",
              "t7"."may",
              "t7"."may_program",
              "t7"."may_id",
              "t7"."may_until"
            FROM (
              SELECT
                *
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end
                AND "t0"."id" >= :first
                AND "t0"."kind" IN (11)
            ) AS "t8"
            INNER JOIN (
              SELECT
                "t0"."reference" AS "member",
                "t0"."program" AS "other_program",
                "t0"."subject" AS "other_case",
                "t0"."id" AS "other_id"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" = 11
            ) AS "t6"
              ON "t8"."reference" = "t6"."member"
              AND "t8"."program" = "t6"."other_program"
              AND "t8"."subject" <> "t6"."other_case"
              AND "t6"."other_id" <= "t8"."id"
            LEFT OUTER JOIN (
              SELECT
                "t0"."reference" AS "may",
                "t0"."program" AS "may_program",
                "t0"."id" AS "may_id",
                "t0"."until" AS "may_until"
              FROM "observations" AS "t0"
              WHERE
                "t0"."id" < :end AND "t0"."kind" = 26
            ) AS "t7"
              ON "t8"."reference" = "t7"."may"
              AND "t8"."program" = "t7"."may_program"
              AND "t7"."may_id" <= "t8"."id"
              AND "t7"."may_until" > "t8"."time"
          ) AS "t9"
          WHERE
            "t9"."may" IS NULL
        ) AS "t11"
        LEFT OUTER JOIN (
          SELECT
            "t0"."kind" AS "turn",
            "t0"."program" AS "turn_program",
            "t0"."subject" AS "turn_case",
            "t0"."id" AS "turn_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (16, 23)
        ) AS "t5"
          ON "t11"."other_program" = "t5"."turn_program"
          AND "t11"."other_case" = "t5"."turn_case"
          AND "t5"."turn_id" <= "t11"."id"
      ) AS "t12"
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
    ) AS "t13"
    WHERE
      (
        "t13"."ended" IS NULL
      ) OR (
        "t13"."resumed" > "t13"."ended"
      )
  ) AS "t14"
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
) AS "t15"
WHERE
  "t15"."measure" >= (
    :limit * 1
  )
  AND "t15"."id" >= :first
