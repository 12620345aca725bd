"""docs/ledger-schema.md says what there is: every table, column and index, and the export.

document
├── names each table once, as what it is: a fact, a projection, a judgment, bookkeeping
├── names each column once and in order, with its type and whether it may be null
├── names each key and each index with its columns
├── names the columns and the manifest of the export
└── is caught when a column is left out, made up, or said otherwise
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass

import pyarrow as pa
import pytest

from almoner.config import PROJECT_ROOT
from almoner.ledger import facts, migrations, observing, projections
from almoner.ledger.export.columns import SCHEMAS, TYPED
from almoner.ledger.export.manifest import Manifest

DOCUMENT = (PROJECT_ROOT / "docs" / "ledger-schema.md").read_text()
CHAPTERS = ("Facts", "Judgments", "Projections", "Bookkeeping")

Columns = list[tuple[str, str, bool]]
"""Name, type, and whether it may be null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    columns: Columns
    key: list[str]
    indexes: dict[str, list[str]]


def tables() -> dict[str, Table]:
    """All tables, as the newest step leaves them."""
    with closing(sqlite3.connect(":memory:")) as db:
        for step in migrations.steps():
            for statement in step.up:
                db.execute(statement)
        return {name: _table(db, name) for name in migrations.tables()}


def _table(db: sqlite3.Connection, name: str) -> Table:
    rows = db.execute(f"PRAGMA table_info({name})").fetchall()
    indexes = {
        row[1]: [each[2] for each in db.execute(f"PRAGMA index_info({row[1]})")]
        for row in db.execute(f"PRAGMA index_list({name})")
        if row[3] == "c"
    }
    return Table(
        columns=[(row[1], row[2], not (row[3] or row[5])) for row in rows],
        key=[row[1] for row in sorted(rows, key=lambda row: int(row[5])) if row[5]],
        indexes=indexes,
    )


def chapters(document: str) -> Iterator[tuple[str, str, str]]:
    """Chapter, table and text of each section about a table."""
    for chapter in re.split(r"^## ", document, flags=re.MULTILINE)[1:]:
        title, _, body = chapter.partition("\n")
        if title in CHAPTERS:
            for section in re.split(r"^### ", body, flags=re.MULTILINE)[1:]:
                name, _, text = section.partition("\n")
                yield title, name.strip("`"), text


def columns(text: str) -> Columns:
    """The columns that a section's table names. Each has to say what it means."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (yes|no) \|[^|]*\| (\S.*) \|$", text, re.MULTILINE)
    return [(name, kind, null == "yes") for name, kind, null, _ in rows]


def documented(document: str) -> dict[str, Table]:
    found: dict[str, Table] = {}
    for _, name, text in chapters(document):
        assert name not in found, f"{name} is there twice"
        (key,) = re.findall(r"^Key: (.*)\.$", text, re.MULTILINE)
        indexes = re.findall(r"^Index `(\w+)`: (.*)\.$", text, re.MULTILINE)
        found[name] = Table(
            columns=columns(text),
            key=_names(key),
            indexes={index: _names(given) for index, given in indexes},
        )
    return found


def _names(text: str) -> list[str]:
    return re.findall(r"`(\w+)`", text)


def exported(document: str) -> dict[str, Columns]:
    sections = re.findall(r"^### `DIR/(\w+)`\n(.*?)(?=^### )", document, re.MULTILINE | re.DOTALL)
    return {name: columns(text) for name, text in sections}


def test_document__names_every_table_with_all_that_is_in_it() -> None:
    found, there = documented(DOCUMENT), tables()
    assert found.keys() == there.keys()
    for name, table in there.items():
        assert asdict(found[name]) == asdict(table), name


def test_document__says_what_each_table_is() -> None:
    found: dict[str, set[str]] = {chapter: set() for chapter in CHAPTERS}
    for chapter, name, _ in chapters(DOCUMENT):
        found[chapter].add(name)
    of_transfers = {"accounts", "transfers", "absurd_transfers"}
    assert found["Facts"] == {*facts.SCHEMAS, "kinds"} | of_transfers
    assert found["Projections"] == {*projections.TABLES, *observing.TABLES}
    assert found["Judgments"] == {
        *("alerts", "findings", "referrals", "retractions", "outbox", "spending"),
        *("judged", "posting"),
    }
    assert found["Bookkeeping"] == {"versions", "deployment", "progress", "undo"}


def test_document__names_the_columns_of_the_export() -> None:
    assert exported(DOCUMENT) == {
        name: [
            (field.name, "int64" if field.type == pa.int64() else "string", field.nullable)
            for field in schema
        ]
        for name, schema in SCHEMAS.items()
    }
    events = DOCUMENT.partition("### `DIR/events`")[2].partition("###")[0]
    for name, column in TYPED.items():
        (said,) = re.findall(rf"^\| `{name}` \|.*\| (.*) \|$", events, re.MULTILINE)
        arguments = said.partition(";")[0]
        assert _names(arguments) == list(column.arguments), name


def test_document__names_what_is_in_the_manifest() -> None:
    text = DOCUMENT.partition("### `DIR/manifest.json`")[2]
    rows = re.findall(r"^\| (`.*`) \| ", text, re.MULTILINE)
    named = [name for row in rows for name in _names(row)]
    assert named == ["format", *Manifest.__dataclass_fields__]


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        ("| `case_ref` | BLOB | no |", "| `case_reference` | BLOB | no |"),
        ("| `paid_at` | INTEGER | yes |", "| `paid_at` | INTEGER | no |"),
        ("| `nonce` | INTEGER | yes |", "| `nonce` | BLOB | yes |"),
        ("Index `events_by_kind`: `kind`, `a`.", "Index `events_by_kind`: `a`."),
        ("Key: `program`, `run`, `seat`.", "Key: `program`, `run`."),
        ("### `costs`", "### `expenses`"),
    ],
)
def test_document__is_caught_when_it_says_otherwise(said: str, instead: str) -> None:
    assert said in DOCUMENT
    assert documented(DOCUMENT.replace(said, instead, 1)) != tables()


def test_document__is_caught_when_a_column_has_no_meaning() -> None:
    row = "| `hash` | BLOB | no | | its hash |"
    assert row in DOCUMENT
    assert documented(DOCUMENT.replace(row, "| `hash` | BLOB | no | |  |", 1)) != tables()
