"""Our runs, with all their controls: paid from the cases' slots, and from rolls."""

from __future__ import annotations

from collections.abc import Sequence

from web3.types import TxReceipt

from almoner.bench.payouts import SIZES, Figures, accounts, each
from almoner.testing.samples import DAY, enrollment
from almoner.testing.world import ALL, WORD, World

_BATCH = 50
"""Cases enrolled in one transaction."""
_FIRST = {1: 1, 10: 2, 50: 12, 100: 62, 224: 224, 500: 448}
"""The first case of those that are paid at a time, by how many; 224 are a word of their own."""
COMPILE = "compile"
"""The name of what a roll takes, once for each case."""
CASES = _FIRST[500] + 500 - 1
"""Cases of each program."""


def from_slots(world: World) -> Figures:
    """Pays a program's cases twice, from their slots."""
    _enroll(world, "slots")
    return _paid(world)


def from_rolls(world: World) -> Figures:
    """Pays those of another program of the same agency twice, from rolls."""
    _enroll(world, "rolls")
    rolls = [
        world.stranger().send(world.roster.functions.compileRoll(word))
        for word in range(CASES // WORD + 1)
    ]
    return _paid(world, {COMPILE: each(rolls, CASES)})


def _enroll(world: World, name: str) -> None:
    payees = accounts(name, CASES)
    for at in range(0, CASES, _BATCH):
        batch = [
            enrollment(number + 1, pay_to=payees[number])
            for number in range(at, min(at + _BATCH, CASES))
        ]
        world.approve(world.enroll(batch))


def _paid(world: World, once: dict[str, int] | None = None) -> Figures:
    fresh, _ = _period(world, 1)
    existing, certified = _period(world, 2)
    return Figures(fresh=fresh, existing=existing, beside={**(once or {}), **certified})


def _period(world: World, period: int) -> tuple[dict[int, int], dict[str, int]]:
    """Has a run of all cases certified, and pays it in parts."""
    issue_at = world.program.functions.periodOf(period).call()[0]
    world.warp_to(issue_at - 5 * DAY)
    last = CASES // WORD
    opening = world.program.functions.openRun(period, 0, last, world.allotment)
    opened = world.send("maker", opening)
    run = int(world.program.functions.runs().call())
    sealed = world.source.send(world.program.functions.seal(run, last + 1))
    approved = world.certify(run)
    world.pass_challenge(run)
    settled = {count: each([_settle(world, run, count)], count) for count in SIZES}
    world.settle(run)  # who is between, so that the next run can take every word
    return settled, {
        "open and seal": each([opened, sealed], CASES),
        "certify": each(approved, CASES),
    }


def _settle(world: World, run: int, count: int) -> TxReceipt:
    words, masks = _masks(range(_FIRST[count], _FIRST[count] + count))
    return world.stranger().send(world.program.functions.settle(run, words, masks))


def _masks(cases: Sequence[int]) -> tuple[list[int], list[int]]:
    """The words of consecutive cases, and their bits in each."""
    words = list(range(cases[0] // WORD, cases[-1] // WORD + 1))
    taken = sum(1 << case - words[0] * WORD for case in cases)
    return words, [taken >> at * WORD & ALL for at in range(len(words))]
