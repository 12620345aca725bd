"""The ledger against the contracts' own views, after everything that can happen.

the story (almoner/testing/story.py) followed
├── has every event, and every status a contract knows
├── I25: equals every view of the contracts, in every program
├── I25: would not, with any column of it changed that a contract can be asked about
├── I25: would not, without the last log of any kind
├── I26: span by span, block by block and at once give the same rows
├── the projections built again are the same rows, also beside the ledger
├── a back-test over its export judges as the monitor did, alert by alert, and so does one over it
└── is in PostgreSQL what it is in SQLite, table by table and answer by answer
claims
└── ask as the contracts answer
views
└── tell cases, payments, proposals, appeals and periods as a person would
journal
└── comes to the tokens the Treasury has
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from almoner import money
from almoner.chain import node as nodes
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.cli import main
from almoner.errors import LedgerError
from almoner.ledger import projections
from almoner.ledger.projections import (
    changes,
    claimants,
    hearings,
    holds,
    households,
    notices,
    payments,
    rolls,
    roster,
    rule_sets,
    rules,
    runs,
)
from almoner.ledger.records import PaymentState
from almoner.ledger.statuses import (
    AppealState,
    CaseStatus,
    ChangeKind,
    Outcome,
    PaymentKind,
    ProposalState,
)
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor import reconciliation
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder
from almoner.reports import accounts
from almoner.reports.journal import journal
from almoner.reports.periods import Period, day
from almoner.reports.postings import Entry
from almoner.testing import World, story, watch
from almoner.testing.samples import BEGINNING
from tests.ledger.asking import is_seen, observed_otherwise, require_in_abi, said, unsound
from tests.ledger.equality.answers import answers
from tests.ledger.judging import Backtest
from tests.ledger.rising import follow_block_by_block
from tests.ledger.spoiling import OF_BENEFITS, spoil, spoiling

PROJECTED = sorted(
    name
    for each in (
        *(changes, claimants, hearings, holds, households),
        *(notices, payments, rolls, roster, rule_sets, rules, runs),
    )
    for name in each.EVENTS
)

# What no view of a contract tells: times and reasons that only events have, digests a contract
# does not keep, what it compares by its hash, and what an answer shows only while it matters.
UNTOLD = {
    "cases": {
        *("group_ref", "prior_case_no", "facts_commitment", "enrolled_at", "approved_at"),
        *("signer", "restore_due"),
    },
    "late_reports": {"program", "case_no", "period", "due_at", "reported_at", "by"},
    "rolls": {"compiled_at", "by"},
    "runs": {"decision", "certified_at", "end_reason"},
    "approvers": {"seat"},  # of which only the order counts
    "payments": {"failed_at", "paid_at", "paid_by"},
    "holds": {"id", "trigger_block", "trigger_hash", "evidence", "notice", "ended_at"},
    "rules": {"authority"},
    "rule_sets": {"id", "deactivator", "proposed_at", "ended_at"},
    "outcome_posts": {
        *("first", "last_hash", "root", "judged", "alerts"),
        *("poster", "posted_at"),
    },
    "proposals": {"reason_hash", "signer", "enacted_at"},
    "mass_changes": {"program", "proposal", "bits", "amounts"},
    "claimant_acts": {"id", "action", "subject", "relayer", "acted_at"},
    "appeals": {"case_no", "statement", "decided_at", "reason_hash"},
    "overpayments": {"id", "subject", "found_at", "by"},
}
UNTOLD_EVENTS = {"PaymentFailed", "PaymentLate", "MassProposed", "RestoreDue"}
TABLES = projections.TABLES[projections.TABLES.index("cases") : projections.TABLES.index("rounds")]
OF_GRANTS = {("runs", "kind"): {PaymentKind.DRAW}, ("payments", "kind"): {PaymentKind.DRAW}}
"""Words that no program of cases ever says."""
BY_DAY = ("cases", "payments", "holds")
"""Tables of which every column is spoiled by day."""


@pytest.fixture(scope="module")
def worlds() -> Iterator[tuple[World, World]]:
    """The two programs of the story, on a chain of their own."""
    with nodes.start(timestamp=BEGINNING) as node:
        world = World.create(
            Client(node.url, expected_chain_id=nodes.CHAIN_ID), token="BlocklistToken"
        )
        yield world, story.tell(world)


def test_story__has_every_event(store: Store) -> None:
    names = {
        row["name"]
        for row in said(store, "SELECT DISTINCT name FROM events JOIN kinds USING (kind)")
    }
    assert set(PROJECTED) - names == set()


@pytest.mark.parametrize(("table", "column"), OF_BENEFITS)
def test_story__has_every_status(store: Store, table: str, column: str) -> None:
    found = {row[column] for row in said(store, f"SELECT DISTINCT {column} FROM {table}")}
    expected = set(OF_BENEFITS[table, column]) - OF_GRANTS.get((table, column), set())
    assert found - {None} == expected


def test_i25__equals_every_view_of_the_contracts(
    worlds: tuple[World, World], agencies: list[Agency], store: Store, views: Views
) -> None:
    for agency in agencies:
        assert reconciliation.differences(agency, views) == []
    made = [len(list(views.claims(world.program.address))) for world in worlds]
    assert made[0] > 1_000
    assert made[1] > 150


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


@pytest.mark.parametrize("name", sorted(set(PROJECTED) - UNTOLD_EVENTS))
def test_i25__without_a_log_it_is_seen(agencies: list[Agency], store: Store, name: str) -> None:
    with spoiling(store) as db:
        db.execute(
            "DELETE FROM events WHERE id ="
            " (SELECT max(id) FROM events JOIN kinds USING (kind) WHERE name = ?)",
            (name,),
        )
        try:
            store.rebuild(decoder())
        except (TypeError, AssertionError, LedgerError):
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


def test_claims__ask_as_the_contracts_answer(worlds: tuple[World, World], views: Views) -> None:
    questions = {claim.question for claim in views.claims(worlds[0].program.address)}
    assert len(questions) > 40
    for question in questions:
        require_in_abi(question, "BenefitProgram")


@pytest.mark.nightly
def test_i26__block_by_block_equals_at_once(world: World, store: Store, tmp_path: Path) -> None:
    at_once = watch.rows(store.location)
    slow = tmp_path / "slow.sqlite"

    with Store(slow, watch.scope(world)) as other:
        follow_block_by_block(other, world.client.url)

    assert watch.rows(slow) == at_once
    numbers = [row[0] for row in at_once["blocks"]]
    assert sorted(numbers) == list(range(world.first_block, world.client.head()[0] + 1))


def test_rebuild__gives_the_same_rows(store: Store) -> None:
    before = watch.rows(store.location)

    with store.transaction() as db:
        db.execute("UPDATE cases SET amount = 1")
        db.execute("DELETE FROM payments")
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
    assert backtest.judges(watch.unarmed_policy()) == wrote
    assert backtest.judges(watch.unarmed_policy({"exclusive_to": 1_999})) != wrote


@pytest.mark.parametrize("kept", ["store", "served"])
def test_backtest__of_the_ledger_is_that_of_its_export(
    store: Store,
    served: Location,
    kept: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Backtest(store, tmp_path / "export")
    monkeypatch.setenv("ALMONER_HOME", str(tmp_path))
    monkeypatch.setenv("ALMONER_LEDGER", served.url if isinstance(served, Server) else "")
    if kept == "store":
        monkeypatch.delenv("ALMONER_LEDGER")

    of_ledger, of_export = (
        CliRunner(mix_stderr=False).invoke(main, ["backtest", "--json", *words])
        for words in ((), ("--events", str(tmp_path / "export")))
    )

    assert of_ledger.exit_code == of_export.exit_code == 0, of_ledger.stderr
    assert '"account": "0x' in of_ledger.stdout
    assert of_ledger.stdout == of_export.stdout


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
        db.execute("DELETE FROM payments")
        assert watch.rows(served) == before  # a reader sees one state, between two transactions
        store.rebuild(decoder())

    assert watch.rows(served) == before


def test_follow__again_changes_nothing(world: World, store: Store) -> None:
    before = watch.rows(store.location)
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    assert watch.rows(store.location) == before


def test_views__tell_payments_as_a_person_would(world: World, store: Store, views: Views) -> None:
    def states(case_no: int) -> list[PaymentState]:
        return [each.state for each in views.payments(world.program.address, case_no)]

    recalled, paid = PaymentState.RECALLED, PaymentState.PAID
    assert states(3)[:2] == [recalled, paid]
    assert states(4)[0] is PaymentState.FREE
    assert states(8)[:3] == [recalled, PaymentState.STRUCK, paid]
    assert states(16)[:2] == [recalled, PaymentState.EXPUNGED]
    assert states(17)[1:4] == [PaymentState.REISSUED, PaymentState.REISSUED, paid]
    assert states(18)[1] is paid
    struck = views.payments(world.program.address, 8)[1]
    assert struck.hold is not None
    assert struck.hold.extended
    assert struck.hold.outcome is Outcome.UPHELD
    assert struck.hold.proposal_state is ProposalState.ENACTED
    appealed = views.payments(world.program.address, 7)[1]
    assert appealed.appeal is not None
    assert appealed.appeal.state is AppealState.FOR_CLAIMANT
    assert appealed.tx_hash is not None
    receipt = world.client.web3.eth.get_transaction_receipt(appealed.tx_hash)  # type: ignore[arg-type]
    assert receipt["status"] == 1


def test_views__tell_cases_proposals_and_appeals(world: World, store: Store, views: Views) -> None:
    program = world.program.address
    closed = views.case(program, 12)
    assert closed is not None
    assert closed.status is CaseStatus.CLOSED
    assert closed.closer == world.person("caseworker", 1)
    assert views.members(program, 12) == [bytes(ref) for ref in views.members(program, 12)]
    assert len(views.members(program, 24)) == 2

    (increase,) = views.proposals(program, 1)[-1:]
    assert (increase.kind, increase.state) == (ChangeKind.INCREASE, ProposalState.ENACTED)
    reduced = views.proposals(program, 10)[0]
    assert reduced.appeal is not None
    assert reduced.appeal.state is AppealState.WITHDRAWN
    everything = views.proposals(program)
    assert [each.number for each in everything] == list(range(1, len(everything) + 1))
    mass = next(each for each in everything if each.kind is ChangeKind.MASS)
    assert mass not in views.proposals(program, mass.case_no)
    amounts = [money.parse("100"), money.parse("101"), money.parse("102")]
    assert views.mass_change(program, mass.number) == (1 << 13 | 1 << 16 | 1 << 18, amounts)
    waiting = [each for each in views.appeals(program) if each.state is AppealState.FILED]
    assert {each.case_no for each in waiting} == {6, 11, 15}
    assert views.appeals(program, 7)[0].officer == world.person("hearing_officer", 1)
    tripped = {each.family: each.tripped_at is not None for each in views.families()}
    assert tripped == {1: True, 2: False, 3: False, 4: False}


def test_totals__count_each_period(world: World, store: Store, views: Views) -> None:
    first = views.totals(world.program.address).periods[0]

    assert (first.certified_count, first.held) == (21, 0)
    assert (first.lapsed, first.struck) == (2, 2)
    assert first.released == 10


def test_journal__of_everything_comes_to_the_treasurys_tokens(world: World, store: Store) -> None:
    days = Period(first=day(world.client.block(0).timestamp), last=day(world.now()))
    found = journal(store.location, decoder(), days)

    cash = sum(
        each.closing
        for each in found.balances
        if each.account in (accounts.CASH_IDLE, accounts.CASH_HANDED)
    )
    assert cash == world.balance(world.treasury.address)
    assert {Entry.EXPENDITURE, Entry.DEOBLIGATION, Entry.RETURN} < {
        each.entry for each in found.lines
    }
