"""Runs of a benefit program: sealed word by word, certified, settled; each case once a period.

What was sealed is kept as one array of accounts and one of amounts for each word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from eth_hash.auto import keccak
from numpy.typing import NDArray

from almoner.audit.cases import Roster
from almoner.audit.columns import WORD, places
from almoner.audit.finding import Findings
from almoner.audit.kinds import PaymentKind, PaymentState, RunState
from almoner.audit.money import Money
from almoner.audit.office import Office
from almoner.audit.officers import DAY, Officers
from almoner.audit.payer import Payment, SetAside
from almoner.audit.run import SEATS, Lateness, Period, Run, Sealed, Word
from almoner.audit.shapes import Values
from almoner.money import dollars

_ENTRY = np.dtype([("pay_to", "V20"), ("amount", ">u8")])
"""28 bytes, as contracts/libraries/Entries.sol packs them."""
DEAD = (RunState.LAPSED, RunState.RECALLED)


@dataclass(slots=True)
class Runs:
    """The runs of one benefit program."""

    address: str
    findings: Findings
    officers: Officers
    money: Money
    roster: Roster
    aside: SetAside
    noted: set[tuple[str, int, int]]
    """Who acted on a case by a change of it: program, case, person."""
    runs: list[Run] = field(default_factory=lambda: [Run(0, 0, 0, 0)])
    """From number 1 on."""
    periods: dict[int, Period] = field(default_factory=dict)
    words: dict[int, Word] = field(default_factory=dict)
    sealed: dict[tuple[int, int], Sealed] = field(default_factory=dict)
    paid: dict[tuple[int, int], int] = field(default_factory=dict)
    """By period and word: bits of the cases whose regular payment was made."""
    replaced: dict[int, int] = field(default_factory=dict)
    settled: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Every word that was paid: run, word, bits, block. What a sample is drawn from."""
    lateness: Lateness = field(default_factory=Lateness)

    def word(self, word: int) -> Word:
        return self.words.setdefault(word, Word())

    def run(self, number: int) -> Run:
        """A run by its number; a finding where there is none."""
        if not 0 < number < len(self.runs):
            self.findings.critical("I20", f"Run {number} was never opened.")
            return Run(0, 0, 0, 0)
        return self.runs[number]

    # Opening and sealing

    def calendar_set(self, e: Values) -> None:
        number, date, now = e["period"], e["issueAt"], self.findings.place.time
        period = self.periods.setdefault(number, Period(0))
        before = self.periods[number - 1].issue_at if number - 1 in self.periods else 0
        begun = 0 < period.issue_at <= now
        if begun or date < max(before, now) + DAY or (number > 1 and not before):
            self.findings.critical("I18", f"Period {number} gets a date that it may not have.")
        period.issue_at = date

    def late(self, e: Values) -> None:
        """Somebody reports a payment that did not come: a fixed time after its period's date."""
        period = self.periods.get(e["period"], Period(0))
        time = e["dueAt"] - period.issue_at
        self.findings.steady("I18", self.address, "the time after which a payment is late", time)

    def opened(self, e: Values) -> None:
        run = self._open(e, e["period"])
        run.first = run.sealed_to = e["first"]
        run.last = e["last"]
        run.content = _digest(
            _address(self.address),
            *(e[each] for each in ("run", "period", "first", "last", "allotment")),
        )

    def _open(self, e: Values, period: int) -> Run:
        if e["run"] != len(self.runs):
            self.findings.critical("I20", f"Run {e['run']} is opened as number {len(self.runs)}.")
        run = Run(self.findings.place.time, e["maker"], e["allotment"], period)
        self.runs.append(run)
        if period not in self.periods:
            self.findings.serious("I6", f"Run {e['run']} is of period {period}, which has no date.")
        return run

    def word_sealed(self, e: Values) -> None:
        number, word, mask = e["run"], e["word"], e["mask"]
        run, w = self.run(number), self.word(word)
        if run.state is not RunState.OPENED or word != run.sealed_to:
            self.findings.critical("I20", f"Run {number} seals word {word} out of order.")
        issued = self._free(number, run, word, w)
        expected = self.roster.payable(word, run.period, issued)
        self._compare(number, word, expected, mask)
        accounts, amounts = self.roster.entries(word, mask)
        total, count = run.total + int(amounts.sum()), run.count + len(amounts)
        what = f"The total of run {number} up to word {word}"
        run.total = self.findings.agree("I20", what, total, e["total"])
        what = f"The payments of run {number} up to word {word}"
        run.count = self.findings.agree("I20", what, count, e["count"])
        content = _digest(run.content, word, mask, keccak(self._packed(mask, accounts, amounts)))
        what = f"What run {number} sealed up to word {word}"
        run.content = self.findings.agree("I20", what, content, e["contentHash"])
        if mask:
            w.run, w.lane, w.tag, w.issued = number, mask, run.period, issued | mask
            self.sealed[number, word] = Sealed(mask, accounts, amounts)
        run.sealed_to = word + 1
        if run.sealed_to > run.last:
            run.state = RunState.SEALED

    def _free(self, number: int, run: Run, word: int, w: Word) -> int:
        """The bits of a word that are issued in the period already, dead runs aside."""
        if run.period < w.tag:
            self.findings.critical(
                "I6", f"Run {number} seals word {word} for a period that is over."
            )
        issued = w.issued if run.period == w.tag else 0
        if w.lane and w.run != number:
            if self.run(w.run).state not in DEAD:
                self.findings.critical(
                    "I6", f"Run {number} seals word {word} while run {w.run} has payments in it."
                )
            elif run.period == w.tag:
                issued &= ~w.lane
            self.sealed.pop((w.run, word), None)
        return issued

    def _compare(self, number: int, word: int, expected: int, mask: int) -> None:
        if extra := mask & ~expected:
            self.findings.critical(
                "I6",
                f"Run {number} takes {_cases(word, extra)}, which the roster does not let it pay.",
            )
        if left := expected & ~mask:
            self.findings.serious(
                "I18", f"Run {number} leaves out {_cases(word, left)}, which it had to pay."
            )
        if due := self.roster.restore_due.get(word, 0):
            self.findings.critical(
                "I14",
                f"Run {number} takes word {word} before {_cases(word, due)} got back its due.",
            )

    def _packed(self, mask: int, accounts: NDArray[Any], amounts: NDArray[Any]) -> bytes:
        """The entries of a word: of every bit up to the highest, zero where it is not set."""
        packed = np.zeros(mask.bit_length(), _ENTRY)
        topics = self.roster.accounts.topics
        at = places(mask)
        packed["amount"][at] = amounts
        for place, account in zip(at, accounts, strict=True):
            packed["pay_to"][place] = np.void(bytes.fromhex(topics[account][26:]))
        return packed.tobytes()

    # Approving

    def approved(self, e: Values) -> None:
        number, run, by, now = e["run"], self.run(e["run"]), e["by"], self.findings.place.time
        if run.state is not RunState.SEALED:
            self.findings.critical("I20", f"Run {number} is approved while {run.state.word}.")
        self.findings.agree("I20", f"What run {number} sealed", run.content, e["contentHash"])
        self.findings.agree("I20", f"The total of run {number}", run.total, e["total"])
        self._distinct(number, run, e["approvers"])
        if by not in e["approvers"]:
            self.findings.critical("I19", f"Person {by} approves run {number} without a seat.")
        kept = [
            each
            for each in run.approvers
            if each and self.officers.since(each, Office.APPROVER, run.approved_at)
        ]
        own = (*kept, by, *SEATS)[:4]
        if own != tuple(e["approvers"]):
            self.findings.critical(
                "I19",
                f"The approvers of run {number} are {_persons(own)}, and not "
                f"{_persons(e['approvers'])}.",
            )
        if not self.officers.since(run.maker, Office.MAKER, run.opened_at):
            self.findings.critical("I19", f"Run {number} is approved after its maker left office.")
        run.approvers, run.approved_at = tuple(e["approvers"]), now
        if run.kind is not PaymentKind.REGULAR:
            run.period = self._current_period()

    def _distinct(self, number: int, run: Run, approvers: tuple[int, ...]) -> None:
        seated = [each for each in approvers if each]
        if len(set(seated)) != len(seated):
            self.findings.critical("I19", f"One person approves run {number} twice.")
        if run.maker in seated:
            self.findings.critical("I19", f"Person {run.maker} made run {number} and approves it.")
        for person in seated:
            if not self.officers.holds(person, Office.APPROVER):
                self.findings.critical(
                    "I19", f"Person {person} counts for run {number} and is no approver any more."
                )

    def _current_period(self) -> int:
        now = self.findings.place.time
        begun = [number for number, each in self.periods.items() if each.issue_at <= now]
        return max(begun, default=1)

    def certified(self, e: Values) -> None:
        number, run, place = e["run"], self.run(e["run"]), self.findings.place
        if run.state is not RunState.SEALED:
            self.findings.critical("I20", f"Run {number} is certified while {run.state.word}.")
        self._distinct(number, run, e["approvers"])
        self.findings.agree("I20", f"The total of run {number}", run.total, e["total"])
        self.findings.agree("I20", f"The payments of run {number}", run.count, e["count"])
        if run.kind is not PaymentKind.REGULAR and sum(map(bool, e["approvers"])) < 2:
            self.findings.critical("I19", f"Run {number} of one payment has one approver.")
        period = self.periods.setdefault(e["period"], Period(0))
        what = f"What was certified of period {e['period']}"
        period.certified = self.findings.agree(
            "I19", what, period.certified + run.total, e["cumulative"]
        )
        period.count += run.count
        seated = sum(map(bool, e["approvers"]))
        self.findings.approvals.append(
            self.findings.bound(self.address, f"Run {number}", seated, period.certified)
        )
        if e["approvers"] != run.approvers:
            self.findings.critical("I19", f"Others certified run {number} than approved it.")
        self._due(number, run, e, period.issue_at)
        obligation = self.money.obligations.get((self.address, number))
        if obligation is None or obligation.obligated != run.total:
            self.findings.critical("I2", f"Run {number} is certified without its money obligated.")
        else:
            what = f"When the money of run {number} falls due"
            self.findings.agree("I3", what, obligation.payable_at, e["payableAt"])
        run.state, run.certified_at, run.period = RunState.CERTIFIED, place.time, e["period"]
        run.payable_at, run.payable_block = e["payableAt"], e["payableBlock"]
        run.missing = run.count
        if run.kind is not PaymentKind.REGULAR:
            payment = self.aside.payments.get(number << 32 | run.case_no)
            if payment is not None:
                payment.state, payment.period = PaymentState.FREE, run.period

    def _due(self, number: int, run: Run, e: Values, issue_at: int) -> None:
        """When a run falls due: after its challenge window, and not before its period's date."""
        place, date = self.findings.place, e["payableAt"]
        if date < place.time or e["payableBlock"] < place.block:
            self.findings.critical("I11", f"Run {number} was payable before it was certified.")
        regular = run.kind is PaymentKind.REGULAR
        if regular and date < issue_at:
            self.findings.critical("I11", f"Run {number} falls due before the date of its period.")
        if not regular or date != issue_at:
            window = date - place.time
            self.findings.steady("I11", self.address, "the challenge window", window)
        blocks = e["payableBlock"] - place.block
        self.findings.steady("I11", self.address, "the challenge window in blocks", blocks)

    # Single runs

    def single_opened(self, e: Values) -> None:
        number, case_no, kind = e["run"], e["caseNo"], PaymentKind(e["kind"])
        run = self._open(e, e["period"])
        # It counts in the period in which it is approved, whatever period it makes good.
        run.state, run.kind, run.case_no, run.period = RunState.SEALED, kind, case_no, 0
        run.original, run.total, run.count = e["original"], e["amount"], 1
        run.content = _digest(
            _address(self.address),
            *(number, case_no, e["kind"], e["period"], e["amount"], e["original"]),
            *(0 if e["original"] else e["allotment"], e["decision"], _address(e["payTo"])),
        )
        self.findings.agree("I20", f"What run {number} is of", run.content, e["contentHash"])
        self.aside.payments[number << 32 | case_no] = Payment(
            e["payTo"], e["amount"], PaymentState.NONE, e["period"], kind
        )
        self._own_account(number, case_no, e["payTo"])

    def _own_account(self, number: int, case_no: int, pay_to: str) -> None:
        roster = self.roster
        roster.columns.reach(case_no)
        row = roster.columns.rows[case_no]
        if roster.accounts.address(int(row["pay_to"])) != pay_to:
            self.findings.critical(
                "I23", f"Run {number} pays {pay_to}, which is not the account of case {case_no}."
            )
        if not row["determiner"]:
            self.findings.critical(
                "I8", f"Run {number} pays case {case_no}, which nobody approved."
            )

    def reissued(self, e: Values) -> None:
        number, original, run = e["run"], e["original"], self.run(e["run"])
        before = self.replaced.get(original, 0)
        what = f"What replaced payment {original}"
        self.replaced[original] = self.findings.agree(
            "I6", what, before + e["amount"], e["replaced"]
        )
        payment = self.aside.payments.get(original)
        state = payment.state if payment is not None else PaymentState.NONE
        if payment is not None and state is PaymentState.FREE:
            payment.state = PaymentState.REISSUED
            self._done(original >> 32)
        if payment is None or state in (PaymentState.NONE, PaymentState.PAID):
            back = self.money.returned.get((self.address, original), 0)
        elif state in (PaymentState.DUE, PaymentState.HELD):
            back = 0
        else:
            back = payment.amount
        if self.replaced[original] > back:
            self.findings.critical(
                "I6",
                f"Run {number} pays {dollars(run.total)} for payment {original}, of which "
                f"{dollars(back)} came back.",
            )

    # Ending

    def lapsed(self, e: Values) -> None:
        run = self.run(e["run"])
        if run.state not in (RunState.OPENED, RunState.SEALED):
            self.findings.critical("I18", f"Run {e['run']} lapses while {run.state.word}.")
        self._end(e["run"], run, RunState.LAPSED)

    def recall_proposed(self, e: Values) -> None:
        run = self.run(e["run"])
        run.recaller, run.recall_reason = e["by"], e["reasonHash"]

    def recalled(self, e: Values) -> None:
        number, run, by = e["run"], self.run(e["run"]), e["by"]
        period = self.periods.setdefault(e["period"], Period(0))
        if run.state is RunState.CERTIFIED:
            period.certified -= run.total
            period.count -= run.count
            place = self.findings.place
            if place.time >= run.payable_at and place.block >= run.payable_block:
                self.findings.critical("I23", f"Run {number} is recalled after it fell due.")
            if e["reasonHash"] != run.recall_reason:
                self.findings.critical("I19", f"Run {number} is recalled for an unproposed reason.")
            if by == run.recaller or not self.officers.holds(by, Office.APPROVER):
                self.findings.critical("I19", f"Run {number} is recalled by one person alone.")
            obligation = self.money.obligations.get((self.address, number))
            if obligation is not None and obligation.obligated:
                self.money.expect_release(self.address, number, obligation.obligated)
        elif by and by != run.maker:
            self.findings.critical("I19", f"Run {number} is withdrawn by another than its maker.")
        elif not by and run.approved_at != self.findings.place.time:
            self.findings.critical("I19", f"Run {number} is recalled by nobody, and not for money.")
        what = f"What was certified of period {e['period']}"
        period.certified = self.findings.agree("I19", what, period.certified, e["cumulative"])
        if not by:
            run.payable_at = 0
        self._end(number, run, RunState.RECALLED)

    def _end(self, number: int, run: Run, state: RunState) -> None:
        run.state, run.ended_at, run.missing = state, self.findings.place.time, 0
        if run.kind is PaymentKind.REGULAR:
            return
        payment_id = number << 32 | run.case_no
        payment = self.aside.payments.get(payment_id)
        if payment is not None and payment.state is PaymentState.NONE:
            del self.aside.payments[payment_id]
        elif payment is not None and payment.state is PaymentState.FREE:
            self.forget(payment_id, run)

    def forget(self, payment_id: int, run: Run) -> None:
        """What stood for another payment is itself the original of the next one."""
        if run.original:
            self.aside.payments[payment_id].state = PaymentState.REISSUED
        else:
            del self.aside.payments[payment_id]

    def _done(self, number: int) -> None:
        self.run(number).missing -= 1


def _cases(word: int, bits: int) -> str:
    numbers = [str(word * WORD + int(at)) for at in places(bits)]
    shown = ", ".join(numbers[:5]) + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
    return f"case {shown}" if len(numbers) == 1 else f"cases {shown}"


def _persons(persons: tuple[int, ...]) -> str:
    return ", ".join(str(each) for each in persons if each) or "nobody"


def _address(address: str) -> bytes:
    return bytes(12) + bytes.fromhex(address[2:])


def _digest(*values: int | bytes) -> bytes:
    """keccak256(abi.encode(...)) of values of one word each."""
    words = (each if isinstance(each, bytes) else each.to_bytes(32, "big") for each in values)
    return bytes(keccak(b"".join(words)))
