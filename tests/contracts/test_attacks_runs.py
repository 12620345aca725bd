"""Attacks on runs: words frozen, bands split, the agency paused again and again.

given somebody in office who wants to stop payments or to have them certified by too few
    the contracts refuse, or another way stays open
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, digest, enrollment, household, refuses
from almoner.testing.singles import certified_single, open_single

AMOUNT = 100_000_000
BAND = 250_000_000_000
SEALED, CERTIFIED = 2, 3
REASON = digest("reason")


def approve(world: World, run: int, at: int) -> None:
    sealed = world.run(run)
    fn = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    world.send("approver", fn, at)


def test_I18_a_maker_freezes_words_by_endless_unapproved_runs(world: World) -> None:
    """Each is dead after its window, or at once when the maker is removed; changes go on then."""
    world.approve(world.enroll([enrollment(1)]))
    program, changes = world.program, world.changes.functions
    propose = changes.propose(program.address, 1, 1, (2 * AMOUNT).to_bytes(32, "big"), 0, REASON)
    world.send("caseworker", propose)
    frozen = world.open_run()
    world.seal(frozen)
    world.send("determiner", changes.approve(program.address, 1, (2 * AMOUNT).to_bytes(32, "big")))
    for _ in range(2):
        with refuses("BenefitProgram_CaseSealed", caseNo=1, run=frozen):
            world.stranger().send(changes.enact(program.address, 1))
        world.warp_to(world.run(frozen)["openedAt"] + 3 * DAY)
        world.stranger().send(program.functions.lapseRun(frozen))
        world.warp(DAY)
        frozen = world.open_run()
        world.seal(frozen)
    world.remove(world.person("maker"), "maker")
    world.stranger().send(program.functions.lapseRun(frozen))
    world.stranger().send(changes.enact(program.address, 1))
    world.warp(DAY)
    world.send("maker", program.functions.openRun(1, 0, 0, world.allotment), 1)
    honest = program.functions.runs().call()
    world.seal(honest)
    world.certify(honest)
    world.settle(honest)
    assert world.balance(household(1)) == 2 * AMOUNT


@pytest.mark.parametrize("certified", [BAND - AMOUNT, BAND - AMOUNT + 1])
def test_I19_runs_split_under_a_band_count_together_with_single_ones(
    world: World, certified: int
) -> None:
    world.approve(world.enroll([enrollment(1, amount=AMOUNT)]))
    certified_single(world, 1, amount=certified)
    run = world.open_run()
    world.seal(run)
    for at in range(2):
        approve(world, run, at)
    above = certified + AMOUNT > BAND
    assert world.run(run)["state"] == (SEALED if above else CERTIFIED)
    if above:
        approve(world, run, 2)
        assert world.run(run)["state"] == CERTIFIED
    following = open_single(world, 1, amount=AMOUNT)
    for at in range(2):
        approve(world, following, at)
    assert world.run(following)["state"] == SEALED, "three sign from here on"


def test_I19_a_recall_and_a_new_run_take_as_many_as_before(world: World) -> None:
    world.approve(world.enroll([enrollment(1, amount=BAND), enrollment(2, amount=AMOUNT)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    assert world.run(run)["approvers"][2] != 0
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))
    world.warp(DAY)
    again = world.open_run()
    world.seal(again)
    for at in range(2):
        approve(world, again, at)
    assert world.run(again)["state"] == SEALED


def test_I22_rolling_pauses_stop_no_certified_payment_and_leave_days_to_certify(
    world: World,
) -> None:
    run = world.certified_run(cases=1)
    pause = world.offices.functions.pause(3 * DAY, REASON)
    world.send("guardian", pause)
    world.settle(run)
    assert world.balance(household(1)) == AMOUNT
    world.warp_to(world.offices.functions.pausedUntil().call())
    with refuses("Offices_PauseTooSoon"):
        world.send("guardian", pause)
    later = world.open_run(period=2)
    world.seal(later)
    world.certify(later)
    assert world.run(later)["state"] == CERTIFIED
