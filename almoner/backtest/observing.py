"""From an export to observations, as columns."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pyarrow as pa

from almoner.backtest import columns
from almoner.backtest.memory import TAKEN, Memory
from almoner.backtest.moving import Moving
from almoner.backtest.reading import Export
from almoner.blocks import LOG_BITS
from almoner.errors import ExportError
from almoner.events import Event
from almoner.observations import observer
from almoner.observations.observer import HEARD, Letter, undelivered
from almoner.observations.row import Observation
from almoner.observations.schema import COLUMNS, Kind, account_key, observation_id
from almoner.observations.transfers import Paid

AT_ONCE = 200_000
"""Rows of one batch, about."""
WANTED = HEARD | TAKEN
"""Names of the events that have to be read."""
_PAID = {int(Kind.PAID), int(Kind.DRAW_PAID)}
_AT = {name: place for place, name in enumerate(COLUMNS)}


def batches(
    export: Export,
    memory: Memory,
    told: Callable[[int], None] = lambda _rows: None,
    keep: Callable[[Letter], None] = undelivered,
) -> Iterator[pa.RecordBatch]:
    """All observations of an export, each once. `told` hears how many rows of it were read, and
    `keep` of dead letters.

    Raises ExportError for an event that does not follow from those before it.
    """
    treasury = account_key(export.treasury)
    moving = Moving(memory, keep)
    events = export.events()
    waiting = next(events, None)
    made: list[Observation] = []
    times: dict[int, int] = {}
    count = 0
    # None stands for the end.
    for moves in itertools.chain(export.transfers(), (None,)):
        last = int(moves.known_id.max()) if moves else None
        # Events stand before transfers that became known with them.
        while waiting is not None and (last is None or _place(waiting) <= last):
            made += _of_event(waiting, memory, moving, keep)
            times[waiting.block_number] = waiting.block_time
            waiting, count = next(events, None), count + 1
            if len(made) >= AT_ONCE:
                yield _columns(made)
                told(count)
                made = []
        if moves and last is not None:
            between = moves.between(treasury)
            for key, address in between.accounts.items():
                memory.met(key, address)
            plain, more = moving.observed(between, times)
            if plain is not None:
                yield plain
            made += more
            times = {block: at for block, at in times.items() if block >= last >> LOG_BITS}
            count += len(moves.id)
            told(count)
    if made:
        yield _columns(made)
    told(export.rows)


def _place(event: Event) -> int:
    return observation_id(event.block_number, event.log_index)


def _of_event(
    event: Event, memory: Memory, moving: Moving, keep: Callable[[Letter], None]
) -> list[Observation]:
    try:
        memory.take(event)
        rows = list(observer.observed(event, memory, keep))
    except KeyError as missing:
        raise ExportError(
            f"{event.name} of block {event.block_number}, log {event.log_index} rests on an event "
            f"that is not in the export ({missing}): export from the first block on."
        ) from missing
    for row in rows:
        if row[_AT["kind"]] in _PAID:
            _note_paid(row, moving)
    return rows


def _note_paid(row: Observation, moving: Moving) -> None:
    place, account, program, subject, payment, amount, time = (
        int(row[_AT[name]] or 0)
        for name in ("id", "account", "program", "subject", "payment", "amount", "time")
    )
    paid = Paid(program=program, subject=subject, payment=payment, amount=amount, time=time)
    moving.got_paid(place, account, paid)


def _columns(made: list[Observation]) -> pa.RecordBatch:
    try:
        return columns.of_rows(made)
    except OverflowError as fault:
        strange = next(row for row in made if any((each or 0) >> 63 for each in row))
        place = int(strange[_AT["id"]] or 0)
        raise ExportError(
            f"Block {place >> LOG_BITS}, log {place & ((1 << LOG_BITS) - 1)}: a number of it is "
            "beyond 63 bits, which only amounts may be. Export again."
        ) from fault
