"""Who may call what: one table over every function that changes anything, made from the ABIs.

given a function that is in no row of the table
    the table is not complete, and a test fails
given an office a row does not name, or nobody's officer
    the call is refused for that reason and no other
given an office a row names
    the call gets past that check
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from web3.contract import Contract
from web3.contract.contract import ContractFunction

from almoner.chain import artifacts
from almoner.chain.node import Node
from almoner.errors import Reverted
from almoner.testing import OFFICES, World
from almoner.testing.access import ANY_PROGRAM, ANYONE, BY_OFFICE, TABLE
from almoner.testing.grants import Grants

CONTRACTS = {
    "Offices": "offices",
    "Treasury": "treasury",
    "Holds": "holds",
    "Changes": "changes",
    "Hearings": "hearings",
    "BenefitProgram": "program",
    "Roster": "roster",
    "GrantRounds": "rounds",
    "GrantAwards": "awards",
    "GrantAmendments": "amendments",
    "RuleSets": "rule_sets",
}
"""As the rows of the table name them when they are the ones that call."""
HOLDERS = OFFICES[1:]
PROGRAMS = ("program", "awards")


def changing(contract: str) -> Iterator[dict[str, Any]]:
    """The functions of a contract that may change something."""
    for element in artifacts.load(contract).abi:
        if element["type"] == "function" and element["stateMutability"] not in ("view", "pure"):
            yield element


def blank(inputs: list[dict[str, Any]], world: World) -> list[Any]:
    """Arguments that decode; where a number is asked for, the 1 that exists."""
    values: list[Any] = []
    for each in inputs:
        kind = each["type"]
        if kind.endswith("[]"):
            values.append([])
        elif kind == "address":
            values.append(world.program.address)
        elif kind.startswith("uint"):
            values.append(1)
        elif kind == "tuple":
            values.append(tuple(blank(each["components"], world)))
        elif kind == "bool":
            values.append(False)
        elif kind == "bytes32":
            values.append(bytes(32))
        else:
            values.append("" if kind == "string" else b"")
    return values


def deployed(grants: Grants) -> dict[str, Contract]:
    """The contracts of an agency, by what a row of the table calls them."""
    world = grants.world
    return {
        name: grants.awards if name == "awards" else getattr(world, name)
        for name in CONTRACTS.values()
    }


def call_of(grants: Grants, name: str) -> ContractFunction:
    contract, function = name.split(".")
    (element,) = [each for each in changing(contract) if each["name"] == function]
    called = deployed(grants)[CONTRACTS[contract]].get_function_by_name(function)
    return called(*blank(element["inputs"], grants.world))


def refusal(world: World, fn: ContractFunction, caller: str) -> str:
    """The error a call from there is refused with, nothing if it is not."""
    try:
        world.client.call(fn, sender=caller)
    except Reverted as refused:
        return refused.name
    return ""


@pytest.fixture(scope="module")
def busy(node: Node, agency: World) -> Iterator[Grants]:
    """An agency where run 1 is certified and award 1 offered, their obligations open.

    Application 1 can be awarded, even with the one base unit that a blank call asks for.
    """
    before = node.snapshot()
    agency.certified_run(cases=1)
    grants = Grants.create(agency)
    grants.judged(floor=1)
    grants.offered()
    yield grants
    node.restore(before)


def test_table__has_every_function_that_changes_anything() -> None:
    functions = [f"{name}.{each['name']}" for name in CONTRACTS for each in changing(name)]
    assert sorted(functions) == sorted(TABLE)
    views = [each for each in changing("PasskeyVerifier")]
    assert views == [], "a verifier changes nothing"


def test_table__covers_every_contract_that_is_deployed() -> None:
    deployable = {
        name
        for name, artifact in artifacts.load_all().items()
        if artifact.deployable
        and artifact.source.split("/")[1] not in ("mocks", "interfaces", "libraries")
    }
    programs = [artifacts.load(name) for name in ("BenefitProgram", "GrantAwards")]
    linked = {library for program in programs for library in program.libraries}
    assert deployable == {*CONTRACTS, "PasskeyVerifier", *linked}


@pytest.mark.parametrize("name", TABLE)
def test_access__is_the_tables(busy: Grants, name: str) -> None:
    row, world, fn = TABLE[name], busy.world, call_of(busy, name)
    callers = {office: world.officer(office).address for office in HOLDERS}
    callers["nobody's officer"] = world.stranger().address
    callers["source"] = world.source.address
    callers |= {our: contract.address for our, contract in deployed(busy).items()}
    for caller, address in callers.items():
        given = refusal(world, fn, address)
        ours = caller == row.contract or (row.contract == ANY_PROGRAM and caller in PROGRAMS)
        if row.contract == ANYONE:
            assert given != BY_OFFICE, f"{caller} calls {name}"
            assert not given.endswith("_WrongCaller"), f"{caller} calls {name}"
        elif caller in row.offices or ours:
            assert given != row.refusal, f"{caller} calls {name}: {given}"
        else:
            assert given == row.refusal, f"{caller} calls {name}: {given or 'allowed'}"
