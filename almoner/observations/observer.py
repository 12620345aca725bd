"""From events to observations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from almoner.events import Event
from almoner.observations import cases, grants, offices, payments
from almoner.observations.register import Register
from almoner.observations.row import Observation, is_beyond, numbers, placed, without_numbers
from almoner.observations.schema import observation_id

_EVENTS = {**cases.EVENTS, **payments.EVENTS, **grants.EVENTS, **offices.EVENTS}
HEARD = frozenset(_EVENTS)
"""Names of the events that make something known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What no rule can count with, whole: a dead letter. Its observation is BEYOND."""

    id: int
    part: int
    kind: int
    """What it would be otherwise."""
    amount: int | None
    value: int | None


def undelivered(_letter: Letter) -> None:
    """Keeps no dead letter: whoever has the events has the amount."""


def observed(
    event: Event, known: Register, keep: Callable[[Letter], None] = undelivered
) -> Iterator[Observation]:
    """What an event makes known, once it took effect on the register; `keep` hears of dead letters.

    Raises KeyError where it rests on an event that was never seen.
    """
    say = _EVENTS.get(event.name or "")
    if say is None:
        return
    place = observation_id(event.block_number, event.log_index)
    for part, made in enumerate(say(event, known)):
        counted = made
        if is_beyond(made):
            kind, amount, value = numbers(made)
            keep(Letter(id=place, part=part, kind=kind or 0, amount=amount, value=value))
            counted = without_numbers(made)
        yield placed(place, part, event.block_time, counted)
