"""What the monitor judges programs by, and what it said it judged, from the events of RuleSets."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field

from almoner.audit.finding import Findings
from almoner.audit.shapes import Values

_NONE = bytes(32)


@dataclass(slots=True)
class Activation:
    """As `activationOf` has it, but for the rule set, which may have been taken away."""

    report: bytes
    number: int
    proposer: int
    activator: int
    since: int


@dataclass(slots=True)
class RuleSets:
    """Rule sets of all programs, and the outcomes of all blocks."""

    findings: Findings
    programs: Container[str]
    headers: Mapping[int, str]
    """Hashes of the blocks that were read, by number."""
    active: dict[str, bytes] = field(default_factory=dict)
    """By program, where there is one."""
    activations: dict[str, Activation] = field(default_factory=dict)
    candidates: dict[str, tuple[bytes, bytes, int]] = field(default_factory=dict)
    """By program: rule set, report and proposer that wait for a second person."""
    established: int = 0
    """The block before which there is no program."""
    posted_to: int = 0

    @property
    def handlers(self) -> Mapping[str, Callable[[Values], None]]:
        """What each event of RuleSets is told to."""
        return {
            "RuleSetProposed": self.proposed,
            "RuleSetActivated": self.activated,
            "RuleSetDeactivated": self.deactivated,
            "OutcomesPosted": self.posted,
        }

    def proposed(self, e: Values) -> None:
        program, rule_set = e["program"], e["ruleSet"]
        if program not in self.programs or _NONE in (rule_set, e["report"]):
            self.findings.critical(
                "I27", f"A rule set is proposed of no program, or lacks its report: {program}."
            )
        self.candidates[program] = (rule_set, e["report"], e["by"])

    def activated(self, e: Values) -> None:
        program, by = e["program"], e["by"]
        said = (e["ruleSet"], e["report"], e["proposer"])
        if self.candidates.pop(program, None) != said:
            self.findings.critical(
                "I27", f"Person {by} activates what nobody proposed, in program {program}."
            )
        if e["proposer"] == by:
            self.findings.critical("I27", f"Person {by} activates their own rule set.")
        what = f"The rule set of program {program} before its newest"
        self.findings.agree("I27", what, self.active.get(program, _NONE), e["prior"])
        known = self.activations.get(program)
        number = 1 + (known.number if known is not None else 0)
        what = f"The number of the activation in program {program}"
        number = self.findings.agree("I27", what, number, e["number"])
        self.active[program] = e["ruleSet"]
        self.activations[program] = Activation(
            e["report"], number, e["proposer"], by, self.findings.place.time
        )

    def deactivated(self, e: Values) -> None:
        if self.active.pop(e["program"], None) != e["ruleSet"]:
            self.findings.critical(
                "I27", f"A rule set of program {e['program']} is taken away that was not active."
            )

    def posted(self, e: Values) -> None:
        first, last = e["first"], e["last"]
        # The first one may begin anywhere before there was anything to judge.
        follows = first == self.posted_to + 1 if self.posted_to else first <= self.established
        if not follows or last < first:
            self.findings.critical(
                "I26", f"The outcomes of blocks {first} to {last} do not follow those before."
            )
        known = self.headers.get(last)
        foreign = known is not None and known != f"0x{e['lastHash'].hex()}"
        if last >= self.findings.place.block or foreign or e["root"] == _NONE:
            self.findings.critical(
                "I26", f"The outcomes to block {last} are of no block of this chain, or of nothing."
            )
        self.posted_to = last
