"""A limit on wrong codes, so that nobody can try many."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

TRIES = 5
SECONDS = 3600.0
MOST_KEYS = 10_000
"""With so many case numbers tried in one hour, somebody tries them all: none is let through."""


class Tries:
    """Counts failures by key over the last hour. `clock` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def begin(self, key: str) -> bool:
        """Whether one more try is allowed; it counts as failed until `succeed` says otherwise."""
        now = self._clock()
        with self._lock:
            if key not in self._failures and len(self._failures) >= MOST_KEYS:
                self._forget(now)
                if len(self._failures) >= MOST_KEYS:
                    return False
            failures = self._failures.setdefault(key, deque())
            while failures and now - failures[0] > SECONDS:
                failures.popleft()
            if len(failures) >= TRIES:
                return False
            failures.append(now)
            return True

    def succeed(self, key: str) -> None:
        """The last try of a key was right: forget the others."""
        with self._lock:
            self._failures.pop(key, None)

    def _forget(self, now: float) -> None:
        for key in [key for key, seen in self._failures.items() if now - seen[-1] > SECONDS]:
            del self._failures[key]
