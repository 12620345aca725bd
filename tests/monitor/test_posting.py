"""Roots over all that was judged, posted once for every block.

post
├── commits to every payment that was certified, those nothing was found about too
├── begins after the last posted block, and waits for as many final ones as it was told
├── posts blocks in which nothing was certified as well, and tells payments that were not judged
├── not twice: after a crash at each point, and by a ledger that is made anew
├── again where a reorganization took the post back
├── the same transaction until it is mined, at a higher fee where it is stuck
├── not past the gas of the hour
└── tells once that it may not
"""

from __future__ import annotations

import logging
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.errors import LedgerError
from almoner.fraud import merkle
from almoner.fraud.grounds import Policy
from almoner.fraud.merkle import Tree
from almoner.fraud.outcomes import EMPTY, Said
from almoner.ledger import outcomes
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor import posting, sending
from almoner.monitor.daemon import Monitor
from almoner.testing import World, watch
from tests.monitor.ring import certify

EVERY = 10
FINAL = 70
"""Blocks after which one is final, here."""
NO_PROGRAM = "0x" + "99" * 20


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def bot(world: World, store: Store, policy: object, **given: object) -> Monitor:
    return Monitor(
        store,
        world.client,
        policy,  # type: ignore[arg-type]
        world.officer("monitor"),
        post_every=EVERY,
        **given,  # type: ignore[arg-type]
    )


def posts(world: World) -> list[dict[str, object]]:
    """The posts of the chain, oldest first."""
    return world.client.events(world.rule_sets.events.OutcomesPosted())


def test_post__commits_to_every_payment(world: World, store: Store, policy: Policy) -> None:
    run = certify(world)
    world.mine(FINAL)
    before = int(world.rule_sets.functions.postedTo().call())

    bot(world, store, policy).catch_up()

    (post,) = posts(world)
    assert post["first"] == before + 1
    assert (post["judged"], post["alerts"]) == (15, 12)
    found = outcomes.outcomes(store.db, before + 1, int(str(post["last"])))
    assert [each.payment_id for each in found] == [world.payment_id(run, no) for no in range(1, 16)]
    assert [each.said for each in found] == [Said.CLEAN] * 3 + [Said.HOLD] * 12
    assert {each.rule_set for each in found} == {policy.digest}
    tree = Tree(each.leaf for each in found)
    assert tree.root == post["root"]
    assert merkle.root_of(found[0].leaf, tree.proof(found[0].leaf)) == post["root"]


def test_post__goes_on_after_the_last_posted_block(
    world: World, store: Store, policy: Policy
) -> None:
    world.mine(FINAL)
    here = bot(world, store, policy)
    here.catch_up()
    (first,) = posts(world)
    assert first["root"] == EMPTY

    world.mine(EVERY - 2)  # the post itself is a block too
    here.catch_up()
    assert len(posts(world)) == 1, "one block too early"

    world.mine(1)
    here.catch_up()
    _, second = posts(world)
    assert second["first"] == int(str(first["last"])) + 1
    assert int(str(second["last"])) - int(str(first["last"])) == EVERY


def test_post__tells_what_was_not_judged(world: World, store: Store, policy: Policy) -> None:
    certify(world, ghosts=1, households=1)
    world.mine(FINAL)

    bot(world, store, {NO_PROGRAM: policy}).catch_up()

    (post,) = posts(world)
    assert (post["judged"], post["alerts"]) == (0, 0)
    found = outcomes.outcomes(store.db, int(str(post["first"])), int(str(post["last"])))
    assert [each.said for each in found] == [Said.UNJUDGED] * 2
    assert not any(any(each.rule_set) for each in found)


def test_post__not_twice_by_a_ledger_made_anew(
    world: World, store: Store, policy: Policy, tmp_path: Path
) -> None:
    world.mine(FINAL)
    bot(world, store, policy).catch_up()

    with Store(tmp_path / "anew.sqlite", watch.scope(world)) as other:
        bot(world, other, policy).catch_up()

    assert len(posts(world)) == 1


def test_post__again_where_it_was_taken_back(
    world: World, store: Store, policy: Policy, node: nodes.Node
) -> None:
    world.mine(FINAL)
    here = bot(world, store, policy)
    here.catch_up()
    (before,) = posts(world)

    node.reorganize(1)
    assert posts(world) == []
    here.catch_up()

    (again,) = posts(world)
    assert again["first"] == before["first"]


def test_post__sends_the_same_again_until_it_is_mined(
    world: World,
    store: Store,
    policy: Policy,
    node: nodes.Node,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.mine(FINAL)
    here = bot(world, store, policy)
    here.follower.follow()
    monkeypatch.setattr(posting, "RECEIPT_SECONDS", 0.0)
    node.request("evm_setAutomine", False)
    try:
        assert here.act() == 0
        first = signed(store)
        assert here.act() == 0
        assert signed(store) == first
        for _ in range(sending.STUCK_BLOCKS):
            # Blocks without it, as when their fee rises.
            node.request("anvil_dropAllTransactions")
            node.mine()
        node.request("anvil_setNextBlockBaseFeePerGas", hex(10**11))
        node.mine()
        assert here.act() == 0
        (dearer,) = signed(store)
        assert dearer not in first
    finally:
        node.request("evm_setAutomine", True)
    node.mine()
    here.catch_up()

    assert len(posts(world)) == 1
    assert signed(store) == []


def signed(store: Store) -> list[bytes]:
    """The transaction that is written down."""
    return [bytes(row["raw"]) for row in store.db.execute("SELECT raw FROM posting")]


def test_post__waits_for_gas_of_the_hour(world: World, store: Store, policy: Policy) -> None:
    world.mine(FINAL)
    poor = bot(world, store, policy, gas_an_hour=50_000)
    poor.catch_up()
    assert posts(world) == []
    assert poor.budget is not None
    assert not poor.budget.used_up, "no hold waits for it"

    bot(world, store, policy).catch_up()
    assert len(posts(world)) == 1


def test_post__tells_once_that_it_may_not(
    world: World, store: Store, policy: Policy, caplog: pytest.LogCaptureFixture
) -> None:
    world.mine(FINAL)
    nobody = Monitor(store, world.client, policy, world.officer("maker"), post_every=EVERY)
    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            nobody.catch_up()
            world.mine(1)

    told = [each for each in caplog.records if getattr(each, "action", "") == "outcomes_refused"]
    assert len(told) == 1
    assert "Offices_NotInOffice" in told[0].getMessage()
    assert posts(world) == []


@pytest.mark.parametrize(
    "point",
    [
        "before_post",
        "after_post",
        pytest.param("before_posting", marks=pytest.mark.nightly),
        pytest.param("before_posted", marks=pytest.mark.nightly),
    ],
)
def test_post__once_however_it_is_killed(
    world: World,
    daemons: object,
    point: str,
    location: Location,
) -> None:
    world.mine(FINAL)
    start: Callable[..., subprocess.Popen[str]] = daemons.start  # type: ignore[attr-defined]
    killed = start(point, post_every=EVERY)
    assert killed.wait(30) == -signal.SIGKILL

    again = start(post_every=EVERY)
    deadline = time.monotonic() + 30
    while not _is_done(world, location):
        assert again.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.02)
    again.send_signal(signal.SIGTERM)
    assert again.wait(30) == 0

    assert len(posts(world)) == 1


def _is_done(world: World, location: Location) -> bool:
    """Whether the ledger has the block of the post, and nothing waits to be sent."""
    try:
        cursor = Views(location).cursor()
    except LedgerError:
        return False
    return bool(posts(world)) and cursor is not None and cursor.hash == world.client.head()[1]
