"""`almoner monitor` with the files of two programs, as a process of its own.

monitor
├── judges the payments of each by the rules of its file, and holds what they find
├── without a program's file: it should say that its payments are not judged
└── of a file whose program was never opened: it should be refused
rule register, arm
└── of a grant file: they should register its own rules, in families of their own
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.chain import deployment
from almoner.chain.deployment import Kind
from almoner.config import PROJECT_ROOT
from almoner.ledger.statuses import OutboxState
from almoner.ledger.views import Views
from almoner.monitor.policy import rule_set
from almoner.program import load_any
from almoner.testing import watch
from almoner.testing.bench import PROGRAM, Bench, sentence
from almoner.testing.grants import Grants

BENEFITS = PROJECT_ROOT / "programs" / "cash-assistance.toml"
GRANTS = PROJECT_ROOT / "programs" / "small-business-grant.toml"
ADMIN = ("--as", "program-admin-1")
INVESTIGATOR = ("--as", "investigator-1")
SECONDS = 30.0


@pytest.fixture
def grants(bench: Bench) -> Grants:
    """A grant program, on record under the file's id."""
    opened = Grants.create(bench.world)
    folder, here = bench.casefile.parents[1] / "deployments", bench.world.client
    found = deployment.load(folder, here.chain_id, f"0x{here.block(0).hash.hex()}")
    address = opened.awards.address
    program = replace(found.program(PROGRAM), kind=Kind.GRANT, address=address, roster=address)
    programs = {**found.programs, "small-business-grant": program}
    deployment.save(folder, replace(found, programs=programs))
    return opened


def quickly_approved(grants: Grants) -> int:
    """A draw that nobody can have read; its payment's number."""
    return grants.payment_id(grants.approved(grants.active()))


def certify_ring(bench: Bench) -> None:
    """A run with a ring of ghosts in it."""
    bench.world.approve(bench.world.enroll(watch.ghosts(12)))
    run = bench.world.open_run()
    bench.world.seal(run)
    bench.world.certify(run)


@contextmanager
def monitor(bench: Bench, *files: Path) -> Iterator[Views]:
    """The command with these files, ended by a signal; what it writes is in `monitor.log`."""
    named = [word for file in files for word in ("--program", str(file))]
    command = ("monitor", *named, "--as", "monitor-1", "--poll", "0.05")
    with bench.casefile.with_name("monitor.log").open("w") as told:
        daemon = subprocess.Popen([sys.executable, "-m", "almoner", *command], stderr=told)
        try:
            views = Views(bench.casefile.with_name("ledger.sqlite"))
            views.await_block(bench.world.client.head()[0], SECONDS)
            yield views
        finally:
            daemon.terminate()
            assert daemon.wait(SECONDS) == 0


def placed(views: Views, program: str, count: int) -> list[int]:
    """Waits until so many alerts of a program are placed; their reasons."""
    deadline = time.monotonic() + SECONDS
    while True:
        found = views.alerts(program)
        if [each.outbox for each in found] == [OutboxState.PLACED] * count:
            return [each.reason for each in found]
        assert time.monotonic() < deadline, "they were not placed in time"
        time.sleep(0.05)


def test_monitor__judges_each_program_by_its_own_file(bench: Bench, grants: Grants) -> None:
    for file in (BENEFITS, GRANTS):
        bench.told("rule", "register", file, *ADMIN)
        bench.told("rule", "arm", file, *INVESTIGATOR)
    watch.activate(bench.world, rule_set(load_any(BENEFITS)))
    watch.activate(bench.world, rule_set(load_any(GRANTS)), grants.awards.address)
    draw = quickly_approved(grants)
    certify_ring(bench)

    with monitor(bench, BENEFITS, GRANTS) as views:
        assert placed(views, grants.awards.address, 1) == [202]
        assert placed(views, bench.world.program.address, 12) == [101] * 12

    assert [each.payment_id for each in views.alerts(grants.awards.address)] == [draw]


def test_monitor__says_whose_payments_it_does_not_judge(bench: Bench, grants: Grants) -> None:
    bench.told("rule", "register", BENEFITS, *ADMIN)
    bench.told("rule", "arm", BENEFITS, *INVESTIGATOR)
    watch.activate(bench.world, rule_set(load_any(BENEFITS)))
    quickly_approved(grants)
    certify_ring(bench)

    with monitor(bench, BENEFITS) as views:
        placed(views, bench.world.program.address, 12)

    assert views.alerts(grants.awards.address) == []
    told = bench.casefile.with_name("monitor.log").read_text()
    assert told.count(f"Payments of {grants.awards.address} are certified and not judged") == 1


def test_monitor__is_refused_for_a_program_nobody_opened(bench: Bench) -> None:
    refused = sentence(bench.run("monitor", "--program", BENEFITS, "--program", GRANTS))

    assert "Name a program" in refused


def test_register__registers_the_rules_of_a_grant_file(bench: Bench, grants: Grants) -> None:
    assert bench.done("rule", "register", GRANTS, *ADMIN)["registered"] == [1, 2, 3]
    bench.done("rule", "register", BENEFITS, *ADMIN)
    assert bench.told("rule", "register", GRANTS, *ADMIN)["registered"] == []

    said = bench.run("rule", "arm", GRANTS, *INVESTIGATOR).stdout

    assert said == (
        "Armed: rule 1 of family 3 (split_under_threshold), rule 2 of family 4 "
        "(approval_in_seconds), rule 3 of family 1 (officer_account).\n"
    )
    listed = bench.told("rule", "list", "--program", "small-business-grant")["rules"]
    assert [(each["name"], each["armed"]) for each in listed] == [
        ("split_under_threshold, version 2027-1", True),
        ("approval_in_seconds, version 2027-1", True),
        ("officer_account, version 2027-1", True),
        ("shared_account+one_hand, version 2027-1", False),
        ("officer_account, version 2027-1", False),
        ("diverted_payments, version 2027-1", False),
        ("recycled_account, version 2027-1", False),
        ("kickback, version 2027-1", False),
    ]
