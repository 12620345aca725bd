"""Who does what when: each behavior is a generator that acts, and says until when it waits."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator

from almoner.simulate.population.clock import BLOCK

Process = Iterator[int]
"""Acts at a time, then yields the time of its next act, in seconds since 1970."""


class Agenda:
    """What waits for its time. Of one time, what was added first acts first."""

    def __init__(self) -> None:
        self._waiting: list[tuple[int, int, Process]] = []
        self._added = 0

    def add(self, at: int, process: Process) -> None:
        """Lets a behavior begin at a time, or now where that is over."""
        self._added += 1
        heapq.heappush(self._waiting, (at // BLOCK * BLOCK, self._added, process))

    def run(self, until: int, reach: Callable[[int], None]) -> None:
        """Acts in the order of time; `reach` hears each time before it is acted at."""
        now = 0
        while self._waiting and self._waiting[0][0] < until:
            at, number, process = heapq.heappop(self._waiting)
            # What asks for a time that is over means now.
            now = max(now, at)
            reach(now)
            following = next(process, None)
            if following is not None:
                heapq.heappush(self._waiting, (following // BLOCK * BLOCK, number, process))
