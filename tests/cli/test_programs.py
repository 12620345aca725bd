"""almoner program open

given a run that was killed before its step was sent
├── with --dry-run: it should send nothing, and say what would be sent again
└── without: it should send it
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from almoner import program as files
from almoner.chain import deploy, deployment
from almoner.chain.client import Client
from almoner.chain.sender import Sender, Signed
from almoner.config import PROJECT_ROOT
from almoner.testing import bench as benches
from almoner.testing.bench import Bench

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
OPEN = ("program", "open", FILE, "--as", "program-admin-1")


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
