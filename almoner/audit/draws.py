"""Draws on awards: requested, reviewed, approved, paid."""

from __future__ import annotations

from dataclasses import dataclass

from eth_abi.abi import encode
from eth_hash.auto import keccak

from almoner.audit.award import (
    ACCEPTED,
    ADVANCE,
    MILESTONE,
    NONE,
    PLANNED,
    REJECTED,
    SUBMITTED,
    Draw,
    Line,
)
from almoner.audit.awards import Awards
from almoner.audit.kinds import AwardState, DrawState, PaymentKind, PaymentState
from almoner.audit.shapes import Values

_BPS = 10_000
_REQUEST = (*("line", "amount", "matched", "costFrom", "costTo", "costRef", "gross", "evidence"),)
_ASKED = ("uint32", "(uint8,uint64,uint64,uint40,uint40,bytes32,uint64,bytes32)")


@dataclass(slots=True)
class Grants(Awards):
    """A grant program: its awards and what is drawn of them."""

    def requested(self, e: Values) -> None:
        number, award, now = e["draw"], e["award"], self.findings.place.time
        a = self._of(award)
        if number != len(self.draws) + 1:
            self.findings.critical(
                "I24", f"Draw {number} is requested as number {len(self.draws) + 1}."
            )
        if a.state not in (AwardState.ACTIVE, AwardState.TERMINATED):
            self.findings.critical("I24", f"Draw {number} is requested of an award {a.state.word}.")
        asked = keccak(encode(_ASKED, (award, tuple(e[each] for each in _REQUEST))))
        self.findings.agree("I20", f"What draw {number} is of", asked, e["contentHash"])
        self.draws[number] = Draw(
            award, e["line"], e["amount"], e["gross"], e["costRef"], e["contentHash"]
        )
        if e["line"] >= len(a.lines):
            self.findings.critical("I24", f"Draw {number} is of a line that award {award} lacks.")
            a.lines += [Line(0) for _ in range(e["line"] + 1 - len(a.lines))]
        line = a.lines[e["line"]]
        what = f"What is drawn of line {e['line']} of award {award}"
        line.drawn = self.findings.agree("I24", what, line.drawn + e["amount"], e["drawn"])
        self.findings.agree("I24", f"The budget of line {e['line']}", line.budget, e["budget"])
        a.drawn += e["amount"]
        a.open += 1
        if line.drawn > line.budget:
            self.findings.critical("I24", f"Draw {number} passes its line of award {award}.")
        if not a.start <= e["costFrom"] <= e["costTo"] < a.end:
            self.findings.critical(
                "I24", f"The costs of draw {number} lie outside its award's period."
            )
        if a.mode != ADVANCE and e["costTo"] > now:
            self.findings.critical("I24", f"The costs of draw {number} lie ahead.")
        if e["matched"] * _BPS < e["amount"] * a.match_bps:
            self.findings.critical("I24", f"Draw {number} lacks the grantee's own share.")
        if a.mode == MILESTONE and line.state != ACCEPTED:
            self.findings.critical("I24", f"Draw {number} is of a milestone that nobody accepted.")

    def reviewed(self, e: Values) -> None:
        d = self._draw(e["draw"], (DrawState.REQUESTED,), DrawState.REVIEWED)
        self.findings.agree("I20", f"What draw {e['draw']} is of", d.content, e["contentHash"])
        d.reviewer = e["by"]
        self._note(d.award, e["by"])

    def undone(self, e: Values, state: DrawState) -> None:
        """Denied, or taken back."""
        d = self._draw(e["draw"], (DrawState.REQUESTED, DrawState.REVIEWED), state)
        a = self._of(d.award)
        a.lines[d.line].drawn -= d.amount
        a.drawn -= d.amount
        a.open -= 1
        if e.get("by"):
            self._note(d.award, e["by"])

    def draw_approved(self, e: Values) -> None:
        number, by = e["draw"], e["by"]
        d = self._draw(number, (DrawState.REVIEWED,), DrawState.REVIEWED)
        a = self._of(d.award)
        self.findings.agree("I20", f"What draw {number} is of", d.content, e["contentHash"])
        what = f"What is approved of award {d.award}"
        self.findings.agree("I19", what, a.approved + d.amount, e["cumulative"])
        if by in (d.reviewer, a.recommender):
            self.findings.critical(
                "I19", f"Person {by} had a part in draw {number} and approves it."
            )
        if a.frozen:
            self.findings.critical("I23", f"Draw {number} is approved against its grantee's wish.")
        d.approvers = self._seat(f"draw {number}", d.approvers, d.approved_at, e)
        d.approved_at = self.findings.place.time
        self._note(d.award, by)

    def certified(self, e: Values) -> None:
        number, award, place = e["draw"], e["award"], self.findings.place
        d = self._draw(number, (DrawState.REVIEWED,), DrawState.APPROVED)
        a = self._of(award)
        if d.award != award or not any(d.approvers):
            self.findings.critical("I19", f"Draw {number} is certified without an approval of it.")
        if e["payTo"] != a.pay_to:
            self.findings.critical("I8", f"Draw {number} is for another account than its award's.")
        self.findings.agree("I20", f"The amount of draw {number}", d.amount, e["amount"])
        a.approved = self.findings.agree(
            "I19", f"What is approved of award {award}", a.approved + d.amount, e["cumulative"]
        )
        if e["payableAt"] < place.time or e["payableBlock"] < place.block:
            self.findings.critical("I11", f"Draw {number} was payable before it was certified.")
        window, blocks = e["payableAt"] - place.time, e["payableBlock"] - place.block
        self.findings.steady("I11", self.address, "the challenge window", window)
        self.findings.steady("I11", self.address, "the challenge window in blocks", blocks)
        seated = sum(map(bool, d.approvers))
        self.findings.approvals.append(
            self.findings.bound(self.address, f"Draw {number}", seated, a.approved)
        )
        self.certified_in[e["period"]] = self.certified_in.get(e["period"], 0) + 1
        d.payable_at, d.payable_block, d.period = e["payableAt"], e["payableBlock"], e["period"]
        payment_id = number << 32 | award
        self.aside.taken(payment_id, e["payTo"], e["amount"], e["period"], PaymentKind.DRAW)

    def rescheduled(self, e: Values) -> None:
        """Whether one of the dates is that of a draw of the award."""
        dates = {each.payable_at for each in self.draws.values() if each.award == e["id"]}
        if dates.isdisjoint((e["from"], e["to"])):
            self.findings.critical("I3", f"Money of award {e['id']} is due on no draw's date.")

    def substantiated(self, e: Values) -> None:
        d = self._known(e["draw"])
        a = self._of(d.award)
        d.outstanding -= e["amount"]
        what = f"What award {d.award} has to account for"
        a.outstanding = self.findings.agree(
            "I24", what, a.outstanding - e["amount"], e["outstanding"]
        )
        if d.outstanding < 0:
            self.findings.critical(
                "I24", f"More of draw {e['draw']} is accounted for than was paid."
            )
        self._note(d.award, e["by"])

    def milestone_submitted(self, e: Values) -> None:
        line = self._of(e["award"]).lines[e["line"]]
        if line.state not in (PLANNED, REJECTED):
            self.findings.critical(
                "I24", f"Milestone {e['line']} of {e['award']} is submitted twice."
            )
        line.state, line.evidence = SUBMITTED, e["evidence"]

    def milestone_judged(self, e: Values) -> None:
        line = self._of(e["award"]).lines[e["line"]]
        if line.state != SUBMITTED or line.evidence != e["evidence"]:
            self.findings.critical(
                "I24", f"Milestone {e['line']} of {e['award']} is judged on what was not submitted."
            )
        line.state = ACCEPTED if e["accepted"] else REJECTED
        self._note(e["award"], e["by"])

    def disallowed(self, e: Values) -> None:
        number, award = divmod(e["paymentId"], 2**32)
        d, a = self._known(number), self._of(award)
        what = f"What is disallowed of draw {number}"
        d.disallowed = self.findings.agree("I16", what, d.disallowed + e["amount"], e["disallowed"])
        what = f"What is disallowed of award {award}"
        own = a.disallowed + e["amount"]
        a.disallowed = self.findings.agree("I16", what, own, e["disallowedOfAward"])

    # Payments

    def set_aside(self, e: Values) -> None:
        payment_id, state = e["paymentId"], self.aside.state_of(e)
        payment = self.aside.move(payment_id, PaymentState.FREE, state, "I23")
        self.aside.same(payment_id, payment, e)

    def payment_settled(self, e: Values) -> None:
        payment_id, place = e["paymentId"], self.findings.place
        number, award = divmod(payment_id, 2**32)
        d, a = self._known(number), self._of(award)
        if d.state is not DrawState.APPROVED:
            self.findings.critical("I20", f"Draw {number} is paid while {d.state.word}.")
        elif place.time < d.payable_at or place.block < d.payable_block:
            self.findings.critical(
                "I11", f"Draw {number} is paid before its challenge window is over."
            )
        payment = self.aside.settled(e, award)
        a.paid += payment.amount
        a.open -= 1
        if a.mode == ADVANCE:
            a.outstanding += payment.amount
            d.outstanding = payment.amount
        self.settled.append((payment_id, place.block))
        self.lateness.add(d.payable_at, place.time, 1)

    def ended(self, e: Values, to: PaymentState) -> None:
        """Struck or expunged: the award shrinks with its obligation."""
        number, award = divmod(e["paymentId"], 2**32)
        amount = self.aside.ended(e, award, to).amount
        d, a = self._known(number), self._of(award)
        line = a.lines[d.line]
        line.drawn -= amount
        line.budget -= amount
        a.drawn -= amount
        a.approved -= amount
        a.total -= amount
        a.open -= 1
        self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - amount

    def returned(self, e: Values) -> None:
        payment_id, amount = e["paymentId"], e["amount"]
        number, award = divmod(payment_id, 2**32)
        d, a = self._known(number), self._of(award)
        payment = self.aside.payments.get(payment_id)
        back = self.money.returned.get((self.address, payment_id), 0)
        if payment is None or payment.state is not PaymentState.PAID or back > d.amount:
            self.findings.critical("I9", f"More came back of draw {number} than was paid.")
        settled = min(amount, d.outstanding)
        a.returned += amount
        a.outstanding -= settled
        d.outstanding -= settled

    def certified_count(self, period: int) -> int:
        return self.certified_in.get(period, 0)

    # What holds, changes and hearings ask

    def place_of(self, payment_id: int) -> tuple[int, int, bool] | None:
        payment = self.aside.payments.get(payment_id)
        return None if payment is None else (payment.period, PaymentKind.DRAW, False)

    def due_at(self, payment_id: int) -> tuple[int, int]:
        d = self._known(payment_id >> 32)
        return d.payable_at, d.payable_block

    def acted(self, payment_or_case: int, person: int) -> bool:
        award = payment_or_case % 2**32
        a = self.awards.get(award)
        judged = a is not None and self.rounds.judged_by(a.application, person)
        return judged or (self.address, award, person) in self.noted

    def _draw(self, number: int, states: tuple[DrawState, ...], to: DrawState) -> Draw:
        d = self._known(number)
        if d.state not in states:
            self.findings.critical("I24", f"Draw {number} is {to.word} while {d.state.word}.")
        d.state = to
        return d

    def _known(self, number: int) -> Draw:
        if number not in self.draws:
            self.findings.critical("I24", f"Draw {number} was never requested.")
            self.draws[number] = Draw(0, 0, 0, 0, NONE, NONE)
        return self.draws[number]
