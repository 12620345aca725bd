"""The ledger against the contracts' own views, after everything that can happen to grants.

the story of grants (almoner/testing/grant_story.py) followed
├── has every event, and every status a contract knows
├── I25: equals every view of the contracts, in every grant program
├── I25: would not, with any column of it changed that a contract can be asked about
├── I25: would not, without the last log of any kind
├── I26: span by span, block by block and at once give the same rows
├── the projections built again are the same rows, also beside the ledger
├── a back-test over its export judges as the monitor did, alert by alert
└── is in PostgreSQL what it is in SQLite, table by table and answer by answer
claims
└── ask as the contracts answer
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.errors import LedgerError
from almoner.ledger import projections
from almoner.ledger.projections import (
    amendments,
    applications,
    awards,
    claimants,
    costs,
    draws,
    reviews,
    rounds,
)
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor import reconciliation
from almoner.monitor.source import decoder
from almoner.testing import World, grant_story, watch
from almoner.testing.samples import BEGINNING
from tests.ledger.asking import is_seen, observed_otherwise, require_in_abi, said, unsound
from tests.ledger.equality.answers import answers
from tests.ledger.judging import Backtest
from tests.ledger.rising import follow_block_by_block
from tests.ledger.spoiling import OF_GRANTS, spoil, spoiling

OF_TREASURY = {"ObligationIncreased", "Rescheduled", "Deobligated", "Obligated", "Recovered"}
PROJECTED = OF_TREASURY | {
    name
    for each in (amendments, applications, awards, claimants, costs, draws, reviews, rounds)
    for name in each.EVENTS
} - {"PaymentSetAside"}
SET_ASIDE = {"PaymentSetAside"}

# What no view of a contract tells: times and reasons that only events have, and what a contract
# keeps only inside a hash that a later one replaces.
UNTOLD = {
    "rounds": {
        *("drafted_at", "publisher", "published_at", "judged_at", "cancelled_at"),
        "reason_hash",
    },
    "applications": {"submitted_at", "asked_at", "asked_reason"},
    "applicant_acts": {"id", "action", "relayer", "acted_at"},
    "reviews": {
        *("assigner", "assigned_at", "attested_at", "scores", "comments", "poster"),
        "posted_at",
    },
    "awards": {
        *("conditions", "recommended_at", "offered_at", "accepted_at", "ended_at"),
        *("reported_at", "cumulative"),
    },
    "award_lines": {"judged_at", "reason_hash"},
    "draws": {"requested_at", "reviewed_at", "reason_hash", "ended_at"},
    "substantiations": {
        *("id", "program", "draw", "amount", "cost_ref", "gross", "evidence", "accepted_at"),
    },
    "amendments": {
        *("authority", "reason_hash", "proposed_at", "noticed_at", "evidence"),
        *("statement", "received_at", "decision_reason", "enacted_at", "ended_at", "ender"),
    },
    "grant_approvers": {"seat"},  # of which only the order counts
    "payments": {"failed_at", "paid_at", "paid_by"},
    "claimant_acts": {"id", "action", "subject", "relayer", "acted_at"},
}
UNTOLD_EVENTS = {"RevisionAsked"}
TABLES = (
    *("due", "costs", "payments", "claimant_acts"),
    *projections.TABLES[projections.TABLES.index("rounds") :],
)
BY_DAY = ("awards", "draws")
"""Tables of which every column is spoiled by day."""


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[World, World]]:
    """The agency seen from the two programs of the story, on a chain of their own."""
    with nodes.start(timestamp=BEGINNING) as node:
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        yield grant_story.tell(World.create(client, token="BlocklistToken"))


def test_story__has_every_event(store: Store) -> None:
    names = {
        row["name"]
        for row in said(store, "SELECT DISTINCT name FROM events JOIN kinds USING (kind)")
    }
    assert PROJECTED - names == set()


@pytest.mark.parametrize(("table", "column"), OF_GRANTS)
def test_story__has_every_status(store: Store, table: str, column: str) -> None:
    found = {row[column] for row in said(store, f"SELECT DISTINCT {column} FROM {table}")}
    assert found == set(OF_GRANTS[table, column])


def test_i25__equals_every_view_of_the_contracts(
    worlds: tuple[World, World], agencies: list[Agency], store: Store, views: Views
) -> None:
    for agency in agencies:
        assert reconciliation.differences(agency, views) == []
    made = [len(list(views.program_claims(world.program.address))) for world in worlds]
    assert made[0] > 400
    assert made[1] > 30


def test_i25__is_asked_of_every_grant_program_beside_any_other(
    agencies: list[Agency], store: Store, views: Views
) -> None:
    second = agencies[1].program.address
    with store.transaction() as db:
        db.execute("UPDATE awards SET frozen = 0 WHERE program = ?", (second,))

    (found,) = reconciliation.differences(agencies[0], views)
    assert found.startswith("Award 1 is ")


@pytest.mark.parametrize(
    "table",
    [
        table if table in BY_DAY else pytest.param(table, marks=pytest.mark.nightly)
        for table in TABLES
    ],
)
def test_i25__every_column_counts(agencies: list[Agency], store: Store, table: str) -> None:
    columns = {row["name"] for row in said(store, f"PRAGMA table_info({table})")}
    unseen = set()
    for column in columns:
        with spoiling(store) as db:
            spoil(db, table, column)
            if not is_seen(agencies, db):
                unseen.add(column)
    assert unseen == UNTOLD.get(table, set())


@pytest.mark.parametrize("name", sorted((PROJECTED | SET_ASIDE) - UNTOLD_EVENTS))
def test_i25__without_a_log_it_is_seen(agencies: list[Agency], store: Store, name: str) -> None:
    with spoiling(store) as db:
        db.execute(
            "DELETE FROM events WHERE id ="
            " (SELECT max(id) FROM events JOIN kinds USING (kind) WHERE name = ?)",
            (name,),
        )
        try:
            store.rebuild(decoder())
        except (TypeError, AssertionError, ValueError, LedgerError):
            return  # what rests on it cannot be read
        assert is_seen(agencies, db)


@pytest.mark.parametrize("name", sorted(UNTOLD_EVENTS))
def test_i25__what_no_view_tells_is_in_the_ledger_only(
    agencies: list[Agency], store: Store, name: str
) -> None:
    with spoiling(store) as db:
        before = [tuple(row) for table in TABLES for row in db.execute(f"SELECT * FROM {table}")]
        db.execute(
            "DELETE FROM events WHERE kind = (SELECT kind FROM kinds WHERE name = ?)", (name,)
        )
        store.rebuild(decoder())
        after = [tuple(row) for table in TABLES for row in db.execute(f"SELECT * FROM {table}")]
        assert before != after
        assert not is_seen(agencies, db)


def test_claims__ask_as_the_contracts_answer(world: World, views: Views, store: Store) -> None:
    questions = {claim.question for claim in views.claims(world.program.address)}

    assert len(questions) > 40
    for question in questions:
        require_in_abi(question, "GrantAwards")


@pytest.mark.nightly
def test_i26__block_by_block_equals_at_once(world: World, store: Store, tmp_path: Path) -> None:
    at_once = watch.rows(store.location)
    slow = tmp_path / "slow.sqlite"

    with Store(slow, watch.scope(world)) as other:
        follow_block_by_block(other, world.client.url)

    assert watch.rows(slow) == at_once


def test_rebuild__gives_the_same_rows(store: Store) -> None:
    before = watch.rows(store.location)

    with store.transaction() as db:
        db.execute("UPDATE awards SET total = 1")
        db.execute("DELETE FROM draws")
    assert watch.rows(store.location) != before
    with store.transaction():
        store.rebuild(decoder())

    assert watch.rows(store.location) == before


@pytest.mark.parametrize("kept", ["store", "served"])
def test_reprojection__finds_all_as_the_events_make_it(
    store: Store, served: Location, kept: str
) -> None:
    assert unsound(store.location if kept == "store" else served) == []


def test_observations__of_an_export_are_those_of_the_ledger(store: Store, tmp_path: Path) -> None:
    assert observed_otherwise(store, tmp_path / "export") == []


def test_backtest__of_an_export_judges_as_the_monitor_did(store: Store, tmp_path: Path) -> None:
    backtest = Backtest(store, tmp_path / "export")

    wrote = backtest.wrote()
    assert wrote
    # Of alerts about payments the last thing is what could not tell.
    for unit in ("seconds", "epochs", "peers"):
        assert any(f'"unit":"{unit}"' in str(told[-1]) for told in wrote)
    assert backtest.judges(watch.unarmed_policy()) == wrote
    assert backtest.judges(watch.unarmed_policy({"exclusive_to": 1_999})) != wrote


def test_databases__say_the_same_table_by_table(store: Store, served: Location) -> None:
    assert watch.rows(served) == watch.rows(store.location)


def test_databases__give_every_view_the_same_answers(store: Store, served: Location) -> None:
    asked = zip(answers(served), answers(store.location), strict=True)
    assert [pair for pair in asked if pair[0] != pair[1]] == []


def test_i25__equals_every_view_of_the_contracts_in_postgresql_too(
    agencies: list[Agency], served: Location
) -> None:
    for agency in agencies:
        assert reconciliation.differences(agency, Views(served)) == []


def test_rebuild__gives_the_same_rows_in_postgresql_too(world: World, served: Location) -> None:
    before = watch.rows(served)

    with Store(served, watch.scope(world)) as store, store.transaction() as db:
        db.execute("DELETE FROM draws")
        assert watch.rows(served) == before  # a reader sees one state, between two transactions
        store.rebuild(decoder())

    assert watch.rows(served) == before
