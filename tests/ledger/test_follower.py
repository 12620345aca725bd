"""Following a chain that misbehaves, and refusing one that is another.

follow
├── reads a program opened later, from its constructor's first event on
├── keeps what no ABI explains
├── asks for less after a refusal, and for more after an answer
├── reads again when logs and blocks do not fit together, and gives up at last
├── refuses a chain with another beginning, a lower head, or no block in common
└── writes all of a span or nothing of it
store
├── has one writer
└── refuses another deployment's ledger and another version's
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client, Log
from almoner.errors import ChainError, ForeignChain, LedgerError, MissingBlock, SchemaMismatch
from almoner.events import Decoder, Event
from almoner.ledger.database import Database
from almoner.ledger.follower import FIRST_RANGE, Follower
from almoner.ledger.store import Header, Store
from almoner.ledger.views import Views
from almoner.location import Location
from almoner.monitor.source import ChainSource, decoder
from almoner.testing import World, watch


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    return str(request.param)


class Watched(ChainSource):
    """The real chain, noting which ranges it was asked for and refusing long ones."""

    def __init__(self, client: Client, longest: int = 10_000) -> None:
        super().__init__(client)
        self.longest = longest
        self.asked: list[int] = []

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[Log]:
        self.asked.append(last - first + 1)
        if self.asked[-1] > self.longest:
            raise ChainError("The node refused eth_getLogs: query returned too many results.")
        return super().logs(first, last, addresses)


class Shifting(ChainSource):
    """The real chain, whose logs are of another fork a number of times."""

    def __init__(self, client: Client, times: int) -> None:
        super().__init__(client)
        self.times = times

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[Log]:
        found = super().logs(first, last, addresses)
        if not self.times:
            return found
        self.times -= 1
        return [dataclasses.replace(log, block_hash=b"\x01" * 32) for log in found]


def follow(world: World, store: Store) -> Header:
    return Follower(store, ChainSource(world.client), decoder()).follow()


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
    blind = Decoder([])

    Follower(store, ChainSource(world.client), blind).follow()
    kept = list(store.events(blind))

    assert len(kept) > 50
    assert {event.name for event in kept} == {None}
    explained = [event.name for event in store.events(decoder())]
    assert explained.count("PersonOpened") == world.offices.functions.persons().call()


def test_follow__asks_for_less_after_a_refusal(world: World, store: Store) -> None:
    source = Watched(world.client, longest=10)

    cursor = Follower(store, source, decoder()).follow()

    assert cursor.number == world.client.head()[0]
    asked = [span for span in source.asked if span in (FIRST_RANGE, 32, 16, 8)]
    assert asked[:4] == [FIRST_RANGE, 32, 16, 8]


def test_follow__asks_for_more_after_an_answer(world: World, store: Store) -> None:
    world.mine(300)
    source = Watched(world.client)

    Follower(store, source, decoder()).follow()

    assert {FIRST_RANGE, 2 * FIRST_RANGE} <= set(source.asked)


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


def test_follow__refuses_a_lower_head(
    world: World, store: Store, node: nodes.Node, client: Client
) -> None:
    before = node.snapshot()
    world.mine(3)
    follow(world, store)
    rows = watch.rows(store.location)
    node.restore(before)

    with pytest.raises(ForeignChain, match="The chain ends at block"):
        follow(world, store)
    assert watch.rows(store.location) == rows


def test_follow__refuses_another_beginning(world: World, store: Store) -> None:
    follow(world, store)
    with nodes.start(timestamp=1_700_000_000) as other:
        other.mine(world.client.head()[0] + 5)

        with pytest.raises(ForeignChain, match="The node's chain began with block"):
            Follower(store, ChainSource(Client(other.url)), decoder()).follow()


def test_follow__refuses_another_beginning_before_it_writes(world: World, store: Store) -> None:
    with nodes.start(timestamp=1_700_000_000) as other:
        other.mine(5)

        with pytest.raises(ForeignChain, match="The node's chain began with block"):
            Follower(store, ChainSource(Client(other.url)), decoder()).follow()
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
    world: World, store: Store, new_location: Callable[[str], Location]
) -> None:
    def break_down(db: Database, event: Event) -> None:
        if event.name == "ProgramOpened":
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        Follower(store, ChainSource(world.client), decoder(), judge=break_down).follow()
    written = store.cursor()
    opened = next(
        event
        for event in _all_events(world, new_location("whole"))
        if event.name == "ProgramOpened"
    )

    assert written is not None
    assert written.number < opened.block_number
    count = store.db.execute("SELECT count(*), max(id) >> 20 FROM events").fetchone()
    assert count[1] <= written.number
    follow(world, store)
    assert len(list(store.events(decoder()))) > count[0]


def _all_events(world: World, location: Location) -> list[Event]:
    with Store(location, watch.scope(world)) as whole:
        follow(world, whole)
        return list(whole.events(decoder()))


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
    world.mine()

    with store.transaction():
        store.append_blocks([ChainSource(world.client).head()])
        assert views.cursor() == before
    cursor = views.cursor()
    assert cursor is not None
    assert cursor.number == world.client.head()[0]


def test_views__wait_for_a_block_in_vain_with_a_sentence(
    world: World, store: Store, views: Views
) -> None:
    cursor = follow(world, store)
    views.await_block(cursor.number, timeout=1)

    with pytest.raises(LedgerError, match="is the monitor running"):
        views.await_block(cursor.number + 1, timeout=0.05)
