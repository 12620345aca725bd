"""The figures a program publishes, read once a block however many people ask for them."""

from __future__ import annotations

from threading import Lock

from almoner.ledger.published import Published
from almoner.ledger.views import Views


class Figures:
    """The newest figures of a program. Any thread may ask.

    Of a million payments they take about a second: whoever asks meanwhile is given those of before.
    """

    def __init__(self, views: Views, program: str) -> None:
        self._views = views
        self._program = program
        self._kept: Published | None = None
        self._reading = Lock()

    def newest(self) -> Published | None:
        """As the ledger has them; None while it has nothing. Raises LedgerError as `Views`."""
        if self._is_newest() or not self._reading.acquire(blocking=self._kept is None):
            return self._kept
        try:
            if not self._is_newest():  # somebody else may just have read them
                self._kept = self._views.published(self._program)
            return self._kept
        finally:
            self._reading.release()

    def _is_newest(self) -> bool:
        kept, cursor = self._kept, self._views.cursor()
        return kept is not None and kept.cursor == cursor
