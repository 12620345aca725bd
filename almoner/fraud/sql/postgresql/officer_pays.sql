SELECT
  "t8"."id",
  "t8"."part",
  "t8"."clock",
  "t8"."kind",
  "t8"."program",
  "t8"."subject",
  "t8"."about" AS "account",
  "t8"."person",
  "t8"."payment",
  "t8"."measure",
  1 AS "whole",
  "t8"."officer"
FROM (
  SELECT
    "t7"."id",
    "t7"."part",
    "t7"."clock",
    "t7"."kind",
    "t7"."program",
    "t7"."subject",
    "t7"."person",
    "t7"."payment",
    "t7"."other" AS "about",
    MAX("t7"."officer") AS "officer",
    COUNT(DISTINCT "t7"."officer") AS "measure"
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
      "t5"."officer",
      "t5"."signs",
      "t5"."linked_id",
      "t6"."paid_account",
      "t6"."on_id"
    FROM (
      SELECT
        *
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end
        AND "t0"."id" >= :first
        AND "t0"."kind" IN (45)
    ) AS "t4"
    INNER JOIN (
      SELECT
        "t0"."person" AS "officer",
        "t0"."account" AS "signs",
        "t0"."id" AS "linked_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" = 1
    ) AS "t5"
      ON "t4"."account" = "t5"."signs" AND "t5"."linked_id" <= "t4"."id"
    INNER JOIN (
      SELECT
        "t0"."account" AS "paid_account",
        "t0"."id" AS "on_id"
      FROM "observations" AS "t0"
      WHERE
        "t0"."id" < :end AND "t0"."kind" IN (14, 54)
    ) AS "t6"
      ON "t4"."other" = "t6"."paid_account" AND "t6"."on_id" <= "t4"."id"
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
) AS "t8"
WHERE
  "t8"."measure" >= (
    :limit * 1
  )
  AND "t8"."id" >= :first
