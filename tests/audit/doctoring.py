"""A record in the hands of somebody who changes it: logs and headers edited by name."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from almoner.audit.agency import Agency
from almoner.audit.finding import Severity
from almoner.audit.folder import FolderSource
from almoner.audit.reading import read
from almoner.audit.shapes import TRANSFER, by_topic, topic_of
from almoner.audit.source import Agency as Contracts
from almoner.audit.source import Header, Log
from almoner.testing.written_chain import event

Values = dict[str, Any]


@dataclass(slots=True)
class Record:
    """What a node gave, in memory. A source of its own."""

    agency: Contracts
    kept_headers: list[Header]
    kept_logs: list[Log]

    @classmethod
    def load(cls, source: FolderSource) -> Record:
        return cls(source.agency, list(source.headers()), list(source.logs()))

    def headers(self) -> Iterator[Header]:
        return iter(self.kept_headers)

    def logs(self) -> Iterator[Log]:
        return iter(self.kept_logs)

    def audited(self) -> Agency:
        """What the audit reads in it."""
        return read(self)

    # Finding

    def at(self, name: str, which: int = 0, **wanted: Any) -> int:
        """Where the log of an event stands, of those with these values the `which`th."""
        found = [
            place
            for place in range(len(self.kept_logs))
            if self.name(place) == name
            and all(self.values(place).get(each) == value for each, value in wanted.items())
        ]
        return found[which]

    def name(self, place: int) -> str | None:
        """Which event a log is."""
        shape = by_topic().get(self.kept_logs[place].topics[0])
        return shape.name if shape is not None else None

    def values(self, place: int) -> Values:
        """What a log says."""
        log = self.kept_logs[place]
        return by_topic()[log.topics[0]].read(log.topics, log.data)

    def transfer(self, before: int) -> int:
        """The last transfer out of the Treasury before a log."""
        treasury = topic_of(self.agency.contracts["Treasury"])
        return next(
            place
            for place in range(before, -1, -1)
            if self.kept_logs[place].topics[:2] == [TRANSFER, treasury]
        )

    # Changing

    def change(self, place: int, **values: Any) -> None:
        """Makes a log say something else."""
        log = copy.copy(self.kept_logs[place])
        said = {**self.values(place), **values}
        _, log.topics, log.data = event(log.address, str(self.name(place)), said)
        self.kept_logs[place] = log

    def replace(self, place: int, name: str, **values: Any) -> None:
        """Puts another event in the place of a log."""
        log = copy.copy(self.kept_logs[place])
        _, log.topics, log.data = event(log.address, name, values)
        self.kept_logs[place] = log

    def remove(self, place: int) -> None:
        """Takes a log out."""
        del self.kept_logs[place]

    def repeat(self, first: int, last: int, later: int) -> int:
        """Puts copies of some logs at the end of a later one's block, under its transaction.

        Returns where the first of them stands.
        """
        target = self.kept_logs[later]
        end = max(
            place
            for place, log in enumerate(self.kept_logs)
            if log.blockNumber == target.blockNumber
        )
        index = int(self.kept_logs[end].logIndex, 16)
        made = [copy.copy(log) for log in self.kept_logs[first : last + 1]]
        for at, log in enumerate(made, start=1):
            log.blockNumber, log.blockHash = target.blockNumber, target.blockHash
            log.transactionHash, log.logIndex = target.transactionHash, hex(index + at)
        self.kept_logs[end + 1 : end + 1] = made
        return end + 1

    def require(self, corrupt: Corruption, rule: str, words: str) -> None:
        """That a corruption is found, under a rule and in these words."""
        corrupt(self)
        found = self.audited().findings.all
        fit = [each for each in found if each.rule == rule and words in each.sentence]
        assert fit, [f"{each.rule}: {each.sentence}" for each in found]
        assert fit[0].severity >= Severity.SERIOUS

    def block(self, place: int) -> int:
        """Where the header of a log's block stands."""
        number = self.kept_logs[place].blockNumber
        return next(at for at, each in enumerate(self.kept_headers) if each.number == number)


Corruption = Callable[[Record], None]


def changed(name: str, which: int = 0, **values: object) -> Corruption:
    """One event that says something else."""
    return lambda record: record.change(record.at(name, which), **values)


def removed(name: str, which: int = 0) -> Corruption:
    """One event that is gone."""
    return lambda record: record.remove(record.at(name, which))
