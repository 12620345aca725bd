"""Alarms that go on: told when they begin and when they end, and not in between."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable

from almoner.monitor.absence import Absence, Kind

log = logging.getLogger(__name__)

Key = tuple[Kind, tuple[str | int, ...]]


class Raised:
    """The alarms of one monitor.

    A monitor that is started again tells those that go on once more.
    """

    def __init__(self) -> None:
        self._standing: dict[Key, Absence] = {}

    def settle(self, found: Iterable[Absence], kinds: Iterable[Kind] = Kind) -> None:
        """Takes what is missing now, of these kinds: tells what is new and what is over."""
        asked = set(kinds)
        now = {(each.kind, each.subject): each for each in found}
        for key, absence in now.items():
            if key not in self._standing:
                _tell(absence)
        for key in [key for key in self._standing if key[0] in asked and key not in now]:
            _tell_end(self._standing.pop(key))
        self._standing.update(now)

    @property
    def counts(self) -> Counter[str]:
        """How many of each kind go on."""
        return Counter(str(kind) for kind, _ in self._standing)


def _tell(absence: Absence) -> None:
    log.error(
        "%s",
        absence.sentence,
        extra={
            "action": "alarm_began",
            "alarm": True,
            "kind": str(absence.kind),
            **absence.labels,
        },
    )


def _tell_end(absence: Absence) -> None:
    log.warning(
        "%s",
        absence.cured,
        extra={"action": "alarm_ended", "kind": str(absence.kind), **absence.labels},
    )
