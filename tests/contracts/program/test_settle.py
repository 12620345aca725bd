"""Paying a certified run: settle

given no words, or other masks than words
    it reverts with BenefitProgram_BadBatch
given a run that is not certified
    it reverts with BenefitProgram_RunWrongState
given one second, or one block, less than the challenge window
    it reverts with BenefitProgram_NotPayableYet
given words of another run, a mask of nobody, or everybody paid
    it reverts with BenefitProgram_NothingPaid
given a payee the token refuses
    the others are paid; that bit stays in the lane and PaymentFailed says so
given a mask
    only those bits are paid
given due payments
    anyone pays them: pay-to, lane, standing and books agree
"""

from __future__ import annotations

import pytest

from almoner.testing import ALL, World, enrollment, fields, household, payment_id, refuses

PAID = 100_000_000


@pytest.mark.parametrize(("words", "masks"), [(0, 0), (1, 0), (1, 2)])
def test_settle__reverts_for_a_bad_batch(world: World, words: int, masks: int) -> None:
    with refuses("BenefitProgram_BadBatch", first=words, second=masks):
        world.source.send(world.program.functions.settle(1, [0] * words, [ALL] * masks))


def test_settle__reverts_for_a_run_not_certified(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    world.seal(run)
    with refuses("BenefitProgram_RunWrongState", run=run, state=2):
        world.source.send(world.program.functions.settle(run, [0], [ALL]))


def test_settle__reverts_before_the_window_ends_and_not_at_its_end(world: World) -> None:
    run = world.certified_run()
    payable_at = world.run(run)["payableAt"]
    world.mine(3)
    fn = world.program.functions.settle(run, [0], [ALL])
    world.next_block_at(payable_at - 1)
    with refuses("BenefitProgram_NotPayableYet", run=run, payableAt=payable_at):
        world.source.send(fn)
    world.next_block_at(payable_at)
    world.source.send(fn)


def test_settle__I18_reverts_before_the_blocks_have_passed(world: World) -> None:
    run = world.certified_run()
    due = world.run(run)
    world.warp_to(due["payableAt"])
    fn = world.program.functions.settle(run, [0], [ALL])
    # A clock that jumps cannot skip the window: the block after this one is still too early.
    assert world.client.head()[0] == due["payableBlock"] - 2
    with refuses("BenefitProgram_NotPayableYet", run=run, payableBlock=due["payableBlock"]):
        world.source.send(fn)
    world.mine()
    world.source.send(fn)


@pytest.mark.parametrize("why", ["other run", "empty mask", "everybody paid", "empty word"])
def test_settle__reverts_when_it_pays_nobody(world: World, why: str) -> None:
    run = world.certified_run()
    world.pass_challenge(run)
    word, mask = 0, ALL
    if why == "other run":
        world.settle(run)
        later = world.certified_run(cases=1, period=2)
        world.pass_challenge(later)
    if why == "empty mask":
        mask = 0b10000
    if why == "everybody paid":
        world.settle(run)
    if why == "empty word":
        word = 7
    with refuses("BenefitProgram_NothingPaid", run=run):
        world.source.send(world.program.functions.settle(run, [word], [mask]))


def test_settle__I18_pays_the_others_around_a_payee_the_token_refuses(blocking: World) -> None:
    world = blocking
    run = world.certified_run(cases=3)
    world.source.send(world.token.functions.setBlocked(household(2), True))

    receipt = world.settle(run)[0]

    failed = {"paymentId": payment_id(run, 2), "payTo": household(2), "amount": PAID}
    settled = {"run": run, "word": 0, "paidBits": 0b1010, "laneLeft": 0b0100}
    assert ("PaymentFailed", failed) in world.events(receipt)
    assert ("WordSettled", settled) in world.events(receipt)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [PAID, 0, PAID]
    established, _, lane, _, _ = world.program.functions.wordOf(0).call()
    assert (established, lane) == (0b1010, 0b0100)
    obligation = fields(world.treasury.functions.obligationOf(world.program.address, run))
    assert obligation["disbursed"] == 2 * PAID

    with refuses("BenefitProgram_NothingPaid", run=run):
        world.source.send(world.program.functions.settle(run, [0], [ALL]))
    world.source.send(world.token.functions.setBlocked(household(2), False))
    world.settle(run)
    assert world.balance(household(2)) == PAID


def test_settle__pays_only_the_bits_of_the_mask(world: World) -> None:
    run = world.certified_run(cases=3)
    world.settle(run, mask=0b0100)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [0, PAID, 0]
    assert world.program.functions.wordOf(0).call()[2] == 0b1010
    world.settle(run)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [PAID] * 3


def test_settle__I6_pays_by_anyone_and_once(world: World) -> None:
    run = world.certified_run(cases=3)
    world.pass_challenge(run)
    before = world.balance(world.treasury.address)
    fn = world.program.functions.settle(run, [0], [ALL])

    receipt = world.stranger().send(fn)

    assert [name for name, _ in world.events(receipt)] == [
        *["Transfer"] * 3,
        "Disbursed",
        "WordSettled",
    ]
    settled = {"run": run, "word": 0, "paidBits": 0b1110, "laneLeft": 0}
    assert world.events(receipt)[-1] == ("WordSettled", settled)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [PAID] * 3
    assert world.balance(world.treasury.address) == before - 3 * PAID
    assert world.program.functions.wordOf(0).call() == [0b1110, run, 0, 1, 0b1110]
    assert world.program.functions.isEstablished(payment_id(run, 1)).call()
    assert world.payment(payment_id(run, 1))["state"] == 0, "paid from its word"
    with refuses("BenefitProgram_NothingPaid", run=run):
        world.stranger().send(fn)
    assert world.balance(household(1)) == PAID


def test_settle__pays_several_words_at_once(world: World) -> None:
    world.enroll([enrollment(number) for number in range(1, 226)])
    world.approve([1, 223, 224, 225])
    run = world.open_run()
    world.seal(run)
    world.certify(run)

    receipt = world.settle(run)[0]

    settled = [facts for name, facts in world.events(receipt) if name == "WordSettled"]
    assert [(each["word"], each["paidBits"]) for each in settled] == [
        (0, 1 << 223 | 0b10),
        (1, 0b11),
    ]
    assert [world.balance(household(n)) for n in (1, 223, 224, 225)] == [PAID] * 4
