"""Attacks on the ends of awards: costs after a termination, ends past a cancel date, offers without
money.

given an award that was terminated
    costs until then are drawn, later ones never
given an end that both sides agree on
    it reaches no further than the appropriation pays
given an offer that stands
    its money is taken back by nobody before the offer ends
"""

from __future__ import annotations

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner import money
from almoner.testing import DAY, digest, fields, refuses
from almoner.testing.grant_samples import TERMINATION
from almoner.testing.grants import Grants

ASKED = money.parse("100,000")
TERMS = ["uint64[]", "uint40", "bytes32"]


def test_I24_costs_after_a_termination_are_never_drawn(grants: Grants) -> None:
    award = grants.active()
    grants.enacted(award, TERMINATION)
    grants.world.warp(DAY)
    ended = grants.award(award)["to"]
    assert ended < grants.world.now()

    late = grants.request(cost_from=ended - 1, cost_to=ended)
    with refuses("GrantAwards_BadCosts", costTo=ended, until=ended):
        grants.world.stranger().send(grants.request_call(award, late))
    in_time = grants.request(cost_from=ended - 2, cost_to=ended - 1)
    grants.world.stranger().send(grants.request_call(award, in_time))
    assert grants.award(award)["open"] == 1


def test_I3_an_award_is_extended_past_no_cancel_date(grants: Grants) -> None:
    award, world = grants.active(), grants.world
    cancel_at = fields(world.treasury.functions.appropriationOf(world.appropriation))["cancelAt"]
    ends = fields(world.treasury.functions.obligationOf(grants.awards.address, award))["payableAt"]
    liquidation = ends - grants.award(award)["to"]
    kept = DAY + 120 * DAY + DAY  # challenge window, sustained hold, margin
    last = cancel_at - 1 - kept - liquidation

    too_far = agreed(grants, award, last + 1)
    with refuses("GrantAwards_NotNow", award=award, until=cancel_at):
        approve(grants, award, too_far, last + 1)
    approve(grants, award, agreed(grants, award, last), last)
    assert grants.award(award)["to"] == last


def test_I10_an_offer_that_stands_keeps_its_money(grants: Grants) -> None:
    award, world = grants.offered(), grants.world
    allotment = fields(world.treasury.functions.allotmentOf(grants.allotment))
    rest = allotment["cash"] - ASKED
    take_back = world.treasury.functions.deapportion
    with refuses("Treasury_CashNeeded", given=rest + 1, available=rest):
        world.send("budget_officer", take_back(grants.allotment, rest + 1))
    world.send("budget_officer", take_back(grants.allotment, rest))

    world.warp_to(grants.award(award)["offerEnds"])
    world.stranger().send(grants.awards.functions.expireOffer(award))
    world.send("budget_officer", take_back(grants.allotment, ASKED))


def lines_of(grants: Grants, award: int) -> list[int]:
    return [int(each[0]) for each in grants.awards.functions.linesOf(award).call()]


def agreed(grants: Grants, award: int, to: int) -> int:
    """An amendment that moves the end alone, signed by the grantee; its number."""
    terms = (lines_of(grants, award), to, digest("conditions"))
    signed = grants.grantee(award, "amend", content=keccak(encode(TERMS, terms)), by="amendments")
    given = (grants.awards.address, award, *terms, digest("more time"), signed)
    grants.world.send("grants_officer", grants.world.amendments.functions.agree(*given))
    return int(grants.world.amendments.functions.amendments().call())


def approve(grants: Grants, award: int, amendment: int, to: int) -> None:
    terms = (lines_of(grants, award), to, digest("conditions"))
    fn = grants.world.amendments.functions.approve(amendment, *terms)
    grants.world.send("approver", fn)
