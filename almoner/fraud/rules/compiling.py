"""SQL of a rule, for each engine; what a monitor runs is kept in files, so that changes show."""

from __future__ import annotations

import functools

import ibis
import sqlglot
from sqlglot import exp

from almoner.fraud.rules import deriving
from almoner.fraud.rules.bounds import Bounds
from almoner.fraud.rules.rule import Rule, Table, Tally

SQLITE, POSTGRESQL, DUCKDB, SPARK = "sqlite", "postgres", "duckdb", "pyspark"
"""The engines, as Ibis calls them."""
_PARSED = {SPARK: "spark"}
"""As sqlglot does, where that is otherwise."""
LIVE = (SQLITE, POSTGRESQL)
"""Those a monitor runs on."""


@functools.cache
def live(rule: Rule, dialect: str) -> str:
    """The question about the rows of new blocks."""
    bounds = Bounds()
    return _sql(deriving.live(rule, bounds), bounds, dialect)


@functools.cache
def replay(rule: Rule, dialect: str) -> str:
    """The question about all rows there ever were."""
    bounds = Bounds()
    return _sql(deriving.replay(rule, bounds), bounds, dialect)


@functools.cache
def closing(tally: Tally, dialect: str) -> str:
    """The figures of one epoch."""
    bounds = Bounds()
    return _sql(deriving.closing(tally, bounds), bounds, dialect)


@functools.cache
def every_epoch(tally: Tally, dialect: str) -> str:
    """The figures of all epochs."""
    bounds = Bounds()
    return _sql(deriving.every_epoch(tally), bounds, dialect)


def _sql(table: Table, bounds: Bounds, dialect: str) -> str:
    parsed = sqlglot.parse_one(
        str(ibis.to_sql(table, dialect=dialect)), dialect=_PARSED.get(dialect, dialect)
    )
    whole = parsed.transform(_in_64_bits)
    if dialect in LIVE:
        # Written down first, a part that reads all rows would be read whole.
        for part in whole.find_all(exp.CTE):
            part.set("materialized", False)
    if dialect == SQLITE:
        # There, CROSS only says in which order: from the few rows that are known to what they meet.
        for join in whole.find_all(exp.Join):
            if join.args.get("kind") == "INNER":
                join.set("kind", "CROSS")
    text = whole.sql(dialect=_PARSED.get(dialect, dialect), pretty=True)
    return bounds.named(text)


def _in_64_bits(node: exp.Expression) -> exp.Expression:
    """Sums in 64 bits, or an error: engines make them wider, and then do not compare or store them
    alike. Ibis takes a sum of 64 bits for one already, and would leave the cast out.
    """
    inner = node.this if isinstance(node, exp.Window) else node
    if not isinstance(inner, exp.Sum) or isinstance(node.parent, exp.Window):
        return node
    if isinstance(node.parent, exp.Cast):
        return node
    return exp.cast(node.copy(), exp.DataType.Type.BIGINT)
