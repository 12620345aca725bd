"""The ledger's tables, in numbered steps up and down. One source for both databases.

A step has what it takes to go up and what it takes to go down again. No step carries projections
over: after any of them they are built from the events anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from almoner.ledger import planning
from almoner.ledger.database import Database, Dialect

_NAME = re.compile(r"(\d{4})_\w+\.sql")
_CREATE = re.compile(r"CREATE TABLE (\w+) \((.*)\)", re.DOTALL)
_ADD = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+)")
_KEY = re.compile(r"PRIMARY KEY \((.*)\)")
_COMMENT = re.compile(r"--.*")
_TYPES = {"INTEGER": "BIGINT", "BLOB": "BYTEA", "TEXT": 'TEXT COLLATE "C"'}
"""What PostgreSQL calls SQLite's types. Texts are ordered by their bytes in both."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step, as statements."""

    number: int
    up: tuple[str, ...]
    down: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as the newest step leaves it."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


@cache
def tables() -> Mapping[str, Table]:
    """All tables, read from the statements that make them."""
    found: dict[str, Table] = {}
    for step in steps():
        for statement in step.up:
            if added := _ADD.match(statement):
                before = found[added[1]]
                found[added[1]] = replace(before, columns=(*before.columns, added[2]))
            made = _CREATE.match(statement)
            if made is None:
                continue
            lines = [line.strip().rstrip(",") for line in made[2].splitlines() if line.strip()]
            columns = tuple(line.split()[0] for line in lines if not line.startswith("PRIMARY"))
            (key,) = [
                _KEY.match(line)[1] if line.startswith("PRIMARY") else line.split()[0]  # type: ignore[index]
                for line in lines
                if "PRIMARY KEY" in line
            ]
            found[made[1]] = Table(name=made[1], columns=columns, key=tuple(key.split(", ")))
    return found


@cache
def steps() -> tuple[Migration, ...]:
    """All steps, from number 1 without a gap."""
    folder = resources.files("almoner.ledger").joinpath("schema")
    found = []
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        named = _NAME.fullmatch(file.name)
        if named:
            up, down = file.read_text().removeprefix("-- up\n").split("\n-- down\n")
            found.append(
                Migration(number=int(named[1]), up=_statements(up), down=_statements(down))
            )
    assert [step.number for step in found] == list(range(1, len(found) + 1))
    return tuple(found)


def newest() -> int:
    """The number of the last step."""
    return len(steps())


def version(db: Database) -> int | None:
    """The step the tables are at: 0 where there are none, None where others made them."""
    if not db.has("versions"):
        return None if db.tables() else 0
    return int(db.execute("SELECT version FROM versions").fetchone()[0])


def move(db: Database, to: int) -> None:
    """Goes up or down to a step, inside a transaction. The projections are stale then."""
    at = version(db) or 0
    for step in steps()[at:to]:
        _do(db, step.up)
    for step in reversed(steps()[to:at]):
        _do(db, step.down)
    if to == 0:
        return
    planning.tell(db)
    db.execute(
        "INSERT INTO versions (one, version, stale) VALUES (1, ?, 0) ON CONFLICT (one)"
        " DO UPDATE SET version = excluded.version, stale = 1",
        (to,),
    )


def is_stale(db: Database) -> bool:
    """Whether the projections have to be built from the events before they are read."""
    return bool(db.execute("SELECT stale FROM versions").fetchone()[0])


def refreshed(db: Database) -> None:
    """Notes that the projections were built from the events."""
    db.execute("UPDATE versions SET stale = 0")


def _do(db: Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(_for_postgresql(statement) if db.dialect is Dialect.POSTGRESQL else statement)


def _statements(script: str) -> tuple[str, ...]:
    """The script's statements. It has no text with a semicolon or a dash."""
    bare = "\n".join(line for line in _COMMENT.sub("", script).splitlines() if line.strip())
    return tuple(each.strip() for each in bare.split(";") if each.strip())


def _for_postgresql(statement: str) -> str:
    """A statement in PostgreSQL's words."""
    statement = re.sub(r"\) STRICT(, WITHOUT ROWID)?$", ")", statement)
    return re.sub(r"\b(INTEGER|BLOB|TEXT)\b", lambda found: _TYPES[found[0]], statement)
