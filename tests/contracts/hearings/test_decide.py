"""Deciding the appeal of a hold: decide

given another office than a hearing officer's
    it reverts with Offices_NotInOffice
given no appeal, or one decided before
    it reverts with Hearings_NoAppeal
given a hearing officer who acted on the case, its run, its hold or its notice, or took the appeal
    it reverts with Hearings_Involved
given no reason
    it reverts with Hearings_NoReason
given an overpayment in a decision for the claimant
    it reverts with Hearings_NoOverpayment
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
OPEN, SERVED, CONFIRMED, ENACTED, CLOSED = 1, 2, 4, 5, 8
AMOUNT = 100_000_000


def test_decide__I15_reverts_for_another_office(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    for office in ("counter", "investigator", "determiner"):
        with refuses("Offices_NotInOffice", key=hearing.world.officer(office).address):
            hearing.world.send(office, hearing.decide(True))


def test_decide__reverts_without_an_appeal(hearing: Any) -> None:
    with refuses("Hearings_NoAppeal", subject=hearing.subject, state=0):
        hearing.world.send(OFFICER, hearing.decide(True))


def test_decide__reverts_a_second_time(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(True))
    with refuses("Hearings_NoAppeal", subject=hearing.subject, state=FOR_CLAIMANT):
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
    with refuses("Hearings_Involved", subject=hearing.subject, person=person):
        world.send(office, hearing.decide(True))
    world.send(OFFICER, hearing.decide(True))


def test_decide__I15_reverts_for_whoever_took_the_appeal(hearing: Any) -> None:
    world, person = hearing.world, hearing.world.person("counter", 2)
    world.send("counter", hearing.file(), 2)
    world.remove(person, "counter")
    world.appoint(person, OFFICER)
    with refuses("Hearings_Involved", subject=hearing.subject, person=person):
        world.send("counter", hearing.decide(True), 2)


def test_decide__reverts_without_a_reason(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    with refuses("Hearings_NoReason", subject=hearing.subject):
        hearing.world.send(OFFICER, hearing.decide(True, reason=bytes(32)))


def test_decide__I16_reverts_for_an_overpayment_found_for_the_claimant(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    with refuses("Hearings_NoOverpayment", subject=hearing.subject, overpayment=1):
        hearing.world.send(OFFICER, hearing.decide(True, overpayment=1))


def test_decide__I14_reverts_for_the_agency_after_its_deadline_and_not_at_it(
    hearing: Any,
) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())
    decide_by = hearing.filed()["decideBy"]
    world.next_block_at(decide_by + 1)
    with refuses("Hearings_DecisionLate", subject=hearing.subject, decideBy=decide_by):
        world.send(OFFICER, hearing.decide(False))
    world.next_block_at(decide_by)
    world.send(OFFICER, hearing.decide(False))


def test_decide__I14_takes_a_late_decision_for_the_claimant(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain()
    world.source.send(hearing.appeal())
    world.warp_to(hearing.filed()["decideBy"] + DAY)
    world.send(OFFICER, hearing.decide(True))
    assert world.payment(hearing.subject)["state"] == FREE


def test_decide__ends_the_hold_for_the_claimant(hearing: Any) -> None:
    world, payment = hearing.world, hearing.subject
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())

    receipt = world.send(OFFICER, hearing.decide(True))

    by, program = world.person(OFFICER), world.program.address
    decided = {"forClaimant": True, "reasonHash": digest("reason"), "by": by}
    counted = {"family": 1, "outcome": 1, "overturned": 1, "upheld": 0, "unreviewed": 0}
    facts = {"program": program, "paymentId": payment}
    assert world.events(receipt) == [
        ("AppealDecided", {**hearing.facts, **decided}),
        ("OutcomeCounted", {**facts, **counted}),
        ("HoldReleasedOnAppeal", facts),
        ("PaymentFreed", {"paymentId": payment}),
        ("ProposalClosed", {"program": program, "proposal": 1, "by": world.hearings.address}),
    ]
    assert (hearing.filed()["state"], hearing.filed()["decider"]) == (FOR_CLAIMANT, by)
    assert hearing.state() == CLOSED
    world.settle(payment >> 32)
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
    with refuses("Changes_WrongState", proposal=1, state=CLOSED):
        world.source.send(hearing.enact())


def test_decide__I14_binds_the_agency_after_a_decision_for_the_claimant(hearing: Any) -> None:
    world = hearing.world
    world.source.send(hearing.appeal())
    world.send(OFFICER, hearing.decide(True))
    with refuses("Holds_Appealed", paymentId=hearing.subject):
        world.place_hold(hearing.subject, by="investigator")


def test_decide__I16_strikes_at_once_for_the_agency(hearing: Any) -> None:
    world, payment = hearing.world, hearing.subject
    hearing.sustain_and_serve()
    world.source.send(hearing.appeal())

    receipt = world.send(OFFICER, hearing.decide(False))

    names = [name for name, _ in world.events(receipt)]
    striking = ["HoldStruck", "OutcomeCounted", "PaymentStruck", "Deobligated", "ChangeEnacted"]
    assert names == ["AppealDecided", "ProposalConfirmed", *striking]
    assert hearing.filed()["state"] == FOR_AGENCY
    assert hearing.state() == ENACTED
    assert world.payment(payment)["state"] == STRUCK
    assert world.balance(household(1)) == 0


def test_decide__I16_for_the_agency_leaves_an_unsustained_hold_to_its_expiry(
    hearing: Any,
) -> None:
    world, payment = hearing.world, hearing.subject
    expires_at = world.hold(payment)["expiresAt"]
    world.source.send(hearing.appeal())
    receipt = world.send(OFFICER, hearing.decide(False))
    assert [name for name, _ in world.events(receipt)] == ["AppealDecided"]
    assert (world.hold(payment)["state"], world.hold(payment)["expiresAt"]) == (1, expires_at)
    world.warp_to(expires_at)
    world.source.send(world.holds.functions.lapse(world.program.address, payment))
    assert world.payment(payment)["state"] == FREE


def test_decide__I13_reverts_for_the_agency_before_the_notice_was_served(hearing: Any) -> None:
    world, payment = hearing.world, hearing.subject
    hearing.sustain()
    world.source.send(hearing.appeal())
    with refuses("Hearings_NotServed", subject=payment, effectiveAt=0):
        world.send(OFFICER, hearing.decide(False))
    assert world.payment(payment)["state"] == HELD
    hearing.serve()
    world.send(OFFICER, hearing.decide(False))
    assert world.payment(payment)["state"] == STRUCK


def test_decide__I13_reverts_for_the_agency_while_who_did_not_file_can_still_speak(
    decrease: Any,
) -> None:
    world = decrease.world
    world.send("counter", decrease.file(), 1)
    effective_at = world.change(decrease.subject)["effectiveAt"]
    world.next_block_at(effective_at - 1)
    with refuses("Hearings_NotServed", subject=decrease.subject, effectiveAt=effective_at):
        world.send(OFFICER, decrease.decide(False))
    world.next_block_at(effective_at)
    world.send(OFFICER, decrease.decide(False))
    assert world.case(1)["amount"] == 60_000_000


def test_decide__I12_for_the_agency_strikes_nothing_when_the_holds_time_is_over(
    hearing: Any,
) -> None:
    world, payment = hearing.world, hearing.subject
    hearing.sustain_and_serve()
    expires_at = world.hold(payment)["expiresAt"]
    world.warp_to(expires_at - 30 * DAY)
    world.source.send(hearing.appeal())
    world.next_block_at(expires_at)
    receipt = world.send(OFFICER, hearing.decide(False))
    names = [name for name, _ in world.events(receipt)]
    assert names == ["AppealDecided", "ProposalConfirmed"]
    with refuses("Changes_HoldOver", paymentId=payment):
        world.source.send(hearing.enact())
    world.source.send(world.holds.functions.lapse(world.program.address, payment))
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT


def test_decide__for_the_claimant_leaves_what_was_struck_meanwhile(hearing: Any) -> None:
    """A late appeal came without aid; it is made good by a replacement."""
    world = hearing.world
    hearing.sustain_and_serve()
    fn = hearing.appeal()
    world.warp_to(world.change(1)["effectiveAt"])
    world.source.send(fn)
    world.warp(10 * DAY)
    world.source.send(hearing.enact())
    world.send(OFFICER, hearing.decide(True))
    assert world.payment(hearing.subject)["state"] == STRUCK
    assert hearing.state() == ENACTED
