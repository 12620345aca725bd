"""Who held which office when, from the events of Offices; and whether an act was of its office."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.audit.acts import DEMANDS, Demand
from almoner.audit.finding import Findings
from almoner.audit.office import Office, clash
from almoner.audit.shapes import Values

DAY = 86_400
_LONGEST_PAUSE = 3 * DAY
_REST = 7 * DAY
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
    messages: set[tuple[str, int]] = field(default_factory=set)
    """Action and subject of what claimants signed in this transaction."""
    proposals: dict[tuple[str, int, str | int], tuple[int, ...]] = field(default_factory=dict)
    """What was proposed of a key or a term: its proposer, and the dates of a term."""

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
        """Whether whom an event names held an office that may act so."""
        for field_name, rule in DEMANDS.get(name, {}).items():
            demand = rule if isinstance(rule, Demand) else rule(values)
            if demand is not None:
                self._ask(name, values[field_name], demand)
        if name in _PAUSED and self.findings.place.time < self.paused_until:
            self.findings.serious("I22", f"{name} happened during a pause.")

    def _ask(self, name: str, person: int, demand: Demand) -> None:
        if not person and (demand.nobody or demand.signed):
            if not demand.nobody and self.messages.isdisjoint(demand.signed):
                self.findings.critical(
                    "I21", f"{name} names nobody, and no claimant signed for it.", name
                )
        elif not any(self.holds(person, each) for each in demand.offices):
            self._not_in_office(person, demand.offices, name)

    def _not_in_office(self, person: int, offices: tuple[Office, ...], name: str) -> None:
        if not offices:
            sentence = f"Person {person} of {name} acts in the name of a claimant who signed."
        elif not person:
            sentence = f"{name} names nobody: person 0 holds no office."
        else:
            what = " or ".join(each.word for each in offices)
            sentence = f"Person {person} of {name} was no {what} at that time."
        self.findings.critical("I21", sentence, f"{person} {name}")

    def signed(self, e: Values) -> None:
        """A claimant's message, which an event of the same transaction may rest on."""
        self.messages.add((e["action"], e["subject"]))

    def end_transaction(self) -> None:
        """What was signed counts no longer."""
        self.messages.clear()

    # Events

    def key_proposed(self, e: Values) -> None:
        """Of a person who has none yet, or of one more."""
        person = e.get("person", 0)
        if person > self.persons:
            self.findings.critical("I21", f"Person {person} gets a key, and was never opened.")
        self.proposals["key", person, e["key"]] = (e["by"],)

    def term_proposed(self, e: Values) -> None:
        """The last one of a person and an office counts."""
        if not 0 < e["person"] <= self.persons or e["from"] >= e["until"]:
            self.findings.critical("I21", "A term is proposed of nobody, or ends as it begins.")
        key = ("term", e["person"], e["office"])
        self.proposals[key] = (e["by"], e["from"], e["until"])

    def person_opened(self, e: Values) -> None:
        self._two(e, "opens a person", ("key", 0, e["key"]))
        self.persons += 1
        if e["person"] != self.persons:
            self.findings.serious(
                "I21", f"Person {e['person']} is opened as number {self.persons}."
            )
        self._link(e, self.findings.place.time)

    def key_linked(self, e: Values) -> None:
        self._two(e, "links a key", ("key", e["person"], e["key"]))
        self._link(e, e["from"])

    def _link(self, e: Values, start: int) -> None:
        if e["key"] in self.keys:
            self.findings.critical("I21", f"The key {e['key']} is linked to a second person.")
        self.keys[e["key"]] = Key(e["person"], start, e["proposer"], e["confirmer"])

    def key_ended(self, e: Values) -> None:
        """Unlinked or vetoed; a veto may be of a key that was only proposed."""
        if e["key"] in self.keys:
            self.keys[e["key"]].retired = True

    def appointed(self, e: Values) -> None:
        person, office, now = e["person"], Office(e["office"]), self.findings.place.time
        self._two(e, "appoints", ("term", person, int(office)), e["from"], e["until"])
        known = self.terms.get((person, office))
        live = known is not None and not known.removed and now < known.end
        if known is not None and live:
            if e["from"] != known.end:
                self.findings.serious("I21", f"Person {person} holds {office.word} twice.")
            known.until, known.renewed_until = e["from"], e["until"]
            return
        for (other_person, other), term in self.terms.items():
            overlaps = not term.removed and term.start < e["until"] and e["from"] < term.end
            if other_person == person and overlaps and clash(office, Office(other)):
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
        """Of what is proposed, ahead or renewed; the proposal is vetoed first."""
        proposed = self.proposals.get(("term", e["person"], e["office"]))
        if proposed is not None and proposed[1:] == (e["from"], e["until"]):
            del self.proposals["term", e["person"], e["office"]]
            return
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

    def _two(self, e: Values, does: str, what: tuple[str, int, str | int], *dates: int) -> None:
        proposer, confirmer = e["proposer"], e["confirmer"]
        founders = proposer == confirmer == 0 and e["person"] <= 2
        if founders:
            return
        if proposer == confirmer:
            self.findings.critical("I21", f"Person {proposer} {does} alone.")
        if self.proposals.pop(what, ()) != (proposer, *dates):
            self.findings.critical(
                "I21", f"Person {confirmer} {does} otherwise than person {proposer} proposed it."
            )
        for person in {proposer, confirmer}:
            if not self.holds(person, Office.APPOINTING_AUTHORITY):
                self.findings.critical(
                    "I21", f"Person {person} {does}, and was no appointing authority."
                )
