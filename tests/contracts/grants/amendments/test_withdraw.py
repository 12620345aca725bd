"""Taking back what is not in effect, and lifting a suspension: withdraw

given another office than a grants officer's
    it reverts with Offices_NotInOffice
given what is over, or in effect and no suspension
    it reverts with GrantAmendments_WrongState
given what is proposed, noticed, objected to or upheld
    it is over, and nothing of the award changed
given a suspension in effect
    it is lifted
"""

from __future__ import annotations

import pytest

from almoner.testing import refuses
from almoner.testing.grant_samples import SUSPENSION, TERMINATION
from tests.contracts.grants.amending import (
    ACTIVE,
    EFFECTIVE,
    LINES,
    TERMINATED,
    WITHDRAWN,
    Amending,
)

OFFICER = "grants_officer"


def test_withdraw__reverts_for_another_office(amending: Amending) -> None:
    number = amending.proposed(SUSPENSION)
    for office in ("approver", "hearing_officer", "counter"):
        with refuses("Offices_NotInOffice", key=amending.world.officer(office).address):
            amending.world.send(office, amending.functions.withdraw(number))


def test_withdraw__reverts_for_what_is_over_or_in_effect(amending: Amending) -> None:
    number = amending.proposed(SUSPENSION)
    amending.world.send(OFFICER, amending.functions.withdraw(number))
    terminated = amending.enacted(TERMINATION)
    known = [(number, WITHDRAWN), (terminated, EFFECTIVE), (terminated + 1, 0)]
    for given, state in known:
        with refuses("GrantAmendments_WrongState", amendment=given, state=state):
            amending.world.send(OFFICER, amending.functions.withdraw(given))


@pytest.mark.parametrize("stage", ["proposed", "noticed", "objected", "upheld"])
def test_withdraw__takes_back_what_is_not_in_effect(amending: Amending, stage: str) -> None:
    world, before = amending.world, amending.state
    number = amending.proposed(TERMINATION)
    if stage != "proposed":
        world.send(OFFICER, amending.notice(number), 1)
    if stage in ("objected", "upheld"):
        amending.grants.object(number)
    if stage == "upheld":
        world.send("hearing_officer", amending.decide(number, for_grantee=False))

    receipt = world.send(OFFICER, amending.functions.withdraw(number), 1)

    by = world.person(OFFICER, 1)
    ended = {"amendment": number, "state": WITHDRAWN, "by": by}
    assert world.events(receipt) == [("AmendmentEnded", ended)]
    assert amending.amendment(number)["state"] == WITHDRAWN
    assert amending.state == before
    assert amending.acted(by)
    world.warp(100 * 86_400)
    with refuses("GrantAmendments_WrongState", amendment=number, state=WITHDRAWN):
        world.stranger().send(amending.enact(number))


def test_withdraw__takes_back_an_agreement(amending: Amending) -> None:
    number = amending.agreed(LINES)
    amending.world.send(OFFICER, amending.functions.withdraw(number))
    with refuses("GrantAmendments_WrongState", amendment=number, state=WITHDRAWN):
        amending.world.send("approver", amending.approve(number, LINES))


@pytest.mark.parametrize("stage", ["noticed", "objected", "upheld", "effective"])
def test_withdraw__lifts_a_suspension(amending: Amending, stage: str) -> None:
    world, before = amending.world, amending.state
    number = amending.noticed(SUSPENSION)
    if stage in ("objected", "upheld"):
        amending.grants.object(number)
    if stage == "upheld":
        world.send("hearing_officer", amending.decide(number, for_grantee=False))
    if stage == "effective":
        world.warp_to(amending.due(number))
        world.stranger().send(amending.enact(number))

    receipt = world.send(OFFICER, amending.functions.withdraw(number))

    ended = {"amendment": number, "state": WITHDRAWN, "by": world.person(OFFICER)}
    assert world.events(receipt) == [
        ("AmendmentEnded", ended),
        ("AwardSuspended", {"award": amending.award, "amendment": number, "suspended": False}),
    ]
    assert amending.state == before
    assert amending.state["state"] == ACTIVE
    amending.grants.draw(amending.award)


def test_withdraw__does_not_bring_a_terminated_award_back(amending: Amending) -> None:
    suspension = amending.noticed(SUSPENSION)
    amending.enacted(TERMINATION)
    receipt = amending.world.send(OFFICER, amending.functions.withdraw(suspension))
    assert [name for name, _ in amending.world.events(receipt)] == ["AmendmentEnded"]
    assert amending.state["state"] == TERMINATED
