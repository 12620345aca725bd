"""A grant program of the example file beside an agency's benefit program, and the desk for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from web3.logs import DISCARD

from almoner import money, program
from almoner.chain import deployment
from almoner.chain.deployment import Deployment, Kind, Program
from almoner.config import PROJECT_ROOT
from almoner.program import GrantFile
from almoner.testing import founding
from almoner.testing.bench import Bench
from almoner.testing.grants import Grants
from almoner.testing.world import World
from tests.cli.grants.office import Office

FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"
ALLOTTED = money.parse("2,000,000")


def opened(world: World) -> Grants:
    """Opens the grant program of the example file, with two million dollars apportioned to it."""
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
    founding.activate(world.client, world.treasury, world.staff, awards.address)
    return Grants(world=world, awards=awards, allotment=allotment)


def seated(bench: Bench, grants: Grants, folder: Path) -> Office:
    """The desk of a grants office, in the folder of an agency whose record has the program then."""
    found = program.load_any(FILE)
    assert isinstance(found, GrantFile)
    known = record(bench.world, folder)
    address = grants.awards.address
    benefits = known.programs["cash-assistance"]
    own: Program = replace(benefits, kind=Kind.GRANT, address=address, roster=address)
    deployment.save(folder / "deployments", known.with_program(found.id, own))
    return Office(bench=bench, grants=grants, file=found, folder=folder)


def record(world: World, folder: Path) -> Deployment:
    """The record of a world's deployment in the folder of an agency."""
    client = world.client
    genesis = f"0x{client.block(0).hash.hex()}"
    return deployment.load(folder / "deployments", client.chain_id, genesis)


def _fund(world: World, appropriation: int) -> None:
    source = world.officer("budget_officer")
    source.send(world.token.functions.mint(source.address, ALLOTTED))
    source.send(world.token.functions.approve(world.treasury.address, ALLOTTED))
    source.send(world.treasury.functions.fund(appropriation, ALLOTTED))
