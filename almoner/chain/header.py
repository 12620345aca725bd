"""A block's header: what it commits to, and whether it is what its hash says."""

from __future__ import annotations

from collections.abc import Iterator

import sha3

from almoner.chain.encoding import encode, of_bytes, of_number
from almoner.chain.wire import RawHeader


def hash_of(header: RawHeader) -> bytes:
    """The hash of a header by Ethereum's rules (Yellow Paper 4.4.3, and the forks' additions).

    Networks that keep their validators' seals in it hash another form.
    """
    digest: bytes = sha3.keccak_256(encode(list(_fields(header)))).digest()
    return digest


def is_hashed(header: RawHeader) -> bool:
    """Whether its hash is the one by Ethereum's rules."""
    return hash_of(header).hex() == header.hash.removeprefix("0x")


def _fields(header: RawHeader) -> Iterator[bytes]:
    yield from map(
        of_bytes,
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
        of_number,
        (header.difficulty, header.number, header.gas_limit, header.gas_used, header.timestamp),
    )
    yield of_bytes(header.extra_data)
    yield of_bytes(header.mix_hash or f"0x{bytes(32).hex()}")
    yield of_bytes(header.nonce or f"0x{bytes(8).hex()}")
    # Each fork's fields come after those of the one before.
    for value, read in (
        (header.base_fee_per_gas, of_number),
        (header.withdrawals_root, of_bytes),
        (header.blob_gas_used, of_number),
        (header.excess_blob_gas, of_number),
        (header.parent_beacon_block_root, of_bytes),
        (header.requests_hash, of_bytes),
    ):
        if value is None:
            return
        yield read(value)
