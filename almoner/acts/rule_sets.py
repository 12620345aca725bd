"""What the monitor judges a program by: proposed by one person, activated by another; and the
outcomes the monitor commits to."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """The last activation in a program."""

    rule_set: bytes
    """Zeros once it was taken away, and before the first: the monitor may only alert."""
    report: bytes
    """SHA-256 of the back-test both persons saw."""
    number: int
    """Activations in the program so far."""
    proposer: int
    activator: int
    since: int

    @property
    def is_active(self) -> bool:
        """Whether the monitor may hold by it."""
        return any(self.rule_set)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """What waits for a second person."""

    rule_set: bytes
    report: bytes
    proposer: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What the monitor commits to of consecutive blocks."""

    first: int
    """The block after the last posted one."""
    last: int
    last_hash: bytes
    root: bytes
    judged: int
    """Payments judged in these blocks."""
    alerts: int
    """Of those, how many gave an alert."""


def activation(agency: Agency) -> Activation:
    """The last activation in the agency's program, of number 0 before the first."""
    view = agency.rule_sets.functions.activationOf(agency.program.address)
    return Activation(**structs.read(agency.client, view))


def candidate(agency: Agency) -> Candidate | None:
    """What waits for a second person in the agency's program."""
    view = agency.rule_sets.functions.candidateOf(agency.program.address)
    found = Candidate(**structs.read(agency.client, view))
    return found if any(found.rule_set) else None


def propose(agency: Agency, program_admin: Sender, rule_set: bytes, report: bytes) -> None:
    """Proposes a rule set, in the place of what waited. Raises Reverted."""
    fn = agency.rule_sets.functions.proposeRuleSet
    program_admin.send(fn(agency.program.address, rule_set, report))


def activate(agency: Agency, investigator: Sender, rule_set: bytes, report: bytes) -> None:
    """Activates what another proposed in these words, in the place of what is active.

    Raises Reverted, for example RuleSets_NotProposed.
    """
    fn = agency.rule_sets.functions.activateRuleSet
    investigator.send(fn(agency.program.address, rule_set, report))


def deactivate(agency: Agency, officer: Sender) -> None:
    """Takes the active rule set away, by one person, at once. Raises Reverted."""
    officer.send(agency.rule_sets.functions.deactivateRuleSet(agency.program.address))


def posted_to(agency: Agency) -> int:
    """The last block that outcomes were posted of; at first the one before the contract's own."""
    return int(agency.client.call(agency.rule_sets.functions.postedTo()))


def post(agency: Agency, monitor: Sender, outcomes: Outcomes) -> None:
    """Commits to outcomes. Raises Reverted, for example RuleSets_ForeignBlock where the chain left
    the branch they are of."""
    said = (outcomes.first, outcomes.last, outcomes.last_hash, outcomes.root)
    fn = agency.rule_sets.functions.postOutcomes(*said, outcomes.judged, outcomes.alerts)
    monitor.send(fn)
