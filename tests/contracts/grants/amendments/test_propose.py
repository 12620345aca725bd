"""Proposing an adverse act: propose

given another office than a grants officer's
    it reverts with Offices_NotInOffice
given an address that is no grant program
    it reverts with GrantAmendments_UnknownProgram
given a kind the grantee has to agree to
    it reverts with GrantAmendments_WrongKind
given an award that nobody accepted, or that is closed where it is not about its costs
    it reverts with GrantAwards_WrongState
given no authority or reason, an amount where there is none, or none where there must be one
    it reverts with GrantAmendments_Incomplete
given the payment of another award
    it reverts with GrantAmendments_WrongKind
given all of it
    it is told with all figures, and nothing of the award changes
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import refuses
from almoner.testing.grant_samples import (
    BILATERAL,
    CLOSEOUT,
    DEOBLIGATION,
    DISALLOWANCE,
    NO_COST_EXTENSION,
    REBUDGET,
    SUSPENSION,
    TERMINATION,
)
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    AUTHORITY,
    CLOSED,
    PROPOSED,
    REASON,
    Amending,
)

OFFICER = "grants_officer"


def test_propose__reverts_for_another_office(amending: Amending) -> None:
    for office in ("approver", "hearing_officer", "investigator"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.propose(SUSPENSION))


def test_propose__reverts_for_a_program_of_no_grants(amending: Amending) -> None:
    program = amending.world.program.address
    with refuses("GrantAmendments_UnknownProgram", program=program):
        amending.world.send(OFFICER, amending.propose(SUSPENSION, program=program))


@pytest.mark.parametrize("kind", [0, BILATERAL, NO_COST_EXTENSION, REBUDGET])
def test_propose__I24_reverts_for_a_kind_the_grantee_agrees_to(
    amending: Amending, kind: int
) -> None:
    with refuses("GrantAmendments_WrongKind", amendment=0, kind=kind):
        amending.world.send(OFFICER, amending.propose(kind))


@pytest.mark.parametrize("kind", [SUSPENSION, TERMINATION, CLOSEOUT, DISALLOWANCE])
def test_propose__reverts_for_an_award_nobody_accepted(grants: Grants, kind: int) -> None:
    amending = Amending(grants=grants, award=grants.offered())
    figures = {"subject": amending.award, "amount": 1} if kind == DISALLOWANCE else {}
    for award, state in ((amending.award, 2), (amending.award + 1, 0)):
        given = figures | ({"subject": award} if figures else {})
        with refuses("GrantAwards_WrongState", award=award, state=state):
            amending.world.send(OFFICER, amending.propose(kind, award=award, **given))
    grants.accept(amending.award)
    amending.world.send(OFFICER, amending.propose(kind, **figures))


def test_propose__reverts_for_a_closed_award_unless_about_its_costs(amending: Amending) -> None:
    draw = amending.grants.paid(amending.award)
    amending.close()
    facts = {"award": amending.award, "state": CLOSED}
    for kind in (SUSPENSION, TERMINATION, CLOSEOUT):
        with refuses("GrantAwards_WrongState", **facts):
            amending.world.send(OFFICER, amending.propose(kind))
    with refuses("GrantAwards_WrongState", **facts):
        amending.world.send(OFFICER, amending.propose(DEOBLIGATION, amount=1))
    payment = amending.grants.payment_id(draw)
    amending.world.send(OFFICER, amending.propose(DISALLOWANCE, subject=payment, amount=1))


@pytest.mark.parametrize("missing", [{"authority": ""}, {"reason": bytes(32)}])
def test_propose__I16_reverts_without_an_authority_or_a_reason(
    amending: Amending, missing: dict[str, Any]
) -> None:
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, amending.propose(SUSPENSION, **missing))


@pytest.mark.parametrize("kind", [SUSPENSION, TERMINATION, CLOSEOUT])
def test_propose__reverts_for_an_amount_where_there_is_none(amending: Amending, kind: int) -> None:
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, amending.propose(kind, amount=1))


@pytest.mark.parametrize("kind", [DEOBLIGATION, DISALLOWANCE])
def test_propose__reverts_without_an_amount_where_there_is_one(
    amending: Amending, kind: int
) -> None:
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, amending.propose(kind, subject=amending.award))


def test_propose__reverts_for_the_payment_of_another_award(amending: Amending) -> None:
    other = 1 << 32 | amending.award + 1
    with refuses("GrantAmendments_WrongKind", amendment=0, kind=DISALLOWANCE):
        amending.world.send(OFFICER, amending.propose(DISALLOWANCE, subject=other, amount=1))


@pytest.mark.parametrize(
    ("kind", "subject", "amount"),
    [(SUSPENSION, 0, 0), (TERMINATION, 0, 0), (CLOSEOUT, 0, 0), (DEOBLIGATION, 1, 5)],
)
def test_propose__I13_changes_nothing(
    amending: Amending, kind: int, subject: int, amount: int
) -> None:
    before, money = amending.state, (amending.obligated(), amending.reserved())

    fn = amending.propose(kind, subject=subject, amount=amount)
    receipt = amending.world.send(OFFICER, fn)

    by, number = amending.world.person(OFFICER), amending.last
    proposed = {
        "amendment": number,
        "program": amending.program,
        "award": amending.award,
        "kind": kind,
        "subject": subject,
        "amount": amount,
        "lines": [],
        "to": 0,
        "conditions": bytes(32),
        "authority": AUTHORITY,
        "reasonHash": REASON,
        "by": by,
    }
    assert amending.world.events(receipt) == [("AmendmentProposed", proposed)]
    known = amending.amendment(number)
    assert (known["kind"], known["state"], known["proposer"]) == (kind, PROPOSED, by)
    assert (known["subject"], known["amount"]) == (subject, amount)
    assert (known["objectBy"], known["noticer"]) == (0, 0)
    assert amending.state == before
    assert (amending.obligated(), amending.reserved()) == money
    assert amending.acted(by)
