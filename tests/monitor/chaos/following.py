"""A source that is struck while it is read, branches with other content, and following to the end.

Everything is the real chain: what strikes is done to the node between two questions.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from almoner.blocks import Header, Span, Wanted
from almoner.chain.spans import Verify
from almoner.ledger.follower import Follower, no_checkpoint
from almoner.ledger.store import Store
from almoner.monitor.judge import Judge
from almoner.monitor.source import ChainSource, decoder
from almoner.testing import World, household, watch

POLICY = watch.unarmed_policy()


class Struck(ChainSource):
    """Does something to the chain once, after the `at`th question of a kind was answered."""

    def __init__(self, url: str, question: str, at: int, strike: Callable[[], None]) -> None:
        super().__init__(url)
        self._question = question
        self._left = at
        self._strike = strike
        self.struck = False

    def header(self, number: int) -> Header:
        return self._then("header", super().header(number))

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        found = super().span(first, last, wanted, newest=newest)
        return self._then("transfers" if wanted.token else "span", found)

    def history(self, first: int, last: int, wanted: Wanted) -> Any:
        return self._then("history", super().history(first, last, wanted))

    def _then(self, question: str, answer: Any) -> Any:
        if question == self._question:
            self._left -= 1
            if self._left == 0:
                self.struck = True
                self._strike()
        return answer


class Killed(BaseException):
    """Ends what runs, as a power cut would: nothing catches it."""


def follower(
    world: World,
    store: Store,
    source: ChainSource | None = None,
    checkpoint: Callable[[str], None] = no_checkpoint,
    url: str = "",
    verify: Verify = Verify.BLOOM,
) -> Follower:
    """One that judges as the monitor does."""
    return Follower(
        store,
        source or ChainSource(url or world.client.url, verify),
        decoder(),
        judge=Judge(POLICY, world.client.chain_id),
        hears=Judge.HEARS,
        checkpoint=checkpoint,
    )


def once(point: str, strike: Callable[[], None]) -> Callable[[str], None]:
    """A checkpoint that strikes the first time a point is reached."""
    done: list[str] = []

    def checkpoint(reached: str) -> None:
        if reached == point and not done:
            done.append(point)
            strike()

    return checkpoint


def branch(world: World, depth: int, *, longer: int = 0, keep: bool = True) -> None:
    """Another branch from `depth` blocks back: all but the last transaction of the old one is mined
    again, if it is to be kept, and one that was not there; then as many more blocks.
    """
    client = world.client
    top = client.head()[0]
    raw = []
    for number in range(top - depth + 1, top + 1):
        block = client.request("eth_getBlockByNumber", hex(number), False)
        raw += [(number - top + depth - 1, each) for each in block["transactions"]]
    pairs = [
        [client.request("eth_getRawTransactionByHash", each), at]
        for at, each in (raw[:-1] if keep else [])
    ]
    new = world.token.functions.mint(household(1), 7_000_000 + depth)
    sender = world.stranger(depth)
    stranger = sender.prepare(new)
    # The node is handed it here: else its nonce would stay taken for every later test.
    sender.discard(stranger)
    pairs.append([f"0x{stranger.raw.hex()}", depth - 1])
    client.request("anvil_reorg", depth, pairs)
    if longer:
        world.mine(longer)


def assert_fresh(world: World, store: Store, folder: Path) -> None:
    """The ledger is at the head, and says what one says that is built from nothing."""
    cursor = store.cursor()
    assert cursor is not None
    assert (cursor.number, cursor.hash) == world.client.head()[:2]
    assert watch.rows(store.location) == watch.fresh(world, folder, POLICY)
