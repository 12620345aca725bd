"""A node that tells what is not so.

follow
├── whatever its header disproves ends in RecordRefuted, and nothing of it is judged or projected
├── with --verify full: whatever differs in address, words, data or order
├── with --verify bloom: the same in the newest blocks; in older ones words that the bloom has not,
│   and contracts that fell silent, but neither one log of several nor data
├── logs out of order, twice, or a batch in another order are read as they should be
└── the daemon ends with a sentence and an alarm, has held nothing, and goes on with an honest node
"""

from __future__ import annotations

import logging
from contextlib import nullcontext
from pathlib import Path

import pytest

from almoner.chain.client import Client
from almoner.chain.spans import Verify
from almoner.errors import LedgerError, RecordRefuted
from almoner.ledger.store import Store
from almoner.monitor import daemon
from almoner.monitor.source import ChainSource
from almoner.testing import World, household, watch
from almoner.testing.proxy import Proxy, Spoil
from tests.monitor.chaos import spoils
from tests.monitor.chaos.following import POLICY, assert_fresh, follower
from tests.monitor.ring import placed_on_chain

BLOOM, FULL = Verify.BLOOM, Verify.FULL
WEAKER_FIRST = [BLOOM, pytest.param(FULL, marks=pytest.mark.nightly)]
"""What the weaker way refutes, the stronger one does, too: by day the weaker one is tried."""


def settlement(world: World) -> int:
    """The block in which a run was paid: all its logs are of the run's settlement."""
    (event, *_) = world.program.events.WordSettled().get_logs(from_block=0)
    return int(event["blockNumber"])


def assert_refuted(world: World, store: Store, proxy: Proxy, spoil: Spoil, verify: Verify) -> None:
    with proxy.spoiling(spoil), pytest.raises(RecordRefuted, match="connect to another node"):
        follower(world, store, url=proxy.url, verify=verify).follow()
    for table in ("programs", "alerts", "outbox", "payments"):
        assert store.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0


def assert_read(
    world: World, store: Store, proxy: Proxy, spoil: Spoil, verify: Verify = BLOOM
) -> None:
    with proxy.spoiling(spoil):
        follower(world, store, url=proxy.url, verify=verify).follow()


@pytest.mark.parametrize("verify", WEAKER_FIRST)
@pytest.mark.parametrize(
    "spoil",
    [
        spoils.change("CaseApproved", "topic"),
        spoils.change("CaseApproved", "address"),
        spoils.other_bloom,
        spoils.of_logs(spoils.contradict),
        spoils.of_logs(lambda _: []),
    ],
    ids=["a changed word", "another contract", "a header", "two in one place", "no logs at all"],
)
def test_lies__are_refuted(
    world: World, certified: int, store: Store, proxy: Proxy, spoil: Spoil, verify: Verify
) -> None:
    assert_refuted(world, store, proxy, spoil, verify)


@pytest.mark.parametrize("verify", WEAKER_FIRST)
def test_lies__an_invented_log_is_refuted(
    world: World, certified: int, store: Store, proxy: Proxy, verify: Verify
) -> None:
    assert_refuted(world, store, proxy, spoils.invent(world), verify)


@pytest.mark.parametrize("verify", WEAKER_FIRST)
def test_lies__a_block_without_its_logs_is_refuted(
    world: World, certified: int, store: Store, proxy: Proxy, verify: Verify
) -> None:
    assert_refuted(world, store, proxy, spoils.drop_block(settlement(world)), verify)


# What a bloom does not say, and the receipts do. Fields that no header commits to are not here.
UNSEEN = {
    "one log of several": spoils.drop_one("CaseEnrolled"),
    "data": spoils.change("CaseEnrolled", "data"),
    "order": spoils.change("CaseEnrolled", "order"),
    "transaction": spoils.change("CaseEnrolled", "transactionIndex"),
}


