"""What events tell about officers and cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almoner.testing import OFFICES, WORD
from tests.contracts.properties.nouns import Case, Kind, Term
from tests.contracts.properties.wire import Event

if TYPE_CHECKING:
    from tests.contracts.properties.record import Record


STATUSES = {2: "approved", 5: "terminated", 6: "closed"}
"""Of cases that were once approved, by `CaseStatus`."""


class ToldCases:
    """Writes events down in a record."""

    def _PersonOpened(self: Record, e: Event) -> None:
        self.keys[e["key"]] = (e["person"], 0)

    def _KeyLinked(self: Record, e: Event) -> None:
        self.keys[e["key"]] = (e["person"], e["from"])

    def _KeyUnlinked(self: Record, e: Event) -> None:
        self.keys.pop(e["key"])

    _KeyVetoed = _KeyUnlinked

    def _Appointed(self: Record, e: Event) -> None:
        term = Term(start=e["from"], end=e["until"])
        self.terms[e["person"], OFFICES[e["office"]]].append(term)

    def _Removed(self: Record, e: Event) -> None:
        for term in self.terms[e["person"], OFFICES[e["office"]]]:
            term.end = min(term.end, self.now)

    def _AppointmentVetoed(self: Record, e: Event) -> None:
        terms = self.terms[e["person"], OFFICES[e["office"]]]
        terms[:] = [
            each
            for each in terms
            if (each.start, each.end) != (e["from"], e["until"]) or each.start <= self.now
        ]

    def _Paused(self: Record, e: Event) -> None:
        self.pauses.append((self.now, e["until"]))

    def _PauseEnded(self: Record, e: Event) -> None:
        self.pauses[-1] = (self.pauses[-1][0], e["until"])

    def _CaseEnrolled(self: Record, e: Event) -> None:
        elsewhere = {member for each in self.cases.values() if each.live for member in each.members}
        self.cases[e["caseNo"]] = Case(
            excepted=elsewhere & {*e["memberRefs"]},
            ref=e["caseRef"],
            members=e["memberRefs"],
            pay_to=e["payTo"],
            amount=e["amount"],
            signer=e["signer"],
            enrolled=e,
            officers={e["by"]},
        )

    def _ended(self: Record, e: Event, status: str) -> None:
        self.cases[e["caseNo"]].status = status
        self.cases[e["caseNo"]].officers.add(e["by"])

    def _CaseApproved(self: Record, e: Event) -> None:
        self._ended(e, "approved")

    def _CaseRejected(self: Record, e: Event) -> None:
        self._ended(e, "rejected")

    def _CaseWithdrawn(self: Record, e: Event) -> None:
        self._ended(e, "withdrawn")

    def _CaseClosed(self: Record, e: Event) -> None:
        case = self.cases[e["caseNo"]]
        case.status = "closed"
        if self.person(e["by"]):
            case.officers.add(self.person(e["by"]))

    def _CaseChanged(self: Record, e: Event) -> None:
        case, kind = self.cases[e["caseNo"]], e["kind"]
        value = int.from_bytes(e["value"], "big")
        if kind in (Kind.INCREASE, Kind.DECREASE):
            case.amount = value
        elif kind in (Kind.TERMINATE, Kind.EXPIRY):
            case.status, case.ended_at = "terminated", self.now
        elif kind == Kind.PAY_TO:
            case.pay_to = f"0x{value:040x}"
        elif kind == Kind.REOPEN:
            case.status = "approved"

    def _CaseRestored(self: Record, e: Event) -> None:
        self.cases[e["caseNo"]].amount = e["amount"]
        self.cases[e["caseNo"]].status = STATUSES[e["status"]]
        for each in self.proposals.values():
            waits = each.state == "restoring" and each.case_no == e["caseNo"]
            if waits and each.kind == e["kind"] and int.from_bytes(each.prior) <= e["amount"]:
                each.given = True

    def _AmountsChanged(self: Record, e: Event) -> None:
        bits = [bit for bit in range(WORD) if e["bits"] >> bit & 1]
        for bit, amount in zip(bits, e["amounts"], strict=True):
            if e["changed"] >> bit & 1:
                self.cases[e["word"] * WORD + bit].amount = amount

    def _DoubleMemberConfirmed(self: Record, e: Event) -> None:
        self.exceptions[e["memberRef"]] = (e["caseRef"], e["until"])

    def _KeyOffered(self: Record, e: Event) -> None:
        self.offers[e["caseNo"]] = e["key"]

    def _SignerBound(self: Record, e: Event) -> None:
        self.cases[e["caseNo"]].signer = e["signer"]

    def _CalendarSet(self: Record, e: Event) -> None:
        self.issue_at[e["period"]] = e["issueAt"]
