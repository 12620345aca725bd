"""Sealing a run word by word: seal

given a run that is not open
    it reverts with BenefitProgram_RunWrongState
given a run past its approval window
    it reverts with BenefitProgram_ApprovalWindow
given no words to seal
    it reverts with BenefitProgram_BadWords
given a word used for a later period
    it reverts with BenefitProgram_PeriodPassed
given a word that carries a live run
    it reverts with BenefitProgram_WordBusy
given a word whose run died less than a day ago
    it reverts with BenefitProgram_ClearsLater
given a word whose run died a day ago
    it clears what that run left and seals the same cases
given approved cases payable in the period
    it fixes who is paid and how much, by anyone, in as many calls as it takes
"""

from __future__ import annotations

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing import DAY, World, enrollment, household, refuses

SEALED, CERTIFIED, LAPSED = 2, 3, 4


@pytest.fixture
def cases(world: World) -> list[int]:
    """Three approved cases and one only enrolled."""
    numbers = world.enroll([enrollment(number) for number in range(1, 5)])
    world.approve(numbers[:3])
    return numbers


def test_seal__reverts_for_a_run_never_opened(world: World) -> None:
    with refuses("BenefitProgram_RunWrongState", run=1, state=0):
        world.source.send(world.program.functions.seal(1, 1))


def test_seal__reverts_for_a_run_sealed_before(world: World, cases: list[int]) -> None:
    run = world.open_run()
    world.seal(run)
    with refuses("BenefitProgram_RunWrongState", run=run, state=SEALED):
        world.source.send(world.program.functions.seal(run, 1))


def test_seal__reverts_at_the_end_of_the_approval_window_and_not_before(
    world: World, cases: list[int]
) -> None:
    run = world.open_run()
    ends_at = world.run(run)["openedAt"] + 3 * DAY
    world.next_block_at(ends_at)
    with refuses("BenefitProgram_ApprovalWindow", run=run, endsAt=ends_at):
        world.source.send(world.program.functions.seal(run, 1))
    world.next_block_at(ends_at - 1)
    world.source.send(world.program.functions.seal(run, 1))


def test_seal__reverts_for_no_words(world: World, cases: list[int]) -> None:
    run = world.open_run()
    with refuses("BenefitProgram_BadWords"):
        world.source.send(world.program.functions.seal(run, 0))


def test_seal__I6_reverts_for_a_period_below_the_words_tag(world: World, cases: list[int]) -> None:
    later = world.open_run(period=2)
    world.seal(later)
    world.certify(later)
    world.settle(later)
    earlier = world.open_run(period=1)
    with refuses("BenefitProgram_PeriodPassed", word=0, given=1, tag=2):
        world.seal(earlier)


def test_seal__I6_reverts_while_the_word_carries_a_live_run(world: World, cases: list[int]) -> None:
    first, second = world.open_run(), world.open_run()
    world.seal(first)
    with refuses("BenefitProgram_WordBusy", word=0, run=first):
        world.seal(second)
    world.certify(first)
    with refuses("BenefitProgram_WordBusy", word=0, run=first):
        world.seal(second)


def test_seal__reverts_within_a_day_of_the_death_of_the_words_run_and_not_after(
    world: World, cases: list[int]
) -> None:
    dead = world.open_run()
    world.seal(dead)
    issued = world.program.functions.wordOf(0).call()[4]
    world.warp(3 * DAY)
    world.source.send(world.program.functions.lapseRun(dead))
    clears_at = world.run(dead)["endedAt"] + DAY
    run = world.open_run()
    world.next_block_at(clears_at - 1)
    with refuses("BenefitProgram_ClearsLater", word=0, clearsAt=clears_at):
        world.source.send(world.program.functions.seal(run, 1))
    world.next_block_at(clears_at)
    world.source.send(world.program.functions.seal(run, 1))
    _, lane_run, lane, tag, after = world.program.functions.wordOf(0).call()
    assert (lane_run, lane, tag, after) == (run, 0b1110, 1, issued), "the same cases, once"
    assert world.run(run)["count"] == 3


