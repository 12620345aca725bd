"""What people try with runs: open, seal, approve, withdraw, recall, lapse, settle, replace."""

from __future__ import annotations

from almoner.testing import ALL
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.nouns import (
    COURT_ORDER,
    REISSUE,
    REPLACEMENT,
    RESTORED,
    SUPPLEMENT,
    Run,
)
from tests.contracts.properties.scene import Scene, always, move, often
from tests.contracts.properties.wire import Call


def runs(s: Scene, state: str) -> list[tuple[int, Run]]:
    return [(number, run) for number, run in s.record.runs.items() if run.state == state]


@often
def open_run(s: Scene) -> Call | None:
    if len(runs(s, "opened")) + len(runs(s, "sealed")) > 2 or not s.record.cases:
        return None
    lead = s.now + 3 * 86_400
    periods = [period for period, issue_at in s.record.issue_at.items() if issue_at <= lead]
    allotment = s.share if s.mostly() else s.dice.choice(list(s.record.allotments))
    period = max(periods, default=1) if s.dice.random() < 0.8 else s.dice.randint(1, 4)
    return s.by("maker", "program", "openRun", period, 0, 0, allotment)


def _in_window(s: Scene, run: Run) -> bool:
    over = s.now >= run.opened_at + TERMS["approval_window"]
    return not over or s.dice.random() < 0.05


@often
def seal(s: Scene) -> Call | None:
    chosen = s.one([each for each in runs(s, "opened") if _in_window(s, each[1])])
    return chosen and s.anyone("program", "seal", chosen[0], s.dice.randint(1, 2))


def _ready(s: Scene, run: Run) -> bool:
    original = s.record.payments.get(run.original)
    vain = run.total == 0 or (original is not None and original.replaced >= original.amount)
    return _in_window(s, run) and (not vain or s.dice.random() < 0.05)


@always
def approve_run(s: Scene, number: int | None = None) -> Call | None:
    number = number or s.one([each for each, run in runs(s, "sealed") if _ready(s, run)])
    if number is None:
        return None
    run = s.record.runs[number]
    return s.by("approver", "program", "approveRun", number, run.hash, run.total)


@move
def withdraw_run(s: Scene) -> Call | None:
    chosen = s.one(runs(s, "opened") + runs(s, "sealed"))
    if chosen is None or s.dice.random() < 0.8:
        return None
    return s.by("maker", "program", "withdrawRun", chosen[0], s.digest())


@move
def lapse_run(s: Scene) -> Call | None:
    late = [each for each in runs(s, "opened") + runs(s, "sealed") if not _in_window(s, each[1])]
    chosen = s.one(late)
    return chosen and s.anyone("program", "lapseRun", chosen[0])


@always
def recall(s: Scene) -> Call | None:
    """Proposes a recall, or confirms one that was proposed."""
    early = [(n, r) for n, r in runs(s, "certified") if s.now < r.payable_at]
    proposed = s.one([(number, run) for number, run in early if run.recaller])
    if proposed:
        number, run = proposed
        return s.by("approver", "program", "recallRun", number, run.recall_reason)
    chosen = s.one(early)
    if chosen is None or s.dice.random() < 0.7:
        return None
    return s.by("maker", "program", "proposeRecall", chosen[0], s.digest())


def _due(s: Scene, state: str) -> list[int]:
    """Payments in a state that fell due and can be paid, most of the time."""
    waiting = [n for n, known in s.record.payments.items() if known.state == state]
    if not s.mostly():
        return waiting
    r = s.record
    return [
        n
        for n in waiting
        if r.runs[n >> 32].state == "certified"
        and r.runs[n >> 32].payable_at <= s.now
        and not r.refuses(r.payments[n].pay_to)
    ]


@always
def settle(s: Scene) -> Call | None:
    number = s.one(sorted({each >> 32 for each in _due(s, "open")}))
    if number is None:
        return None
    mask = s.dice.choice([ALL, s.dice.getrandbits(16)])
    words = s.dice.choice([[0], [0], [0, 0], [1, 0]])
    return s.anyone("program", "settle", number, words, [mask] * len(words))


@always
def settle_payment(s: Scene) -> Call | None:
    number = s.one(_due(s, "free"))
    return number and s.anyone("program", "settlePayment", number)


@move
def set_aside(s: Scene) -> Call | None:
    number = s.one([n for n, known in s.record.payments.items() if known.state == "open"])
    return number and s.anyone("program", "setAside", number)


@move
def drop(s: Scene) -> Call | None:
    dead = [n for n in s.record.holds if s.record.runs[n >> 32].state == "recalled"]
    number = s.one(dead)
    return number and s.anyone("program", "drop", number)


@move
def open_single(s: Scene) -> Call | None:
    number = s.one([n for n, case in s.record.cases.items() if case.status == "approved"])
    if number is None or len(runs(s, "sealed")) > 3:
        return None
    kind = s.dice.choice([SUPPLEMENT, RESTORED, COURT_ORDER])
    allotment = s.share if s.mostly() else s.dice.choice(list(s.record.allotments))
    amount = s.dice.randint(1, 60)
    single = (number, kind, s.dice.randint(1, 3), amount, 0, allotment, s.digest())
    return s.by("maker", "program", "openSingle", single)


@often
def reissue(s: Scene) -> Call | None:
    """Replaces a payment that failed, came back or was struck; now and then one that did not."""
    r = s.record
    failed = [
        n
        for n, p in r.payments.items()
        if p.state in ("struck", "reissued", "expunged")
        or r.returned[n]
        or (p.state == "free" and r.refuses(p.pay_to))
    ]
    number = s.one(failed if s.dice.random() < 0.9 else list(r.payments))
    return replace(s, number) if number and len(runs(s, "sealed")) <= 3 else None


def replace(s: Scene, number: int | None) -> Call | None:
    if number is None:
        return None
    payment = s.record.payments[number]
    amount = min(payment.amount, s.record.returned[number] or payment.amount)
    kind = REPLACEMENT if payment.state == "struck" else s.dice.choice([REISSUE, REPLACEMENT])
    single = (payment.case_no, kind, payment.period, amount, number, 0, s.digest())
    return s.by("maker", "program", "openSingle", single)
