"""What a monitor writes of the rules that could not tell, in both databases.

an alert
├── lists a rule below its need, and not at it nor above; its evidence has every rule once
└── after a reorganization says what the new block's time makes of it, as a fresh ledger does
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from almoner.chain.node import Node
from almoner.fraud import canonical
from almoner.fraud.grounds import Policy
from almoner.ledger.database import Row
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import World, enrollment, watch

GHOSTS = 6
LATER = 500


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.nightly)])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases, the server by night."""
    return str(request.param)


def sealed(world: World, store: Store) -> tuple[int, int]:
    """A run with a ring in it, sealed; its number, and when the program was opened."""
    world.approve(world.enroll([enrollment(0), *watch.ghosts(GHOSTS)]))
    run = world.open_run()
    world.seal(run)
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    (opened,) = store.db.execute(
        "SELECT opened_at FROM programs WHERE program = ?", (world.program.address,)
    ).fetchone()
    return run, int(opened)


def settling(seconds: int) -> Policy:
    return watch.unarmed_policy({"funder_settles": seconds})


def certified(world: World, run: int, later: int = LATER) -> int:
    """The time of the block in which a run was certified, some time from now."""
    world.next_block_at(world.now() + later)
    world.certify(run)
    return world.now()


def alerts(store: Store) -> list[Row]:
    found = store.db.execute("SELECT * FROM alerts").fetchall()
    assert len(found) == GHOSTS
    return list(found)


def lack(row: Row, rule: str) -> dict[str, Any] | None:
    found = {each["rule"]: each for each in json.loads(row["cannot_tell"])}
    return found.get(rule)


def require_parts(row: Row, made: Policy) -> None:
    """The evidence has every rule of the set, in one of three."""
    found, untold = json.loads(row["findings"]), json.loads(row["cannot_tell"])
    known = {each["rule"] for each in (*found, *untold)}
    assert len(known) == len(found) + len(untold)
    clean = [name for name in made.rules.steps if name not in known]
    told = {"findings": found, "clean": clean, "cannot_tell": untold}
    assert canonical.digest(told) == bytes(row["evidence"])


def test_alert__lists_a_rule_below_its_need(world: World, store: Store, tmp_path: Path) -> None:
    run, opened = sealed(world, store)
    at = certified(world, run)
    has = at - opened
    Monitor(store, world.client, settling(has + 1)).catch_up()

    said = {"rule": "common_funder", "unit": "seconds", "needs": has + 1, "has": has}
    for row in alerts(store):
        assert row["triggered_at"] == at
        assert lack(row, "common_funder") == said
        assert lack(row, "officer_account") is None
        require_parts(row, settling(has + 1))
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, settling(has + 1))
    for needs in (has, has - 1):
        with Store(tmp_path / f"{needs}.sqlite", watch.scope(world)) as other:
            Monitor(other, world.client, settling(needs)).catch_up()
            for row in alerts(other):
                assert lack(row, "common_funder") is None
                require_parts(row, settling(needs))


def test_alert__is_after_a_reorganization_what_the_new_block_makes_of_it(
    world: World, store: Store, node: Node, tmp_path: Path
) -> None:
    run, opened = sealed(world, store)
    first = world.client.head()[0]
    needs = certified(world, run) - opened + 1
    monitor = Monitor(store, world.client, settling(needs))
    monitor.catch_up()
    before = {bytes(row["evidence"]) for row in alerts(store)}
    assert all(lack(row, "common_funder") for row in alerts(store))

    node.reorganize(world.client.head()[0] - first)  # the certification
    certified(world, run, 2 * LATER)
    monitor.catch_up()

    assert not any(lack(row, "common_funder") for row in alerts(store))
    assert before.isdisjoint(bytes(row["evidence"]) for row in alerts(store))
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, settling(needs))
