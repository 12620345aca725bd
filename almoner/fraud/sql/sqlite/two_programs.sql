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
  "t14"."measure",
  1 AS "whole",
  "t14"."other_case"
FROM (
  SELECT
    "t13"."id",
    "t13"."part",
    "t13"."clock",
    "t13"."kind",
    "t13"."program",
    "t13"."subject",
    "t13"."account",
    "t13"."person",
    "t13"."payment",
    COUNT(*) AS "measure",
    MAX("t13"."other_case") AS "other_case"
  FROM (
    SELECT
      *
    FROM (
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
        "t11"."other_program",
        "t11"."other_case",
        MAX(CASE WHEN "t11"."turn" = 16 THEN "t11"."turn_id" ELSE NULL END) AS "ended",
        MAX(CASE WHEN "t11"."turn" = 23 THEN "t11"."turn_id" ELSE NULL END) AS "resumed"
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
          "t7"."other_program",
          "t7"."other_case",
          "t8"."turn",
          "t8"."turn_program",
          "t8"."turn_case",
          "t8"."turn_id"
        FROM (
          SELECT
            *
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."id" >= :first
            AND "t0"."kind" IN (11)
        ) AS "t6"
        CROSS JOIN (
          SELECT
            "t0"."other" AS "own",
            "t0"."id" AS "own_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."kind" = 40
            AND "t0"."value" >= :exclusive_from
            AND "t0"."value" <= :exclusive_to
        ) AS "t9"
          ON "t6"."program" = "t9"."own" AND "t9"."own_id" <= "t6"."id"
        CROSS JOIN (
          SELECT
            "t0"."reference" AS "member",
            "t0"."program" AS "other_program",
            "t0"."subject" AS "other_case",
            "t0"."id" AS "other_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" = 11
        ) AS "t7"
          ON "t6"."reference" = "t7"."member"
          AND "t7"."other_program" <> "t6"."program"
          AND "t7"."other_id" <= "t6"."id"
        CROSS JOIN (
          SELECT
            "t0"."other" AS "opened",
            "t0"."id" AS "opened_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end
            AND "t0"."kind" = 40
            AND "t0"."value" >= :exclusive_from
            AND "t0"."value" <= :exclusive_to
        ) AS "t10"
          ON "t7"."other_program" = "t10"."opened" AND "t10"."opened_id" <= "t6"."id"
        LEFT OUTER JOIN (
          SELECT
            "t0"."kind" AS "turn",
            "t0"."program" AS "turn_program",
            "t0"."subject" AS "turn_case",
            "t0"."id" AS "turn_id"
          FROM "observations" AS "t0"
          WHERE
            "t0"."id" < :end AND "t0"."kind" IN (16, 23)
        ) AS "t8"
          ON "t7"."other_program" = "t8"."turn_program"
          AND "t7"."other_case" = "t8"."turn_case"
          AND "t8"."turn_id" <= "t6"."id"
      ) AS "t11"
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
    ) AS "t12"
    WHERE
      (
        "t12"."ended" IS NULL
      ) OR (
        "t12"."resumed" > "t12"."ended"
      )
  ) AS "t13"
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
) AS "t14"
WHERE
  "t14"."measure" >= (
    :limit * 1
  )
  AND "t14"."id" >= :first
