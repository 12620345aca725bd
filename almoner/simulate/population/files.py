"""The files of a population's export, written day by day into ranges of a week."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from almoner.ledger.export import manifest
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import File, Manifest, Range
from almoner.simulate.population.clock import DAY_BLOCKS

BLOCKS = 7 * DAY_BLOCKS
"""Blocks of one file."""
GROUP = 100_000
"""Rows of one group in a file."""


class Files:
    """The range that is being written, and the manifest of those that are done."""

    def __init__(
        self,
        folder: Path,
        *,
        chain_id: int,
        genesis: str,
        contracts: Mapping[str, str],
        hash_of: Callable[[int], str],
    ) -> None:
        self._folder = folder
        self._hash_of = hash_of
        self._manifest = Manifest(
            chain_id=chain_id, genesis=genesis, first_block=1, contracts=contracts, blocks=BLOCKS
        )
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._rows: dict[str, int] = {}
        self._begin()

    def write(self, table: str, block: int, batch: pa.RecordBatch) -> None:
        """Adds rows of the range that `block` is in; ranges come one after another."""
        while block > self._manifest.next()[1]:
            self._end()
            self._begin()
        self._rows[table] += len(batch)
        self._writers[table].write_table(pa.Table.from_batches([batch]), row_group_size=GROUP)

    def close(self) -> None:
        """Ends the range that is being written; the manifest says it."""
        self._end()

    def _begin(self) -> None:
        for table, schema in SCHEMAS.items():
            path = self._range().path(self._folder, table).with_suffix(".draft")
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[table] = pq.ParquetWriter(path, schema, compression="zstd")
            self._rows[table] = 0

    def _end(self) -> None:
        made = self._range()
        files = {}
        for table, writer in self._writers.items():
            writer.close()
            path = made.path(self._folder, table)
            draft = path.with_suffix(".draft")
            files[table] = File(rows=self._rows[table], sha256=manifest.digest(draft))
            manifest.put(draft, path)
        ended = replace(made, last_hash=self._hash_of(made.last), files=files)
        self._manifest = replace(self._manifest, ranges=[*self._manifest.ranges, ended])
        manifest.save(self._folder, self._manifest)

    def _range(self) -> Range:
        first, last = self._manifest.next()
        return Range(first=first, last=last, last_hash="", files={})
