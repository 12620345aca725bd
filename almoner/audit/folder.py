"""A folder with what a node gave, to be audited without one.

It holds `agency.json` (which chain, which contracts), `headers.jsonl` and `logs.jsonl`, the node's
own JSON, one header or log a line, in the chain's order; and `receipts.jsonl`, one block a line:
the receipts of every block that can hold a log of the agency, by its bloom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from almoner.audit.receipts import BlockReceipts, Own, asked
from almoner.audit.source import Agency, Header, Log, NodeSource
from almoner.errors import ConfigError

_RECEIPTS = "receipts.jsonl"


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Reads what `keep` wrote. Raises ConfigError for what is no such folder, naming the line."""

    folder: Path

    @property
    def agency(self) -> Agency:
        path = self.folder / "agency.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Agency)
        except (OSError, msgspec.MsgspecError) as fault:
            raise ConfigError(
                f"{path} does not say which agency the record is of: make it with "
                f"almoner audit --record. ({fault})"
            ) from fault

    def headers(self) -> Iterator[Header]:
        return _lines(self.folder / "headers.jsonl", Header)

    def logs(self) -> Iterator[Log]:
        return _lines(self.folder / "logs.jsonl", Log)

    @property
    def has_receipts(self) -> bool:
        """Whether the logs can be proven without a node."""
        return (self.folder / _RECEIPTS).exists()

    def receipts(self) -> Iterator[BlockReceipts]:
        return _lines(self.folder / _RECEIPTS, BlockReceipts)


def keep(source: NodeSource, folder: Path) -> FolderSource:
    """Writes what a node gives into a new folder, and reads it from there.

    Raises ConfigError if the folder already holds something, ChainError if the node lacks a block
    or its receipts.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty: name a new folder to record into.")
    folder.mkdir(parents=True, exist_ok=True)
    kept = FolderSource(folder)
    _write(folder / "headers.jsonl", source.raw_headers())
    _write(folder / "logs.jsonl", source.raw_logs())
    own = Own.of(source.agency.contracts, source.addresses())
    needed = (header for header in kept.headers() if own.may_be_in(header))
    _write(folder / _RECEIPTS, asked(source.client, needed))
    # Last, so that what was left half written is no record.
    _write(folder / "agency.json", [source.agency])
    return kept


def _write(path: Path, lines: Iterable[Any]) -> None:
    with path.open("wb") as out:
        for line in lines:
            out.write(msgspec.json.encode(line) + b"\n")


def _lines(path: Path, kind: type[Any]) -> Iterator[Any]:
    decode = msgspec.json.Decoder(kind).decode
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield decode(line)
                except msgspec.MsgspecError as fault:
                    raise ConfigError(f"{path}, line {number}: {fault}.") from fault
    except OSError as fault:
        raise ConfigError(f"{path} cannot be read: {fault.strerror}.") from fault
