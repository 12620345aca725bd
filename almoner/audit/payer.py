"""Payments that are kept one by one: held, failed, single runs, and draws on awards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from almoner.audit.finding import Findings
from almoner.audit.kinds import PaymentKind, PaymentState
from almoner.audit.money import Money
from almoner.audit.shapes import Values
from almoner.money import dollars


@dataclass(slots=True)
class Payment:
    """As `payment` has it."""

    pay_to: str
    amount: int
    state: PaymentState
    period: int
    kind: PaymentKind


class Payer(Protocol):
    """What holds, changes and hearings ask of a program of either kind."""

    address: str
    aside: SetAside

    def place_of(self, payment_id: int) -> tuple[int, int, bool] | None:
        """Period and kind of a payment that can be held, and whether its run was recalled."""

    def certified_count(self, period: int) -> int:
        """How many payments were certified in a period."""

    def due_at(self, payment_id: int) -> tuple[int, int]:
        """Time and block from which it is payable."""

    def acted(self, payment_or_case: int, person: int) -> bool:
        """Whether a person acted on a case or on its payment."""


@dataclass(slots=True)
class SetAside:
    """Payments in slots of their own, of one program."""

    program: str
    findings: Findings
    money: Money
    payments: dict[int, Payment] = field(default_factory=dict)

    def taken(
        self, payment_id: int, pay_to: str, amount: int, period: int, kind: PaymentKind
    ) -> Payment:
        """A payment that gets a slot of its own."""
        made = Payment(pay_to, amount, PaymentState.FREE, period, kind)
        self.payments[payment_id] = made
        return made

    def move(self, payment_id: int, expected: PaymentState, to: PaymentState, rule: str) -> Payment:
        """A payment that goes from one state to another; a finding where it was in a third."""
        payment = self.payments.get(payment_id)
        if payment is None:
            payment = self.taken(payment_id, "", 0, 0, PaymentKind.REGULAR)
            self.findings.critical(rule, f"Payment {payment_id} is {to.word}, and was never due.")
        elif payment.state is not expected:
            self.findings.critical(
                rule,
                f"Payment {payment_id} is {to.word} while it was {payment.state.word}, not "
                f"{expected.word}.",
            )
        payment.state = to
        return payment

    def same(self, payment_id: int, payment: Payment, e: Values) -> None:
        """Whether an event names account and amount of a payment as they were certified."""
        if payment.pay_to and e["payTo"] != payment.pay_to:
            self.findings.critical(
                "I23",
                f"Payment {payment_id} goes to {e['payTo']}; certified was {payment.pay_to}.",
            )
        if payment.amount and e["amount"] != payment.amount:
            self.findings.critical(
                "I23",
                f"Payment {payment_id} is of {dollars(e['amount'])}; certified were "
                f"{dollars(payment.amount)}.",
            )

    def state_of(self, e: Values) -> PaymentState:
        """In which state a payment gets its slot: held, or free after an attempt that failed."""
        state = PaymentState(e["state"])
        if state not in (PaymentState.HELD, PaymentState.FREE):
            self.findings.critical(
                "I23", f"Payment {e['paymentId']} is set aside as {state.word}, which is no reason."
            )
        return state

    def freed(self, e: Values) -> None:
        self.move(e["paymentId"], PaymentState.HELD, PaymentState.FREE, "I11")

    def settled(self, e: Values, number: int) -> Payment:
        """A payment made from its slot, under an obligation."""
        payment_id = e["paymentId"]
        payment = self.payments.get(payment_id)
        if payment is not None and payment.state is PaymentState.PAID:
            self.findings.critical("I6", f"Payment {payment_id} is paid a second time.")
        else:
            payment = self.move(payment_id, PaymentState.FREE, PaymentState.PAID, "I6")
        self.same(payment_id, payment, e)
        moved = self.money.take_paid(self.program, number, 1)
        if not moved:
            self.findings.critical("I1", f"Payment {payment_id} is said to be paid; nothing moved.")
        for payee, amount in moved:
            if f"0x{payee[26:]}" != e["payTo"] or amount != e["amount"]:
                self.findings.critical(
                    "I8",
                    f"Payment {payment_id} of {dollars(e['amount'])} to {e['payTo']}: the token "
                    f"moved {dollars(amount)} to 0x{payee[26:]}.",
                )
        return payment

    def ended(self, e: Values, number: int, to: PaymentState) -> Payment:
        """A payment that ends unpaid: its money goes back to the allotment."""
        held = to is PaymentState.STRUCK
        expected = PaymentState.HELD if held else PaymentState.FREE
        payment = self.move(e["paymentId"], expected, to, "I16")
        if payment.amount != e["amount"]:
            self.findings.critical(
                "I9", f"Payment {e['paymentId']} ended with another amount than was certified."
            )
        self.money.expect_release(self.program, number, e["amount"])
        return payment
