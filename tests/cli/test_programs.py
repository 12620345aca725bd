"""almoner program open and check

given a run that was killed before its step was sent
├── with --dry-run: it should send nothing, and say what would be sent again
└── without: it should send it
given the file of a grant program
├── it should open it beside the benefit program, once, and the chain should have what was compiled
├── check should name its categories
└── a command about benefits should refuse it by name
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from almoner import program as files
from almoner.chain import deploy, deployment
from almoner.chain.client import Client
from almoner.chain.deployment import Kind
from almoner.chain.sender import Sender, Signed
from almoner.config import PROJECT_ROOT
from almoner.testing import bench as benches
from almoner.testing.bench import Bench

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
GRANT_FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"
OPEN = ("program", "open", FILE, "--as", "program-admin-1")
OPEN_GRANTS = ("program", "open", GRANT_FILE, "--as", "program-admin-1")


class Killed(Exception):
    """The process died between writing the step down and sending it."""


class Mortal(Sender):
    """A sender whose process dies before it broadcasts."""

    def broadcast(self, signed: Signed) -> None:
        self.discard(signed)  # the reservation dies with the process
        raise Killed


@pytest.fixture
def killed(client: Client, bench: Bench, tmp_path: Path) -> Bench:
    world, folder = bench.world, tmp_path / "deployments"
    deployment.save(folder, replace(benches.record(client, world), programs={}))
    program = files.load(FILE)
    mortal = Mortal(client, world.officer("program_admin")._account)
    terms = program.encoded_terms(world.verifier.address)
    with pytest.raises(Killed):
        deploy.open_program(client, mortal, folder, program.id, terms)
    return bench


def _sent(client: Client, bench: Bench) -> int:
    address = bench.world.officer("program_admin").address
    return int(client.request("eth_getTransactionCount", address, "pending"), 16)


def test_open__sends_nothing_in_a_dry_run_after_a_killed_run(client: Client, killed: Bench) -> None:
    before = _sent(client, killed)
    tried = killed.told(*OPEN, "--dry-run")
    assert tried["sent"] is False
    said = killed.run(*OPEN, "--dry-run").stdout
    assert said.startswith("This would send again what an earlier run signed")
    assert tried["transaction"] in said
    assert _sent(client, killed) == before


def test_open__sends_what_a_killed_run_signed(client: Client, killed: Bench) -> None:
    before = _sent(client, killed)
    assert killed.told(*OPEN)["program"] == files.load(FILE).id
    assert _sent(client, killed) == before + 2  # the program, and its calendar


def test_open__opens_a_grant_program_beside_the_other_once(client: Client, bench: Bench) -> None:
    opened = bench.told(*OPEN_GRANTS)
    before = _sent(client, bench)
    assert bench.told(*OPEN_GRANTS) == opened
    assert _sent(client, bench) == before
    treasury = bench.world.treasury.functions
    assert treasury.kindOf(opened["address"]).call() == Kind.GRANT
    assert opened["roster"] == opened["address"]
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(Path("deployments"), client.chain_id, genesis)
    assert record.program(kind=Kind.GRANT).address == opened["address"]
    assert not [fault for fault in deploy.check(client, record) if opened["program"] in fault]


def test_open__makes_commands_about_benefits_refuse_a_grant_program(bench: Bench) -> None:
    program = bench.told(*OPEN_GRANTS)["program"]
    refused = bench.refused("run", "seal", 1, "--program", program, "--as", "maker-1")
    assert "pays grants, and this is about benefits" in refused
    # Without a name, the only program that pays benefits is meant.
    assert "run 1" in bench.refused("run", "seal", 1, "--as", "maker-1").lower()


def test_check__names_the_categories_of_a_grant_program(bench: Bench) -> None:
    found = bench.told("program", "check", GRANT_FILE)
    assert found["categories"][-1] == "Indirect costs"
    assert "Indirect costs" in bench.run("program", "check", GRANT_FILE).stdout
