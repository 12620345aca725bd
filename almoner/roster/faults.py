"""Collects what is wrong with a file, up to a number people can still read."""

from __future__ import annotations

from almoner.errors import Fault, InputError

SHOWN = 50


class Faults:
    """Keeps the first faults in order and counts the rest."""

    def __init__(self) -> None:
        self._shown: list[Fault] = []
        self.count = 0

    def add(self, line: int | None, column: str | None, reason: str) -> None:
        """One more fault, at a line (from 1) and a column where known."""
        self.count += 1
        if len(self._shown) < SHOWN:
            self._shown.append(Fault(line=line, field=column, reason=reason))

    def refuse(self) -> None:
        """Raises InputError with what was found, if anything was."""
        if not self._shown:
            return
        rest = self.count - len(self._shown)
        more = [Fault(reason=f"and {rest:,} more; nothing was sent")] if rest else []
        raise InputError([*self._shown, *more])
