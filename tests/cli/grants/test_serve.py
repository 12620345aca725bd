"""almoner serve --program, of a program that gives grants

given a grant program, and the key of a relay
├── it should serve the pages of grants, under the agency's key that the casefile is tied to
└── under another key it should serve nothing
"""

from __future__ import annotations

import pytest

from almoner.testing.bench import sentence
from tests.cli import serving
from tests.cli.grants.office import Office
from tests.cli.grants.opening import FILE


def test_serve__of_a_grant_program_shows_its_pages(office: Office) -> None:
    office.put_key("relay")

    answer = serving.page(FILE, "/sign-in/app")

    assert b"With a signing app" in answer
    assert b"/program" not in answer, "nothing leads to a page that is not there"


def test_serve__under_another_key_of_the_agency_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.put_key("relay")
    serving.page(FILE, "/")
    monkeypatch.setenv("ALMONER_AGENCY_KEY", "77" * 32)

    assert "ALMONER_AGENCY_KEY" in sentence(office.bench.run("serve", "--program", FILE))
