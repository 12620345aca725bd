"""Facts: logs as the columns of the tables that keep them, made by whole columns.

An event is its number, its contract, its kind, what it indexes, and its data as the chain has it;
nothing of it is lost, so that it can be decoded again. What no ABI explains is kept raw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from almoner.blocks import LOG_BITS, Header, Logs, Marks, Numbers, Words, offsets, values
from almoner.ledger.identifiers import PLACE_BITS, Identifiers
from almoner.ledger.kinds import SLOTS, Kind, Word

_FREE = {Word.NUMBER: 24, Word.ACCOUNT: 12, Word.KEY: 0}
"""Bytes of a word that are zero."""

SCHEMAS: Mapping[str, pa.Schema] = {
    "blocks": pa.schema(
        {"number": pa.int64(), "hash": pa.binary(), "parent": pa.binary(), "time": pa.int64()}
    ),
    "transactions": pa.schema({"id": pa.int64(), "hash": pa.binary()}),
    "identifiers": pa.schema({"id": pa.int64(), "value": pa.binary()}),
    "events": pa.schema(
        {
            "id": pa.int64(),
            "contract": pa.int64(),
            "kind": pa.int64(),
            "a": pa.int64(),
            "b": pa.int64(),
            "c": pa.int64(),
            "tx": pa.int64(),
            "data": pa.binary(),
        }
    ),
    "unexplained": pa.schema(
        {
            "id": pa.int64(),
            "contract": pa.int64(),
            "tx": pa.int64(),
            "topics": pa.binary(),
            "data": pa.binary(),
        }
    ),
}
"""The tables of facts that spans of blocks fill, in the order they are written."""


@dataclass(slots=True)
class Facts:
    """What consecutive spans add to each table."""

    batches: dict[str, list[pa.RecordBatch]] = field(
        default_factory=lambda: {table: [] for table in SCHEMAS}
    )
    events: int = 0
    last: Header | None = None

    def add(self, table: str, *columns: pa.Array) -> None:
        """Adds rows, given by columns."""
        if len(columns[0]):
            self.batches[table].append(
                pa.RecordBatch.from_arrays(list(columns), schema=SCHEMAS[table])
            )

    def take(self, facts: Facts) -> None:
        """Adds the facts of the blocks that follow."""
        for table, batches in facts.batches.items():
            self.batches[table] += batches
        self.events += facts.events
        self.last = facts.last

    def table(self, name: str) -> pa.Table:
        """All rows for a table."""
        return pa.Table.from_batches(self.batches[name], schema=SCHEMAS[name])


class Reader:
    """Turns spans into facts. Spans have to come in the chain's order."""

    def __init__(self, kinds: Mapping[int, Kind], identifiers: Identifiers) -> None:
        self._kinds = kinds
        self._identifiers = identifiers

    def read(self, headers: Sequence[Header], logs: Logs, facts: Facts) -> None:
        """Adds the facts of one span."""
        facts.add(
            "blocks",
            _numbers([each.number for each in headers]),
            _binary([each.hash for each in headers]),
            _binary([each.parent for each in headers]),
            _numbers([each.time for each in headers]),
        )
        facts.last = headers[-1]
        if not len(logs):
            return
        facts.events += len(logs)
        _transactions(logs, facts)
        columns = _Columns(logs, self._kinds)
        self._number(columns, facts)
        explained = np.flatnonzero(columns.kinds)
        facts.add(
            "events",
            *(
                _numbers(column[explained])
                for column in (columns.ids, columns.slots[0], columns.kinds)
            ),
            *(
                _numbers(slot[explained], used[explained])
                for slot, used in zip(columns.slots[1:], columns.used[1:], strict=True)
            ),
            _numbers(logs.transactions[explained]),
            _data(logs, explained),
        )
        if len(explained) < len(logs):
            left = np.flatnonzero(columns.kinds == 0)
            facts.add(
                "unexplained",
                *(
                    _numbers(column[left])
                    for column in (columns.ids, columns.slots[0], logs.transactions)
                ),
                _binary([b"".join(logs.topics_of(place)) for place in left.tolist()]),
                _data(logs, left),
            )

    def _number(self, columns: _Columns, facts: Facts) -> None:
        """Puts numbers for accounts and keys, and new numbers for new ones."""
        get = self._identifiers.get
        unknown: list[tuple[int, bytes]] = []
        waiting = []
        for named in columns.named:
            found = [get(value) for value in named.values]
            if None in found:
                unknown += [
                    (int(columns.ids[place]) << PLACE_BITS | named.slot, value)
                    for place, value, number in zip(
                        named.at[named.firsts].tolist(), named.values, found, strict=True
                    )
                    if number is None
                ]
                waiting.append(named)
            else:
                named.put(columns.slots, found)
        if not unknown:
            return
        new = self._identifiers.give(unknown)
        facts.add(
            "identifiers",
            _numbers([number for number, _ in new]),
            _binary([value for _, value in new]),
        )
        for named in waiting:
            named.put(columns.slots, [get(value) for value in named.values])


