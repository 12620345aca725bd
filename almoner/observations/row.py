"""A row in the making: what an event says, before it has its place and its time."""

from __future__ import annotations

from almoner.blocks import LOG_BITS
from almoner.observations.schema import EPOCH_SECONDS, LARGEST, Kind, clock

Row = tuple[int | None, ...]
"""The columns from `kind` on, in their order."""
Observation = tuple[int | None, ...]
"""A whole row, in the order of the columns."""
_KIND, _AMOUNT, _VALUE = 0, 9, 10


def row(
    kind: Kind,
    *,
    program: int | None = None,
    subject: int | None = None,
    account: int | None = None,
    other: int | None = None,
    person: int | None = None,
    partner: int | None = None,
    reference: int | None = None,
    payment: int | None = None,
    amount: int | None = None,
    value: int | None = None,
    until: int | None = None,
) -> Row:
    """A row of a kind. Persons numbered 0 are nobody."""
    return (
        int(kind),
        program,
        subject,
        account,
        other,
        person or None,
        partner or None,
        reference,
        payment,
        amount,
        value,
        until,
    )


def placed(place: int, part: int, time: int, made: Row) -> Observation:
    """The row whole: at an id, a part and a time. Works on arrays as on numbers."""
    at = clock(time, place >> LOG_BITS)
    return (place, part, at, time, time // EPOCH_SECONDS, *made)


def is_beyond(made: Row) -> bool:
    """Whether no rule can count with it."""
    return any(
        number is not None and not -LARGEST <= number <= LARGEST
        for number in (made[_AMOUNT], made[_VALUE])
    )


def without_numbers(made: Row) -> Row:
    """The row that is BEYOND in its place: no sum may take it for less than it is."""
    numbered = {_KIND: int(Kind.BEYOND), _AMOUNT: None, _VALUE: None}
    return tuple(numbered.get(place, each) for place, each in enumerate(made))


def numbers(made: Row) -> tuple[int | None, int | None, int | None]:
    """Its kind, its amount and its value."""
    return made[_KIND], made[_AMOUNT], made[_VALUE]
