"""A run with a ring of ghosts in it, and what became of the alerts about them."""

from __future__ import annotations

from collections import Counter

from almoner.fraud.grounds import Policy
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch


def certify(world: World, ghosts: int = 12, households: int = 3) -> int:
    """A certified run with a ring of ghosts, after some households."""
    innocent = [enrollment(number) for number in range(households)]
    world.approve(world.enroll([*innocent, *watch.ghosts(ghosts)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return run


def monitor(world: World, store: Store, policy: Policy) -> Monitor:
    return Monitor(store, world.client, policy, world.officer("monitor"))


def states(views: Views) -> Counter[OutboxState | None]:
    return Counter(alert.outbox for alert in views.alerts())


def placed_on_chain(world: World) -> Counter[bytes]:
    """How many HoldPlaced events each alert has, asked of the chain itself."""
    events = world.holds.events.HoldPlaced().get_logs(from_block=0)
    return Counter(bytes(event["args"]["alert"]) for event in events)


def assert_placed_once(world: World, views: Views, count: int) -> None:
    holds = [alert for alert in views.alerts() if alert.decision == "hold"]
    assert Counter(alert.outbox for alert in holds) == {OutboxState.PLACED: count}
    assert placed_on_chain(world) == {alert.alert: 1 for alert in holds}


def assert_placed_once_by_bot(world: World, views: Views) -> None:
    """Every alert is placed once; holds of officers are beside them."""
    assert states(views) == {OutboxState.PLACED: 12}
    chain = placed_on_chain(world)
    assert {chain[alert.alert] for alert in views.alerts()} == {1}
