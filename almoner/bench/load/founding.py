"""The agency that takes over a caseload, and the roster it takes it over by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from almoner import program, roster, simulate
from almoner.acts import funds, programs
from almoner.acts.people import Office
from almoner.chain.agency import Agency
from almoner.config import PROJECT_ROOT
from almoner.demo.town import DAY, Town, worker_key
from almoner.program import ProgramFile
from almoner.roster import Roster

DETERMINER, MAKER, SETTLER = "determiner-1", "maker-1", "stranger"
APPROVERS = ("approver-1", "approver-2", "approver-3")
PERIOD = 1
KEPT_STATES = 4
"""Old states the node keeps. Each is a copy of all there is: 128 of them do not fit in memory."""
BLOCK_GAS = 60_000_000
"""The gas of a block, as on Ethereum since November 2025."""
_WORKERS = 20
"""Caseworkers: a caseload that is taken over whole is entered by few."""
_OFFICERS = {
    "budget-officer": Office.BUDGET_OFFICER,
    "program-admin": Office.PROGRAM_ADMIN,
    DETERMINER: Office.DETERMINER,
    MAKER: Office.MAKER,
    **dict.fromkeys(APPROVERS, Office.APPROVER),
}
_BEFORE_FIRST_ISSUE = 10 * DAY
_PROGRAM = PROJECT_ROOT / "programs" / "cash-assistance.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Founded:
    """An agency with money, officers and a roster, and nobody enrolled."""

    town: Town
    agency: Agency
    allotment: int
    file: Path
    """The roster, as agencies export it."""
    roster: Roster


def cash_assistance() -> ProgramFile:
    """The program that pays."""
    return program.load(_PROGRAM)


def begin(found: ProgramFile) -> Town:
    """An empty chain, some days before the first payments may be sealed."""
    starts_at = found.calendar.issue_at[0] - _BEFORE_FIRST_ISSUE
    return Town.found(found, starts_at, kept_states=KEPT_STATES)


def found(town: Town, cases: int, seed: int) -> Founded:
    """Has an agency open its program and write its roster, on a chain that mines at once."""
    file = _written(town, cases, seed)
    households = roster.read(file, town.program)
    record = town.deploy()
    workers = {worker_key(code): Office.CASEWORKER for code in households.workers}
    town.appoint(record, {**_OFFICERS, **workers})
    agency = town.open_program(record, town.program)
    calendar = town.program.calendar
    dates = (calendar.first_period, calendar.issue_at)
    programs.set_calendar(agency, town.sender("program-admin"), *dates)
    allotment = _funded(town, agency, households.total)
    town.sender(SETTLER)
    town.chain.request("evm_setBlockGasLimit", hex(BLOCK_GAS))
    return Founded(town=town, agency=agency, allotment=allotment, file=file, roster=households)


def _written(town: Town, cases: int, seed: int) -> Path:
    made = simulate.caseload(cases, seed, ring=0)
    few = tuple(
        replace(each, worker=f"CW{number % _WORKERS + 1:02d}")
        for number, each in enumerate(made.roster)
    )
    folder = town.settings.home / "caseload"
    simulate.write(replace(made, roster=few), folder)
    return folder / "roster.csv"


def _funded(town: Town, agency: Agency, cash: int) -> int:
    """An allotment that has exactly what one period takes."""
    treasury, officer = agency.treasury, town.sender("budget-officer")
    source, now = town.sender("source"), town.now
    appropriation = funds.appropriate(
        treasury,
        officer,
        purpose=town.program.purpose,
        source=source.address,
        ceiling=cash,
        availability=funds.Availability(start=now, end=now + 365 * DAY, cancel=now + 3 * 365 * DAY),
    )
    source.send(agency.token.functions.mint(source.address, cash))
    funds.fund(treasury, agency.token, source, appropriation, cash)
    allotment = funds.allot(treasury, officer, appropriation, agency.program.address, cash)
    officer.send(treasury.functions.apportion(allotment, cash))
    return allotment
