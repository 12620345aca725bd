"""Awards and draws of one grant program, from recommendation to closeout."""

from __future__ import annotations

from dataclasses import dataclass, field

from almoner.audit.finding import Findings
from almoner.audit.kinds import AwardState, DrawState, PaymentKind, PaymentState
from almoner.audit.money import Money
from almoner.audit.officers import Office, Officers
from almoner.audit.payer import SetAside
from almoner.audit.rounds import Rounds
from almoner.audit.runs import Lateness
from almoner.audit.shapes import Values

_NONE = bytes(32)
_SEATS = (0, 0, 0, 0)
ADVANCE, MILESTONE = 2, 3
_PLANNED, _SUBMITTED, _ACCEPTED, _REJECTED = range(4)
_BPS = 10_000


@dataclass(slots=True)
class Line:
    """As `linesOf` has it."""

    budget: int
    drawn: int = 0
    state: int = _PLANNED
    evidence: bytes = _NONE


@dataclass(slots=True)
class Award:
    """As `awardOf` has it."""

    application: int
    pay_to: str
    total: int
    mode: int
    start: int
    end: int
    match_bps: int
    indirect_bps: int
    tolerance_bps: int
    terms_hash: bytes
    recommender: int
    lines: list[Line]
    signer_hash: bytes
    org_ref: bytes
    allotment: int
    state: AwardState = AwardState.RECOMMENDED
    frozen: bool = False
    drawn: int = 0
    approved: int = 0
    paid: int = 0
    returned: int = 0
    outstanding: int = 0
    disallowed: int = 0
    offer_ends: int = 0
    open: int = 0
    approvers: tuple[int, ...] = _SEATS
    approved_at: int = 0
    report: bytes = _NONE


@dataclass(slots=True)
class Draw:
    """As `drawOf` has it."""

    award: int
    line: int
    amount: int
    gross: int
    cost_ref: bytes
    content: bytes
    state: DrawState = DrawState.REQUESTED
    payable_at: int = 0
    payable_block: int = 0
    reviewer: int = 0
    period: int = 0
    approvers: tuple[int, ...] = _SEATS
    approved_at: int = 0
    disallowed: int = 0
    outstanding: int = 0


