"""Given approved cases: almoner run compile should write rolls, from which they are paid for less.

almoner run compile
├── any key writes what no roll holds as it is, once; a dry run writes nothing
├── --least: words with fewer such cases should be passed over, and counted
└── stopped midway, or done by another meanwhile, it should go on with what is left
almoner run approve
└── where a roll holds whom the run leaves out, it should recompute what was sealed all the same
"""

from __future__ import annotations

import pytest

from almoner.acts import rolls
from almoner.chain import agency as agencies
from almoner.chain.deployment import Kind
from almoner.testing import bench as benches
from almoner.testing.bench import Bench
from almoner.testing.impersonation import send_as_program

COMPILE = ("run", "compile")
ANYONE = ("--as", "guardian-1")
INCREASE, MORE = 1, 123_000_000


def current(bench: Bench) -> int:
    """The bits the roll of the first word holds as they are."""
    return int(bench.world.roster.functions.rollOf(0).call()[1])


def increase(bench: Bench, case_no: int) -> None:
    fn = bench.world.roster.functions.change(case_no, INCREASE, MORE.to_bytes(32))
    send_as_program(bench.world, fn)


def test_compile__writes_what_no_roll_holds(bench: Bench) -> None:
    done = bench.done(*COMPILE, *ANYONE)
    assert done == {"rolls": 1, "cases": 5, "left": 0}
    assert current(bench) == 0b111110
    again = bench.run(*COMPILE, *ANYONE).stdout
    assert again == "Rolls written: 0. Cases paid from a slot of their own: 0 before, 0 now.\n"
    increase(bench, 3)
    assert bench.done(*COMPILE, *ANYONE) == {"rolls": 1, "cases": 1, "left": 0}
    assert current(bench) == 0b111110


def test_compile__passes_over_words_with_few_such_cases(bench: Bench) -> None:
    bench.told(*COMPILE, *ANYONE)
    increase(bench, 3)
    few = bench.run(*COMPILE, "--least", 2, *ANYONE).stdout
    assert few == "Rolls written: 0. Cases paid from a slot of their own: 1 before, 1 now.\n"
    assert current(bench) == 0b110110
    increase(bench, 4)
    assert bench.done(*COMPILE, "--least", 2, *ANYONE) == {"rolls": 1, "cases": 2, "left": 0}


def test_compile__passes_over_what_another_wrote_meanwhile(bench: Bench) -> None:
    world = bench.world
    record = benches.record(world.client, world)
    agency = agencies.connect(world.client, record, None, Kind.BENEFIT)
    wanted = rolls.words(agency)
    assert [(word.number, word.stale) for word in wanted] == [(0, 5)]
    world.stranger().send(world.roster.functions.compileRoll(0))
    told: list[tuple[int, int]] = []

    rolls.compile_(agency, world.stranger(1), wanted, lambda *of: told.append(of))

    assert told == [(0, 1), (1, 1)]
    assert [word.stale for word in rolls.words(agency)] == [0]


@pytest.mark.parametrize("written", [False, True], ids=["from slots", "from a roll"])
def test_approve__recomputes_what_was_sealed(bench: Bench, written: bool) -> None:
    world = bench.world
    if written:
        bench.told(*COMPILE, *ANYONE)
    increase(bench, 3)
    send_as_program(world, world.roster.functions.freezePayTo(2, True))
    run = world.open_run()
    world.seal(run)

    approved = bench.done("run", "approve", run, "--as", "approver-1")

    assert approved["total"] == 3 * 100_000_000 + MORE
