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
  "t13"."done" * 200 AS "measure",
  (
    "t13"."high" * 5
  ) - (
    "t13"."low" * 3
  ) AS "whole",
  "t13"."done",
  "t13"."peers"
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
    "t7"."done",
    "t7"."stratum",
    "t7"."of_epoch",
    "t7"."of_program",
    "t7"."peer",
    "t12"."low",
    "t12"."high",
    "t12"."peers",
    "t12"."f_program",
    "t12"."f_epoch",
    "t12"."f_stratum"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end
      AND "t0"."id" >= :first
      AND "t0"."kind" IN (10)
  ) AS "t4"
  INNER JOIN (
    SELECT
      "t1"."n" AS "done",
      CAST(CASE WHEN "t1"."more" <= 2 THEN 1 WHEN "t1"."more" <= 6 THEN 2 ELSE 3 END AS BIGINT) AS "stratum",
      "t1"."epoch" AS "of_epoch",
      "t1"."first" AS "of_program",
      "t1"."second" AS "peer"
    FROM "tallies" AS "t1"
    WHERE
      "t1"."tally" = 8
  ) AS "t7"
    ON "t4"."program" = "t7"."of_program"
    AND "t4"."person" = "t7"."peer"
    AND "t4"."epoch" = (
      "t7"."of_epoch" + 1
    )
  INNER JOIN (
    SELECT
      "t10"."low",
      "t10"."high",
      "t10"."peers",
      "t10"."program" AS "f_program",
      "t10"."epoch" AS "f_epoch",
      "t10"."stratum" AS "f_stratum"
    FROM (
      SELECT
        "t9"."program",
        "t9"."epoch",
        "t9"."stratum",
        MAX(CASE WHEN (
          "t9"."rank" * 4
        ) < "t9"."peers" THEN "t9"."done" ELSE NULL END) AS "low",
        MAX(
          CASE
            WHEN (
              "t9"."rank" * 4
            ) < (
              "t9"."peers" * 3
            )
            THEN "t9"."done"
            ELSE NULL
          END
        ) AS "high",
        MAX("t9"."peers") AS "peers"
      FROM (
        SELECT
          "t8"."program",
          "t8"."epoch",
          "t8"."done",
          "t8"."stratum",
          "t8"."of_epoch",
          "t8"."of_program",
          "t8"."peer",
          COUNT("t8"."done") OVER (
            PARTITION BY "t8"."program", "t8"."epoch", "t8"."stratum"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "peers",
          ROW_NUMBER() OVER (
            PARTITION BY "t8"."program", "t8"."epoch", "t8"."stratum"
            ORDER BY "t8"."done" ASC, "t8"."peer" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "rank"
        FROM (
          SELECT
            "t5"."program",
            "t5"."epoch",
            "t7"."done",
            "t7"."stratum",
            "t7"."of_epoch",
            "t7"."of_program",
            "t7"."peer"
          FROM (
            SELECT DISTINCT
              "t0"."program",
              "t0"."epoch"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (10)
          ) AS "t5"
          INNER JOIN (
            SELECT
              "t1"."n" AS "done",
              CAST(CASE WHEN "t1"."more" <= 2 THEN 1 WHEN "t1"."more" <= 6 THEN 2 ELSE 3 END AS BIGINT) AS "stratum",
              "t1"."epoch" AS "of_epoch",
              "t1"."first" AS "of_program",
              "t1"."second" AS "peer"
            FROM "tallies" AS "t1"
            WHERE
              "t1"."tally" = 8
          ) AS "t7"
            ON "t5"."program" = "t7"."of_program" AND "t5"."epoch" = (
              "t7"."of_epoch" + 1
            )
        ) AS "t8"
      ) AS "t9"
      GROUP BY
        1,
        2,
        3
    ) AS "t10"
  ) AS "t12"
    ON "t4"."program" = "t12"."f_program"
    AND "t4"."epoch" = "t12"."f_epoch"
    AND "t7"."stratum" = "t12"."f_stratum"
) AS "t13"
WHERE
  "t13"."peers" >= :peers_least
  AND (
    "t13"."done" * 200
  ) >= (
    :limit * (
      (
        "t13"."high" * 5
      ) - (
        "t13"."low" * 3
      )
    )
  )
  AND "t13"."id" >= :first
