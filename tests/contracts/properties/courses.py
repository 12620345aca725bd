"""Aims carried through: from a hold to a strike, from a notice to a case that is closed.

Chance alone seldom does five things to one payment in order and in time. Each example has some of
these aims. What is done next towards one is checked as all else is, and all else goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.moves_cases import approve_cases, close, enroll, of_status
from tests.contracts.properties.moves_changes import carry, proposals, propose_mass
from tests.contracts.properties.moves_claimants import decide, file_at_counter, sign_appeal
from tests.contracts.properties.moves_holds import held, lapse_hold, place, rearm, review
from tests.contracts.properties.moves_runs import approve_run, recall, replace, runs, seal
from tests.contracts.properties.nouns import REGULAR, Basis, Kind, Run
from tests.contracts.properties.scene import Scene
from tests.contracts.properties.tokens import REFUSING, switch
from tests.contracts.properties.wire import Call

Next = Call | int | None
"""What to do, or until when to wait; None where there is nothing to do."""
Course = Callable[[Scene], Next]
courses: list[Course] = []


def course(made: Course) -> Course:
    courses.append(made)
    return made


def certify(s: Scene) -> Next:
    """Towards a certified run of a period that somebody was not paid for."""
    r = s.record
    if r.paused():
        return r.pauses[-1][1]
    for period, issue_at in r.issue_at.items():
        paid = {
            each.case_no
            for number, each in r.payments.items()
            if (each.kind, each.period) == (REGULAR, period) and r.alive(number >> 32)
        }
        early = issue_at > s.now + TERMS["lead_time"]
        opened = runs(s, "opened") + runs(s, "sealed")
        if not early and not opened and set(of_status(s, "approved")) - paid:
            return s.by("maker", "program", "openRun", period, 0, 0, s.share)
    return approve_run(s) or seal(s) or approve_cases(s) or enroll(s)


def _when_due(s: Scene, run: Run) -> int | None:
    """Until when to wait for a run to be payable, in seconds and in blocks; None if it is."""
    due = s.now >= run.payable_at and s.wire.block >= run.payable_block
    return None if due else max(run.payable_at, s.now + 1)


def _hold(s: Scene) -> Next:
    return place(s) or certify(s)


def _lasting(s: Scene, *states: str) -> list[int]:
    return [each for each in held(s, *states) if s.record.holds[each].expires_at > s.now]


def _is_heard(s: Scene, subject: int) -> bool:
    appeal = s.record.appeals.get(subject)
    return appeal is not None and appeal.state == "filed"


@course
def strike(s: Scene) -> Next:
    """A hold is sustained, its notice served, its period waited for, its payment struck."""
    for number in _lasting(s, "sustained"):
        if not _is_heard(s, number):
            return carry(s, s.record.strikes[number])
    placed = s.one(_lasting(s, "placed"))
    return review(s, "sustain", placed) if placed else _hold(s)


@course
def strike_in_vain(s: Scene) -> Next:
    """What was struck while a late appeal was open is found to have been wrong."""
    for number in held(s, "struck"):
        if _is_heard(s, number):
            return decide(s, number, won=True)
    for number in _lasting(s, "sustained"):
        p = s.record.proposals[s.record.strikes[number]]
        if p.state == "served" and number not in s.record.appeals:
            late = s.now >= p.effective_at
            return file_at_counter(s, number, received_at=s.now) if late else p.effective_at
        if p.state == "served" and not s.record.appeals[number].timely:
            return carry(s, s.record.strikes[number])
    return strike(s)


@course
def replace_struck(s: Scene) -> Next:
    """A payment that was struck is replaced, and paid."""
    r = s.record
    for number, each in r.payments.items():
        run = r.runs[number >> 32]
        if each.kind != REGULAR and each.state == "free" and not r.refuses(each.pay_to):
            return _when_due(s, run) or s.anyone("program", "settlePayment", number)
        if each.kind != REGULAR and run.state == "sealed":
            return approve_run(s)
    struck = [n for n, each in r.payments.items() if each.state == "struck" and not each.replaced]
    return replace(s, s.one(struck)) or strike(s)


@course
def lapse(s: Scene) -> Next:
    """A hold that nobody reviews ends by itself."""
    waiting = held(s, "placed", "sustained")
    ends = min((s.record.holds[each].expires_at for each in waiting), default=None)
    return lapse_hold(s) if ends is not None and ends <= s.now else ends or _hold(s)


@course
def blow_the_fuse(s: Scene) -> Next:
    """Holds of one family turn out unfounded until its fuse trips, and two people re-arm it."""
    placed = s.one(held(s, "placed"))
    return rearm(s) or (review(s, "release", placed) if placed else _hold(s))


@course
def restore(s: Scene) -> Next:
    """A decrease that took effect at once is appealed in time, and undone meanwhile."""
    for number, p in s.record.proposals.items():
        if (p.kind, p.basis) != (Kind.DECREASE, Basis.ADEQUATE) or number in s.record.appeals:
            continue
        if p.state == "enacted" and s.now < p.effective_at:
            return file_at_counter(s, number, received_at=s.now)
        if p.state in ("open", "served") and not s.record.sealed_in(p.case_no):
            return carry(s, number)
    return _propose(s, Kind.DECREASE, Basis.ADEQUATE)


@course
def end(s: Scene) -> Next:
    """A case is terminated on notice, and closed when nobody can appeal its end in time."""
    for number in of_status(s, "terminated"):
        closes_at = s.record.cases[number].ended_at + TERMS["notice_period"]
        closes_at += TERMS["receipt_grace"]
        return close(s, number) if s.now >= closes_at else closes_at
    for number, p in s.record.proposals.items():
        ends = p.kind is Kind.TERMINATE and not s.record.sealed_in(p.case_no)
        if ends and p.state in ("open", "served") and number not in s.record.appeals:
            return carry(s, number)
    return _propose(s, Kind.TERMINATE, Basis.DEATH)


def _propose(s: Scene, kind: Kind, basis: Basis) -> Next:
    r = s.record
    free = [n for n in of_status(s, "approved") if r.cases[n].amount > 1 and not r.sealed_in(n)]
    number = s.one(free)
    if number is None:
        return None
    value = (r.cases[number].amount - 1 if kind is Kind.DECREASE else 0).to_bytes(32, "big")
    given = (s.program, number, int(kind), value, int(basis), s.digest())
    return s.by("caseworker", "changes", "propose", *given)


def _unpayable(s: Scene) -> Next:
    """Towards a payment set aside because its account is refused."""
    r = s.record
    for number, each in r.payments.items():
        run = r.runs[number >> 32]
        if each.state == "open" and r.refuses(each.pay_to) and run.state == "certified":
            return _when_due(s, run) or s.anyone("program", "setAside", number)
    waiting = s.one([each.pay_to for each in r.payments.values() if each.state == "open"])
    if s.token not in REFUSING or waiting is None:
        return certify(s)
    switch(s, waiting)
    return s.now


@course
def expunge(s: Scene) -> Next:
    """A payment that cannot be made is expunged on notice."""
    r = s.record
    tried = {}
    for number, p in r.proposals.items():
        if p.basis is Basis.UNPAYABLE and p.state in ("open", "served"):
            tried[p.payment] = number
            if r.refuses(r.payments[p.payment].pay_to) and number not in r.appeals:
                return carry(s, number)
    for number, each in r.payments.items():
        if each.state == "free" and r.refuses(each.pay_to) and number not in tried:
            given = (s.program, number, s.digest())
            return s.by("caseworker", "changes", "proposeExpunge", *given)
    return _unpayable(s)


@course
def reissue(s: Scene) -> Next:
    """A payment that cannot be made is replaced by another run."""
    r = s.record
    for number, run in runs(s, "sealed"):
        if run.original:
            return approve_run(s, number)
    for number, each in r.payments.items():
        due = r.runs[number >> 32].payable_at <= s.now
        if each.state == "free" and r.refuses(each.pay_to) and due:
            return replace(s, number)
    return _unpayable(s)


@course
def take_back(s: Scene) -> Next:
    """A certified run is recalled by a maker and an approver."""
    early = [run for _, run in runs(s, "certified") if s.now < run.payable_at]
    return recall(s) if early else certify(s)


@course
def appeal_anew(s: Scene) -> Next:
    """A person signs an appeal of what the counter had filed in their name."""
    for subject, appeal in s.record.appeals.items():
        if appeal.state == "filed" and appeal.filer and s.record.cases[appeal.case_no].signer:
            return sign_appeal(s, subject)
    for number in _lasting(s, "placed", "sustained"):
        if s.record.cases[number & 0xFFFFFFFF].signer and number not in s.record.appeals:
            return file_at_counter(s, number, received_at=s.now)
    return _hold(s)


@course
def change_the_law(s: Scene) -> Next:
    """Amounts of many cases change at once, on notice."""
    for number in proposals(s, "open", "served"):
        if s.record.proposals[number].kind is Kind.MASS:
            return carry(s, number)
    return propose_mass(s)
