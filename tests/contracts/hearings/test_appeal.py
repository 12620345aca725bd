"""Appealing a hold: appeal

given an address that is no program of the Treasury
    it reverts with Hearings_UnknownProgram
given an appeal of the same payment before
    it reverts with Hearings_AlreadyAppealed
given no hold, or one that ended or whose time is over
    it reverts with Hearings_HoldOver
given a message whose deadline has passed
    it reverts with Hearings_SignatureExpired
given signer bytes that are not bound to the case, or a case without a signer
    it reverts with Hearings_NotTheSigner
given a signature that is another's, or over something else
    it reverts with Hearings_BadSignature
given the claimant's signature, by account, contract or passkey, relayed by anyone
    the appeal is filed; a hold on a payment not established stays until decision or deadline
given an established payment
    an unsustained hold ends at once; a sustained one stays
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.chain import artifacts
from almoner.testing import DAY, World, digest, enrollment, household, payment_id, refuses
from almoner.testing.claimant import Passkey, account, appeal_message, hash_of, signer_of

FILED, FREE, HELD, RELEASED, SUSTAINED = 1, 3, 2, 3, 2
CLAIMANT = account("claimant of case 1")
STATEMENT = digest("statement")


def test_appeal__reverts_for_an_address_that_is_no_program(hearing: Any) -> None:
    stranger = hearing.world.stranger().address
    fn = hearing.world.hearings.functions.appeal(
        stranger, hearing.payment, STATEMENT, hearing.world.now() + DAY, b"", b""
    )
    with refuses("Hearings_UnknownProgram", program=stranger):
        hearing.world.source.send(fn)


def test_appeal__I14_reverts_a_second_time(hearing: Any) -> None:
    hearing.world.source.send(hearing.appeal())
    with refuses("Hearings_AlreadyAppealed", paymentId=hearing.payment):
        hearing.world.source.send(hearing.appeal())


def test_appeal__reverts_when_the_hold_was_released(hearing: Any) -> None:
    world = hearing.world
    fn = world.holds.functions.release(world.program.address, hearing.payment, digest("ended"))
    world.send("investigator", fn)
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.source.send(hearing.appeal())


def test_appeal__reverts_when_the_holds_time_is_over_and_not_before(hearing: Any) -> None:
    world = hearing.world
    expires_at = world.hold(hearing.payment)["expiresAt"]
    fn = hearing.appeal(deadline=expires_at + DAY)
    world.next_block_at(expires_at)
    with refuses("Hearings_HoldOver", paymentId=hearing.payment):
        world.source.send(fn)
    world.next_block_at(expires_at - 1)
    world.source.send(fn)


def test_appeal__reverts_after_the_signed_deadline_and_not_at_it(hearing: Any) -> None:
    world = hearing.world
    deadline = world.now() + DAY
    fn = hearing.appeal(deadline=deadline)
    world.next_block_at(deadline + 1)
    with refuses("Hearings_SignatureExpired", deadline=deadline):
        world.source.send(fn)
    world.next_block_at(deadline)
    world.source.send(fn)


def test_appeal__I15_reverts_for_signer_bytes_not_bound_to_the_case(hearing: Any) -> None:
    world = hearing.world
    thief = account("thief")
    deadline = world.now() + DAY
    message = appeal_message(world, hearing.payment, STATEMENT, deadline)
    signature = bytes(thief.sign_message(message).signature)
    given = (hearing.payment, STATEMENT, deadline, signer_of(thief), signature)
    with refuses("Hearings_NotTheSigner", caseNo=1):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


def test_appeal__reverts_for_a_case_without_a_signer(hearing: Any) -> None:
    world = hearing.world
    neighbor = hearing.payment + 1
    world.place_hold(neighbor)
    given = (neighbor, STATEMENT, world.now() + DAY, b"", b"")
    with refuses("Hearings_NotTheSigner", caseNo=2):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


@pytest.mark.parametrize(
    "changed", ["key", "statement", "deadline", "payment", "program", "contract", "chain", "name"]
)
def test_appeal__I20_reverts_for_a_signature_over_something_else(
    hearing: Any, changed: str
) -> None:
    world = hearing.world
    deadline = world.now() + DAY
    domain = {
        "contract": {"verifyingContract": world.roster.address},
        "chain": {"chainId": 1},
        "name": {"name": "Almoner Roster"},
    }.get(changed, {})
    message = appeal_message(
        world.with_program() if changed == "program" else world,
        hearing.payment + (changed == "payment"),
        digest("other words") if changed == "statement" else STATEMENT,
        deadline + (changed == "deadline"),
        **domain,
    )
    signing = account("thief") if changed == "key" else CLAIMANT
    signature = bytes(signing.sign_message(message).signature)
    given = (hearing.payment, STATEMENT, deadline, signer_of(CLAIMANT), signature)
    with refuses("Hearings_BadSignature", caseNo=1):
        world.source.send(world.hearings.functions.appeal(world.program.address, *given))


def test_appeal__is_filed_and_leaves_a_payment_not_established_held(hearing: Any) -> None:
    world, relayer = hearing.world, hearing.world.stranger()
    fn = hearing.appeal()
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = relayer.send(fn)

    filed = {
        "program": world.program.address,
        "paymentId": hearing.payment,
        "caseNo": 1,
        "statement": STATEMENT,
        "timely": True,
        "released": False,
        "receivedAt": moment,
        "decideBy": moment + 60 * DAY,
        "relayer": relayer.address,
    }
    assert world.events(receipt) == [("AppealFiled", filed)]
    assert world.appeal(hearing.payment) == {
        "state": FILED,
        "timely": True,
        "receivedAt": moment,
        "decideBy": moment + 60 * DAY,
        "decider": 0,
    }
    assert world.hold(hearing.payment)["state"] == 1
    assert world.payment(hearing.payment)["state"] == HELD


def test_appeal__I14_ends_an_unsustained_hold_of_an_established_payment(established: Any) -> None:
    world, payment = established.world, established.payment

    receipt = world.source.send(established.appeal())

    names = [name for name, _ in world.events(receipt)]
    assert names == ["AppealFiled", "HoldReleasedOnAppeal", "PaymentFreed"]
    assert world.events(receipt)[0][1]["released"]
    facts = {"program": world.program.address, "paymentId": payment}
    assert world.events(receipt)[1] == ("HoldReleasedOnAppeal", facts)
    assert (world.hold(payment)["state"], world.hold(payment)["reviewer"]) == (RELEASED, 0)
    assert world.payment(payment)["state"] == FREE
    world.pass_challenge(payment >> 32)
    world.source.send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == 200_000_000


def test_appeal__I14_leaves_a_sustained_hold_of_an_established_payment(established: Any) -> None:
    world = established.world
    established.sustain()
    receipt = world.source.send(established.appeal())
    assert [name for name, _ in world.events(receipt)] == ["AppealFiled"]
    assert world.hold(established.payment)["state"] == SUSTAINED


def test_appeal__I14_cannot_be_undone_by_a_further_hold(established: Any) -> None:
    world, payment = established.world, established.payment
    world.source.send(established.appeal())
    with refuses("Holds_Appealed", paymentId=payment):
        world.place_hold(payment, by="investigator")
    world.place_hold(payment + 1, by="investigator")


def held_by(world: World, signer: bytes) -> int:
    """The held payment of a case with that signer."""
    world.approve(world.enroll([enrollment(1, signer=signer)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.place_hold(payment_id(run, 1))
    return payment_id(run, 1)


def test_appeal__is_signed_by_a_passkey(world: World) -> None:
    passkey = Passkey(verifier=world.verifier.address)
    payment, deadline = held_by(world, passkey.signer), world.now() + DAY
    challenge = hash_of(appeal_message(world, payment, STATEMENT, deadline))
    appeal = world.hearings.functions.appeal

    thief = Passkey(verifier=world.verifier.address).sign(challenge)
    given = (world.program.address, payment, STATEMENT, deadline, passkey.signer)
    with refuses("Hearings_BadSignature", caseNo=1):
        world.stranger().send(appeal(*given, thief))
    with refuses("Hearings_BadSignature", caseNo=1):
        world.stranger().send(appeal(*given, passkey.sign(challenge, rp_id="example.org")))

    world.stranger().send(appeal(*given, passkey.sign(challenge)))
    assert world.appeal(payment)["state"] == FILED


def test_appeal__is_signed_by_a_contract_account(world: World) -> None:
    address, _ = world.source.deploy(artifacts.load("SignerWallet"))
    wallet = world.client.contract("SignerWallet", address)
    signer = bytes.fromhex(address[2:])
    payment, deadline = held_by(world, signer), world.now() + DAY
    given = (world.program.address, payment, STATEMENT, deadline, signer, b"")
    fn = world.hearings.functions.appeal(*given)
    with refuses("Hearings_BadSignature", caseNo=1):
        world.source.send(fn)
    message = appeal_message(world, payment, STATEMENT, deadline)
    world.source.send(wallet.functions.accept(hash_of(message)))
    world.source.send(fn)
    assert world.appeal(payment)["state"] == FILED
