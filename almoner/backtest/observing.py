"""From an export to observations, as columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import pyarrow as pa

from almoner.backtest.memory import TAKEN, Memory
from almoner.backtest.reading import Export, Moved, known_id
from almoner.blocks import LOG_BITS
from almoner.errors import ExportError
from almoner.events import Event
from almoner.observations import observer
from almoner.observations.observer import HEARD, Observation, Paid, Transfer
from almoner.observations.schema import ALWAYS, COLUMNS, Kind, key

AT_ONCE = 200_000
"""Rows of one batch, about."""
SCHEMA = pa.schema([pa.field(name, pa.int64(), nullable=name not in ALWAYS) for name in COLUMNS])
WANTED = HEARD | TAKEN
"""Names of the events that have to be read."""
_PAID = {int(Kind.PAID), int(Kind.DRAW_PAID)}
_AT = {name: place for place, name in enumerate(COLUMNS)}


def batches(
    export: Export, memory: Memory, told: Callable[[int], None] = lambda _rows: None
) -> Iterator[pa.RecordBatch]:
    """All observations of an export, in order. `told` hears how many rows of it were read.

    Raises ExportError for an event that does not follow from those before it.
    """
    treasury = bytes.fromhex(export.manifest.contracts["treasury"][2:])
    made: list[Observation] = []
    times: dict[int, int] = {}
    for count, each in enumerate(export, start=1):
        if isinstance(each, Event):
            made += _of_event(each, memory)
            times = {each.block_number: each.block_time}
        else:
            if treasury not in (each.sender, each.recipient):
                made += _of_transfer(each, memory, times.get(each.known_block, each.time))
        if len(made) >= AT_ONCE:
            yield batch(made)
            told(count)
            made = []
    if made:
        yield batch(made)
    told(export.rows)


def _of_event(event: Event, memory: Memory) -> list[Observation]:
    try:
        memory.take(event)
        rows = list(observer.observed(event, memory))
    except KeyError as missing:
        raise ExportError(
            f"{event.name} of block {event.block_number}, log {event.log_index} rests on an event "
            f"that is not in the export ({missing}): export from the first block on."
        ) from missing
    for row in rows:
        if row[_AT["kind"]] in _PAID:
            _note_paid(row, memory)
    return rows


def _note_paid(row: Observation, memory: Memory) -> None:
    account, program, subject, payment, amount, time = (
        int(row[_AT[name]] or 0)
        for name in ("account", "program", "subject", "payment", "amount", "time")
    )
    memory.got_paid(
        account,
        Paid(program=program, subject=subject, payment=payment, amount=amount, time=time),
    )


def _of_transfer(moved: Moved, memory: Memory, known_time: int) -> Iterator[Observation]:
    late = moved.known_block != moved.block
    sender = key(moved.sender)
    transfer = Transfer(
        id=moved.block << LOG_BITS | moved.log_index,
        time=moved.time,
        known_id=known_id(moved),
        known_time=known_time if late else moved.time,
        sender=moved.sender,
        recipient=moved.recipient,
        amount=moved.amount,
    )
    recipient = key(moved.recipient)
    memory.met(sender, moved.sender)
    memory.met(recipient, moved.recipient)
    last = None if late else memory.last_paid(sender)
    first = memory.is_first(recipient)
    return observer.transferred(transfer, last, first=first)


def batch(rows: Sequence[Iterable[int | None]]) -> pa.RecordBatch:
    """Observations as columns. There has to be one at least."""
    columns = [pa.array(column, pa.int64()) for column in zip(*rows, strict=True)]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)
