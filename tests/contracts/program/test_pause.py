"""What a pause stops of a program, and what it does not

given a pause
    openRun, openSingle, seal and approveRun revert with Offices_Paused
    everything certified goes on: settle, settlePayment, setAside, recall, drop
    runs still end: withdrawRun, lapseRun; and dates are still set
given its end
    all of them go on
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, enrollment, payment_id, refuses
from almoner.testing.singles import single_call

REASON = digest("reason")
HOUR = 3_600


def pause(world: World, days: int = 3) -> None:
    world.send("guardian", world.offices.functions.pause(days * DAY, REASON))


def sealed(world: World) -> int:
    world.approve(world.enroll([enrollment(1), enrollment(2)]))
    run = world.open_run()
    world.seal(run)
    return run


@pytest.mark.parametrize("act", ["openRun", "openSingle", "seal", "approveRun"])
def test_pause__I22_stops_what_leads_to_payments(world: World, act: str) -> None:
    run = sealed(world)
    opened = world.open_run()
    content = world.run(run)["contentHash"], world.run(run)["total"]
    functions = world.program.functions
    calls: dict[str, tuple[str, ContractFunction]] = {
        "openRun": ("maker", functions.openRun(1, 0, 0, world.allotment)),
        "openSingle": ("maker", single_call(world, 1)),
        "seal": ("counter", functions.seal(opened, 1)),
        "approveRun": ("approver", functions.approveRun(run, *content)),
    }
    office, fn = calls[act]
    if act == "seal":
        world.send("maker", functions.withdrawRun(run, REASON))
        world.warp(DAY)
    pause(world, days=1)
    with refuses("Offices_Paused"):
        world.send(office, fn)
    world.warp(DAY)
    world.send(office, fn)


def released(world: World, run: int) -> int:
    world.place_hold(payment_id(run, 1))
    program = world.program.address
    world.send("investigator", world.holds.functions.release(program, payment_id(run, 1), REASON))
    return payment_id(run, 1)


def settle(world: World, run: int) -> None:
    world.settle(run)


def settle_payment(world: World, run: int) -> None:
    payment = released(world, run)
    world.pass_challenge(run)
    world.stranger().send(world.program.functions.settlePayment(payment))


def set_aside(world: World, run: int) -> None:
    world.pass_challenge(run)
    world.warp(DAY)
    world.stranger().send(world.program.functions.setAside(payment_id(run, 1)))


def recall_and_drop(world: World, run: int) -> None:
    payment = released(world, run)
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))
    world.stranger().send(world.program.functions.drop(payment))


@pytest.mark.parametrize("act", [settle, settle_payment, set_aside, recall_and_drop])
def test_pause__I18_stops_nothing_that_was_certified(
    world: World, act: Callable[[World, int], None]
) -> None:
    run = sealed(world)
    world.certify(run)
    world.warp_to(world.run(run)["payableAt"] - HOUR)
    pause(world)
    act(world, run)
    with refuses("Offices_Paused"):
        world.send("maker", single_call(world, 1))


def test_pause__I22_stops_nothing_that_ends_a_run_or_sets_a_date(world: World) -> None:
    run = sealed(world)
    other = world.open_run()
    pause(world)
    world.send("maker", world.program.functions.withdrawRun(run, REASON))
    world.remove(world.person("maker"), "maker")
    world.stranger().send(world.program.functions.lapseRun(other))
    late = world.program.functions.periodOf(12).call()[0] + DAY
    world.send("program_admin", world.program.functions.setCalendar(13, [late]))
    assert world.run(other)["state"] == 4
