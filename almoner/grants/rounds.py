"""A round as a grants officer writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from almoner import money
from almoner.errors import Fault, InputError
from almoner.grants import documents, reading
from almoner.program.grants import Regime
from almoner.program.table import Table

MOST_CRITERIA = 16
"""Of a rubric (contracts/GrantRounds.sol)."""
_BPS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion of the rubric, with its highest score."""

    name: str
    highest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFile:
    """A round. Amounts in base units, times in seconds since 1970, shares in 1/10000."""

    title: str
    allotment: int
    budget: int
    floor: int
    ceiling: int
    match_bps: int
    opens_at: int
    closes_at: int
    regime: Regime
    quorum: int
    """Score sheets an application needs."""
    criteria: tuple[Criterion, ...]
    rubric: bytes
    """SHA-256 of the published rubric."""

    def plan(self, program: str) -> tuple[object, ...]:
        """What the contract is given, in the order of `RoundPlan`, for a program's address."""
        return (
            program,
            self.allotment,
            self.budget,
            self.floor,
            self.ceiling,
            self.match_bps,
            self.opens_at,
            self.closes_at,
            list(Regime).index(self.regime) + 1,
            self.quorum,
            [each.highest for each in self.criteria],
            self.rubric,
        )


def load(path: Path) -> RoundFile:
    """The round a file describes. Raises InputError with every fault."""
    faults: list[Fault] = []
    root = reading.table(path, faults)
    found = RoundFile(
        title=root.text("title"),
        allotment=root.whole("allotment", 1, 2**32 - 1),
        budget=root.dollars("budget"),
        floor=root.dollars("floor"),
        ceiling=root.dollars("ceiling"),
        match_bps=root.whole("match_bps", 0, _BPS),
        opens_at=root.moment("opens"),
        closes_at=root.moment("closes"),
        regime=_regime(root),
        quorum=root.whole("quorum", 1, 2**8 - 1),
        criteria=_criteria(root),
        rubric=_rubric(root, path.parent),
    )
    root.close()
    if not faults:
        _require_order(root, found)
    if faults:
        raise InputError(faults)
    return found


def _regime(root: Table) -> Regime:
    given = root.one_of("regime", list(Regime), "regime")
    return Regime(given) if given in list(Regime) else Regime.STATE


def _criteria(root: Table) -> tuple[Criterion, ...]:
    entries = root.tables("criteria")
    found = tuple(
        Criterion(name=entry.text("name"), highest=entry.whole("highest", 1, 2**16 - 1))
        for entry in entries
    )
    for entry in entries:
        entry.close()
    if not 0 < len(found) <= MOST_CRITERIA:
        root.fault("criteria", f"are {len(found)}; there may be from 1 to {MOST_CRITERIA}")
    return found


def _rubric(root: Table, folder: Path) -> bytes:
    named = root.text("rubric", described="the path of the rubric from here")
    if not named:
        return b""
    try:
        return documents.published(folder / named)
    except InputError as refusal:
        root.fault("rubric", refusal.faults[0].reason)
        return b""


def _require_order(root: Table, found: RoundFile) -> None:
    if found.ceiling < found.floor:
        root.fault("ceiling", f"is less than the floor, {money.dollars(found.floor)}")
    if found.budget < found.ceiling:
        root.fault("budget", f"is less than one award may be, {money.dollars(found.ceiling)}")
    if found.closes_at <= found.opens_at:
        root.fault("closes", "must be after it opens")
