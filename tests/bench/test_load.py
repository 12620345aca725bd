"""`almoner bench load`: whoever is killed on the way, everybody is paid once.

a caseload of two words and some more
├── killed while it enrolls and while it settles: is paid, each case once, by commands run again
├── counted where nothing was transferred, or beside another roster: is not exact
└── a command that fails of itself: is an error with what it said, and no kill
moments of kills
└── are as many as were asked for, and the same for the same seed
ten thousand cases (nightly)
└── are paid, with several kills, and each figure is told
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from click.testing import CliRunner

from almoner import enrollment
from almoner.acts import reviews, runs
from almoner.bench.load import counting, founding, killing, phases
from almoner.bench.load.founding import APPROVERS, DETERMINER, MAKER, PERIOD, Founded
from almoner.bench.load.killing import Kills
from almoner.bench.load.phases import WEIGHTS, Phase
from almoner.casefile import Casefile
from almoner.cli import main
from almoner.demo.town import DAY
from almoner.errors import AlmonerError
from almoner.roster import references

CASES = 450


@pytest.fixture(scope="module")
def founded() -> Iterator[Founded]:
    """An agency with a caseload, on a chain of its own."""
    with founding.begin(founding.cash_assistance()) as town:
        yield founding.found(town, CASES, seed=3)


def killed_once(founded: Founded, phase: Phase, moment: float) -> None:
    """Runs a phase whose process is killed once, at a moment, on a chain that mines by the clock.

    The phase is over when the command, run again, ends well.
    """
    founded.town.chain.request("evm_setIntervalMining", 1)
    plan = Kills.plan(0, WEIGHTS, seed=1)
    plan.planned[phase.name] = [moment]
    told = killing.run(founded.town, phase, plan)
    founded.town.chain.request("evm_setIntervalMining", 0)
    founded.town.chain.request("evm_setAutomine", True)
    assert (told.killed, len(told.resumed)) == (1, 1)
    assert told.peak_mb > 0
    assert phase.done() == 1


def certify(founded: Founded) -> None:
    """Has the enrolled cases approved, and a run over them certified and due."""
    town, agency, settings = founded.town, founded.agency, founded.town.settings
    keys = references.keys(settings.agency_key, settings.program_key)
    with Casefile.open(settings.casefile, settings.casefile_key) as casefile:
        determiner = town.sender(DETERMINER)
        done = enrollment.approve(agency, founded.roster, determiner, casefile, keys)
    assert done.approved == CASES
    town.advance_to(town.program.calendar.issue_at[0] - DAY)
    run = runs.open_run(agency, town.sender(MAKER), PERIOD, founded.allotment)
    runs.seal(agency, town.sender(MAKER), run)
    content = reviews.review(agency, run)
    assert any(reviews.approve(agency, town.sender(name), content) for name in APPROVERS)
    phases.await_due(founded)


def test_load__is_paid_once_whoever_is_killed(founded: Founded) -> None:
    killed_once(founded, phases.enrolling(founded), 0.3)
    certify(founded)
    first = founded.agency.client.head()[0] + 1
    killed_once(founded, phases.settling(founded), 0.1)
    last = founded.agency.client.head()[0]

    count = counting.count(founded, first, last)

    assert count.exact, count
    assert (count.cases, count.paid, count.transfers) == (CASES, CASES, CASES)
    none = counting.count(founded, first - 1, first - 1)
    assert (none.exact, none.transfers, none.missing) == (False, 0, CASES)
    fewer = replace(founded, roster=replace(founded.roster, lines=founded.roster.lines[1:]))
    other = counting.count(fewer, first, last)
    assert (other.exact, other.twice, other.missing) == (False, 1, 0)


def test_run__tells_what_a_command_said_that_failed(founded: Founded) -> None:
    words = ("run", "settle", "7", "--as", "stranger")
    phase = Phase(name="settle", command=lambda ended: None if ended else words, done=lambda: 0.0)
    with pytest.raises(AlmonerError, match=r"ended with 1: .*There is no run 7"):
        killing.run(founded.town, phase, Kills.plan(0, WEIGHTS, seed=1))


def test_plan__is_the_same_for_the_same_seed() -> None:
    one, same, other = (Kills.plan(20, WEIGHTS, seed).planned for seed in (1, 1, 2))
    assert one == same != other
    assert sum(map(len, one.values())) == 20
    assert one.keys() <= WEIGHTS.keys()
    assert all(moments == sorted(moments) for moments in one.values())
    assert Kills.plan(0, WEIGHTS, seed=1).planned == {}


@pytest.mark.nightly
def test_bench__pays_ten_thousand_with_several_kills() -> None:
    words = ["bench", "load", "--cases", "10000", "--kills", "6", "--seed", "6", "--json"]
    ran = CliRunner(mix_stderr=False).invoke(main, words)
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["exact"] is True
    assert (told["paid"], told["transfers"], told["twice"], told["missing"]) == (
        10_000,
        10_000,
        0,
        0,
    )
    assert told["total"] == told["due"] == told["disbursed"] > 0
    assert told["killed"] >= 3
    assert list(told["phases"]) == ["enroll", "approve", "seal", "certify", "settle"]
    assert all(phase["seconds"] > 0 for phase in told["phases"].values())
    assert sum(len(phase["resumed_s"]) for phase in told["phases"].values()) > 0
    assert told["windows"]["ratio"] > 1
