"""What a suspension does to an award: suspend

given another caller than GrantAmendments
    it reverts with SetAside_WrongCaller
given a suspended award
    nothing new may be requested, nothing is agreed; what is requested goes on, and is paid
given a suspension lifted
    requests are taken again
given a termination meanwhile
    costs until then can be drawn
given a suspension that ended while its objection was open
    the next one is in effect when nobody objects or it is upheld, not from its notice on
given the time in which costs may still be drawn
    it stands still while the award is suspended
"""

from __future__ import annotations

import pytest

from almoner import money
from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import SUSPENSION, TERMINATION, payee
from tests.contracts.grants.amending import (
    ACTIVE,
    EFFECTIVE,
    LINES,
    NOTICED,
    OVERTURNED,
    SUSPENDED,
    TERMINATED,
    Amending,
)

LIQUIDATION = 120 * DAY


def test_suspend__I24_reverts_for_anybody_else(amending: Amending) -> None:
    fn = amending.grants.awards.functions.suspend(amending.award, 1, True)
    for sender in (amending.world.stranger(), amending.world.officer("grants_officer")):
        with refuses("SetAside_WrongCaller", caller=sender.address):
            sender.send(fn)


def test_suspend__stops_new_requests(amending: Amending) -> None:
    amending.grants.draw(amending.award)
    number = amending.noticed(SUSPENSION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=SUSPENDED):
        amending.grants.draw(amending.award, cost_ref=digest("another invoice"))
    amending.world.send("grants_officer", amending.functions.withdraw(number))
    amending.grants.draw(amending.award, cost_ref=digest("another invoice"))


def test_suspend__lets_what_is_requested_be_reviewed_approved_and_paid(
    amending: Amending,
) -> None:
    grants, world = amending.grants, amending.world
    draw = grants.draw(amending.award)
    amending.noticed(SUSPENSION)
    grants.certify(draw)
    grants.settle(draw)
    assert world.balance(payee("grantee")) == money.parse("1,000")
    assert amending.state["paid"] == money.parse("1,000")
    assert amending.state["state"] == SUSPENDED


