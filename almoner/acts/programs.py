"""A program's calendar and its fraud rules on the chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def set_calendar(
    agency: Agency, program_admin: Sender, first_period: int, issue_at: Sequence[int]
) -> None:
    """Sets issue dates, seconds since 1970, of consecutive periods. Raises Reverted."""
    program_admin.send(agency.program.functions.setCalendar(first_period, list(issue_at)))


def rules(agency: Agency) -> list[RegisteredRule]:
    """Every rule version registered with Holds."""
    found = []
    for number in range(1, agency.client.call(agency.holds.functions.rules()) + 1):
        family, _, armer, rule_hash, _ = agency.client.call(agency.holds.functions.ruleOf(number))
        found.append(
            RegisteredRule(
                number=number, family=family, rule_hash=bytes(rule_hash), armed=armer != 0
            )
        )
    return found


def register_rules(
    agency: Agency, program_admin: Sender, wanted: Mapping[bytes, tuple[int, str]]
) -> list[int]:
    """Registers the rule versions that are not yet: rule hash to family and citation.

    Returns the numbers of the new ones. Raises Reverted.
    """
    known = {rule.rule_hash for rule in rules(agency)}
    for rule_hash, (family, citation) in wanted.items():
        if rule_hash not in known:
            program_admin.send(agency.holds.functions.registerRule(family, rule_hash, citation))
    return [rule.number for rule in rules(agency) if rule.rule_hash not in known]


def arm_rules(agency: Agency, investigator: Sender, rule_hashes: Sequence[bytes]) -> list[int]:
    """Arms the registered versions among `rule_hashes` that are not; returns their numbers.

    Raises AlmonerError if one of `rule_hashes` is not registered, and Reverted, for example
    Holds_RuleNotArmed where a rule has no authority.
    """
    known = rules(agency)
    missing = len(set(rule_hashes) - {rule.rule_hash for rule in known})
    if missing:
        raise AlmonerError(
            f"{missing} of the program file's {len(set(rule_hashes))} rules are not registered: "
            "run almoner program register-rules with the file first."
        )
    numbers = [rule.number for rule in known if rule.rule_hash in rule_hashes and not rule.armed]
    for number in numbers:
        investigator.send(agency.holds.functions.armRule(number))
    return numbers
