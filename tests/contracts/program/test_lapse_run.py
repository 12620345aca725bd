"""Letting a run die: lapseRun

given a run never opened, certified, or lapsed before
    it reverts with BenefitProgram_RunWrongState
given the approval window still open
    it reverts with BenefitProgram_ApprovalWindow
given the end of the window
    anyone ends it, opened or sealed, and nothing is obligated
"""

from __future__ import annotations

import pytest

from almoner.testing import DAY, World, enrollment, fields, refuses

LAPSED = 4


def test_lapseRun__reverts_for_a_run_never_opened(world: World) -> None:
    with refuses("BenefitProgram_RunWrongState", run=9, state=0):
        world.source.send(world.program.functions.lapseRun(9))


def test_lapseRun__I18_reverts_for_a_certified_run(world: World) -> None:
    run = world.certified_run()
    world.warp(4 * DAY)
    with refuses("BenefitProgram_RunWrongState", run=run, state=3):
        world.source.send(world.program.functions.lapseRun(run))


@pytest.mark.parametrize("sealed", [False, True], ids=["opened", "sealed"])
def test_lapseRun__ends_an_uncertified_run_when_its_window_is_over(
    world: World, sealed: bool
) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    if sealed:
        world.seal(run)
    ends_at = world.run(run)["openedAt"] + 3 * DAY
    fn = world.program.functions.lapseRun(run)
    world.next_block_at(ends_at - 1)
    with refuses("BenefitProgram_ApprovalWindow", run=run, endsAt=ends_at):
        world.stranger().send(fn)
    world.next_block_at(ends_at)

    receipt = world.stranger().send(fn)

    assert world.events(receipt) == [("RunLapsed", {"run": run, "period": 1})]
    assert (world.run(run)["state"], world.run(run)["endedAt"]) == (LAPSED, ends_at)
    assert fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"] == 0
    with refuses("BenefitProgram_RunWrongState", run=run, state=LAPSED):
        world.stranger().send(fn)
