"""What a back-test's verdicts come to: by day, by family, by period, program and office."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from almoner.backtest.engine import Engine
from almoner.backtest.run import Result
from almoner.fraud.judging import CERTIFIED, Decision, Key
from almoner.fraud.policy import RuleSet, Typology
from almoner.fraud.rules.peers import MEDIUM, SMALL
from almoner.observations.schema import Kind

DAY = 86_400
BPS = 10_000
LEAST = 5
"""Payments of an office from which on its shares are told."""
OFFICES = ("small", "medium", "large", "none")
"""By the determiners who decide for the same caseworkers; none where no caseworker is known."""
Window = tuple[int, int]
"""A program and a period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """How many payments of a period the monitor may hold, by a program's terms."""

    share_bps: int
    floor: int

    def of(self, certified: int) -> int:
        """Of so many payments, as `Holds` counts."""
        return max(certified * self.share_bps // BPS, self.floor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fuse:
    """When a family of rules loses its power to hold; see `Holds`."""

    outcomes: int
    rate_bps: int

    def trips_at(self, held: int) -> int:
        """How many overturned holds are too many, once so many were reviewed."""
        return max(held, self.outcomes) * self.rate_bps // BPS + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Certified:
    subject: int
    day: int
    period: int


class History:
    """What a history says of payments, whatever the rules."""

    def __init__(self, engine: Engine) -> None:
        kinds = ", ".join(map(str, CERTIFIED))
        self.payments: dict[Key, _Certified] = {
            (program, payment): _Certified(subject=subject, day=time // DAY, period=period)
            for program, payment, subject, time, period in _rows(
                engine,
                "program, payment, subject, time, value",
                f"kind IN ({kinds}) ORDER BY id, part",
            )
        }
        self.purposes: dict[int, int] = dict(
            (program, purpose)
            for program, purpose in _rows(engine, "program, value", f"kind = {int(Kind.OPENED)}")
        )
        self.overturned, self.upheld = (
            {
                (program, payment)
                for program, payment in _rows(engine, "program, payment", f"kind = {int(kind)}")
            }
            for kind in (Kind.RELEASED, Kind.STRUCK)
        )
        self._caseworkers: dict[Key, int] = {}
        self._determiners: dict[tuple[int, int], set[int]] = defaultdict(set)
        columns = "program, subject, partner, person"
        for program, case, caseworker, determiner in _rows(
            engine, columns, f"kind = {int(Kind.APPROVED)} ORDER BY id, part"
        ):
            if caseworker:
                self._caseworkers[program, case] = caseworker
                self._determiners[program, caseworker].add(determiner)

    def caseworker(self, key: Key) -> tuple[int, int] | None:
        """Who enrolled the case of a payment, as it was last approved."""
        program = key[0]
        found = self._caseworkers.get((program, self.payments[key].subject))
        return None if found is None else (program, found)

    def office(self, key: Key) -> str:
        """The stratum of the office a payment comes from."""
        caseworker = self.caseworker(key)
        if caseworker is None:
            return "none"
        size = len(self._determiners[caseworker])
        return "small" if size <= SMALL else "medium" if size <= MEDIUM else "large"


def chosen(result: Result) -> tuple[dict[Key, Typology], dict[Key, Typology]]:
    """The payments that are looked at, and those of them that are held, with what for."""
    looked: dict[Key, Typology] = {}
    held: dict[Key, Typology] = {}
    for judged in result.judged:
        if judged.payment is None or judged.verdict.decision is Decision.SHADOW:
            continue
        looked[judged.payment.key] = judged.verdict.typology
        if judged.verdict.decision is Decision.HOLD:
            held[judged.payment.key] = judged.verdict.typology
    return looked, held


def by_day(history: History, held: Mapping[Key, Typology]) -> dict[str, Any]:
    """Holds per day, from the first day on which payments were certified to the last."""
    days = [each.day for each in history.payments.values()]
    count = max(days) - min(days) + 1 if days else 0
    placed = Counter(history.payments[key].day for key in held)
    # Of several days with as many, the first.
    day, most = min(placed.items(), key=lambda each: (-each[1], each[0]), default=(None, 0))
    return {
        "days": count,
        "mean_hundredths": 100 * len(held) // count if count else 0,
        "most": most,
        "most_on": None if day is None else f"{datetime.fromtimestamp(day * DAY, UTC):%Y-%m-%d}",
    }


def windows(
    history: History, held: Mapping[Key, Typology], caps: Mapping[int, Cap]
) -> dict[int, dict[str, Any]]:
    """Of each program the period whose holds come nearest to its cap; of one whose cap is not
    known, the one with most holds.
    """
    certified = Counter((key[0], each.period) for key, each in history.payments.items())
    placed = Counter((key[0], history.payments[key].period) for key in held)
    found: dict[int, dict[str, Any]] = {}
    fullest: dict[int, tuple[int, int]] = {}
    for (program, period), count in sorted(certified.items()):
        cap = caps.get(history.purposes.get(program, 0))
        most, holds = None if cap is None else cap.of(count), placed[program, period]
        # A cap of nothing is full at once.
        filled = (holds, 1 if most is None else max(most, 1))
        if (
            program in fullest
            and filled[0] * fullest[program][1] <= fullest[program][0] * filled[1]
        ):
            continue
        fullest[program] = filled
        found[program] = {
            "period": period,
            "certified": count,
            "held": holds,
            "cap": most,
            "left": None if most is None else most - holds,
        }
    return found


def by_family(
    rules: RuleSet, history: History, held: Mapping[Key, Typology], fuse: Fuse
) -> list[dict[str, Any]]:
    """Of each family that holds: its holds, its fullest period, and how near its fuse is.

    What became of a hold is known where that payment was held then too.
    """
    found = []
    for typology in rules.typologies:
        if typology.hold is None:
            continue
        own = {key for key, each in held.items() if each.name == typology.name}
        filled = Counter((key[0], history.payments[key].period) for key in own)
        overturned = len(own & history.overturned - history.upheld)
        found.append(
            {
                "family": typology.family,
                "typology": typology.name,
                "held": len(own),
                "most_in_a_period": max(filled.values(), default=0),
                "overturned": overturned,
                "upheld": len(own & history.upheld),
                "trips_at": fuse.trips_at(len(own)),
                "left": fuse.trips_at(len(own)) - overturned,
            }
        )
    return found


def by_program(
    history: History, looked: Mapping[Key, Typology], held: Mapping[Key, Typology]
) -> list[tuple[int, dict[str, Any]]]:
    """The shares of each program's payments."""
    return [
        (program, _shares(keys, looked, held))
        for program, keys in sorted(_grouped(history, lambda key: key[0]).items())
    ]


def by_office(
    history: History, looked: Mapping[Key, Typology], held: Mapping[Key, Typology]
) -> list[tuple[int, dict[str, Any]]]:
    """The shares of offices of each size; of fewer payments than LEAST they are not told."""
    found = []
    grouped = _grouped(history, lambda key: (key[0], OFFICES.index(history.office(key))))
    for (program, office), keys in sorted(grouped.items()):
        caseworkers = {history.caseworker(key) for key in keys} - {None}
        shares = _shares(keys, looked, held)
        if len(keys) < LEAST:
            shares = dict.fromkeys(shares)
        told = {"office": OFFICES[office], "caseworkers": len(caseworkers), **shares}
        found.append((program, told))
    return found


def _grouped(history: History, of: Callable[[Key], Any]) -> dict[Any, list[Key]]:
    found: dict[Any, list[Key]] = defaultdict(list)
    for key in history.payments:
        found[of(key)].append(key)
    return found


def _shares(
    keys: list[Key], looked: Mapping[Key, Typology], held: Mapping[Key, Typology]
) -> dict[str, int | None]:
    return {
        "payments": len(keys),
        "looked_at": sum(key in looked for key in keys),
        "held": sum(key in held for key in keys),
    }


def _rows(engine: Engine, columns: str, condition: str) -> list[tuple[int, ...]]:
    rows = engine.rows(f"SELECT {columns} FROM observations WHERE {condition}")
    return [tuple(int(each or 0) for each in row) for row in rows]
