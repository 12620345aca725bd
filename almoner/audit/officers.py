"""Who held which office when, from the events of Offices; and whether an act was of its office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from almoner.audit.finding import Findings
from almoner.audit.shapes import Values

DAY = 86_400
_LONGEST_PAUSE = 3 * DAY
_REST = 7 * DAY


class Office(IntEnum):
    """As numbered in contracts/interfaces/IOffices.sol."""

    NONE = 0
    APPOINTING_AUTHORITY = 1
    BUDGET_OFFICER = 2
    PROGRAM_ADMIN = 3
    CASEWORKER = 4
    DETERMINER = 5
    MAKER = 6
    APPROVER = 7
    GRANTS_OFFICER = 8
    REVIEWER = 9
    MONITOR = 10
    INVESTIGATOR = 11
    HEARING_OFFICER = 12
    COUNTER = 13
    GUARDIAN = 14

    @property
    def word(self) -> str:
        return self.name.lower().replace("_", " ")


_ALONE = {Office.APPOINTING_AUTHORITY, Office.MONITOR, Office.GUARDIAN, Office.HEARING_OFFICER}
_PAIRS = (
    (Office.COUNTER, Office.CASEWORKER),
    (Office.COUNTER, Office.DETERMINER),
    (Office.APPROVER, Office.MAKER),
    (Office.APPROVER, Office.PROGRAM_ADMIN),
    (Office.CASEWORKER, Office.DETERMINER),
    (Office.GRANTS_OFFICER, Office.REVIEWER),
)
_OPPOSED = {frozenset(pair) for pair in _PAIRS} | {
    frozenset((Office.INVESTIGATOR, other))
    for other in Office
    if other not in (Office.INVESTIGATOR, Office.BUDGET_OFFICER)
}

ACTS: Mapping[str, tuple[Office, ...]] = {
    **dict.fromkeys(
        ("PersonProposed", "KeyProposed", "KeyUnlinked", "AppointmentProposed", "Removed"),
        (Office.APPOINTING_AUTHORITY,),
    ),
    **dict.fromkeys(("KeyVetoed", "AppointmentVetoed", "Paused"), (Office.GUARDIAN,)),
    "PauseEnded": (Office.GUARDIAN, Office.APPOINTING_AUTHORITY),
    **dict.fromkeys(
        (
            *("Appropriated", "Allotted", "Deallotted", "Apportioned", "Deapportioned"),
            *("AppropriationClosed", "ReturnedToSource"),
        ),
        (Office.BUDGET_OFFICER,),
    ),
    **dict.fromkeys(
        (
            *("ProgramOpened", "CalendarSet", "RuleRegistered", "FuseRearmed", "RoundPublished"),
            *("RoundCancelled", "DoubleMemberConfirmed", "SharedAccountConfirmed"),
        ),
        (Office.PROGRAM_ADMIN,),
    ),
    **dict.fromkeys(("CaseEnrolled", "CaseWithdrawn"), (Office.CASEWORKER,)),
    **dict.fromkeys(
        (*("CaseApproved", "CaseRejected", "DoubleMemberProposed", "SharedAccountProposed"),),
        (Office.DETERMINER,),
    ),
    "KeyOffered": (Office.COUNTER,),
    **dict.fromkeys(("RecallProposed",), (Office.MAKER,)),
    **dict.fromkeys(
        ("RunApproved", "AwardApproved", "DrawApproved", "AmendmentApproved"), (Office.APPROVER,)
    ),
    **dict.fromkeys(
        ("RuleArmed", "RearmProposed", "HoldReleased", "HoldExtended", "HoldSustained"),
        (Office.INVESTIGATOR,),
    ),
    "RuleDisarmed": (Office.PROGRAM_ADMIN, Office.INVESTIGATOR),
    "HoldPlaced": (Office.MONITOR, Office.INVESTIGATOR),
    **dict.fromkeys(("NoticeServed", "NoticeReturned"), (Office.COUNTER, Office.DETERMINER)),
    **dict.fromkeys(("ChangeObjected", "ObjectionDecided"), (Office.COUNTER,)),
    "ChangeApproved": (Office.DETERMINER, Office.COUNTER),
    **dict.fromkeys(
        (
            *("GoodCauseFound", "AppealAssigned", "AppealDecided", "OverpaymentEstablished"),
            "ObjectionJudged",
        ),
        (Office.HEARING_OFFICER,),
    ),
    **dict.fromkeys(
        (
            *("RoundDrafted", "PanelClosed", "RevisionAsked", "ApplicantIdentified"),
            *("ReviewerAssigned", "SheetPosted", "AwardRecommended", "AwardWithdrawn"),
            *("DrawReviewed", "DrawDenied", "DrawSubstantiated", "MilestoneJudged"),
            "AmendmentNoticed",
        ),
        (Office.GRANTS_OFFICER,),
    ),
}
"""Events whose `by` is an officer, with the offices that may act so. 0 is nobody: the citizen."""
_PAUSED = {
    *("CaseEnrolled", "CaseApproved", "RunOpened", "SingleOpened", "WordSealed", "RunApproved"),
    *("AwardApproved", "DrawApproved", "AmendmentApproved"),
}


@dataclass(slots=True)
class Term:
    """As `termOf` has it."""

    start: int
    until: int
    renewed_until: int
    proposer: int
    confirmer: int
    removed: bool = False

    @property
    def end(self) -> int:
        return self.renewed_until or self.until


@dataclass(slots=True)
class Key:
    """As `keyOf` has it."""

    person: int
    start: int
    proposer: int
    confirmer: int
    retired: bool = False


@dataclass(slots=True)
class Officers:
    """Persons, keys and terms."""

    findings: Findings
    persons: int = 0
    keys: dict[str, Key] = field(default_factory=dict)
    terms: dict[tuple[int, int], Term] = field(default_factory=dict)
    paused_until: int = 0

    def holds(self, person: int, office: int) -> bool:
        """Whether a person is in an office now."""
        term, now = self.terms.get((person, office)), self.findings.place.time
        return term is not None and not term.removed and term.start <= now < term.end

    def since(self, person: int, office: int, since: int) -> bool:
        """Whether a person is in an office now, and has been from a time on."""
        return self.holds(person, office) and self.terms[person, office].start <= since

    def person_of(self, key: str) -> int:
        """Whose working key that is, 0 for nobody's."""
        linked, now = self.keys.get(key), self.findings.place.time
        works = linked is not None and linked.start <= now and not linked.retired
        return linked.person if linked is not None and works else 0

    def check(self, name: str, values: Values) -> None:
        """Whether who an event names held an office that may act so."""
        offices = ACTS.get(name)
        by = values.get("by")
        if offices is not None and by and not any(self.holds(by, each) for each in offices):
            self.not_in_office(by, offices, name)
        for field_name, office in (("maker", Office.MAKER),):
            person = values.get(field_name)
            if person and not self.holds(person, office):
                self.not_in_office(person, (office,), name)
        if name in _PAUSED and self.findings.place.time < self.paused_until:
            self.findings.serious("I22", f"{name} happened during a pause.")

    def not_in_office(self, person: int, offices: tuple[Office, ...], name: str) -> None:
        what = " or ".join(each.word for each in offices)
        self.findings.critical("I21", f"Person {person} of {name} was no {what} at that time.")

    # Events

    def person_opened(self, e: Values) -> None:
        self.persons += 1
        if e["person"] != self.persons:
            self.findings.serious(
                "I21", f"Person {e['person']} is opened as number {self.persons}."
            )
        self._link(e, self.findings.place.time)

    def key_linked(self, e: Values) -> None:
        self._link(e, e["from"])

    def _link(self, e: Values, start: int) -> None:
        if e["key"] in self.keys:
            self.findings.critical("I21", f"The key {e['key']} is linked to a second person.")
        self._two(e, "opens a person or a key")
        self.keys[e["key"]] = Key(e["person"], start, e["proposer"], e["confirmer"])

    def key_ended(self, e: Values) -> None:
        if e["key"] in self.keys:
            self.keys[e["key"]].retired = True

    def appointed(self, e: Values) -> None:
        person, office, now = e["person"], Office(e["office"]), self.findings.place.time
        self._two(e, "appoints")
        known = self.terms.get((person, office))
        live = known is not None and not known.removed and now < known.end
        if known is not None and live:
            if e["from"] != known.end:
                self.findings.serious("I21", f"Person {person} holds {office.word} twice.")
            known.until, known.renewed_until = e["from"], e["until"]
            return
        for (other_person, other), term in self.terms.items():
            overlaps = not term.removed and term.start < e["until"] and e["from"] < term.end
            if other_person == person and overlaps and _clash(office, Office(other)):
                self.findings.critical(
                    "I21",
                    f"Person {person} is {office.word} and {Office(other).word} at the same time.",
                )
        self.terms[person, office] = Term(e["from"], e["until"], 0, e["proposer"], e["confirmer"])

    def removed(self, e: Values) -> None:
        term = self.terms.get((e["person"], e["office"]))
        if term is not None and self.findings.place.time < term.end:
            term.removed = True

    def vetoed(self, e: Values) -> None:
        term = self.terms.get((e["person"], e["office"]))
        if term is None:
            return
        if term.renewed_until and term.until == e["from"]:
            term.renewed_until = 0
        elif term.start == e["from"] and self.findings.place.time < term.start:
            term.removed = True

    def paused(self, e: Values) -> None:
        now = self.findings.place.time
        if e["until"] - now > _LONGEST_PAUSE or e["until"] <= now:
            self.findings.critical("I22", "A pause is longer than three days.")
        if self.paused_until and now < self.paused_until + _REST:
            self.findings.critical("I22", "A pause begins within seven days of the last one.")
        self.paused_until = e["until"]

    def pause_ended(self, e: Values) -> None:
        self.paused_until = e["until"]

    def _two(self, e: Values, does: str) -> None:
        proposer, confirmer = e["proposer"], e["confirmer"]
        founders = proposer == confirmer == 0 and e["person"] <= 2
        if founders:
            return
        if proposer == confirmer:
            self.findings.critical("I21", f"Person {proposer} {does} alone.")
        for person in {proposer, confirmer}:
            if not self.holds(person, Office.APPOINTING_AUTHORITY):
                self.findings.critical(
                    "I21", f"Person {person} {does}, and was no appointing authority."
                )


def _clash(a: Office, b: Office) -> bool:
    return a != b and (a in _ALONE or b in _ALONE or frozenset((a, b)) in _OPPOSED)
