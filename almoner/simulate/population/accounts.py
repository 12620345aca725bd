"""Accounts of a population by number: payees, shops, officers' keys.

Those of whoever signs on the chain have a key, from the seed; nobody has one to the others.
"""

from __future__ import annotations

import numpy as np
from eth_hash.auto import keccak
from numpy.typing import NDArray

from almoner.simulate.population import digests, keys
from almoner.simulate.population.chance import Numbers

_PURPOSE = 1
UNKNOWN = np.int64(1 << 62)
"""The block of what is not known yet."""


class Accounts:
    """All accounts, numbered from 0 as they are made, and since which block each is known."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._texts = np.empty((1024, 42), np.uint8)
        self.known: Numbers = np.full(1024, UNKNOWN, np.int64)
        self.count = 0

    def new(self) -> int:
        """One more account."""
        return int(self.several(1)[0])

    def several(self, count: int) -> Numbers:
        """So many more."""
        numbers = np.arange(self.count, self.count + count, dtype=np.int64)
        self._room(self.count + count)
        self._texts[numbers] = _checksummed(
            digests.mixed(self._seed, _PURPOSE, numbers, 3)[:, :20].copy()
        )
        self.count += count
        return numbers

    def keyed(self, *whose: object) -> int:
        """One more, of somebody's key."""
        account = self.new()
        self._texts[account] = _checksummed(
            np.frombuffer(keys.address(self.secret(*whose)), np.uint8).reshape(1, 20).copy()
        )[0]
        return account

    def secret(self, *whose: object) -> bytes:
        """The private key of somebody."""
        return keys.secret(self._seed, *whose)

    def text(self, account: int) -> str:
        """An account's address, checksummed."""
        return str(self._texts[account].tobytes(), "ascii")

    def texts(self, accounts: Numbers) -> NDArray[np.uint8]:
        """The addresses of many, as rows of characters."""
        rows: NDArray[np.uint8] = self._texts[accounts]
        return rows

    def name(self, account: int, block: int) -> None:
        """Notes that an event of a block says an account."""
        if block < self.known[account]:
            self.known[account] = block

    def _room(self, needed: int) -> None:
        if needed <= len(self._texts):
            return
        size = max(needed, 2 * len(self._texts))
        texts, known = np.empty((size, 42), np.uint8), np.full(size, UNKNOWN, np.int64)
        texts[: self.count], known[: self.count] = (
            self._texts[: self.count],
            self.known[: self.count],
        )
        self._texts, self.known = texts, known


def _checksummed(values: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Addresses with the capitals of EIP-55, many at once."""
    texts = digests.hexadecimal(values)
    whole = texts[:, 2:].tobytes()
    hashed = b"".join(keccak(whole[at : at + 40])[:20] for at in range(0, len(whole), 40))
    tall = np.frombuffer(hashed, np.uint8).reshape(-1, 20)
    capital = np.stack([tall >> 4, tall & 15], axis=2).reshape(-1, 40) >= 8
    letters = texts[:, 2:] >= ord("a")
    texts[:, 2:] -= (capital & letters).astype(np.uint8) * 32
    return texts
