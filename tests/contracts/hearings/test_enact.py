"""Striking a payment: enact

given a proposal that is not served
    it reverts with Hearings_ProposalWrongState
given the notice period and the grace for filings still running
    it reverts with Hearings_TooEarly
given a timely appeal that waits for its decision
    it reverts with Hearings_UnderAppeal
given a hold that is not sustained any more, or whose time is over
    it reverts with Hearings_HoldOver
given served notice, its period and no timely appeal
    anyone strikes it: the money goes back to its allotment and nobody can pay it
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, fields, household, payment_id, refuses

OPEN, ENACTED, STRUCK_HOLD, STRUCK = 1, 3, 5, 5
AMOUNT = 100_000_000


@pytest.mark.parametrize("sustained", [False, True], ids=["no proposal", "not served"])
def test_enact__I13_reverts_before_notice_is_served(hearing: Any, sustained: bool) -> None:
    if sustained:
        hearing.sustain()
    hearing.world.warp(30 * DAY)
    with refuses("Hearings_ProposalWrongState", proposal=1, state=OPEN if sustained else 0):
        hearing.world.source.send(hearing.enact())


def test_enact__I13_reverts_before_the_period_and_its_grace_and_not_after(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    enactable_at = world.proposal(hearing.payment)["servedAt"] + 20 * DAY
    world.next_block_at(enactable_at - 1)
    with refuses("Hearings_TooEarly", proposal=1, enactableAt=enactable_at):
        world.source.send(hearing.enact())
    world.next_block_at(enactable_at)
    world.source.send(hearing.enact())


@pytest.mark.parametrize("when", ["before notice", "in its period"])
def test_enact__I14_reverts_while_a_timely_appeal_waits(hearing: Any, when: str) -> None:
    world = hearing.world
    if when == "before notice":
        world.source.send(hearing.appeal())
    hearing.sustain_and_serve()
    if when == "in its period":
        world.next_block_at(world.proposal(hearing.payment)["effectiveAt"] - 1)
        world.source.send(hearing.appeal())
    assert world.appeal(hearing.payment)["timely"]
    world.warp(30 * DAY)
    with refuses("Hearings_UnderAppeal", paymentId=hearing.payment):
        world.source.send(hearing.enact())


def test_enact__I13_carries_out_what_only_a_late_appeal_is_against(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    world.next_block_at(world.proposal(hearing.payment)["effectiveAt"])
    world.source.send(hearing.appeal())
    assert not world.appeal(hearing.payment)["timely"]
    world.warp(10 * DAY)
    world.source.send(hearing.enact())
    assert world.payment(hearing.payment)["state"] == STRUCK


def test_enact__reverts_when_the_hold_was_released(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    release = world.holds.functions.release
    fn = release(world.program.address, hearing.payment, digest("unfounded after all"))
    world.send("investigator", fn, 1)
    world.warp(20 * DAY)
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.source.send(hearing.enact())


def test_enact__I12_reverts_when_the_holds_time_is_over_and_not_before(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    expires_at = world.hold(hearing.payment)["expiresAt"]
    world.next_block_at(expires_at)
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.source.send(hearing.enact())
    world.next_block_at(expires_at - 1)
    world.source.send(hearing.enact())


def test_enact__I9_strikes_and_gives_the_money_back_to_its_allotment(hearing: Any) -> None:
    world = hearing.world
    run = hearing.payment >> 32
    hearing.sustain_and_serve()
    world.warp(20 * DAY)
    before = world.balance(world.treasury.address)
    stranger = world.stranger()

    receipt = stranger.send(hearing.enact())

    facts = {"program": world.program.address, "proposal": 1, "paymentId": hearing.payment}
    money = {"program": world.program.address, "id": run, "allotment": world.allotment}
    assert world.events(receipt) == [
        ("ChangeEnacted", {**facts, "by": stranger.address}),
        ("HoldStruck", facts),
        ("PaymentStruck", {"paymentId": hearing.payment, "proposal": 1, "amount": AMOUNT}),
        ("Deobligated", {**money, "amount": AMOUNT, "obligated": AMOUNT}),
    ]
    assert world.proposal(hearing.payment)["state"] == ENACTED
    assert world.hold(hearing.payment)["state"] == STRUCK_HOLD
    assert world.payment(hearing.payment)["state"] == STRUCK
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == AMOUNT, "its neighbor's"
    assert world.balance(world.treasury.address) == before, "no money moved"

    world.settle(run)
    assert (world.balance(household(1)), world.balance(household(2))) == (0, AMOUNT)
    with refuses("SetAside_PaymentWrongState", paymentId=payment_id(run, 1), state=STRUCK):
        world.source.send(world.program.functions.settlePayment(hearing.payment))
    with refuses("Hearings_ProposalWrongState", proposal=1, state=ENACTED):
        world.source.send(hearing.enact())
