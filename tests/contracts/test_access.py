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
from web3.contract.contract import ContractFunction

from almoner.chain import artifacts
from almoner.errors import Reverted
from almoner.testing import OFFICES, World
from almoner.testing.access import ANYONE, BY_OFFICE, TABLE

CONTRACTS = ("Offices", "Treasury", "Holds", "Changes", "Hearings", "BenefitProgram", "Roster")
HOLDERS = [office for office in OFFICES[1:] if office not in ("grants_officer", "reviewer")]
ATTRIBUTES = {"BenefitProgram": "program"}


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


def call_of(world: World, name: str) -> ContractFunction:
    contract, function = name.split(".")
    deployed = getattr(world, ATTRIBUTES.get(contract, contract.lower()))
    (element,) = [each for each in changing(contract) if each["name"] == function]
    return deployed.get_function_by_name(function)(*blank(element["inputs"], world))


def refusal(world: World, fn: ContractFunction, caller: str) -> str:
    """The error a call from there is refused with, nothing if it is not."""
    try:
        world.client.call(fn, sender=caller)
    except Reverted as refused:
        return refused.name
    return ""


@pytest.fixture
def busy(world: World) -> World:
    """An agency where run 1 is certified and its obligation partly open."""
    world.certified_run(cases=1)
    return world


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
    linked = set(artifacts.load("BenefitProgram").libraries)
    assert deployable == {*CONTRACTS, "PasskeyVerifier", *linked}


@pytest.mark.parametrize("name", TABLE)
def test_access__is_the_tables(busy: World, name: str) -> None:
    row, fn = TABLE[name], call_of(busy, name)
    callers = {office: busy.officer(office).address for office in HOLDERS}
    callers["nobody's officer"] = busy.stranger().address
    for our in ("source", "program", "holds", "changes", "hearings", "treasury"):
        callers[our] = getattr(busy, our).address
    for caller, address in callers.items():
        given = refusal(busy, fn, address)
        if row.contract == ANYONE:
            assert given != BY_OFFICE, f"{caller} calls {name}"
            assert not given.endswith("_WrongCaller"), f"{caller} calls {name}"
        elif caller in row.offices or caller == row.contract:
            assert given != row.refusal, f"{caller} calls {name}: {given}"
        else:
            assert given == row.refusal, f"{caller} calls {name}: {given or 'allowed'}"
