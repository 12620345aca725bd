"""From a sustained hold to a struck payment: proposeStrike, serve, enact, reopen

given another than Holds
    proposeStrike reverts with Changes_WrongCaller, reopen with Hearings_WrongCaller
given a proposal whose notice is not served
    enact reverts with Changes_WrongState
given the notice period and the grace for filings still running
    enact reverts with Changes_TooEarly
given a timely appeal that waits for its decision
    enact reverts with Changes_UnderAppeal
given a hold that is not sustained any more, or whose time is over
    serve and enact revert with Changes_HoldOver
given served notice, its period and no timely appeal
    anyone strikes it: the money goes back to its allotment and nobody can pay it
given a further hold of the payment that is sustained
    the proposal of the earlier one is closed, even one that a decision confirmed
    an appeal that was lost or withdrawn is open again
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, fields, household, payment_id, refuses

OPEN, CONFIRMED, ENACTED, CLOSED = 1, 4, 5, 8
STRUCK_HOLD, STRUCK, HELD = 5, 5, 2
AMOUNT = 100_000_000
OFFICER = "hearing_officer"


def hold_again(hearing: Any) -> None:
    """A second investigator's hold of the payment, within its deadline."""
    expires = {"expires_at": hearing.world.now() + DAY}
    hearing.world.place_hold(hearing.subject, by="investigator", **expires)


def test_proposeStrike__I16_reverts_for_another_than_holds(hearing: Any) -> None:
    world = hearing.world
    program, reason = world.program.address, digest("reason")
    strike = world.changes.functions.proposeStrike(program, hearing.subject, reason, 1)
    for caller in (world.stranger(), world.hearings, world.officer("investigator")):
        with refuses("Changes_WrongCaller", caller=caller.address):
            world.client.call(strike, sender=caller.address)
    world.client.call(strike, sender=world.holds.address)


def test_reopen__I14_reverts_for_another_than_holds(hearing: Any) -> None:
    world = hearing.world
    reopen = world.hearings.functions.reopen(world.program.address, hearing.subject)
    for caller in (world.stranger(), world.changes, world.officer("hearing_officer")):
        with refuses("Hearings_WrongCaller", caller=caller.address):
            world.client.call(reopen, sender=caller.address)
    world.client.call(reopen, sender=world.holds.address)


@pytest.mark.parametrize("sustained", [False, True], ids=["no proposal", "not served"])
def test_enact__I13_reverts_before_notice_is_served(hearing: Any, sustained: bool) -> None:
    if sustained:
        hearing.sustain()
    hearing.world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=OPEN if sustained else 0):
        hearing.world.source.send(hearing.enact())


