"""Attacks on an agency, and what becomes of them. Each is named after the invariant it attacks.

given somebody who wants a payment made twice, to another, or not at all
    the contracts refuse, or another way stays open
"""

from __future__ import annotations

import dataclasses

import pytest
from web3.contract.contract import ContractFunction

from almoner.chain.client import Client
from almoner.errors import Reverted
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
REENTERED = bytes.fromhex("3ee5aeb5")  # ReentrancyGuardReentrantCall()
MOST_GAS = 16_777_216
CERTIFIED, FREE, HELD = 3, 3, 2


def settle(world: World, run: int, mask: int = ALL) -> ContractFunction:
    return world.program.functions.settle(run, [0], [mask])


def certified(world: World, *amounts: int, period: int = 1) -> int:
    known = world.roster.functions.cases().call()
    batch = [enrollment(known + 1 + at, amount=each) for at, each in enumerate(amounts)]
    world.approve(world.enroll(batch))
    run = world.open_run(period)
    world.seal(run)
    world.certify(run)
    return run


# Twice, or at the expense of others


@pytest.mark.as_deployed
def test_I6_little_gas_never_makes_good_payees_fail(world: World) -> None:
    run = world.certified_run(cases=8)
    world.pass_challenge(run)
    refusals, paid = set(), 0
    for gas in range(100_000, 700_000, 9_000):
        snapshot = world.client.request("evm_snapshot")
        try:
            world.send_with_gas(settle(world, run), gas)
        except Reverted as refusal:
            refusals.add(refusal.name)
        else:
            lane = world.program.functions.wordOf(0).call()[2]
            assert lane == 0, f"with {gas} gas somebody good was left out"
            paid += 1
        world.client.request("evm_revert", snapshot)
    assert "Treasury_GasTooLow" in refusals
    assert paid > 0


def test_I6_a_second_run_of_a_period_pays_nobody_twice(world: World) -> None:
    first = world.certified_run(cases=2)
    world.settle(first)
    again = world.open_run(period=1)
    world.seal(again)
    assert world.run(again)["total"] == 0
    second = certified(world, AMOUNT)
    world.settle(second)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [AMOUNT] * 3


def test_I6_a_payment_set_aside_is_in_no_further_run_of_its_period(world: World) -> None:
    run = world.certified_run(cases=2)
    world.place_hold(payment_id(run, 1))
    world.settle(run)
    again = world.open_run(period=1)
    world.seal(again)
    assert world.run(again)["count"] == 0
    fn = world.holds.functions.release(
        world.program.address, payment_id(run, 1), digest("unfounded")
    )
    world.send("investigator", fn)
    world.source.send(world.program.functions.settlePayment(payment_id(run, 1)))
    assert world.balance(household(1)) == AMOUNT


def test_I20_cases_approved_after_sealing_change_nothing_that_is_certified(world: World) -> None:
    numbers = world.enroll([enrollment(number) for number in (1, 2)])
    world.approve(numbers[:1])
    run = world.open_run()
    world.seal(run)
    sealed = world.run(run)
    world.approve(numbers[1:])
    assert world.run(run) == sealed
    world.certify(run)
    world.settle(run)
    assert [world.balance(household(n)) for n in (1, 2)] == [AMOUNT, 0]


def test_I20_terms_approved_in_one_program_are_nothing_in_another(world: World) -> None:
    other = world.with_program()
    world.enroll([enrollment(1)])
    other.enroll([enrollment(1)])
    seen = world.case(1)["termsHash"]
    with refuses("Roster_TermsDiffer", caseNo=1, given=seen):
        other.send("determiner", other.roster.functions.approve([1], [seen]))


# Approvals


