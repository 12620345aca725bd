"""Payments of a benefit program: made from their words, or one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from almoner.audit.columns import WORD, places
from almoner.audit.kinds import ChangeKind, PaymentKind, PaymentState, RunState
from almoner.audit.payer import Payment
from almoner.audit.run import Run, Sealed
from almoner.audit.runs import DEAD, Runs
from almoner.audit.shapes import Values
from almoner.money import dollars


@dataclass(slots=True)
class Benefits(Runs):
    """A benefit program: its runs and what they pay."""

    # From the words

    def word_settled(self, e: Values) -> None:
        number, word, bits = e["run"], e["word"], e["paidBits"]
        run, w = self.run(number), self.word(word)
        self._payable(number, run)
        if w.run != number or bits & ~w.lane:
            self.findings.critical(
                "I6", f"Run {number} pays cases of word {word} that it has not sealed, or had paid."
            )
        period = (run.period, word)
        if twice := bits & self.paid.get(period, 0):
            case_no = word * WORD + int(places(twice)[0])
            self.findings.critical(
                "I6", f"Case {case_no} is paid twice for period {run.period}, now by run {number}."
            )
        self.paid[period] = self.paid.get(period, 0) | bits
        self._match(number, word, bits)
        w.lane &= ~bits
        w.established |= bits
        what = f"What run {number} has left of word {word}"
        w.lane = self.findings.agree("I6", what, w.lane, e["laneLeft"])
        count = bits.bit_count()
        run.missing -= count
        if count:
            place = self.findings.place
            self.settled.append((number, word, bits, place.block))
            self.lateness.add(run.payable_at, place.time, count)

    def _match(self, number: int, word: int, bits: int) -> None:
        """Whether the token moved to each account what was sealed for it."""
        moved = self.money.take_paid(self.address, number, bits.bit_count())
        sealed = self.sealed.get((number, word))
        if sealed is None:
            if bits:
                self.findings.critical(
                    "I8", f"Run {number} pays word {word}, which it never sealed."
                )
            return
        if len(moved) != bits.bit_count():
            self.findings.critical(
                "I1",
                f"Run {number} says that {bits.bit_count()} of word {word} were paid; the token "
                f"moved {len(moved)} times.",
            )
            return
        wanted = _held(sealed, bits)
        number_of = self.roster.accounts.number
        accounts = np.fromiter((number_of(payee) for payee, _ in moved), np.uint32, len(moved))
        amounts = np.fromiter((amount for _, amount in moved), np.uint64, len(moved))
        wrong = (accounts != sealed.accounts[wanted]) | (amounts != sealed.amounts[wanted])
        for at in np.flatnonzero(wrong):
            account, amount = sealed.accounts[wanted][at], int(sealed.amounts[wanted][at])
            case_no = word * WORD + int(places(bits)[at])
            payee, paid = moved[at]
            self.findings.critical(
                "I8",
                f"Case {case_no} was certified {dollars(amount)} to "
                f"{self.roster.accounts.address(int(account))} in run {number}; {dollars(paid)} "
                f"went to 0x{payee[26:]}.",
            )

    def failed(self, e: Values) -> None:
        number, case_no = divmod(e["paymentId"], 2**32)
        sealed = self.sealed.get((number, case_no // WORD))
        if sealed is None or not sealed.mask >> case_no % WORD & 1:
            self.findings.critical("I20", f"Payment {e['paymentId']} failed, and was never sealed.")
            return
        self.aside.same(e["paymentId"], self._frozen(number, case_no, sealed), e)

    # One by one

    def set_aside(self, e: Values) -> None:
        payment_id, state = e["paymentId"], self.aside.state_of(e)
        payment = self.aside.payments.get(payment_id) or self._take(payment_id)
        self.aside.same(payment_id, payment, e)
        if payment.state is not PaymentState.FREE:
            self.findings.critical(
                "I23", f"Payment {payment_id} is set aside while {payment.state.word}."
            )
        payment.state = state

    def _take(self, payment_id: int) -> Payment:
        """A payment that leaves its word."""
        number, case_no = divmod(payment_id, 2**32)
        word, bit = case_no // WORD, 1 << case_no % WORD
        run, w = self.run(number), self.word(word)
        sealed = self.sealed.get((number, word))
        if w.run != number or not w.lane & bit or sealed is None:
            self.findings.critical("I23", f"Payment {payment_id} is set aside, and was not due.")
            return self.aside.taken(payment_id, "", 0, run.period, run.kind)
        if run.state is not RunState.CERTIFIED:
            self.findings.critical(
                "I23", f"Payment {payment_id} of a run not certified is set aside."
            )
        w.lane &= ~bit
        made = self._frozen(number, case_no, sealed)
        self.aside.payments[payment_id] = made
        return made

    def _frozen(self, number: int, case_no: int, sealed: Sealed) -> Payment:
        account, amount = sealed.entry(case_no % WORD)
        pay_to = self.roster.accounts.address(account)
        period = self.run(number).period
        return Payment(pay_to, amount, PaymentState.FREE, period, PaymentKind.REGULAR)

    def payment_settled(self, e: Values) -> None:
        payment_id, place = e["paymentId"], self.findings.place
        number, case_no = divmod(payment_id, 2**32)
        run = self.run(number)
        self._payable(number, run)
        if payment_id not in self.aside.payments:
            self._take(payment_id)
        payment = self.aside.settled(e, number)
        run.missing -= 1
        self.lateness.add(run.payable_at, place.time, 1)
        word, bit = case_no // WORD, 1 << case_no % WORD
        self.settled.append((number, word, bit, place.block))
        if payment.kind is not PaymentKind.REGULAR:
            return
        period = (payment.period, word)
        if self.paid.get(period, 0) & bit:
            self.findings.critical(
                "I6",
                f"Case {case_no} is paid twice for period {payment.period}, now by run {number}.",
            )
        self.paid[period] = self.paid.get(period, 0) | bit
        row = self.roster.columns.rows[case_no]
        account = self.roster.accounts.address(int(row["pay_to"]))
        if payment.pay_to == account and payment.amount == row["amount"]:
            self.word(word).established |= bit

    def ended(self, e: Values, to: PaymentState) -> None:
        """Struck or expunged."""
        number = e["paymentId"] >> 32
        self.aside.ended(e, number, to)
        if self.run(number).state not in DEAD:
            self._done(number)

    def dropped(self, e: Values) -> None:
        payment_id = e["paymentId"]
        number, case_no = divmod(payment_id, 2**32)
        run, w = self.run(number), self.word(case_no // WORD)
        payment = self.aside.move(payment_id, PaymentState.FREE, PaymentState.FREE, "I6")
        if run.state is not RunState.RECALLED:
            self.findings.critical("I6", f"Payment {payment_id} is dropped; its run lives.")
        if payment.kind is PaymentKind.REGULAR and w.tag == payment.period:
            w.issued &= ~(1 << case_no % WORD)
        self.forget(payment_id, run)

    def returned(self, e: Values) -> None:
        """What a payee sent back; the event says whether the case is still established."""
        payment_id = e["paymentId"]
        number, case_no = divmod(payment_id, 2**32)
        word, bit = case_no // WORD, 1 << case_no % WORD
        payment = self.aside.payments.get(payment_id)
        period = (self.run(number).period, word)
        was_paid = (
            self.paid.get(period, 0) & bit
            if payment is None
            else payment.state is PaymentState.PAID
        )
        if not was_paid:
            self.findings.critical("I9", f"Money came back of payment {payment_id}, never made.")
        w = self.word(word)
        if e["established"]:
            if not w.established & bit:
                self.findings.serious("I14", f"A return made case {case_no} established.")
        else:
            w.established &= ~bit

    # What changes say

    def changed(self, e: Values) -> None:
        """A change of a case: frozen while a live run has sealed it."""
        case_no, kind = e["caseNo"], ChangeKind(e["kind"])
        word, bit = case_no // WORD, 1 << case_no % WORD
        self._free_of_runs(word, bit)
        if kind in (ChangeKind.PAY_TO, ChangeKind.INCREASE):
            self.word(word).established &= ~bit
        self.roster.changed(e)

    def amounts_changed(self, e: Values) -> None:
        self._free_of_runs(e["word"], e["bits"])
        self.word(e["word"]).established &= ~e["bits"]
        self.roster.amounts_changed(e)

    def _free_of_runs(self, word: int, bits: int) -> None:
        w = self.word(word)
        if w.lane & bits and self.run(w.run).state not in DEAD:
            self.findings.critical(
                "I23", f"A case of word {word} changed while run {w.run} had it sealed."
            )

    # What holds and hearings ask

    def place_of(self, payment_id: int) -> tuple[int, int, bool] | None:
        number, case_no = divmod(payment_id, 2**32)
        run = self.run(number)
        payment = self.aside.payments.get(payment_id)
        if payment is not None:
            return payment.period, payment.kind, run.state is RunState.RECALLED
        w = self.word(case_no // WORD)
        if w.run == number and w.lane >> case_no % WORD & 1:
            return run.period, PaymentKind.REGULAR, run.state is RunState.RECALLED
        return None

    def certified_count(self, period: int) -> int:
        found = self.periods.get(period)
        return found.count if found is not None else 0

    def due_at(self, payment_id: int) -> tuple[int, int]:
        run = self.run(payment_id >> 32)
        return run.payable_at, run.payable_block

    def acted(self, payment_or_case: int, person: int) -> bool:
        number, case_no = divmod(payment_or_case, 2**32)
        self.roster.columns.reach(case_no)
        row = self.roster.columns.rows[case_no]
        own = (row["caseworker"], row["determiner"], row["closer"])
        run = self.runs[number] if 0 < number < len(self.runs) else None
        ran = run is not None and person in (run.maker, *run.approvers)
        return person in own or ran or (self.address, case_no, person) in self.noted

    def _payable(self, number: int, run: Run) -> None:
        place = self.findings.place
        if run.state is not RunState.CERTIFIED:
            self.findings.critical("I20", f"Run {number} pays while {run.state.word}.")
        elif place.time < run.payable_at or place.block < run.payable_block:
            self.findings.critical("I11", f"Run {number} pays before its challenge window is over.")


def _held(sealed: Sealed, bits: int) -> slice | NDArray[Any]:
    """Where in what was sealed the bits of a word stand."""
    if bits == sealed.mask:
        return slice(None)
    inside = places(bits & sealed.mask)
    found: NDArray[Any] = np.searchsorted(places(sealed.mask), inside)
    return found