def test_enact__I13_reverts_before_the_period_and_its_grace_and_not_after(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    due = world.change(1)["servedAt"] + 20 * DAY
    world.next_block_at(due - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=due):
        world.source.send(hearing.enact())
    world.next_block_at(due)
    world.source.send(hearing.enact())


@pytest.mark.parametrize("waive", [False, True])
@pytest.mark.parametrize("when", ["before notice", "in its period"])
def test_enact__I14_reverts_while_a_timely_appeal_waits(
    hearing: Any, when: str, waive: bool
) -> None:
    world = hearing.world
    fn = hearing.appeal(waive=waive)
    if when == "before notice":
        world.source.send(fn)
    hearing.sustain_and_serve()
    if when == "in its period":
        world.next_block_at(world.change(1)["effectiveAt"] - 1)
        world.source.send(fn)
    world.warp(30 * DAY)
    with refuses("Changes_UnderAppeal", proposal=1):
        world.source.send(hearing.enact())


def test_enact__I13_carries_out_what_only_a_late_appeal_is_against(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    world.next_block_at(world.change(1)["effectiveAt"])
    world.source.send(hearing.appeal())
    world.warp(10 * DAY)
    world.source.send(hearing.enact())
    assert world.payment(hearing.subject)["state"] == STRUCK


def test_serve_enact__revert_when_the_hold_was_released(hearing: Any) -> None:
    hearing.sustain()
    other = hearing.world.holds.functions.release
    fn = other(hearing.world.program.address, hearing.subject, digest("unfounded after all"))
    with refuses("Changes_WrongState", proposal=1, state=OPEN):
        hearing.world.source.send(hearing.enact())
    hearing.world.send("investigator", fn, 1)
    with refuses("Changes_HoldOver", paymentId=hearing.subject):
        hearing.serve()


def test_enact__reverts_when_the_hold_was_released_after_its_notice(hearing: Any) -> None:
    hearing.sustain_and_serve()
    hearing.release()
    hearing.world.warp(20 * DAY)
    with refuses("Changes_HoldOver", paymentId=hearing.subject):
        hearing.world.source.send(hearing.enact())


def test_enact__I12_reverts_when_the_holds_time_is_over_and_not_before(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    expires_at = world.hold(hearing.subject)["expiresAt"]
    world.next_block_at(expires_at)
    with refuses("Changes_HoldOver", paymentId=hearing.subject):
        world.source.send(hearing.enact())
    world.next_block_at(expires_at - 1)
    world.source.send(hearing.enact())


def test_enact__I9_strikes_and_gives_the_money_back_to_its_allotment(hearing: Any) -> None:
    world, run = hearing.world, hearing.subject >> 32
    hearing.sustain_and_serve()
    world.warp(20 * DAY)
    before = world.balance(world.treasury.address)
    stranger = world.stranger()

    receipt = stranger.send(hearing.enact())

    program = {"program": world.program.address}
    struck = {**program, "paymentId": hearing.subject, "proposal": 1}
    counted = {"outcome": 2, "overturned": 0, "upheld": 1, "unreviewed": 0, "family": 1}
    counted |= {**program, "paymentId": hearing.subject}
    money = {**program, "id": run, "allotment": world.allotment}
    assert world.events(receipt) == [
        ("HoldStruck", struck),
        ("OutcomeCounted", counted),
        ("PaymentStruck", {"paymentId": hearing.subject, "proposal": 1, "amount": AMOUNT}),
        ("Deobligated", {**money, "amount": AMOUNT, "obligated": AMOUNT}),
        ("ChangeEnacted", {**program, "proposal": 1, "prior": bytes(32), "by": stranger.address}),
    ]
    assert hearing.state() == ENACTED
    assert world.hold(hearing.subject)["state"] == STRUCK_HOLD
    assert world.payment(hearing.subject)["state"] == STRUCK
    allotment = fields(world.treasury.functions.allotmentOf(world.allotment))
    assert allotment["obligated"] == AMOUNT, "its neighbor's"
    assert world.balance(world.treasury.address) == before, "no money moved"

    world.settle(run)
    assert (world.balance(household(1)), world.balance(household(2))) == (0, AMOUNT)
    with refuses("SetAside_PaymentWrongState", paymentId=payment_id(run, 1), state=STRUCK):
        world.source.send(world.program.functions.settlePayment(hearing.subject))
    with refuses("Changes_WrongState", proposal=1, state=ENACTED):
        world.source.send(hearing.enact())


@pytest.mark.parametrize("served", [False, True])
def test_proposeStrike__I13_closes_the_proposal_of_an_earlier_hold(
    hearing: Any, served: bool
) -> None:
    world = hearing.world
    hearing.sustain()
    if served:
        hearing.serve()
    hearing.release()
    world.warp(5 * DAY)
    hold_again(hearing)

    assert hearing.sustain(at=1) == 2

    assert (hearing.state(1), hearing.state(2)) == (CLOSED, OPEN)
    assert world.changes.functions.strikeOf(world.program.address, hearing.subject).call() == 2
    world.warp(20 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=CLOSED):
        world.source.send(hearing.enact(1))
    with refuses("Changes_WrongState", proposal=2, state=OPEN):
        world.source.send(hearing.enact(2))


def test_proposeStrike__I16_closes_one_that_a_decision_confirmed_too_late(hearing: Any) -> None:
    """Else what was decided about the first hold would strike the second without its notice."""
    world = hearing.world
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    hearing.release()
    world.send(OFFICER, hearing.decide(False))
    assert hearing.state(1) == CONFIRMED
    world.warp(2 * DAY)
    hold_again(hearing)

    hearing.sustain(at=1)

    with refuses("Changes_WrongState", proposal=1, state=CLOSED):
        world.stranger().send(hearing.enact(1))
    assert world.payment(hearing.subject)["state"] == HELD


@pytest.mark.parametrize("ended", ["lost", "withdrawn"])
def test_reopen__I16_lets_what_follows_from_sustaining_be_appealed(
    hearing: Any, ended: str
) -> None:
    """The appeal of the hold alone is not the appeal of the notice that comes later."""
    world = hearing.world
    world.source.send(hearing.appeal())
    if ended == "lost":
        world.send(OFFICER, hearing.decide(False))
    else:
        world.source.send(hearing.withdraw())
    with refuses("Hearings_AlreadyAppealed", subject=hearing.subject):
        world.source.send(hearing.appeal())
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    world.warp(21 * DAY)
    with refuses("Changes_UnderAppeal", proposal=1):
        world.source.send(hearing.enact())
    world.send(OFFICER, hearing.decide(True))
    assert world.payment(hearing.subject)["state"] == 3


def test_reopen__I14_keeps_an_appeal_that_is_open(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    hearing.sustain()
    assert hearing.filed()["state"] == 1
    with refuses("Hearings_AlreadyAppealed", subject=hearing.subject):
        world.source.send(hearing.appeal())
