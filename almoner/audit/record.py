"""Whether headers and logs can be what a chain recorded: the checks that ask nothing of the events.

A header's hash commits to its parent and to its bloom, so that a chain of headers that ends in a
hash the auditor trusts leaves no choice of blooms; a log whose address or topics are not in its
block's bloom was not in that block.
"""

from __future__ import annotations

import functools
import operator
from dataclasses import dataclass, field

import rlp
from eth_hash.auto import keccak

from almoner.audit.bloom import SIZE, bits_of
from almoner.audit.finding import Findings
from almoner.audit.shapes import own_topics
from almoner.audit.source import Header, Log

_SURE = 1e-9
"""A bloom tells of an event by accident less often than this, where it is relied on."""
_RARE = 1e-3
"""The same where something else than the bloom tells of it too."""
_HASHED = (
    *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot"),
    "logsBloom",
)
_NUMBERS = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
_SEALS = ("extraData", "mixHash", "nonce")
_LATER = (
    *("baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas"),
    *("parentBeaconBlockRoot", "requestsHash"),
)
_LATER_NUMBERS = ("baseFeePerGas", "blobGasUsed", "excessBlobGas")


@dataclass(slots=True)
class Record:
    """Follows headers and logs, and notes what cannot be."""

    findings: Findings
    names: dict[str, str]
    """The agency's contracts, the token aside: address to name."""
    blocks: int = 0
    begins: int = 0
    """The block that has to be the first one; 0 where nobody knows."""
    first: int = 0
    gaps: list[tuple[int, int]] = field(default_factory=list)
    """First and last block of each part that is missing."""
    logs: int = 0
    rehashes: bool | None = None
    """Whether this network's header hashes are those of their fields; None before the first."""
    hash: str = ""
    _bloom: int = 0
    _seen: int = 0
    _index: int = -1
    _transaction: str = ""
    _gaps: list[int] = field(default_factory=list)
    _heard: set[str] = field(default_factory=set)

    def open(self, header: Header) -> None:
        """Begins a block."""
        findings, place = self.findings, self.findings.place
        number, time = int(header.number, 16), int(header.timestamp, 16)
        before, before_time, first = place.block, place.time, self.blocks == 0
        place.block, place.time, place.transaction, place.index = number, time, "", None
        if not first:
            if number != before + 1:
                self._miss(before + 1, number - 1)
            elif header.parentHash != self.hash:
                findings.critical(
                    "I26", f"Block {number} names another parent than block {before}."
                )
            if time < before_time:
                findings.critical("I26", f"Block {number} is older than block {before}.")
        else:
            self.first = number
            if self.begins and number != self.begins:
                self._miss(self.begins, number - 1)
        self.blocks += 1
        self.hash = header.hash
        sound = header_hash(header) == header.hash
        if self.rehashes is None:
            self.rehashes = sound
        if self.rehashes and not sound:
            findings.critical(
                "record", f"The hash of block {number} is not that of its fields.", "hash"
            )
        self._bloom, self._seen = int(header.logsBloom, 16), 0
        self._index, self._transaction = -1, ""
        self._gaps.clear()
        self._heard.clear()

    def _miss(self, first: int, last: int) -> None:
        place = self.findings.place
        if first > last:
            self.findings.critical("I26", f"Block {place.block} is not where it belongs.", "order")
            return
        self.gaps.append((first, last))
        what = f"Block {first} is" if first == last else f"Blocks {first} to {last} are"
        self.findings.critical("I26", f"{what} missing before block {place.block}.")

    def take(self, log: Log) -> None:
        """Reads a log of the block that is open."""
        findings, place = self.findings, self.findings.place
        index = int(log.logIndex, 16)
        place.transaction, place.index = log.transactionHash, index
        self.logs += 1
        if log.blockHash != self.hash:
            findings.critical(
                "record", f"Log {index} is of another block {place.block}.", "another block"
            )
        if index == self._index:
            findings.critical("record", f"Log {index} of block {place.block} is there twice.")
        elif index < self._index:
            findings.critical("record", f"Log {index} comes after log {self._index}.")
        elif index != self._index + 1 and log.transactionHash == self._transaction:
            self._gaps.extend(range(self._index + 1, index))
        self._index, self._transaction = index, log.transactionHash

        bits = bits_of(log.address)
        for topic in log.topics:
            bits |= bits_of(topic)
        if bits & ~self._bloom:
            findings.critical(
                "record",
                f"Log {index} is not in the bloom of block {place.block}: it was changed, or is "
                "of another block.",
            )
        self._seen |= bits
        self._heard.add(log.address)

    def close(self) -> None:
        """Ends a block: what its bloom tells of, and no log was."""
        place = self.findings.place
        place.transaction, place.index = "", None
        if not self._bloom:
            return
        unexplained = self._bloom & ~self._seen
        # In a crowded bloom kinds of ours are found by accident.
        share = self._bloom.bit_count() / SIZE
        sparse = share**3 * len(own_topics()) < _RARE
        kinds = self._hidden(unexplained) if unexplained and sparse else {}
        ours = functools.reduce(operator.or_, kinds.values(), 0)
        # Another contract's log would leave bits that no kind of event of ours sets.
        only_ours = bool(unexplained) and not unexplained & ~ours
        explained = not unexplained and share**6 < _RARE
        if self._gaps and (explained or kinds):
            places = ", ".join(map(str, self._gaps[:5]))
            self.findings.critical(
                "record", f"Block {place.block} had a log that is missing here: number {places}."
            )
        elif only_ours:
            self.findings.critical(
                "record",
                f"Block {place.block} had a log that is missing here: {' or '.join(kinds)}.",
            )
        elif unexplained:
            self._tell_missing(place.block)

    def _hidden(self, unexplained: int) -> dict[str, int]:
        """Kinds of events of ours that are in the bloom, by bits that no log here explains."""
        kinds = ((name, bits_of(topic)) for topic, name in own_topics().items())
        return {
            name: bits for name, bits in kinds if not bits & ~self._bloom and bits & unexplained
        }

    def _tell_missing(self, block: int) -> None:
        """Where the bloom is so sparse that it cannot be by accident: contracts it tells of."""
        share = (self._bloom.bit_count() / SIZE) ** 6
        if share * len(own_topics()) * len(self.names) > _SURE:
            return
        for address, name in self.names.items():
            if address in self._heard or bits_of(address) & ~self._bloom:
                continue
            kinds = [
                each for topic, each in own_topics().items() if not bits_of(topic) & ~self._bloom
            ]
            if kinds:
                self.findings.critical(
                    "record",
                    f"Block {block} had a log of {name} that is missing here ({', '.join(kinds)}).",
                )


def header_hash(header: Header) -> str:
    """The hash of a header's fields, as Ethereum computes it."""
    fields: list[bytes | int] = [_raw(getattr(header, name)) for name in _HASHED]
    fields += [int(getattr(header, name), 16) for name in _NUMBERS]
    fields += [_raw(getattr(header, name)) for name in _SEALS]
    for name in _LATER:
        given = getattr(header, name)
        if given is not None:
            fields.append(int(given, 16) if name in _LATER_NUMBERS else _raw(given))
    return f"0x{keccak(rlp.encode(fields)).hex()}"


def _raw(text: str) -> bytes:
    return bytes.fromhex(text[2:])
