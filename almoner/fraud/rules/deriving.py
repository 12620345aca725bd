"""The two forms of a rule's question, made of the one expression: over all time, and for a block.

Live, only what can change the answers of the new rows is read: the same keys, or what is reached
from the new rows, or the figures of closed epochs. That this gives the same answers is argued shape
by shape in docs/writing-rules.md, checked on the expression by certificate.py, and tested row by
row.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ibis
from ibis import _

from almoner.fraud.rules.bounds import Bounds
from almoner.fraud.rules.rule import ANSWER, Asked, Rule, Shape, Table, Tally
from almoner.observations.schema import COLUMNS, Kind

ROWS = "observations"
TALLIES = "tallies"
TALLY_COLUMNS = ("tally", "epoch", "first", "second", "third", "n", "more", "most")
FIRST, END, START, LIMIT = "first", "end", "start_clock", "limit"
"""Names filled in at each run: ids of the new rows, clock of the first, and the lowest band."""


def observations() -> Table:
    """All of them, as an expression."""
    return ibis.table({name: "int64" for name in COLUMNS}, name=ROWS)


def tallies() -> Table:
    """All figures of closed epochs."""
    return ibis.table({name: "int64" for name in TALLY_COLUMNS}, name=TALLIES)


def replay(rule: Rule, bounds: Bounds) -> Table:
    """Every answer there ever was."""
    every = observations()
    rows = every
    if rule.shape is Shape.WINDOW:
        rows = _without_hubs(rule, every.filter(_kinds((*rule.kinds, *_alone(rule)))), bounds)
        if rule.needs is not None:
            keys = _keys(rows.filter(_.kind == int(rule.needs)), rule.key).distinct()
            rows = _of_keys(rows, keys, rule.key)
    anchors = every.filter(_kinds(rule.anchors))
    return _answers(rule, Asked(rows=rows, anchors=anchors, tallies=tallies(), bounds=bounds))


def live(rule: Rule, bounds: Bounds) -> Table:
    """The answers about the rows of new blocks."""
    first, end = bounds.number(FIRST), bounds.number(END)
    every = observations().filter(_.id < end)
    rows = every
    if rule.shape is Shape.WINDOW:
        rows = every.filter(_kinds(rule.kinds))
        new = every.filter(_.id >= first, _kinds(rule.anchors))
        keys = _keys(_without_hubs(rule, new, bounds), rule.key)
        if rule.needs is not None:
            needed = every.filter(_.kind == int(rule.needs)).select(*rule.key)
            keys = _met(keys, needed, rule.key).select(*keys.columns)
        keys = keys.distinct()
        if rule.lookback:
            since = bounds.number(START)
            for each in rule.lookback:
                since = since - bounds.span(each)
            rows = rows.filter(_.clock >= since)
        rows = _of_keys(rows, keys, rule.key)
        if alone := _alone(rule):
            rows = rows.union(_of_keys(new.filter(_kinds(alone)), keys, rule.key))
        rows = _without_hubs(rule, rows, bounds)
    anchors = every.filter(_.id >= first, _kinds(rule.anchors))
    asked = Asked(rows=rows, anchors=anchors, tallies=tallies(), bounds=bounds)
    return _answers(rule, asked).filter(_.id >= first)


def _alone(rule: Rule) -> tuple[Kind, ...]:
    """The kinds a window answers about that count for no other answer."""
    return tuple(kind for kind in rule.anchors if kind not in rule.kinds)


def _answers(rule: Rule, asked: Asked) -> Table:
    found = rule.find(asked)
    limit = asked.bounds.number(LIMIT)
    if "whole" not in found.columns:
        found = found.mutate(whole=ibis.literal(1, "int64"))
    bound = limit * found.whole
    kept = found.filter(found.measure >= bound if rule.rising else found.measure < bound)
    return kept.select(*ANSWER, "measure", "whole", *rule.features)


def _without_hubs(rule: Rule, rows: Table, bounds: Bounds) -> Table:
    """Rows but those whose key was a hub in the epoch before theirs."""
    if rule.hubs is None:
        return rows
    (key,) = rule.key
    hubs = of_tally(rule.hubs).filter(_.n > bounds.number("hub_degree"))
    known = hubs.select(hub=_["first"], hub_epoch=_.epoch + 1)
    met = rows.left_join(known, (rows[key] == known.hub) & (rows.epoch == known.hub_epoch))
    return met.filter(_.hub.isnull()).select(*COLUMNS)


def of_tally(tally: Tally) -> Table:
    """The figures of one tally."""
    return tallies().filter(_.tally == tally.number)


def _keys(rows: Table, names: tuple[str, ...]) -> Table:
    """The keys of rows, by names no row has."""
    return rows.select(**{f"key_{name}": rows[name] for name in names})


def _of_keys(rows: Table, keys: Table, names: tuple[str, ...]) -> Table:
    """Rows that have one of these keys. A join, and not a test of each row: see docs."""
    return _met(keys, rows, names).select(*COLUMNS)


def _met(keys: Table, rows: Table, names: tuple[str, ...]) -> Table:
    return keys.join(rows, [rows[name] == keys[f"key_{name}"] for name in names])


def _kinds(kinds: Iterable[Kind]) -> Any:
    return _.kind.isin([int(kind) for kind in kinds])


def closing(tally: Tally, bounds: Bounds) -> Table:
    """The figures of one epoch, from its rows: what is kept when it is over."""
    rows = observations().filter(
        _.id >= bounds.number(FIRST),
        _.id < bounds.number(END),
        _.epoch == bounds.number("epoch"),
        _kinds(tally.kinds),
    )
    return figures(tally, rows)


def every_epoch(tally: Tally) -> Table:
    """The same of all epochs at once."""
    return figures(tally, observations().filter(_kinds(tally.kinds)))


def figures(tally: Tally, rows: Table) -> Table:
    """A tally's rows, in the columns of the table that keeps them."""
    said = {name: figure.cast("int64") for name, figure in tally.figures(rows).items()}
    grouped = rows.group_by("epoch", *tally.keys).aggregate(**said)
    null = ibis.literal(0, "int64")
    keys = {
        column: grouped[tally.keys[place]] if place < len(tally.keys) else null
        for place, column in enumerate(("first", "second", "third"))
    }
    return grouped.select(
        tally=ibis.literal(tally.number, "int64"),
        epoch=grouped.epoch,
        **keys,
        **{name: grouped[name] if name in said else null for name in ("n", "more", "most")},
    )
