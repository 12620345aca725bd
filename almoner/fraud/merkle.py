"""Merkle trees as OpenZeppelin's StandardMerkleTree makes them: leaves hashed twice, pairs sorted.

Its JavaScript library, and MerkleProof in Solidity, read the proofs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eth_utils.crypto import keccak


def leaf(encoded: bytes) -> bytes:
    """The hash of a leaf, from its ABI encoding. Twice, so that no inner node can pass for one."""
    return keccak(keccak(encoded))


def joined(one: bytes, other: bytes) -> bytes:
    """The hash above two others, whichever is on the left."""
    return keccak(one + other if one < other else other + one)


def root_of(of: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that a proof leads to from the hash of a leaf."""
    at = of
    for sibling in proof:
        at = joined(at, sibling)
    return at


class Tree:
    """Of the hashes of leaves, in any order."""

    def __init__(self, leaves: Iterable[bytes]) -> None:
        """Raises ValueError where there is no leaf."""
        ordered = sorted(leaves)
        if not ordered:
            raise ValueError("a tree needs a leaf")
        # Its leaves are the last nodes, backwards; above nodes 2n + 1 and 2n + 2 is node n.
        self._nodes = [b""] * (len(ordered) - 1) + ordered[::-1]
        for at in range(len(ordered) - 2, -1, -1):
            self._nodes[at] = joined(self._nodes[2 * at + 1], self._nodes[2 * at + 2])

    @property
    def root(self) -> bytes:
        """What all leaves come to."""
        return self._nodes[0]

    def proof(self, of: bytes) -> tuple[bytes, ...]:
        """What leads from the hash of a leaf to the root. Raises ValueError if it has no such."""
        at = self._nodes.index(of, len(self._nodes) >> 1)
        found = []
        while at > 0:
            found.append(self._nodes[at + 1 if at % 2 else at - 1])
            at = (at - 1) >> 1
        return tuple(found)