@pytest.mark.parametrize("lie", UNSEEN)
def test_lies__full_refutes_what_a_bloom_does_not_say(
    world: World, certified: int, store: Store, proxy: Proxy, lie: str
) -> None:
    assert_refuted(world, store, proxy, UNSEEN[lie], FULL)


@pytest.mark.parametrize("lie", UNSEEN)
def test_lies__bloom_reads_what_a_bloom_does_not_say(
    world: World, certified: int, store: Store, proxy: Proxy, tmp_path: Path, lie: str
) -> None:
    """As SECURITY.md says: who does not trust the node has everything proven."""
    # One case less than those that are approved, or one that pays nobody: that never follows.
    expected = (
        pytest.raises(LedgerError, match=r"does not follow from .* --verify full")
        if lie in ("one log of several", "data")
        else nullcontext()
    )
    with expected:
        assert_read(world, store, proxy, UNSEEN[lie])

    assert watch.rows(store.location) != watch.fresh(world, tmp_path, POLICY)


@pytest.mark.parametrize("lie", UNSEEN)
def test_lies__in_the_newest_block_are_refuted(
    world: World, certified: int, store: Store, proxy: Proxy, lie: str
) -> None:
    follower(world, store).follow()
    before = watch.rows(store.location)
    world.enroll([*watch.ghosts(3, first=20_000)])

    with proxy.spoiling(UNSEEN[lie]), pytest.raises(RecordRefuted):
        follower(world, store, url=proxy.url).follow()

    assert watch.rows(store.location) == before


def test_lies__about_earlier_transfers(
    world: World, certified: int, store: Store, proxy: Proxy, tmp_path: Path
) -> None:
    """Who is named late had payments before: invented ones are seen, all only with full."""
    account = household(31_000)
    world.source.send(world.token.functions.mint(account, 5))
    world.mine(4)
    follower(world, store).follow()
    world.enroll(watch.ghosts(1, first=31_000, account=account))
    more = spoils.change("Transfer", "topic")
    with proxy.spoiling(more), pytest.raises(RecordRefuted):
        follower(world, store, url=proxy.url).follow()
    with proxy.spoiling(spoils.drop_one("Transfer")), pytest.raises(RecordRefuted):
        follower(world, store, url=proxy.url, verify=FULL).follow()

    follower(world, store, url=proxy.url).follow()
    assert_fresh(world, store, tmp_path)


@pytest.mark.parametrize(
    "spoil",
    [spoils.of_logs(spoils.shuffle), spoils.of_logs(spoils.double), spoils.unordered],
    ids=["out of order", "twice", "a batch out of order"],
)
@pytest.mark.parametrize("verify", [FULL, pytest.param(BLOOM, marks=pytest.mark.nightly)])
def test_lies__what_is_only_untidy_is_read(
    world: World,
    certified: int,
    store: Store,
    proxy: Proxy,
    tmp_path: Path,
    spoil: Spoil,
    verify: Verify,
) -> None:
    assert_read(world, store, proxy, spoil, verify)

    assert_fresh(world, store, tmp_path)


def test_lies__end_the_daemon_with_an_alarm(
    world: World,
    certified: int,
    store: Store,
    proxy: Proxy,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    store.close()

    def run() -> None:
        daemon.run(
            client=Client(proxy.url),
            scope=store.scope,
            ledger=store.location,
            policy=lambda: POLICY,
            sender=world.officer("monitor"),
            verify=FULL,
        )

    with (
        proxy.spoiling(spoils.drop_one("CaseEnrolled")),
        caplog.at_level(logging.ERROR),
        pytest.raises(RecordRefuted),
    ):
        run()

    (told,) = [each for each in caplog.records if getattr(each, "alarm", False)]
    assert told.action == "record_refuted"  # type: ignore[attr-defined]
    assert not placed_on_chain(world)
    with Store(store.location, store.scope) as again:
        follower(world, again, ChainSource(proxy.url)).follow()
        assert_fresh(world, again, tmp_path)
