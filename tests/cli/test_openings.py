"""Given an agency with cases: what stands in the way of a run is said before it is opened.

almoner run open
├── where a word has payments of a live run: it should name the run and what to do with it
├── where the run of a word died less than a day ago: it should say when its cases are free
├── where a change of a case waits to be undone: it should say so
├── where a later period began for a word: it should say so
├── where the allotment, or its appropriation, cannot carry it: it should say so
├── where payments of a recalled run still stand: it should name them, dry too
├── where only such payments are due: it should refuse and name them
└── where another was faster after all: it should name the run it left unsealed
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner import money
from almoner.acts import openings
from almoner.acts.runs import payment_id
from almoner.testing.bench import Bench, sentence
from almoner.testing.samples import DAY, PURPOSE, enrollment
from almoner.testing.world import World

MAKER = ("--as", "maker-1")
ANYONE = ("--as", "guardian-1")
REASON = ("--reason", "Amounts of last year")


def _open(bench: Bench, period: int = 1) -> tuple[object, ...]:
    return ("run", "open", "--period", period, "--allotment", bench.world.allotment, *MAKER)


def _allotted(bench: Bench, begins: int, cancelled: int) -> int:
    """An allotment of an appropriation of its own."""
    world, treasury = bench.world, bench.world.treasury.functions
    dates = (begins, begins + 30 * DAY, cancelled)
    kept = (PURPOSE, world.source.address, money.parse("1,000"), *dates)
    world.send("budget_officer", treasury.appropriate(*kept))
    appropriation = treasury.appropriations().call()
    allot = treasury.allot(appropriation, world.program.address, money.parse("1,000"))
    world.send("budget_officer", allot)
    return int(treasury.allotments().call())


def _warp_to(world: World, period: int) -> None:
    world.warp_to(world.program.functions.periodOf(period).call()[0] - 5 * DAY)


def _refused(bench: Bench, *words: object) -> str:
    """The sentence; nothing was opened."""
    before = bench.world.program.functions.runs().call()
    said = bench.refused(*words)
    assert bench.world.program.functions.runs().call() == before
    return said


def _recall(bench: Bench, run: int) -> None:
    bench.told("run", "recall", "propose", run, *REASON, "--as", "maker-2")
    bench.told("run", "recall", "confirm", run, *REASON, "--as", "approver-1")


def test_open__names_the_live_run_of_a_word(bench: Bench) -> None:
    world = bench.world
    run = world.open_run()
    world.seal(run)
    world.approve(world.enroll([enrollment(7)]))
    assert _refused(bench, *_open(bench)) == (
        f"Run {run} of period 1 has 5 of these cases: it waits for its approvals, so have it "
        f"approved (almoner run approve {run}) and paid, or take it back (almoner run withdraw "
        f"{run}), then open this one."
    )
    world.certify(run)
    assert "pay it from 20" in _refused(bench, *_open(bench))
    world.pass_challenge(run)
    assert f"pay it (almoner run settle {run}), and set aside" in _refused(bench, *_open(bench))
    world.settle(run)
    assert bench.done(*_open(bench))["count"] == 1


def test_open__waits_a_day_for_the_cases_of_a_dead_run(bench: Bench) -> None:
    world = bench.world
    run = world.open_run()
    world.seal(run)
    bench.done("run", "withdraw", run, *MAKER, *REASON)
    refused = _refused(bench, *_open(bench))
    assert refused.startswith(f"The cases of run {run}, which was taken back, are free again from")
    world.warp(openings.CLEARING)
    opened = bench.done(*_open(bench))
    assert (opened["count"], opened["left_out"]) == (5, [])


def test_open__waits_for_what_has_to_be_undone(bench: Bench) -> None:
    world = bench.world
    basis = ("--basis", "ADEQUATE", "--reason", "File 12", "--as", "caseworker-2")
    number = bench.told("case", "propose", "decrease", "C-000002", "60", *basis)["proposal"]
    bench.told("notice", "serve", number, "--dispatch", "Letter", "--as", "counter-1")
    bench.told("case", "enact", number, *ANYONE)
    run = world.open_run()
    world.seal(run)
    file = world.hearings.functions.fileAtCounter
    counter = world.officer("counter", 1)
    counter.send(file(world.program.address, number, b"\1" * 32, False, world.now()))
    world.certify(run)
    world.settle(run)
    _warp_to(world, 2)
    assert _refused(bench, *_open(bench, 2)).startswith("A change of case C-000002 that")
    bench.told("case", "restore", number, *ANYONE)
    assert bench.done(*_open(bench, 2))["total"] == money.parse("500")


def test_open__needs_an_allotment_that_carries_it(bench: Bench) -> None:
    world = bench.world
    _warp_to(world, 1)
    small = world.treasury.functions.allot(
        world.appropriation, world.program.address, money.parse("499")
    )
    world.send("budget_officer", small)
    allotment = world.treasury.functions.allotments().call()
    words = ("run", "open", "--period", 1, "--allotment", allotment, *MAKER)
    assert "$500.00" in _refused(bench, *words)
    enough = world.treasury.functions.allot(
        world.appropriation, world.program.address, money.parse("500")
    )
    world.send("budget_officer", enough)
    assert bench.done(*words[:5], allotment + 1, *MAKER)["total"] == money.parse("500")


@pytest.mark.parametrize(("spare", "carried"), [(-2 * 3600, False), (2 * 3600, True)])
def test_open__keeps_the_margin_before_the_cancel_date(
    bench: Bench, spare: int, carried: bool
) -> None:
    world = bench.world
    _warp_to(world, 1)
    issue_at = world.program.functions.periodOf(1).call()[0]
    longest = world.program.functions.holdTerms().call()[2]
    allotment = _allotted(bench, world.now(), issue_at + longest + DAY + spare)
    words = ("run", "open", "--period", 1, "--allotment", allotment, *MAKER)
    if carried:
        assert bench.done(*words)["count"] == 5
    else:
        assert _refused(bench, *words).startswith("Payments could fall due until 20")


@pytest.mark.parametrize(("days", "carried"), [(1, True), (4, False)])
def test_open__needs_an_appropriation_that_begins_in_time(
    bench: Bench, days: int, carried: bool
) -> None:
    world = bench.world
    _warp_to(world, 1)
    allotment = _allotted(bench, world.now() + days * DAY, world.now() + 900 * DAY)
    words = ("run", "open", "--period", 1, "--allotment", allotment, *MAKER)
    if carried:
        assert bench.done(*words)["count"] == 5
    else:
        assert "can be obligated from 20" in _refused(bench, *words)


def test_open__is_of_no_period_that_is_over_for_a_word(bench: Bench) -> None:
    world = bench.world
    run = world.open_run(2)
    world.seal(run)
    world.certify(run)
    world.settle(run)
    assert "period 1 is over for them" in _refused(bench, *_open(bench))
    _warp_to(world, 3)
    assert bench.done(*_open(bench, 3))["count"] == 5


@pytest.fixture
def recalled(bench: Bench) -> int:
    """A run that was recalled while two of its payments were out of their word."""
    world = bench.world
    world.register_and_arm_rule()
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    for case_no in (1, 3):
        world.place_hold(payment_id(run, case_no))
    _recall(bench, run)
    world.warp(openings.CLEARING)
    return run


def test_open__names_whom_a_recalled_run_keeps(bench: Bench, recalled: int) -> None:
    first, third = payment_id(recalled, 1), payment_id(recalled, 3)
    lapsed = bench.run("hold", "lapse", third, *ANYONE).stdout
    assert "not paid yet" not in lapsed
    assert lapsed.endswith(
        f"Its run was recalled: its case is given back (almoner run drop {third}).\n"
    )
    said = bench.run(*_open(bench), "--dry-run")
    assert f"  case C-000001: almoner hold lapse {first}, then almoner run drop {first}\n" in (
        said.stderr
    )
    assert f"  case C-000003: almoner run drop {third}\n" in said.stderr
    named: list[dict[str, Any]] = [
        {"case_no": 1, "payment": first, "held": True},
        {"case_no": 3, "payment": third, "held": False},
    ]
    assert bench.told(*_open(bench), "--dry-run")["left_out"] == named
    opened = bench.done(*_open(bench))
    assert (opened["count"], opened["left_out"]) == (3, named)


def test_open__takes_whom_nothing_keeps_any_more(bench: Bench, recalled: int) -> None:
    for case_no in (1, 3):
        payment = payment_id(recalled, case_no)
        bench.told("hold", "lapse", payment, *ANYONE)
        bench.told("run", "drop", payment, *ANYONE)
    dry = bench.run(*_open(bench), "--dry-run")
    assert "leaves these cases out" not in dry.stderr
    opened = bench.done(*_open(bench))
    assert (opened["count"], opened["left_out"]) == (5, [])


def test_open__refuses_where_a_recalled_run_keeps_everybody_due(
    bench: Bench, recalled: int
) -> None:
    world = bench.world
    run = bench.told(*_open(bench))["run"]
    world.certify(run)
    world.settle(run)
    numbers = ", ".join(str(payment_id(recalled, case_no)) for case_no in (1, 3))
    refused = _refused(bench, *_open(bench))
    assert refused.startswith("Everybody due in period 1 has a payment of a recalled run")
    assert refused.endswith(f"they are {numbers}.")


def test_open__names_the_run_it_left_unsealed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = bench.world
    run = world.open_run()
    world.seal(run)
    bench.told("run", "withdraw", run, *MAKER, *REASON)
    # As if another maker's run had died between the asking and the opening.
    monkeypatch.setattr(openings, "check", lambda *_: [])
    refused = sentence(bench.run(*_open(bench)))
    assert refused.endswith(f"or take it back (almoner run withdraw {run + 1}).")
    assert bench.told("run", "show", run + 1)["state"] == "opened"
