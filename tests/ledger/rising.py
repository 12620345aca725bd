"""A chain as it was seen while it grew."""

from __future__ import annotations

from almoner.blocks import Header
from almoner.ledger.follower import Follower
from almoner.ledger.store import Store
from almoner.monitor.judge import Judge
from almoner.monitor.source import ChainSource, decoder
from almoner.testing import watch

FINALITY = 10


class Rising(ChainSource):
    """The real chain up to a block."""

    def __init__(self, url: str, top: int) -> None:
        super().__init__(url)
        self.top = top

    def head(self) -> Header:
        return self.header(self.top)

    def final(self) -> int:
        return max(self.top - FINALITY, 0)


def follow_block_by_block(store: Store, url: str) -> None:
    """Follows a chain as if each block had been the newest one for a while."""
    source = Rising(url, store.scope.first_block)
    judge = Judge(watch.unarmed_policy(), store.scope.chain_id)
    follower = Follower(store, source, decoder(), judge=judge, hears=Judge.HEARS)
    for number in range(store.scope.first_block, ChainSource(url).head().number + 1):
        source.top = number
        assert follower.follow().number == number
