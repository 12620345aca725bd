"""docs/roles.md says the same as the table of who may call what, tried against the contracts.

given a heading of an office
    it should list exactly the acts that the office may do
given the other headings
    it should list what no office is needed for, and what only a contract may do
"""

from __future__ import annotations

import re

import pytest

from almoner.config import PROJECT_ROOT
from almoner.testing import OFFICES
from almoner.testing.access import ANYONE, TABLE

ACT = re.compile(r"`([A-Z]\w+\.\w+)`")


def sections() -> dict[str, set[str]]:
    """Acts by heading, in words as the offices are written in code."""
    document = (PROJECT_ROOT / "docs" / "roles.md").read_text()
    found = {}
    for part in document.split("\n### ")[1:]:
        heading, _, body = part.partition("\n")
        found[heading.lower().replace(" ", "_")] = set(ACT.findall(body))
    return found


def listed(document: str) -> set[str]:
    return set(ACT.findall(document))


@pytest.mark.parametrize("office", OFFICES[1:])
def test_roles__list_exactly_the_acts_of_an_office(office: str) -> None:
    allowed = {act for act, row in TABLE.items() if office in row.offices}

    assert sections()[_heading(office)] == allowed


def test_roles__list_what_anyone_may_do() -> None:
    assert sections()["anyone"] == {act for act, row in TABLE.items() if row.contract == ANYONE}


def test_roles__list_what_only_contracts_do() -> None:
    only = {act for act, row in TABLE.items() if row.contract not in ("", ANYONE)}

    assert sections()["the_contracts_among_themselves"] | sections()["deployer"] == only


def test_roles__know_every_act() -> None:
    document = (PROJECT_ROOT / "docs" / "roles.md").read_text()

    assert listed(document) == set(TABLE)
    assert listed(document.replace("`Holds.lapse`", "")) != set(TABLE), "a missing act is noticed"


def _heading(office: str) -> str:
    return "program_administrator" if office == "program_admin" else office
