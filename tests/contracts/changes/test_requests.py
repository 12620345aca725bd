"""What a claimant asks for by signature: requestPayTo, requestSigner, freezePayTo

given a program the Treasury did not open
    they revert with Changes_UnknownProgram
given a signature that is too late, by another key, or over something else
    they revert with Claimant_Expired, Claimant_NotTheSigner or Claimant_BadSignature
given an account that is nobody's, one of our own contracts, or the one it has
    requestPayTo reverts with Roster_BadChange
given signer bytes that are no account and not our verifier with a key
    requestSigner reverts with Roster_BadSigner
given a signed request, relayed by anyone
    it is open, and cools off; nothing about the case has changed
given the wish to be paid nowhere for now
    no run seals the case until it is taken back, or another account counts
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import DAY, enrollment, household, refuses
from almoner.testing.claimant import account, signer_of

NOBODY = "0x" + "00" * 20
OTHER = household(50)


@pytest.mark.parametrize("name", ["requestPayTo", "requestSigner", "freezePayTo"])
def test_request__reverts_for_a_program_the_treasury_did_not_open(desk: Any, name: str) -> None:
    what = {"requestPayTo": OTHER, "requestSigner": signer_of(account("new")), "freezePayTo": True}
    fn = desk.world.changes.functions[name](
        desk.world.token.address, 1, what[name], desk.signed("pay-to")
    )
    with refuses("Changes_UnknownProgram", program=desk.world.token.address):
        desk.world.stranger().send(fn)


def test_requestPayTo__reverts_after_the_signed_deadline_and_not_before(desk: Any) -> None:
    world, deadline = desk.world, desk.world.now() + DAY
    fn = desk.request_pay_to(OTHER, deadline=deadline)
    world.next_block_at(deadline + 1)
    with refuses("Claimant_Expired", deadline=deadline):
        world.stranger().send(fn)
    world.next_block_at(deadline)
    world.stranger().send(fn)


@pytest.mark.parametrize("name", ["request_pay_to", "request_signer"])
def test_request__reverts_for_another_signer(desk: Any, name: str) -> None:
    what = OTHER if name == "request_pay_to" else signer_of(account("new"))
    with refuses("Claimant_NotTheSigner", caseNo=1):
        desk.world.stranger().send(getattr(desk, name)(what, key=account("thief")))


def test_request__reverts_for_a_case_without_a_key(desk: Any) -> None:
    for signer in (b"", signer_of(account("thief"))):
        given = (*desk.signed("pay-to", case_no=2)[:1], signer, b"")
        with refuses("Claimant_NotTheSigner", caseNo=2):
            desk.world.stranger().send(desk.call("requestPayTo", 2, OTHER, given))


def test_requestPayTo__I20_reverts_for_a_signature_over_another_account(desk: Any) -> None:
    signature = desk.signed("pay-to", content=desk.value(OTHER))
    fn = desk.call("requestPayTo", 1, household(51), signature)
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(fn)


def test_requestSigner__I20_reverts_for_a_signature_over_another_key(desk: Any) -> None:
    signature = desk.signed("signer", content=keccak(signer_of(account("new"))))
    fn = desk.call("requestSigner", 1, signer_of(account("thief")), signature)
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(fn)


@pytest.mark.parametrize("own", ["nobody", "same", "program", "treasury", "token", "roster"])
def test_requestPayTo__I8_reverts_for_what_is_nobodys_or_ours(desk: Any, own: str) -> None:
    given = {"nobody": NOBODY, "same": household(1)}
    pay_to = given[own] if own in given else getattr(desk.world, own).address
    with refuses("Roster_BadChange", caseNo=1, value=desk.value(pay_to)):
        desk.world.stranger().send(desk.request_pay_to(pay_to))


@pytest.mark.parametrize("kind", ["zero account", "short", "foreign verifier", "no key"])
def test_requestSigner__I8_reverts_for_bytes_we_would_not_trust(desk: Any, kind: str) -> None:
    world = desk.world
    signer = {
        "zero account": bytes(20),
        "short": b"\x01" * 19,
        "foreign verifier": bytes.fromhex(world.token.address[2:]) + bytes(range(64)),
        "no key": bytes.fromhex(world.verifier.address[2:]) + bytes(63),
    }[kind]
    with refuses("Roster_BadSigner", caseNo=1):
        world.stranger().send(desk.request_signer(signer))


def test_requestSigner__reverts_for_the_key_it_has(desk: Any) -> None:
    with refuses("Roster_BadChange", caseNo=1, kind=desk.kind("SIGNER")):
        desk.world.stranger().send(desk.request_signer(signer_of(desk.key)))


def test_requestPayTo__I23_opens_a_change_that_cools_off(desk: Any) -> None:
    world, relayer = desk.world, desk.world.stranger()
    fn = desk.request_pay_to(OTHER)
    before, moment = world.case(1), world.now() + 100
    world.next_block_at(moment)

    receipt = relayer.send(fn)

    program = world.program.address
    facts = {
        "caseNo": 1,
        "kind": desk.kind("PAY_TO"),
        "basis": 0,
        "origin": desk.origin("CLAIMANT"),
        "paymentId": 0,
        "prior": desk.value(household(1)),
        "value": desk.value(OTHER),
        "effectiveAt": moment + 7 * DAY,
    }
    act = {"caseNo": 1, "action": "pay-to", "subject": 0, "relayer": relayer.address}
    event = {"program": program, "proposal": 1, "reasonHash": bytes(32), "by": 0}
    assert world.events(receipt) == [
        ("ClaimantActed", {"program": program, **act}),
        ("ChangeProposed", {**facts, **event}),
    ]
    assert world.change(1) == world.change(1) | facts | {"proposer": 0, "second": 0}
    assert (desk.state(1), world.case(1)) == ("OPEN", before)
    with refuses("Claimant_BadSignature", caseNo=1):
        relayer.send(fn)


@pytest.mark.parametrize("kind", ["account", "passkey"])
def test_requestSigner__I23_changes_the_key_after_its_cooling_off(desk: Any, kind: str) -> None:
    world, roster = desk.world, desk.world.roster.functions
    passkey = Passkey(verifier=world.verifier.address)
    signer = signer_of(account("new")) if kind == "account" else passkey.signer
    before = roster.signerHash(1).call()

    receipt = world.stranger().send(desk.request_signer(signer))

    named = {"program": world.program.address, "proposal": 1, "signer": signer}
    assert world.events(receipt)[2] == ("SignerProposed", named)
    assert world.change(1)["prior"] == before
    assert roster.signerHash(1).call() == before
    effective_at = world.change(1)["effectiveAt"]
    world.next_block_at(effective_at - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=effective_at):
        desk.enact(1)
    world.next_block_at(effective_at)
    desk.enact(1)
    assert roster.signerHash(1).call() == keccak(signer)
    with refuses("Claimant_NotTheSigner", caseNo=1):
        world.stranger().send(desk.request_pay_to(OTHER))


@pytest.mark.parametrize(
    ("signed", "asked"), [("freeze", False), ("unfreeze", True), ("pay-to", True)]
)
def test_freezePayTo__I20_reverts_for_a_signature_of_the_contrary(
    desk: Any, signed: str, asked: bool
) -> None:
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(desk.call("freezePayTo", 1, asked, desk.signed(signed)))


def test_freezePayTo__keeps_a_case_out_of_runs_until_it_is_taken_back(desk: Any) -> None:
    world = desk.world
    frozen = world.roster.functions.frozenOf

    receipt = world.stranger().send(desk.call("freezePayTo", 1, True, desk.signed("freeze")))

    assert world.events(receipt)[1] == ("PayToFrozen", {"caseNo": 1, "frozen": True})
    assert frozen(0).call() == 0b010
    run = desk.sealed(period=1)
    assert world.run(run)["count"] == 1, "its neighbor"
    receipt = world.stranger().send(desk.call("freezePayTo", 1, False, desk.signed("unfreeze")))
    assert world.events(receipt)[1] == ("PayToFrozen", {"caseNo": 1, "frozen": False})
    assert frozen(0).call() == 0
    world.certify(run)
    world.settle(run)
    assert world.run(desk.sealed(period=2))["count"] == 2


def test_freezePayTo__never_stops_what_was_certified(desk: Any) -> None:
    world, run = desk.world, desk.sealed()
    world.certify(run)
    world.stranger().send(desk.call("freezePayTo", 1, True, desk.signed("freeze")))
    world.settle(run)
    assert world.balance(household(1)) == 100_000_000


def test_freezePayTo__I23_outlasts_a_change_that_somebody_else_asked_for(desk: Any) -> None:
    """Else the thief's own change of account would lift what was to stop it."""
    world = desk.world
    world.stranger().send(desk.call("freezePayTo", 1, True, desk.signed("freeze")))
    proposal = desk.filed(OTHER)
    world.warp(7 * DAY)
    desk.enact(proposal)
    assert world.case(1)["payTo"] == OTHER
    assert world.roster.functions.frozenOf(0).call() == 0b010
    world.stranger().send(desk.call("freezePayTo", 1, False, desk.signed("unfreeze")))
    assert world.roster.functions.frozenOf(0).call() == 0


def test_request__I18_reaches_what_an_ended_case_is_still_owed(desk: Any) -> None:
    world = desk.world
    desk.enact(desk.served("TERMINATE", 0, "REQUESTED"))
    proposal = desk.requested(OTHER)
    world.warp(7 * DAY)
    desk.enact(proposal)
    assert world.case(1)["payTo"] == OTHER


def test_filePayTo__reverts_for_a_case_not_approved(desk: Any) -> None:
    (number,) = desk.world.enroll([enrollment(3)])
    with refuses("Roster_WrongStatus", caseNo=number, status=1):
        desk.filed(OTHER, case_no=number)
