"""The claimant's own receipt of a notice: acknowledge

given no open proposal, or one that needs no notice, or one about many cases
    it reverts with Changes_WrongState or Changes_WrongKind
given a signature that is too late, by another key, or over something else
    it reverts with Claimant_Expired, Claimant_NotTheSigner or Claimant_BadSignature
given the claimant's signature, relayed by anyone
    the notice counts as served at once
"""

from __future__ import annotations

from typing import Any

import pytest
from eth_utils.crypto import keccak

from almoner.testing import DAY, refuses
from almoner.testing.claimant import account

LESS, MORE = 60_000_000, 150_000_000


def acknowledge(desk: Any, proposal: int = 1, **message: Any) -> Any:
    message = {"subject": proposal} | message
    return desk.call("acknowledge", proposal, desk.signed("acknowledge", **message))


def test_acknowledge__reverts_without_an_open_proposal(desk: Any) -> None:
    with refuses("Changes_WrongState", proposal=1, state=0):
        desk.world.stranger().send(acknowledge(desk))


def test_acknowledge__reverts_for_what_needs_no_notice(desk: Any) -> None:
    desk.proposed("INCREASE", MORE)
    with refuses("Changes_WrongKind", kind=desk.kind("INCREASE"), basis=0):
        desk.world.stranger().send(acknowledge(desk))


def test_acknowledge__I13_reverts_for_a_change_of_many_cases(desk: Any) -> None:
    world = desk.world
    world.send("program_admin", desk.call("proposeMass", 0, 0b110, [LESS, LESS], bytes([1] * 32)))
    kind, basis = desk.kind("MASS"), desk.basis("MASS_CHANGE")
    with refuses("Changes_WrongKind", kind=kind, basis=basis):
        world.stranger().send(acknowledge(desk))


def test_acknowledge__reverts_after_the_signed_deadline_and_not_before(desk: Any) -> None:
    world = desk.world
    desk.proposed("DECREASE", LESS, "ADVANCE")
    deadline = world.now() + DAY
    fn = acknowledge(desk, deadline=deadline)
    world.next_block_at(deadline + 1)
    with refuses("Claimant_Expired", deadline=deadline):
        world.stranger().send(fn)
    world.next_block_at(deadline)
    world.stranger().send(fn)


def test_acknowledge__reverts_for_another_signer(desk: Any) -> None:
    desk.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Claimant_NotTheSigner", caseNo=1):
        desk.world.stranger().send(acknowledge(desk, key=account("thief")))


@pytest.mark.parametrize(
    "changed",
    [{"subject": 2}, {"case_no": 2}, {"nonce": 1}, {"content": b"\1" * 32}, {"chainId": 1}],
    ids=["subject", "case", "nonce", "content", "chain"],
)
def test_acknowledge__I20_reverts_for_a_signature_over_something_else(
    desk: Any, changed: dict[str, Any]
) -> None:
    desk.proposed("DECREASE", LESS, "ADVANCE")
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(acknowledge(desk, **changed))


def test_acknowledge__I13_serves_at_once_relayed_by_anyone(desk: Any) -> None:
    world = desk.world
    desk.proposed("DECREASE", LESS, "ADVANCE")
    signature = desk.signed("acknowledge", subject=1)
    moment = world.now() + 100
    world.next_block_at(moment)
    relayer = world.stranger()

    receipt = relayer.send(desk.call("acknowledge", 1, signature))

    program = world.program.address
    act = {"caseNo": 1, "action": "acknowledge", "subject": 1, "relayer": relayer.address}
    clock = {"servedAt": moment, "effectiveAt": moment + 10 * DAY}
    sent = {"proposal": 1, "channel": 0, "evidence": keccak(signature[2]), **clock, "by": 0}
    assert world.events(receipt) == [
        ("ClaimantActed", {"program": program, **act}),
        ("NoticeServed", {"program": program, **sent}),
    ]
    assert desk.state(1) == "SERVED"
    assert world.changes.functions.nonceOf(program, 1).call() == 1
    assert world.changes.functions.nonceOf(program, 2).call() == 0
    assert not world.program.functions.acted(1, 0).call(), "a claimant is nobody's officer"
