"""From events and transfers to observations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from almoner.blocks import LOG_BITS
from almoner.events import Event
from almoner.observations import cases, grants, offices, payments
from almoner.observations.register import Register
from almoner.observations.row import is_beyond, numbers, row, without_numbers
from almoner.observations.schema import EPOCH_SECONDS, Kind, clock, key, observation_id

Observation = tuple[int | None, ...]
"""One row, in the order of the columns."""

BPS = 10_000
FORWARD_SECONDS = 14 * 86_400
"""How soon after a payment its money is said to be forwarded."""

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
    time, block = event.block_time, event.block_number
    place, at = observation_id(block, event.log_index), clock(time, block)
    for part, made in enumerate(say(event, known)):
        counted = made
        if is_beyond(made):
            kind, amount, value = numbers(made)
            keep(Letter(id=place, part=part, kind=kind or 0, amount=amount, value=value))
            counted = without_numbers(made)
        yield (place, part, at, time, time // EPOCH_SECONDS, *counted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A transfer of the token between accounts of which one at least is known."""

    id: int
    """Its own block << 20 | log index."""
    time: int
    known_id: int
    """The id of what made it known: its own, or the event that first named one of its accounts."""
    known_time: int
    sender: bytes
    recipient: bytes
    amount: int | None
    """Base units; None where no rule can count with it."""


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
    returns, which events tell of.
    """
    sender, recipient = key(transfer.sender), key(transfer.recipient)
    if transfer.amount is None:
        made = [row(Kind.BEYOND, account=sender, other=recipient)]
    else:
        made = [row(Kind.MOVED, account=sender, other=recipient, amount=transfer.amount)]
        if last is not None and 0 < last.amount <= 2 * transfer.amount:
            if transfer.time - last.time <= FORWARD_SECONDS:
                made.append(
                    row(
                        Kind.FORWARDED,
                        program=last.program,
                        subject=last.subject,
                        account=sender,
                        other=recipient,
                        payment=last.payment,
                        amount=transfer.amount,
                        value=min(transfer.amount * BPS // last.amount, BPS),
                        until=last.time,
                    )
                )
        if first:
            made.append(row(Kind.SEEDED, account=recipient, other=sender, amount=transfer.amount))
    late = transfer.known_id != transfer.id
    time = transfer.known_time
    at = clock(time, transfer.known_id >> LOG_BITS)
    for place, each in enumerate(made):
        part = (transfer.id << 2 if late else 0) + place
        yield (transfer.known_id, part, at, time, time // EPOCH_SECONDS, *each)
