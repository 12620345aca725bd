"""A sound roster of three households, and an agency with two caseworkers to enroll it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from almoner import program, roster
from almoner.casefile import Casefile
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT
from almoner.program import ProgramFile
from almoner.roster import Roster
from almoner.roster.references import Keys
from almoner.testing import World, household

HEADER = ",".join(roster.COLUMNS)
CASEFILE_KEY = "c5" * 32

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def cash() -> ProgramFile:
    return program.load(PROJECT_ROOT / "programs" / "cash-assistance.toml")


@pytest.fixture
def rows() -> Rows:
    """Three sound lines, of two caseworkers."""
    return [
        {
            "case_number": f"C-{at}",
            "members": ";".join(f"M-{at}{each}" for each in range(at + 1)),
            "household_size": str(at + 1),
            "unit": "adult",
            "pay_to": household(at),
            "office": "OFFICE-01",
            "worker": f"CW0{1 + at % 2}",
            "from_period": "1",
            "to_period": "12",
            "signer": "",
            "group": "",
            "day": "",
            "phone": f"555-010{at}",
            "mailing_address": f"Unit {at}, Block 3",
            "language": "en",
        }
        for at in range(3)
    ]


def written(rows: Rows) -> str:
    """The rows as CSV. A cell with a comma is quoted."""
    lines = [",".join(_cell(row[column]) for column in roster.COLUMNS) for row in rows]
    return "\n".join([HEADER, *lines]) + "\n"


def _cell(text: str) -> str:
    return f'"{text}"' if "," in text else text


@pytest.fixture
def read(tmp_path: Path, cash: ProgramFile) -> Callable[[Rows | str | bytes], Roster]:
    """Reads rows, or the text or the bytes of a file; CW01 and CW02 are known."""

    def reading(content: Rows | str | bytes) -> Roster:
        text = written(content) if isinstance(content, list) else content
        path = tmp_path / "roster.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return roster.read(path, cash, {"CW01", "CW02"})

    return reading


@pytest.fixture
def keys() -> Keys:
    return Keys(agency=b"a" * 32, program=b"p" * 32)


@pytest.fixture
def casefile(tmp_path: Path) -> Iterator[Casefile]:
    with Casefile.open(tmp_path / "casefile.sqlite", CASEFILE_KEY) as opened:
        yield opened


@pytest.fixture(scope="session")
def world(client: Client) -> World:
    return World.create(client)


@pytest.fixture
def senders(world: World) -> dict[str, Sender]:
    """The caseworkers by code."""
    return {"CW01": world.officer("caseworker", 0), "CW02": world.officer("caseworker", 1)}
