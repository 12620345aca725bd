"""Rounds of applications: drafted, published, judged (contracts/interfaces/IGrantRounds.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from eth_abi.abi import encode
from eth_utils.crypto import keccak
from web3.logs import DISCARD

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

PLAN = "(address,uint32,uint64,uint64,uint64,uint16,uint40,uint40,uint8,uint8,uint16[],bytes32)"
"""The ABI type of `RoundPlan`."""

Plan = tuple[Any, ...]
"""A round as the contract takes it, in the order of `RoundPlan`."""


class RoundState(IntEnum):
    """Where a round stands, numbered as in the contract."""

    NONE = 0
    DRAFTED = 1
    PUBLISHED = 2
    JUDGED = 3
    CANCELLED = 4


class Regime(IntEnum):
    """The rules the awards of a round follow, numbered as in the contract."""

    NONE = 0
    UNIFORM_GUIDANCE = 1
    STATE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round. Amounts in base units, times in seconds since 1970, shares in 1/10000."""

    number: int
    budget: int
    reserved: int
    """By offers that stand."""
    floor: int
    ceiling: int
    program: str
    allotment: int
    opens_at: int
    closes_at: int
    match_bps: int
    regime: Regime
    quorum: int
    state: RoundState
    drafter: int
    plan_hash: bytes
    maxima: tuple[int, ...]
    """Highest score of each criterion."""


def plan_hash(plan: Plan) -> bytes:
    """What a publisher repeats of a plan."""
    return keccak(encode([PLAN], [plan]))


def show(agency: Agency, number: int) -> Round:
    """A round of the program. Raises AlmonerError if there is none of this number in it."""
    found = _read(agency, number)
    if found.program != agency.program.address:
        raise AlmonerError(f"Round {number} is of another program: name that with --program.")
    return found


def listed(agency: Agency) -> list[Round]:
    """The rounds of the program, oldest first."""
    last = agency.client.call(agency.rounds.functions.rounds())
    found = [_read(agency, number) for number in range(1, last + 1)]
    return [each for each in found if each.program == agency.program.address]


def draft(agency: Agency, grants_officer: Sender, plan: Plan) -> int:
    """Drafts a round and returns its number. Raises Reverted, as GrantRounds_BadPlan."""
    receipt = grants_officer.send(agency.rounds.functions.draftRound(plan))
    drafted = agency.rounds.events.RoundDrafted().process_receipt(receipt, errors=DISCARD)
    return int(drafted[0]["args"]["round"])


def publish(agency: Agency, program_admin: Sender, number: int, plan: Plan) -> None:
    """Publishes a round that another person drafted with this very plan.

    Raises Reverted, as GrantRounds_PlanDiffers.
    """
    program_admin.send(agency.rounds.functions.publishRound(number, plan_hash(plan)))


def cancel(agency: Agency, program_admin: Sender, number: int, reason: bytes) -> None:
    """Gives a round up before its panel is closed, for a published reason. Raises Reverted."""
    program_admin.send(agency.rounds.functions.cancelRound(number, reason))


def close_panel(agency: Agency, grants_officer: Sender, number: int) -> None:
    """Ends the review of a round: scores stand and no sheet counts any more. Raises Reverted."""
    grants_officer.send(agency.rounds.functions.closePanel(number))


def _read(agency: Agency, number: int) -> Round:
    """A round of the agency. Raises AlmonerError if there is none of this number."""
    rounds = agency.rounds.functions
    found = structs.read(agency.client, rounds.roundOf(number))
    if RoundState(found["state"]) is RoundState.NONE:
        last = agency.client.call(rounds.rounds())
        rest = f"the last is {last}" if last else "none was drafted yet"
        raise AlmonerError(f"There is no round {number}; {rest}.")
    enums = {"state": RoundState(found["state"]), "regime": Regime(found["regime"])}
    maxima = tuple(agency.client.call(rounds.maximaOf(number)))
    return Round(number=number, maxima=maxima, **(found | enums))
