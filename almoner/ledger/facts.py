"""Facts: logs as the columns of the tables that keep them, made by whole columns.

An event is its number, its contract, its kind, what it indexes, and its data as the chain has it;
nothing of it is lost, so that it can be decoded again. What no ABI explains is kept raw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from almoner.blocks import Header, Logs
from almoner.ledger.columns import LOG_BITS
from almoner.ledger.identifiers import PLACE_BITS, Identifiers
from almoner.ledger.kinds import SLOTS, Kind, Word

_ACCOUNT = {f"0x{0:024x}"}
"""How the topic of an account begins."""
Numbers = NDArray[np.int64]

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

    def add(self, table: str, *columns: Any) -> None:
        """Adds rows, given by columns."""
        schema = SCHEMAS[table]
        arrays = [
            each if isinstance(each, pa.Array) else pa.array(each, kind)
            for each, kind in zip(columns, schema.types, strict=True)
        ]
        if len(arrays[0]):
            self.batches[table].append(pa.RecordBatch.from_arrays(arrays, schema=schema))

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
        self._kinds = {f"0x{kind.shape.topic.hex()}": kind for kind in kinds.values()}
        self._identifiers = identifiers

    def read(self, headers: Sequence[Header], logs: Logs, facts: Facts) -> None:
        """Adds the facts of one span."""
        facts.add(
            "blocks",
            [each.number for each in headers],
            [each.hash for each in headers],
            [each.parent for each in headers],
            [each.time for each in headers],
        )
        facts.last = headers[-1]
        if not logs:
            return
        facts.events += len(logs)
        _transactions(logs, facts)
        columns = _Columns(logs, self._kinds)
        self._number(columns, logs, facts)
        explained = np.flatnonzero(columns.kinds)
        if len(explained) < len(logs):
            self._unexplained(logs, columns, facts)
            columns = columns.chosen(explained)
        facts.add(
            "events",
            columns.ids,
            columns.slots[0],
            columns.kinds,
            *(pa.array(slot, mask=~used) for slot, used in columns.indexed),
            columns.tx,
            binary(columns.data),
        )

    def _number(self, columns: _Columns, logs: Logs, facts: Facts) -> None:
        """Puts numbers for accounts and keys, and new numbers for new ones."""
        get = self._identifiers.get
        # Who emits is one of few.
        emitters = {address: get(address[2:]) for address in set(logs.addresses)}
        unknown = [
            (int(columns.ids[logs.addresses.index(address)]) << PLACE_BITS, address[2:])
            for address, number in emitters.items()
            if number is None
        ]
        waiting = []
        for slot, at, values in columns.named:
            found = [get(value) for value in values]
            if None in found:
                unknown += [
                    (int(columns.ids[place]) << PLACE_BITS | slot, value)
                    for place, value, number in zip(at, values, found, strict=True)
                    if number is None
                ]
                waiting.append((slot, at, values))
            else:
                columns.slots[slot][at] = found
        if unknown:
            new = self._identifiers.give(unknown)
            facts.add(
                "identifiers", [number for number, _ in new], _values(value for _, value in new)
            )
        for slot, at, values in waiting:
            columns.slots[slot][at] = [get(value) for value in values]
        numbers = {address: get(address[2:]) for address in emitters}
        columns.slots[0][:] = [numbers[address] for address in logs.addresses]

    def _unexplained(self, logs: Logs, columns: _Columns, facts: Facts) -> None:
        at = np.flatnonzero(columns.kinds == 0)
        rest = columns.chosen(at)
        facts.add(
            "unexplained",
            rest.ids,
            rest.slots[0],
            rest.tx,
            [_joined(logs.topics[place]) for place in at],
            binary(rest.data),
        )


class _Columns:
    """What a span's logs have in each column, in the chain's order; kind 0 is none of ours."""

    def __init__(self, logs: Logs, kinds: Mapping[str, Kind]) -> None:
        self.ids: Numbers = np.array(logs.blocks, np.int64) << LOG_BITS | np.array(logs.indexes)
        self.tx: Numbers = np.array(logs.transactions, np.int64)
        self.data = logs.data
        self.kinds: Numbers = np.zeros(len(logs), np.int64)
        self.slots: list[Numbers] = [np.zeros(len(logs), np.int64) for _ in range(1 + SLOTS)]
        self.used = [np.zeros(len(logs), bool) for _ in range(1 + SLOTS)]
        self.named: list[tuple[int, Sequence[int], list[str]]] = []
        """Slot, places and values of accounts and keys, which stand under numbers."""
        places: dict[str, list[int]] = {}
        for at, topics in enumerate(logs.topics):
            places.setdefault(topics[0] if topics else "", []).append(at)
        for topic, of_kind in places.items():
            kind = kinds.get(topic)
            if kind is not None:
                self._explain(kind, logs, of_kind)

    @property
    def indexed(self) -> list[tuple[Numbers, NDArray[np.bool_]]]:
        """The indexed words, and where there are some."""
        return list(zip(self.slots[1:], self.used[1:], strict=True))

    def chosen(self, at: Numbers) -> _Columns:
        """The rows at these places."""
        chosen = object.__new__(_Columns)
        chosen.ids, chosen.tx, chosen.kinds = self.ids[at], self.tx[at], self.kinds[at]
        chosen.data = [self.data[place] for place in at]
        chosen.slots = [slot[at] for slot in self.slots]
        chosen.used = [used[at] for used in self.used]
        chosen.named = []
        return chosen

    def _explain(self, kind: Kind, logs: Logs, at: list[int]) -> None:
        """Reads the indexed words of a kind. What has other words than it should stays unexplained:
        no compiler of Solidity writes that.
        """
        words = 1 + len(kind.words)
        if any(len(logs.topics[place]) != words for place in at):
            for place in at:
                if len(logs.topics[place]) == words:
                    self._explain(kind, logs, [place])
            return
        numbers: list[tuple[int, Numbers]] = []
        named: list[tuple[int, Sequence[int], list[str]]] = []
        for slot, word in enumerate(kind.words, 1):
            texts = [logs.topics[place][slot] for place in at]
            if word is Word.NUMBER:
                try:
                    # A number of 2^63 or more is stored as itself less 2^64 (see columns.py).
                    read = np.array([int(text, 16) for text in texts], np.uint64)
                except OverflowError:
                    return self._one_by_one(kind, logs, at)
                numbers.append((slot, read.view(np.int64)))
            elif word is Word.KEY:
                named.append((slot, at, [text[2:] for text in texts]))
            elif {text[:26] for text in texts} == _ACCOUNT:
                named.append((slot, at, [text[26:] for text in texts]))
            else:
                return self._one_by_one(kind, logs, at)
        self.kinds[at] = kind.number
        self.named += named
        for slot, signed in numbers:
            self.slots[slot][at] = signed
        for slot in range(1, words):
            self.used[slot][at] = True

    def _one_by_one(self, kind: Kind, logs: Logs, at: list[int]) -> None:
        if len(at) > 1:
            for place in at:
                self._explain(kind, logs, [place])


def _transactions(logs: Logs, facts: Facts) -> None:
    found = {
        block << LOG_BITS | tx: hash_
        for block, tx, hash_ in zip(logs.blocks, logs.transactions, logs.hashes, strict=True)
    }
    facts.add("transactions", list(found), binary(list(found.values())))


def _values(texts: Iterable[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in texts]


def binary(texts: Sequence[str]) -> pa.Array:
    """Hexadecimal texts as a column of bytes, without a look at each."""
    lengths = np.fromiter(map(len, texts), np.int32, len(texts)) // 2 - 1
    offsets = np.zeros(len(texts) + 1, np.int32)
    np.cumsum(lengths, out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(_joined(texts))]
    return pa.Array.from_buffers(pa.binary(), len(texts), buffers)


def _joined(texts: Sequence[str]) -> bytes:
    return bytes.fromhex("".join(texts).replace("0x", ""))