@dataclass(slots=True)
class Awards:
    """A grant program."""

    address: str
    findings: Findings
    officers: Officers
    money: Money
    rounds: Rounds
    aside: SetAside
    noted: set[tuple[str, int, int]]
    """Who acted on an award by a change or an amendment of it: program, award, person."""
    awards: dict[int, Award] = field(default_factory=dict)
    draws: dict[int, Draw] = field(default_factory=dict)
    committed: dict[bytes, int] = field(default_factory=dict)
    """By organization."""
    settled: list[tuple[int, int]] = field(default_factory=list)
    """Payments that were made, with their block."""
    lateness: Lateness = field(default_factory=Lateness)

    # Offers

    def recommended(self, e: Values) -> None:
        number, by = e["award"], e["by"]
        application = self.rounds.application(e["application"])
        found = self.rounds.rounds.get(application.round)
        if sum(e["lines"]) != e["total"]:
            self.findings.critical("I24", f"The lines of award {number} do not come to its total.")
        if e["payTo"] != application.pay_to:
            self.findings.critical(
                "I8", f"Award {number} is for another account than was applied with."
            )
        if self.rounds.judged_by(e["application"], by):
            self.findings.critical("I19", f"Person {by} reviewed award {number} and recommends it.")
        self.awards[number] = Award(
            application=e["application"],
            pay_to=e["payTo"],
            total=e["total"],
            mode=e["mode"],
            start=e["from"],
            end=e["to"],
            match_bps=e["matchBps"],
            indirect_bps=e["indirectBps"],
            tolerance_bps=e["toleranceBps"],
            terms_hash=e["termsHash"],
            recommender=by,
            lines=[Line(each) for each in e["lines"]],
            signer_hash=application.signer_hash,
            org_ref=application.org_ref,
            allotment=found.allotment if found is not None else 0,
        )
        self._note(number, by)

    def withdrawn(self, e: Values) -> None:
        self._move(e, (AwardState.RECOMMENDED,), AwardState.WITHDRAWN)

    def approved(self, e: Values) -> None:
        number, by = e["award"], e["by"]
        a = self._of(number)
        self._move(e, (AwardState.RECOMMENDED,), AwardState.RECOMMENDED)
        self.findings.agree("I20", f"The terms of award {number}", a.terms_hash, e["termsHash"])
        what = f"What the organization of award {number} is awarded"
        self.findings.agree(
            "I19", what, self.committed.get(a.org_ref, 0) + a.total, e["cumulative"]
        )
        if by == a.recommender or self.rounds.judged_by(a.application, by):
            self.findings.critical(
                "I19", f"Person {by} had a part in award {number} and approves it."
            )
        a.approvers = self._seat(f"award {number}", a.approvers, a.approved_at, e)
        a.approved_at = self.findings.place.time
        self._note(number, by)

    def offered(self, e: Values) -> None:
        number = e["award"]
        a = self._move(e, (AwardState.RECOMMENDED,), AwardState.OFFERED)
        same = (a.pay_to, a.total, a.org_ref, a.allotment) == (
            *(e["payTo"], e["total"], e["orgRef"], e["allotment"]),
        )
        if not same:
            self.findings.critical("I20", f"Award {number} is offered as it was not recommended.")
        a.offer_ends, self.committed[a.org_ref] = e["offerEnds"], e["cumulative"]

    def accepted(self, e: Values) -> None:
        number = e["award"]
        a = self._move(e, (AwardState.OFFERED,), AwardState.ACTIVE)
        self.findings.agree("I20", f"The terms of award {number}", a.terms_hash, e["termsHash"])
        if self.findings.place.time >= a.offer_ends:
            self.findings.critical("I20", f"Award {number} is accepted after its offer ended.")
        if (self.address, number) not in self.money.obligations:
            self.findings.critical("I2", f"Award {number} is accepted without its money set aside.")

    def offer_ended(self, e: Values) -> None:
        a = self._move(e, (AwardState.OFFERED,), AwardState(e["state"]))
        self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - a.total
        self.money.expect_release(self.address, e["award"], a.total)

    # What changes it

    def amended(self, e: Values) -> None:
        number = e["award"]
        a = self._of(number)
        if sum(e["lines"]) != e["total"]:
            self.findings.critical("I24", f"The lines of award {number} do not come to its total.")
        for at, budget in enumerate(e["lines"]):
            if at == len(a.lines):
                a.lines.append(Line(0))
            if budget < a.lines[at].drawn:
                self.findings.critical("I24", f"Award {number} is cut below what was drawn of it.")
            a.lines[at].budget = budget
        if e["total"] < a.total:
            self.money.expect_release(self.address, number, a.total - e["total"])
        self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - a.total + e["total"]
        a.total, a.end, a.terms_hash = e["total"], e["to"], e["termsHash"]

    def suspended(self, e: Values) -> None:
        before = AwardState.ACTIVE if e["suspended"] else AwardState.SUSPENDED
        after = AwardState.SUSPENDED if e["suspended"] else AwardState.ACTIVE
        self._move(e, (before,), after)

    def terminated(self, e: Values) -> None:
        live = (AwardState.ACTIVE, AwardState.SUSPENDED)
        self._move(e, live, AwardState.TERMINATED).end = e["endedAt"]

    def reported(self, e: Values) -> None:
        self._of(e["award"]).report = e["report"]

    def closed(self, e: Values) -> None:
        number = e["award"]
        live = (AwardState.ACTIVE, AwardState.SUSPENDED, AwardState.TERMINATED)
        a = self._move(e, live, AwardState.CLOSED)
        left = self.findings.agree(
            "I9", f"What award {number} leaves", a.total - a.drawn, e["released"]
        )
        self.findings.agree("I1", f"What award {number} was paid", a.paid, e["paid"])
        if a.open or (a.outstanding and not e["amendment"]):
            self.findings.critical("I24", f"Award {number} is closed with draws or advances open.")
        self._note(number, e["by"])
        if left:
            self.committed[a.org_ref] = self.committed.get(a.org_ref, 0) - left
            self.money.expect_release(self.address, number, left)

    def froze(self, e: Values) -> None:
        self._of(e["award"]).frozen = e["frozen"]

    def changed(self, e: Values) -> None:
        a = self._of(e["award"])
        a.pay_to, a.signer_hash = e["payTo"], e["signerHash"]

    # Draws

    def requested(self, e: Values) -> None:
        number, award, now = e["draw"], e["award"], self.findings.place.time
        a = self._of(award)
        if number != len(self.draws) + 1:
            self.findings.critical(
                "I24", f"Draw {number} is requested as number {len(self.draws) + 1}."
            )
        if a.state not in (AwardState.ACTIVE, AwardState.TERMINATED):
            self.findings.critical("I24", f"Draw {number} is requested of an award {a.state.word}.")
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
        if a.mode == MILESTONE and line.state != _ACCEPTED:
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
        d.payable_at, d.payable_block, d.period = e["payableAt"], e["payableBlock"], e["period"]
        payment_id = number << 32 | award
        self.aside.taken(payment_id, e["payTo"], e["amount"], e["period"], PaymentKind.DRAW)

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
        if line.state not in (_PLANNED, _REJECTED):
            self.findings.critical(
                "I24", f"Milestone {e['line']} of {e['award']} is submitted twice."
            )
        line.state, line.evidence = _SUBMITTED, e["evidence"]

    def milestone_judged(self, e: Values) -> None:
        line = self._of(e["award"]).lines[e["line"]]
        if line.state != _SUBMITTED or line.evidence != e["evidence"]:
            self.findings.critical(
                "I24", f"Milestone {e['line']} of {e['award']} is judged on what was not submitted."
            )
        line.state = _ACCEPTED if e["accepted"] else _REJECTED
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
        payment_id = e["paymentId"]
        payment = self.aside.move(payment_id, PaymentState.FREE, PaymentState(e["state"]), "I23")
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

    def _seat(self, what: str, before: tuple[int, ...], since: int, e: Values) -> tuple[int, ...]:
        """The approvers an approval leaves seated."""
        kept = [
            each for each in before if each and self.officers.since(each, Office.APPROVER, since)
        ]
        own = (*kept, e["by"], *_SEATS)[:4]
        if own != tuple(e["approvers"]) or e["by"] in kept:
            self.findings.critical("I19", f"Other approvers count for {what} than approved it.")
        return tuple(e["approvers"])

    def _note(self, award: int, person: int) -> None:
        self.noted.add((self.address, award, person))

    def _move(self, e: Values, states: tuple[AwardState, ...], to: AwardState) -> Award:
        a = self._of(e["award"])
        if a.state not in states:
            self.findings.critical("I24", f"Award {e['award']} is {to.word} while {a.state.word}.")
        a.state = to
        return a

    def _draw(self, number: int, states: tuple[DrawState, ...], to: DrawState) -> Draw:
        d = self._known(number)
        if d.state not in states:
            self.findings.critical("I24", f"Draw {number} is {to.word} while {d.state.word}.")
        d.state = to
        return d

    def _known(self, number: int) -> Draw:
        if number not in self.draws:
            self.findings.critical("I24", f"Draw {number} was never requested.")
            self.draws[number] = Draw(0, 0, 0, 0, _NONE, _NONE)
        return self.draws[number]

    def _of(self, number: int) -> Award:
        if number not in self.awards:
            self.findings.critical("I24", f"Award {number} was never recommended.")
            self.awards[number] = Award(
                *(0, "", 0, 0, 0, 0, 0, 0, 0, _NONE, 0, [Line(0)], _NONE, _NONE, 0)
            )
        return self.awards[number]
