"""The token's transfers of accounts that payments go to, or that officers sign with.

the ledger has
├── every transfer of every account that an event names, and no other
├── those from before an account was named
├── the same, however many accounts there are
├── none of an account that only orphaned blocks named
└── what no sum may be made with, apart
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from eth_utils.address import to_checksum_address

from almoner.chain import node as nodes
from almoner.ledger import transfers
from almoner.ledger.follower import Follower
from almoner.ledger.store import Store
from almoner.monitor.source import ChainSource, decoder
from almoner.testing import World, enrollment, watch
from almoner.testing.samples import household

HUGE = 1 << 63


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def follow(world: World, store: Store) -> None:
    Follower(store, ChainSource(world.client.url), decoder()).follow()


def told(store: Store) -> list[tuple[str, str, int]]:
    """Who sent whom how much, in the ledger, in order."""
    rows = store.db.execute("SELECT sender, recipient, amount FROM transfers ORDER BY id")
    return [
        (to_checksum_address(sender), to_checksum_address(recipient), amount)
        for sender, recipient, amount in rows.fetchall()
    ]


def emitted(world: World, accounts: set[str]) -> Iterator[tuple[str, str, int]]:
    """The same, asked of the token itself."""
    for log in world.token.events.Transfer().get_logs(from_block=0):
        a = log["args"]
        if {a["from"], a["to"]} & accounts:
            yield a["from"], a["to"], a["value"]


def named(world: World, store: Store) -> set[str]:
    """All accounts events name: whoever is paid, and every key of the agency."""
    found = set()
    for event in store.events(decoder()):
        found |= {event.args[name] for name in ("payTo", "key") if name in event.args}
    return found


def give(world: World, account: str, amount: int) -> None:
    """Mints to an account."""
    world.source.send(world.token.functions.mint(account, amount))


def test_transfers__are_those_of_the_accounts_events_name(world: World, store: Store) -> None:
    give(world, household(777), 5)
    run = world.certified_run(cases=3)
    world.settle(run)

    follow(world, store)

    accounts = named(world, store)
    assert household(1) in accounts
    assert household(777) not in accounts
    found = told(store)
    assert found == list(emitted(world, accounts))
    assert (world.treasury.address, household(2), 100_000_000) in found


def test_transfers__from_before_an_account_was_named_are_read_then(
    world: World, store: Store
) -> None:
    give(world, household(1), 41)
    follow(world, store)
    assert household(1) not in {each for row in told(store) for each in row[:2]}

    world.enroll([enrollment(1)])
    follow(world, store)

    zero = to_checksum_address(bytes(20))
    assert [row for row in told(store) if household(1) in row] == [(zero, household(1), 41)]


@pytest.mark.parametrize("many", [0, 2, 10_000])
def test_transfers__are_the_same_however_they_are_asked_for(
    world: World, store: Store, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(transfers, "MANY", many)
    give(world, household(777), 5)
    give(world, household(3), 6)
    follow(world, store)
    world.settle(world.certified_run(cases=3))

    follow(world, store)

    assert told(store) == list(emitted(world, named(world, store)))


@pytest.mark.parametrize("blocks", [1, 2])
def test_transfers__of_accounts_only_orphaned_blocks_named_are_taken_back(
    world: World, store: Store, node: nodes.Node, tmp_path: Path, blocks: int
) -> None:
    give(world, household(1), 41)
    give(world, household(2), 42)
    world.mine(70)
    world.enroll([enrollment(1)])
    world.enroll([enrollment(2)])
    follow(world, store)

    node.reorganize(blocks)
    follow(world, store)

    kept = {household(number) for number in (1, 2)[: 2 - blocks]}
    assert {row[1] for row in told(store)} & {household(1), household(2)} == kept
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, watch.unarmed_policy())


def test_transfers__that_no_sum_may_be_made_with_are_kept_apart(
    world: World, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    give(world, household(1), HUGE - 1)
    give(world, household(1), HUGE)
    world.enroll([enrollment(1)])

    follow(world, store)

    assert [row[2] for row in told(store) if row[1] == household(1)] == [HUGE - 1]
    (row,) = store.db.execute("SELECT recipient, amount FROM absurd_transfers").fetchall()
    assert to_checksum_address(row["recipient"]) == household(1)
    assert int.from_bytes(row["amount"], "big") == HUGE
    (alarm,) = [each for each in caplog.records if getattr(each, "alarm", False)]
    assert "2^63 base units or more" in alarm.getMessage()
