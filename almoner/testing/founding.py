"""Founding an agency on a local chain: who holds which office, the money, the first program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eth_abi.abi import encode
from eth_account import Account
from web3.contract import Contract
from web3.logs import DISCARD

from almoner import money
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.testing.samples import DAY, PERIODS, PURPOSE, TERMS_TYPE, digest

BENEFIT = 1
"""`Kind.BENEFIT`."""
GRANT = 2
"""`Kind.GRANT`."""
PERIOD = 30 * DAY
DELAY = 3_600
"""Seconds between an appointment's confirmation and the earliest it begins."""
LEAD = DELAY + 600
"""The same from a proposal that is confirmed within ten minutes."""
FUSE_OUTCOMES = 4
"""Reviewed outcomes of a rule family from which its fuse works."""
FUSE_RATE_BPS = 5_000
"""Share of overturned ones past which it trips: half."""
CEILING = money.parse("100,000,000")
ALLOTTED = money.parse("50,000,000")
APPORTIONED = money.parse("40,000,000")

OFFICES = (
    "none",
    "appointing_authority",
    "budget_officer",
    "program_admin",
    "caseworker",
    "determiner",
    "maker",
    "approver",
    "grants_officer",
    "reviewer",
    "monitor",
    "investigator",
    "hearing_officer",
    "counter",
    "guardian",
)
"""The offices in the order of the contract's enum."""

STAFF: Mapping[str, int] = {
    "budget_officer": 1,
    "program_admin": 1,
    "caseworker": 2,
    "determiner": 2,
    "maker": 2,
    "approver": 4,
    "monitor": 1,
    "investigator": 2,
    "hearing_officer": 2,
    "counter": 3,
    "guardian": 1,
    "grants_officer": 2,
    "reviewer": 3,
}
"""How many persons the agency appoints to each office."""


def funded(client: Client, name: str) -> Sender:
    account = Account.from_key(digest(f"key of {name}"))
    client.request("anvil_setBalance", account.address, hex(10**21))
    return Sender(client, account)


def appoint_all(client: Client, offices: Contract, staff: Mapping[str, tuple[Sender, ...]]) -> None:
    first, second = staff["appointing_authority"]
    start = client.head()[2] + LEAD
    person = int(offices.functions.persons().call())
    for office, officers in staff.items():
        if office == "appointing_authority":
            continue
        for officer in officers:
            person += 1
            term = (person, OFFICES.index(office), start, start + 10 * 365 * DAY)
            first.send(offices.functions.proposePerson(officer.address))
            second.send(offices.functions.openPerson(officer.address))
            first.send(offices.functions.proposeAppointment(*term))
            second.send(offices.functions.appoint(*term))
    warp_to(client, start)


def warp_to(client: Client, timestamp: int) -> None:
    if timestamp > client.head()[2]:
        client.request("evm_setNextBlockTimestamp", hex(timestamp))
        client.request("evm_mine")


def book(
    client: Client, treasury: Contract, token: Contract, source: Sender, budget_officer: Sender
) -> int:
    today = client.head()[2]
    dates = (today - DAY, today + 3 * 365 * DAY, today + 5 * 365 * DAY)
    fn = treasury.functions.appropriate(PURPOSE, source.address, CEILING, *dates)
    budget_officer.send(fn)
    appropriation = int(treasury.functions.appropriations().call())
    source.send(token.functions.mint(source.address, CEILING))
    source.send(token.functions.approve(treasury.address, CEILING))
    source.send(treasury.functions.fund(appropriation, CEILING))
    return appropriation


def open_program(
    client: Client,
    treasury: Contract,
    staff: Mapping[str, tuple[Sender, ...]],
    appropriation: int,
    program_terms: tuple[Any, ...],
    code: bytes,
    *,
    allotted: int = ALLOTTED,
    apportioned: int = APPORTIONED,
) -> tuple[Contract, Contract, int]:
    budget_officer, admin = staff["budget_officer"][0], staff["program_admin"][0]
    fn = treasury.functions.openProgram(BENEFIT, code, encode([TERMS_TYPE], [program_terms]))
    receipt = admin.send(fn)
    address = str(
        treasury.events.ProgramOpened().process_receipt(receipt, DISCARD)[0]["args"]["program"]
    )
    program = client.contract("BenefitProgram", address)
    roster = client.contract("Roster", program.functions.roster().call())
    budget_officer.send(treasury.functions.allot(appropriation, address, allotted))
    allotment = int(treasury.functions.allotments().call())
    budget_officer.send(treasury.functions.apportion(allotment, apportioned))
    start = client.head()[2] + 4 * DAY
    calendar = [start + number * PERIOD for number in range(PERIODS)]
    admin.send(program.functions.setCalendar(1, calendar))
    activate(client, treasury, staff, address)
    return program, roster, allotment


def activate(
    client: Client,
    treasury: Contract,
    staff: Mapping[str, tuple[Sender, ...]],
    program: str,
    name: str = "rule set",
    *,
    rule_set: bytes | None = None,
) -> None:
    """Has two persons activate what the bot judges a program by, without which it cannot hold.

    `rule_set` is its digest; without, that of the name.
    """
    rule_sets = client.contract("RuleSets", treasury.functions.ruleSets().call()).functions
    content = (program, rule_set or digest(name), digest(f"report of {name}"))
    staff["program_admin"][0].send(rule_sets.proposeRuleSet(*content))
    staff["investigator"][0].send(rule_sets.activateRuleSet(*content))
