"""Open readings of one ledger, kept between questions: opening one takes longer than answering."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from almoner.errors import LedgerError
from almoner.ledger.database import Database
from almoner.ledger.opening import Reader, reader
from almoner.ledger.reading import require_current
from almoner.location import Location


class Pool:
    """Readings of a ledger for any number of threads; as many stay open as were used at once.

    Close it at the end. A ledger that was moved, replaced or lost in between is opened anew.
    """

    def __init__(self, location: Location) -> None:
        self._location = location
        self._idle: list[Reader] = []
        self._closed = False
        self._lock = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """One state of the ledger. Raises LedgerError if there is no ledger."""
        used, state, db = self._begun()
        whole = False
        try:
            with state:
                require_current(db, self._location)
                yield db
            whole = True
        finally:
            # After a fault nobody knows in what state it is.
            if whole:
                self._give(used)
            else:
                used.close()

    def close(self) -> None:
        """Closes what is idle now, and the rest when it is given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for each in idle:
            each.close()

    def _begun(self) -> tuple[Reader, ExitStack, Database]:
        """A reading that has begun, and what ends it: a kept one, or else a new one."""
        state = ExitStack()
        while (kept := self._take()) is not None:
            if kept.is_current:
                try:
                    return kept, state, state.enter_context(kept.snapshot())
                except LedgerError:
                    pass  # A server may have been started anew since.
            kept.close()
        opened = reader(self._location)
        try:
            return opened, state, state.enter_context(opened.snapshot())
        except BaseException:
            opened.close()
            raise

    def _take(self) -> Reader | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give(self, used: Reader) -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(used)
                return
        used.close()
