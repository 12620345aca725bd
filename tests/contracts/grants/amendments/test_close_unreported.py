"""Closing an award without a report: closeUnreported

given another caller than GrantAmendments
    it reverts with SetAside_WrongCaller
given an award that is closed already
    it reverts with GrantAwards_WrongState
given the liquidation not over, or standing still
    it reverts with GrantAwards_NotNow
given draws that wait
    it reverts with GrantAwards_NotClosable
given the liquidation over and nothing open
    it is closed, what was not drawn goes back, also while an advance is not accounted for
"""

from __future__ import annotations

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import ADVANCE, CLOSEOUT, SUSPENSION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import (
    CLOSED,
    EFFECTIVE,
    TOTAL,
    Amending,
)

LIQUIDATION = 120 * DAY


def noticed_near_the_end(amending: Amending) -> int:
    """A closeout that may be put into effect, as far as its notice goes."""
    number = amending.noticed(CLOSEOUT)
    amending.world.warp_to(amending.due(number))
    return number


def test_closeUnreported__I24_reverts_for_anybody_else(amending: Amending) -> None:
    fn = amending.grants.awards.functions.closeUnreported(amending.award, 1, 1)
    for sender in (amending.world.stranger(), amending.world.officer("grants_officer")):
        with refuses("SetAside_WrongCaller", caller=sender.address):
            sender.send(fn)


def test_closeUnreported__reverts_for_a_closed_award(amending: Amending) -> None:
    number = noticed_near_the_end(amending)
    amending.close()
    amending.world.warp_to(amending.state["to"] + LIQUIDATION)
    with refuses("GrantAwards_WrongState", award=amending.award, state=CLOSED):
        amending.world.stranger().send(amending.enact(number))


def test_closeUnreported__reverts_until_the_liquidation_is_over(amending: Amending) -> None:
    world, number = amending.world, noticed_near_the_end(amending)
    last = amending.state["to"] + LIQUIDATION
    world.next_block_at(last - 1)
    with refuses("GrantAwards_NotNow", award=amending.award, **{"from": last, "until": 0}):
        world.stranger().send(amending.enact(number))
    world.next_block_at(last)
    world.stranger().send(amending.enact(number))
    assert amending.state["state"] == CLOSED


def test_closeUnreported__I14_reverts_while_a_suspension_keeps_costs_from_being_drawn(
    amending: Amending,
) -> None:
    """Else a suspension over the end would close an award that nobody could draw on."""
    world, number = amending.world, noticed_near_the_end(amending)
    suspension = amending.enacted(SUSPENSION)
    last = amending.state["to"] + LIQUIDATION
    world.warp_to(last + 100 * DAY)
    with refuses("GrantAwards_NotNow", award=amending.award):
        world.stranger().send(amending.enact(number))
    world.send("grants_officer", amending.functions.withdraw(suspension))
    until = world.now() + LIQUIDATION
    assert amending.grants.awards.functions.drawsUntil(amending.award).call() == until
    world.warp_to(until)
    world.stranger().send(amending.enact(number))


def test_closeUnreported__reverts_while_a_draw_waits(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    draw = grants.draw(amending.award)
    number = noticed_near_the_end(amending)
    world.warp_to(amending.state["to"] + LIQUIDATION)
    facts = {"award": amending.award, "open": 1, "outstanding": 0, "report": bytes(32)}
    with refuses("GrantAwards_NotClosable", **facts):
        world.stranger().send(amending.enact(number))
    grants.certify(draw)
    with refuses("GrantAwards_NotClosable", **facts):
        world.stranger().send(amending.enact(number))
    grants.settle(draw)
    world.stranger().send(amending.enact(number))


def test_closeUnreported__I9_gives_back_what_was_not_drawn(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    grants.paid(amending.award)
    number, before = noticed_near_the_end(amending), amending.state
    world.warp_to(before["to"] + LIQUIDATION)

    receipt = world.stranger().send(amending.enact(number))

    paid, left = 10**9, TOTAL - 10**9
    by = world.person("grants_officer")
    facts = {"amendment": number, "award": amending.award}
    told = {"report": bytes(32), "paid": paid, "released": left, "by": by}
    events = world.events(receipt)
    names = ["AmendmentEnacted", "AwardClosed", "Deobligated"]
    assert [name for name, _ in events] == names
    assert events[0][1] == {**facts, "kind": CLOSEOUT}
    assert events[1][1] == {**facts, **told}
    assert (events[2][1]["id"], events[2][1]["amount"]) == (amending.award, left)
    assert amending.amendment(number)["state"] == EFFECTIVE
    assert amending.state == {**before, "state": CLOSED}
    assert (amending.obligated(), amending.committed()) == (paid, paid)
    with refuses("GrantAwards_WrongState", award=amending.award, state=CLOSED):
        grants.draw(amending.award)


def test_closeUnreported__closes_over_an_advance_nobody_accounted_for(grants: Grants) -> None:
    amending = Amending(grants=grants, award=grants.active(mode=ADVANCE))
    grants.paid(amending.award, cost_ref=bytes(32), gross=0)
    report = digest("report")
    signed = grants.grantee(amending.award, "report", content=report)
    world, functions = grants.world, grants.awards.functions
    world.stranger().send(functions.submitReport(amending.award, report, signed))
    with refuses("GrantAwards_NotClosable", award=amending.award, outstanding=10**9):
        world.send("grants_officer", functions.closeAward(amending.award, report))
    number = noticed_near_the_end(amending)
    world.warp_to(amending.state["to"] + LIQUIDATION)
    world.stranger().send(amending.enact(number))
    assert (amending.state["state"], amending.state["outstanding"]) == (CLOSED, 10**9)
