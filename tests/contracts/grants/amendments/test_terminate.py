"""What a termination does to an award: terminate

given another caller than GrantAmendments
    it reverts with SetAside_WrongCaller
given an award that is not accepted any more, or terminated already
    it reverts with GrantAwards_WrongState
given an award in its period of performance
    it ends now: costs until then can be drawn as long as the liquidation lasts, none after
given an award whose period is over
    its end stays
given milestones
    what was done until then can be handed in, judged and drawn
"""

from __future__ import annotations

from almoner.testing import DAY, digest, refuses
from almoner.testing.grant_samples import MILESTONE, SUSPENSION, TERMINATION
from almoner.testing.grants import Grants
from tests.contracts.grants.amending import CLOSED, TERMINATED, TOTAL, Amending, dollars

LIQUIDATION = 120 * DAY


def test_terminate__I24_reverts_for_anybody_else(amending: Amending) -> None:
    fn = amending.grants.awards.functions.terminate(amending.award, 1)
    for sender in (amending.world.stranger(), amending.world.officer("grants_officer")):
        with refuses("SetAside_WrongCaller", caller=sender.address):
            sender.send(fn)


def test_terminate__reverts_for_what_is_closed_or_terminated_already(amending: Amending) -> None:
    world, numbers = amending.world, [amending.noticed(TERMINATION) for _ in range(3)]
    world.warp_to(amending.due(numbers[2]))
    world.stranger().send(amending.enact(numbers[0]))
    with refuses("GrantAwards_WrongState", award=amending.award, state=TERMINATED):
        world.stranger().send(amending.enact(numbers[1]))
    amending.close()
    with refuses("GrantAwards_WrongState", award=amending.award, state=CLOSED):
        world.stranger().send(amending.enact(numbers[2]))


def test_terminate__lets_costs_until_then_be_drawn_and_none_after(amending: Amending) -> None:
    grants, before = amending.grants, amending.state
    amending.enacted(TERMINATION)
    ended = amending.state["to"]
    assert amending.state == {**before, "state": TERMINATED, "to": ended}
    assert ended == amending.world.now()
    assert amending.obligated() == TOTAL
    amending.world.warp(DAY)
    with refuses("GrantAwards_BadCosts", costTo=ended, until=ended):
        grants.draw(amending.award, cost_from=ended - DAY, cost_to=ended)
    draw = grants.draw(amending.award, cost_from=ended - DAY, cost_to=ended - 1)
    grants.certify(draw)
    grants.settle(draw)
    assert amending.state["paid"] == 10**9


def test_terminate__I24_takes_no_request_after_the_liquidation(amending: Amending) -> None:
    grants, world = amending.grants, amending.world
    amending.enacted(TERMINATION)
    ended = amending.state["to"]
    world.warp_to(ended + LIQUIDATION - 60)
    costs = {"cost_from": ended - DAY, "cost_to": ended - 1}
    fn = grants.request_call(amending.award, grants.request(**costs))
    world.next_block_at(ended + LIQUIDATION)
    with refuses("GrantAwards_NotNow", award=amending.award):
        world.stranger().send(fn)
    world.next_block_at(ended + LIQUIDATION - 1)
    world.stranger().send(fn)


def test_terminate__keeps_an_end_that_is_over(amending: Amending) -> None:
    end = amending.state["to"]
    amending.world.warp_to(end)
    number = amending.enacted(TERMINATION)
    assert (amending.state["state"], amending.state["to"]) == (TERMINATED, end)
    assert amending.amendment(number)["state"] == 5


def test_terminate__I14_keeps_the_time_a_suspension_took(amending: Amending) -> None:
    world, end = amending.world, amending.state["to"]
    world.warp_to(end)
    amending.noticed(SUSPENSION)
    since = world.now()
    amending.enacted(TERMINATION)
    until = end + LIQUIDATION + world.now() - since
    assert amending.grants.awards.functions.drawsUntil(amending.award).call() == until


def test_terminate__lets_draws_under_way_be_approved_and_paid(amending: Amending) -> None:
    draw = amending.grants.draw(amending.award)
    amending.enacted(TERMINATION)
    amending.grants.certify(draw)
    amending.grants.settle(draw)
    assert amending.state["paid"] == 10**9


def test_terminate__lets_a_milestone_be_handed_in(grants: Grants) -> None:
    lines = dollars("60,000", "40,000")
    award = grants.active(mode=MILESTONE, lines=lines, indirect_bps=0)
    amending = Amending(grants=grants, award=award)
    world, functions, evidence = grants.world, grants.awards.functions, digest("done")
    amending.enacted(TERMINATION)
    ended = amending.state["to"]
    signed = grants.grantee(award, "milestone", subject=1, content=evidence)
    world.stranger().send(functions.submitMilestone(award, 1, evidence, signed))
    judge = functions.judgeMilestone(award, 1, evidence, True, digest("found"))
    world.send("grants_officer", judge)
    costs = {"cost_from": ended - DAY, "cost_to": ended - 1, "cost_ref": bytes(32), "gross": 0}
    draw = grants.draw(award, line=1, amount=lines[1], **costs)
    assert grants.draw_of(draw)["amount"] == lines[1]
