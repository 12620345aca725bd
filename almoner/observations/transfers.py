"""What the token's transfers make known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from almoner.observations.observer import Letter
from almoner.observations.row import Observation, placed, row
from almoner.observations.schema import LARGEST, Kind

BPS = 10_000
WORD = 32
FORWARD_SECONDS = 14 * 86_400
"""How soon after a payment its money is said to be forwarded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer of the token between accounts of which one at least is known."""

    id: int
    """Its own block << 20 | log index."""
    time: int
    known_id: int
    """The id of what made it known: its own, or the event that first named one of its accounts."""
    known_time: int
    sender: int
    """Key of the account it came from."""
    recipient: int
    amount: int | None
    """Base units; None where its log has no number of 63 bits."""

    @property
    def is_counted(self) -> bool:
        """Whether rules can count with it."""
        return self.amount is not None and self.amount <= LARGEST

    @property
    def part(self) -> int:
        """Its first place among what became known with it."""
        return first_part(self.id) if self.known_id != self.id else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """The last payment an account got."""

    program: int
    subject: int
    payment: int
    amount: int
    time: int


def transferred(transfer: Transfer, last: Paid | None, *, first: bool) -> Iterator[Observation]:
    """What a transfer makes known, at the time it became known.

    `last` is the sender's last payment before it; `first` says that its recipient, whose account
    payments go to, never had any money before. Transfers from and to the treasury are payments and
    returns, which events tell of. One of nothing says nothing: anybody can have a token log one
    between any two accounts (ERC-20 allows what needs no allowance).
    """
    t = transfer
    if t.amount == 0:
        return
    if t.amount is None or not t.is_counted:
        beyond = row(Kind.BEYOND, account=t.sender, other=t.recipient)
        yield placed(t.known_id, t.part, t.known_time, beyond)
    else:
        yield moved(t.known_id, t.part, t.known_time, t.sender, t.recipient, t.amount)
        yield from traced(t, t.amount, last, first=first)


def letter(transfer: Transfer, data: bytes) -> Letter:
    """The dead letter of a transfer no rule can count with.

    `data` is what its log has, where that is no number of 63 bits: it says one only where it is a
    word of 32 bytes.
    """
    kind, amount = int(Kind.MOVED), transfer.amount
    if amount is None and len(data) == WORD:
        amount = int.from_bytes(data, "big")
    return Letter(id=transfer.known_id, part=transfer.part, kind=kind, amount=amount, value=None)


def first_part(own: int) -> int:
    """Where the rows of a transfer begin that became known later than it was made.

    Works on arrays as on numbers.
    """
    return own << 2


def moved(
    place: int, part: int, time: int, sender: int, recipient: int, amount: int
) -> Observation:
    """That it was made. Works on arrays as on numbers: then each column is an array."""
    made = row(Kind.MOVED, account=sender, other=recipient, amount=amount)
    return placed(place, part, time, made)


def traced(
    transfer: Transfer, amount: int, last: Paid | None, *, first: bool
) -> Iterator[Observation]:
    """What it says beside that: that it hands a payment on, and that it is an account's first."""
    t, made = transfer, []
    if last is not None and is_soon(t.time, last) and 0 < last.amount <= 2 * amount:
        made.append(
            row(
                Kind.FORWARDED,
                program=last.program,
                subject=last.subject,
                account=t.sender,
                other=t.recipient,
                payment=last.payment,
                amount=amount,
                value=min(amount * BPS // last.amount, BPS),
                until=last.time,
            )
        )
    if first:
        made.append(row(Kind.SEEDED, account=t.recipient, other=t.sender, amount=amount))
    for place, each in enumerate(made, start=1):
        yield placed(t.known_id, t.part + place, t.known_time, each)


def is_soon(time: int, last: Paid) -> bool:
    """Whether a transfer can hand a payment on."""
    return time - last.time <= FORWARD_SECONDS
