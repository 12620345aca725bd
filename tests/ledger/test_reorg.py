"""A chain that takes blocks back.

follow
├── after a reorganization of any depth equals a ledger built afresh (I26)
├── takes back alerts of orphaned blocks, tells each, and raises them again with their new block
└── keeps alerts whose block survived
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch

POLICY = watch.unarmed_policy()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def catch_up(world: World, store: Store) -> None:
    Monitor(store, world.client, POLICY).catch_up()


def ring_run(world: World) -> int:
    """A sealed run with twelve ghosts and three households."""
    world.mine(30)  # so that no reorganization reaches below the snapshot of this test
    cases = world.enroll([*watch.ghosts(12), *(enrollment(number) for number in range(3))])
    world.approve(cases)
    run = world.open_run()
    world.seal(run)
    return run


@pytest.mark.parametrize("depth", [1, 2, 3, 5, 12, 30])
def test_i26__any_depth_equals_a_ledger_built_afresh(
    world: World, store: Store, node: nodes.Node, tmp_path: Path, depth: int
) -> None:
    world.certify(ring_run(world))
    catch_up(world, store)
    before = watch.rows(store.location)

    node.reorganize(depth)
    catch_up(world, store)

    assert watch.rows(store.location) == watch.fresh(world, tmp_path, POLICY)
    assert watch.rows(store.location) != before


def test_i26__a_longer_fork_is_noticed(
    world: World, store: Store, node: nodes.Node, tmp_path: Path
) -> None:
    world.certify(ring_run(world))
    catch_up(world, store)

    node.reorganize(4)
    world.mine(6)
    catch_up(world, store)

    assert watch.rows(store.location) == watch.fresh(world, tmp_path, POLICY)


def test_reorg__alerts_of_orphaned_blocks_are_retracted(
    world: World,
    store: Store,
    node: nodes.Node,
    views: Views,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run = ring_run(world)
    world.certify(run)
    catch_up(world, store)
    orphaned = {alert.alert for alert in views.alerts()}
    referred = {each.referral for each in views.referrals()}
    assert not any(alert.final for alert in views.alerts())
    caplog.clear()

    node.reorganize(1)  # the certification
    catch_up(world, store)

    assert len(orphaned) == 12
    told = {
        (each.__dict__["kind"], bytes.fromhex(each.__dict__["alert"][2:]))
        for each in caplog.records
        if getattr(each, "action", "") == "retracted"
    }
    referred -= {each.referral for each in views.referrals()}
    assert told == {("alert", each) for each in orphaned} | {
        ("referral", each) for each in referred
    }
    assert views.alerts() == []
    assert store.db.execute("SELECT count(*) FROM outbox").fetchone()[0] == 0
    kept = {row["alert"] for row in store.db.execute("SELECT alert FROM retractions")}
    assert kept == orphaned

    content = world.run(run)["contentHash"], world.run(run)["total"]
    world.send("approver", world.program.functions.approveRun(run, *content), 1)
    catch_up(world, store)
    again = {alert.alert for alert in views.alerts()}
    assert len(again) == 12
    assert again.isdisjoint(orphaned)
    assert {each.alert for each in views.retractions()} == orphaned


def test_reorg__alerts_of_blocks_that_survive_are_kept(
    world: World,
    store: Store,
    node: nodes.Node,
    views: Views,
    caplog: pytest.LogCaptureFixture,
) -> None:
    world.certify(ring_run(world))
    world.mine(3)
    catch_up(world, store)
    before = views.alerts()
    caplog.clear()

    node.reorganize(3)
    catch_up(world, store)

    assert not [each for each in caplog.records if getattr(each, "action", "") == "retracted"]

    assert len(before) == 12
    assert views.alerts() == before
    assert store.db.execute("SELECT count(*) FROM retractions").fetchone()[0] == 0
