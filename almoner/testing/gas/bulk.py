"""What one case of many costs, and one payment of a large run."""

from __future__ import annotations

from web3.types import TxReceipt

from almoner.testing.samples import Enrollment, enrollment
from almoner.testing.world import ALL, WORD, World, payment_id

PAYEES = 500
ENROLLED, APPROVED = 50, 100
"""Cases in one transaction."""
SETTLED = f"BenefitProgram.settle, one of {PAYEES} who hold the token"
FRESH = f"BenefitProgram.settle, one of {PAYEES} who never held the token"
BY_ROLL = "{}, by a roll"
"""The same where the rolls of their words are written."""
HELD_FIRST = "Holds.place, the first of a word"
HELD_NEXT = "Holds.place, the next of a word"
COMPILED = f"Roster.compileRoll, one of {PAYEES}"


def tell(world: World) -> dict[str, int]:
    """Gas of each case enrolled, approved and written into a roll, and of each payment."""
    enrolled, approved = _enroll(world, 1)
    first = world.open_run(period=1)
    world.seal(first)
    world.certify(first)
    paid_first = world.settle(first)

    run = world.open_run(period=2)
    sealed = world.source.send(world.program.functions.seal(run, len(_words(1))))
    certified = world.certify(run)
    paid = _settle(world, run, _words(1))

    compiled = [_compile(world, word) for word in _words(1)]
    by_roll = _regular(world, 3, _words(1))
    _enroll(world, PAYEES + 1)
    for word in _words(PAYEES + 1):
        _compile(world, word)
    fresh_by_roll = _regular(world, 3, _words(PAYEES + 1))
    held = _held(world, 4)
    return {
        f"Roster.enroll, one of {ENROLLED}": each(enrolled),
        f"Roster.approve, one of {APPROVED}": each(approved),
        COMPILED: each(compiled),
        f"BenefitProgram.seal, one of {PAYEES}": each([sealed]),
        f"BenefitProgram.approveRun, all approvals, one of {PAYEES}": each(certified),
        FRESH: each(paid_first),
        SETTLED: each([paid]),
        BY_ROLL.format(SETTLED): each([by_roll]),
        HELD_FIRST: held[0],
        HELD_NEXT: held[1],
        BY_ROLL.format(FRESH): each([fresh_by_roll]),
    }


def each(receipts: list[TxReceipt]) -> int:
    """Gas of whole transactions for each of the payees, rounded up."""
    return -(-sum(receipt["gasUsed"] for receipt in receipts) // PAYEES)


def _words(first: int) -> range:
    """The words of all payees from a case on."""
    return range(first // WORD, (first + PAYEES - 1) // WORD + 1)


def _enroll(world: World, first: int) -> tuple[list[TxReceipt], list[TxReceipt]]:
    households = [enrollment(number) for number in range(first, first + PAYEES)]
    enrolled = [
        world.send("caseworker", world.roster.functions.enroll(households[at : at + ENROLLED]))
        for at in range(0, PAYEES, ENROLLED)
    ]
    approved = [_approve(world, households, first, at) for at in range(0, PAYEES, APPROVED)]
    return enrolled, approved


def _compile(world: World, word: int) -> TxReceipt:
    return world.stranger().send(world.roster.functions.compileRoll(word))


def _regular(world: World, period: int, words: range) -> TxReceipt:
    """Seals, certifies and pays a run of words."""
    run = world.open_run(period=period, first=words[0], last=words[-1])
    world.seal(run)
    world.certify(run)
    return _settle(world, run, words)


def _settle(world: World, run: int, words: range) -> TxReceipt:
    world.pass_challenge(run)
    settle = world.program.functions.settle(run, list(words), [ALL] * len(words))
    return world.stranger().send(settle)


def _held(world: World, period: int) -> list[int]:
    """Gas of two holds by the monitor on payments of a word that had none."""
    run = world.open_run(period=period, first=0, last=0)
    world.seal(run)
    world.certify(run)
    world.register_and_arm_rule()
    return [int(world.place_hold(payment_id(run, number))["gasUsed"]) for number in (1, 2)]


def _approve(world: World, households: list[Enrollment], first: int, at: int) -> TxReceipt:
    numbers = list(range(first + at, first + at + APPROVED))
    seen = [world.terms_hash(number, households[number - first]) for number in numbers]
    return world.send("determiner", world.roster.functions.approve(numbers, seen))
