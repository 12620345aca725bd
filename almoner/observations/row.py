"""A row in the making: what an event says, before it has its place and its time."""

from __future__ import annotations

from almoner.observations.schema import LARGEST, Kind

Row = tuple[int | None, ...]
"""The columns from `kind` on, in their order."""


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
    """A row of a kind. Persons numbered 0 are nobody; what is past the largest is BEYOND."""
    if (amount is not None and amount > LARGEST) or (
        value is not None and not -LARGEST <= value <= LARGEST
    ):
        # It is kept whole elsewhere; no sum may take it for less than it is.
        kind, amount, value = Kind.BEYOND, None, None
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