def test_I19_runs_split_under_a_band_count_together(world: World) -> None:
    half = 200_000_000_000
    first = certified(world, half)
    assert world.run(first)["approvers"][2] == 0, "two sign for the first half"
    world.settle(first)
    second = certified(world, half)
    assert world.run(second)["approvers"][2] != 0, "three for what adds up to more than the band"
    assert world.program.functions.periodOf(1).call()[1] == 2 * half
    world.settle(second)
    other_period = certified(world, half - world.run(first)["total"] + 1, period=2)
    assert world.run(other_period)["approvers"][2] != 0


def test_I19_a_removed_approvers_vote_does_not_count(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    world.seal(run)
    sealed = world.run(run)
    fn = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", fn)
    world.remove(world.person("approver"), "approver")
    world.send("approver", fn, 1)
    assert world.run(run)["state"] != CERTIFIED, "one of the two is no longer in office"
    world.send("approver", fn, 2)
    assert world.run(run)["state"] == CERTIFIED
    seats = [world.person("approver", 1), world.person("approver", 2), 0, 0]
    assert world.run(run)["approvers"] == seats


# Payees and tokens


@pytest.fixture
def burning(client: Client, isolation: None) -> World:
    """An agency whose token lets payees burn gas; case 2 of three does, in a due run."""
    world = World.create(client, token="GasBurningToken")
    run = world.certified_run(cases=3)
    world.source.send(world.token.functions.setBurns(household(2), True))
    world.pass_challenge(run)
    return world


def test_I18_a_payee_that_burns_gas_blocks_nobody(burning: World) -> None:
    world, run = burning, 1
    with refuses("Treasury_GasTooLow"):
        world.send_with_gas(settle(world, run), 400_000)
    world.send_with_gas(settle(world, run, mask=0b1010), 400_000)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [AMOUNT, 0, AMOUNT]
    world.warp(DAY)
    world.send_with_gas(world.program.functions.setAside(payment_id(run, 2)), MOST_GAS)
    assert world.payment(payment_id(run, 2))["state"] == FREE
    later = world.open_run(period=2)
    world.seal(later)
    assert world.run(later)["count"] == 3


def test_I18_with_enough_gas_the_others_are_paid_around_it(burning: World) -> None:
    burning.send_with_gas(settle(burning, 1), MOST_GAS)
    assert [burning.balance(household(n)) for n in (1, 2, 3)] == [AMOUNT, 0, AMOUNT]
    assert burning.program.functions.wordOf(0).call()[2] == 0b0100


def test_I18_nobody_is_harmed_by_setting_payments_aside_while_the_token_is_paused(
    blocking: World,
) -> None:
    world = blocking
    run = world.certified_run(cases=2)
    world.pass_challenge(run)
    world.source.send(world.token.functions.setPaused(True))
    with refuses("BenefitProgram_NothingPaid", run=run):
        world.stranger().send(settle(world, run))
    with refuses("BenefitProgram_NotPayableYet", run=run):
        world.stranger().send(world.program.functions.setAside(payment_id(run, 1)))
    world.warp(DAY)
    world.stranger().send(world.program.functions.setAside(payment_id(run, 1)))
    world.source.send(world.token.functions.setPaused(False))
    world.stranger().send(world.program.functions.settlePayment(payment_id(run, 1)))
    world.settle(run)
    assert [world.balance(household(n)) for n in (1, 2)] == [AMOUNT] * 2


def test_I1_a_token_that_takes_more_than_it_should_pays_nobody(
    client: Client, world: World
) -> None:
    charged = World.create(client, token="FeeToken")
    run = charged.certified_run(cases=2)
    charged.pass_challenge(run)
    charged.source.send(charged.token.functions.setFees(0, 10))
    with refuses("Treasury_BalanceMismatch", expected=2 * AMOUNT, actual=2 * AMOUNT + 20):
        charged.source.send(settle(charged, run))
    fn = charged.treasury.functions.returnUnobligated(charged.appropriation, 500)
    with refuses("Treasury_BalanceMismatch", expected=500, actual=510):
        charged.send("budget_officer", fn)
    charged.source.send(charged.token.functions.setFees(0, 0))
    charged.source.send(settle(charged, run))
    assert charged.balance(household(1)) == AMOUNT


def test_I1_a_token_that_reenters_gets_nowhere(client: Client) -> None:
    hostile = World.create(client, token="ReenteringToken")
    run = hostile.certified_run(cases=2)
    held = payment_id(run, 1)
    hostile.place_hold(held, expires_at=hostile.run(run)["payableAt"])
    hostile.pass_challenge(run)
    program, treasury = hostile.program, hostile.treasury
    calls = [
        settle(hostile, run),
        program.functions.settlePayment(held),
        program.functions.setAside(payment_id(run, 2)),
        treasury.functions.recover(program.address, held, 1),
        treasury.functions.fund(hostile.appropriation, 1),
        treasury.functions.disburse(run, bytes(28), 1),
        treasury.functions.apportion(hostile.allotment, 1),
        treasury.functions.deapportion(hostile.allotment, 1),
        treasury.functions.returnUnobligated(hostile.appropriation, 1),
        treasury.functions.obligate(9, hostile.allotment, 1, 0, 0),
        treasury.functions.reobligate(9, run, 1, 0, 0),
        treasury.functions.deobligate(run, 1),
    ]
    for call in calls:
        snapshot = hostile.client.request("evm_snapshot")
        data = call._encode_transaction_data()
        hostile.source.send(hostile.token.functions.arm(call.address, data))
        hostile.source.send(settle(hostile, run))
        token = hostile.token.functions
        assert token.attempts().call() == 1, call.fn_name
        assert token.successes().call() == 0, call.fn_name
        assert bytes(token.lastRefusal().call())[:4] == REENTERED, call.fn_name
        assert hostile.balance(household(2)) == AMOUNT
        hostile.client.request("evm_revert", snapshot)


# Holds


def test_I12_a_malicious_monitor_delays_few_and_not_for_long(world: World) -> None:
    small = world.with_program(bot_floor=2, bot_share_bps=0)
    small.register_and_arm_rule()
    run = small.certified_run(cases=4)
    payments = [payment_id(run, number) for number in (1, 2, 3, 4)]
    moment = small.now() + 100
    small.next_block_at(moment)
    small.place_hold(payments[0], expires_at=moment + 5 * DAY)
    small.place_hold(payments[1])
    with refuses("Holds_CapReached", cap=2):
        small.place_hold(payments[2])
    bot = small.officer("monitor").address
    functions, program = small.holds.functions, small.program.address
    for act in (
        functions.release(program, payments[0], digest("reason")),
        functions.sustain(program, payments[0], digest("reason")),
    ):
        with refuses("Offices_NotInOffice", key=bot):
            small.client.call(act, sender=bot)
    small.settle(run)
    small.warp_to(moment + 5 * DAY)
    for payment in payments[:2]:
        small.stranger().send(functions.lapse(program, payment))
        small.stranger().send(small.program.functions.settlePayment(payment))
        with refuses("Holds_WindowOver", paymentId=payment):
            small.place_hold(payment)
    assert [small.balance(household(n)) for n in (1, 2, 3, 4)] == [AMOUNT] * 4


@pytest.mark.parametrize(
    ("seconds", "blocks", "open_"),
    [(-1, 0, True), (0, -1, True), (0, 0, False)],
    ids=["a second early", "a block early", "both passed"],
)
def test_I18_at_the_windows_edge_either_a_hold_or_a_payment_is_possible(
    world: World, seconds: int, blocks: int, open_: bool
) -> None:
    world.register_and_arm_rule()
    run = world.certified_run(cases=1)
    due = world.run(run)
    world.mine(due["payableBlock"] + blocks - 1 - world.client.head()[0])
    moment = due["payableAt"] + seconds
    expiry = {"expires_at": moment + DAY}
    world.next_block_at(moment)
    if open_:
        with refuses("BenefitProgram_NotPayableYet", run=run):
            world.source.send(settle(world, run))
        world.place_hold(payment_id(run, 1), **expiry)
    else:
        with refuses("Holds_WindowOver", paymentId=payment_id(run, 1)):
            world.place_hold(payment_id(run, 1), **expiry)
        world.source.send(settle(world, run))


# Foreign programs and messages


def test_I8_another_agencys_program_gets_nothing_here(client: Client, world: World) -> None:
    foreign = World.create(client)
    theirs = foreign.program.address
    budget = world.treasury.functions.allot(world.appropriation, theirs, 1)
    with refuses("Treasury_UnknownProgram", program=theirs):
        world.send("budget_officer", budget)
    now = world.now()
    reserve = world.treasury.functions.obligate(1, world.allotment, 1, now, now)
    with refuses("Treasury_ForeignAllotment", allotment=world.allotment, program=theirs):
        world.client.call(reserve, sender=theirs)
    run = foreign.certified_run(cases=1)
    world.register_and_arm_rule()
    with refuses("Holds_UnknownProgram", program=theirs):
        world.place_hold(payment_id(run, 1), program=theirs)


def test_I20_a_signed_appeal_is_nothing_in_another_program(world: World) -> None:
    claimant = account()
    worlds = (world, world.with_program())
    for each in worlds:
        batch = [enrollment(1, signer=signer_of(claimant))]
        each.approve(each.enroll(batch))
        run = each.open_run()
        each.seal(run)
        each.certify(run)
        each.place_hold(payment_id(run, 1))
    payment, deadline = payment_id(1, 1), world.now() + DAY
    message = appeal_message(world, payment, digest("words"), deadline)
    signature = bytes(claimant.sign_message(message).signature)
    given = (payment, digest("words"), False, (deadline, signer_of(claimant), signature))
    appeal = world.hearings.functions.appeal
    with refuses("Claimant_BadSignature", caseNo=1):
        world.source.send(appeal(worlds[1].program.address, *given))
    world.source.send(appeal(world.program.address, *given))
    assert worlds[1].appeal(payment)["state"] == 0


def test_I2_one_programs_runs_never_draw_on_anothers_allotment(world: World) -> None:
    other = world.with_program()
    thief = dataclasses.replace(world, allotment=other.allotment)
    with refuses("Treasury_ForeignAllotment", allotment=other.allotment):
        certified(thief, AMOUNT)
    assert fields(world.treasury.functions.allotmentOf(other.allotment))["obligated"] == 0


# Certified payments


def test_I23_a_certified_payment_goes_where_it_was_sealed_whatever_happens_to_it(
    world: World,
) -> None:
    run = world.certified_run(cases=3)
    sealed = [world.payment(payment_id(run, number))["payTo"] for number in (1, 2, 3)]
    with refuses("Roster_WrongStatus", caseNo=1):
        world.approve([1])
    with refuses("Roster_CaseRefTaken", caseNo=1):
        world.enroll([enrollment(1, pay_to=household(99))])
    world.place_hold(payment_id(run, 1))
    world.place_hold(payment_id(run, 2))
    release = world.holds.functions.release(
        world.program.address, payment_id(run, 1), digest("reason")
    )
    world.send("investigator", release, at=1)
    world.settle(run)
    world.stranger().send(world.program.functions.settlePayment(payment_id(run, 1)))
    world.warp_to(world.hold(payment_id(run, 2))["expiresAt"])
    lapse = world.holds.functions.lapse(world.program.address, payment_id(run, 2))
    world.stranger().send(lapse)
    world.stranger().send(world.program.functions.settlePayment(payment_id(run, 2)))
    assert sealed == [household(1), household(2), household(3)]
    assert [world.balance(household(n)) for n in (1, 2, 3, 99)] == [AMOUNT] * 3 + [0]
