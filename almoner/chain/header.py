"""A block's header: what it commits to, and whether it is what its hash says."""

from __future__ import annotations

from collections.abc import Iterator

import rlp
from eth_hash.auto import keccak

from almoner.chain.wire import RawHeader


def hash_of(header: RawHeader) -> bytes:
    """The hash of a header by Ethereum's rules (Yellow Paper 4.4.3, and the forks' additions).

    Networks that keep their validators' seals in it hash another form.
    """
    return keccak(rlp.encode(list(_fields(header))))


def is_hashed(header: RawHeader) -> bool:
    """Whether its hash is the one by Ethereum's rules."""
    return hash_of(header).hex() == header.hash.removeprefix("0x")


def _fields(header: RawHeader) -> Iterator[bytes]:
    yield from map(
        _bytes,
        (
            header.parent_hash,
            header.sha3_uncles,
            header.miner,
            header.state_root,
            header.transactions_root,
            header.receipts_root,
            header.logs_bloom,
        ),
    )
    yield from map(
        _number,
        (header.difficulty, header.number, header.gas_limit, header.gas_used, header.timestamp),
    )
    yield _bytes(header.extra_data)
    yield _bytes(header.mix_hash or f"0x{bytes(32).hex()}")
    yield _bytes(header.nonce or f"0x{bytes(8).hex()}")
    # Each fork's fields come after those of the one before.
    for value, read in (
        (header.base_fee_per_gas, _number),
        (header.withdrawals_root, _bytes),
        (header.blob_gas_used, _number),
        (header.excess_blob_gas, _number),
        (header.parent_beacon_block_root, _bytes),
        (header.requests_hash, _bytes),
    ):
        if value is None:
            return
        yield read(value)


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text[2:])


def _number(text: str) -> bytes:
    number = int(text, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
