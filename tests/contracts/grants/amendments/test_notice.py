"""The notice of an adverse act: notice

given another office than a grants officer's
    it reverts with Offices_NotInOffice
given what is proposed no more, or noticed already
    it reverts with GrantAmendments_WrongState
given an agreement
    it reverts with GrantAmendments_WrongKind
given the officer who proposed it
    it reverts with GrantAmendments_SamePerson
given no evidence
    it reverts with GrantAmendments_Incomplete
given a suspension of an award that is not active
    it reverts with GrantAwards_WrongState
given another officer and the evidence
    the grantee may object from now on; a suspension is in effect, nothing else is
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, refuses
from almoner.testing.grant_samples import (
    BILATERAL,
    CLOSEOUT,
    DEOBLIGATION,
    SUSPENSION,
    TERMINATION,
)
from tests.contracts.grants.amending import (
    EVIDENCE,
    LINES,
    NOTICED,
    SUSPENDED,
    TERMINATED,
    Amending,
)

OFFICER = "grants_officer"


def test_notice__reverts_for_another_office(amending: Amending) -> None:
    number = amending.proposed(SUSPENSION)
    for office in ("counter", "approver", "hearing_officer"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.notice(number))


def test_notice__reverts_a_second_time_and_for_nothing(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    for given, state in ((number, NOTICED), (number + 1, 0)):
        with refuses("GrantAmendments_WrongState", amendment=given, state=state):
            amending.world.send(OFFICER, amending.notice(given), 1)


def test_notice__reverts_for_an_agreement(amending: Amending) -> None:
    number = amending.agreed(LINES)
    with refuses("GrantAmendments_WrongKind", amendment=number, kind=BILATERAL):
        amending.world.send(OFFICER, amending.notice(number), 1)


def test_notice__I19_reverts_for_who_proposed_it(amending: Amending) -> None:
    number = amending.proposed(SUSPENSION)
    with refuses("GrantAmendments_SamePerson", person=amending.world.person(OFFICER)):
        amending.world.send(OFFICER, amending.notice(number))
    amending.world.send(OFFICER, amending.notice(number), 1)


def test_notice__I13_reverts_without_evidence(amending: Amending) -> None:
    number = amending.proposed(SUSPENSION)
    with refuses("GrantAmendments_Incomplete", award=amending.award):
        amending.world.send(OFFICER, amending.notice(number, bytes(32)), 1)


def test_notice__reverts_for_a_suspension_of_what_is_suspended_or_terminated(
    amending: Amending,
) -> None:
    amending.enacted(SUSPENSION)
    second = amending.proposed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        amending.world.send(OFFICER, amending.notice(second), 1)
    amending.enacted(TERMINATION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=TERMINATED):
        amending.world.send(OFFICER, amending.notice(second), 1)


def test_notice__suspends_at_once(amending: Amending) -> None:
    world, before = amending.world, amending.state
    number, moment = amending.proposed(SUSPENSION), world.now() + 100
    world.next_block_at(moment)

    receipt = world.send(OFFICER, amending.notice(number), 1)

    by, object_by = world.person(OFFICER, 1), moment + 30 * DAY
    facts = {"amendment": number, "award": amending.award}
    assert world.events(receipt) == [
        ("AmendmentNoticed", {**facts, "evidence": EVIDENCE, "objectBy": object_by, "by": by}),
        ("AwardSuspended", {**facts, "suspended": True}),
    ]
    known = amending.amendment(number)
    assert (known["state"], known["noticer"], known["objectBy"]) == (NOTICED, by, object_by)
    assert amending.functions.suspendedBy(amending.program, amending.award).call() == number
    assert amending.state == {**before, "state": SUSPENDED}
    assert amending.acted(by)


@pytest.mark.parametrize(
    ("kind", "figures"),
    [(TERMINATION, {}), (CLOSEOUT, {}), (DEOBLIGATION, {"subject": 1, "amount": 5})],
)
def test_notice__I13_changes_nothing_else(
    amending: Amending, kind: int, figures: dict[str, int]
) -> None:
    before, money = amending.state, (amending.obligated(), amending.reserved())
    number = amending.proposed(kind, **figures)
    receipt = amending.world.send(OFFICER, amending.notice(number), 1)
    assert [name for name, _ in amending.world.events(receipt)] == ["AmendmentNoticed"]
    assert amending.amendment(number)["state"] == NOTICED
    assert amending.state == before
    assert (amending.lines, amending.obligated(), amending.reserved()) == (LINES, *money)
