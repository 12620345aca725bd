"""What the events come to is what the contracts say, bit for bit (I25); a difference is seen."""

from __future__ import annotations

import pytest

from almoner.audit.agency import Agency
from almoner.audit.reading import read
from almoner.audit.source import FolderSource
from almoner.audit.views import claims, differences
from tests.audit.conftest import Played


@pytest.mark.parametrize("chain", ["benefits", "grants"])
def test_views__say_what_the_events_come_to(chain: str, request: pytest.FixtureRequest) -> None:
    played: Played = request.getfixturevalue(chain)
    agency = _read(played)
    asked, found = _compared(played, agency)
    assert [str(each) for each in found] == []
    assert asked > 300
    asked_about = {each.signature.partition("(")[0] for each in _claims(played, agency)}
    assert {"books", "termOf", "allotmentOf", "holdOf", "proposalOf", "appealOf"} <= asked_about
    own = {"caseOf", "runOf", "wordOf", "payment"} if chain == "benefits" else {"awardOf", "drawOf"}
    assert own <= asked_about


def test_views__that_differ_are_named(benefits: Played) -> None:
    agency = _read(benefits)
    (program,) = (each for each in agency.benefits.values() if each.roster.columns.count > 20)
    program.roster.columns.rows[3]["amount"] += 1
    _, found = _compared(benefits, agency)
    (difference,) = found
    assert str(difference).startswith(f"caseOf(3) of {program.roster.address}: word 1 is")


def _read(played: Played) -> Agency:
    return read(FolderSource(played.folder / "record"))


def _claims(played: Played, agency: Agency) -> list[object]:
    return list(claims(agency, FolderSource(played.folder / "record").agency.contracts))


def _compared(played: Played, agency: Agency) -> tuple[int, list[object]]:
    contracts = FolderSource(played.folder / "record").agency.contracts
    asked, found = differences(
        played.client, agency.findings.place.block, claims(agency, contracts)
    )
    return asked, list(found)
