"""An objection nobody decided: lapse

given no objection
    it reverts with GrantAmendments_WrongState
given the deadline of its decision not over
    it reverts with GrantAmendments_NotNow
given nobody's decision in time
    the act is over, and a suspension with it
"""

from __future__ import annotations

import pytest

from almoner.testing import refuses
from almoner.testing.grant_samples import (
    CLOSEOUT,
    DEOBLIGATION,
    SUSPENSION,
    TERMINATION,
)
from tests.contracts.grants.amending import ACTIVE, LAPSED, NOTICED, UPHELD, Amending


def test_lapse__reverts_without_an_open_objection(amending: Amending) -> None:
    number = amending.noticed(TERMINATION)
    with refuses("GrantAmendments_WrongState", amendment=number, state=NOTICED):
        amending.world.stranger().send(amending.functions.lapse(number))
    amending.grants.object(number)
    amending.world.send("hearing_officer", amending.decide(number, for_grantee=False))
    with refuses("GrantAmendments_WrongState", amendment=number, state=UPHELD):
        amending.world.stranger().send(amending.functions.lapse(number))


def test_lapse__reverts_until_the_deadline_is_over(amending: Amending) -> None:
    world, number = amending.world, amending.objected(TERMINATION)
    decide_by = amending.amendment(number)["decideBy"]
    world.next_block_at(decide_by)
    with refuses("GrantAmendments_NotNow", amendment=number, **{"from": decide_by, "until": 0}):
        world.stranger().send(amending.functions.lapse(number))
    world.next_block_at(decide_by + 1)
    world.stranger().send(amending.functions.lapse(number))


def test_lapse__ends_a_suspension(amending: Amending) -> None:
    world, before, number = amending.world, amending.state, amending.objected(SUSPENSION)
    world.warp_to(amending.amendment(number)["decideBy"] + 1)

    receipt = world.stranger().send(amending.functions.lapse(number))

    assert world.events(receipt) == [
        ("AmendmentEnded", {"amendment": number, "state": LAPSED, "by": 0}),
        ("AwardSuspended", {"award": amending.award, "amendment": number, "suspended": False}),
    ]
    assert amending.amendment(number)["state"] == LAPSED
    assert amending.state == before
    assert amending.state["state"] == ACTIVE
    amending.grants.draw(amending.award)


@pytest.mark.parametrize(
    ("kind", "figures"),
    [(TERMINATION, {}), (CLOSEOUT, {}), (DEOBLIGATION, {"subject": 1, "amount": 5})],
)
def test_lapse__I14_leaves_the_award_as_it_was(
    amending: Amending, kind: int, figures: dict[str, int]
) -> None:
    """The silence of the hearing officer is never to the grantee's harm."""
    world, before = amending.world, (amending.state, amending.lines, amending.obligated())
    number = amending.objected(kind, **figures)
    world.warp_to(amending.amendment(number)["decideBy"] + 1)
    receipt = world.stranger().send(amending.functions.lapse(number))
    assert [name for name, _ in world.events(receipt)] == ["AmendmentEnded"]
    assert (amending.state, amending.lines, amending.obligated()) == before
    with refuses("GrantAmendments_WrongState", amendment=number, state=LAPSED):
        world.stranger().send(amending.enact(number))
