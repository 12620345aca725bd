"""Amounts that no rule can count with, in events of our own contracts and in transfers.

dead letter
├── of an amount of 2^63 or more: it is kept whole, found, and nothing stops
├── of the largest amount a rule can count with: there should be none
└── of a block that the chain took back: it is gone
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.observations.schema import LARGEST, Kind
from almoner.testing import World, watch
from almoner.testing.samples import DAY, PURPOSE

POLICY = watch.unarmed_policy()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def allot(world: World, amount: int) -> None:
    """An allotment of an amount, out of an appropriation of the largest there can be."""
    world.mine(30)  # so that no reorganization reaches below the snapshot of this test
    source, today = world.officer("budget_officer").address, world.now()
    dates = (today - DAY, today + 10**7, today + 10**8)
    treasury = world.treasury.functions
    appropriated = treasury.appropriate(PURPOSE, source, 2**64 - 1, *dates)
    world.send("budget_officer", appropriated)
    number = int(treasury.appropriations().call())
    world.send("budget_officer", treasury.allot(number, world.program.address, amount))


def follow(world: World, store: Store) -> None:
    Monitor(store, world.client, POLICY).catch_up()


def letters(store: Store) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.db.execute("SELECT kind, amount, value FROM dead_letters")]


def beyond(store: Store) -> int:
    """How many amounts beyond counting investigators heard of."""
    return sum(each.rule == "beyond" for each in Views(store.location).referrals())


@pytest.mark.parametrize("amount", [LARGEST + 1, 2**64 - 1])
def test_letter__is_kept_whole_and_found(
    world: World, store: Store, tmp_path: Path, amount: int
) -> None:
    allot(world, amount)

    follow(world, store)

    assert letters(store) == [(int(Kind.FUNDED), str(amount), None)]
    assert beyond(store) == 1
    world.mine(1)
    follow(world, store)
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, POLICY)


def test_letter__is_kept_of_a_transfer(world: World, store: Store) -> None:
    known = world.officer("caseworker").address
    world.send("budget_officer", world.token.functions.mint(known, LARGEST))
    follow(world, store)
    assert letters(store) == []

    world.send("budget_officer", world.token.functions.mint(known, LARGEST + 1))
    follow(world, store)

    assert letters(store) == [(int(Kind.MOVED), str(LARGEST + 1), None)]
    assert beyond(store) == 1


def test_transfer_of_nothing__says_nothing(world: World, store: Store) -> None:
    """Anybody can have a token log one, between any two accounts."""
    known, officer = world.officer("caseworker").address, world.officer("budget_officer").address
    nothing = world.token.functions.transferFrom(known, officer, 0)
    world.send("determiner", nothing)
    follow(world, store)
    assert moved(store) == 0

    world.send("budget_officer", world.token.functions.mint(known, 1))
    follow(world, store)
    assert moved(store) == 1


def moved(store: Store) -> int:
    rows = store.db.execute("SELECT 1 FROM observations WHERE kind = ?", (int(Kind.MOVED),))
    return len(rows.fetchall())


def test_letter__there_is_none_of_the_largest_amount(world: World, store: Store) -> None:
    allot(world, LARGEST)

    follow(world, store)

    assert letters(store) == []
    assert beyond(store) == 0
    (row,) = store.db.execute(
        "SELECT amount FROM observations WHERE kind = ? AND amount = ?",
        (int(Kind.FUNDED), LARGEST),
    ).fetchall()
    assert row["amount"] == LARGEST


def test_letter__is_gone_with_its_block(
    world: World, store: Store, node: nodes.Node, tmp_path: Path
) -> None:
    allot(world, 2**63)
    follow(world, store)
    assert letters(store)

    node.reorganize(1)
    follow(world, store)

    assert letters(store) == []
    assert beyond(store) == 0
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, POLICY)