def test_seal__I6_keeps_what_an_earlier_run_paid_when_it_clears_a_dead_one(
    world: World, cases: list[int]
) -> None:
    paid = world.open_run()
    world.seal(paid)
    world.certify(paid)
    world.settle(paid)
    world.approve([4])
    dead = world.open_run()
    world.seal(dead)
    assert world.program.functions.wordOf(0).call()[2] == 0b10000
    world.warp(3 * DAY)
    world.source.send(world.program.functions.lapseRun(dead))
    world.warp(DAY)
    run = world.open_run()
    world.seal(run)
    _, lane_run, lane, _, issued = world.program.functions.wordOf(0).call()
    assert (lane_run, lane, issued) == (run, 0b10000, 0b11110)


def test_seal__clears_a_dead_run_of_an_earlier_period(world: World, cases: list[int]) -> None:
    dead = world.open_run(period=1)
    world.seal(dead)
    world.warp(3 * DAY)
    world.source.send(world.program.functions.lapseRun(dead))
    run = world.open_run(period=2)
    world.seal(run)
    _, lane_run, lane, tag, issued = world.program.functions.wordOf(0).call()
    assert (lane_run, lane, tag, issued) == (run, 0b1110, 2, 0b1110)


def test_seal__takes_only_cases_payable_in_the_period(world: World) -> None:
    batch = [enrollment(1), enrollment(2, from_period=2), enrollment(3, to_period=1)]
    world.approve(world.enroll(batch))
    run = world.open_run(period=2)
    world.seal(run)
    assert world.program.functions.wordOf(0).call()[2] == 0b0110


def test_seal__I20_fixes_who_is_paid_and_how_much(world: World, cases: list[int]) -> None:
    run = world.open_run()
    opened = world.run(run)["contentHash"]

    receipt = world.stranger().send(world.program.functions.seal(run, 1))

    entries = bytes(28) + b"".join(
        bytes.fromhex(household(number)[2:]) + (100_000_000).to_bytes(8, "big")
        for number in (1, 2, 3)
    )
    types = ["bytes32", "uint32", "uint256", "bytes32"]
    content = keccak(encode(types, [opened, 0, 0b1110, keccak(entries)]))
    facts = {"run": run, "word": 0, "mask": 0b1110, "total": 300_000_000, "count": 3}
    assert world.events(receipt) == [("WordSealed", {**facts, "contentHash": content})]
    sealed = world.run(run)
    assert (sealed["state"], sealed["sealedTo"], sealed["count"]) == (SEALED, 1, 3)
    assert (sealed["total"], sealed["contentHash"]) == (300_000_000, content)
    assert world.program.functions.wordOf(0).call() == [0, run, 0b1110, 1, 0b1110]


def test_seal__seals_words_in_several_calls(world: World) -> None:
    world.enroll([enrollment(number) for number in range(1, 226)])
    world.approve([1, 224, 225])
    run = world.open_run()
    world.source.send(world.program.functions.seal(run, 1))
    assert (world.run(run)["state"], world.run(run)["sealedTo"]) == (1, 1)
    world.source.send(world.program.functions.seal(run, 5))
    assert (world.run(run)["state"], world.run(run)["sealedTo"]) == (SEALED, 2)
    assert world.run(run)["total"] == 300_000_000
    lanes = [world.program.functions.wordOf(word).call()[2] for word in (0, 1)]
    assert lanes == [0b10, 0b11]


def test_seal__I18_a_run_that_takes_nobody_of_a_word_leaves_it_as_it_was(world: World) -> None:
    """Else an empty run of a late period would end every earlier one."""
    world.approve(world.enroll([enrollment(1, to_period=1)]))
    empty = world.open_run(2)
    world.seal(empty)
    early = world.open_run(1)
    world.seal(early)
    assert world.run(early)["count"] == 1
    assert world.program.functions.wordOf(0).call()[3] == 1


def test_seal__I18_reverts_when_the_maker_left_and_the_run_can_lapse_at_once(
    world: World, cases: list[int]
) -> None:
    run = world.open_run()
    person = world.person("maker")
    with refuses("BenefitProgram_ApprovalWindow", run=run):
        world.source.send(world.program.functions.lapseRun(run))
    world.remove(person, "maker")
    with refuses("BenefitProgram_MakerLeft", run=run, maker=person):
        world.source.send(world.program.functions.seal(run, 1))
    world.source.send(world.program.functions.lapseRun(run))
    assert world.run(run)["state"] == 4
