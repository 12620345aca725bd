"""What events tell about runs and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from almoner.testing import WORD
from tests.contracts.properties.nouns import REGULAR, Payment, Run
from tests.contracts.properties.wire import Event

if TYPE_CHECKING:
    from tests.contracts.properties.record import Record


class ToldRuns:
    """Writes events down in a record."""

    def _RunOpened(self: Record, e: Event) -> None:
        self.runs[e["run"]] = Run(
            maker=e["maker"],
            kind=REGULAR,
            period=e["period"],
            opened_at=self.now,
            first=e["first"],
            last=e["last"],
            allotment=e["allotment"],
            sealed_to=e["first"],
        )

    def _SingleOpened(self: Record, e: Event) -> None:
        run = e["run"]
        self.runs[run] = Run(
            maker=e["maker"],
            kind=e["kind"],
            period=e["period"],
            opened_at=self.now,
            state="sealed",
            total=e["amount"],
            hash=e["contentHash"],
            case_no=e["caseNo"],
            original=e["original"],
            allotment=e["allotment"],
        )
        self.payments[run << 32 | e["caseNo"]] = Payment(
            case_no=e["caseNo"],
            pay_to=e["payTo"],
            amount=e["amount"],
            period=e["period"],
            kind=e["kind"],
            original=e["original"],
        )

    def _WordSealed(self: Record, e: Event) -> None:
        run = self.runs[e["run"]]
        run.total, run.hash, run.sealed_to = e["total"], e["contentHash"], e["word"] + 1
        if run.sealed_to > run.last:
            run.state = "sealed"
        for bit in range(WORD):
            if e["mask"] >> bit & 1:
                case_no = e["word"] * WORD + bit
                case = self.cases[case_no]
                self.payments[e["run"] << 32 | case_no] = Payment(
                    case_no=case_no,
                    pay_to=case.pay_to,
                    amount=case.amount,
                    period=run.period,
                    kind=REGULAR,
                )

    def _RunApproved(self: Record, e: Event) -> None:
        self.runs[e["run"]].approvals[e["by"]] = e["contentHash"]

    def _RunCertified(self: Record, e: Event) -> None:
        run = self.runs[e["run"]]
        run.state, run.period = "certified", e["period"]
        run.payable_at, run.payable_block = e["payableAt"], e["payableBlock"]
        self.certified[e["period"]] += e["total"]
        for payment in self.of_run(e["run"]).values():
            payment.state = "open" if run.kind == REGULAR else "free"
            payment.period = e["period"]

    def _RunLapsed(self: Record, e: Event) -> None:
        self.runs[e["run"]].state = "lapsed"

    def _RunRecalled(self: Record, e: Event) -> None:
        run = self.runs[e["run"]]
        if run.state == "certified":
            self.certified[run.period] -= run.total
        run.state = "recalled"
        for payment in self.of_run(e["run"]).values():
            if payment.state in ("open", "free"):
                payment.state = "recalled"

    def _RecallProposed(self: Record, e: Event) -> None:
        run = self.runs[e["run"]]
        run.recaller, run.recall_reason = e["by"], e["reasonHash"]

    def _WordSettled(self: Record, e: Event) -> None:
        for bit in range(WORD):
            if e["paidBits"] >> bit & 1:
                self._pay(e["run"] << 32 | e["word"] * WORD + bit)

    def _PaymentSettled(self: Record, e: Event) -> None:
        self._pay(e["paymentId"])

    def _pay(self: Record, number: int) -> None:
        payment = self.payments[number]
        payment.state = "paid"
        payment.times_paid += 1
        if payment.kind == REGULAR:
            self.paid[payment.case_no, payment.period] += 1

    def _PaymentSetAside(self: Record, e: Event) -> None:
        self.payments[e["paymentId"]].state = "held" if e["state"] == 2 else "free"

    def _PaymentFreed(self: Record, e: Event) -> None:
        self.payments[e["paymentId"]].state = "free"

    def _PaymentStruck(self: Record, e: Event) -> None:
        self.payments[e["paymentId"]].state = "struck"

    def _PaymentExpunged(self: Record, e: Event) -> None:
        self.payments[e["paymentId"]].state = "expunged"

    def _PaymentDropped(self: Record, e: Event) -> None:
        self.payments[e["paymentId"]].state = "recalled"

    def _PaymentReissued(self: Record, e: Event) -> None:
        original = self.payments.get(e["original"])
        if original is not None:
            original.replaced += e["amount"]
            if original.state == "free":
                original.state = "reissued"
