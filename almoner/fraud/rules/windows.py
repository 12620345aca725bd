"""Windows over the rows of one key, up to the block at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import ibis
from ibis import _

from almoner.fraud.rules.rule import Table
from almoner.observations.schema import Kind

Value: TypeAlias = ibis.expr.types.Value

_PERSON_BITS = 32
"""Persons are numbered below 2^32."""


def always(key: Sequence[str]) -> ibis.expr.builders.WindowBuilder:
    """All rows of the key so far, those of the same block among them."""
    return ibis.range_window(group_by=list(key), order_by="clock", preceding=None, following=0)


def within(key: Sequence[str], span: Value) -> ibis.expr.builders.WindowBuilder:
    """Those less than `span` before."""
    return ibis.range_window(group_by=list(key), order_by="clock", preceding=span, following=0)


def is_kind(*kinds: Kind) -> Value:
    """Whether a row is of one of these kinds."""
    return _.kind.isin([int(kind) for kind in kinds])


def one(condition: Value) -> Value:
    """1 where it is so, else 0."""
    return ibis.cases((condition, 1), else_=0).cast("int64")


def where(condition: Value, value: Value) -> Value:
    """A value where it is so, else nothing."""
    return ibis.cases((condition, value)).cast("int64")


def total(value: Value, over: ibis.expr.builders.WindowBuilder) -> Value:
    """A sum that never leaves 64 bits unnoticed: SQLite and Spark refuse, others are cast."""
    return value.sum().over(over).cast("int64")


def most(value: Value, over: ibis.expr.builders.WindowBuilder) -> Value:
    """The largest value."""
    return value.max().over(over).cast("int64")


def with_latest(rows: Table, key: Sequence[str], kind: Kind, bits: int, **columns: str) -> Table:
    """Rows with what the latest row of a kind said, in new columns; values are below 2 ** bits.

    Of several in one block, the largest. Engines have no other way in common to ask for it.
    """
    over = always(key)
    rows = rows.mutate(nth=total(one(is_kind(kind)), over))
    shift = ibis.literal(1 << bits, "int64")
    packed = {
        name: most(where(is_kind(kind), _.nth * shift + _[column]), over)
        for name, column in columns.items()
    }
    rows = rows.mutate(**packed)
    return rows.mutate(**{name: low(_[name], bits) for name in columns})


def with_busiest(rows: Table, key: Sequence[str], count: Value) -> Table:
    """Rows with the largest `count` any `person` of the key had so far, as `found`, and `who`.

    Of two with as many, the one with the lower number: every reader names the same.
    """
    last = (1 << _PERSON_BITS) - 1
    pair = most(count * (last + 1) + (last - _.person), always(key))
    rows = rows.mutate(pair=pair)
    return rows.mutate(found=_.pair >> _PERSON_BITS, who=last - low(_.pair, _PERSON_BITS))


def low(value: Value, bits: int) -> Value:
    """The low bits of a number. There is no division and no remainder: engines do both by floats,
    or each in its way.
    """
    return value & ibis.literal((1 << bits) - 1, "int64")


def coarse(amount: Value) -> Value:
    """An amount in units of 2^14 base units, 1.6 cents: of any two, a share in 1/10000 fits."""
    return amount >> 14
