"""Transfers of an export as columns: there are more of them than of all else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from almoner.backtest import arguments
from almoner.blocks import LOG_BITS
from almoner.errors import ExportError
from almoner.observations.schema import LARGEST, account_key, observation_id

COLUMNS = (
    *("known_block", "block_number", "log_index", "block_time"),
    *("sender", "recipient", "amount", "data"),
)
Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Transfers in the order in which they became known. Each array has one place for each."""

    id: Numbers
    """Its own block << 20 | log index."""
    known_id: Numbers
    """Where it stands in the order of what became known: of an older one, at the end of the block
    that made it known."""
    time: Numbers
    """Of its own block."""
    sender: Numbers
    """Key of an account."""
    recipient: Numbers
    amount: Numbers
    """0 where it is no number of 63 bits."""
    data: Mapping[int, bytes]
    """Of those that are none, by id: what its log has."""
    accounts: Mapping[int, str]
    """Addresses by their keys."""

    @property
    def late(self) -> Marks:
        """Which of them became known later than they were made."""
        own: Marks = self.id >> LOG_BITS != self.known_id >> LOG_BITS
        return own

    @property
    def counted(self) -> Marks:
        """Which of them rules can count with."""
        none = np.isin(self.id, np.fromiter(self.data, np.int64, len(self.data)))
        found: Marks = ~none & (self.amount <= LARGEST)
        return found

    def between(self, treasury: int) -> Moves:
        """Those of something, neither from nor to the treasury."""
        stay = (self.sender != treasury) & (self.recipient != treasury)
        stay &= (self.amount != 0) | ~self.counted
        return Moves(
            id=self.id[stay],
            known_id=self.known_id[stay],
            time=self.time[stay],
            sender=self.sender[stay],
            recipient=self.recipient[stay],
            amount=self.amount[stay],
            data=self.data,
            accounts=self.accounts,
        )


def moves(rows: pa.RecordBatch, path: Path) -> Moves:
    """Rows of a file of transfers, with COLUMNS. Raises ExportError for what is no address."""
    accounts: dict[int, str] = {}
    known, block, log, time = (rows[name].to_numpy() for name in COLUMNS[:4])
    # Of arrays in place of numbers.
    own: Any = observation_id(block, log)
    amount: Any = rows["amount"].fill_null(0).to_numpy()
    below = np.flatnonzero(amount < 0)
    if len(below):
        raise ExportError(
            f"{path}, block {block[below[0]]}: an amount is below zero: export again."
        )
    return Moves(
        id=own,
        known_id=np.where(known == block, own, observation_id(known + 1, 0) - 1),
        time=time,
        sender=_keys(rows, "sender", accounts, path),
        recipient=_keys(rows, "recipient", accounts, path),
        amount=amount,
        data=_data(rows, own, path),
        accounts=accounts,
    )


def _data(rows: pa.RecordBatch, own: Numbers, path: Path) -> dict[int, bytes]:
    found = {}
    none = rows["amount"].is_null().to_numpy(zero_copy_only=False)
    for place in np.flatnonzero(none).tolist():
        told = rows["data"][place].as_py() or ""
        try:
            found[int(own[place])] = bytes.fromhex(told.removeprefix("0x"))
        except ValueError as fault:
            raise ExportError(f"{path}: the data {told} is no bytes: export again.") from fault
    return found


def _keys(rows: pa.RecordBatch, column: str, accounts: dict[int, str], path: Path) -> Numbers:
    told = rows[column].dictionary_encode()
    keys = np.empty(len(told.dictionary), np.int64)
    for place, each in enumerate(told.dictionary.to_pylist()):
        try:
            address = arguments.address(each)
        except ValueError as fault:
            raise ExportError(
                f"{path}: the {column} {each} is no address: export again."
            ) from fault
        keys[place] = account_key(address)
        accounts[int(keys[place])] = address
    found: Numbers = keys[told.indices.to_numpy()]
    return found
