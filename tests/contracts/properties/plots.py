"""What two insiders who collude attempt together, and what a hostile stranger attempts alone.

Each plot goes as far as the two may go, and ends with what takes a third, or more time. What must
not come of it is named; the invariants are checked of each of its acts as of any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from almoner.testing import digest, enrollment
from tests.contracts.properties.checks import require
from tests.contracts.properties.moves_cases import of_status
from tests.contracts.properties.moves_holds import held
from tests.contracts.properties.moves_runs import runs
from tests.contracts.properties.nouns import COURT_ORDER, Basis, Kind
from tests.contracts.properties.scene import GHOST, STRANGER, Scene
from tests.contracts.properties.wire import Call

PAIRS = (
    ("caseworker", "maker"),
    ("caseworker", "counter"),
    ("determiner", "maker"),
    ("maker", "approver"),
    ("counter", "investigator"),
    ("counter", "hearing_officer"),
    ("program_admin", "investigator"),
)
Plot = Callable[[Scene, "Pair"], None]
plots: list[Plot] = []


def plot(made: Plot) -> Plot:
    plots.append(made)
    return made


class Pair:
    """Two officers who do for each other whatever their keys allow."""

    def __init__(self, s: Scene, offices: tuple[str, str]) -> None:
        self._scene = s
        self._keys = tuple(s.officer(each) for each in offices)

    def both(self, contract: str, name: str, *arguments: Any) -> set[str]:
        """Each of them tries it; the names of all events that came of it."""
        found: set[str] = set()
        for sender in self._keys:
            call = Call(sender=sender, contract=contract, name=name, arguments=arguments)
            found |= {each.name for each in self._scene.do(call).events}
        return found

    def holds(self, office: str) -> bool:
        """Whether one of them has an office."""
        r = self._scene.record
        return any(r.in_office(r.person(each), office) for each in self._keys)


def in_vain(came: Iterable[str], forbidden: str) -> bool:
    """Two who collude, or a stranger, get nothing that takes a third person or more time."""
    return forbidden not in came


def _require(name: str, came: set[str], forbidden: str) -> None:
    require(name, in_vain, in_vain(came, forbidden), f"{forbidden} among {sorted(came)}")


def conspire(s: Scene) -> None:
    """The example's two insiders attempt one of their plots, or a stranger breaks in."""
    if s.dice.random() < 0.2:
        break_in(s)
    else:
        s.dice.choice(plots)(s, Pair(s, s.insiders))


@plot
def own_household(s: Scene, two: Pair) -> None:
    """A household that does not exist, paid to their own account."""
    number = len(s.record.cases) + 1
    batch = [enrollment(90 + number, pay_to=GHOST, member_refs=[digest(f"ghost {number}")])]
    came = two.both("roster", "enroll", batch)
    if "CaseEnrolled" not in came or two.holds("determiner"):
        return
    (case,) = s.wire.read([("roster", "caseOf", (number,))])
    _require("I20", two.both("roster", "approve", [number], [case["termsHash"]]), "CaseApproved")


@plot
def own_order(s: Scene, two: Pair) -> None:
    """A payment that a court is said to have ordered."""
    number = s.one(of_status(s, "approved"))
    if number is None:
        return
    before = len(s.record.runs)
    two.both("program", "openSingle", (number, COURT_ORDER, 1, 60, 0, s.share, s.digest()))
    for run, opened in list(s.record.runs.items())[before:]:
        content = (run, opened.hash, opened.total)
        _require("I19", two.both("program", "approveRun", *content), "RunCertified")


@plot
def own_recall(s: Scene, two: Pair) -> None:
    """A certified run taken back without the agency's approvers."""
    early = [n for n, run in runs(s, "certified") if s.now < run.payable_at and not run.recaller]
    number = s.one(early)
    if number is None or two.holds("approver"):
        return
    reason = s.digest()
    two.both("program", "proposeRecall", number, reason)
    _require("I19", two.both("program", "recallRun", number, reason), "RunRecalled")


@plot
def own_rise(s: Scene, two: Pair) -> None:
    """A higher amount that no determiner saw; a lower one whose notice nobody had time to read."""
    number = s.one(of_status(s, "approved"))
    if number is None or s.record.sealed_in(number):
        return
    amount, before = s.record.cases[number].amount, set(s.record.proposals)
    for kind, value, basis in (
        (Kind.INCREASE, amount + 50, Basis.NONE),
        (Kind.TERMINATE, 0, Basis.ADVANCE),
    ):
        given = (s.program, number, int(kind), value.to_bytes(32, "big"), int(basis), s.digest())
        two.both("changes", "propose", *given)
    for proposal in sorted(set(s.record.proposals) - before):
        known = s.record.proposals[proposal]
        came = two.both("changes", "serve", s.program, proposal, 1, s.digest())
        if not two.holds("determiner"):
            came |= two.both("changes", "approve", s.program, proposal, known.value)
        came |= two.both("changes", "enact", s.program, proposal)
        _require("I13" if known.basis else "I20", came, "CaseChanged")


