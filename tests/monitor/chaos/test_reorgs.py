"""A chain that takes blocks back at the worst moments.

follow, after a reorganization (I26)
├── of any depth to the finality, onto a branch as long or longer, with other content
├── between two spans that are loaded, and between loading, transfers and projecting
├── during a rewind: between the search for the ancestor and the transaction, or inside it
├── during a rewind that is killed
└── below what the node had called final
    equals a ledger built afresh
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from almoner.blocks import Logs, Wanted
from almoner.chain import node as nodes
from almoner.ledger.store import Store
from almoner.monitor.source import ChainSource
from almoner.testing import World, household, watch
from almoner.testing.proxy import Proxy
from almoner.testing.samples import enrollment
from tests.monitor.chaos.following import (
    Killed,
    Struck,
    assert_fresh,
    branch,
    follower,
    once,
)

FEW = (1, 7, 64)
ALL = [depth for depth in range(1, 65) if depth not in FEW]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


@pytest.fixture
def deep(world: World, certified: int) -> World:
    """The ring's world with as much on top that the longest branch keeps the snapshot's block."""
    world.approve(world.enroll([enrollment(number) for number in range(2_000, 2_003)]))
    world.mine(2)
    return world


@pytest.mark.parametrize(("depth", "longer"), [(1, 0), (7, 5), (64, 0)])
def test_i26__a_branch_with_other_content(
    deep: World, store: Store, tmp_path: Path, depth: int, longer: int
) -> None:
    follower(deep, store).follow()
    before = watch.rows(store.location)

    branch(deep, depth, longer=longer)
    follower(deep, store).follow()

    assert_fresh(deep, store, tmp_path)
    assert watch.rows(store.location) != before


@pytest.mark.nightly
@pytest.mark.parametrize("keep", [True, False])
@pytest.mark.parametrize("longer", [0, 1, 70])
@pytest.mark.parametrize("depth", [*FEW, *ALL])
def test_i26__a_branch_of_any_depth(
    deep: World, store: Store, tmp_path: Path, depth: int, longer: int, keep: bool
) -> None:
    follower(deep, store).follow()

    branch(deep, depth, longer=longer, keep=keep)
    follower(deep, store).follow()

    assert_fresh(deep, store, tmp_path)


@pytest.mark.parametrize(
    ("question", "at"),
    [
        ("span", 4),
        ("transfers", 1),
        pytest.param("span", 1, marks=pytest.mark.nightly),
        pytest.param("header", 1, marks=pytest.mark.nightly),
    ],
)
def test_i26__between_two_answers_of_a_backfill(
    deep: World, store: Store, tmp_path: Path, question: str, at: int
) -> None:
    source = Struck(deep.client.url, question, at, lambda: branch(deep, 30, longer=2))

    follower(deep, store, source).follow()

    assert source.struck
    assert_fresh(deep, store, tmp_path)


class Detour(ChainSource):
    """The real chain, with which something is done before the newest of the earlier transfers are
    first asked for, and something afterwards.
    """

    def __init__(
        self, url: str, store: Store, before: Callable[[], None], after: Callable[[], None]
    ) -> None:
        super().__init__(url)
        self._newest = store.progress().transferred
        self._before, self._after = before, after
        self.taken = 0

    def history(self, first: int, last: int, wanted: Wanted) -> tuple[Logs, Mapping[int, bytes]]:
        self.taken += last == self._newest
        if last < self._newest or self.taken > 1:
            return super().history(first, last, wanted)
        self._before()
        try:
            return super().history(first, last, wanted)
        finally:
            self._after()


@pytest.fixture
def paid_before(deep: World, store: Store) -> World:
    """Somebody is enrolled whose account was paid five times before, when we did not know it."""
    for number in range(5):
        deep.source.send(deep.token.functions.mint(household(3_000), 5_000_000 + number))
    deep.mine(2)
    follower(deep, store).follow()
    deep.enroll([enrollment(3_000)])
    return deep


def earlier(store: Store) -> int:
    (count,) = store.db.execute(
        "SELECT count(*) FROM transfers WHERE amount BETWEEN 5000000 AND 5000004"
    ).fetchone()
    return int(count)


def test_i26__while_earlier_transfers_are_read(
    paid_before: World, store: Store, node: nodes.Node, tmp_path: Path
) -> None:
    source = Detour(node.url, store, lambda: node.reorganize(10), lambda: None)

    follower(paid_before, store, source).follow()

    assert source.taken
    assert_fresh(paid_before, store, tmp_path)
    assert earlier(store) == 0


def test_i26__another_node_answers_for_earlier_transfers(
    paid_before: World, store: Store, proxy: Proxy, node: nodes.Node, tmp_path: Path
) -> None:
    """It has none of them, and nothing it says but its block's hash shows that."""
    with nodes.start() as other:
        other.mine(paid_before.client.head()[0])

        def turn(url: str) -> Callable[[], None]:
            return lambda: setattr(proxy, "target", url)

        source = Detour(proxy.url, store, turn(other.url), turn(node.url))
        follower(paid_before, store, source).follow()

    assert source.taken > 1
    assert_fresh(paid_before, store, tmp_path)
    assert earlier(store) == 5


