"""Reading an export: its events, with the types their ABI gives them, and its transfers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from almoner.backtest import moves
from almoner.backtest.moves import Moves
from almoner.errors import ExportError
from almoner.events import Decoder, Event, Shape
from almoner.ledger.export import manifest
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import Manifest, Range

_EVENTS = ("block_number", "log_index", "block_time", "block_hash", "address", "event", "args")
_WHOLE = {*(f"uint{bits}" for bits in range(8, 257, 8))}


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
        self.folder = folder
        self.manifest: Manifest = found
        self._known = {shape.name for shape in decoder.shapes}
        self._readers = {
            shape.name: _reader(shape) for shape in decoder.shapes if shape.name in wanted
        }

    def events(self) -> Iterator[Event]:
        """Those of the wanted names, in order. Raises ExportError for a row that cannot be used."""
        for each in self.manifest.ranges:
            yield from self._events(each)

    def transfers(self) -> Iterator[Moves]:
        """Those there are, in the order in which they became known. Raises ExportError."""
        for each in self.manifest.ranges:
            path = each.path(self.folder, "transfers")
            for rows in self._rows(each, "transfers", moves.COLUMNS):
                if len(rows):
                    yield moves.moves(rows, path)

    @property
    def rows(self) -> int:
        """How many events and transfers there are."""
        files = (file for each in self.manifest.ranges for file in each.files.values())
        return sum(file.rows for file in files)

    def _events(self, each: Range) -> Iterator[Event]:
        decode = msgspec.json.Decoder(dict[str, Any]).decode
        batches = self._rows(each, "events", _EVENTS)
        rows = (row for batch in batches for row in _tuples(batch))
        for number, index, time, hash_, address, name, args in rows:
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
            except (KeyError, TypeError, ValueError, msgspec.DecodeError) as fault:
                raise ExportError(
                    f"{self._where(each, number, index)}: the arguments of {name} are not as its "
                    f"ABI says ({fault})."
                ) from fault
            yield Event(
                name=name,
                address=address,
                block_number=number,
                block_hash=bytes.fromhex(hash_[2:]),
                block_time=time,
                transaction_hash=b"",
                log_index=index,
                args=told,
                topics=(),
                data=b"",
            )

    def _where(self, each: Range, number: int, index: int) -> str:
        return f"{each.path(self.folder, 'events')}, block {number}, log {index}"

    def _rows(self, each: Range, table: str, columns: tuple[str, ...]) -> Iterator[pa.RecordBatch]:
        path = each.path(self.folder, table)
        try:
            with pq.ParquetFile(path) as file:
                if file.schema_arrow != SCHEMAS[table]:
                    raise ExportError(
                        f"{path} has other columns than an export of {table}: export again."
                    )
                yield from file.iter_batches(columns=list(columns))
        except (OSError, pa.ArrowException) as fault:
            raise ExportError(f"{path} cannot be read ({fault}): restore it.") from fault


def _tuples(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _reader(shape: Shape) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """Turns arguments as JSON has them into those of an event."""
    fields = [(name, _value(kind)) for name, kind in (*shape.indexed, *shape.plain)]

    def read(args: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value(args[name]) for name, value in fields}

    return read


def _value(kind: str) -> Callable[[Any], Any]:
    if kind.endswith("]"):
        inner = _value(kind[: kind.rindex("[")])
        return lambda told: tuple(map(inner, told))
    if kind in _WHOLE:
        return _number
    if kind.startswith("bytes"):
        return _bytes
    return lambda told: told


def _number(told: Any) -> int:
    number = int(told)
    if number < 0:
        raise ValueError(f"{told} is below zero")
    return number


def _bytes(told: Any) -> bytes:
    return bytes.fromhex(str(told).removeprefix("0x"))
