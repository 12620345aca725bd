"""The report of a back-test as a file: two persons activate a rule set with its SHA-256."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from almoner.errors import Fault, InputError
from almoner.fraud import canonical

FORMAT = 1
_CONTENT = "content"
_AGAIN = "make it again with almoner backtest --report"


class Set(msgspec.Struct, frozen=True):
    """What programs of a purpose were judged by."""

    purpose: int | None
    """None for all programs of other purposes."""
    digest: str


class Sets(msgspec.Struct, frozen=True):
    """A version of the rules."""

    version: str
    sets: list[Set]


class Read(msgspec.Struct, frozen=True):
    """What was read."""

    chain_id: int
    genesis: str
    treasury: str
    first_block: int
    last_block: int
    last_hash: str


class Payments(msgspec.Struct, frozen=True):
    """How many payments were chosen, and how many by the version before."""

    count: int
    before: int | None


class Told(msgspec.Struct, frozen=True):
    """Of a report, what it is checked by and shown with."""

    rules: Sets
    against: Sets | None
    read: Read
    payments: int
    looked_at: Payments
    held: Payments


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A report that is as it was written."""

    path: Path
    digest: bytes
    """SHA-256 of the file: what goes to the chain."""
    told: Told

    def require_rule_set(self, rule_set: bytes, purpose: int) -> None:
        """Raises InputError unless programs of this purpose were judged by this very rule set."""
        sets = {each.purpose: each.digest for each in self.told.rules.sets}
        of, own = sets.get(purpose, sets.get(None)), canonical.shown(rule_set)
        if of != own:
            raise self._refused(
                f"is about the rule set {of}, and not {own} of the program file: back-test the "
                "version that is to be active, with --program and this file"
            )

    def require_agency(self, chain_id: int, genesis: bytes, treasury: str) -> None:
        """Raises InputError unless it read this agency's history."""
        read, own = self.told.read, canonical.shown(genesis)
        if (read.chain_id, read.genesis) != (chain_id, own):
            raise self._refused(
                f"is of chain {read.chain_id} with genesis {read.genesis}, and this is chain "
                f"{chain_id} with {own}: back-test this agency's history"
            )
        if read.treasury.lower() != treasury.lower():
            raise self._refused(
                f"is of the agency with the treasury {read.treasury}, and this one's is "
                f"{treasury}: back-test this agency's history"
            )

    def require_block(self, found: bytes) -> None:
        """Raises InputError unless this is the chain's hash of the last block that was read."""
        read, own = self.told.read, canonical.shown(found)
        if read.last_hash != own:
            raise self._refused(
                f"read block {read.last_block} with the hash {read.last_hash}, and the chain's is "
                f"{own}: {_AGAIN}"
            )

    def summary(self) -> str:
        """What it comes to, in sentences."""
        told = self.told
        before = (
            f" Version {told.against.version} held {told.held.before:,}." if told.against else ""
        )
        return (
            f"The report read blocks {told.read.first_block} to {told.read.last_block}: of "
            f"{told.payments:,} payments, version {told.rules.version} looked at "
            f"{told.looked_at.count:,} and held {told.held.count:,}.{before}"
        )

    def _refused(self, reason: str) -> InputError:
        return InputError([Fault(field="report", reason=f"{self.path} {reason}")])


def written(told: Mapping[str, Any]) -> bytes:
    """A report as its file has it: canonical JSON with the digest of all the rest in it."""
    rest = {"format": FORMAT, **told}
    return canonical.encode({**rest, _CONTENT: canonical.shown(canonical.digest(rest))})


def read(path: Path) -> Reported:
    """A report from its file.

    Raises InputError where it cannot be read, is none, or is not as `written` wrote it.
    """
    try:
        whole = path.read_bytes()
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else "no file can have this name"
        raise _refused(f"{path} cannot be read: {why}") from fault
    try:
        told = json.loads(whole)
        content = told.pop(_CONTENT)
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError) as fault:
        raise _refused(f"{path} is no report of a back-test: {_AGAIN}") from fault
    if told.get("format") != FORMAT:
        raise _refused(f"{path} is of another version of reports than {FORMAT}: {_AGAIN}")
    if not _is_whole(told, content, whole):
        raise _refused(f"{path} was changed since it was written: {_AGAIN}")
    try:
        found = msgspec.convert(told, Told)
    except msgspec.ValidationError as fault:
        raise _refused(f"{path} is no report of a back-test ({fault}): {_AGAIN}") from fault
    return Reported(path=path, digest=hashlib.sha256(whole).digest(), told=found)


def _is_whole(told: dict[str, Any], content: object, whole: bytes) -> bool:
    """Whether it is canonical, and its digest that of the rest."""
    try:
        again = canonical.encode({**told, _CONTENT: content})
        return again == whole and content == canonical.shown(canonical.digest(told))
    except TypeError:
        return False


def _refused(reason: str) -> InputError:
    return InputError([Fault(field="report", reason=reason)])
