"""The end of an award: submitReport, closeAward

given an award that was not accepted, or is closed
    both revert with GrantAwards_WrongState
submitReport, given no digest or another message
    it reverts with GrantAwards_Incomplete, Claimant_BadSignature
closeAward, given somebody who is no grants officer
    it reverts with Offices_NotInOffice
given no report, or another than was handed in
    it reverts with GrantAwards_NotClosable, GrantAwards_ContentDiffers
given draws that wait, or an advance that is open
    it reverts with GrantAwards_NotClosable
given a report and nothing open
    what was not drawn goes back to the allotment, and nothing is drawn any more
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import TERMINATION, payee
from almoner.testing.grants import Grants
from tests.contracts.grants.awards.scene import (
    AMOUNT,
    CLOSED,
    OFFERED,
    TOTAL,
    allotment,
    anyone,
    committed,
    due_on,
    give_back,
    obligation,
    officer,
)

REPORT = digest("report")


def report(grants: Grants, award: int, given: bytes = REPORT, **message: Any) -> Any:
    wanted = {"content": given} | message
    signed = grants.grantee(award, "report", **wanted)
    return grants.awards.functions.submitReport(award, given, signed)


def close(grants: Grants, award: int, given: bytes = REPORT) -> Any:
    return grants.awards.functions.closeAward(award, given)


def test_submitReport__reverts_for_an_award_not_accepted(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        anyone(grants, report(grants, award))


def test_submitReport__reverts_without_a_digest(grants: Grants, award: int) -> None:
    with refuses("GrantAwards_Incomplete", subject=award):
        anyone(grants, report(grants, award, bytes(32)))


def test_submitReport__I20_reverts_for_another_message(grants: Grants, award: int) -> None:
    with refuses("Claimant_NotTheSigner", caseNo=award):
        anyone(grants, report(grants, award, name="somebody else"))
    with refuses("Claimant_BadSignature", caseNo=award):
        anyone(grants, report(grants, award, content=digest("other report")))


def test_submitReport__keeps_the_last_one(grants: Grants, award: int) -> None:
    before = grants.award(award)
    anyone(grants, report(grants, award, digest("draft")))

    receipt = anyone(grants, report(grants, award))

    relayer = grants.world.stranger().address
    handed_in = {"award": award, "report": REPORT, "relayer": relayer}
    assert grants.world.events(receipt)[1:] == [("ReportSubmitted", handed_in)]
    assert grants.award(award) == before | {"report": REPORT}


def test_closeAward__reverts_for_who_is_no_grants_officer(grants: Grants, award: int) -> None:
    anyone(grants, report(grants, award))
    with refuses("Offices_NotInOffice", key=grants.world.stranger().address):
        anyone(grants, close(grants, award))


def test_closeAward__reverts_for_an_award_not_accepted_or_closed(grants: Grants) -> None:
    award = grants.offered()
    with refuses("GrantAwards_WrongState", award=award, state=OFFERED):
        officer(grants, close(grants, award))
    grants.accept(award)
    anyone(grants, report(grants, award))
    officer(grants, close(grants, award))
    with refuses("GrantAwards_WrongState", award=award, state=CLOSED):
        officer(grants, close(grants, award))
    with refuses("GrantAwards_WrongState", award=award, state=CLOSED):
        anyone(grants, report(grants, award))


def test_closeAward__reverts_without_a_report(grants: Grants, award: int) -> None:
    facts = {"award": award, "open": 0, "outstanding": 0, "report": bytes(32)}
    with refuses("GrantAwards_NotClosable", **facts):
        officer(grants, close(grants, award, bytes(32)))


def test_closeAward__I20_reverts_for_another_report(grants: Grants, award: int) -> None:
    anyone(grants, report(grants, award, digest("draft")))
    anyone(grants, report(grants, award))
    given = digest("draft")
    with refuses("GrantAwards_ContentDiffers", subject=award, given=given, actual=REPORT):
        officer(grants, close(grants, award, given))


@pytest.mark.parametrize("approved", [False, True], ids=["requested", "approved"])
def test_closeAward__I9_reverts_while_a_draw_waits(
    grants: Grants, award: int, approved: bool
) -> None:
    draw = grants.draw(award)
    if approved:
        grants.certify(draw)
    anyone(grants, report(grants, award))
    with refuses("GrantAwards_NotClosable", award=award, open=1, outstanding=0, report=REPORT):
        officer(grants, close(grants, award))
    grants.certify(draw)
    grants.settle(draw)
    officer(grants, close(grants, award))


def test_closeAward__I24_reverts_while_an_advance_is_open(grants: Grants, advance: int) -> None:
    draw = grants.paid(advance, cost_ref=bytes(32), gross=0)
    anyone(grants, report(grants, advance))
    with refuses("GrantAwards_NotClosable", award=advance, open=0, outstanding=AMOUNT):
        officer(grants, close(grants, advance))
    give_back(grants, draw, AMOUNT)
    officer(grants, close(grants, advance))


@pytest.mark.parametrize("terminated", [False, True], ids=["active", "terminated"])
def test_closeAward__I10_gives_back_what_was_not_drawn(
    grants: Grants, award: int, terminated: bool
) -> None:
    last = grants.award(award)["to"] + 120 * DAY
    draw = grants.paid(award)
    if terminated:
        grants.enacted(award, TERMINATION)
    anyone(grants, report(grants, award))
    before, books, due = grants.award(award), allotment(grants), due_on(grants, last)

    receipt = officer(grants, close(grants, award), at=1)

    by, left = grants.world.person("grants_officer", 1), TOTAL - AMOUNT
    about = {"award": award, "amendment": 0, "report": REPORT, "paid": AMOUNT, "released": left}
    released = {"program": grants.awards.address, "id": award, "allotment": grants.allotment}
    obligated = {"obligated": books["obligated"] - left}
    assert grants.world.events(receipt) == [
        ("AwardClosed", about | {"by": by}),
        ("Deobligated", released | {"amount": left} | obligated),
    ]
    assert grants.award(award) == before | {"state": CLOSED}
    assert allotment(grants) == books | obligated
    assert obligation(grants, award)["obligated"] == AMOUNT
    assert committed(grants, award) == AMOUNT
    assert due_on(grants, last) == due - left
    assert grants.world.balance(payee("grantee")) == AMOUNT
    assert grants.awards.functions.acted(award, by).call()
    give_back(grants, draw, AMOUNT)
    assert grants.award(award)["returned"] == AMOUNT, "what comes back later is counted"


def test_closeAward__closes_one_that_was_drawn_in_full(grants: Grants, award: int) -> None:
    for number, (budget, _, _, _) in enumerate(grants.awards.functions.linesOf(award).call()):
        grants.paid(award, line=number, amount=budget, gross=budget)
    anyone(grants, report(grants, award))
    receipt = officer(grants, close(grants, award))
    assert [name for name, _ in grants.world.events(receipt)] == ["AwardClosed"]
    assert committed(grants, award) == TOTAL
    assert grants.world.balance(payee("grantee")) == TOTAL
