"""Fraud rules on the chain: registered and armed by two persons, and their families' fuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eth_utils.crypto import keccak

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.errors import AlmonerError

Wanted = Mapping[bytes, tuple[int, str]]
"""Rule versions of a program file: rule hash to family and citation, empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredRule:
    """A rule version as the chain has it."""

    number: int
    family: int
    rule_hash: bytes
    authority: bytes
    """Digest of the citation it rests on, zeros for none."""
    armed: bool

    def is_of(self, wanted: Wanted) -> bool:
        """Whether it is one of the wanted: of the same hash, family and citation.

        One person registers. If the hash alone decided, that person could give a rule another
        family, whose fuse is whole, and the next who arms the file's rules would not see it.
        """
        found = wanted.get(self.rule_hash)
        return found is not None and (self.family, self.authority) == (found[0], cited(found[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """All versions of one rule: what became of their holds since the last re-arming."""

    number: int
    placed: int
    """Persons' holds too, which have no outcome for their rule."""
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
                authority=bytes(rule["authority"]),
                armed=rule["armer"] != 0,
            )
        )
    return found


def family(agency: Agency, number: int) -> Family:
    """A family of rules with its figures."""
    found = structs.read(agency.client, agency.holds.functions.familyOf(number))
    del found["reason"]
    return Family(number=number, **found)


def cited(citation: str) -> bytes:
    """What a rule keeps of the citation it rests on."""
    return keccak(text=citation) if citation else bytes(32)


def register(agency: Agency, program_admin: Sender, wanted: Wanted) -> list[int]:
    """Registers the wanted rule versions that are not yet, whatever else has their hash.

    Returns the numbers of the new ones. Raises Reverted.
    """
    before = rules(agency)
    known = {rule.rule_hash for rule in before if rule.is_of(wanted)}
    for rule_hash, (number, citation) in wanted.items():
        if rule_hash not in known:
            program_admin.send(agency.holds.functions.registerRule(number, rule_hash, citation))
    return [rule.number for rule in rules(agency)[len(before) :] if rule.is_of(wanted)]


def unarmed(agency: Agency, wanted: Wanted) -> list[RegisteredRule]:
    """The registered versions among the wanted that are not armed.

    Raises AlmonerError if one of the wanted is not registered as it is wanted.
    """
    alike = [rule for rule in rules(agency) if rule.rule_hash in wanted]
    found = [rule for rule in alike if rule.is_of(wanted)]
    missing = wanted.keys() - {rule.rule_hash for rule in found}
    if missing:
        others = [
            f" Rule {rule.number} of family {rule.family} is none of them: its family or its "
            "citation is not the file's."
            for rule in alike
            if rule.rule_hash in missing
        ]
        raise AlmonerError(
            f"{len(missing)} of the program file's {len(wanted)} rules are not registered: "
            f"run almoner rule register with the file first.{''.join(others)}"
        )
    return [rule for rule in found if not rule.armed]


def arm(agency: Agency, investigator: Sender, found: Sequence[RegisteredRule]) -> None:
    """Arms registered versions, as `unarmed` finds them.

    Raises Reverted, for example Holds_RuleNotArmed where a rule has no authority.
    """
    for rule in found:
        investigator.send(agency.holds.functions.armRule(rule.number))


def disarm(agency: Agency, officer: Sender, rule_no: int) -> None:
    """Takes a rule's power to hold, by one person, at once. Raises Reverted."""
    officer.send(agency.holds.functions.disarmRule(rule_no))


def propose_rearm(agency: Agency, investigator: Sender, number: int, reason: bytes) -> None:
    """Proposes to re-arm a family whose fuse tripped. Raises Reverted, as Holds_Fuse."""
    investigator.send(agency.holds.functions.proposeRearm(number, reason))


def rearm(agency: Agency, program_admin: Sender, number: int, reason: bytes) -> None:
    """Re-arms it for the same reason; its figures begin anew. Raises Reverted."""
    program_admin.send(agency.holds.functions.rearm(number, reason))
