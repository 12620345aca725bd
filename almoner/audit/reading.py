"""Reads a record from its first header to its last, and tells each part what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from almoner.audit.agency import Agency
from almoner.audit.finding import Place
from almoner.audit.shapes import TRANSFER, Shape, Unreadable, Values, by_topic, topic_of
from almoner.audit.source import Header, Log, Source

Listener = Callable[[Agency, str, str, Values], None]
"""Told of each event in order, after the agency was: who emitted it, its name, its values."""


def read(source: Source, listener: Listener | None = None) -> Agency:
    """Reads it all. Raises what the source raises; what the record says is found, never raised."""
    agency = Agency.empty(source.agency.contracts)
    agency.record.begins = source.agency.first_block
    contracts = source.agency.contracts
    reading = _Reading(
        agency, contracts["Token"], topic_of(contracts["Treasury"]), by_topic(), listener
    )
    reading.blocks(source.headers(), source.logs())
    agency.money.close()
    return agency


@dataclass(slots=True)
class _Reading:
    agency: Agency
    token: str
    treasury: str
    """As it stands in topics."""
    shapes: Mapping[str, Shape]
    listener: Listener | None
    transaction: str = ""

    def blocks(self, headers: Iterator[Header], logs: Iterator[Log]) -> None:
        """Reads logs below the header of their block."""
        record, place = self.agency.record, self.agency.findings.place
        log = next(logs, None)
        for header in headers:
            record.open(header)
            self.agency.hashes[place.block] = header.hash
            while log is not None and int(log.blockNumber, 16) <= place.block:
                if int(log.blockNumber, 16) < place.block:
                    self._stray(log)
                else:
                    self._take(log)
                log = next(logs, None)
            self._end_transaction()
            record.close()
        while log is not None:
            self._stray(log)
            log = next(logs, None)

    def _stray(self, log: Log) -> None:
        number, findings = int(log.blockNumber, 16), self.agency.findings
        here, findings.place = findings.place, Place(block=number)
        findings.critical(
            "record", f"A log of block {number} has no header here, or is out of order.", "stray"
        )
        findings.place = here

    def _take(self, log: Log) -> None:
        if log.transactionHash != self.transaction:
            self._end_transaction()
            self.transaction = log.transactionHash
        try:
            self.agency.record.take(log)
            if log.address != self.token:
                self._tell(log)
            elif len(log.topics) == 3 and log.topics[0] == TRANSFER:
                self._move(log.topics, int(log.data, 16))
        except ValueError as fault:
            self.agency.findings.critical(
                "record", f"Log {log.logIndex} is not written as a node writes one: {fault}."
            )

    def _move(self, topics: list[str], amount: int) -> None:
        if topics[1] == self.treasury:
            self.agency.money.leaves(topics[2], amount)
        if topics[2] == self.treasury:
            self.agency.money.arrives(topics[1], amount)

    def _tell(self, log: Log) -> None:
        agency = self.agency
        shape = self.shapes.get(log.topics[0]) if log.topics else None
        handlers = agency.handlers.get(log.address)
        if shape is None or (handlers is not None and shape.name not in handlers):
            agency.findings.critical(
                "record", f"{log.address} emitted what its contract cannot.", log.address
            )
            return
        try:
            values = shape.read(log.topics, log.data)
            if handlers is None:
                self._of_stranger(log.address, shape.name, values)
                return
            agency.officers.check(shape.name, values)
            handlers[shape.name](values)
        except (Unreadable, ValueError, KeyError, IndexError, OverflowError) as fault:
            agency.findings.critical("record", f"{shape.name} says what cannot be: {fault}.")
            return
        if self.listener is not None:
            self.listener(agency, log.address, shape.name, values)

    def _of_stranger(self, address: str, name: str, values: Values) -> None:
        if name == "RosterOpened":
            self.agency.early[address] = values
        else:
            self.agency.findings.critical(
                "I8", f"{address} is no contract of this agency.", address
            )

    def _end_transaction(self) -> None:
        if self.transaction:
            self.agency.money.settle_accounts()
            self.agency.holds.end_transaction()
            self.agency.hearings.end_transaction()
            self.agency.officers.end_transaction()
            self.transaction = ""
