"""Attacks from the edges: accounts, periods, decoys, relayers, foreign signers, last days.

given somebody who stands at the edge of what a contract can see
    nobody else is harmed, and what is due is done another way
"""

from __future__ import annotations

import pytest

from almoner.simulate.playing.passkey import Passkey
from almoner.testing import (
    ALL,
    DAY,
    World,
    digest,
    enrollment,
    fields,
    household,
    payment_id,
    refuses,
)
from almoner.testing.claimant import account, appeal_message, signer_of

AMOUNT = 100_000_000
FILED, FREE, CERTIFIED = 1, 3, 3
STATEMENT = digest("statement")
ENDLESS = "0x5b600056"
"""Code that goes round until its gas is used up."""
CLAIMANT = account()


def held_by(world: World, signer: bytes) -> int:
    """The held payment of a case with that signer; a second case has none."""
    world.approve(world.enroll([enrollment(1, signer=signer), enrollment(2)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    world.place_hold(payment_id(run, 1))
    return payment_id(run, 1)


def signed_appeal(world: World, payment: int) -> tuple[int, bytes, bytes]:
    deadline = world.now() + 30 * DAY
    message = appeal_message(world, payment, STATEMENT, deadline)
    return deadline, signer_of(CLAIMANT), bytes(CLAIMANT.sign_message(message).signature)


def test_I18_a_blocklisted_payee_keeps_no_word_from_its_next_payment(blocking: World) -> None:
    world = blocking
    run = world.certified_run(cases=3)
    world.source.send(world.token.functions.setBlocked(household(2), True))
    world.settle(run)
    world.warp_to(world.run(run)["payableAt"] + DAY)
    world.stranger().send(world.program.functions.setAside(payment_id(run, 2)))
    assert world.payment(payment_id(run, 2))["state"] == FREE

    later = world.open_run(period=2)
    world.seal(later)
    world.certify(later)
    world.settle(later)

    assert [world.balance(household(n)) for n in (1, 2, 3)] == [2 * AMOUNT, 0, 2 * AMOUNT]


def test_I6_an_old_and_a_future_period_are_paid_by_nobody(world: World) -> None:
    world.settle(world.certified_run(cases=1))
    open_run = world.program.functions.openRun
    for period in (2, 60_000):
        with refuses("BenefitProgram_TooEarly", period=period):
            world.send("maker", open_run(period, 0, 0, world.allotment))
    later = world.open_run(period=2)
    world.seal(later)
    world.send("maker", open_run(1, 0, 0, world.allotment), 1)
    with refuses("BenefitProgram_PeriodPassed", word=0, given=1, tag=2):
        world.seal(later + 1)
    world.certify(later)
    world.settle(later)
    assert world.balance(household(1)) == 2 * AMOUNT


def test_I6_a_stranger_who_seals_a_run_only_does_its_work(world: World) -> None:
    world.approve(world.enroll([enrollment(number) for number in range(1, 4)]))
    run = world.open_run()
    world.stranger().send(world.program.functions.seal(run, 2**32 - 1))
    sealed = world.run(run)
    assert (sealed["count"], sealed["total"]) == (3, 3 * AMOUNT)
    with refuses("BenefitProgram_RunWrongState", run=run):
        world.stranger().send(world.program.functions.seal(run, 1))
    world.certify(run)
    world.settle(run)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [AMOUNT] * 3


def test_I12_decoys_that_burn_the_bots_cap_leave_people_to_hold_the_rest(world: World) -> None:
    small = world.with_program(bot_floor=2, bot_share_bps=0)
    small.register_and_arm_rule()
    run = small.certified_run(cases=4)
    *decoys, large = (payment_id(run, number) for number in (1, 2, 3))
    told = [name for each in decoys for name, _ in small.events(small.place_hold(each))]
    assert told.count("HoldCapReached") == 1, "somebody is told that the bot is spent"
    with refuses("Holds_CapReached", cap=2):
        small.place_hold(large)
    small.place_hold(large, by="investigator")
    small.settle(run)
    assert [small.balance(household(n)) for n in (1, 2, 3, 4)] == [0, 0, 0, AMOUNT]


def test_I14_a_relayer_that_keeps_an_appeal_back_keeps_nobody_from_appealing(
    world: World,
) -> None:
    payment = held_by(world, signer_of(CLAIMANT))
    signed = signed_appeal(world, payment)
    appeal = world.hearings.functions.appeal(
        world.program.address, payment, STATEMENT, False, signed
    )
    snapshot = world.client.request("evm_snapshot")
    world.stranger(5).send(appeal)
    assert world.appeal(payment)["state"] == FILED
    world.client.request("evm_revert", snapshot)

    sustain = world.holds.functions.sustain(world.program.address, payment, digest("founded"))
    world.send("investigator", sustain)
    proposal = world.last_proposal()
    changes, program = world.changes.functions, world.program.address
    world.send("counter", changes.serve(program, proposal, 1, digest("letter")))
    came = world.change(proposal)["effectiveAt"] - 1
    world.warp_to(came + 5 * DAY)
    file = world.hearings.functions.fileAtCounter
    world.send("counter", file(program, payment, STATEMENT, False, came), 1)
    assert world.appeal(payment)["timely"], "it counts when it came, not when it was typed in"
    world.warp(20 * DAY)
    with refuses("Changes_UnderAppeal", proposal=proposal):
        world.source.send(changes.enact(program, proposal))


def test_I8_a_verifier_of_somebody_elses_signs_for_nobody(world: World) -> None:
    passkey = Passkey(verifier=world.verifier.address)
    endless = world.stranger(6).address
    world.client.request("anvil_setCode", endless, ENDLESS)
    foreign = bytes.fromhex(endless[2:]) + passkey.signer[20:]
    world.client.call(world.roster.functions.requireSigner(1, passkey.signer))
    with refuses("Roster_BadSigner", caseNo=1):
        world.enroll([enrollment(1, signer=foreign)])
    world.approve(world.enroll([enrollment(1, signer=passkey.signer)]))
    file = world.changes.functions.fileSigner
    with refuses("Roster_BadSigner", caseNo=1):
        world.send("counter", file(world.program.address, 1, foreign, digest("form")))


@pytest.mark.parametrize("gas", [500_000, 16_000_000])
def test_I15_a_signer_that_burns_all_gas_harms_its_own_case_alone(world: World, gas: int) -> None:
    endless = world.stranger(6).address
    world.client.request("anvil_setCode", endless, ENDLESS)
    signer = bytes.fromhex(endless[2:])
    payment = held_by(world, signer)
    appeal = world.hearings.functions.appeal
    given = (payment, STATEMENT, False, (world.now() + DAY, signer, b""))
    with refuses("Claimant_BadSignature", caseNo=1):
        world.send_with_gas(appeal(world.program.address, *given), gas)
    file = world.hearings.functions.fileAtCounter
    world.send("counter", file(world.program.address, payment, STATEMENT, False, world.now()))
    assert world.appeal(payment)["state"] == FILED
    world.settle(payment >> 32)
    assert world.balance(household(2)) == AMOUNT


def test_I3_a_payment_held_to_the_last_is_paid_before_its_cancel_date(world: World) -> None:
    issue_at = world.program.functions.periodOf(1).call()[0]
    cap = fields(world.program.functions.holdTerms())["sustainedCap"]
    cancel = issue_at + cap + DAY + 1
    treasury, budget = world.treasury.functions, "budget_officer"
    dates = (world.now(), cancel, cancel)
    world.send(budget, treasury.appropriate(7, world.source.address, AMOUNT, *dates))
    last = treasury.appropriations().call()
    world.source.send(world.token.functions.mint(world.source.address, AMOUNT))
    world.source.send(world.token.functions.approve(world.treasury.address, AMOUNT))
    world.source.send(treasury.fund(last, AMOUNT))
    world.send(budget, treasury.allot(last, world.program.address, AMOUNT))
    allotment = treasury.allotments().call()
    world.send(budget, treasury.apportion(allotment, AMOUNT))
    world.approve(world.enroll([enrollment(1)]))
    world.warp_to(issue_at - 5 * DAY)
    world.send("maker", world.program.functions.openRun(1, 0, 0, allotment))
    world.seal(1)
    world.certify(1)
    assert world.run(1)["state"] == CERTIFIED

    payment, program = payment_id(1, 1), world.program.address
    world.place_hold(payment)
    sustain = world.holds.functions.sustain(program, payment, digest("founded"))
    world.send("investigator", sustain)
    world.warp_to(world.hold(payment)["expiresAt"])
    world.mine(3)
    world.stranger().send(world.holds.functions.lapse(program, payment))
    with refuses("Holds_BadExpiry"):
        world.place_hold(payment, by="investigator")
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT
    assert world.now() < cancel


def test_I18_a_clock_that_jumps_skips_no_challenge_window(world: World) -> None:
    world.register_and_arm_rule()
    run = world.certified_run(cases=2)
    world.warp_to(world.run(run)["payableAt"] + DAY)
    settle = world.program.functions.settle(run, [0], [ALL])
    with refuses("BenefitProgram_NotPayableYet", run=run):
        world.stranger().send(settle)
    world.place_hold(payment_id(run, 1), expires_at=world.now() + 4 * DAY)
    world.settle(run)
    assert [world.balance(household(n)) for n in (1, 2)] == [0, AMOUNT]
