"""What one case of many costs, and one payment of a large run."""

from __future__ import annotations

from web3.types import TxReceipt

from almoner.testing.samples import Enrollment, enrollment
from almoner.testing.world import ALL, WORD, World

PAYEES = 500
ENROLLED, APPROVED = 50, 100
"""Cases in one transaction."""
SETTLED = f"BenefitProgram.settle, one of {PAYEES} who hold the token"


def tell(world: World) -> dict[str, int]:
    """Gas of each case enrolled and approved, and of each payment of the second run of all."""
    households = [enrollment(number) for number in range(1, PAYEES + 1)]
    enrolled = [
        world.send("caseworker", world.roster.functions.enroll(households[at : at + ENROLLED]))
        for at in range(0, PAYEES, ENROLLED)
    ]
    approved = [_approve(world, households, at) for at in range(0, PAYEES, APPROVED)]
    first = world.open_run(period=1)
    world.seal(first)
    world.certify(first)
    paid_first = world.settle(first)

    run, words = world.open_run(period=2), list(range(PAYEES // WORD + 1))
    sealed = world.source.send(world.program.functions.seal(run, len(words)))
    certified = _certify(world, run)
    world.pass_challenge(run)
    settle = world.program.functions.settle(run, words, [ALL] * len(words))
    paid = world.stranger().send(settle)
    return {
        f"Roster.enroll, one of {ENROLLED}": each(enrolled),
        f"Roster.approve, one of {APPROVED}": each(approved),
        f"BenefitProgram.seal, one of {PAYEES}": each([sealed]),
        f"BenefitProgram.approveRun, all approvals, one of {PAYEES}": each(certified),
        f"BenefitProgram.settle, one of {PAYEES} who never held the token": each(paid_first),
        SETTLED: each([paid]),
    }


def each(receipts: list[TxReceipt]) -> int:
    """Gas of whole transactions for each of the payees, rounded up."""
    return -(-sum(receipt["gasUsed"] for receipt in receipts) // PAYEES)


def _approve(world: World, households: list[Enrollment], at: int) -> TxReceipt:
    numbers = list(range(at + 1, at + APPROVED + 1))
    seen = [world.terms_hash(number, households[number - 1]) for number in numbers]
    return world.send("determiner", world.roster.functions.approve(numbers, seen))


def _certify(world: World, run: int) -> list[TxReceipt]:
    sealed = world.run(run)
    approve = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
    return [world.send("approver", approve, at) for at in (0, 1)]