@plot
def own_account(s: Scene, two: Pair) -> None:
    """A household's money sent to their own account, with all the counter can say for it."""
    number = s.one(of_status(s, "approved"))
    if number is None:
        return
    before = set(s.record.proposals)
    two.both("changes", "filePayTo", s.program, number, GHOST, s.digest())
    for proposal in sorted(set(s.record.proposals) - before):
        came = two.both("changes", "witness", s.program, proposal)
        came |= two.both("changes", "contest", s.program, proposal, s.digest())
        came |= two.both("changes", "judge", s.program, proposal, False, s.digest())
        came |= two.both("changes", "enact", s.program, proposal)
        _require("I23", came, "CaseChanged")


@plot
def own_strike(s: Scene, two: Pair) -> None:
    """A payment held, found to be fraud, noticed and struck in a minute."""
    number = s.one(held(s, "placed"))
    if number is None:
        return
    two.both("holds", "sustain", s.program, number, s.digest())
    proposal = s.record.strikes.get(number, 0)
    came = two.both("changes", "serve", s.program, proposal, 1, s.digest())
    served = "NoticeServed" in came
    came |= two.both("changes", "enact", s.program, proposal)
    if served:
        _require("I16", came, "PaymentStruck")


@plot
def own_hearing(s: Scene, two: Pair) -> None:
    """An appeal filed at the counter, and decided by who filed it or has a part in it."""
    known = [n for n in held(s, "placed", "sustained") if n not in s.record.appeals]
    number = s.one(known)
    if number is None or two.holds("hearing_officer"):
        return
    came = two.both("hearings", "fileAtCounter", s.program, number, s.digest(), True, s.now)
    if "AppealFiled" in came:
        decided = two.both("hearings", "decide", s.program, number, False, 0, s.digest())
        _require("I15", decided, "AppealDecided")


def break_in(s: Scene) -> None:
    """What only one of our contracts may ask of another, asked by a stranger."""
    number = s.one(list(s.record.payments)) or 1
    case_no, run = max(number & 0xFFFFFFFF, 1), number >> 32
    entry = bytes.fromhex(GHOST[2:]) + (5).to_bytes(8, "big")
    less = (1).to_bytes(32, "big")
    inner: list[tuple[str, str, tuple[Any, ...]]] = [
        ("treasury", "disburse", (run, entry, 1)),
        ("treasury", "obligate", (run + 1_000, 1, 5, s.now, s.now + 60)),
        ("treasury", "reobligate", (run + 1_000, run, 5, s.now, s.now + 60)),
        ("treasury", "deobligate", (run, 5)),
        ("program", "setHeld", (number,)),
        ("program", "free", (number,)),
        ("program", "strike", (number, 1)),
        ("program", "expunge", (number, 1)),
        ("program", "enact", (case_no, int(Kind.DECREASE), less)),
        ("program", "restore", (case_no, int(Kind.TERMINATE), less)),
        ("program", "noteReturn", (number, GHOST, 1)),
        ("program", "enactMass", (0, 2, [1])),
        ("roster", "change", (case_no, int(Kind.PAY_TO), int(GHOST, 16).to_bytes(32, "big"))),
        ("roster", "restore", (case_no, int(Kind.TERMINATE), less)),
        ("roster", "changeAmounts", (0, 2, [1])),
        ("roster", "freezePayTo", (case_no, True)),
        ("holds", "releaseOnAppeal", (s.program, number)),
        ("holds", "overturn", (s.program, number)),
        ("holds", "close", (s.program, number, 1)),
        ("changes", "proposeStrike", (s.program, number, s.digest(), 1)),
        ("changes", "suspend", (s.program, 1)),
        ("changes", "overturn", (s.program, 1)),
        ("changes", "uphold", (s.program, 1)),
        ("hearings", "reopen", (s.program, number)),
    ]
    contract, name, arguments = s.dice.choice(inner)
    call = Call(sender=STRANGER, contract=contract, name=name, arguments=arguments)
    require("I21", in_vain, not s.do(call).done, call)
