"""A Merkle tree as deep as one of a million households, of which a few are there."""

from __future__ import annotations

from collections.abc import Sequence

from eth_utils.crypto import keccak

_BOTTOM, _DEPTH = 4, 20
"""Levels that are there, and levels in all: the rest are hashes of nobody."""


def tree(leaves: Sequence[bytes]) -> tuple[bytes, list[list[bytes]]]:
    """The root over up to sixteen leaves, before they are hashed, and the proof of each."""
    level = [_hashed(leaf) for leaf in leaves]
    level += [_hashed(bytes([at])) for at in range(2**_BOTTOM - len(level))]
    proofs: list[list[bytes]] = [[] for _ in leaves]
    for depth in range(_BOTTOM):
        for at, proof in enumerate(proofs):
            proof.append(level[(at >> depth) ^ 1])
        level = [_joined(*level[at : at + 2]) for at in range(0, len(level), 2)]
    (root,) = level
    for depth in range(_BOTTOM, _DEPTH):
        nobody = _hashed(f"level {depth}".encode())
        for proof in proofs:
            proof.append(nobody)
        root = _joined(root, nobody)
    return root, proofs


def _joined(left: bytes, right: bytes) -> bytes:
    return _hashed(b"".join(sorted((left, right))))


def _hashed(content: bytes) -> bytes:
    return bytes(keccak(content))
