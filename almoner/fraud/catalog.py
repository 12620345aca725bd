"""The rules as monitors run them: their SQL, and what has to be known of each, without Ibis."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("sql")
CATALOG = "catalog.json"
SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""Folders of the engines a monitor runs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written down of a rule; see almoner/fraud/rules/rule.py for the words."""

    name: str
    version: int
    family: str
    policy: str
    about: str
    shape: str
    anchors: tuple[int, ...]
    features: tuple[str, ...]
    tally: int
    """Number of the figures it rests on, 0 for none."""
    history: tuple[str, ...]
    epochs: int | str
    peers: str
    rising: bool
    stands: int
    surmise: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is written down of a tally."""

    number: int
    name: str
    kinds: tuple[int, ...]
    strata: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """All of them, in the order in which alerts list them."""

    rules: tuple[Entry, ...]
    tallies: tuple[Figures, ...]

    def rule(self, name: str) -> Entry:
        """A rule by its name. Raises KeyError."""
        return self._by_name[name]

    @functools.cached_property
    def _by_name(self) -> Mapping[str, Entry]:
        return {each.name: each for each in self.rules}

    def written(self) -> str:
        """As the file has it."""
        return json.dumps(asdict(self), indent=2) + "\n"


@functools.cache
def catalog(folder: Path = FOLDER) -> Catalog:
    """What the folder has."""
    told = json.loads(folder.joinpath(CATALOG).read_text(encoding="utf-8"))
    return Catalog(
        rules=tuple(Entry(**_tuples(each)) for each in told["rules"]),
        tallies=tuple(Figures(**_tuples(each)) for each in told["tallies"]),
    )


@functools.cache
def question(name: str, engine: str, folder: Path = FOLDER) -> str:
    """The SQL of a rule about the rows of new blocks."""
    return folder.joinpath(engine, f"{name}.sql").read_text(encoding="utf-8")


@functools.cache
def tally(name: str, engine: str, folder: Path = FOLDER) -> str:
    """The SQL of a tally's figures of one epoch."""
    return folder.joinpath(engine, "tallies", f"{name}.sql").read_text(encoding="utf-8")


def digest(names: Sequence[str], folder: Path = FOLDER) -> Mapping[str, str]:
    """SHA-256 of the SQL of each rule. That for SQLite stands for all: it is made of the same
    expression, and a test compares what they answer.
    """
    return {
        name: hashlib.sha256(question(name, SQLITE, folder).encode()).hexdigest() for name in names
    }


def _tuples(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
