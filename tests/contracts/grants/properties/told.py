"""What events tell of the money, of holds and of amendments, and what they must keep."""

from __future__ import annotations

from tests.contracts.grants.properties.book import Book, require
from tests.contracts.properties.wire import Act, Event

UNILATERAL = 4
"""The first of the adverse kinds."""


class Told(Book):
    """The book, with what is not the program's own."""

    def check(self, act: Act) -> None:
        """What an act did to the token: it leaves only to payees and the source (I8)."""
        left = [
            (e["to"], e["value"])
            for e in act.events
            if e.name == "Transfer" and e["from"] == self.treasury
        ]
        due = [
            (self.payments[e["paymentId"]]["payTo"], self.payments[e["paymentId"]]["amount"])
            for e in act.events
            if e.name == "PaymentSettled" and e["paymentId"] in self.payments
        ]
        due += [(e["source"], e["amount"]) for e in act.events if e.name == "ReturnedToSource"]
        require("I8", sorted(left) == sorted(due), f"tokens left to {left}, and due was {due}")

    # Money

    def _Obligated(self, e: Event) -> None:
        if e["program"] != self.program:
            return
        self.obligations[e["id"]]["obligated"] += e["amount"]
        start, end, cancel = self.availability
        require("I3", start <= self.now < end, "obligated outside the availability")
        latest = e["payableAt"] + self.sustained_cap + self.margin
        require("I3", latest < cancel, "obligated past the cancel date")

    def _ObligationIncreased(self, e: Event) -> None:
        self.obligations[e["id"]]["obligated"] += e["amount"]
        start, end, _ = self.availability
        require("I3", start <= self.now < end, "more obligated outside the availability")

    def _Deobligated(self, e: Event) -> None:
        if e["program"] == self.program:
            self.obligations[e["id"]]["obligated"] -= e["amount"]

    def _Disbursed(self, e: Event) -> None:
        if e["program"] != self.program:
            return
        known = self.obligations[e["id"]]
        known["disbursed"] += e["amount"]
        fits = known["disbursed"] <= known["obligated"]
        require("I2", fits, "more was disbursed than obligated")
        require("I3", self.now < self.availability[2], "paid after the cancel date")

    def _Recovered(self, e: Event) -> None:
        if e["program"] != self.program:
            return
        award = self.awards[e["paymentId"] & 0xFFFFFFFF]
        payment = self.payments[e["paymentId"]]
        payment["returned"] += e["amount"]
        require("I9", e["allotment"] == award["allotment"], "came back to another allotment")
        require("I9", payment["returned"] <= payment["amount"], "more came back than was paid")
        award["returned"] += e["amount"]
        # What comes back of one draw does not show how another advance was spent.
        draw = self.draws[e["paymentId"] >> 32]
        settled = min(e["amount"], draw["outstanding"])
        draw["outstanding"] -= settled
        award["outstanding"] -= settled

    def _AwardOffered(self, e: Event) -> None:
        Book._AwardOffered(self, e)
        self.awards[e["award"]]["allotment"] = e["allotment"]

    def _PaymentSettled(self, e: Event) -> None:
        payment = self.payments[e["paymentId"]]
        same = (e["payTo"], e["amount"]) == (payment["payTo"], payment["amount"])
        require("I20", same, "another account or amount was paid than certified")
        once = payment["state"] == "free" and self.now >= payment["payableAt"]
        require("I6", once, "a draw was paid twice, too early or while it was held")
        payment["state"] = "paid"
        award = self.awards[e["paymentId"] & 0xFFFFFFFF]
        award["paid"] += e["amount"]
        draw = self.draws[e["paymentId"] >> 32]
        if award["mode"] == 2:
            award["outstanding"] += e["amount"]
            draw["outstanding"] = e["amount"]
        draw["open"] = False

    def _PaymentStruck(self, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        heard = proposal["served"] and proposal["paymentId"] == e["paymentId"]
        require("I16", heard, "a draw was struck without its notice")
        self._leave(e)

    def _PaymentExpunged(self, e: Event) -> None:
        self._leave(e)

    def _leave(self, e: Event) -> None:
        payment, draw = self.payments[e["paymentId"]], self.draws[e["paymentId"] >> 32]
        payment["state"], draw["open"] = "ended", False
        award = self.awards[draw["award"]]
        for each in ("lines", "drawn"):
            award[each][draw["line"]] -= draw["amount"]
        award["approved"] -= draw["amount"]
        award["total"] -= draw["amount"]

    # Holds and proposals

    def _HoldPlaced(self, e: Event) -> None:
        payment = self.payments[e["paymentId"]]
        involved = self.acted[e["paymentId"] & 0xFFFFFFFF]
        require("I15", e["by"] not in involved, "who acted on an award held its draw")
        require("I12", e["expiresAt"] <= e["deadline"], "held past the deadline")
        payment["state"] = "held"
        self.holds[e["paymentId"]] = dict(e.arguments)

    def _HoldReleased(self, e: Event) -> None:
        self._reviewed(e)

    def _HoldExtended(self, e: Event) -> None:
        self._reviewed(e)

    def _HoldSustained(self, e: Event) -> None:
        self._reviewed(e)

    def _reviewed(self, e: Event) -> None:
        involved = self.acted[e["paymentId"] & 0xFFFFFFFF]
        involved = involved | {self.holds[e["paymentId"]]["by"]}
        require("I15", e["by"] not in involved, "who acted on an award reviewed its hold")

    def _PaymentFreed(self, e: Event) -> None:
        self.payments[e["paymentId"]]["state"] = "free"

    def _ChangeProposed(self, e: Event) -> None:
        self.proposals[e["proposal"]] = dict(e.arguments) | {"served": False}

    def _NoticeServed(self, e: Event) -> None:
        self.proposals[e["proposal"]] |= {"served": True, "effectiveAt": e["effectiveAt"]}

    # Amendments

    def _AmendmentProposed(self, e: Event) -> None:
        self.amendments[e["amendment"]] = dict(e.arguments) | {
            "state": "proposed",
            "noticed": 0,
            "due": False,
        }
        if e["by"]:
            self.acted[e["award"]].add(e["by"])
        award = self.awards[e["award"]]
        if e["kind"] == 2:
            require("I24", not award["extended"], "a second no-cost extension")
            award["extended"] = True

    def _AmendmentApproved(self, e: Event) -> None:
        known = self.amendments[e["amendment"]]
        self._distinct(e["approvers"], known["by"])
        known["approvers"] = e["approvers"]
        self.acted[known["award"]].add(e["by"])

    def _AmendmentNoticed(self, e: Event) -> None:
        known = self.amendments[e["amendment"]]
        require("I19", e["by"] != known["by"], "one person proposed and noticed")
        known["state"], known["noticed"], known["objectBy"] = "noticed", self.now, e["objectBy"]
        self.acted[e["award"]].add(e["by"])

    def _ObjectionFiled(self, e: Event) -> None:
        known = self.amendments[e["amendment"]]
        known["state"], known["decideBy"], known["filer"] = "objected", e["decideBy"], e["by"]

    def _ObjectionJudged(self, e: Event) -> None:
        known = self.amendments[e["amendment"]]
        involved = self.acted[known["award"]] | {known["filer"]}
        require("I15", e["by"] not in involved, "who acted on an award judged its objection")
        late = not e["forGrantee"] and self.now > known["decideBy"]
        require("I15", not late, "decided against the grantee after the deadline")
        known["due"] = not e["forGrantee"]

    def _AmendmentEnacted(self, e: Event) -> None:
        known = self.amendments[e["amendment"]]
        if e["kind"] < UNILATERAL:
            if e["kind"] == 1:
                organization = self.awards[e["award"]]["org"]
                more = max(0, sum(known["lines"]) - self.awards[e["award"]]["total"])
                self._enough(known["approvers"], self.committed(organization) + more)
            return
        unheard = known["state"] == "noticed" and self.now >= known["objectBy"]
        require("I16", unheard or known["due"], "an adverse act without its notice or decision")
        known["due"], known["state"] = True, "effective"
