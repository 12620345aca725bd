"""Objections to another account or key: object, contest, judge, lapse

given no open proposal, or one nobody objects to
    object and contest revert with Changes_WrongState or Changes_WrongKind
given a person who objected before
    object reverts with Changes_AlreadyObjected
given a signature by another key, or over something else
    object reverts with Claimant_NotTheSigner or Claimant_BadSignature
given no evidence, an officer of the case, or the one who filed the request
    contest reverts with Changes_Incomplete, Changes_Involved or Changes_SamePerson
given an objection
    the change waits for the counter, and no longer than its deadline
given no objection, no reason, or an officer who filed or contested
    judge reverts with Changes_WrongState, Changes_Incomplete or Changes_SamePerson
given the deadline
    judge reverts with Changes_TooLate from then on, lapse with Changes_TooEarly until then
given a judgment
    the change falls, or is enacted as soon as the case is free
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from almoner.testing import DAY, digest, household, refuses
from almoner.testing.claimant import account

OTHER, THIRD = household(50), household(51)


def contest(desk: Any, proposal: int = 1, evidence: bytes = digest("doubt")) -> Any:
    return desk.call("contest", proposal, evidence)


def judge(desk: Any, stands: bool, proposal: int = 1, reason: bytes = digest("why")) -> Any:
    return desk.call("judge", proposal, stands, reason)


def contested(desk: Any) -> int:
    """Has the claimant ask for another account, and the counter contest it; its deadline."""
    desk.world.send("counter", contest(desk, desk.requested(OTHER)))
    return int(desk.world.change(1)["effectiveAt"])


def test_object__reverts_without_an_open_proposal(desk: Any) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.stranger().send(desk.object(1))
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.send("counter", contest(desk))


def test_object__reverts_for_what_staff_proposed(desk: Any) -> None:
    desk.proposed("DECREASE", 60_000_000, "ADVANCE")
    kind, basis = desk.kind("DECREASE"), desk.basis("ADVANCE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        desk.world.stranger().send(desk.object(1))
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        desk.world.send("counter", contest(desk))


def test_object__reverts_for_another_signer(desk: Any) -> None:
    desk.filed(OTHER)
    with refuses("Claimant_NotTheSigner", caseNo=1):
        desk.world.stranger().send(desk.object(1, key=account("thief")))


def test_object__I20_reverts_for_a_signature_about_another_change(desk: Any) -> None:
    desk.filed(OTHER)
    signature = desk.signed("object", subject=2)
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(desk.call("object", 1, signature))


def test_object__I23_makes_the_change_wait_for_the_counter(desk: Any) -> None:
    world, relayer = desk.world, desk.world.stranger()
    desk.filed(OTHER)
    signature = desk.signed("object", subject=1)
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = relayer.send(desk.call("object", 1, signature))

    program = world.program.address
    act = {"caseNo": 1, "action": "object", "subject": 1, "relayer": relayer.address}
    objection = {"evidence": keccak(signature[2]), "decideBy": moment + 7 * DAY, "by": 0}
    assert world.events(receipt) == [
        ("ClaimantActed", {"program": program, **act}),
        ("ChangeObjected", {"program": program, "proposal": 1, **objection}),
    ]
    assert desk.state(1) == "CONTESTED"
    world.warp(6 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("CONTESTED")):
        desk.enact(1)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("CONTESTED")):
        world.send("counter", contest(desk), 1)


def test_object__I23_reverts_a_second_time_for_good(desk: Any) -> None:
    world = desk.world
    desk.filed(OTHER)
    world.stranger().send(desk.object(1))
    world.send("counter", judge(desk, stands=True), 1)
    desk.filed(THIRD)
    with refuses("Changes_AlreadyObjected", caseNo=1):
        world.stranger().send(desk.object(2))
    world.send("counter", contest(desk, 2), 1)


def test_contest__reverts_without_evidence(desk: Any) -> None:
    desk.requested(OTHER)
    with refuses("Changes_Incomplete", proposal=1):
        desk.world.send("counter", contest(desk, evidence=bytes(32)))


def test_contest__I15_reverts_for_an_officer_of_the_case(desk: Any) -> None:
    desk.served("DECREASE", 60_000_000)
    desk.requested(OTHER)
    with refuses("Changes_Involved", caseNo=1, person=desk.world.person("counter")):
        desk.world.send("counter", contest(desk, 2))


def test_contest__I23_reverts_for_the_officer_who_filed_it(desk: Any) -> None:
    desk.filed(OTHER)
    with refuses("Changes_SamePerson", person=desk.world.person("counter")):
        desk.world.send("counter", contest(desk))


def test_contest__I23_makes_the_change_wait_for_another_officer(desk: Any) -> None:
    world = desk.world
    desk.requested(OTHER)
    moment = world.now() + 100
    world.next_block_at(moment)

    receipt = world.send("counter", contest(desk))

    by = world.person("counter")
    facts = {"evidence": digest("doubt"), "decideBy": moment + 7 * DAY, "by": by}
    about = {"program": world.program.address, "proposal": 1}
    assert world.events(receipt) == [("ChangeObjected", {**about, **facts})]
    assert (desk.state(1), world.change(1)["second"]) == ("CONTESTED", by)


def test_judge__reverts_without_an_objection(desk: Any) -> None:
    desk.requested(OTHER)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("OPEN")):
        desk.world.send("counter", judge(desk, stands=True))


def test_judge__reverts_without_a_reason(desk: Any) -> None:
    contested(desk)
    with refuses("Changes_Incomplete", proposal=1):
        desk.world.send("counter", judge(desk, stands=True, reason=bytes(32)), 1)


@pytest.mark.parametrize("part", ["filed", "contested"])
def test_judge__I15_reverts_for_an_officer_with_a_part_in_it(desk: Any, part: str) -> None:
    desk.filed(OTHER)
    desk.world.send("counter", contest(desk), 1)
    at = 0 if part == "filed" else 1
    with refuses("Changes_SamePerson", person=desk.world.person("counter", at)):
        desk.world.send("counter", judge(desk, stands=True), at)
    desk.world.send("counter", judge(desk, stands=True), 2)


def test_judge__I23_reverts_from_its_deadline_on_and_lapse_until_then(desk: Any) -> None:
    world, deadline = desk.world, contested(desk)
    stranger = world.stranger()
    world.next_block_at(deadline - 1)
    with refuses("Changes_TooEarly", proposal=1, enactableAt=deadline):
        stranger.send(desk.call("lapse", 1))
    world.next_block_at(deadline)
    with refuses("Changes_TooLate", proposal=1, endedAt=deadline):
        world.send("counter", judge(desk, stands=False), 1)
    world.next_block_at(deadline)

    receipt = stranger.send(desk.call("lapse", 1))

    closed = {"program": world.program.address, "proposal": 1, "by": stranger.address}
    assert world.events(receipt) == [("ProposalClosed", closed)]
    assert (desk.state(1), world.case(1)["payTo"]) == ("CLOSED", household(1))
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("CLOSED")):
        stranger.send(desk.call("lapse", 1))


def test_judge__an_objection_that_stands_ends_the_change(desk: Any) -> None:
    world = desk.world
    contested(desk)

    receipt = world.send("counter", judge(desk, stands=True), 1)

    about = {"program": world.program.address, "proposal": 1}
    officer, by = world.officer("counter", 1).address, world.person("counter", 1)
    decided = {"stands": True, "reasonHash": digest("why"), "by": by}
    assert world.events(receipt) == [
        ("ObjectionDecided", {**about, **decided}),
        ("ProposalClosed", {**about, "by": officer}),
    ]
    world.warp(30 * DAY)
    with refuses("Changes_WrongState", proposal=1, state=desk.state_number("CLOSED")):
        desk.enact(1)


def test_judge__one_that_does_not_stand_enacts_the_change(desk: Any) -> None:
    world, deadline = desk.world, contested(desk)
    world.next_block_at(deadline - 1)

    receipt = world.send("counter", judge(desk, stands=False), 1)

    names = [name for name, _ in world.events(receipt)]
    assert names == ["ObjectionDecided", "ProposalConfirmed", "CaseChanged", "ChangeEnacted"]
    assert (desk.state(1), world.case(1)["payTo"]) == ("ENACTED", OTHER)


def test_judge__I23_leaves_a_sealed_case_as_it_is_until_it_is_free(desk: Any) -> None:
    world = desk.world
    contested(desk)
    run = desk.sealed()
    world.send("counter", judge(desk, stands=False), 1)
    assert (desk.state(1), world.case(1)["payTo"]) == ("CONFIRMED", household(1))
    with refuses("BenefitProgram_CaseSealed", caseNo=1, run=run):
        desk.enact(1)
    world.certify(run)
    world.settle(run)
    desk.enact(1)
    assert (world.balance(household(1)), world.balance(OTHER)) == (100_000_000, 0)
    assert world.case(1)["payTo"] == OTHER
