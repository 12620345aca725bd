"""Spans of blocks with the logs in them, checked against the headers before anyone sees them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

import numpy as np

from almoner.blocks import Header, Logs, Span, Wanted, values
from almoner.chain import answers, bloom, header, receipts
from almoner.chain.wire import RawHeader, RawReceipt, Wire
from almoner.errors import (
    ChainError,
    MissingBlock,
    NodeUnreachable,
    RecordRefuted,
    ShiftingChain,
)

TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
"""Topic of Transfer(address indexed, address indexed, uint256) (ERC-20)."""
FINALITY = 64
"""Blocks behind the head that count as final where a network does not say."""
TWICE = "two logs are in one place"
ACCOUNTS_AT_ONCE = 500
"""Accounts one question names."""


class Verify(StrEnum):
    """How much of a node's word is checked."""

    BLOOM = "bloom"
    """Every log against its header's bloom; all of a block that seems to lack some."""
    FULL = "full"
    """Every block's logs against the root of its receipts."""


@contextmanager
def _hexadecimal() -> Iterator[None]:
    """Turns what is raised for digits that are none into a fault of the node."""
    try:
        yield
    except (ValueError, OverflowError) as fault:
        raise NodeUnreachable(
            "What the node answered about blocks cannot be read (a number or a word in it is not "
            "hexadecimal): ask again, or connect to another node."
        ) from fault


class Spans:
    """Reads spans of blocks from one node. Threads may share it.

    Raises ShiftingChain where the chain changed meanwhile, RecordRefuted where the node's logs
    contradict its headers, MissingBlock, NodeUnreachable and ChainError.
    """

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._hashed: bool | None = None

    @_hexadecimal()
    def head(self) -> Header:
        """The newest block."""
        return _header(self._named("latest"))

    def final(self) -> int:
        """The number of the newest block that counts as final."""
        try:
            return int(self._named("finalized").number, 16)
        except ChainError:
            return max(self.head().number - FINALITY, 0)

    @_hexadecimal()
    def header(self, number: int) -> Header:
        """The block of a number."""
        return _header(self._named(hex(number)))

    @_hexadecimal()
    def span(self, first: int, last: int, wanted: Wanted, verify: Verify = Verify.BLOOM) -> Span:
        """The blocks `first` to `last`, both included, with the wanted logs."""
        numbers = [[hex(number), False] for number in range(first, last + 1)]
        headers = self._wire.ask_each(RawHeader, "eth_getBlockByNumber", numbers)
        for number, (before, each) in enumerate(itertools.pairwise([None, *headers]), first):
            if each is None or int(each.number, 16) != number:
                raise ShiftingChain(f"The node gave another block than number {number}.")
            if before is not None and each.parent_hash != before.hash:
                raise ShiftingChain(f"Block {number} does not follow the one before.")
        columns, size = self._logs(first, last, wanted)
        if not _are_of(columns, headers):
            raise ShiftingChain(f"Logs of blocks {first} to {last} are of other blocks.")
        # The last hash commits to all before it: the logs were those of these very blocks.
        if self._named(hex(last)).hash != headers[-1].hash:
            raise ShiftingChain(f"Block {last} changed while it was read.")
        self._check(headers, columns, wanted, verify)
        return Span(headers=[_header(each) for each in headers], logs=columns, size=size)

    @_hexadecimal()
    def history(
        self, first: int, last: int, wanted: Wanted, verify: Verify = Verify.BLOOM
    ) -> tuple[Logs, Mapping[int, bytes]]:
        """The wanted logs of blocks that are known already, and hashes of some of these blocks: of
        the last one, and of all that have such a log.
        """
        if verify is Verify.FULL:
            span = self.span(first, last, wanted, verify)
            return span.logs, {each.number: each.hash for each in span.headers}
        columns, _ = self._logs(first, last, wanted)
        # The last one too: where a node of another branch finds nothing, nothing else shows it.
        numbers = sorted({*columns.blocks.tolist(), last})
        asked = [[hex(number), False] for number in numbers]
        headers = self._wire.ask_each(RawHeader, "eth_getBlockByNumber", asked)
        if [int(each.number, 16) for each in headers] != numbers or not _are_of(columns, headers):
            raise ShiftingChain(f"Blocks {first} to {last} changed while they were read.")
        self._compare(headers, columns)
        return columns, {each.number: each.hash for each in map(_header, headers)}

    def _logs(self, first: int, last: int, wanted: Wanted) -> tuple[Logs, int]:
        span = {"fromBlock": hex(first), "toBlock": hex(last)}
        queries: list[dict[str, object]] = []
        addresses = list(wanted.contracts)
        if wanted.token is not None and wanted.accounts is None:
            addresses.append(wanted.token)
        # An empty list would ask the node for the logs of everybody.
        if addresses:
            queries.append({**span, "address": list(dict.fromkeys(addresses))})
        for at in range(0, len(wanted.accounts or ()), ACCOUNTS_AT_ONCE):
            some = (wanted.accounts or ())[at : at + ACCOUNTS_AT_ONCE]
            padded = [f"0x{account[2:]:0>64}" for account in some]
            for topics in ([TRANSFER, padded], [TRANSFER, None, padded]):
                queries.append({**span, "address": wanted.token, "topics": topics})
        told = [self._wire.ask_with(answers.logs, "eth_getLogs", query) for query in queries]
        try:
            found = answers.joined([logs for logs, _ in told])
        except ValueError as fault:
            (number,) = fault.args
            raise _refuted(hex(number), self._named(hex(number)).hash, TWICE) from fault
        return found, sum(size for _, size in told)

    def _check(
        self, headers: Sequence[RawHeader], logs: Logs, wanted: Wanted, verify: Verify
    ) -> None:
        said, found = self._compare(headers, logs)
        first = int(headers[0].number, 16)
        whole = wanted.accounts is None and wanted.token is not None
        addresses = [*wanted.contracts, *((wanted.token,) if whole and wanted.token else ())]
        if verify is Verify.FULL:
            doubtful: Sequence[int] = range(len(headers))
        else:
            doubtful = _doubtful(said, found, logs, first, addresses)
        for place in doubtful:
            self._prove(headers[place], logs, wanted)

    def _compare(self, headers: Sequence[RawHeader], logs: Logs) -> tuple[bloom.Rows, bloom.Rows]:
        """What the headers say in their blooms, and what their blooms would be by the logs."""
        if self._are_hashed():
            for each in headers:
                if not header.is_hashed(each):
                    raise _refuted(each.number, each.hash, "its header is not what its hash says")
        said = bloom.blooms(each.logs_bloom for each in headers)
        found = bloom.of_logs(logs, [int(each.number, 16) for each in headers])
        for place in np.flatnonzero((found & ~said).any(axis=1)):
            each = headers[place]
            raise _refuted(each.number, each.hash, "it has a log that its header knows nothing of")
        return said, found

    def _prove(self, block: RawHeader, logs: Logs, wanted: Wanted) -> None:
        """Compares a block's logs with all that its receipts have."""
        given = self._wire.ask(list[RawReceipt], "eth_getBlockReceipts", block.number)
        if receipts.root(given).hex() != block.receipts_root[2:]:
            if self._named(block.number).hash != block.hash:
                raise ShiftingChain(f"Block {int(block.number, 16)} changed while it was read.")
            raise _refuted(
                block.number, block.hash, "its receipts are not those its header commits to"
            )
        number = int(block.number, 16)
        contracts = set(wanted.contracts)
        accounts = {f"0x{each[2:]:0>64}" for each in wanted.accounts or ()}
        proven: list[tuple[object, ...]] = []
        for index, (place, log) in enumerate(receipts.logs(given)):
            transfers = log.address == wanted.token and (
                wanted.accounts is None
                or (log.topics[:1] == [TRANSFER] and not accounts.isdisjoint(log.topics[1:3]))
            )
            if log.address in contracts or transfers:
                topics = [bytes.fromhex(topic[2:]) for topic in log.topics]
                said = bytes.fromhex(log.address[2:]), topics, bytes.fromhex(log.data[2:])
                proven.append((index, place, *said))
        told: list[tuple[object, ...]] = [
            (
                *(int(logs.indexes[at]), int(logs.transactions[at])),
                *(bytes(logs.addresses[at]), logs.topics_of(at), logs.data_of(at)),
            )
            for at in np.flatnonzero(logs.blocks == number).tolist()
        ]
        if told != proven:
            raise _refuted(
                *(block.number, block.hash),
                f"its receipts prove {len(proven)} logs of these contracts and the node told of "
                f"{len(told)}, or of others",
            )

    def _named(self, name: str) -> RawHeader:
        try:
            return self._wire.ask(RawHeader, "eth_getBlockByNumber", name, False)
        except MissingBlock as fault:
            shown = int(name, 16) if name.startswith("0x") else name
            raise MissingBlock(f"The node has no block {shown}.") from fault

    def _are_hashed(self) -> bool:
        """Whether this network hashes headers by Ethereum's rules, judged by its first block."""
        if self._hashed is None:
            self._hashed = header.is_hashed(self._named("0x0"))
        return self._hashed


