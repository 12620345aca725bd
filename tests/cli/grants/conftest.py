"""An agency with a grant program of the example file, its money apportioned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from web3.logs import DISCARD

from almoner import money, program
from almoner.chain import deployment
from almoner.chain.client import Client
from almoner.chain.deployment import Kind, Program
from almoner.chain.node import Node
from almoner.config import PROJECT_ROOT
from almoner.program import GrantFile
from almoner.testing import founding
from almoner.testing.bench import Bench
from almoner.testing.grants import Grants
from almoner.testing.world import World
from tests.cli.grants import awarded
from tests.cli.grants.awarded import Awards
from tests.cli.grants.office import ORGANIZATION, Office

FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"
ALLOTTED = money.parse("2,000,000")


@pytest.fixture(scope="session")
def opened(agency: tuple[World, Path]) -> Grants:
    """A grant program of the example file, with two million dollars."""
    world, _ = agency
    found = program.load_any(FILE)
    terms = found.encoded_terms(world.verifier.address)
    fn = world.treasury.functions.openProgram(founding.GRANT, world.grant_code, terms)
    receipt = world.send("program_admin", fn)
    event = world.treasury.events.ProgramOpened().process_receipt(receipt, DISCARD)[0]
    awards = world.client.contract("GrantAwards", str(event["args"]["program"]))
    treasury = world.treasury.functions
    dates = (world.now() - 86_400, world.now() + 10**8, world.now() + 2 * 10**8)
    source = world.officer("budget_officer").address
    world.send("budget_officer", treasury.appropriate(found.purpose, source, ALLOTTED, *dates))
    appropriation = int(treasury.appropriations().call())
    _fund(world, appropriation)
    world.send("budget_officer", treasury.allot(appropriation, awards.address, ALLOTTED))
    allotment = int(treasury.allotments().call())
    world.send("budget_officer", treasury.apportion(allotment, ALLOTTED))
    return Grants(world=world, awards=awards, allotment=allotment)


@pytest.fixture(scope="module")
def awards(opened: Grants, node: Node) -> Iterator[Awards]:
    """Accepted awards that are drawn on; other modules begin without them."""
    before = node.snapshot()
    yield awarded.accepted(opened)
    node.restore(before)


@pytest.fixture
def office(opened: Grants, bench: Bench, client: Client, tmp_path: Path) -> Office:
    """The desk of a grants office: commands that know the grant program."""
    found = program.load_any(FILE)
    assert isinstance(found, GrantFile)
    genesis = f"0x{client.block(0).hash.hex()}"
    record = deployment.load(tmp_path / "deployments", client.chain_id, genesis)
    known = record.programs["cash-assistance"]
    address = opened.awards.address
    own: Program = replace(known, kind=Kind.GRANT, address=address, roster=address)
    deployment.save(tmp_path / "deployments", record.with_program(found.id, own))
    office = Office(bench=bench, grants=opened, file=found, folder=tmp_path)
    office.put_key(ORGANIZATION)
    return office


def _fund(world: World, appropriation: int) -> None:
    source = world.officer("budget_officer")
    source.send(world.token.functions.mint(source.address, ALLOTTED))
    source.send(world.token.functions.approve(world.treasury.address, ALLOTTED))
    source.send(world.treasury.functions.fund(appropriation, ALLOTTED))
