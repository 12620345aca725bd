"""What a population says happened, transaction by transaction, in the order of its chain."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from almoner.errors import AlmonerError, Fault, InputError
from almoner.ledger.export import manifest
from almoner.simulate.population import EXPORT, TRUTH
from almoner.simulate.population.clock import BLOCK, DAY

Args = Mapping[str, Any]
"""As in the export: integers are texts."""
_PLACE = ("block_number", "log_index", "block_time", "tx_hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A log of the population: an event, or a transfer of the token."""

    block: int
    index: int
    time: int
    transaction: str
    address: str
    """Of the contract; of a transfer, the token's."""
    event: str
    args: Args


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The logs of one transaction, in their order."""

    logs: tuple[Said, ...]

    @property
    def block(self) -> int:
        """The population's, which is not the chain's."""
        return self.logs[0].block

    @property
    def time(self) -> int:
        """Seconds since 1970."""
        return self.logs[0].time

    @property
    def events(self) -> list[Said]:
        """All but the transfers."""
        return [each for each in self.logs if each.event != TRANSFER]

    def first(self, event: str) -> Said:
        """The first log of a kind. Raises AlmonerError if there is none."""
        for each in self.logs:
            if each.event == event:
                return each
        raise AlmonerError(f"Its transaction has no {event}.")

    def has(self, event: str) -> bool:
        """Whether it has a log of a kind."""
        return any(each.event == event for each in self.logs)


TRANSFER = "Transfer"
"""Of the token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole population, as far as it is to be played."""

    seed: int
    contracts: Mapping[str, str]
    """By the names of an export's manifest."""
    steps: Sequence[Step]

    @property
    def begins(self) -> int:
        """When the block before the first one was made, in seconds since 1970."""
        return self.steps[0].time - BLOCK * self.steps[0].block


def read(folder: Path, days: int | None = None) -> Script:
    """The transactions of a population's folder, of its first days where so many are asked for.

    Raises InputError where the folder has no population.
    """
    truth, export = folder / TRUTH, folder / EXPORT
    found = manifest.load(export) if truth.is_file() else None
    if found is None or not found.ranges:
        reason = f"{folder} has no population: make one with almoner simulate population"
        raise InputError([Fault(field="folder", reason=reason)])
    facts = json.loads(truth.read_text(encoding="utf-8"))
    contracts = found.contracts
    events = list(_events(export))
    until = None if days is None else events[0].time + days * DAY
    whole = sorted(
        itertools.chain(events, _transfers(export, contracts["token"])),
        key=lambda each: (each.block, each.index),
    )
    kept = (each for each in whole if until is None or each.time < until)
    return Script(seed=int(facts["seed"]), contracts=contracts, steps=list(_steps(kept)))


def _events(export: Path) -> Iterator[Said]:
    columns = [*_PLACE, "address", "event", "args"]
    for row in pq.read_table(export / "events", columns=columns).to_pylist():
        yield _said(row, row["address"], row["event"], json.loads(row["args"]))


def _transfers(export: Path, token: str) -> Iterator[Said]:
    columns = [*_PLACE, "sender", "recipient", "amount"]
    for row in pq.read_table(export / "transfers", columns=columns).to_pylist():
        args = {"from": row["sender"], "to": row["recipient"], "value": str(row["amount"])}
        yield _said(row, token, TRANSFER, args)


def _said(row: Mapping[str, Any], address: str, event: str, args: Args) -> Said:
    block, index, time, transaction = (row[name] for name in _PLACE)
    return Said(
        block=block,
        index=index,
        time=time,
        transaction=transaction,
        address=address,
        event=event,
        args=args,
    )


def _steps(logs: Iterable[Said]) -> Iterator[Step]:
    for _, members in itertools.groupby(logs, key=lambda each: each.transaction):
        yield Step(logs=tuple(members))