def _are_of(logs: Logs, headers: Sequence[RawHeader]) -> bool:
    """Whether each log is of one of these blocks, which are in the order of their numbers."""
    if not len(logs):
        return True
    numbers = np.array([int(each.number, 16) for each in headers])
    hashes = np.frombuffer(bytes.fromhex("".join(each.hash[2:] for each in headers)), np.uint8)
    places = np.minimum(np.searchsorted(numbers, logs.blocks), len(numbers) - 1)
    same = logs.block_hashes == hashes.reshape(-1, 32)[places]
    return bool(same.all() and (numbers[places] == logs.blocks).all())


def _doubtful(
    said: bloom.Rows, found: bloom.Rows, logs: Logs, first: int, addresses: Sequence[str]
) -> list[int]:
    """Places of the blocks whose blooms have a contract of ours that no log is of."""
    open_ = np.flatnonzero((said != found).any(axis=1))
    if not len(open_):
        return []
    speakers: dict[int, set[str]] = {}
    for place, address in zip((logs.blocks - first).tolist(), values(logs.addresses), strict=True):
        speakers.setdefault(place, set()).add(f"0x{address.hex()}")
    hits = bloom.hits(said[open_], addresses)
    return [
        int(place)
        for place, row in zip(open_, hits, strict=True)
        if not {addresses[at] for at in np.flatnonzero(row)} <= speakers.get(int(place), set())
    ]


def _header(raw: RawHeader) -> Header:
    return Header(
        number=int(raw.number, 16),
        hash=bytes.fromhex(raw.hash[2:]),
        parent=bytes.fromhex(raw.parent_hash[2:]),
        time=int(raw.timestamp, 16),
    )


def _refuted(number: str, hash_: str, what: str) -> RecordRefuted:
    return RecordRefuted(
        f"The node's account of block {int(number, 16)} ({hash_[:10]}…) is not true: "
        f"{what}. Nothing is read from it any more: connect to another node, and find out which "
        "of the two is wrong."
    )
