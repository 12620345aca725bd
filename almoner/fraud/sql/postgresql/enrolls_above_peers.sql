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
  "t15"."done" * 200 AS "measure",
  (
    "t15"."high" * 5
  ) - (
    "t15"."low" * 3
  ) AS "whole",
  "t15"."done",
  "t15"."peers"
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
    "t9"."done",
    "t9"."stratum",
    "t9"."of_epoch",
    "t9"."of_program",
    "t9"."peer",
    "t14"."low",
    "t14"."high",
    "t14"."peers",
    "t14"."f_program",
    "t14"."f_epoch",
    "t14"."f_stratum"
  FROM (
    SELECT
      *
    FROM "observations" AS "t0"
    WHERE
      "t0"."id" < :end
      AND "t0"."id" >= :first
      AND "t0"."kind" IN (10)
  ) AS "t5"
  INNER JOIN (
    SELECT
      "t7"."done",
      CAST(CASE WHEN "t7"."with_whom" <= 2 THEN 1 WHEN "t7"."with_whom" <= 6 THEN 2 ELSE 3 END AS BIGINT) AS "stratum",
      "t7"."epoch" AS "of_epoch",
      "t7"."first" AS "of_program",
      "t7"."second" AS "peer"
    FROM (
      SELECT
        "t4"."epoch",
        "t4"."first",
        "t4"."second",
        CAST(SUM("t4"."n") AS BIGINT) AS "done",
        COUNT(DISTINCT "t4"."third") AS "with_whom"
      FROM (
        SELECT
          *
        FROM "tallies" AS "t1"
        WHERE
          "t1"."tally" = 3
      ) AS "t4"
      GROUP BY
        1,
        2,
        3
    ) AS "t7"
  ) AS "t9"
    ON "t5"."program" = "t9"."of_program"
    AND "t5"."person" = "t9"."peer"
    AND "t5"."epoch" = (
      "t9"."of_epoch" + 1
    )
  INNER JOIN (
    SELECT
      "t12"."low",
      "t12"."high",
      "t12"."peers",
      "t12"."program" AS "f_program",
      "t12"."epoch" AS "f_epoch",
      "t12"."stratum" AS "f_stratum"
    FROM (
      SELECT
        "t11"."program",
        "t11"."epoch",
        "t11"."stratum",
        MAX(CASE WHEN (
          "t11"."rank" * 4
        ) < "t11"."peers" THEN "t11"."done" ELSE NULL END) AS "low",
        MAX(
          CASE
            WHEN (
              "t11"."rank" * 4
            ) < (
              "t11"."peers" * 3
            )
            THEN "t11"."done"
            ELSE NULL
          END
        ) AS "high",
        MAX("t11"."peers") AS "peers"
      FROM (
        SELECT
          "t10"."program",
          "t10"."epoch",
          "t10"."done",
          "t10"."stratum",
          "t10"."of_epoch",
          "t10"."of_program",
          "t10"."peer",
          COUNT("t10"."done") OVER (
            PARTITION BY "t10"."program", "t10"."epoch", "t10"."stratum"
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "peers",
          ROW_NUMBER() OVER (
            PARTITION BY "t10"."program", "t10"."epoch", "t10"."stratum"
            ORDER BY "t10"."done" ASC, "t10"."peer" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS "rank"
        FROM (
          SELECT
            "t6"."program",
            "t6"."epoch",
            "t9"."done",
            "t9"."stratum",
            "t9"."of_epoch",
            "t9"."of_program",
            "t9"."peer"
          FROM (
            SELECT DISTINCT
              "t0"."program",
              "t0"."epoch"
            FROM "observations" AS "t0"
            WHERE
              "t0"."id" < :end
              AND "t0"."id" >= :first
              AND "t0"."kind" IN (10)
          ) AS "t6"
          INNER JOIN (
            SELECT
              "t7"."done",
              CAST(CASE WHEN "t7"."with_whom" <= 2 THEN 1 WHEN "t7"."with_whom" <= 6 THEN 2 ELSE 3 END AS BIGINT) AS "stratum",
              "t7"."epoch" AS "of_epoch",
              "t7"."first" AS "of_program",
              "t7"."second" AS "peer"
            FROM (
              SELECT
                "t4"."epoch",
                "t4"."first",
                "t4"."second",
                CAST(SUM("t4"."n") AS BIGINT) AS "done",
                COUNT(DISTINCT "t4"."third") AS "with_whom"
              FROM (
                SELECT
                  *
                FROM "tallies" AS "t1"
                WHERE
                  "t1"."tally" = 3
              ) AS "t4"
              GROUP BY
                1,
                2,
                3
            ) AS "t7"
          ) AS "t9"
            ON "t6"."program" = "t9"."of_program" AND "t6"."epoch" = (
              "t9"."of_epoch" + 1
            )
        ) AS "t10"
      ) AS "t11"
      GROUP BY
        1,
        2,
        3
    ) AS "t12"
  ) AS "t14"
    ON "t5"."program" = "t14"."f_program"
    AND "t5"."epoch" = "t14"."f_epoch"
    AND "t9"."stratum" = "t14"."f_stratum"
) AS "t15"
WHERE
  "t15"."peers" >= :peers_least
  AND (
    "t15"."done" * 200
  ) >= (
    :limit * (
      (
        "t15"."high" * 5
      ) - (
        "t15"."low" * 3
      )
    )
  )
  AND "t15"."id" >= :first
