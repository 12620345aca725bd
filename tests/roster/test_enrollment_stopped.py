"""Given an enrolling process that is killed: a second run should end as if there had been one.

- killed before the casefile, before the first transaction, between a transaction and its record
  - it should enroll every household exactly once
  - it should have every private record, and salts that open what is on chain
  - it should wait for what is under way: households being enrolled, and cases being approved
- a household the chain refuses, behind others that are under way
  - it should record those that were enrolled, and a second run should enroll the rest
- not killed
  - a second run should send nothing
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from almoner import enrollment, roster, simulate
from almoner.casefile import Access, Casefile
from almoner.chain.node import Node
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT
from almoner.enrollment import records, terms
from almoner.errors import Reverted
from almoner.program import ProgramFile
from almoner.roster import Roster
from almoner.roster.references import Keys
from almoner.testing import World
from almoner.testing.blocks import held_back

HOUSEHOLDS = 120
KEY = "c5" * 32
ACCESS = Access(office="AUDITOR", purpose="test", at=1)
STEPS_SECONDS = 120


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    simulate.write(simulate.caseload(HOUSEHOLDS, seed=5), tmp_path)
    return tmp_path


@pytest.fixture
def households(folder: Path, cash: ProgramFile) -> Roster:
    return roster.read(folder / "roster.csv", cash)


@pytest.fixture
def by_worker(world: World, households: Roster) -> dict[str, Sender]:
    return {
        worker: world.officer("caseworker", at % 2) for at, worker in enumerate(households.workers)
    }


def started(node: Node, world: World, folder: Path) -> subprocess.Popen[str]:
    """The enrolling process."""
    given = {
        "url": node.url,
        "contracts": {
            "Treasury": world.treasury.address,
            "Offices": world.offices.address,
            "BenefitProgram": world.program.address,
            "Roster": world.roster.address,
        },
        "program": str(PROJECT_ROOT / "programs" / "cash-assistance.toml"),
        "roster": str(folder / "roster.csv"),
        "casefile": str(folder / "casefile.sqlite"),
        "key": KEY,
    }
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("enrolling.py")), json.dumps(given)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT_ROOT,
    )


def killed_at(process: subprocess.Popen[str], step: str, time: int) -> None:
    """Lets the process go on until it asks for a step the given time, and kills it there."""
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        for line in process.stdout:
            time -= line.strip() == step
            if time == 0:
                os.kill(process.pid, signal.SIGKILL)
                break
            process.stdin.write("go on\n")
            process.stdin.flush()
        process.wait(STEPS_SECONDS)
    assert process.returncode == -signal.SIGKILL, "it ended before it came to the step"


@pytest.mark.parametrize(
    ("step", "time", "least", "most"),
    [
        ("send", 1, 0, 0),
        pytest.param("put cases", 1, 0, 0, marks=pytest.mark.nightly),
        # Eight transactions are under way when the first is recorded.
        ("number", 1, 1, HOUSEHOLDS - 1),
        pytest.param("number", 3, 1, HOUSEHOLDS, marks=pytest.mark.nightly),
        pytest.param("number", 12, HOUSEHOLDS, HOUSEHOLDS, marks=pytest.mark.nightly),
    ],
)
def test_enroll__continues_after_a_kill(
    node: Node,
    world: World,
    folder: Path,
    households: Roster,
    by_worker: dict[str, Sender],
    keys: Keys,
    step: str,
    time: int,
    least: int,
    most: int,
) -> None:
    killed_at(started(node, world, folder), step, time)
    before = int(world.roster.functions.cases().call())
    assert least <= before <= most, "the process was killed midway"

    with Casefile.open(folder / "casefile.sqlite", KEY) as casefile:
        done = enrollment.enroll(world, households, by_worker, casefile, keys)

        assert (done.already, done.sent) == (before, HOUSEHOLDS - before)
        assert world.roster.functions.cases().call() == HOUSEHOLDS, "nobody is there twice"
        for line in households.lines:
            case_no = casefile.case_no_of(line.case_number)
            ref = keys.case(line.case_number)
            assert case_no == world.roster.functions.caseNoOf(ref).call() != 0
            assert casefile.case(case_no, ACCESS).private == line.private
        # Approving recomputes the terms of each case, and so the commitment under its salt.
        approved = enrollment.approve(
            world, households, world.officer("determiner"), casefile, keys
        )
    assert approved.approved == HOUSEHOLDS


def test_enroll__twice_in_peace_sends_nothing(
    world: World,
    folder: Path,
    households: Roster,
    by_worker: dict[str, Sender],
    keys: Keys,
) -> None:
    with Casefile.open(folder / "casefile.sqlite", KEY) as casefile:
        first = enrollment.enroll(world, households, by_worker, casefile, keys)
        second = enrollment.enroll(world, households, by_worker, casefile, keys)

    assert (first.already, first.sent) == (0, HOUSEHOLDS)
    assert (second.already, second.sent, second.transactions) == (HOUSEHOLDS, 0, 0)
    assert world.roster.functions.cases().call() == HOUSEHOLDS


def test_enroll__waits_for_what_is_under_way(
    world: World,
    folder: Path,
    households: Roster,
    by_worker: dict[str, Sender],
    keys: Keys,
) -> None:
    """A transaction sent before the kill and mined after it is not sent again."""
    line = households.lines[0]
    with Casefile.open(folder / "casefile.sqlite", KEY) as casefile:
        casefile.claim(records.deployment(world), keys.fingerprints)
        salt = casefile.put_case(line)
        sender = by_worker[line.worker]
        fn = world.roster.functions.enroll([terms.enrollment(line, keys, salt)])
        with held_back(world.client) as go_on:
            sender.broadcast(sender.prepare(fn))
            assert world.roster.functions.cases().call() == 0, "it is not mined yet"
            go_on()
            done = enrollment.enroll(world, households, by_worker, casefile, keys)

        assert (done.already, done.sent) == (1, HOUSEHOLDS - 1)
        assert casefile.case_no_of(line.case_number) == 1
    assert world.roster.functions.cases().call() == HOUSEHOLDS


def test_approve__waits_for_what_is_under_way(
    world: World,
    folder: Path,
    households: Roster,
    by_worker: dict[str, Sender],
    keys: Keys,
) -> None:
    """Approved before the kill and mined after it, a case is not refused and not sent again."""
    determiner = world.officer("determiner")
    with Casefile.open(folder / "casefile.sqlite", KEY) as casefile:
        enrollment.enroll(world, households, by_worker, casefile, keys)
        first = [1, 2, 3]
        hashes = [world.case(number)["termsHash"] for number in first]
        with held_back(world.client) as go_on:
            determiner.submit(world.roster.functions.approve(first, hashes))
            go_on()
            done = enrollment.approve(world, households, determiner, casefile, keys)

    assert (done.already, done.approved) == (3, HOUSEHOLDS - 3)


def test_enroll__records_what_is_under_way_before_a_refusal(
    world: World,
    folder: Path,
    households: Roster,
    by_worker: dict[str, Sender],
    keys: Keys,
) -> None:
    """Somebody else enrolls a household of the last caseworker once all of them were checked."""
    last = list(dict.fromkeys(line.worker for line in households.lines))[-1]
    line = next(line for line in households.lines if line.worker == last)
    rival = terms.enrollment(line, keys, b"r" * 32)

    def beaten(done: int, _total: int) -> None:
        if not done:
            world.send("caseworker", world.roster.functions.enroll([rival]))

    with Casefile.open(folder / "casefile.sqlite", KEY) as casefile:
        with pytest.raises(Reverted) as refusal:
            enrollment.enroll(world, households, by_worker, casefile, keys, beaten)
        recorded = [casefile.case_no_of(each.case_number) for each in households.lines]

    assert refusal.value.name == "Roster_CaseRefTaken"
    enrolled = int(world.roster.functions.cases().call()) - 1
    assert sum(number is not None for number in recorded) == enrolled > 0
