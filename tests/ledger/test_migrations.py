"""The numbered steps of the ledger's tables, in both databases.

a ledger taken down to any step
├── keeps its facts unharmed, from the first step on
├── is brought up by its writer, and is not read before its projections are built again
└── is then what it was
a step that fails
└── leaves the ledger at the step before
steps
├── have no table that going down leaves
├── refuse to go past a deployment that is another
└── refuse a ledger that did not follow every contract
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner.errors import ForeignChain, LedgerError, SchemaMismatch
from almoner.ledger import migrations
from almoner.ledger.database import Database
from almoner.ledger.migrations import Migration
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import World, watch

FACTS = ("deployment", "blocks", "events")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


def follow(world: World, store: Store) -> None:
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def facts(db: Database) -> list[list[tuple[Any, ...]]]:
    return [sorted(map(tuple, db.execute(f"SELECT * FROM {table}"))) for table in FACTS]


def told(location: Location) -> dict[str, list[tuple[Any, ...]]]:
    """All a ledger says but for the note of how it came to be."""
    said = watch.rows(location)
    assert said.pop("versions") == [(1, migrations.newest(), 0)]
    return said


@pytest.mark.parametrize("step", range(1, migrations.newest()))
def test_move__down_and_up_again_gives_the_same_ledger(
    world: World, location: Location, step: int
) -> None:
    with Store(location, watch.scope(world)) as store:
        follow(world, store)
        before, kept = told(location), facts(store.db)
        with store.transaction() as db:
            migrations.move(db, step)
        assert migrations.version(store.db) == step
        assert facts(store.db) == kept
    with pytest.raises(LedgerError, match="run almoner monitor"):
        Views(location).cursor()

    with Store(location, watch.scope(world)) as store:
        assert migrations.version(store.db) == migrations.newest()
        assert facts(store.db) == kept
        with pytest.raises(LedgerError, match="run almoner monitor"):
            Views(location).cursor()
        follow(world, store)

    assert told(location) == before


def test_move__all_the_way_down_leaves_nothing(world: World, location: Location) -> None:
    with Store(location, watch.scope(world)) as store:
        with store.transaction() as db:
            migrations.move(db, 0)
        assert store.db.tables() == set()
        assert migrations.version(store.db) == 0


def test_move__a_step_that_fails_leaves_the_step_before(
    world: World, location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(location, watch.scope(world)) as store:
        follow(world, store)
    before, newest = told(location), migrations.newest()
    steps = migrations.steps()
    broken = Migration(
        number=newest + 1,
        up=("DROP TABLE claimant_acts", "CREATE TABLE blocks (number INTEGER PRIMARY KEY) STRICT"),
        down=(),
    )
    with monkeypatch.context() as later:
        later.setattr(migrations, "steps", lambda: (*steps, broken))
        with pytest.raises(LedgerError, match="could not be written"):
            Store(location, watch.scope(world))

    assert told(location) == before


def test_move__does_not_touch_another_deployments_ledger(world: World, location: Location) -> None:
    with Store(location, watch.scope(world)) as store, store.transaction() as db:
        migrations.move(db, 1)

    with pytest.raises(ForeignChain, match="is the ledger of another deployment"):
        Store(location, dataclasses.replace(watch.scope(world), first_block=2))
    with Store(location, watch.scope(world)) as store:
        assert migrations.is_stale(store.db)


def test_move__refuses_a_ledger_that_did_not_follow_every_contract(
    world: World, location: Location
) -> None:
    with Store(location, watch.scope(world)) as store, store.transaction() as db:
        migrations.move(db, 5)
        db.execute("ALTER TABLE deployment DROP COLUMN rule_sets")

    with pytest.raises(SchemaMismatch, match=r"written by version 5 .* follow the chain again"):
        Store(location, watch.scope(world))


def test_steps__name_every_table_they_take_away() -> None:
    for step in migrations.steps():
        made = [each.split()[2] for each in step.up if each.startswith("CREATE TABLE")]
        taken = [each.split()[2] for each in step.down if each.startswith("DROP TABLE")]
        assert [*reversed(taken)] == made
        added = [each.split()[2:6:3] for each in step.up if "ADD COLUMN" in each]
        lost = [each.split()[2:6:3] for each in step.down if "DROP COLUMN" in each]
        assert [*reversed(lost)] == added
