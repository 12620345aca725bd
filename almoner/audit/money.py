"""The Treasury's books, rebuilt from its events and the token's transfers to and from it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from almoner.audit.books import ZERO, Allotment, Appropriation, Books, Cost, Obligation
from almoner.audit.finding import Findings
from almoner.audit.officers import DAY
from almoner.audit.shapes import Values
from almoner.money import dollars


@dataclass(slots=True)
class Money:
    """The money ladder. Transfers are matched with the events that explain them, transaction by
    transaction: what leaves the Treasury without one is the gravest thing an audit can find.
    """

    findings: Findings
    books: Books = field(default_factory=Books)
    appropriations: dict[int, Appropriation] = field(default_factory=dict)
    allotments: dict[int, Allotment] = field(default_factory=dict)
    obligations: dict[tuple[str, int], Obligation] = field(default_factory=dict)
    returned: dict[tuple[str, int], int] = field(default_factory=dict)
    costs: dict[bytes, Cost] = field(default_factory=dict)
    purposes: dict[str, int] = field(default_factory=dict)
    """Of every program the Treasury opened."""
    due: Counter[tuple[int, int]] = field(default_factory=Counter)
    """Net obligations by allotment and the day they fall due, counted from 1970."""
    tokens: int = 0
    """What the token's transfers leave with the Treasury."""
    sent: list[tuple[str, int]] = field(default_factory=list)
    """Transfers of this transaction that no event has explained yet: topic of the payee, amount."""
    paid: dict[tuple[str, int], list[tuple[str, int]]] = field(default_factory=dict)
    """Transfers that a disbursement explained and no payment yet."""
    _leaves: list[tuple[str, int]] = field(default_factory=list)
    """Transfers out that an event announced."""
    _arrives: list[tuple[str, int]] = field(default_factory=list)
    _releases: list[tuple[str, int, int]] = field(default_factory=list)
    """Obligations of which a program said that something is released."""
    _late: tuple[str, int, int] | None = None
    """An obligation outside its availability, unless it is said at once to replace another."""

    # The token

    def leaves(self, payee: str, amount: int) -> None:
        """A transfer from the Treasury; the payee as a topic."""
        self.tokens -= amount
        if self._leaves and self._leaves[0] == (payee[26:], amount):
            self._leaves.pop(0)
        else:
            self.sent.append((payee, amount))

    def arrives(self, payer: str, amount: int) -> None:
        """A transfer to the Treasury. Anyone may send it tokens, which no book will ever have."""
        self.tokens += amount
        if (payer[26:], amount) in self._arrives:
            self._arrives.remove((payer[26:], amount))
        else:
            self.findings.minor(
                "I1", f"{dollars(amount)} came from 0x{payer[26:]} and are in no book."
            )

    def settle_accounts(self) -> None:
        """At the end of a transaction: nothing may be left unexplained."""
        findings = self.findings
        for payee, amount in self.sent:
            findings.critical(
                "I8",
                f"{dollars(amount)} left the Treasury for 0x{payee[26:]}, and no event says why.",
            )
        for (program, number), left in self.paid.items():
            for payee, amount in left:
                findings.critical(
                    "I8",
                    f"{dollars(amount)} went to 0x{payee[26:]} under obligation {number} of "
                    f"{program}, and no payment of it says so.",
                )
        for account, amount in self._leaves:
            findings.critical(
                "I1", f"{dollars(amount)} were booked as sent to 0x{account} and never left."
            )
        for account, amount in self._arrives:
            findings.critical(
                "I1", f"{dollars(amount)} were booked as come from 0x{account} and never arrived."
            )
        for program, number, amount in self._releases:
            findings.critical(
                "I9",
                f"A payment of {dollars(amount)} under obligation {number} of {program} ended, and "
                "its money did not go back to the allotment.",
            )
        if self._late is not None:
            program, number, _ = self._late
            findings.critical(
                "I3",
                f"Obligation {number} of {program} is outside the availability of its money.",
            )
        self.sent.clear()
        self.paid.clear()
        self._leaves.clear()
        self._arrives.clear()
        self._releases.clear()
        self._late = None

    def take_paid(self, program: str, number: int, count: int) -> list[tuple[str, int]]:
        """The next transfers under an obligation, in the order they were made."""
        waiting = self.paid.get((program, number), [])
        taken, self.paid[program, number] = waiting[:count], waiting[count:]
        if not self.paid[program, number]:
            del self.paid[program, number]
        return taken

    def expect_release(self, program: str, number: int, amount: int) -> None:
        """That a payment ended, and its money has to go back in this transaction."""
        self._releases.append((program, number, amount))

    # Authority

    def appropriated(self, e: Values) -> None:
        if not e["from"] < e["to"] <= e["cancelAt"] or e["to"] <= self.findings.place.time:
            number = e["appropriation"]
            self.findings.critical("I3", f"Appropriation {number} has dates that cannot be.")
        self.appropriations[e["appropriation"]] = Appropriation(
            purpose=e["purpose"],
            source=e["source"],
            ceiling=e["ceiling"],
            start=e["from"],
            end=e["to"],
            cancel_at=e["cancelAt"],
        )

    def program_opened(self, e: Values) -> None:
        self.purposes[e["program"]] = e["purpose"]

    def allotted(self, e: Values) -> None:
        a, number = self._of(e["appropriation"]), e["allotment"]
        purpose = self.purposes.get(e["program"])
        if purpose != a.purpose:
            self.findings.critical(
                "I4",
                f"Allotment {number} gives money of purpose {a.purpose} to a program of purpose "
                f"{purpose}.",
            )
        if a.closed:
            self.findings.critical("I3", f"Allotment {number} is of a closed appropriation.")
        own = a.allotted + e["amount"]
        what = f"What appropriation {e['appropriation']} allotted"
        a.allotted = self.findings.agree("I2", what, own, e["allottedByAppropriation"])
        if a.allotted > a.ceiling:
            self.findings.critical(
                "I2", f"Appropriation {e['appropriation']} allotted more than its ceiling."
            )
        self.allotments[number] = Allotment(e["appropriation"], e["program"], e["amount"])

    def deallotted(self, e: Values) -> None:
        t, a = self._allotment(e["allotment"]), self._of(e["appropriation"])
        what = f"What allotment {e['allotment']} has"
        t.allotted = self.findings.agree("I2", what, t.allotted - e["amount"], e["allotted"])
        own, said = a.allotted - e["amount"], e["allottedByAppropriation"]
        what = f"What appropriation {e['appropriation']} allotted"
        a.allotted = self.findings.agree("I2", what, own, said)
        self._within(e["allotment"], t)

    def apportioned(self, e: Values) -> None:
        t = self._allotment(e["allotment"])
        a = self._of(t.appropriation)
        a.apportioned += e["amount"]
        self._cash(e["allotment"], t, t.cash + e["amount"], e["cash"])
        if a.idle < 0:
            self.findings.critical(
                "I2", f"Appropriation {t.appropriation} handed out cash that it does not have."
            )

    def deapportioned(self, e: Values) -> None:
        t = self._allotment(e["allotment"])
        a = self._of(t.appropriation)
        a.apportioned -= e["amount"]
        self._cash(e["allotment"], t, t.cash - e["amount"], e["cash"])
        if not a.closed and t.cash < t.obligated - t.disbursed:
            self.findings.critical(
                "I10",
                f"Cash that open obligations wait for was taken from allotment {e['allotment']}.",
            )

    def closed(self, e: Values) -> None:
        a, now = self._of(e["appropriation"]), self.findings.place.time
        number = e["appropriation"]
        self.findings.agree(
            "I2", f"Obligations of appropriation {number}", a.obligated, e["obligated"]
        )
        self.findings.agree("I2", f"Idle cash of appropriation {number}", a.idle, e["idle"])
        if now < a.cancel_at or a.closed:
            self.findings.critical("I10", f"Appropriation {number} was closed before it may be.")
        a.closed = True

    # Obligations

    def obligated(self, e: Values) -> None:
        key, now = (e["program"], e["id"]), self.findings.place.time
        t = self._allotment(e["allotment"])
        a = self._of(t.appropriation)
        if key in self.obligations:
            self.findings.critical("I6", f"Obligation {e['id']} of {e['program']} is booked twice.")
        if t.program != e["program"]:
            self.findings.critical(
                "I8", f"{e['program']} obligated money of allotment {e['allotment']}, not its own."
            )
        if not now <= e["payableAt"] < a.cancel_at or a.closed:
            self.findings.critical("I3", f"Obligation {e['id']} falls due when it may not.")
        if not a.start <= now < a.end:
            self._late = (e["program"], e["id"], e["amount"])
        self.obligations[key] = Obligation(e["allotment"], a.cancel_at, e["payableAt"], e["amount"])
        self._commit(e, t, a)

    def reobligated(self, e: Values) -> None:
        program, number, amount = e["program"], e["id"], e["amount"]
        if self._late == (program, number, amount):
            self._late = None
        o = self._obligation(program, e["original"])
        what = f"What replaced obligation {e['original']}"
        o.replaced = self.findings.agree("I6", what, o.replaced + amount, e["replaced"])
        if o.replaced > o.recovered + o.released:
            self.findings.critical(
                "I6", f"Obligation {number} reissues more than came back of {e['original']}."
            )

    def increased(self, e: Values) -> None:
        o, t = self._obligation(e["program"], e["id"]), self._allotment(e["allotment"])
        a, now = self._of(t.appropriation), self.findings.place.time
        if not a.start <= now < a.end or a.closed:
            self.findings.critical(
                "I3", f"Obligation {e['id']} grew outside its appropriation's availability."
            )
        o.obligated += e["amount"]
        self._commit(e, t, a)

    def rescheduled(self, e: Values) -> None:
        o = self._obligation(e["program"], e["id"])
        if o.payable_at not in (e["from"], e["to"]):
            self.findings.critical("I3", f"Obligation {e['id']} moves from or to another date.")
        self.due[o.allotment, e["from"] // DAY] -= e["amount"]
        self.due[o.allotment, e["to"] // DAY] += e["amount"]

    def _commit(self, e: Values, t: Allotment, a: Appropriation) -> None:
        o = self._obligation(e["program"], e["id"])
        self.due[e["allotment"], o.payable_at // DAY] += e["amount"]
        a.obligated += e["amount"]
        what = f"Obligations of allotment {e['allotment']}"
        t.obligated = self.findings.agree("I2", what, t.obligated + e["amount"], e["obligated"])
        self._within(e["allotment"], t)

    def deobligated(self, e: Values) -> None:
        o, t = self._obligation(e["program"], e["id"]), self._allotment(e["allotment"])
        release = (e["program"], e["id"], e["amount"])
        if release in self._releases:
            self._releases.remove(release)
        o.obligated -= e["amount"]
        o.released += e["amount"]
        self.due[o.allotment, o.payable_at // DAY] -= e["amount"]
        self._of(t.appropriation).obligated -= e["amount"]
        if o.obligated < o.disbursed:
            self.findings.critical("I9", f"Obligation {e['id']} gave back what was paid of it.")
        what = f"Obligations of allotment {e['allotment']}"
        t.obligated = self.findings.agree("I2", what, t.obligated - e["amount"], e["obligated"])

    # Cash

    def funded(self, e: Values) -> None:
        a, number = self._of(e["appropriation"]), e["appropriation"]
        if e["from"] != a.source:
            self.findings.critical("I8", f"Appropriation {number} took cash of another source.")
        what = f"Cash received by appropriation {number}"
        a.received = self.findings.agree("I1", what, a.received + e["amount"], e["received"])
        if a.received - a.returned_to_source > a.ceiling:
            self.findings.critical("I2", f"Appropriation {number} received more than its ceiling.")
        self.books.received += e["amount"]
        self._arrives.append((e["from"][2:], e["amount"]))

    def disbursed(self, e: Values) -> None:
        key, amount, now = (e["program"], e["id"]), e["amount"], self.findings.place.time
        o, t = self._obligation(*key), self._allotment(e["allotment"])
        moved = sum(each for _, each in self.sent)
        if moved != amount:
            self.findings.critical(
                "I1",
                f"Obligation {e['id']} says that {dollars(amount)} were paid; the "
                f"token moved {dollars(moved)}.",
            )
        self.paid.setdefault(key, []).extend(self.sent)
        self.sent.clear()
        if now >= o.cancel_at:
            self.findings.critical("I3", f"Obligation {e['id']} was paid after its cancel date.")
        if e["allotment"] != o.allotment:
            self.findings.critical("I8", f"Obligation {e['id']} was paid from another allotment.")
        o.disbursed += amount
        self.books.disbursed += amount
        if o.disbursed > o.obligated:
            self.findings.critical(
                "I2", f"More was paid under obligation {e['id']} of {e['program']} than it has."
            )
        what = f"Payments of allotment {e['allotment']}"
        t.disbursed = self.findings.agree("I1", what, t.disbursed + amount, e["disbursed"])
        self._cash(e["allotment"], t, t.cash - amount, e["cash"])

    def recovered(self, e: Values, number: int) -> None:
        """Money of a payment that came back; `number` is the payment's obligation."""
        o, t = self._obligation(e["program"], number), self._allotment(e["allotment"])
        amount = e["amount"]
        o.recovered += amount
        self._of(t.appropriation).recovered += amount
        self.books.recovered += amount
        key = (e["program"], e["paymentId"])
        self.returned[key] = self.returned.get(key, 0) + amount
        if o.recovered > o.disbursed:
            self.findings.critical("I9", f"More came back of obligation {number} than was paid.")
        what = f"What came back to allotment {e['allotment']}"
        t.recovered = self.findings.agree("I9", what, t.recovered + amount, e["recovered"])
        self._cash(e["allotment"], t, t.cash + amount, e["cash"])
        self._arrives.append((e["from"][2:], amount))

    def returned_to_source(self, e: Values) -> None:
        a, number, amount = self._of(e["appropriation"]), e["appropriation"], e["amount"]
        if e["source"] != a.source:
            self.findings.critical("I8", f"Appropriation {number} returned cash to another source.")
        own = a.returned_to_source + amount
        what = f"Cash returned by appropriation {number}"
        a.returned_to_source = self.findings.agree("I1", what, own, e["returnedToSource"])
        self.books.returned_to_source += amount
        covered = a.received + a.recovered - a.returned_to_source >= a.obligated
        if a.idle < 0 or not (a.closed or covered):
            self.findings.critical(
                "I10", f"Appropriation {number} returned cash that its obligations wait for."
            )
        self._leaves.append((e["source"][2:], amount))

    # Documents

    def charged(self, e: Values) -> None:
        cost = self.costs.setdefault(e["costRef"], Cost(e["gross"]))
        if cost.charged == 0:
            cost.gross = e["gross"]
        if cost.gross != e["gross"]:
            self.findings.critical("I24", "A document is charged with another gross than before.")
        what = "What is charged to a document"
        cost.charged = self.findings.agree("I24", what, cost.charged + e["amount"], e["charged"])
        if cost.charged > cost.gross:
            self.findings.critical("I24", "A document is charged beyond its gross.")

    def uncharged(self, e: Values) -> None:
        cost = self.costs.setdefault(e["costRef"], Cost(0))
        what = "What is charged to a document"
        cost.charged = self.findings.agree("I24", what, cost.charged - e["amount"], e["charged"])

    # The end

    def close(self) -> None:
        """What must hold of the books as they stand."""
        if self.tokens < self.books.balance:
            self.findings.critical(
                "I1",
                f"The books say that the Treasury has {dollars(self.books.balance)}; the token's "
                f"transfers leave it {dollars(self.tokens)}.",
            )

    def _cash(self, number: int, t: Allotment, own: int, said: int) -> None:
        t.cash = self.findings.agree("I2", f"Cash of allotment {number}", own, said)
        if own < 0:
            self.findings.critical("I2", f"Allotment {number} spent cash that it does not have.")

    def _within(self, number: int, t: Allotment) -> None:
        if t.obligated - t.recovered > t.allotted:
            self.findings.critical("I2", f"Allotment {number} is obligated beyond its authority.")

    def _of(self, number: int) -> Appropriation:
        if number not in self.appropriations:
            self.findings.critical("I2", f"Appropriation {number} was never booked.")
            self.appropriations[number] = Appropriation(0, ZERO, 0, 0, 0, 0)
        return self.appropriations[number]

    def _allotment(self, number: int) -> Allotment:
        if number not in self.allotments:
            self.findings.critical("I2", f"Allotment {number} was never made.")
            self.allotments[number] = Allotment(0, ZERO, 0)
        return self.allotments[number]

    def _obligation(self, program: str, number: int) -> Obligation:
        if (program, number) not in self.obligations:
            self.findings.critical("I2", f"Obligation {number} of {program} was never booked.")
            self.obligations[program, number] = Obligation(0, 0, 0, 0)
        return self.obligations[program, number]
