"""Blocks and logs as a node would give them, written without one: hashes and blooms are real."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import msgspec
import rlp
from eth_abi.abi import encode
from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple

from almoner.chain import artifacts

START = 1_800_000_000
"""Seconds since 1970, of the block before the first."""
_EMPTY = bytes(32)
_BLOOM_BITS = 2048
_TRANSFER = f"0x{keccak(b'Transfer(address,address,uint256)').hex()}"

WrittenLog = tuple[str, list[str], str]
"""Address, topics, data."""


class WrittenChain:
    """Writes blocks."""

    def __init__(self, folder: Path) -> None:
        self._files: list[BinaryIO] = [
            (folder / f"{name}.jsonl").open("wb") for name in ("headers", "logs")
        ]
        self._parent = self.genesis = hexadecimal(keccak(b"genesis"))
        self.number = 0
        self.time = START

    def __enter__(self) -> WrittenChain:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in self._files:
            each.close()

    def block(self, *transactions: Sequence[WrittenLog]) -> None:
        """A block of transactions, a second after the last."""
        self.number += 1
        self.time += 1
        bloom = 0
        for logs in transactions:
            for address, topics, _ in logs:
                bloom |= _bits(address)
                for topic in topics:
                    bloom |= _bits(topic)
        header = self._header(bloom)
        self._files[0].write(msgspec.json.encode(header) + b"\n")
        index, lines = 0, []
        for at, logs in enumerate(transactions):
            hashed = hexadecimal(keccak(b"transaction %d %d" % (self.number, at)))
            for address, topics, data in logs:
                named = '","'.join(topics)
                lines.append(
                    f'{{"address":"{address}","topics":["{named}"],"data":"{data}",'
                    f'"blockHash":"{header["hash"]}","blockNumber":"{self.number:#x}",'
                    f'"blockTimestamp":"{self.time:#x}","transactionHash":"{hashed}",'
                    f'"transactionIndex":"{at:#x}","logIndex":"{index:#x}","removed":false}}\n'
                )
                index += 1
        self._files[1].write("".join(lines).encode())

    def _header(self, bloom: int) -> dict[str, str]:
        blooms = bloom.to_bytes(256, "big")
        numbers = (0, self.number, 36_000_000, 21_000, self.time)
        digests = [bytes.fromhex(self._parent[2:]), _EMPTY, bytes(20), _EMPTY, _EMPTY, _EMPTY]
        hashed = keccak(rlp.encode([*digests, blooms, *numbers, b"", _EMPTY, bytes(8)]))
        names = (
            *("parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot"),
            "receiptsRoot",
        )
        found = {"hash": hexadecimal(hashed), "logsBloom": hexadecimal(blooms), "extraData": "0x"}
        found |= {name: hexadecimal(each) for name, each in zip(names, digests, strict=True)}
        found |= {"mixHash": hexadecimal(_EMPTY), "nonce": hexadecimal(bytes(8))}
        fields = ("difficulty", "number", "gasLimit", "gasUsed", "timestamp")
        found |= {name: hex(each) for name, each in zip(fields, numbers, strict=True)}
        self._parent = found["hash"]
        return found


def event(address: str, name: str, values: Mapping[str, Any]) -> WrittenLog:
    """A log of an event of the contracts."""
    topic, indexed, plain = _shape(name)
    topics = [topic, *(hexadecimal(encode([kind], [values[each]])) for each, kind in indexed)]
    data = encode([kind for _, kind in plain], [values[each] for each, _ in plain])
    return address, topics, hexadecimal(data)


def transfer(token: str, payer: str, payee: str, amount: int) -> WrittenLog:
    """The same of a token, fast."""
    return token, [_TRANSFER, _topic(payer), _topic(payee)], f"0x{amount:064x}"


def hexadecimal(raw: bytes) -> str:
    """Bytes as nodes write them."""
    return f"0x{raw.hex()}"


@functools.cache
def _shape(name: str) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]]:
    """The topic of an event, and name and kind of each of its values, indexed and plain."""
    topic, element = next(
        (topic, each) for topic, each in artifacts.events_by_topic().items() if each["name"] == name
    )
    fields = [
        (each["indexed"], (each["name"], collapse_if_tuple(dict(each))))
        for each in element["inputs"]
    ]
    indexed = [each for is_indexed, each in fields if is_indexed]
    return hexadecimal(topic), indexed, [each for is_indexed, each in fields if not is_indexed]


def _topic(address: str) -> str:
    return f"0x{'0' * 24}{address[2:]}"


@functools.lru_cache(maxsize=1_000_000)
def _bits(item: str) -> int:
    digest = keccak(bytes.fromhex(item[2:]))
    bits = 0
    for at in (0, 2, 4):
        bits |= 1 << int.from_bytes(digest[at : at + 2], "big") % _BLOOM_BITS
    return bits