def test_suspend__lets_a_request_be_denied_or_taken_back(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    draws = [grants.draw(amending.award, cost_ref=digest(f"invoice {at}")) for at in range(2)]
    amending.noticed(SUSPENSION)
    world.send("grants_officer", grants.awards.functions.denyDraw(draws[0], digest("why")))
    content = grants.draw_of(draws[1])["contentHash"]
    signed = grants.grantee(amending.award, "withdraw draw", subject=draws[1], content=content)
    world.stranger().send(grants.awards.functions.withdrawDraw(draws[1], signed))
    assert (amending.state["open"], amending.state["drawn"]) == (0, 0)


def test_suspend__does_not_hinder_a_termination(amending: Amending) -> None:
    amending.world.warp(DAY)
    costs = {"cost_from": amending.world.now() - 3_600, "cost_to": amending.world.now()}
    number = amending.noticed(SUSPENSION)
    amending.enacted(TERMINATION)
    assert amending.state["state"] == TERMINATED
    amending.grants.draw(amending.award, **costs)
    amending.world.stranger().send(amending.enact(number))
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.state["state"] == TERMINATED


def contested(amending: Amending) -> None:
    """A suspension whose objection nobody decided."""
    number = amending.objected(SUSPENSION)
    amending.world.warp_to(amending.amendment(number)["decideBy"] + 1)
    amending.world.stranger().send(amending.functions.lapse(number))


def test_suspend__I14_after_a_contested_one_waits_for_the_time_to_object(
    amending: Amending,
) -> None:
    contested(amending)
    assert amending.functions.isContested(amending.program, amending.award).call()
    number = amending.proposed(SUSPENSION)

    receipt = amending.world.send("grants_officer", amending.notice(number), 1)

    assert [name for name, _ in amending.world.events(receipt)] == ["AmendmentNoticed"]
    assert amending.amendment(number)["state"] == NOTICED
    assert amending.state["state"] == ACTIVE
    amending.grants.draw(amending.award)
    amending.world.warp_to(amending.due(number))
    receipt = amending.world.stranger().send(amending.enact(number))
    facts = {"amendment": number, "award": amending.award}
    assert amending.world.events(receipt) == [
        ("AmendmentEnacted", {**facts, "kind": SUSPENSION}),
        ("AwardSuspended", {**facts, "suspended": True}),
    ]
    assert amending.state["state"] == SUSPENDED
    assert amending.functions.suspendedBy(amending.program, amending.award).call() == number


@pytest.mark.parametrize("end", ["decided for the grantee", "taken back"])
def test_suspend__I14_is_contested_however_it_ended(amending: Amending, end: str) -> None:
    world, number = amending.world, amending.objected(SUSPENSION)
    if end == "taken back":
        world.send("grants_officer", amending.functions.withdraw(number))
    else:
        world.send("hearing_officer", amending.decide(number, for_grantee=True))
    assert amending.functions.isContested(amending.program, amending.award).call()
    amending.noticed(SUSPENSION)
    assert amending.state["state"] == ACTIVE


def test_suspend__is_not_contested_where_nobody_objected(amending: Amending) -> None:
    number = amending.noticed(SUSPENSION)
    amending.world.send("grants_officer", amending.functions.withdraw(number))
    assert not amending.functions.isContested(amending.program, amending.award).call()
    amending.noticed(SUSPENSION)
    assert amending.state["state"] == SUSPENDED


def test_suspend__I14_is_not_lifted_by_the_end_of_another_one(amending: Amending) -> None:
    contested(amending)
    first, second = amending.noticed(SUSPENSION), amending.noticed(SUSPENSION)
    amending.grants.object(second)
    amending.world.warp_to(amending.due(first))
    amending.world.stranger().send(amending.enact(first))
    amending.world.send("hearing_officer", amending.decide(second, for_grantee=True))
    assert amending.amendment(second)["state"] == OVERTURNED
    assert amending.state["state"] == SUSPENDED
    amending.world.send("grants_officer", amending.functions.withdraw(first))
    assert amending.state["state"] == ACTIVE


def test_suspend__I14_costs_no_time_to_draw(amending: Amending) -> None:
    """A suspension noticed near the end of the liquidation, objected to and not decided."""
    grants, world, end = amending.grants, amending.world, amending.state["to"]
    last = end + LIQUIDATION
    assert grants.awards.functions.drawsUntil(amending.award).call() == last
    world.warp_to(last - DAY)
    number = amending.objected(SUSPENSION)
    stopped = world.client.block(world.client.head()[0] - 1).timestamp
    decide_by = amending.amendment(number)["decideBy"]
    assert decide_by > last
    world.next_block_at(decide_by + 1)
    world.stranger().send(amending.functions.lapse(number))
    moved = last + decide_by + 1 - stopped
    assert grants.awards.functions.drawsUntil(amending.award).call() == moved
    costs = {"cost_from": end - DAY, "cost_to": end - 1}
    world.warp_to(moved - 60)
    fn = grants.request_call(amending.award, grants.request(**costs))
    world.next_block_at(moved)
    with refuses("GrantAwards_NotNow", award=amending.award, **{"from": 0, "until": moved}):
        world.stranger().send(fn)
    world.next_block_at(moved - 1)
    world.stranger().send(fn)


def test_suspend__moves_the_last_draw_only_by_time_after_the_end(amending: Amending) -> None:
    last = amending.state["to"] + LIQUIDATION
    number = amending.enacted(SUSPENSION)
    amending.world.send("grants_officer", amending.functions.withdraw(number))
    assert amending.grants.awards.functions.drawsUntil(amending.award).call() == last
    assert amending.lines == LINES
