"""What a folder of exported files should hold: which blocks are in which file, and its digest."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from almoner.errors import ExportError
from almoner.ledger.database import Database
from almoner.ledger.export.columns import SCHEMAS, hexadecimal

FORMAT = 1
SHOWN = 5
"""How many files are named that do not belong there."""
NAME = "manifest.json"
_CONTRACTS = (
    *("offices", "treasury", "holds", "changes", "hearings"),
    *("rounds", "amendments", "rule_sets", "token"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file, as it was written."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Consecutive blocks, both ends included, with the file of each table."""

    first: int
    last: int
    last_hash: str
    files: Mapping[str, File]

    def path(self, folder: Path, table: str) -> Path:
        """Where the file of a table is."""
        return folder / table / f"{self.first:012}-{self.last:012}.parquet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A whole export: of which deployment it is, and its ranges, oldest first."""

    chain_id: int
    genesis: str
    first_block: int
    contracts: Mapping[str, str]
    blocks: int
    """Blocks of one file. Files end where their number is a multiple of it."""
    ranges: Sequence[Range] = ()

    def next(self) -> tuple[int, int]:
        """The blocks of the range that comes next, both ends included."""
        first = self.ranges[-1].last + 1 if self.ranges else self.first_block
        return first, (first // self.blocks + 1) * self.blocks - 1


def of(db: Database, blocks: int) -> Manifest:
    """The manifest of a ledger's export before its first file."""
    row = db.execute("SELECT * FROM deployment").fetchone()
    return Manifest(
        chain_id=row["chain_id"],
        genesis=hexadecimal(row["genesis"]),
        first_block=row["first_block"],
        contracts={name: row[name] for name in _CONTRACTS},
        blocks=blocks,
    )


def load(folder: Path) -> Manifest | None:
    """The manifest of a folder, None where there is none. Raises ExportError if it is spoiled."""
    path = folder / NAME
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_bytes())
        if told.pop("format") != FORMAT:
            raise ExportError(
                f"{path} is of another version of the export than {FORMAT}: read it with the "
                "version of Almoner that wrote it, or export to another folder."
            )
        ranges = [
            Range(
                **{
                    **each,
                    "files": {table: File(**each["files"][table]) for table in SCHEMAS},
                }
            )
            for each in told.pop("ranges")
        ]
        found = Manifest(**told, ranges=ranges)
        _require_whole(found, path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        raise ExportError(
            f"{path} is not a manifest: restore it, or export to another folder."
        ) from fault
    return found


def save(folder: Path, manifest: Manifest) -> None:
    """Replaces a folder's manifest in one step, and only once it is on the disk."""
    draft = folder / f"{NAME}.draft"
    text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=2)
    draft.write_text(f"{text}\n")
    put(draft, folder / NAME)


def put(draft: Path, path: Path) -> None:
    """Gives a file that was written its name, once it is on the disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def spoiled(folder: Path, manifest: Manifest) -> list[str]:
    """What of a folder is not as its manifest says, each in a sentence.

    Files that the next export would write are what an interrupted one left.
    """
    found = []
    for each in manifest.ranges:
        for table, file in each.files.items():
            path = each.path(folder, table)
            if not path.exists():
                found.append(f"{path} is missing: restore it.")
            elif digest(path) != file.sha256:
                found.append(f"{path} was changed: its SHA-256 is not {file.sha256}. Restore it.")
    return found + strange(folder, [*manifest.ranges, coming(manifest)])


def coming(manifest: Manifest) -> Range:
    """The range that comes next, as far as it is known. Only its paths mean anything."""
    first, last = manifest.next()
    return Range(first=first, last=last, last_hash="", files={})


def strange(folder: Path, ranges: Sequence[Range]) -> list[str]:
    """The files of a folder that are no export's of these ranges, in sentences."""
    known = {folder / NAME, folder / f"{NAME}.draft"}
    known |= {each.path(folder, table) for each in ranges for table in SCHEMAS}
    found = [
        path
        for path in sorted(folder.rglob("*"))
        if path not in known and not _is_ours(path, folder)
    ]
    said = [f"{path} is not in the manifest: move it away." for path in found[:SHOWN]]
    if len(found) > SHOWN:
        said.append(
            f"{len(found) - SHOWN} more files in {folder} are not in the manifest: choose a folder "
            "that has nothing else in it."
        )
    return said


def _is_ours(path: Path, folder: Path) -> bool:
    """Whether a path is a table's folder, or a file in it that was being written."""
    if path.is_dir() and not path.is_symlink():
        # Of another folder, its files are named; empty, it says nothing.
        return (path.parent == folder and path.name in SCHEMAS) or any(path.iterdir())
    return path.suffix == ".draft" and path.parent in {folder / table for table in SCHEMAS}


def _require_whole(manifest: Manifest, path: Path) -> None:
    """Raises ExportError where blocks are missing between the ranges or named twice."""
    if manifest.blocks < 1:
        raise ValueError("files need blocks")
    for place, each in enumerate(manifest.ranges):
        first, last = replace(manifest, ranges=manifest.ranges[:place]).next()
        if (each.first, each.last) != (first, last):
            raise ExportError(
                f"{path} has a gap or an overlap: blocks {first} to {last} should come where "
                f"blocks {each.first} to {each.last} do. Restore it, or export to another folder."
            )
