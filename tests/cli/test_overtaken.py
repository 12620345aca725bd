"""Given a change that a newer one of the same thing overtook.

almoner
├── case approve-change: it should name the newer one, and promise nothing
├── what is refused of it afterwards: it should say the same
├── case mass: it should propose anew amounts whose earlier proposal was overtaken
└── of one that waits for a run, or was not overtaken: they should say what it waits for
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner import money
from almoner.testing.bench import Bench
from almoner.testing.samples import DAY

CASE = "C-000001"
REASON = ("--reason", "File 12: shown", "--as", "caseworker-2")
ANYONE = ("--as", "guardian-1")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")


@pytest.fixture
def increase(bench: Bench) -> int:
    """A raise that nobody approved yet."""
    propose = ("case", "propose", "increase", CASE, "450", *REASON)
    return int(bench.told(*propose)["proposal"])


def _approve(number: int) -> tuple[object, ...]:
    return ("case", "approve-change", number, "--amount", "450", "--as", "determiner-2")


def _cut(bench: Bench) -> int:
    """The number of a cut that is in effect."""
    cut = ("case", "propose", "decrease", CASE, "60", "--basis", "ADEQUATE", *REASON)
    number = int(bench.told(*cut)["proposal"])
    bench.told("notice", "serve", number, *SERVED)
    bench.told("case", "enact", number, *ANYONE)
    return number


def test_approve_change__names_what_overtook_it(bench: Bench, increase: int) -> None:
    cut = _cut(bench)
    said = bench.run(*_approve(increase)).stdout
    assert said.startswith(
        f"Proposal {increase} is approved and never takes effect: proposal {cut}, a newer change"
    )
    assert "run" not in said
    assert bench.world.change(increase)["state"] == 4
    refused = bench.refused("case", "enact", increase, *ANYONE)
    assert refused.startswith(f"Proposal {increase} is overtaken")
    again = bench.refused(*_approve(increase))
    assert f"It is overtaken by proposal {cut}" in again


def test_approve_change__tells_programs_what_overtook_it(bench: Bench, increase: int) -> None:
    cut = _cut(bench)
    told = bench.told(*_approve(increase))
    assert (told["state"], told["overtaken_by"]) == ("confirmed", cut)


def test_approve_change__says_which_wait_is_for_a_run(bench: Bench, increase: int) -> None:
    run = bench.world.open_run()
    bench.world.seal(run)
    said = bench.run(*_approve(increase)).stdout
    assert said.startswith(f"Proposal {increase} is approved and waits: a run has its case now")
    again = bench.refused(*_approve(increase))
    assert "once no run has its case" in again
    assert "overtaken" not in again


def test_approve_change__says_when_it_is_in_effect(bench: Bench, increase: int) -> None:
    told = bench.told(*_approve(increase))
    assert told["state"] == "enacted"
    assert "overtaken_by" not in told
    assert bench.world.case(1)["amount"] == money.parse("450")


def test_approve_change__says_when_it_would_change_nothing(bench: Bench, increase: int) -> None:
    _, (law,) = _mass(bench, "500")
    bench.told("notice", "serve", law, *SERVED)
    bench.world.warp(20 * DAY)
    bench.told("case", "enact-mass", law, *ANYONE)
    said = bench.run(*_approve(increase)).stdout
    assert said.startswith(f"Proposal {increase} is approved and waits: as the case is now it")
    assert bench.world.case(1)["amount"] == money.parse("500")


def _mass(bench: Bench, amount: str) -> tuple[int, list[int]]:
    file = Path("amounts.csv")
    file.write_text(f"case,amount\n{CASE},{amount}\n")
    words = ("case", "mass", "--file", file, "--reason", f"Table of {amount}")
    told = bench.told(*words, "--as", "program-admin-1")
    return told["proposed"], told["proposals"]


def test_mass__proposes_anew_what_was_overtaken(bench: Bench) -> None:
    _, (first,) = _mass(bench, "150")
    _, (second,) = _mass(bench, "120")
    for number in (first, second):
        bench.told("notice", "serve", number, *SERVED)
    assert _mass(bench, "150") == (0, [first]), "it still waits"
    bench.world.warp(20 * DAY)
    bench.told("case", "enact-mass", second, *ANYONE)
    refused = bench.refused("case", "enact-mass", first, *ANYONE)
    assert refused.startswith(f"Proposal {first} is overtaken")

    proposed, (third,) = _mass(bench, "150")

    assert (proposed, third > second) == (1, True)
    assert _mass(bench, "150") == (0, [third])
    bench.told("notice", "serve", third, *SERVED)
    bench.world.warp(20 * DAY)
    bench.told("case", "enact-mass", third, *ANYONE)
    assert bench.world.case(1)["amount"] == money.parse("150")
