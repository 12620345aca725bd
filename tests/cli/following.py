"""Brings the ledger of a bench to the newest block."""

from __future__ import annotations

from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import watch
from almoner.testing.bench import Bench


def follow(bench: Bench) -> None:
    """Reads what the chain has that the ledger has not."""
    world = bench.world
    with Store(bench.casefile.with_name("ledger.sqlite"), watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
