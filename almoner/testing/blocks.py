"""When the blocks of a test chain come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from almoner.chain.client import Client


@contextmanager
def held_back(client: Client) -> Iterator[Callable[[], None]]:
    """Transactions wait until what this gives is called; from then on a block comes each second.

    Afterwards each transaction is mined at once again.
    """
    client.request("evm_setAutomine", False)
    try:
        yield lambda: client.request("evm_setIntervalMining", 1)
    finally:
        client.request("evm_setIntervalMining", 0)
        client.request("evm_setAutomine", True)
