"""The only ways out of the Treasury: to the entries of a program, and to the source on record.

given its functions
    two send tokens, two collect them, and no other one moves any
    none takes an address to pay
given its source
    tokens are sent in two places only, and nothing is called but by name
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from eth_abi.abi import encode
from web3.types import TxReceipt

from almoner.chain import artifacts
from almoner.config import PROJECT_ROOT
from almoner.testing import DAY, TERMS_TYPE, digest, household, terms
from almoner.testing.impersonation import send_as_program

SENDING = {"disburse", "returnUnobligated"}
COLLECTING = {"fund", "recover"}
ONCE = {"establish"}  # before there is any program, see test_establish
BENEFIT = 1
INVOICE = digest("invoice")

Act = Callable[[Any], TxReceipt]


def of_budget(name: str, *given: int) -> Act:
    """An act on the program's allotment; `returnUnobligated` is one on the appropriation."""

    def act(purse: Any) -> TxReceipt:
        world = purse.world
        whole = name == "returnUnobligated"
        number = world.appropriation if whole else world.allotment
        return purse.budget(world.treasury.get_function_by_name(name)(number, *given))

    return act


def appropriate(purse: Any) -> TxReceipt:
    now = purse.world.now()
    given = (7, purse.world.source.address, 1, now, now + DAY, now + DAY)
    return purse.budget(purse.world.treasury.functions.appropriate(*given))


def allot(purse: Any) -> TxReceipt:
    given = (purse.world.appropriation, purse.world.program.address, 1)
    return purse.budget(purse.world.treasury.functions.allot(*given))


def open_program(purse: Any) -> TxReceipt:
    world = purse.world
    given = encode([TERMS_TYPE], [terms(world.verifier.address)])
    opening = world.treasury.functions.openProgram(BENEFIT, world.program_code, given)
    return world.send("program_admin", opening)


def obligate(purse: Any) -> TxReceipt:
    later = purse.world.now() + DAY
    given = (7, purse.world.allotment, 1, later, later)
    return send_as_program(purse.world, purse.world.treasury.functions.obligate(*given))


def of_program(name: str, *given: Any) -> Act:
    return lambda purse: send_as_program(
        purse.world, purse.world.treasury.get_function_by_name(name)(*given)
    )


def reschedule(purse: Any) -> TxReceipt:
    due = purse.obligation(1)["payableAt"]
    return of_program("reschedule", 1, 1, due, due + DAY, due + DAY)(purse)


def uncharge(purse: Any) -> TxReceipt:
    of_program("charge", INVOICE, 2, 2)(purse)
    return of_program("uncharge", INVOICE, 1)(purse)


def disburse(purse: Any) -> TxReceipt:
    entry = bytes.fromhex(household(1)[2:]) + (1).to_bytes(8, "big")
    return send_as_program(purse.world, purse.world.treasury.functions.disburse(1, entry, 1))


MOVING_NOTHING: dict[str, Act] = {
    "appropriate": appropriate,
    "allot": allot,
    "deallot": of_budget("deallot", 1),
    "apportion": of_budget("apportion", 1),
    "deapportion": of_budget("deapportion", 1),
    "openProgram": open_program,
    "obligate": obligate,
    "deobligate": lambda purse: purse.release(1, 1),
    "reobligate": lambda purse: send_as_program(purse.world, purse.reobligate(7, 1, 1)),
    "obligateMore": of_program("obligateMore", 1, 1, 0),
    "reschedule": reschedule,
    "charge": of_program("charge", INVOICE, 2, 1),
    "uncharge": uncharge,
    "closeAppropriation": lambda purse: purse.close(),
}
MOVING: dict[str, Act] = {
    "disburse": disburse,
    "returnUnobligated": of_budget("returnUnobligated", 1),
    "recover": lambda purse: purse.recover(1, 1, 1),
}


def changing() -> list[dict[str, Any]]:
    return [
        element
        for element in artifacts.load("Treasury").abi
        if element["type"] == "function" and element["stateMutability"] not in ("view", "pure")
    ]


@pytest.fixture
def busy(purse: Any) -> Any:
    """Run 1 paid $100 of $300, of which $40 came back."""
    run = purse.certified(100, 200)
    purse.world.settle(run, mask=1 << 1)
    purse.recover(run, 1, 40)
    return purse


def transfers(purse: Any, receipt: TxReceipt) -> list[str]:
    return [name for name, _ in purse.world.events(receipt) if name == "Transfer"]


def test_treasury__I8_every_function_is_told_to_move_money_or_not() -> None:
    assert {each["name"] for each in changing()} == SENDING | COLLECTING | ONCE | set(
        MOVING_NOTHING
    )
    assert all(each["stateMutability"] == "nonpayable" for each in changing())


@pytest.mark.parametrize("name", MOVING_NOTHING)
def test_treasury__I8_no_other_function_moves_tokens(busy: Any, name: str) -> None:
    world = busy.world
    before = world.balance(world.treasury.address)

    receipt = MOVING_NOTHING[name](busy)

    assert transfers(busy, receipt) == []
    assert world.balance(world.treasury.address) == before


@pytest.mark.parametrize("name", MOVING)
def test_treasury__I8_those_that_do_are_seen(busy: Any, name: str) -> None:
    assert transfers(busy, MOVING[name](busy))


def test_treasury__I8_has_no_function_that_takes_an_address_to_pay() -> None:
    named = {"holds_", "changes_", "hearings_", "rounds_", "amendments_", "ruleSets_"}
    allowed = {"appropriate": {"source"}, "establish": named}
    allowed |= {"allot": {"program"}, "recover": {"program"}}
    for element in changing():
        addresses = {each["name"] for each in element["inputs"] if each["type"] == "address"}
        assert addresses <= allowed.get(element["name"], set()), element["name"]


def test_treasury__I8_sends_tokens_in_two_places_and_calls_nothing_but_by_name() -> None:
    folder = PROJECT_ROOT / "contracts"
    files = [folder / "Treasury.sol", *(folder / "treasury").glob("*.sol")]
    source = "".join(each.read_text() for each in files)
    parts = re.split(r"\n    function (\w+)\(", source)
    functions = dict(zip(parts[1::2], parts[2::2], strict=True))

    def using(pattern: str) -> set[str]:
        return {name for name, body in functions.items() if re.search(pattern, body)}

    assert using(r"[sS]afeTransfer\(") == {"_pay", "returnUnobligated"}
    assert using(r"safeTransferFrom\(") == {"_collect"}
    assert using(r"\b_pay\(") == {"disburse"}
    assert using(r"\b_collect\(") == COLLECTING
    assert using(r"\.call\b|delegatecall|staticcall|assembly|[aA]pprove\(|selfdestruct") == set()
