"""Deciding an appeal: decide

given no appeal, or one decided before
    it reverts with Hearings_NoAppeal
given a hearing officer who acted on the case, its run, its hold or its notice
    it reverts with Hearings_Involved
given no reason
    it reverts with Hearings_NoDispatch
given a decision for the agency after its deadline
    it reverts with Hearings_DecisionLate; one for the claimant does not
given a decision for the claimant
    the hold ends, its proposal is closed, the payment is free, and is not held again
given a decision for the agency on a sustained hold whose notice was served
    the payment is struck at once
given a decision for the agency otherwise
    the hold keeps its expiry, and nothing is struck without served notice
given a decision for the agency on a hold whose time is over
    nothing is struck
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, household, refuses

OFFICER = "hearing_officer"
FOR_CLAIMANT, FOR_AGENCY = 2, 3
FREE, HELD, STRUCK = 3, 2, 5
OPEN, SERVED, ENACTED, CLOSED = 1, 2, 3, 4


def test_decide__reverts_without_an_appeal(hearing: Any) -> None:
    with refuses("Hearings_NoAppeal", paymentId=hearing.payment, state=0):
        hearing.world.send(OFFICER, hearing.decide(True))


def test_decide__reverts_a_second_time(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(True))
    with refuses("Hearings_NoAppeal", paymentId=hearing.payment, state=FOR_CLAIMANT):
        world.send(OFFICER, hearing.decide(False))


@pytest.mark.parametrize(
    "office", ["caseworker", "determiner", "maker", "monitor", "investigator", "counter"]
)
def test_decide__I15_reverts_for_somebody_who_acted(hearing: Any, office: str) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    person = world.person(office)
    world.remove(person, office)
    world.appoint(person, OFFICER)
    with refuses("Hearings_Involved", paymentId=hearing.payment, person=person):
        world.send(office, hearing.decide(True))


def test_decide__reverts_without_a_reason(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    with refuses("Hearings_NoDispatch", proposal=0):
        hearing.world.send(OFFICER, hearing.decide(True, bytes(32)))


def test_decide__I14_reverts_for_the_agency_after_its_deadline_and_not_at_it(
    hearing: Any,
) -> None:
    world = hearing.world
    hearing.sustain()
    world.source.send(hearing.appeal())
    decide_by = world.appeal(hearing.payment)["decideBy"]
    world.next_block_at(decide_by + 1)
    with refuses("Hearings_DecisionLate", paymentId=hearing.payment, decideBy=decide_by):
        world.send(OFFICER, hearing.decide(False))
    world.next_block_at(decide_by)
    world.send(OFFICER, hearing.decide(False))


def test_decide__I14_takes_a_late_decision_for_the_claimant(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain()
    world.source.send(hearing.appeal())
    world.warp_to(world.appeal(hearing.payment)["decideBy"] + DAY)
    world.send(OFFICER, hearing.decide(True))
    assert world.payment(hearing.payment)["state"] == FREE


def test_decide__ends_the_hold_for_the_claimant(hearing: Any) -> None:
    world, payment = hearing.world, hearing.payment
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())

    receipt = world.send(OFFICER, hearing.decide(True))

    by = world.person(OFFICER)
    facts = {"program": world.program.address, "paymentId": payment}
    decided = {"forClaimant": True, "reasonHash": digest("reason"), "by": by}
    assert world.events(receipt) == [
        ("AppealDecided", {**facts, **decided}),
        ("ProposalClosed", {**facts, "proposal": 1}),
        ("HoldReleasedOnAppeal", facts),
        ("PaymentFreed", {"paymentId": payment}),
    ]
    appeal = world.appeal(payment)
    assert (appeal["state"], appeal["decider"]) == (FOR_CLAIMANT, by)
    assert world.proposal(payment)["state"] == CLOSED
    world.settle(payment >> 32)
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == 100_000_000
    with refuses("Hearings_ProposalWrongState", proposal=1, state=CLOSED):
        world.source.send(hearing.enact())


def test_decide__I14_binds_the_agency_after_a_decision_for_the_claimant(hearing: Any) -> None:
    world, payment = hearing.world, hearing.payment
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(True))
    with refuses("Holds_Appealed", paymentId=payment):
        world.place_hold(payment, by="investigator")


def test_decide__I16_strikes_at_once_for_the_agency(hearing: Any) -> None:
    world, payment = hearing.world, hearing.payment
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())

    receipt = world.send(OFFICER, hearing.decide(False))

    names = [name for name, _ in world.events(receipt)]
    striking = ["ChangeEnacted", "HoldStruck", "PaymentStruck", "Deobligated"]
    assert names == ["AppealDecided", *striking]
    assert world.appeal(payment)["state"] == FOR_AGENCY
    assert world.proposal(payment)["state"] == ENACTED
    assert world.payment(payment)["state"] == STRUCK
    assert world.balance(household(1)) == 0


def test_decide__I16_for_the_agency_leaves_an_unsustained_hold_to_its_expiry(
    hearing: Any,
) -> None:
    world, payment = hearing.world, hearing.payment
    expires_at = world.hold(payment)["expiresAt"]
    world.source.send(hearing.appeal())
    receipt = world.send(OFFICER, hearing.decide(False))
    assert [name for name, _ in world.events(receipt)] == ["AppealDecided"]
    assert (world.hold(payment)["state"], world.hold(payment)["expiresAt"]) == (1, expires_at)
    world.warp_to(expires_at)
    world.source.send(world.holds.functions.lapse(world.program.address, payment))
    assert world.payment(payment)["state"] == FREE


def test_decide__I13_for_the_agency_strikes_nothing_without_served_notice(hearing: Any) -> None:
    world, payment = hearing.world, hearing.payment
    hearing.sustain()
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(False))
    assert world.proposal(payment)["state"] == OPEN
    assert world.payment(payment)["state"] == HELD
    world.send("counter", hearing.serve())
    with refuses("Hearings_TooEarly", proposal=1):
        world.source.send(hearing.enact())
    world.warp(20 * DAY)
    world.source.send(hearing.enact())
    assert world.payment(payment)["state"] == STRUCK


def test_decide__I12_for_the_agency_strikes_nothing_when_the_holds_time_is_over(
    hearing: Any,
) -> None:
    world, payment = hearing.world, hearing.payment
    hearing.sustain_and_serve()
    expires_at = world.hold(payment)["expiresAt"]
    world.warp_to(expires_at - 30 * DAY)
    world.source.send(hearing.appeal())
    world.next_block_at(expires_at)
    receipt = world.send(OFFICER, hearing.decide(False))
    assert [name for name, _ in world.events(receipt)] == ["AppealDecided"]
    assert world.proposal(payment)["state"] == SERVED
    world.source.send(world.holds.functions.lapse(world.program.address, payment))
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == 100_000_000


def test_decide__I16_for_the_agency_leaves_the_proposal_that_follows_to_be_appealed(
    hearing: Any,
) -> None:
    """The appeal of the hold alone is not the appeal of the notice that comes later."""
    world = hearing.world
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(False))
    with refuses("Hearings_AlreadyAppealed", paymentId=hearing.payment):
        world.source.send(hearing.appeal())
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    world.warp(21 * DAY)
    with refuses("Hearings_UnderAppeal", paymentId=hearing.payment):
        world.source.send(hearing.enact())
    world.send(OFFICER, hearing.decide(True))
    assert world.payment(hearing.payment)["state"] == FREE
