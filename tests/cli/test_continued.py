"""Given something adverse: what an appeal continues until its decision should be said.

almoner appeal
├── good-cause: what was cut is restored at once, or waits for a run, or was waived
├── file: what is not cut yet stays, and a hold lasts on
└── show: words, names and dates to people, numbers to machines
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almoner import money
from almoner.cli.dates import date
from almoner.config import PROJECT_ROOT
from almoner.testing import bench as benches
from almoner.testing.bench import Bench
from almoner.testing.samples import DAY

REASON = ("--reason", "File 12: absent")
ANYONE = ("--as", "guardian-1")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")
FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"


@pytest.fixture
def held(bench: Bench) -> int:
    """A payment of a certified run, held by an investigator."""
    return benches.held(bench)


def _late(bench: Bench, number: int, *more: str) -> None:
    """A late appeal of a proposal, filed at the counter."""
    at = datetime.fromtimestamp(bench.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
    file = ("appeal", "file", number, "--words", "Late", "--as", "counter-2", "--received", at)
    said = bench.run(*file, *more).stdout
    assert "late, so nothing waits for it without a good cause" in said
    assert "restored" not in said


@pytest.fixture
def cut(bench: Bench) -> int:
    """A decrease of case 2 that took effect, and can be appealed in time no more."""
    basis = ("--basis", "ADEQUATE", *REASON, "--as", "caseworker-2")
    number = bench.told("case", "propose", "decrease", "C-000002", "60", *basis)["proposal"]
    bench.told("notice", "serve", number, *SERVED)
    bench.told("case", "enact", number, *ANYONE)
    bench.world.warp(12 * DAY)
    return int(number)


def _cause(bench: Bench, number: int) -> str:
    cause = ("appeal", "good-cause", number, *REASON, "--as", "hearing-officer-1")
    assert bench.run(*cause, "--dry-run").exit_code == 0
    result = bench.run(*cause)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_good_cause__restores_what_was_cut(bench: Bench, cut: int) -> None:
    _late(bench, cut)
    said = _cause(bench, cut)
    assert "What it cut is restored until the decision" in said
    assert bench.world.case(2)["amount"] == money.parse("100")
    assert f"decided by {date(bench.told('appeal', 'show', cut)['decide_by'])}." in said


def test_good_cause__says_what_restoring_waits_for(bench: Bench, cut: int) -> None:
    world = bench.world
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    _late(bench, cut)
    said = _cause(bench, cut)
    payable = date(world.run(run)["payableAt"])
    assert f"What it cut is not restored yet: run {run} has case C-000002. Anyone can pay" in said
    assert payable in said
    assert f"anyone restores it (almoner case restore {cut})." in said
    assert world.case(2)["amount"] == money.parse("60")
    world.settle(run)
    bench.told("case", "restore", cut, *ANYONE)
    assert world.case(2)["amount"] == money.parse("100")


def test_good_cause__restores_nothing_that_was_waived(bench: Bench, cut: int) -> None:
    _late(bench, cut, "--waive")
    assert "The person waived what continues: nothing is restored" in _cause(bench, cut)
    assert bench.world.case(2)["amount"] == money.parse("60")


def test_good_cause__does_not_bring_back_what_was_struck(bench: Bench, held: int) -> None:
    sustain = ("hold", "sustain", held, *REASON, "--as", "investigator-2")
    number = bench.told(*sustain)["proposal"]
    bench.told("notice", "serve", number, *SERVED)
    bench.world.warp(21 * DAY)
    _late(bench, held)
    bench.told("case", "enact", number, *ANYONE)
    said = _cause(bench, held)
    assert "only a decision for the claimant makes up for it, by almoner run single repl" in said


def test_file__says_what_a_timely_appeal_keeps(bench: Bench, held: int) -> None:
    at = datetime.fromtimestamp(bench.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
    file = ("--words", "We live here", "--as", "counter-2", "--received", at)
    ends = date(bench.told("hold", "show", held)["expires_at"])
    said = bench.run("appeal", "file", held, *file).stdout
    assert f"its hold lasts on, until {ends} at the latest." in said
    shown = dict(
        line.split(": ", 1) for line in bench.run("appeal", "show", held).stdout.splitlines()
    )
    assert shown["subject"] == f"payment {held} (run {held >> 32}, case C-000001)"
    assert (shown["timely"], shown["officer"]) == ("yes", "any hearing officer")
    assert shown["filer"] == f"person {bench.world.person('counter', 1)} (counter-2)"
    assert bench.told("appeal", "show", held)["officer"] == 0
    assign = ("appeal", "assign", held, "hearing-officer-2", "--as", "hearing-officer-1")
    person = f"person {bench.world.person('hearing_officer', 1)} (hearing-officer-2)"
    assert bench.run(*assign).stdout.startswith(f"{person.capitalize()} hears the appeal of {held}")
    basis = ("--basis", "ADVANCE", *REASON, "--as", "caseworker-2")
    number = bench.told("case", "propose", "decrease", "C-000003", "60", *basis)["proposal"]
    assert (
        "Nothing is cut before the decision." in bench.run("appeal", "file", number, *file).stdout
    )
