"""A disk that is full.

monitor
└── says so in a sentence, leaves nothing half done, and goes on when there is space
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from almoner.errors import LedgerError
from almoner.ledger.store import Store
from almoner.testing import World, watch
from tests.monitor.chaos.following import assert_fresh, follower


@contextmanager
def full_at(size: int) -> Iterator[None]:
    """No file of this process may become larger; Python ignores the signal that tells so."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("more", [0, 5_000, 40_000, 100_000, 150_000, 200_000])
def test_disk__full_and_free_again(
    world: World, certified: int, store: Store, tmp_path: Path, more: int
) -> None:
    """From where nothing can be written to where almost all of it can."""
    wal = Path(f"{store.location}-wal")
    size = wal.stat().st_size + more

    with full_at(size), pytest.raises(LedgerError, match="free disk space") as fault:
        follower(world, store).follow()

    assert "what was committed is safe" in str(fault.value)
    store.close()
    # As after a power cut, a commit that failed may be there: then it is there as a whole.
    with Store(store.location, store.scope) as again:
        follower(world, again).follow()
        assert_fresh(world, again, tmp_path)


def test_disk__full_while_it_takes_back(
    world: World, certified: int, store: Store, tmp_path: Path
) -> None:
    follower(world, store).follow()
    before = watch.rows(store.location)
    world.client.request("anvil_reorg", 30, [])

    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with full_at(20_000), pytest.raises(LedgerError, match="free disk space"):
        follower(world, store).follow()
    assert watch.rows(store.location) == before

    store.close()
    with Store(store.location, store.scope) as again:
        follower(world, again).follow()
        assert watch.rows(store.location) != before
        assert_fresh(world, again, tmp_path)
