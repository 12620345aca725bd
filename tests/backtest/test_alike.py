"""Nightly: a million made-up events, with stories planted in them, on every engine there is.

every rule
├── finds a hundred things and more
├── finds the same on PostgreSQL and on a Spark cluster as on DuckDB, row by row
└── finds the same in a ledger that is asked again and again, as blocks come
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pytest

from almoner.backtest import engine as asking
from almoner.backtest import engines, run
from almoner.backtest.columns import SCHEMA
from almoner.backtest.duck import Duck
from almoner.backtest.run import Result
from almoner.backtest.source import Exported
from almoner.blocks import LOG_BITS
from almoner.fraud.findings import Finding, order
from almoner.fraud.policy import RuleSet
from almoner.ledger import planning
from almoner.ledger.database import Database
from almoner.location import Server
from almoner.monitor.asking import Asking
from almoner.observations.row import Observation
from almoner.observations.schema import CLOCK_BITS, COLUMNS, EPOCH_SECONDS, Kind
from almoner.simulate.population import EXPORT, Scale, population
from almoner.testing import histories, spark
from almoner.testing.postgres import Cluster
from tests.fraud.planted.every import SCENARIOS
from tests.fraud.planted.story import RULES, Event, Scenario, rows

pytestmark = pytest.mark.nightly

COPIES = 110
LEAST = 100
SCALE = Scale(households=40_000, awards=1_000, months=12, prevalence=2.0, seed=7)
AT_ONCE = 500
"""Rows that come together, about."""
TIME = list(COLUMNS).index("time")
PURPOSE = 9_000
"""From here on purposes have the numbers that some stories need."""
_KEYS = ("program", "account", "other", "person", "partner", "reference")


def copies(place: int, scenario: Scenario) -> Iterator[Event]:
    """A scenario's weakest story again and again, of other people and a second later each time."""
    events = scenario.plant(scenario.weakest())
    for number in range(COPIES):
        shift = (place * COPIES + number + 1) * 1_000_000
        programs = set()
        for each in events:
            moved = {name: value + shift for name, value in each.columns.items() if name in _KEYS}
            programs.add(moved.get("program", shift))
            time = each.time + number
            yield each._replace(time=time, columns={**each.columns, **moved})
        if scenario.own:
            for program in programs:
                said = {"program": program, "other": program, "value": PURPOSE + place}
                yield Event(0, Kind.OPENED, said)


def planted() -> pa.Table:
    """All stories at once, before all else."""
    events = (event for place, each in enumerate(SCENARIOS) for event in copies(place, each))
    columns = zip(*rows(tuple(events)), strict=True)
    return pa.table([pa.array(each, pa.int64()) for each in columns], schema=SCHEMA)


def after(table: pa.Table, blocks: int) -> pa.Table:
    """The same rows so many blocks later."""
    ids = table["id"].to_numpy()
    before = ids >> LOG_BITS
    clock = table["time"].to_numpy() << CLOCK_BITS | (before + blocks) & ((1 << CLOCK_BITS) - 1)
    moved = {"id": ids + (blocks << LOG_BITS), "clock": clock}
    return pa.table(
        [pa.array(moved[name]) if name in moved else table[name] for name in SCHEMA.names],
        schema=SCHEMA,
    )


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    """The stories, and then a made-up population of a million events."""
    folder = tmp_path_factory.mktemp("population") / "made-up"
    population(SCALE, folder)
    source = Exported(folder / EXPORT)
    made = pa.Table.from_batches(source.batches(lambda _done, _whole: None))
    stories = planted()
    blocks = int(stories["id"].to_numpy().max()) >> LOG_BITS
    return (
        pa.concat_tables([stories, after(made, blocks)])
        .combine_chunks()
        .sort_by([("id", "ascending"), ("part", "ascending")])
    )


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    """The rules as they are, and the numbers that stories need for their own programs."""
    own = {PURPOSE + place: each.own for place, each in enumerate(SCENARIOS) if each.own}
    return replace(RULES, purposes={**RULES.purposes, **own})


@pytest.fixture(scope="module")
def replayed(history: pa.Table, rules: RuleSet) -> Result:
    """What DuckDB says."""
    return on(Duck(), history, rules)


def on(engine: asking.Engine, history: pa.Table, rules: RuleSet) -> Result:
    engine.load(history.to_batches(max_chunksize=200_000))
    return run.run(rules, engine)


def test_every_rule__finds_a_hundred(replayed: Result, history: pa.Table) -> None:
    assert len(history) > 1_000_000
    found = Counter(each.rule for each in replayed.findings)
    few = {name: found[name] for name in RULES.steps if found[name] < LEAST}
    assert few == {}


def test_sqlite__finds_as_blocks_come_what_duckdb_does(
    history: pa.Table, rules: RuleSet, replayed: Result
) -> None:
    duck = Duck()
    duck.load(history.to_batches(max_chunksize=200_000))
    own = asking.groups(rules, duck)
    with histories.file() as db:
        planning.tell(db)
        found = list(as_they_come(db, history, Asking(db, rules, own)))
    assert sorted(found, key=order) == list(replayed.findings)


def as_they_come(db: Database, history: pa.Table, asked: Asking) -> Iterator[Finding]:
    """What is found in a ledger that gets some hundred rows at a time, never part of a block."""
    put = f"INSERT INTO observations VALUES ({', '.join('?' * len(COLUMNS))})"
    epoch = int(history["epoch"][0].as_py())
    for new in spans(history):
        (first, since), (last, until) = (place(row) for row in (new[0], new[-1]))
        with db.transaction():
            db.execute("INSERT INTO blocks VALUES (?1, CAST(?1 AS BLOB), x'', ?2)", (first, since))
            db.executemany(put, new)
            for ended in range(epoch, until // EPOCH_SECONDS):
                histories.close(db, ended, last + 1)
            epoch = until // EPOCH_SECONDS
            yield from asked.answers(first, last)


def spans(history: pa.Table) -> Iterator[list[Observation]]:
    """All rows in order, cut where a block ends."""
    waiting: list[Observation] = []
    for batch in history.to_batches(max_chunksize=50_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if len(waiting) >= AT_ONCE and place(row) != place(waiting[-1]):
                yield waiting
                waiting = []
            waiting.append(row)
    yield waiting


def place(row: Observation) -> tuple[int, int]:
    """The block of a row, and its time."""
    return histories.block_of(row), int(row[TIME] or 0)


def test_postgresql__finds_what_duckdb_does(
    history: pa.Table, rules: RuleSet, replayed: Result, cluster: Cluster
) -> None:
    server = cluster.create()
    assert isinstance(server, Server)
    with engines.opened(engines.POSTGRESQL, server.url) as engine:
        assert on(engine, history, rules) == replayed
    cluster.give_back(server)


# Its own sockets are left to the collector of garbage.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_spark__finds_what_duckdb_does(
    history: pa.Table, rules: RuleSet, replayed: Result, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spark.environment() as settings:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        with spark.cluster(settings) as master, engines.opened(engines.SPARK, master) as engine:
            assert on(engine, history, rules) == replayed
