"""Fraud rules on the chain: registered and armed by two persons, and their families' fuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRule:
    """A rule version as the chain has it."""

    number: int
    family: int
    rule_hash: bytes
    armed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All versions of one rule: what became of their holds since the last re-arming."""

    number: int
    placed: int
    overturned: int
    upheld: int
    unreviewed: int
    armed_at: int
    tripped: bool
    """Too many of its holds were overturned: it cannot hold."""
    proposer: int
    """Person who proposed to re-arm it, 0 for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """When a family's fuse trips, fixed with the agency's contracts."""

    outcomes: int
    """Reviewed holds of a family from which on it works."""
    rate_bps: int
    """Share of overturned among reviewed, in 1/10000, past which it trips."""


def fuse(agency: Agency) -> Fuse:
    """The agency's fuse."""
    holds = agency.holds.functions
    return Fuse(
        outcomes=agency.client.call(holds.fuseOutcomes()),
        rate_bps=agency.client.call(holds.fuseRateBps()),
    )


def rules(agency: Agency) -> list[RegisteredRule]:
    """Every rule version registered with Holds."""
    found = []
    for number in range(1, agency.client.call(agency.holds.functions.rules()) + 1):
        rule = structs.read(agency.client, agency.holds.functions.ruleOf(number))
        found.append(
            RegisteredRule(
                number=number,
                family=rule["family"],
                rule_hash=bytes(rule["rule_hash"]),
                armed=rule["armer"] != 0,
            )
        )
    return found


def family(agency: Agency, number: int) -> Family:
    """A family of rules with its figures."""
    found = structs.read(agency.client, agency.holds.functions.familyOf(number))
    del found["reason"]
    return Family(number=number, **found)


def register(
    agency: Agency, program_admin: Sender, wanted: Mapping[bytes, tuple[int, str]]
) -> list[int]:
    """Registers the rule versions that are not yet: rule hash to family and citation.

    Returns the numbers of the new ones. Raises Reverted.
    """
    known = {rule.rule_hash for rule in rules(agency)}
    for rule_hash, (number, citation) in wanted.items():
        if rule_hash not in known:
            program_admin.send(agency.holds.functions.registerRule(number, rule_hash, citation))
    return [rule.number for rule in rules(agency) if rule.rule_hash not in known]


def arm(agency: Agency, investigator: Sender, rule_hashes: Sequence[bytes]) -> list[int]:
    """Arms the registered versions among `rule_hashes` that are not; returns their numbers.

    Raises AlmonerError if one of `rule_hashes` is not registered, and Reverted, for example
    Holds_RuleNotArmed where a rule has no authority.
    """
    known = rules(agency)
    missing = len(set(rule_hashes) - {rule.rule_hash for rule in known})
    if missing:
        raise AlmonerError(
            f"{missing} of the program file's {len(set(rule_hashes))} rules are not registered: "
            "run almoner rule register with the file first."
        )
    numbers = [rule.number for rule in known if rule.rule_hash in rule_hashes and not rule.armed]
    for number in numbers:
        investigator.send(agency.holds.functions.armRule(number))
    return numbers


def disarm(agency: Agency, officer: Sender, rule_no: int) -> None:
    """Takes a rule's power to hold, by one person, at once. Raises Reverted."""
    officer.send(agency.holds.functions.disarmRule(rule_no))


def propose_rearm(agency: Agency, investigator: Sender, number: int, reason: bytes) -> None:
    """Proposes to re-arm a family whose fuse tripped. Raises Reverted, as Holds_Fuse."""
    investigator.send(agency.holds.functions.proposeRearm(number, reason))


def rearm(agency: Agency, program_admin: Sender, number: int, reason: bytes) -> None:
    """Re-arms it for the same reason; its figures begin anew. Raises Reverted."""
    program_admin.send(agency.holds.functions.rearm(number, reason))
