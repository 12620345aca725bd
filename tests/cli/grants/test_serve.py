"""almoner serve --program, of a program that gives grants

given a grant program, and the key of a relay
├── it should serve the pages of grants, under the agency's key that the casefile is tied to
├── it should tell of the agency's other programs, and refuse a file that is none of another
├── where its file says that its pages are elsewhere, it should say so
└── under another key it should serve nothing
"""

from __future__ import annotations

import pytest

from almoner.config import PROJECT_ROOT
from almoner.testing.bench import sentence
from tests.cli import serving
from tests.cli.grants.office import Office
from tests.cli.grants.opening import FILE

CASH = PROJECT_ROOT / "programs" / "cash-assistance.toml"


def test_serve__of_a_grant_program_shows_its_pages(office: Office) -> None:
    office.put_key("relay")

    answer = serving.page(FILE, "/sign-in/app")

    assert b"With a signing app" in answer
    assert b"/program" not in answer, "nothing leads to a page that is not there"


def test_serve__tells_of_the_other_programs_of_the_agency(office: Office) -> None:
    office.put_key("relay")

    told = serving.page(FILE, "/programs", "--also", str(CASH))

    assert b"/programs/small-business-grant" in told
    assert b"/programs/cash-assistance" in told
    twice = office.bench.run("serve", "--program", FILE, "--also", FILE)
    assert "small-business-grant, which is named already" in sentence(twice)


def test_serve__says_where_people_look_for_its_pages_in_vain(office: Office) -> None:
    office.put_key("relay")

    _, elsewhere = serving.served(FILE, "/", origin="http://localhost:8709")
    _, there = serving.served(FILE, "/", origin="http://localhost:8701")

    assert "says that its pages are at http://localhost:8701" in elsewhere
    assert there == ""


def test_serve__under_another_key_of_the_agency_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put_key("relay")
    serving.page(FILE, "/")
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "77" * 32)

    assert "ALMONER_AGENCY_KEY" in sentence(office.bench.run("serve", "--program", FILE))
