"""What people try with changes of cases: propose, approve, serve, enact, restore; staff only."""

from __future__ import annotations

from almoner.testing import WORD
from tests.contracts.properties.checks import TERMS
from tests.contracts.properties.moves_cases import of_status
from tests.contracts.properties.nouns import Basis, Kind
from tests.contracts.properties.scene import Scene, move, often
from tests.contracts.properties.wire import Call

GRACE = TERMS["receipt_grace"]
WAITS = {
    basis: TERMS["waits"][at]
    for at, basis in enumerate((Basis.ADEQUATE, Basis.MASS, Basis.REQUESTED, Basis.DEATH))
}


def proposals(s: Scene, *states: str) -> list[int]:
    return [number for number, p in s.record.proposals.items() if p.state in states]


def noticed(s: Scene, *states: str) -> list[int]:
    """Proposals that need a notice."""
    return [n for n in proposals(s, *states) if s.record.proposals[n].basis != Basis.NONE]


@often
def propose(s: Scene) -> Call | None:
    number = s.one(of_status(s, "approved", "terminated"))
    if number is None or len(proposals(s, "open", "served")) > 6:
        return None
    case = s.record.cases[number]
    adverse = s.dice.choice([Basis.ADVANCE, Basis.ADVANCE, Basis.ADEQUATE, Basis.REQUESTED])
    kind, value, basis = s.dice.choice(
        [
            (Kind.INCREASE, case.amount + s.dice.randint(1, 30), Basis.NONE),
            (Kind.DECREASE, max(case.amount - s.dice.randint(1, 30), 1), adverse),
            (Kind.DECREASE, max(case.amount - s.dice.randint(1, 30), 1), adverse),
            (Kind.TERMINATE, 0, adverse),
            (Kind.TERMINATE, 0, Basis.DEATH),
            (Kind.RENEW, 13, Basis.NONE),
            (Kind.EXPIRY, 0, Basis.ADVANCE),
        ]
    )
    if case.status == "terminated":
        kind, value, basis = Kind.REOPEN, 0, Basis.NONE
    content = value.to_bytes(32, "big")
    given = (s.program, number, int(kind), content, int(basis), s.digest())
    return s.by("caseworker", "changes", "propose", *given)


@move
def propose_expunge(s: Scene) -> Call | None:
    free = [n for n, p in s.record.payments.items() if p.state == "free"]
    number = s.one([n for n in free if s.record.refuses(s.record.payments[n].pay_to)] or free)
    if number is None:
        return None
    return s.by("caseworker", "changes", "proposeExpunge", s.program, number, s.digest())


@move
def propose_mass(s: Scene) -> Call | None:
    approved = of_status(s, "approved")
    if not approved or s.dice.random() < 0.6:
        return None
    cases = [each for each in approved if s.dice.random() < 0.5] or approved
    bits = sum(1 << each % WORD for each in cases)
    amounts = [s.dice.randint(1, 120) for _ in cases]
    return s.by("program_admin", "changes", "proposeMass", s.program, 0, bits, amounts, s.digest())


@often
def approve_change(s: Scene) -> Call | None:
    given = [(n, s.record.proposals[n]) for n in proposals(s, "open")]
    waiting = [n for n, p in given if p.basis is Basis.NONE and not (p.origin and s.mostly())]
    number = s.one(waiting)
    if number is None:
        return None
    value = s.record.proposals[number].value
    return s.by("determiner", "changes", "approve", s.program, number, value)


@often
def serve(s: Scene, number: int | None = None) -> Call | None:
    """Attests a notice, or, where it has to be delivered, now and then an attempt in vain."""
    number = number or s.one(noticed(s, "open"))
    if number is None:
        return None
    name = "noteAttempt" if s.dice.random() < (0.5 if s.record.delivery else 0.05) else "serve"
    given = (s.program, number, s.dice.randint(1, 3), s.digest())
    return s.by(s.dice.choice(["counter", "determiner"]), "changes", name, *given)


@move
def note_returned(s: Scene) -> Call | None:
    number = s.one(noticed(s, "served"))
    if number is None or s.dice.random() < 0.7:
        return None
    return s.by("counter", "changes", "noteReturned", s.program, number, s.digest())


@move
def withdraw_change(s: Scene) -> Call | None:
    number = s.one(proposals(s, "open", "served", "contested"))
    if number is None or s.dice.random() < 0.8:
        return None
    return s.by("caseworker", "changes", "withdraw", s.program, number)


@often
def enact(s: Scene, number: int | None = None) -> Call | None:
    number = number or s.one(proposals(s, "open", "served", "confirmed"))
    if number is None:
        return None
    p = s.record.proposals[number]
    if p.kind is Kind.MASS:
        given = (s.program, number, p.bits, list(p.amounts))
        return s.anyone("changes", "enactMass", *given)
    return s.anyone("changes", "enact", s.program, number)


def carry(s: Scene, number: int) -> Call | int | None:
    """What a proposal waits for: its notice, its time, or that somebody enacts it."""
    p = s.record.proposals[number]
    if p.state == "open":
        return serve(s, number)
    due = p.served_at + WAITS[p.basis] if p.basis in WAITS else p.effective_at + GRACE
    return due if p.state == "served" and s.now < due else enact(s, number)


@often
def enact_soon(s: Scene) -> Call | None:
    """Enacts what was served longest ago."""
    served = sorted(proposals(s, "served"), key=lambda n: s.record.proposals[n].effective_at)
    return enact(s, served[0]) if served else None


@move
def restore(s: Scene) -> Call | None:
    number = s.one(proposals(s, "restoring"))
    return number and s.anyone("changes", "restore", s.program, number)
