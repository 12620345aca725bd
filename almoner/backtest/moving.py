"""From an export's transfers to observations: as columns, but for the few that say more."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from almoner.backtest.columns import batch
from almoner.backtest.memory import Memory
from almoner.backtest.moves import Moves
from almoner.blocks import LOG_BITS
from almoner.observations.observer import Letter
from almoner.observations.row import Observation
from almoner.observations.transfers import (
    Paid,
    Transfer,
    first_part,
    is_soon,
    letter,
    moved,
    traced,
    transferred,
)


class Moving:
    """What is known of accounts' money, in the order in which it became known."""

    def __init__(self, memory: Memory, keep: Callable[[Letter], None]) -> None:
        """`keep` hears of amounts that no rule can count with."""
        self._memory = memory
        self._keep = keep
        self._paid: dict[int, Paid] = {}
        self._had_money: set[int] = set()
        self._coming: deque[tuple[int, int, Paid]] = deque()

    def got_paid(self, place: int, account: int, paid: Paid) -> None:
        """Notes a payment that became known at an id, after those before it."""
        self._coming.append((place, account, paid))

    def observed(
        self, moves: Moves, times: Mapping[int, int]
    ) -> tuple[pa.RecordBatch | None, list[Observation]]:
        """What transfers make known: that they were made, as columns, and the rest as rows.

        All payments that became known before the last of them have to be noted. `times` has the
        times of blocks that made older transfers known.
        """
        late = moves.late
        known_time = moves.time.copy()
        for place in np.flatnonzero(late).tolist():
            block = int(moves.known_id[place]) >> LOG_BITS
            known_time[place] = times.get(block, known_time[place])
        rows = list(self._more(moves, known_time.tolist(), late.tolist()))
        counted = moves.counted
        if not counted.any():
            return None, rows
        # Of arrays in place of numbers.
        own: Any = moves.id
        part = np.where(late, first_part(own), 0)
        columns: Any = (
            *(moves.known_id, part, known_time),
            *(moves.sender, moves.recipient, moves.amount),
        )
        return batch(moved(*(each[counted] for each in columns)), int(counted.sum())), rows

    def _more(
        self, moves: Moves, known_times: list[int], late: list[bool]
    ) -> Iterator[Observation]:
        columns = (moves.id, moves.known_id, moves.time, moves.sender, moves.recipient)
        each = zip(
            *(column.tolist() for column in columns),
            *(moves.amount.tolist(), moves.counted.tolist(), known_times, late),
            strict=True,
        )
        for own, known, time, sender, recipient, amount, counted, known_time, older in each:
            self._reach(known)
            last = None if older else self._paid.get(sender)
            if last is not None and not is_soon(time, last):
                last = None
            first = self._is_first(recipient, known)
            if not counted or first or last is not None:
                transfer = Transfer(
                    id=own,
                    time=time,
                    known_id=known,
                    known_time=known_time,
                    sender=sender,
                    recipient=recipient,
                    amount=None if own in moves.data else amount,
                )
                if counted:
                    yield from traced(transfer, amount, last, first=first)
                else:
                    self._keep(letter(transfer, moves.data.get(own, b"")))
                    yield from transferred(transfer, last, first=first)

    def _reach(self, place: int) -> None:
        coming = self._coming
        while coming and coming[0][0] <= place:
            _, account, paid = coming.popleft()
            self._paid[account] = paid
            self._had_money.add(account)

    def _is_first(self, account: int, place: int) -> bool:
        """Whether an account that is known by then has money for the first time."""
        if account in self._had_money:
            return False
        self._had_money.add(account)
        since = self._memory.known_since(account)
        return since is not None and since <= place
