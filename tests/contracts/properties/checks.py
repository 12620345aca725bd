"""How an invariant is checked: sentences about events as they come, and about the books after them.

A check is a function named after its id, whose docstring is the rule. It returns whether the rule
was kept. Those of events see the record as it was just before the event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from almoner.testing import DAY
from tests.contracts.properties.record import Record
from tests.contracts.properties.wire import Act, Event

HOUR = 3_600
TERMS: dict[str, Any] = {
    "challenge_window": 6 * HOUR,
    "challenge_blocks": 2,
    "approval_window": 2 * DAY,
    "lead_time": 3 * DAY,
    "margin": HOUR,
    "late_after": DAY,
    "max_amount": 10_000,
    "bot_hold": 12 * HOUR,
    "max_total_hold": DAY,
    "bot_share_bps": 5_000,
    "bot_floor": 3,
    "service": HOUR,
    "constructive": 2 * HOUR,
    "notice_period": 6 * HOUR,
    "receipt_grace": 3 * HOUR,
    "decision_time": DAY,
    "cooling_off": 8 * HOUR,
    "unpayable_after": 12 * HOUR,
    "waits": [0, HOUR, 0, 0],
    "bands": [(400, 1), (1_500, 2), (2**64 - 1, 3)],
}
"""The program's terms: short clocks, so that many things happen before money runs out."""
SUSTAINED_CAP = sum(
    TERMS[each]
    for each in (
        *("max_total_hold", "service", "constructive"),
        *("notice_period", "receipt_grace", "decision_time"),
    )
)
TERMS["sustained_cap"] = SUSTAINED_CAP

OfEvent = Callable[[Record, Event, Act], bool]
OfBooks = Callable[[Record, dict[str, Any]], bool]

of_events: dict[str, list[tuple[str, OfEvent]]] = defaultdict(list)
of_acts: list[tuple[str, Callable[[Record, Act], bool]]] = []
of_books: list[tuple[str, OfBooks]] = []
asked: Counter[str] = Counter()
"""How often each invariant was checked."""


class Broken(AssertionError):
    """An invariant that does not hold."""


def on(name: str, *events: str) -> Callable[[OfEvent], OfEvent]:
    """Has a check asked at each of these events."""

    def register(check: OfEvent) -> OfEvent:
        for each in events:
            of_events[each].append((name, check))
        return check

    return register


def at_acts(name: str) -> Callable[[Any], Any]:
    """Has a check asked of each act that was done, before it is written down."""

    def register(check: Any) -> Any:
        of_acts.append((name, check))
        return check

    return register


def afterwards(name: str) -> Callable[[OfBooks], OfBooks]:
    """Has a check asked of the contracts' own views after each act."""

    def register(check: OfBooks) -> OfBooks:
        of_books.append((name, check))
        return check

    return register


def require(name: str, check: Any, kept: bool, told: object) -> None:
    """Raises Broken with the rule's sentence if it was not kept."""
    asked[name] += 1
    if not kept:
        raise Broken(f"{name} ({check.__name__}): {check.__doc__.strip()} Not so: {told}")


def write_down(record: Record, act: Act) -> None:
    """Checks an act that was done, event by event, and writes it into the record."""
    record.now = act.at
    for name, check in of_acts:
        require(name, check, check(record, act), act)
    for event in act.events:
        for name, check in of_events.get(event.name, ()):
            require(name, check, check(record, event, act), event)
        record.note(event)


def compare(record: Record, books: dict[str, Any]) -> None:
    """Checks what the contracts' views say."""
    for name, check in of_books:
        require(name, check, check(record, books), books)
