"""Reading an export: its events, with the types their ABI gives them, and its transfers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa

from almoner.backtest import arguments, moves, places
from almoner.backtest.moves import Moves
from almoner.errors import ExportError
from almoner.events import Decoder, Event
from almoner.ledger.export import manifest
from almoner.ledger.export.manifest import Manifest, Range

_EVENTS = ("block_number", "log_index", "block_time", "block_hash", "address", "event", "args")


class Export:
    """A folder of exported files, whose manifest fits them."""

    def __init__(self, folder: Path, decoder: Decoder, wanted: frozenset[str]) -> None:
        """Gives the events of the wanted names; of others, only that they are known is looked at.

        Raises ExportError for a folder without a manifest, or not as its manifest says."""
        found = manifest.load(folder) if folder.is_dir() else None
        if found is None:
            raise ExportError(
                f"{folder} has no {manifest.NAME}: name the folder that almoner export events made."
            )
        faults = manifest.spoiled(folder, found)
        if faults:
            raise ExportError("\n".join(faults))
        try:
            self.treasury = arguments.address(found.contracts.get("treasury"))
        except (AttributeError, ValueError) as fault:
            raise ExportError(f"{folder / manifest.NAME} names no treasury: restore it.") from fault
        self.folder = folder
        self.manifest: Manifest = found
        self._known = {shape.name for shape in decoder.shapes}
        self._readers = {
            shape.name: arguments.reader(shape) for shape in decoder.shapes if shape.name in wanted
        }

    def events(self) -> Iterator[Event]:
        """Those of the wanted names, in order. Raises ExportError for a row that cannot be used."""
        for each in self.manifest.ranges:
            yield from self._events(each)

    def transfers(self) -> Iterator[Moves]:
        """Those there are, in the order in which they became known. Raises ExportError."""
        for each in self.manifest.ranges:
            path = each.path(self.folder, "transfers")
            for rows in places.batches(self.folder, each, "transfers", moves.COLUMNS):
                if len(rows):
                    yield moves.moves(rows, path)

    @property
    def rows(self) -> int:
        """How many events and transfers there are."""
        files = (file for each in self.manifest.ranges for file in each.files.values())
        return sum(file.rows for file in files)

    def _events(self, each: Range) -> Iterator[Event]:
        decode = msgspec.json.Decoder(dict[str, Any]).decode
        batches = places.batches(self.folder, each, "events", _EVENTS)
        rows = (row for batch in batches for row in _tuples(batch))
        for number, index, time, hash_, contract, name, args in rows:
            if name is None:
                continue
            read = self._readers.get(name)
            if name not in self._known:
                raise ExportError(
                    f"{self._where(each, number, index)}: there is no event {name} in this "
                    "version. Export again with it, or back-test with the version that wrote the "
                    "export."
                )
            if read is None:
                continue
            try:
                told = read(decode(args))
                address, hashed = arguments.address(contract), bytes.fromhex(hash_[2:])
            except (KeyError, TypeError, ValueError, RecursionError, msgspec.DecodeError) as fault:
                raise ExportError(
                    f"{self._where(each, number, index)}: the arguments of {name} are not as its "
                    f"ABI says ({fault})."
                ) from fault
            yield Event(
                name=name,
                address=address,
                block_number=number,
                block_hash=hashed,
                block_time=time,
                transaction_hash=b"",
                log_index=index,
                args=told,
                topics=(),
                data=b"",
            )

    def _where(self, each: Range, number: int, index: int) -> str:
        return f"{each.path(self.folder, 'events')}, block {number}, log {index}"


def _tuples(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)
