"""Accounts and keys under numbers: each is written down once, where the chain first says it.

Its number tells that place, so that a ledger built afresh gives it the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from almoner.ledger.database import Database

PLACE_BITS = 2
"""Bits that tell where in its event: 0 is who emitted it, 1 to 3 what it indexes."""
REMEMBERED = 400_000
"""How many are kept in memory; of more, those of the last spans."""
_AT_ONCE = 500


class Identifiers:
    """Finds and gives numbers. Values are bytes: 20 an account, 32 a key."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._known: dict[bytes, int] = {}
        self._complete = False
        self.forget()

    @property
    def get(self) -> Callable[[bytes], int | None]:
        """Finds the number of a value that is in memory."""
        return self._known.get

    def give(self, said: Iterable[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
        """Numbers what is unknown, from the places where each was said; what is new.

        Places of one call have to be after those of all calls before.
        """
        missing: dict[bytes, int] = {}
        for place, value in sorted(said):
            missing.setdefault(value, place)
        if not self._complete:
            self._find(missing)
        new = [(place, value) for value, place in missing.items() if value not in self._known]
        self._known.update((value, place) for place, value in new)
        return new

    def forget(self) -> None:
        """Starts from what the ledger has: after a rewind, and when there are too many.

        What was given since the last transaction has to be written first.
        """
        self._known.clear()
        rows = self._db.execute(
            "SELECT id, value FROM identifiers ORDER BY id LIMIT ?", (REMEMBERED + 1,)
        ).fetchall()
        self._complete = len(rows) <= REMEMBERED
        if self._complete:
            self._known.update((bytes(value), number) for number, value in rows)

    @property
    def complete(self) -> bool:
        """Whether all there are are in memory, so that the database is not asked for any."""
        return self._complete

    @property
    def too_many(self) -> bool:
        """Whether it is time to forget."""
        return len(self._known) > 2 * REMEMBERED

    def _find(self, missing: dict[bytes, int]) -> None:
        values = [value for value in missing if value not in self._known]
        for at in range(0, len(values), _AT_ONCE):
            some = values[at : at + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            self._known.update(
                (bytes(value), number)
                for number, value in self._db.execute(
                    f"SELECT id, value FROM identifiers WHERE value IN ({marks})", some
                )
            )
