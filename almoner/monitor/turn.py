"""Whose turn it is: of all monitors of a ledger one writes it, and the others stand by."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from almoner.errors import LedgerAway, LedgerTaken, LedgerUnreachable
from almoner.ledger.store import Scope, Store
from almoner.location import Location

STANDBY_SECONDS = 1.0
"""Between two looks at whether a ledger is free."""
PATIENCE_SECONDS = 5.0
"""How long the lock of a monitor that was just killed may outlive it."""
_RETRY_SECONDS = 0.2

log = logging.getLogger(__name__)


def soon(ledger: Location, scope: Scope) -> Store:
    """The ledger, to be written. Raises LedgerTaken if that is still somebody else's after a few
    seconds, and what Store raises.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return Store(ledger, scope)
        except LedgerTaken:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_RETRY_SECONDS)


class Standby:
    """One of any number of monitors that wait for the same ledger."""

    def __init__(
        self,
        ledger: Location,
        scope: Scope,
        stopping: threading.Event,
        waits: Callable[[], None] = lambda: None,
    ) -> None:
        """`waits` is called at each look at whether the ledger is free."""
        self._ledger = ledger
        self._scope = scope
        self._stopping = stopping
        self._waits = waits
        self._met = self._took = False

    def take(self) -> Store | None:
        """The ledger, to be written, once it is free; None if it is time to stop before that.

        A database that answered once is waited for when it is away. Raises LedgerUnreachable if it
        never did, and what else Store raises.
        """
        told: type[Exception] | None = None
        if self._took:
            # It lost the ledger: one that did not comes first.
            self._stopping.wait(2 * STANDBY_SECONDS)
        while not self._stopping.is_set():
            try:
                store = Store(self._ledger, self._scope)
            except LedgerTaken:
                self._met = True
                if told is not LedgerTaken:
                    log.info(
                        "Another monitor writes %s. This one stands by.",
                        self._ledger,
                        extra={"action": "standing_by"},
                    )
                told = LedgerTaken
            except LedgerAway as fault:
                if isinstance(fault, LedgerUnreachable) and not self._met:
                    raise
                self._met = True
                if told is not LedgerAway:
                    log.warning(
                        "%s Standing by until it is back.",
                        fault,
                        extra={"action": "waiting_for_ledger", "alarm": True},
                    )
                told = LedgerAway
            else:
                self._met = self._took = True
                return store
            self._waits()
            self._stopping.wait(STANDBY_SECONDS)
        return None
