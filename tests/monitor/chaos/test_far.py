"""A monitor that is far behind, and has others read for it.

follow, far behind
├── with processes that end again and again equals a ledger built afresh
├── refutes what it refutes when it reads by itself
└── near the newest block reads by itself, and the processes are gone
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from almoner.blocks import Span, Wanted
from almoner.errors import NodeUnreachable, RecordRefuted
from almoner.ledger.loading import Sizes
from almoner.ledger.store import Store
from almoner.monitor import source
from almoner.monitor.source import ChainSource
from almoner.testing import World
from almoner.testing.proxy import Proxy
from tests.monitor.chaos import spoils
from tests.monitor.chaos.following import assert_fresh, follower


@pytest.fixture(autouse=True)
def far(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block but the newest is far."""
    monkeypatch.setattr(source, "FAR", 0)
    monkeypatch.setattr(Sizes, "FIRST", 4)
    monkeypatch.setattr(Sizes, "LARGEST", 4)


class Watched(ChainSource):
    """Notes which processes read for it, and kills some of them once they answered."""

    def __init__(self, url: str, *, kills: int = 0) -> None:
        super().__init__(url)
        self.seen: set[int] = set()
        self._kills = kills

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        found = super().span(first, last, wanted, newest=newest)
        idle = [each._process.pid for each in list(self._delegates._idle)]
        self.seen.update(idle)
        if self._kills and idle:
            self._kills -= 1
            os.kill(idle[0], signal.SIGKILL)
        return found


def test_follow__with_processes_that_end_equals_a_fresh_ledger(
    world: World, certified: int, store: Store, tmp_path: Path
) -> None:
    watched = Watched(world.client.url, kills=4)
    following = follower(world, store, watched)
    ended = 0
    while True:
        try:
            following.follow()
            break
        except NodeUnreachable:
            ended += 1

    assert ended > 0
    assert len(watched.seen) > 2
    assert_fresh(world, store, tmp_path)


def test_follow__refutes_what_it_is_told(
    world: World, certified: int, store: Store, proxy: Proxy
) -> None:
    watched = Watched(proxy.url)
    with (
        proxy.spoiling(spoils.change("CaseApproved", "topic")),
        pytest.raises(RecordRefuted, match="connect to another node"),
    ):
        follower(world, store, watched).follow()

    assert watched.seen
    assert store.db.execute("SELECT count(*) FROM alerts").fetchone()[0] == 0


def test_follow__near_the_newest_block_reads_by_itself(
    world: World, certified: int, store: Store
) -> None:
    watched = Watched(world.client.url)
    following = follower(world, store, watched)
    following.follow()
    assert watched.seen
    for pid in watched.seen:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    watched.seen.clear()

    world.mine()
    following.follow()

    assert not watched.seen
