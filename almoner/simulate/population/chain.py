"""The chain of a population: what is said in which block, in order, day by day to the files.

Whoever acts says so when its time has come, so that logs are numbered as they are made. What
strangers transfer among themselves comes behind our own transactions of a block.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from almoner.ledger.export.columns import SCHEMAS, TYPED
from almoner.simulate.population import digests
from almoner.simulate.population.accounts import UNKNOWN, Accounts
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.clock import DAY_BLOCKS, Clock
from almoner.simulate.population.files import Files

Args = dict[str, object]
Transfers = tuple[Numbers, Numbers, Numbers, Numbers]
"""Blocks, senders, recipients and amounts of transfers that are no acts of the agency."""

_BLOCK_HASH, _TRANSACTION, _FOREIGN = 2, 3, 4
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Chain:
    """Events and transfers of one day in memory; the days before are in the files."""

    def __init__(self, seed: int, clock: Clock, accounts: Accounts, files: Files) -> None:
        self._seed, self._clock, self._accounts, self._files = seed, clock, accounts, files
        self.block = 1
        self.events = 0
        self.transfers = 0
        self._transaction = 0
        self._foreign = 0
        self._index = 0
        self._day = 0
        self._rows: list[tuple[object, ...]] = []
        self._paid: list[tuple[Numbers, ...]] = []
        self._used: dict[int, int] = {}
        self._coming: dict[int, list[Transfers]] = defaultdict(list)
        self._waiting: list[Numbers] = []
        self._places: dict[str, list[str]] = {}

    @property
    def now(self) -> int:
        """The time of the block that is being made."""
        return self._clock.time(self.block)

    def reach(self, time: int) -> None:
        """Makes blocks until a time. Raises ValueError for one before now."""
        block = self._clock.block(time)
        if block < self.block:
            raise ValueError(f"Block {block} was made before block {self.block}.")
        if block == self.block:
            return
        self._used[self.block] = self._index
        self.block, self._index = block, 0
        while self._day < block // DAY_BLOCKS:
            self._flush()

    def close(self) -> None:
        """Writes the day that is being made, and ends the files."""
        self._used[self.block] = self._index
        self._flush()
        self._files.close()

    def begin(self) -> None:
        """Begins a transaction."""
        self._transaction += 1

    def say(self, address: str, event: str, args: Args) -> None:
        """Writes a log of the transaction. Numbers are numbers; bytes and addresses are texts."""
        places = self._places.get(event)
        if places is None:
            places = self._places[event] = _typed(args)
        typed = [args[place] if place else None for place in places]
        text = _encode({name: _plain(value) for name, value in args.items()})
        self._rows.append(
            (self.block, self._index, self._transaction, address, event, text, *typed)
        )
        self._index += 1

    def name(self, account: int) -> None:
        """Notes that the log which comes next says an account."""
        self._accounts.name(account, self.block)

    def pay(self, sender: int, recipients: Numbers, amounts: Numbers) -> None:
        """Writes the token's transfers in the transaction."""
        count = len(recipients)
        places = np.arange(self._index, self._index + count, dtype=np.int64)
        self._index += count
        self._paid.append(
            (
                np.full(count, self.block, np.int64),
                places,
                np.full(count, self._transaction, np.int64),
                np.full(count, sender, np.int64),
                recipients,
                amounts,
            )
        )

    def move(self, times: Numbers, senders: Numbers, recipients: Numbers, amounts: Numbers) -> None:
        """Has strangers transfer at these times, none before the block that is being made."""
        blocks = np.maximum((times - self._clock.start) // 12, self.block + 1)
        days = blocks // DAY_BLOCKS
        order = np.argsort(days, kind="stable")
        found, starts = np.unique(days[order], return_index=True)
        for day, part in zip(found.tolist(), np.split(order, starts[1:]), strict=True):
            if day * DAY_BLOCKS < (self._clock.end - self._clock.start) // 12:
                self._coming[day].append(
                    (blocks[part], senders[part], recipients[part], amounts[part])
                )

    def _flush(self) -> None:
        first = self._day * DAY_BLOCKS
        last = first + DAY_BLOCKS - 1
        if self._rows:
            self.events += len(self._rows)
            self._files.write("events", first, self._events())
        transfers = self._known(last)
        if len(transfers):
            self.transfers += len(transfers)
            self._files.write("transfers", first, self._transfers(transfers))
        self._rows, self._paid, self._used = [], [], {}
        self._day += 1

    def _events(self) -> pa.RecordBatch:
        blocks, indexes, transactions, addresses, events, texts, *typed = zip(
            *self._rows, strict=True
        )
        numbers = np.array(blocks, np.int64)
        schema = SCHEMAS["events"]
        arrays = [
            *self._place(numbers, np.array(indexes, np.int64)),
            digests.hashes(self._seed, _TRANSACTION, np.array(transactions, np.int64)),
            *(pa.array(column, pa.string()) for column in (addresses, events, texts)),
            *(
                pa.array(column, kind)
                for column, kind in zip(typed, schema.types[-len(typed) :], strict=True)
            ),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=schema)

    def _transfers(self, rows: Numbers) -> pa.RecordBatch:
        known, blocks, indexes, transactions, senders, recipients, amounts = rows.T
        foreign = transactions < 0
        hashes = np.where(
            foreign[:, None],
            digests.mixed(self._seed, _FOREIGN, -transactions, 4),
            digests.mixed(self._seed, _TRANSACTION, transactions, 4),
        )
        arrays = [
            pa.array(known),
            *self._place(blocks, indexes),
            digests.strings(digests.hexadecimal(hashes)),
            digests.strings(self._accounts.texts(senders)),
            digests.strings(self._accounts.texts(recipients)),
            pa.array(amounts),
            pa.nulls(len(rows), pa.string()),
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=SCHEMAS["transfers"])

    def _place(self, blocks: Numbers, indexes: Numbers) -> Sequence[pa.Array]:
        distinct, places = np.unique(blocks, return_inverse=True)
        hashes = digests.hashes(self._seed, _BLOCK_HASH, distinct)
        return (
            pa.array(blocks),
            pa.array(indexes),
            pa.array(self._clock.start + 12 * blocks),
            hashes.take(pa.array(places.ravel())),
        )

    def _known(self, last: int) -> Numbers:
        """The day's transfers with an account that is known, and older ones that are known now."""
        rows = [np.stack(each, axis=1) for each in self._paid]
        coming = self._coming.pop(self._day, [])
        if coming:
            rows.append(self._foreigners(coming))
        whole = np.concatenate([*self._waiting, *rows]) if rows or self._waiting else _nothing()
        known = np.minimum(self._accounts.known[whole[:, 3]], self._accounts.known[whole[:, 4]])
        since = np.maximum(known, whole[:, 0])
        later = known == UNKNOWN
        self._waiting = [whole[later]] if later.any() else []
        told = np.column_stack([since, whole])[~later]
        ordered: Numbers = told[np.lexsort((told[:, 2], told[:, 1], told[:, 0]))]
        return ordered

    def _foreigners(self, coming: list[Transfers]) -> Numbers:
        blocks, senders, recipients, amounts = map(np.concatenate, zip(*coming, strict=True))
        order = np.argsort(blocks, kind="stable")
        blocks = blocks[order]
        distinct, starts, counts = np.unique(blocks, return_index=True, return_counts=True)
        taken = np.array([self._used.get(block, 0) for block in distinct.tolist()], np.int64)
        indexes = np.arange(len(blocks)) - np.repeat(starts - taken, counts)
        numbers = -np.arange(self._foreign + 1, self._foreign + 1 + len(blocks), dtype=np.int64)
        self._foreign += len(blocks)
        return np.stack(
            [blocks, indexes, numbers, senders[order], recipients[order], amounts[order]], axis=1
        )


def block_hash(seed: int, block: int) -> str:
    """The hash of a block."""
    return str(digests.hashes(seed, _BLOCK_HASH, np.array([block], np.int64))[0].as_py())


def _typed(args: Args) -> list[str]:
    """Which argument each column beside the arguments is taken from, none by an empty name."""
    return [
        next((name for name in column.arguments if name in args), "") for column in TYPED.values()
    ]


def _plain(value: object) -> object:
    """A value as the export's JSON has it: integers as texts."""
    if type(value) is int:
        return str(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _nothing() -> Numbers:
    return np.empty((0, 6), np.int64)
