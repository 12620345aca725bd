"""Following a chain that misbehaves, and refusing one that is another.

follow
├── reads a program opened later, from its constructor's first event on
├── keeps what no ABI explains
├── asks for less after a refusal, and for more after an answer
├── reads again when logs and blocks do not fit together, and gives up at last
├── refuses a chain with another beginning or no block in common, and waits for a lower head
└── writes all of a span or nothing of it
store
├── has one writer
└── refuses another deployment's ledger and another version's
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from almoner.blocks import Header, Span, Wanted
from almoner.chain import artifacts
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.errors import (
    ChainError,
    ForeignChain,
    LedgerError,
    MissingBlock,
    SchemaMismatch,
    ShiftingChain,
)
from almoner.events import Decoder, Event
from almoner.ledger.database import Database
from almoner.ledger.follower import Follower, Nobody
from almoner.ledger.loading import Sizes
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor.source import FOLLOWED, ChainSource, decoder
from almoner.testing import World, watch
from almoner.testing.logs import logs


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


class Watched(ChainSource):
    """The real chain, noting which ranges it was asked for and refusing long ones."""

    def __init__(self, client: Client, longest: int = 10_000) -> None:
        super().__init__(client.url)
        self.longest = longest
        self.asked: list[int] = []

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        if wanted.contracts:
            self.asked.append(last - first + 1)
        if last - first + 1 > self.longest:
            raise ChainError("The node refused eth_getLogs: query returned too many results.")
        return super().span(first, last, wanted, newest=newest)


class Shifting(ChainSource):
    """The real chain, whose logs are of another fork a number of times."""

    def __init__(self, client: Client, times: int) -> None:
        super().__init__(client.url)
        self.times = times

    def span(self, first: int, last: int, wanted: Wanted, *, newest: bool) -> Span:
        found = super().span(first, last, wanted, newest=newest)
        if not self.times:
            return found
        self.times -= 1
        raise ShiftingChain("Logs are of other blocks.")


def follow(world: World, store: Store) -> Header:
    return Follower(store, ChainSource(world.client.url), decoder()).follow()


def test_follow__reads_a_program_opened_later(world: World, store: Store, views: Views) -> None:
    follow(world, store)
    second = world.with_program()
    second.certified_run(cases=2)

    follow(world, store)

    assert views.programs() == (world.program.address, second.program.address)
    assert list(views.case_numbers(second.program.address)) == [1, 2]
    assert list(views.case_numbers(world.program.address)) == []
    totals = views.totals(second.program.address)
    assert totals.periods[0].certified_count == 2


def test_follow__reads_a_program_opened_inside_a_span(world: World, store: Store) -> None:
    second = world.with_program()
    second.certified_run(cases=2)

    follow(world, store)

    names = [event.name for event in store.events(decoder())]
    assert names.count("RosterOpened") == 2
    assert names.count("CaseApproved") == 2


def test_follow__keeps_what_no_abi_explains(world: World, store: Store) -> None:
    names = [name for name in FOLLOWED if name != "Offices"]
    blind = Decoder(artifacts.load(name).abi for name in names)

    Follower(store, ChainSource(world.client.url), blind).follow()

    told = logs(world.client, 0, world.client.head()[0], [world.offices.address])
    kept = store.db.execute("SELECT * FROM unexplained ORDER BY id").fetchall()
    assert len(told) > 50
    assert [(bytes(row["topics"]), bytes(row["data"])) for row in kept] == [
        (b"".join(log.topics), log.data) for log in told
    ]
    assert all(event.address != world.offices.address for event in store.events(blind))


def test_follow__asks_for_less_after_a_refusal(world: World, store: Store) -> None:
    source = Watched(world.client, longest=10)

    cursor = Follower(store, source, decoder()).follow()

    assert cursor.number == world.client.head()[0]
    # Some were asked for ahead, before the first was refused.
    asked = list(dict.fromkeys(source.asked))
    assert asked[:2] == [Sizes.FIRST, Sizes.FIRST // 2]


def test_follow__asks_for_more_after_an_answer(world: World, store: Store) -> None:
    world.mine(300)
    source = Watched(world.client)

    Follower(store, source, decoder()).follow()

    assert {Sizes.FIRST, 2 * Sizes.FIRST} <= set(source.asked)


def test_follow__gives_up_on_a_block_that_is_refused_alone(world: World, store: Store) -> None:
    with pytest.raises(ChainError, match="too many results"):
        Follower(store, Watched(world.client, longest=0), decoder()).follow()


def test_follow__reads_again_when_the_chain_shifts(world: World, store: Store) -> None:
    source = Shifting(world.client, times=5)

    cursor = Follower(store, source, decoder()).follow()

    assert (cursor.number, source.times) == (world.client.head()[0], 0)


def test_follow__gives_up_on_a_chain_that_never_fits(world: World, store: Store) -> None:
    with pytest.raises(ChainError, match="do not fit together"):
        Follower(store, Shifting(world.client, times=1_000), decoder()).follow()
    assert store.cursor() is None


def test_follow__waits_for_a_node_that_is_behind(
    world: World, store: Store, node: nodes.Node, client: Client
) -> None:
    before = node.snapshot()
    world.mine(3)
    follow(world, store)
    rows = watch.rows(store.location)
    node.restore(before)

    with pytest.raises(MissingBlock, match="The chain ends at block"):
        follow(world, store)
    assert watch.rows(store.location) == rows
    with (
        nodes.start(timestamp=1_700_000_000) as other,
        pytest.raises(ForeignChain, match="The node's chain began with block"),
    ):
        Follower(store, ChainSource(other.url), decoder()).follow()
    world.mine(3)
    assert follow(world, store).number == client.head()[0]


def test_follow__refuses_another_beginning(world: World, store: Store) -> None:
    follow(world, store)
    with nodes.start(timestamp=1_700_000_000) as other:
        other.mine(world.client.head()[0] + 5)

        with pytest.raises(ForeignChain, match="The node's chain began with block"):
            Follower(store, ChainSource(other.url), decoder()).follow()


def test_follow__refuses_another_beginning_before_it_writes(world: World, store: Store) -> None:
    with nodes.start(timestamp=1_700_000_000) as other:
        other.mine(5)

        with pytest.raises(ForeignChain, match="The node's chain began with block"):
            Follower(store, ChainSource(other.url), decoder()).follow()
    assert store.cursor() is None


def test_follow__says_when_the_deployment_is_still_to_come(
    world: World, location: Location
) -> None:
    later = dataclasses.replace(watch.scope(world), first_block=10_000)
    with (
        Store(location, later) as store,
        pytest.raises(MissingBlock, match="has not reached block"),
    ):
        follow(world, store)


def test_follow__writes_all_of_a_span_or_nothing(
    world: World, store: Store, tmp_path: Path
) -> None:
    class Cut(Nobody):
        def saw(self, _db: Database, event: Event) -> None:
            if event.name == "ProgramOpened":
                raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        Follower(store, ChainSource(world.client.url), decoder(), judge=Cut()).follow()

    # What the chain said is there already; of what it amounts to, only what is final.
    cursor, loaded = store.cursor(), store.loaded()
    assert loaded is not None
    assert cursor is None or cursor.number < loaded.number
    assert store.db.execute("SELECT count(*) FROM events").fetchone()[0] > 50
    assert store.db.execute("SELECT count(*) FROM programs").fetchone()[0] == 0
    follow(world, store)
    assert store.cursor() == store.loaded()
    assert watch.rows(store.location) == watch.fresh(world, tmp_path, watch.unarmed_policy())


def test_store__has_one_writer(world: World, store: Store) -> None:
    with pytest.raises(LedgerError, match="Another process writes"):
        Store(store.location, watch.scope(world))
    follow(world, store)  # the first one still can


def test_store__is_free_again_after_closing(world: World, location: Location) -> None:
    Store(location, watch.scope(world)).close()

    with Store(location, watch.scope(world)) as again:
        assert again.cursor() is None


@pytest.mark.parametrize("change", [{"chain_id": 5}, {"genesis": b"\x07" * 32}, {"first_block": 2}])
def test_store__refuses_another_deployment(
    world: World, location: Location, change: dict[str, int | bytes]
) -> None:
    Store(location, watch.scope(world)).close()

    with pytest.raises(ForeignChain, match="is the ledger of another deployment"):
        Store(location, dataclasses.replace(watch.scope(world), **change))  # type: ignore[arg-type]
    Store(location, watch.scope(world)).close()


def test_store__refuses_a_later_version(world: World, location: Location) -> None:
    with Store(location, watch.scope(world)) as old:
        old.db.execute("UPDATE versions SET version = 99")

    with pytest.raises(SchemaMismatch, match="version 99 of the ledger"):
        Store(location, watch.scope(world))


def test_store__refuses_a_version_without_steps(world: World, location: Location) -> None:
    """It says which version it is, and not that the disk is full."""
    with Store(location, watch.scope(world)) as old:
        old.db.execute("DROP TABLE versions")
        old.db.execute("ALTER TABLE deployment ADD COLUMN version INTEGER DEFAULT 6")

    with pytest.raises(SchemaMismatch, match="version 6 of the ledger"):
        Store(location, watch.scope(world))


def test_views__say_so_without_a_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="There is no ledger at"):
        Views(tmp_path / "none.sqlite").cursor()


def test_views__read_while_a_span_is_written(world: World, store: Store, views: Views) -> None:
    follow(world, store)
    before = views.cursor()
    seen = []
    world.mine()

    Follower(
        store,
        ChainSource(world.client.url),
        decoder(),
        checkpoint=lambda point: seen.append((point, views.cursor())),
    ).follow()

    points = [point for point, _ in seen]
    in_order = ["after_load", "after_transfers", "before_project", "after_project"]
    assert [point for point in points if point in in_order] == in_order
    assert {cursor for point, cursor in seen if point != "after_project"} == {before}
    (after,) = [cursor for point, cursor in seen if point == "after_project"]
    assert after is not None
    assert after.number == world.client.head()[0]


def test_views__wait_for_a_block_in_vain_with_a_sentence(
    world: World, store: Store, views: Views
) -> None:
    cursor = follow(world, store)
    views.await_block(cursor.number, timeout=1)

    with pytest.raises(LedgerError, match="is the monitor running"):
        views.await_block(cursor.number + 1, timeout=0.05)
