"""Taking a run back before it is certified: withdrawRun

given another office than a maker's
    it reverts with Offices_NotInOffice
given a run never opened, certified, or ended
    it reverts with BenefitProgram_RunWrongState
given another maker than the run's own
    it reverts with BenefitProgram_NotTheMaker
given its maker
    it ends, opened or sealed, and frees its cases at once and its words a day later
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, enrollment, fields, refuses

CERTIFIED, RECALLED = 3, 5


def withdraw(world: World, run: int) -> ContractFunction:
    return world.program.functions.withdrawRun(run, digest("a mistake"))


def test_withdrawRun__I15_reverts_for_another_office(world: World) -> None:
    run = world.open_run()
    for office in ("approver", "program_admin", "guardian"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, withdraw(world, run))


def test_withdrawRun__reverts_for_a_run_never_opened(world: World) -> None:
    with refuses("BenefitProgram_RunWrongState", run=9, state=0):
        world.send("maker", withdraw(world, 9))


def test_withdrawRun__I18_reverts_for_a_certified_run(world: World) -> None:
    run = world.certified_run()
    with refuses("BenefitProgram_RunWrongState", run=run, state=CERTIFIED):
        world.send("maker", withdraw(world, run))


def test_withdrawRun__reverts_for_another_maker(world: World) -> None:
    run = world.open_run()
    with refuses("BenefitProgram_NotTheMaker", run=run, maker=world.person("maker")):
        world.send("maker", withdraw(world, run), 1)
    world.send("maker", withdraw(world, run))


@pytest.mark.parametrize("sealed", [False, True], ids=["opened", "sealed"])
def test_withdrawRun__ends_the_run_by_its_maker(world: World, sealed: bool) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    if sealed:
        world.seal(run)
        assert world.program.functions.sealedIn(1).call() == run

    receipt = world.send("maker", withdraw(world, run))

    by = world.person("maker")
    facts = {"run": run, "period": 1, "reasonHash": digest("a mistake"), "cumulative": 0}
    assert world.events(receipt) == [("RunRecalled", {**facts, "by": by})]
    ended = world.run(run)
    assert (ended["state"], ended["endedAt"]) == (RECALLED, world.now())
    assert world.program.functions.sealedIn(1).call() == 0, "the case is free to change"
    assert fields(world.treasury.functions.allotmentOf(world.allotment))["obligated"] == 0
    with refuses("BenefitProgram_RunWrongState", run=run, state=RECALLED):
        world.send("maker", withdraw(world, run))


def test_withdrawRun__leaves_its_words_to_others_a_day_later(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    world.seal(run)
    world.send("maker", withdraw(world, run))
    following = world.open_run()
    clears_at = world.run(run)["endedAt"] + DAY
    with refuses("BenefitProgram_ClearsLater", word=0, clearsAt=clears_at):
        world.seal(following)
    world.warp_to(clears_at)
    world.seal(following)
    assert world.run(following)["count"] == 1


def test_withdrawRun__says_whose_run_it_is_when_its_maker_left(world: World) -> None:
    run = world.open_run()
    maker = world.person("maker")
    world.remove(maker, "maker")
    with refuses("Offices_NotInOffice", key=world.officer("maker").address):
        world.send("maker", withdraw(world, run))
    with refuses("BenefitProgram_NotTheMaker", run=run, maker=maker):
        world.send("maker", withdraw(world, run), 1)
    world.stranger().send(world.program.functions.lapseRun(run))
