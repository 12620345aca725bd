"""What the counter asks for in a person's name: filePayTo, fileSigner, witness

given a program the Treasury did not open
    they revert with Changes_UnknownProgram
given no evidence
    they revert with Changes_Incomplete
given an officer who acted on the case
    they revert with Changes_Involved
given an account or a key that cannot be
    they revert with Roster_BadChange or Roster_BadSigner
given a form
    the request is open, and cools off
given no open proposal, or one that was not made at the counter
    witness reverts with Changes_WrongState or Changes_WrongKind
given the officer who filed it
    witness reverts with Changes_SamePerson
given a second officer before whom the person appeared
    nobody can object any more; it cools off all the same
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest, household, refuses
from almoner.testing.claimant import account, signer_of

OTHER, NEW = household(50), signer_of(account("new device"))
FILINGS = {"filePayTo": OTHER, "fileSigner": NEW}


@pytest.mark.parametrize("name", FILINGS)
def test_file__reverts_for_a_program_the_treasury_did_not_open(desk: Any, name: str) -> None:
    foreign = desk.world.token.address
    fn = desk.world.changes.functions[name](foreign, 1, FILINGS[name], digest("form"))
    with refuses("Changes_UnknownProgram", program=foreign):
        desk.world.send("counter", fn)


@pytest.mark.parametrize("name", FILINGS)
def test_file__reverts_without_evidence(desk: Any, name: str) -> None:
    with refuses("Changes_Incomplete", proposal=0):
        desk.world.send("counter", desk.call(name, 1, FILINGS[name], bytes(32)))


@pytest.mark.parametrize("name", FILINGS)
def test_file__I15_reverts_for_an_officer_of_the_case(desk: Any, name: str) -> None:
    world = desk.world
    person = world.person("caseworker")
    world.remove(person, "caseworker")
    world.appoint(person, "counter")
    with refuses("Changes_Involved", caseNo=1, person=person):
        world.send("caseworker", desk.call(name, 1, FILINGS[name], digest("form")))
    world.send("counter", desk.call(name, 1, FILINGS[name], digest("form")))


def test_file__I15_reverts_for_an_officer_who_served_its_notice(desk: Any) -> None:
    desk.served("DECREASE", 60_000_000)
    person = desk.world.person("counter")
    with refuses("Changes_Involved", caseNo=1, person=person):
        desk.filed(OTHER)
    desk.filed(OTHER, case_no=2)


def test_filePayTo__I8_reverts_for_an_account_of_ours(desk: Any) -> None:
    with refuses("Roster_BadChange", caseNo=1, kind=desk.kind("PAY_TO")):
        desk.filed(desk.world.treasury.address)


def test_fileSigner__I8_reverts_for_a_foreign_verifier(desk: Any) -> None:
    foreign = bytes.fromhex(desk.world.token.address[2:]) + bytes(range(64))
    with refuses("Roster_BadSigner", caseNo=1):
        desk.filed_signer(foreign)


@pytest.mark.parametrize("name", FILINGS)
def test_file__I23_opens_a_change_that_cools_off(desk: Any, name: str) -> None:
    world = desk.world
    signer = name == "fileSigner"
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send("counter", desk.call(name, 1, FILINGS[name], digest("form")))

    program, by = world.program.address, world.person("counter")
    facts = {
        "caseNo": 1,
        "kind": desk.kind("SIGNER" if signer else "PAY_TO"),
        "basis": 0,
        "origin": desk.origin("COUNTER"),
        "paymentId": 0,
        "prior": keccak(signer_of(desk.key)) if signer else desk.value(household(1)),
        "value": keccak(NEW) if signer else desk.value(OTHER),
        "effectiveAt": moment + 7 * DAY,
    }
    event = {"program": program, "proposal": 1, "reasonHash": digest("form"), "by": by}
    named = ("SignerProposed", {"program": program, "proposal": 1, "signer": NEW})
    proposed = ("ChangeProposed", {**facts, **event})
    assert world.events(receipt) == ([proposed, named] if signer else [proposed])
    assert world.change(1) == world.change(1) | facts | {"proposer": by, "second": 0}
    world.next_block_at(moment + 7 * DAY - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=moment + 7 * DAY):
        desk.enact(1)
    world.next_block_at(moment + 7 * DAY)
    desk.enact(1)
    assert desk.state(1) == "ENACTED"


def test_fileSigner__gives_a_key_to_a_person_who_has_none(desk: Any) -> None:
    proposal = desk.filed_signer(NEW, case_no=2)
    assert desk.world.change(proposal)["prior"] == bytes(32)
    desk.world.warp(7 * DAY)
    desk.enact(proposal)
    assert desk.world.roster.functions.signerHash(2).call() == keccak(NEW)


def test_witness__reverts_without_an_open_proposal(desk: Any) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.send("counter", desk.call("witness", 1), 1)


def test_witness__I15_reverts_for_an_officer_of_the_case(desk: Any) -> None:
    desk.served("DECREASE", 60_000_000)  # by the counter's first officer
    desk.world.send("counter", desk.call("filePayTo", 1, OTHER, digest("form")), 1)
    with refuses("Changes_Involved", caseNo=1, person=desk.world.person("counter")):
        desk.world.send("counter", desk.call("witness", 2))
    desk.world.send("counter", desk.call("witness", 2), 2)


@pytest.mark.parametrize("origin", ["CLAIMANT", "STAFF"])
def test_witness__I23_reverts_for_what_was_not_asked_at_the_counter(desk: Any, origin: str) -> None:
    claimed = origin == "CLAIMANT"
    proposal = desk.requested(OTHER) if claimed else desk.proposed("RENEW", 24)
    kind = desk.kind("PAY_TO" if claimed else "RENEW")
    with refuses("Changes_WrongKind", kind=kind, basis=0):
        desk.world.send("counter", desk.call("witness", proposal))


def test_witness__I23_reverts_for_the_officer_who_filed_it(desk: Any) -> None:
    desk.filed(OTHER)
    with refuses("Changes_SamePerson", person=desk.world.person("counter")):
        desk.world.send("counter", desk.call("witness", 1))


def test_witness__I23_ends_objections_and_not_the_cooling_off(desk: Any) -> None:
    world = desk.world
    desk.filed(OTHER)
    before = world.change(1)

    receipt = world.send("counter", desk.call("witness", 1), 1)

    by = world.person("counter", 1)
    approved = {"program": world.program.address, "proposal": 1, "by": by}
    assert world.events(receipt) == [("ChangeApproved", approved)]
    changed = {"origin": desk.origin("IN_PERSON"), "second": by}
    assert world.change(1) == before | changed
    kind = desk.kind("PAY_TO")
    with refuses("Changes_WrongKind", kind=kind, basis=0):
        world.stranger().send(desk.object(1))
    with refuses("Changes_WrongKind", kind=kind, basis=0):
        world.send("counter", desk.call("contest", 1, digest("doubt")), 2)
    with refuses("Changes_WrongKind", kind=kind, basis=0):
        world.send("counter", desk.call("witness", 1), 2)
    with refuses("Changes_TooEarly", proposal=1):
        desk.enact(1)
    world.warp_to(before["effectiveAt"])
    desk.enact(1)
    assert world.case(1)["payTo"] == OTHER
    assert world.balance(OTHER) == 0, "no money moves with it"
