"""Steps that subjects of several kinds take."""

from __future__ import annotations

from web3.contract.contract import ContractFunction

from almoner.testing.samples import DAY, digest
from almoner.testing.world import World


def seal_its_case(world: World, _: int) -> None:
    """A run for the period that is open now, or opens next, has sealed the case."""
    period = 1
    dates = world.program.functions
    while dates.periodOf(period).call()[0] < world.now():
        period += 1
    world.seal(world.open_run(period))


def let_its_run_lapse(world: World, _: int) -> None:
    """If a run has sealed the case, it has it no longer."""
    run = int(world.program.functions.runs().call())
    if run == 0:
        return
    world.warp(3 * DAY)
    world.stranger().send(world.program.functions.lapseRun(run))


def recall_its_run(world: World, payment: int) -> None:
    """The run of a payment is taken back."""
    run, program = payment >> 32, world.program.functions
    world.send("maker", program.proposeRecall(run, digest("wrong")))
    world.send("approver", program.recallRun(run, digest("wrong")))


def counter_appeal(world: World, subject: int) -> ContractFunction:
    """A timely appeal at the counter, not sent."""
    given = (subject, digest("statement"), False, world.now())
    function: ContractFunction = world.hearings.functions.fileAtCounter(
        world.program.address, *given
    )
    return function
