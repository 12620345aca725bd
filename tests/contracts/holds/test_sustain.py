"""Finding a hold well founded: sustain; and what only Hearings and Changes may do

given no hold, or one sustained before
    it reverts with Holds_WrongState
given a hold whose time is over
    it reverts with Holds_Expiry
given another investigator
    the hold moves once to the sustained cap of its first placing, and a proposal opens
    the payment stays held: nothing is denied
given another than Hearings, or than Changes for close
    releaseOnAppeal, overturn and close revert with Holds_WrongCaller
given no hold, or one that ended
    releaseOnAppeal reverts with Holds_WrongState; so does close of one not sustained
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, refuses

SUSTAINED, HELD, OPEN = 2, 2, 1
VOID_PAYMENT = 9


def sustain(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.sustain(world.program.address, payment, digest("founded"))


def test_sustain__reverts_without_a_hold(world: World, payment: int) -> None:
    with refuses("Holds_WrongState", paymentId=payment + 1, state=0):
        world.send("investigator", sustain(world, payment + 1))


def test_sustain__I12_reverts_a_second_time(world: World, payment: int) -> None:
    world.send("investigator", sustain(world, payment))
    with refuses("Holds_WrongState", paymentId=payment, state=SUSTAINED):
        world.send("investigator", sustain(world, payment), 1)


def test_sustain__I12_reverts_at_the_expiry_and_not_before(world: World, payment: int) -> None:
    expires_at = world.hold(payment)["expiresAt"]
    world.next_block_at(expires_at)
    with refuses("Holds_Expiry", paymentId=payment, expiresAt=expires_at):
        world.send("investigator", sustain(world, payment))
    world.next_block_at(expires_at - 1)
    world.send("investigator", sustain(world, payment))


def test_sustain__I16_opens_a_proposal_and_denies_nothing(world: World, payment: int) -> None:
    first = world.hold(payment)["placedAt"]

    receipt = world.send("investigator", sustain(world, payment))

    by = world.person("investigator")
    facts = {"program": world.program.address, "paymentId": payment, "proposal": 1, "by": by}
    proposed = {"caseNo": 1, "kind": VOID_PAYMENT, "basis": 6, "origin": 0, "effectiveAt": 0}
    proposed |= {"prior": bytes(32), "value": bytes(32), "reasonHash": digest("founded")}
    said = {"reasonHash": digest("founded"), "expiresAt": first + 96 * DAY}
    assert world.events(receipt) == [
        ("ChangeProposed", {**facts, **proposed}),
        ("HoldSustained", {**facts, **said}),
    ]
    hold = world.hold(payment)
    assert (hold["state"], hold["reviewer"]) == (SUSTAINED, by)
    assert hold["expiresAt"] == first + 96 * DAY
    assert world.proposal(payment) == {
        "caseNo": 1,
        "kind": VOID_PAYMENT,
        "basis": 6,
        "origin": 0,
        "state": OPEN,
        "channel": 0,
        "failures": 0,
        "proposedAt": world.now(),
        "servedAt": 0,
        "effectiveAt": 0,
        "proposer": by,
        "second": 0,
        "paymentId": payment,
        "prior": bytes(32),
        "value": bytes(32),
    }
    assert world.payment(payment)["state"] == HELD


def test_sustain__I12_counts_from_the_first_hold(world: World, payment: int) -> None:
    first = world.hold(payment)["placedAt"]
    fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", fn)
    world.warp(2 * DAY)
    world.place_hold(payment, by="investigator")
    world.send("investigator", sustain(world, payment), 1)
    assert world.hold(payment)["expiresAt"] == first + 96 * DAY


@pytest.mark.parametrize("act", ["releaseOnAppeal", "overturn", "close"])
def test_releaseOnAppeal_overturn_close__revert_for_another_contract(
    world: World, payment: int, act: str
) -> None:
    functions, program = world.holds.functions, world.program.address
    calls = {
        "releaseOnAppeal": functions.releaseOnAppeal(program, payment),
        "overturn": functions.overturn(program, payment),
        "close": functions.close(program, payment, 1),
    }
    other = world.hearings if act == "close" else world.changes
    investigator = world.officer("investigator")
    for caller in (world.stranger().address, program, other.address, investigator.address):
        with refuses("Holds_WrongCaller", caller=caller):
            world.client.call(calls[act], sender=caller)


def test_releaseOnAppeal_close__revert_in_the_wrong_state(world: World, payment: int) -> None:
    functions, program = world.holds.functions, world.program.address
    with refuses("Holds_WrongState", paymentId=payment + 1, state=0):
        fn = functions.releaseOnAppeal(program, payment + 1)
        world.client.call(fn, sender=world.hearings.address)
    with refuses("Holds_WrongState", paymentId=payment, state=1):
        fn = functions.close(program, payment, 1)
        world.client.call(fn, sender=world.changes.address)
