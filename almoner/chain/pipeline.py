"""Sending many transactions with several under way, so that a chain's blocks need not be empty.

One that waits for the one before it to be mined gets a block each, however little is in it. Here
each is simulated on top of those that wait already, gets the next nonce, and is sent; the oldest is
awaited once enough are under way. Whoever is stopped sends the rest the next time: ask
`Sender.await_quiet` first, so that what the node still has is mined, and then the chain.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from web3.types import TxReceipt

from almoner.chain.sender import WAIT_SECONDS, Sendable, Sender
from almoner.errors import AlmonerError, NodeUnreachable, Reverted, TransactionLost

IN_FLIGHT = 8
"""Transactions sent before the first of them has to be mined."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked(Generic[T]):
    """A transaction to be sent, and what it is about."""

    about: T
    sender: Sender
    fn: Sendable


@dataclass(slots=True)
class _Rest:
    """What became of the transactions under way when one of them, or the next, failed."""

    mined: int = 0
    failed: list[Reverted] = field(default_factory=list)
    unknown: int = 0


def mined(
    asked: Iterable[Asked[T]], window: int = IN_FLIGHT, seconds: float = WAIT_SECONDS
) -> Iterator[tuple[T, TxReceipt]]:
    """Sends transactions in their order; gives what each was about, and its receipt, once mined.

    No more than `window` are under way; each is given `seconds` to be mined. At the first that the
    contract refuses, before or after it was sent, that fails otherwise, or is not mined in time,
    nothing more is sent. Those under way are awaited, and given where they succeeded, before its
    error is raised with a note of what became of them. A node that does not answer is not asked
    again.
    """
    waiting: collections.deque[tuple[T, Sender, bytes]] = collections.deque()

    def oldest() -> tuple[T, TxReceipt]:
        about, sender, transaction = waiting.popleft()
        return about, sender.wait(transaction, seconds)

    try:
        for each in asked:
            waiting.append((each.about, each.sender, each.sender.submit(each.fn).hash))
            if len(waiting) >= window:
                yield oldest()
        while waiting:
            yield oldest()
    except AlmonerError as fault:
        rest = _Rest()
        yield from _ended(waiting, rest, fault, seconds)
        if note := _note(rest):
            fault.add_note(note)
        raise


def _ended(
    waiting: Iterable[tuple[T, Sender, bytes]], rest: _Rest, fault: AlmonerError, seconds: float
) -> Iterator[tuple[T, TxReceipt]]:
    """Those under way that are mined, or will be in time; counts them and the others."""
    # A node that mined nothing for so long, or is gone, is not waited for once more for each.
    answers = not isinstance(fault, NodeUnreachable)
    patience = 0.0 if isinstance(fault, TransactionLost) else seconds
    for about, sender, transaction in waiting:
        if not answers:
            rest.unknown += 1
            continue
        try:
            receipt = sender.wait(transaction, patience)
        except Reverted as refusal:
            rest.failed.append(refusal)
        except TransactionLost:
            rest.unknown, patience = rest.unknown + 1, 0.0
        except AlmonerError:
            rest.unknown, answers = rest.unknown + 1, False
        else:
            rest.mined += 1
            yield about, receipt


def _note(rest: _Rest) -> str:
    """What became of the transactions under way, for people; empty if there were none."""
    told = [
        f"{count} {what}"
        for count, what in (
            (rest.mined, "mined"),
            (len(rest.failed), "refused as well"),
            (rest.unknown, "not known to be mined"),
        )
        if count
    ]
    if not told:
        return ""
    first = f" (the first with {rest.failed[0].rendered})" if rest.failed else ""
    return (
        f"Of what was under way behind it: {', '.join(told)}{first}. Run this again: it sends only "
        "what is not on the chain."
    )