@pytest.mark.parametrize(
    "point", ["before_load", "after_load", "after_accounts", "after_transfers", "after_project"]
)
def test_i26__between_two_steps_of_a_backfill(
    deep: World, store: Store, tmp_path: Path, point: str
) -> None:
    struck: list[int] = []

    def strike() -> None:
        struck.append(1)
        branch(deep, 20, longer=1)

    follower(deep, store, checkpoint=once(point, strike)).follow()

    assert struck
    assert_fresh(deep, store, tmp_path)


@pytest.mark.parametrize(
    ("at", "second"),
    [
        (4, 15),
        *(
            pytest.param(at, second, marks=pytest.mark.nightly)
            for at in (2, 4, 6)
            for second in (1, 15)
            if (at, second) != (4, 15)
        ),
    ],
)
def test_i26__a_second_one_while_the_ancestor_is_sought(
    deep: World, store: Store, tmp_path: Path, at: int, second: int
) -> None:
    follower(deep, store).follow()
    branch(deep, 4)
    source = Struck(deep.client.url, "header", at, lambda: branch(deep, second, longer=1))

    follower(deep, store, source).follow()

    assert source.struck
    assert_fresh(deep, store, tmp_path)


@pytest.mark.parametrize(
    ("point", "killed"),
    [
        ("before_rewind", True),
        ("after_rewind", False),
        pytest.param("before_rewind", False, marks=pytest.mark.nightly),
        pytest.param("after_rewind", True, marks=pytest.mark.nightly),
    ],
)
def test_i26__a_second_one_inside_the_rewind(
    deep: World, store: Store, tmp_path: Path, point: str, killed: bool
) -> None:
    follower(deep, store).follow()
    before = watch.rows(store.location)
    branch(deep, 4)

    def strike() -> None:
        branch(deep, 15, longer=1)
        if killed:
            raise Killed

    one = follower(deep, store, checkpoint=once(point, strike))
    if killed:
        with pytest.raises(Killed):
            one.follow()
        assert (watch.rows(store.location) == before) == (point == "before_rewind")
        store.close()
        with Store(store.location, store.scope) as again:
            follower(deep, again).follow()
            assert_fresh(deep, again, tmp_path)
        return
    one.follow()
    assert_fresh(deep, store, tmp_path)


class Hasty(ChainSource):
    """The real chain, behind a node that calls the newest block but one final."""

    def final(self) -> int:
        return self.head().number - 1


def test_i26__below_what_was_called_final(deep: World, store: Store, tmp_path: Path) -> None:
    """What was projected can be taken back before, and has nothing that undoes it afterwards."""
    follower(deep, store).follow()
    deep.mine(3)

    def die() -> None:
        raise Killed

    with pytest.raises(Killed):
        follower(deep, store, Hasty(deep.client.url), once("after_final", die)).follow()
    branch(deep, 10)
    follower(deep, store).follow()

    assert_fresh(deep, store, tmp_path)
