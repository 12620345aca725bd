"""Counts wrong codes. A right code always works: nobody can shut another out by guessing wrong."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

TRIES = 5
SECONDS = 3600.0
MOST_KEYS = 10_000
"""More case numbers at a time push out the one nobody tried for longest."""


class Tries:
    """Counts failures by key over the last hour. `clock` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def fail(self, key: str) -> bool:
        """Counts a wrong try; answers whether `TRIES` in the last hour came before it."""
        now = self._clock()
        with self._lock:
            # Put back at the end: the first of the table is the one not tried for longest.
            failures = self._failures.pop(key, None) or deque(maxlen=TRIES)
            too_many = len(failures) == TRIES and now - failures[0] <= SECONDS
            failures.append(now)
            while len(self._failures) >= MOST_KEYS:
                del self._failures[next(iter(self._failures))]
            self._failures[key] = failures
            return too_many

    def succeed(self, key: str) -> None:
        """A try of a key was right: forget the wrong ones."""
        with self._lock:
            self._failures.pop(key, None)
