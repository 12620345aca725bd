"""Opening a program.

open_program
├── given a run killed before its step was sent
│   ├── when the same is asked for: it should send the signed step, once
│   ├── when other terms, or another program, are asked for: it should refuse and send nothing
│   └── when its nonce went to another act: it should open the program that is asked for
├── given a step that failed: it should sign it anew
└── it should record the terms the program has on the chain
check
└── when the recorded terms are not the program's: it should name it
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from almoner import program as files
from almoner.chain import deploy, deployment
from almoner.chain.client import Client
from almoner.chain.deployment import Deployment
from almoner.chain.sender import Sender, Signed
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, Reverted
from almoner.testing import World
from almoner.testing import bench as benches

FILE = files.load(PROJECT_ROOT / "programs" / "cash-assistance.toml")


class Killed(Exception):
    """The process died between writing the step down and sending it."""


class Mortal(Sender):
    """A sender whose process dies before it broadcasts."""

    def broadcast(self, signed: Signed) -> None:
        self.discard(signed)  # the reservation dies with the process
        raise Killed


@pytest.fixture(scope="session")
def agency(client: Client) -> World:
    return World.create(client)


@pytest.fixture
def world(agency: World, isolation: None, client: Client, tmp_path: Path) -> World:
    """An agency whose record has no program."""
    deployment.save(tmp_path, replace(benches.record(client, agency), programs={}))
    return agency


@pytest.fixture
def terms(agency: World) -> bytes:
    return FILE.encoded_terms(agency.verifier.address)


def _other(terms: bytes) -> bytes:
    """Terms of a file that had another program id."""
    other = bytearray(terms)
    other[63] ^= 0xFF
    return bytes(other)


def _record(client: Client, folder: Path) -> Deployment:
    return deployment.load(folder, client.chain_id, f"0x{client.block(0).hash.hex()}")


def _sent(client: Client, sender: Sender) -> int:
    return int(client.request("eth_getTransactionCount", sender.address, "pending"), 16)


def _terms_on_chain(client: Client, program: deployment.Program) -> bytes:
    contract = client.contract("BenefitProgram", program.address)
    return bytes(client.call(contract.functions.termsHash()))


def _kill(client: Client, world: World, folder: Path, terms: bytes) -> Sender:
    """Dies before the program of these terms is opened; returns a sender of the next process."""
    admin = world.officer("program_admin")
    with pytest.raises(Killed):
        deploy.open_program(client, Mortal(client, admin._account), folder, FILE.id, terms)
    assert _record(client, folder).pending is not None
    return admin


def test_open_program__sends_the_step_a_killed_run_signed_once(
    client: Client, world: World, tmp_path: Path, terms: bytes
) -> None:
    admin = _kill(client, world, tmp_path, terms)
    before = _sent(client, admin)
    opened = deploy.open_program(client, admin, tmp_path, FILE.id, terms)
    assert deploy.open_program(client, admin, tmp_path, FILE.id, terms) == opened
    assert _sent(client, admin) == before + 1
    assert opened.terms_hash == f"0x{keccak(terms).hex()}"
    assert bytes.fromhex(opened.terms_hash[2:]) == _terms_on_chain(client, opened)


@pytest.mark.parametrize("program_id", [FILE.id, "another"])
def test_open_program__refuses_when_a_killed_run_signed_another(
    client: Client, world: World, tmp_path: Path, terms: bytes, program_id: str
) -> None:
    admin = _kill(client, world, tmp_path, _other(terms))
    before, left = _sent(client, admin), _record(client, tmp_path)
    with pytest.raises(ConfigError, match=f"signed program {FILE.id} with other content"):
        deploy.open_program(client, admin, tmp_path, program_id, terms)
    assert (_sent(client, admin), _record(client, tmp_path)) == (before, left)


def test_open_program__goes_on_when_another_act_took_the_place_of_what_was_signed(
    client: Client, world: World, tmp_path: Path, terms: bytes
) -> None:
    admin = _kill(client, world, tmp_path, _other(terms))
    admin.send(world.holds.functions.registerRule(1, bytes(32), "a law"))
    opened = deploy.open_program(client, admin, tmp_path, FILE.id, terms)
    assert _terms_on_chain(client, opened) == keccak(terms)
    assert _record(client, tmp_path).pending is None


def test_open_program__signs_a_step_that_failed_anew(
    client: Client, world: World, tmp_path: Path, terms: bytes
) -> None:
    admin = _kill(client, world, tmp_path, terms)
    raw = _record(client, tmp_path).pending
    treasury = client.request("eth_getCode", world.treasury.address, "latest")
    client.request("anvil_setCode", world.treasury.address, "0xfe")
    assert raw is not None
    with pytest.raises(Reverted):
        deploy.open_program(client, admin, tmp_path, FILE.id, terms)
    client.request("anvil_setCode", world.treasury.address, treasury)
    opened = deploy.open_program(client, admin, tmp_path, FILE.id, terms)
    assert opened.transaction != raw.transaction
    assert _terms_on_chain(client, opened) == keccak(terms)


def test_check__names_a_program_of_other_terms_than_were_recorded(
    client: Client, world: World, tmp_path: Path, terms: bytes
) -> None:
    admin = world.officer("program_admin")
    opened = deploy.open_program(client, admin, tmp_path, FILE.id, terms)
    record = _record(client, tmp_path)
    assert not [fault for fault in deploy.check(client, record) if "terms" in fault]
    wrong = replace(opened, terms_hash=f"0x{keccak(_other(terms)).hex()}")
    (named,) = (
        fault
        for fault in deploy.check(client, record.with_program(FILE.id, wrong))
        if "terms" in fault
    )
    assert named.startswith(f"program {FILE.id} at {opened.address} has other terms")
