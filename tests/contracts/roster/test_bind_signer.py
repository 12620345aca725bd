"""Binding a claimant's signer: offerKey, bindSigner

given a case not approved
    offering reverts with Roster_WrongStatus
given somebody who acted on the case, now at the counter
    offering reverts with Roster_SamePerson
given a signer bound already
    both revert with Roster_SignerBound
given the zero key, or an expiry in the past
    offering reverts with Roster_BadSigner or Roster_BadDate
given no offer, or one that is over
    binding reverts with Roster_NoKeyOffered
given bytes that are no signer of ours
    binding reverts with Roster_BadSigner
given a signature by another key, for another case, signer, roster or chain
    binding reverts with Roster_BadSignature
given the offered key's signature, relayed by anyone
    the signer is bound and the offer used up
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import DAY, World, enrollment, fields, household, refuses
from almoner.testing.claimant import account, binding_message, signer_of

CODE = account("one-time code")
NOBODY = "0x" + "00" * 20


@pytest.fixture
def case_no(world: World) -> int:
    """An approved case without a signer."""
    world.approve(world.enroll([enrollment(1), enrollment(2)]))
    return 1


@pytest.fixture
def passkey(world: World) -> Passkey:
    return Passkey(verifier=world.verifier.address)


def offer(world: World, case_no: int, days: int = 30) -> int:
    """Has the counter offer the code's key; when the offer ends."""
    expires_at = world.now() + days * DAY
    world.send("counter", world.roster.functions.offerKey(case_no, CODE.address, expires_at))
    return expires_at


def signature(world: World, case_no: int, signer: bytes, until: int, **domain: Any) -> bytes:
    message = binding_message(world, case_no, signer, until, **domain)
    return bytes(CODE.sign_message(message).signature)


def test_offerKey__reverts_for_a_case_not_approved(world: World) -> None:
    world.enroll([enrollment(1)])
    with refuses("Roster_WrongStatus", caseNo=1, status=1):
        offer(world, 1)


@pytest.mark.parametrize("office", ["caseworker", "determiner"])
def test_offerKey__I15_reverts_for_somebody_who_acted_on_the_case(
    world: World, case_no: int, office: str
) -> None:
    person = world.person(office)
    world.remove(person, office)
    world.appoint(person, "counter")
    fn = world.roster.functions.offerKey(case_no, CODE.address, world.now() + DAY)
    with refuses("Roster_SamePerson", person=person):
        world.send(office, fn)


def test_offerKey__reverts_when_a_signer_is_bound(world: World) -> None:
    world.approve(world.enroll([enrollment(1, signer=signer_of(account()))]))
    with refuses("Roster_SignerBound", caseNo=1):
        offer(world, 1)


def test_offerKey__reverts_for_the_zero_key(world: World, case_no: int) -> None:
    fn = world.roster.functions.offerKey(case_no, NOBODY, world.now() + DAY)
    with refuses("Roster_BadSigner", caseNo=case_no):
        world.send("counter", fn)


def test_offerKey__reverts_for_an_expiry_in_the_past(world: World, case_no: int) -> None:
    with refuses("Roster_BadDate", given=world.now()):
        offer(world, case_no, days=0)


def test_offerKey__posts_the_key(world: World, case_no: int) -> None:
    until = world.now() + DAY
    fn = world.roster.functions.offerKey(case_no, CODE.address, until)

    receipt = world.send("counter", fn)

    facts = {"key": CODE.address, "expiresAt": until, "by": world.person("counter")}
    assert world.events(receipt) == [("KeyOffered", {"caseNo": case_no, **facts})]
    assert fields(world.roster.functions.keyOfferOf(case_no)) == facts


def test_bindSigner__reverts_when_a_signer_is_bound(world: World) -> None:
    world.approve(world.enroll([enrollment(1, signer=signer_of(account()))]))
    with refuses("Roster_SignerBound", caseNo=1):
        world.source.send(world.roster.functions.bindSigner(1, bytes(20), b""))


def test_bindSigner__reverts_without_an_offer(world: World, case_no: int, passkey: Passkey) -> None:
    signed = signature(world, case_no, passkey.signer, 0)
    with refuses("Roster_NoKeyOffered", caseNo=case_no, expiresAt=0):
        world.source.send(world.roster.functions.bindSigner(case_no, passkey.signer, signed))


def test_bindSigner__reverts_at_the_end_of_the_offer_and_not_before(
    world: World, case_no: int, passkey: Passkey
) -> None:
    until = offer(world, case_no)
    signed = signature(world, case_no, passkey.signer, until)
    fn = world.roster.functions.bindSigner(case_no, passkey.signer, signed)
    world.next_block_at(until)
    with refuses("Roster_NoKeyOffered", caseNo=case_no, expiresAt=until):
        world.source.send(fn)
    world.next_block_at(until - 1)
    world.source.send(fn)


def test_bindSigner__reverts_for_a_foreign_verifier(world: World, case_no: int) -> None:
    until = offer(world, case_no)
    foreign = Passkey(verifier=world.token.address).signer
    signed = signature(world, case_no, foreign, until)
    with refuses("Roster_BadSigner", caseNo=case_no):
        world.source.send(world.roster.functions.bindSigner(case_no, foreign, signed))


def test_bindSigner__reverts_for_another_keys_signature(
    world: World, case_no: int, passkey: Passkey
) -> None:
    until = offer(world, case_no)
    message = binding_message(world, case_no, passkey.signer, until)
    forged = bytes(account("thief").sign_message(message).signature)
    with refuses("Roster_BadSignature", caseNo=case_no):
        world.source.send(world.roster.functions.bindSigner(case_no, passkey.signer, forged))


@pytest.mark.parametrize("changed", ["case", "signer", "expiry", "roster", "chain", "contract"])
def test_bindSigner__I20_reverts_for_a_signature_over_something_else(
    world: World, case_no: int, passkey: Passkey, changed: str
) -> None:
    until = offer(world, case_no)
    thief = Passkey(verifier=world.verifier.address).signer
    signed = signature(
        world,
        2 if changed == "case" else case_no,
        thief if changed == "signer" else passkey.signer,
        until + 1 if changed == "expiry" else until,
        **{
            "roster": {"verifyingContract": world.hearings.address},
            "chain": {"chainId": 1},
            "contract": {"name": "Almoner Hearings"},
        }.get(changed, {}),
    )
    with refuses("Roster_BadSignature", caseNo=case_no):
        world.source.send(world.roster.functions.bindSigner(case_no, passkey.signer, signed))


def test_bindSigner__binds_once_relayed_by_anyone(
    world: World, case_no: int, passkey: Passkey
) -> None:
    until = offer(world, case_no)
    signed = signature(world, case_no, passkey.signer, until)
    fn = world.roster.functions.bindSigner(case_no, passkey.signer, signed)
    relayer = world.stranger()

    receipt = relayer.send(fn)

    bound = world.client.web3.keccak(passkey.signer)
    facts = {"signerHash": bound, "signer": passkey.signer, "relayer": relayer.address}
    assert world.events(receipt) == [("SignerBound", {"caseNo": case_no, **facts})]
    assert world.roster.functions.signerHash(case_no).call() == bound
    assert world.roster.functions.signerHash(2).call() == bytes(32), "its neighbor has none"
    used = {"key": NOBODY, "expiresAt": 0, "by": 0}
    assert fields(world.roster.functions.keyOfferOf(case_no)) == used
    with refuses("Roster_SignerBound", caseNo=case_no):
        relayer.send(fn)
    assert world.case(case_no)["payTo"] == household(1), "binding moves no money"
