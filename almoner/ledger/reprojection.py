"""Building a ledger's projections once more, beside it, and comparing every row with its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from almoner.blocks import LOG_BITS
from almoner.events import Decoder
from almoner.ledger import (
    acting,
    discrepancies,
    kinds,
    migrations,
    naming,
    observing,
    projections,
    stored,
)
from almoner.ledger.database import Database
from almoner.ledger.discrepancies import Pair, Truth
from almoner.ledger.observing import Observing
from almoner.ledger.opening import beside
from almoner.ledger.store import Scope

_EVENTS = Truth(by="by its events", has="its events make", lacks="its events do not make")
_DERIVED = ("kinds", "accounts")
"""Tables that follow from the events, or from the ABIs, and are no projections."""
_REBUILD = "stop the monitor and run almoner ledger rebuild"
_RESTORE = "restore a backup that is whole, or move the ledger away and follow the chain again"

Row = tuple[Any, ...]


def differences(
    db: Database,
    scope: Scope,
    decoder: Decoder,
    told: Callable[[int, int], None] = lambda _block, _last: None,
) -> Iterator[str]:
    """Where rows are not what the ledger's events make, each in a sentence.

    Compares all projections, and the accounts and kinds of events that are known. `told` hears
    which block was projected, and which is the last. Raises LedgerError for an event that does not
    follow from those before it.
    """
    at = db.execute("SELECT projected, transferred FROM progress").fetchone()
    with beside() as built:
        with built.transaction():
            migrations.move(built, migrations.newest())
            seen = Observing(built, db, scope.treasury)
            for event in acting.events(db, scope, 0, at["projected"], decoder):
                with stored.founded(event):
                    projections.apply(built, scope, event)
                    seen.take(event)
                told(event.block_number, at["projected"])
            seen.finish(scope.first_block, at["projected"])
            built.executemany("INSERT INTO kinds VALUES (?, ?, ?)", kinds.rows(decoder.shapes))
            built.executemany(
                "INSERT INTO accounts VALUES (?, ?)",
                naming.accounts(db, decoder, 0, at["transferred"]).items(),
            )
        for name in (*_DERIVED, *observing.TABLES, *projections.TABLES):
            table = migrations.tables()[name]
            rows = f"SELECT {', '.join(table.columns)} FROM {name}"
            order = f"ORDER BY {', '.join(table.key)}"
            yield from discrepancies.sentences(
                name,
                table.columns,
                _pairs(
                    map(tuple, db.stream(f"{rows} {_which(name, at['transferred'])} {order}")),
                    map(tuple, built.stream(f"{rows} {order}")),
                    [table.columns.index(each) for each in table.key],
                ),
                _EVENTS,
                _RESTORE if name in _DERIVED else _REBUILD,
            )


def _which(table: str, transferred: int) -> str:
    """Which rows of a table are compared."""
    if table == "accounts":
        # One is noted just before the transfers of its block are.
        return f"WHERE since < {(transferred + 1) << LOG_BITS}"
    return ""


def _pairs(ours: Iterator[Row], theirs: Iterator[Row], key: Sequence[int]) -> Iterator[Pair]:
    """The rows of two tables, in the order of their keys, that are not in both."""
    mine, other = next(ours, None), next(theirs, None)
    while mine is not None or other is not None:
        if mine == other:
            mine, other = next(ours, None), next(theirs, None)
            continue
        place, its = (each and tuple(each[at] for at in key) for each in (mine, other))
        first = None if place == its else min(each for each in (place, its) if each)
        has, should = first in (None, place), first in (None, its)
        yield (mine if has else None), (other if should else None)
        mine = next(ours, None) if has else mine
        other = next(theirs, None) if should else other
