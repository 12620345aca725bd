"""The money ladder in the ledger, against the Treasury's own, after it was climbed up and down.

given authority and cash handed out and taken back, payments, returns, releases, reissues, and an
appropriation that is closed
├── I25: every appropriation, allotment and obligation equals the contract's own
├── what can be returned and obligated is what the contract lets be returned and obligated
├── almoner ledger funds shows each of them, and says so when there is none
├── the projections built again are the same rows
└── a figure that differs is found, and named
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from almoner import money
from almoner.cli import main
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.monitor.reconciliation import differences
from almoner.monitor.source import decoder
from almoner.testing import DAY, World, agencies, fields, payment_id, refuses, watch
from almoner.testing.impersonation import send_as_program

REISSUE, SECOND = 1_000, 1_001
HUNDRED = money.parse("100")


@pytest.fixture
def story(world: World) -> World:
    """Run 1 pays $100 of $300, of which $40 come back, and loses $100; reissues take up most of
    it. A small appropriation, number 2, is closed."""
    _book_small(world)
    run = world.certified_run(cases=3)
    world.settle(run, mask=1 << 1)
    _recover(world, payment_id(run, 1), money.parse("40"))
    treasury = world.treasury.functions
    send_as_program(world, treasury.deobligate(run, HUNDRED))
    for number, amount in ((REISSUE, money.parse("90")), (SECOND, money.parse("30"))):
        due = world.now() + DAY
        send_as_program(world, treasury.reobligate(number, run, amount, due, due))
    send_as_program(world, treasury.deobligate(REISSUE, money.parse("50")))
    world.send("budget_officer", treasury.deallot(1, money.parse("2,000")))
    world.send("budget_officer", treasury.deapportion(1, money.parse("3,000")))
    world.send("budget_officer", treasury.returnUnobligated(1, money.parse("500")))
    world.warp(3 * DAY)
    world.send("budget_officer", treasury.closeAppropriation(2))
    world.send("budget_officer", treasury.deallot(2, 100))
    world.send("budget_officer", treasury.deapportion(2, 450))
    world.send("budget_officer", treasury.returnUnobligated(2, 300))
    return world


def _book_small(world: World) -> None:
    """$0.001 for a day and payable for two, $0.0007 of it and $0.0005 in cash with the program."""
    treasury, now = world.treasury.functions, world.now()
    terms = (7, world.source.address, 1_000, now, now + DAY, now + 2 * DAY)
    world.send("budget_officer", treasury.appropriate(*terms))
    world.source.send(world.token.functions.mint(world.source.address, 900))
    world.source.send(world.token.functions.approve(world.treasury.address, 900))
    world.source.send(treasury.fund(2, 900))
    world.send("budget_officer", treasury.allot(2, world.program.address, 700))
    world.send("budget_officer", treasury.apportion(2, 500))


def _recover(world: World, payment: int, amount: int) -> None:
    stranger = world.stranger()
    stranger.send(world.token.functions.mint(stranger.address, amount))
    stranger.send(world.token.functions.approve(world.treasury.address, amount))
    stranger.send(world.treasury.functions.recover(world.program.address, payment, amount))


def follow(world: World, store: Store) -> None:
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def test_i25__appropriations_equal_the_treasurys_own(
    story: World, store: Store, views: Views
) -> None:
    follow(story, store)

    found = views.appropriations()

    assert [each.closed_at is None for each in found] == [True, False]
    for each in found:
        assert fields(story.treasury.functions.appropriationOf(each.appropriation)) == {
            "ceiling": each.ceiling,
            "received": each.received,
            "allotted": each.allotted,
            "returnedToSource": each.returned_to_source,
            "obligated": each.obligated,
            "recovered": each.recovered,
            "from": each.from_time,
            "to": each.to_time,
            "cancelAt": each.cancel_at,
            "closed": each.closed_at is not None,
            "apportioned": each.apportioned,
            "purpose": each.purpose,
            "source": each.source,
        }


def test_i25__allotments_equal_the_treasurys_own(story: World, store: Store, views: Views) -> None:
    follow(story, store)

    found = views.allotments()

    assert len(found) == 2
    for each in found:
        assert fields(story.treasury.functions.allotmentOf(each.allotment)) == {
            "allotted": each.allotted,
            "obligated": each.obligated,
            "disbursed": each.disbursed,
            "cash": each.cash,
            "recovered": each.recovered,
            "appropriation": each.appropriation,
            "program": each.program,
        }
        assert each.cash == each.apportioned + each.recovered - each.disbursed


def test_i25__obligations_equal_the_treasurys_own(story: World, store: Store, views: Views) -> None:
    follow(story, store)

    found = views.obligations()

    originals = {each.number: each.original for each in found}
    assert originals == {1: None, REISSUE: 1, SECOND: 1}
    for each in found:
        assert fields(story.treasury.functions.obligationOf(each.program, each.number)) == {
            "obligated": each.obligated,
            "disbursed": each.disbursed,
            "allotment": each.allotment,
            "cancelAt": each.cancel_at,
            "payableAt": each.payable_at,
            "recovered": each.recovered,
            "released": each.released,
            "replaced": each.replaced,
        }


def test_views__say_what_can_be_returned_and_obligated(
    story: World, store: Store, views: Views
) -> None:
    follow(story, store)
    treasury = story.treasury.functions
    officer = story.officer("budget_officer").address

    for whole in views.appropriations():
        assert treasury.returnable(whole.appropriation).call() == whole.returnable > 0
    for share in views.allotments():
        story.client.call(treasury.deallot(share.allotment, share.unobligated), sender=officer)
        with refuses("Treasury_OverAllotment", available=share.unobligated):
            more = treasury.deallot(share.allotment, share.unobligated + 1)
            story.client.call(more, sender=officer)


def test_totals__are_sums_of_both_allotments(story: World, store: Store, views: Views) -> None:
    follow(story, store)

    totals, shares = views.totals(story.program.address), views.allotments()

    for name in ("allotted", "apportioned", "obligated", "disbursed", "recovered"):
        assert getattr(totals, name) == sum(getattr(each, name) for each in shares), name
    assert totals.balance == story.balance(story.treasury.address)


def test_ledger_funds__shows_what_is_left(
    story: World, store: Store, location: Location, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(location, Path)
    monkeypatch.setenv("ALMONER_HOME", str(location.parent))

    def said(*words: str) -> str:
        ran = CliRunner(mix_stderr=False).invoke(main, ["ledger", "funds", *words])
        assert ran.exit_code == 0, ran.stderr
        return str(ran.stdout)

    assert said() == "Nothing is appropriated yet.\n"
    follow(story, store)

    first, share, closed, last = said().splitlines()

    assert first.startswith("Appropriation 1, purpose 7: $100,000,000.00, to obligate until 20")
    assert first.endswith(
        "$60,002,500.00 in cash nobody was handed, $60,002,500.00 of it can go back."
    )
    assert share == (
        f"  Allotment 1 of {story.program.address}: $49,997,770.00 of $49,998,000.00 to obligate, "
        "$39,996,940.00 in cash."
    )
    assert "$0.001, closed on 20" in closed
    assert last.endswith("$0.0006 of $0.0006 to obligate, $0.00005 in cash.")
    found = json.loads(said("--json"))
    assert [each["returnable"] for each in found["appropriations"]] == [60_002_500 * 10**6, 550]
    assert [each["unobligated"] for each in found["allotments"]] == [49_997_770 * 10**6, 600]


def test_rebuild__gives_the_same_rungs(story: World, store: Store) -> None:
    follow(story, store)
    before = watch.rows(store.location)

    with store.transaction():
        store.rebuild(decoder())

    assert watch.rows(store.location) == before


@pytest.mark.parametrize(
    ("table", "column", "named"),
    [
        ("appropriations", "recovered", "Appropriation 1 is"),
        ("appropriations", "closed_at", "Appropriation 1 is"),
        ("allotments", "cash", "Allotment 1 is"),
        ("obligations", "replaced", "Obligation 1 of"),
    ],
)
def test_differences__names_what_differs(
    story: World, store: Store, views: Views, table: str, column: str, named: str
) -> None:
    follow(story, store)
    agency = agencies.agency(story)
    assert differences(agency, views) == []

    with store.transaction() as db:
        db.execute(f"UPDATE {table} SET {column} = coalesce({column}, 0) + 1")

    assert any(each.startswith(named) for each in differences(agency, views))
