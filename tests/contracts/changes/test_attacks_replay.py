"""Signed acts of claimants, replayed somewhere else.

given a signature that is good for one act
    it is nothing in another program, case, contract, chain or notice, and nothing a second time
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import enrollment, household, refuses
from almoner.testing.claimant import signer_of

LESS = 60_000_000
THIEF = household(66)


def test_I20_a_signed_act_is_nothing_in_another_program(desk: Any) -> None:
    other = desk.__class__(world=desk.world.with_program())
    other.world.approve(other.world.enroll([enrollment(1, signer=signer_of(desk.key))]))
    signature = desk.signed("pay-to", content=desk.value(THIEF))
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(other.call("requestPayTo", 1, THIEF, signature))
    desk.world.stranger().send(desk.call("requestPayTo", 1, THIEF, signature))


def test_I20_a_signed_act_is_nothing_for_another_case_of_the_same_key(desk: Any) -> None:
    world = desk.world
    world.approve(world.enroll([enrollment(3, signer=signer_of(desk.key))]))
    signature = desk.signed("freeze")
    with refuses("Claimant_BadSignature", caseNo=3):
        world.stranger().send(desk.call("freezePayTo", 3, True, signature))
    world.stranger().send(desk.call("freezePayTo", 1, True, signature))


@pytest.mark.parametrize(
    "domain",
    [{"name": "Almoner Hearings"}, {"version": "2"}, {"chainId": 1}, "hearings"],
    ids=["name", "version", "chain", "contract"],
)
def test_I20_a_signed_act_is_nothing_in_another_contract_or_chain(desk: Any, domain: Any) -> None:
    world = desk.world
    if domain == "hearings":
        domain = {"verifyingContract": world.hearings.address}
    with refuses("Claimant_BadSignature", caseNo=1):
        world.stranger().send(desk.call("freezePayTo", 1, True, desk.signed("freeze", **domain)))


def test_I20_a_signed_act_is_nothing_a_second_time(desk: Any) -> None:
    world = desk.world
    freeze = desk.call("freezePayTo", 1, True, desk.signed("freeze"))
    world.stranger().send(freeze)
    world.stranger().send(desk.call("freezePayTo", 1, False, desk.signed("unfreeze")))
    with refuses("Claimant_BadSignature", caseNo=1):
        world.stranger().send(freeze)
    assert world.roster.functions.frozenOf(0).call() == 0


def test_I20_a_signed_receipt_of_one_notice_is_none_of_another(desk: Any) -> None:
    first = desk.proposed("DECREASE", LESS, "ADVANCE")
    second = desk.proposed("TERMINATE", 0, "ADVANCE")
    signature = desk.signed("acknowledge", subject=first)
    with refuses("Claimant_BadSignature", caseNo=1):
        desk.world.stranger().send(desk.call("acknowledge", second, signature))
