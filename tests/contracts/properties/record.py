"""What happened to an agency, from its events alone: the model the invariants are checked against.

It knows who was in office when, what was sealed, served, appealed and paid; it computes nothing the
way the contracts do, and stores no view of theirs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.properties.nouns import (
    REGULAR,
    Appeal,
    Case,
    Hold,
    Payment,
    Proposal,
    Run,
    Term,
)
from tests.contracts.properties.told_cases import ToldCases
from tests.contracts.properties.told_changes import ToldChanges
from tests.contracts.properties.told_holds import ToldHolds
from tests.contracts.properties.told_money import ToldMoney
from tests.contracts.properties.told_runs import ToldRuns
from tests.contracts.properties.wire import Event


@dataclass(slots=True, kw_only=True)
class Record(ToldCases, ToldRuns, ToldHolds, ToldChanges, ToldMoney):
    """All of it. `now` is the time of the newest act, in seconds."""

    now: int = 0
    treasury: str = ""
    roster: str = ""
    blocked: set[str] = field(default_factory=set)
    """Accounts the token refuses."""
    stopped: bool = False
    """Whether the token refuses everybody."""
    delivery: bool = False
    """Whether a notice has to be delivered; otherwise it is enough to send it."""
    charging: bool = False
    """Whether the token takes a fee, so that no transfer adds up."""
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    terms: dict[tuple[int, str], list[Term]] = field(default_factory=lambda: defaultdict(list))
    pauses: list[tuple[int, int]] = field(default_factory=list)
    cases: dict[int, Case] = field(default_factory=dict)
    exceptions: dict[bytes, tuple[bytes, int]] = field(default_factory=dict)
    offers: dict[int, str] = field(default_factory=dict)
    acted: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    issue_at: dict[int, int] = field(default_factory=dict)
    certified: Counter[int] = field(default_factory=Counter)
    runs: dict[int, Run] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    paid: Counter[tuple[int, int]] = field(default_factory=Counter)
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    families: dict[int, dict[str, Any]] = field(default_factory=dict)
    alerts: set[bytes] = field(default_factory=set)
    bot_holds: Counter[int] = field(default_factory=Counter)
    holds: dict[int, Hold] = field(default_factory=dict)
    deadlines: dict[tuple[int, ...], int] = field(default_factory=dict)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    strikes: dict[int, int] = field(default_factory=dict)
    appeals: dict[int, Appeal] = field(default_factory=dict)
    appropriations: dict[int, dict[str, Any]] = field(default_factory=dict)
    allotments: dict[int, dict[str, Any]] = field(default_factory=dict)
    obligations: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    returned: Counter[int] = field(default_factory=Counter)
    programs: dict[str, int] = field(default_factory=dict)
    objected: set[int] = field(default_factory=set)
    events: Counter[str] = field(default_factory=Counter)

    def beside(self, roster: str, delivery: bool) -> Record:
        """The record of a further program of the same agency: officers, money and rules are one."""
        common = (
            *("treasury", "blocked", "keys", "terms", "pauses", "rules", "families"),
            *("appropriations", "allotments", "obligations", "programs"),
        )
        given = {each: getattr(self, each) for each in common}
        return Record(roster=roster, delivery=delivery, **given)

    # Asked by the checks

    def person(self, key: str) -> int:
        """Who acts with a key now, 0 for nobody."""
        person, since = self.keys.get(key, (0, 0))
        return person if person and since <= self.now else 0

    def in_office(self, person: int, office: str, since: int | None = None) -> bool:
        """Whether a person is in office now, and was without a break since."""
        began = self.now if since is None else since
        terms = sorted(self.terms.get((person, office), []), key=lambda each: each.start)
        running = next((each for each in terms if each.start <= began < each.end), None)
        while running is not None and running.end <= self.now:
            running = next((each for each in terms if each.start == running.end), None)
        return running is not None

    def paused(self) -> bool:
        return bool(self.pauses) and self.now < self.pauses[-1][1]

    def involved(self, case_no: int) -> set[int]:
        """Everybody who enrolled, approved, closed, proposed, approved or noticed."""
        case = self.cases.get(case_no)
        return (case.officers if case else set()) | self.acted[case_no]

    def refuses(self, account: str) -> bool:
        """Whether the token lets nothing through to an account."""
        return self.stopped or account in self.blocked

    def case_of(self, subject: int) -> int:
        """The case of a payment or of a proposal, 0 for none."""
        if subject >> 32:
            return subject & 0xFFFFFFFF
        return self.proposals[subject].case_no if subject in self.proposals else 0

    def subject(self, payment: int) -> tuple[int, ...]:
        """What a deadline belongs to: the case and period, or the single payment."""
        known = self.payments[payment]
        return (known.case_no, known.period) if known.kind == REGULAR else (payment,)

    def alive(self, run: int) -> bool:
        return self.runs[run].state not in ("lapsed", "recalled")

    def sealed_in(self, case_no: int) -> int:
        """The live run a case is sealed in and not yet paid by, 0 for none."""
        for number, payment in self.payments.items():
            if payment.case_no == case_no and payment.kind == REGULAR and self.alive(number >> 32):
                if payment.state in ("sealed", "open"):
                    return number >> 32
        return 0

    def proposal_of(self, subject: int) -> Proposal | None:
        number = self.strikes.get(subject, 0) if subject >> 32 else subject
        return self.proposals.get(number)

    def of_run(self, run: int) -> dict[int, Payment]:
        return {each: known for each, known in self.payments.items() if each >> 32 == run}

    def note(self, e: Event) -> None:
        """Writes down one event."""
        self.events[e.name] += 1
        told = getattr(self, f"_{e.name}", None)
        if told is not None:
            told(e)