class _Named:
    """Accounts or keys in one slot of some logs: each that is said again and again, once."""

    def __init__(self, slot: int, at: Numbers, words: Words) -> None:
        self.slot = slot
        self.at = at
        begins = np.ones(len(words), bool)
        begins[1:] = (words[1:] != words[:-1]).any(axis=1)
        self.firsts = np.flatnonzero(begins)
        self.values = values(words[self.firsts])

    def put(self, slots: Sequence[Numbers], numbers: Sequence[int | None]) -> None:
        """Puts the number of each value in its places."""
        times = np.diff(self.firsts, append=len(self.at))
        slots[self.slot][self.at] = np.repeat(np.array(numbers, np.int64), times)


class _Columns:
    """What a span's logs have in each column, in the chain's order; kind 0 is none of ours."""

    def __init__(self, logs: Logs, kinds: Mapping[int, Kind]) -> None:
        count = len(logs)
        self.ids: Numbers = logs.blocks << LOG_BITS | logs.indexes
        self.kinds: Numbers = np.zeros(count, np.int64)
        self.slots: list[Numbers] = [np.zeros(count, np.int64) for _ in range(1 + SLOTS)]
        self.used = [np.zeros(count, bool) for _ in range(1 + SLOTS)]
        self.named = [_Named(0, np.arange(count), logs.addresses)]
        """Accounts and keys, which stand under numbers."""
        signatures = logs.topics[:, 0, :8].copy().view(">i8").ravel().astype(np.int64)
        for number in np.unique(signatures).tolist():
            kind = kinds.get(number)
            if kind is not None:
                self._explain(kind, logs, np.flatnonzero(signatures == number))

    def _explain(self, kind: Kind, logs: Logs, at: Numbers) -> None:
        """Reads the indexed words of a kind. What has other words than it should stays unexplained:
        no compiler of Solidity writes that.
        """
        topics = logs.topics[at]
        fits = (topics[:, 0] == np.frombuffer(kind.shape.topic, np.uint8)).all(axis=1)
        fits &= logs.counts[at] == 1 + len(kind.words)
        for slot, word in enumerate(kind.words, 1):
            fits &= ~topics[:, slot, : _FREE[word]].any(axis=1)
        if not fits.all():
            at, topics = at[fits], topics[fits]
        if not len(at):
            return
        self.kinds[at] = kind.number
        for slot, word in enumerate(kind.words, 1):
            self.used[slot][at] = True
            read = np.ascontiguousarray(topics[:, slot, _FREE[word] :])
            if word is Word.NUMBER:
                # A number of 2^63 or more is stored as itself less 2^64 (see columns.py).
                self.slots[slot][at] = read.view(">i8").ravel()
            else:
                self.named.append(_Named(slot, at, read))


def _transactions(logs: Logs, facts: Facts) -> None:
    numbers, firsts = np.unique(logs.blocks << LOG_BITS | logs.transactions, return_index=True)
    facts.add("transactions", _numbers(numbers), _binary(values(logs.hashes[firsts])))


def _data(logs: Logs, at: Numbers) -> pa.Array:
    """The data of the logs at these places, as a column."""
    whole = _cut(logs.data, logs.offsets)
    return whole if len(at) == len(logs) else whole.take(_numbers(at))


def _numbers(numbers: Sequence[int] | Numbers, used: Marks | None = None) -> pa.Array:
    """A column of numbers, null where they are not used."""
    # Of its buffers: Arrow's own way from Python loads pandas first.
    nulls = None if used is None else pa.py_buffer(np.packbits(used, bitorder="little"))
    whole = np.ascontiguousarray(numbers, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(whole), [nulls, pa.py_buffer(whole)])


def _binary(parts: Sequence[bytes]) -> pa.Array:
    return _cut(b"".join(parts), offsets([len(part) for part in parts]))


def _cut(data: bytes, begins: Numbers) -> pa.Array:
    places = pa.py_buffer(begins.astype(np.int32))
    return pa.Array.from_buffers(pa.binary(), len(begins) - 1, [None, places, pa.py_buffer(data)])
