"""Appealing a hold by the claimant's own signature: appeal

given an address that is no program of the Treasury
    it reverts with Hearings_UnknownProgram
given a payment that was never held
    it reverts with Hearings_NothingToAppeal
given a message whose deadline has passed
    it reverts with Claimant_Expired
given signer bytes that are not bound to the case, or a case without a signer
    it reverts with Claimant_NotTheSigner
given a signature that is another's, or over something else
    it reverts with Claimant_BadSignature
given an appeal of the same payment before
    it reverts with Hearings_AlreadyAppealed
given an appeal that the counter filed in the person's name
    theirs takes its place once, and was received when that one was
given a hold that ended or whose time is over
    it reverts with Hearings_NothingToAppeal
given the claimant's signature, relayed by anyone
    the appeal is filed; a hold on a payment not established stays until decision or deadline
given an established payment
    an unsustained hold ends at once; a sustained one stays
given the notice of a sustained hold
    an appeal is timely until it takes effect, and late from then on
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import DAY, digest, household, refuses
from almoner.testing.claimant import account, act_message, signer_of

FILED, FREE, HELD, RELEASED, PLACED, SUSTAINED = 1, 3, 2, 3, 1, 2
CLAIMANT = account("claimant of case 1")
STATEMENT = digest("statement")


def test_appeal__reverts_for_an_address_that_is_no_program(hearing: Any) -> None:
    world = hearing.world
    stranger = world.stranger().address
    given = (hearing.subject, STATEMENT, False, (world.now() + DAY, b"", b""))
    with refuses("Hearings_UnknownProgram", program=stranger):
        world.source.send(world.hearings.functions.appeal(stranger, *given))


def test_appeal__reverts_for_a_payment_never_held(hearing: Any) -> None:
    world, neighbor = hearing.world, hearing.subject + 1
    given = (neighbor, STATEMENT, False, (world.now() + DAY, b"", b""))
    with refuses("Hearings_NothingToAppeal", subject=neighbor):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


def test_appeal__reverts_after_the_signed_deadline_and_not_at_it(hearing: Any) -> None:
    world = hearing.world
    deadline = world.now() + DAY
    fn = hearing.appeal(deadline=deadline)
    world.next_block_at(deadline + 1)
    with refuses("Claimant_Expired", deadline=deadline):
        world.source.send(fn)
    world.next_block_at(deadline)
    world.source.send(fn)


def test_appeal__I15_reverts_for_signer_bytes_not_bound_to_the_case(hearing: Any) -> None:
    world, thief = hearing.world, account("thief")
    deadline = world.now() + DAY
    case = {"subject": hearing.subject, "content": STATEMENT, "deadline": deadline}
    message = act_message(world, world.hearings, 1, "appeal", **case)
    signed = (deadline, signer_of(thief), bytes(thief.sign_message(message).signature))
    given = (hearing.subject, STATEMENT, False, signed)
    with refuses("Claimant_NotTheSigner", caseNo=1):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


def test_appeal__reverts_for_a_case_without_a_signer(hearing: Any) -> None:
    world, neighbor = hearing.world, hearing.subject + 1
    world.place_hold(neighbor)
    given = (neighbor, STATEMENT, False, (world.now() + DAY, b"", b""))
    with refuses("Claimant_NotTheSigner", caseNo=2):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


@pytest.mark.parametrize(
    "changed",
    [
        *("key", "action", "program", "case", "subject", "content", "nonce", "deadline"),
        *("contract", "chain", "name", "version"),
    ],
)
def test_appeal__I20_reverts_for_a_signature_over_something_else(
    hearing: Any, changed: str
) -> None:
    world = hearing.world
    deadline = world.now() + DAY
    domain: dict[str, Any] = {
        "contract": {"verifyingContract": world.changes.address},
        "chain": {"chainId": 1},
        "name": {"name": "Almoner Changes"},
        "version": {"version": "2"},
    }.get(changed, {})
    message = act_message(
        world.with_program() if changed == "program" else world,
        world.hearings,
        2 if changed == "case" else 1,
        "appeal and waive" if changed == "action" else "appeal",
        subject=hearing.subject + (changed == "subject"),
        content=digest("other words") if changed == "content" else STATEMENT,
        nonce=int(changed == "nonce"),
        deadline=deadline + (changed == "deadline"),
        **domain,
    )
    signing = account("thief") if changed == "key" else CLAIMANT
    signed = (deadline, signer_of(CLAIMANT), bytes(signing.sign_message(message).signature))
    given = (hearing.subject, STATEMENT, False, signed)
    with refuses("Claimant_BadSignature", caseNo=1):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


def test_appeal__I20_takes_a_message_once(hearing: Any) -> None:
    world, fn = hearing.world, hearing.appeal()
    world.source.send(fn)
    assert world.hearings.functions.nonceOf(world.program.address, 1).call() == 1
    with refuses("Claimant_BadSignature", caseNo=1):
        world.stranger().send(fn)


def test_appeal__I14_reverts_a_second_time(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    with refuses("Hearings_AlreadyAppealed", subject=hearing.subject):
        hearing.world.source.send(hearing.appeal())


def test_appeal__I14_takes_the_place_of_what_the_counter_filed_and_loses_no_time(
    decrease: Any,
) -> None:
    world = decrease.world
    world.send("counter", decrease.file(waive=True), 1)
    filed = decrease.filed()
    enactable_at = world.changes.functions.enactableAt(world.program.address, decrease.subject)
    world.warp_to(enactable_at.call())
    world.source.send(decrease.enact(decrease.subject))
    assert world.case(1)["amount"] == 60_000_000, "nothing was to be continued"

    world.source.send(decrease.appeal())

    assert decrease.filed() == filed | {"waived": False, "filer": 0}
    assert world.case(1)["amount"] == 100_000_000
    with refuses("Hearings_AlreadyAppealed", subject=decrease.subject):
        world.source.send(decrease.appeal())
    with refuses("Hearings_AlreadyAppealed", subject=decrease.subject):
        world.send("counter", decrease.file(), 1)


def test_appeal__I14_does_not_take_the_place_of_one_that_was_decided(decrease: Any) -> None:
    world = decrease.world
    world.send("counter", decrease.file(), 1)
    world.warp_to(world.change(decrease.subject)["effectiveAt"])
    world.send("hearing_officer", decrease.decide(False))
    with refuses("Hearings_AlreadyAppealed", subject=decrease.subject):
        world.source.send(decrease.appeal())


def test_appeal__reverts_when_the_hold_was_released(hearing: Any) -> None:
    hearing.release()
    with refuses("Hearings_NothingToAppeal", subject=hearing.subject):
        hearing.world.source.send(hearing.appeal())


def test_appeal__reverts_when_the_holds_time_is_over_and_not_before(hearing: Any) -> None:
    world = hearing.world
    expires_at = world.hold(hearing.subject)["expiresAt"]
    fn = hearing.appeal(deadline=expires_at + DAY)
    world.next_block_at(expires_at)
    with refuses("Hearings_NothingToAppeal", subject=hearing.subject):
        world.source.send(fn)
    world.next_block_at(expires_at - 1)
    world.source.send(fn)


def test_appeal__is_filed_and_leaves_a_payment_not_established_held(hearing: Any) -> None:
    world, relayer = hearing.world, hearing.world.stranger()
    fn = hearing.appeal()
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = relayer.send(fn)

    acted = {"caseNo": 1, "action": "appeal", "relayer": relayer.address}
    clocks = {"receivedAt": moment, "decideBy": moment + 60 * DAY, "filer": 0}
    filed = {"caseNo": 1, "statement": STATEMENT, "timely": True, "waived": False}
    filed |= {"released": False, "relayer": relayer.address}
    assert world.events(receipt) == [
        ("ClaimantActed", {**hearing.facts, **acted}),
        ("AppealFiled", {**hearing.facts, **filed, **clocks}),
    ]
    record = {"state": FILED, "timely": True, "waived": False, "officer": 0, "decider": 0}
    assert hearing.filed() == record | clocks
    assert world.hold(hearing.subject)["state"] == PLACED
    assert world.payment(hearing.subject)["state"] == HELD


def test_appeal__I14_ends_an_unsustained_hold_of_an_established_payment(established: Any) -> None:
    world, payment = established.world, established.subject

    receipt = world.source.send(established.appeal())

    facts = {"program": world.program.address, "paymentId": payment}
    assert world.events(receipt)[1][1]["released"]
    assert world.events(receipt)[2:] == [
        ("HoldReleasedOnAppeal", facts),
        ("PaymentFreed", {"paymentId": payment}),
    ]
    assert (world.hold(payment)["state"], world.hold(payment)["reviewer"]) == (RELEASED, 0)
    assert not world.hold(payment)["counted"], "a decision is still to come"
    assert world.payment(payment)["state"] == FREE
    world.pass_challenge(payment >> 32)
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == 200_000_000


def test_appeal__I14_ends_it_though_the_person_waived_what_continues(established: Any) -> None:
    world = established.world
    world.source.send(established.appeal(waive=True))
    assert established.filed()["waived"]
    assert world.payment(established.subject)["state"] == FREE


def test_appeal__I14_leaves_a_sustained_hold_of_an_established_payment(established: Any) -> None:
    world = established.world
    established.sustain()
    receipt = world.source.send(established.appeal())
    assert [name for name, _ in world.events(receipt)] == ["ClaimantActed", "AppealFiled"]
    assert world.hold(established.subject)["state"] == SUSTAINED


def test_appeal__I14_cannot_be_undone_by_a_further_hold(established: Any) -> None:
    world, payment = established.world, established.subject
    world.source.send(established.appeal())
    with refuses("Holds_Appealed", paymentId=payment):
        world.place_hold(payment, by="investigator")
    world.place_hold(payment + 1, by="investigator")


@pytest.mark.parametrize("early", [True, False], ids=["a second before", "when it takes effect"])
def test_appeal__I14_of_a_sustained_hold_is_timely_until_its_notice_takes_effect(
    hearing: Any, early: bool
) -> None:
    world = hearing.world
    hearing.sustain_and_serve()
    fn = hearing.appeal()
    world.next_block_at(world.change(1)["effectiveAt"] - early)
    world.source.send(fn)
    assert hearing.filed()["timely"] is early


def test_appeal__I14_before_any_notice_is_timely_however_late(hearing: Any) -> None:
    world = hearing.world
    hearing.sustain()
    world.warp(50 * DAY)
    world.source.send(hearing.appeal())
    assert hearing.filed()["timely"]
