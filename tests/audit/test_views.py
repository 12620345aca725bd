"""What the events come to is what the contracts say, bit for bit (I25); a difference is seen."""

from __future__ import annotations

import pytest

from almoner.audit import terms
from almoner.audit.agency import Agency
from almoner.audit.folder import FolderSource
from almoner.audit.reading import read
from almoner.audit.views import claims, differences
from almoner.testing import DAY
from tests.audit.conftest import Played
from tests.audit.doctoring import Record


# attacks I25
@pytest.mark.parametrize("chain", ["benefits", "grants"])
def test_views__say_what_the_events_come_to(chain: str, request: pytest.FixtureRequest) -> None:
    played: Played = request.getfixturevalue(chain)
    agency = _read(played)
    asked, found = _compared(played, agency)
    assert [str(each) for each in found] == []
    assert asked > 300
    asked_about = {each.signature.partition("(")[0] for each in _claims(played, agency)}
    assert {
        "books",
        "termOf",
        "allotmentOf",
        "holdOf",
        "proposalOf",
        "appealOf",
        "dueOn",
        "nonceOf",
    } <= asked_about
    own = {"caseOf", "runOf", "wordOf", "payment"} if chain == "benefits" else {"awardOf", "drawOf"}
    assert own <= asked_about


def test_views__that_differ_are_named(benefits: Played) -> None:
    agency = _read(benefits)
    (program,) = (each for each in agency.benefits.values() if each.roster.columns.count > 20)
    program.roster.columns.rows[3]["amount"] += 1
    _, found = _compared(benefits, agency)
    (difference,) = found
    assert str(difference).startswith(f"caseOf(3) of {program.roster.address}: word 1 is")


@pytest.mark.parametrize("chain", ["benefits", "grants"])
def test_terms__were_kept_to(chain: str, request: pytest.FixtureRequest) -> None:
    played: Played = request.getfixturevalue(chain)
    agency = _read(played)
    assert agency.findings.approvals
    assert agency.findings.bot_holds
    _check(played, agency)
    assert agency.findings.all == []


def test_terms__tell_of_too_few_approvers(benefits: Played, of_benefits: Record) -> None:
    place = of_benefits.at("RunCertified", 1)
    first, second, *_ = of_benefits.values(place)["approvers"]
    assert second
    of_benefits.change(place, approvers=(first, 0, 0, 0))
    agency = of_benefits.audited()
    (alone,) = agency.findings.all
    assert "Others certified" in alone.sentence, "how many had to, the record does not tell"
    _check(benefits, agency)
    (_, found) = agency.findings.all
    assert found.rule == "I19"
    assert "fewer approvers than its band asks" in found.sentence
    assert found.transaction == of_benefits.kept_logs[place].transactionHash


def test_terms__tell_of_a_wait_cut_short(benefits: Played, of_benefits: Record) -> None:
    enacted = of_benefits.at("PaymentStruck", 1)
    proposal = of_benefits.values(enacted)["proposal"]
    served = of_benefits.at("NoticeServed", 1, proposal=proposal)
    header = of_benefits.kept_headers[of_benefits.block(enacted)]
    of_benefits.change(served, effectiveAt=int(header.timestamp, 16) - DAY)
    agency = of_benefits.audited()
    (alone,) = agency.findings.all
    assert "The time of the notice is" in alone.sentence, "which one is right, it does not tell"
    _check(benefits, agency)
    (_, found) = agency.findings.all
    assert (found.rule, "before its wait was over" in found.sentence) == ("I13", True)


def test_terms__tell_of_a_fuse_that_did_not_work(benefits: Played, of_benefits: Record) -> None:
    place = of_benefits.at("FuseTripped")
    family = of_benefits.values(place)["family"]
    for each in (place, of_benefits.at("FuseRearmed", family=family)):
        of_benefits.kept_logs[each].topics[1] = f"0x{99:064x}"
    agency = of_benefits.audited()
    _check(benefits, agency)
    found = [each for each in agency.findings.all if "had to have tripped" in each.sentence]
    assert {each.rule for each in found} == {"I17"}


def _check(played: Played, agency: Agency) -> None:
    holds = FolderSource(played.folder / "record").agency.contracts["Holds"]
    terms.check(played.client, agency.findings.place.block, agency, holds)


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
