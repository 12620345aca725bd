"""How long the rules of the fraud check take: of one block on a long history, and of all of it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from almoner.backtest import run
from almoner.backtest.duck import Duck
from almoner.backtest.source import Exported
from almoner.blocks import LOG_BITS
from almoner.fraud import policy
from almoner.fraud.rules.deriving import TALLY_COLUMNS
from almoner.ledger import migrations, opening, planning
from almoner.ledger.database import Database
from almoner.monitor.asking import Asking
from almoner.observations.schema import COLUMNS, EPOCH_SECONDS, clock
from almoner.simulate.population import EXPORT, Scale, population

BLOCKS = 100
"""New blocks, if a history is long enough for so many: half of it at most is new."""
ROWS = 500
"""Observations of each new block."""
EVENTS_PER_HOUSEHOLD = 26
"""Events and transfers, about, in a year."""
LEAST = 500 * EVENTS_PER_HOUSEHOLD
_SEED = 7
_PUT = f"INSERT INTO observations VALUES ({', '.join('?' * len(COLUMNS))})"
_AT = {name: place for place, name in enumerate(COLUMNS)}
Row = tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was measured."""

    live_p99_ms: float
    """All rules about one of the new blocks, in SQLite; what is worse of a hundred."""
    live_median_ms: float
    history_events: int
    """Events and transfers of the history they come on."""
    backtest_s: float
    """Reading an export of it and asking all rules over it, on DuckDB."""
    read_s: float
    """Of that, reading."""
    backtest_events: int
    observations: int
    rules: int


def measure(events: int, folder: Path, told: Callable[[str], None]) -> Figures:
    """Makes up about so many events in an empty folder, and measures. `told` hears what is next."""
    households = events // EVENTS_PER_HOUSEHOLD
    told(f"Making up a year of {households:,} households (not timed).")
    scale = Scale(
        households=households,
        awards=max(households // 50, 10),
        months=12,
        prevalence=2.0,
        seed=_SEED,
    )
    made = population(scale, folder / "made-up")
    rows = made.events + made.transfers
    told(f"Reading {rows:,} events and transfers, and asking all rules over them.")
    engine, rules = Duck(), policy.load()
    began = time.perf_counter()
    observations = engine.load(
        Exported(folder / "made-up" / EXPORT).batches(lambda _done, _of: None)
    )
    read = time.perf_counter() - began
    run.run(rules, engine)
    whole = time.perf_counter() - began
    told(f"Writing {observations:,} observations into a ledger (not timed).")
    db = opening.writing(folder / "ledger.sqlite", 0)
    try:
        migrations.move(db, migrations.newest())
        new = _history(db, engine)
        told(f"Asking all rules of {len(new)} new blocks with {ROWS} observations each.")
        took = [_asked(db, Asking(db, rules, []), block) for block in new]
    finally:
        db.close()
    return Figures(
        live_p99_ms=round(1_000 * statistics.quantiles(took, n=100, method="inclusive")[98], 1),
        live_median_ms=round(1_000 * statistics.median(took), 1),
        history_events=rows,
        backtest_s=round(whole, 2),
        read_s=round(read, 2),
        backtest_events=rows,
        observations=observations,
        rules=len(rules.steps),
    )


def _history(db: Database, engine: Duck) -> list[list[Row]]:
    """Fills a ledger with all but the newest rows, which come back as new blocks."""
    (observations,) = engine.rows("SELECT count(*) FROM observations")[0]
    blocks = min(BLOCKS, int(observations or 0) // (2 * ROWS))
    (cut,) = engine.rows(
        f"SELECT id FROM observations ORDER BY id DESC OFFSET {blocks * ROWS} LIMIT 1"
    )[0]
    indexes = [
        (name, sql)
        for name, sql in db.execute(
            "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'observations' AND sql LIKE"
            " 'CREATE INDEX%'"
        ).fetchall()
    ]
    with db.transaction():
        # All at once at the end: many times as fast.
        for name, _ in indexes:
            db.execute(f"DROP INDEX {name}")
        for batch in engine.batches(
            f"SELECT * FROM observations WHERE id <= {cut} ORDER BY id, part"
        ):
            db.executemany(_PUT, _rows(batch))
        for _, sql in indexes:
            db.execute(sql)
        # What SQLite was told of an index went with it.
        planning.tell(db)
        marks = ", ".join("?" * len(TALLY_COLUMNS))
        db.executemany(
            f"INSERT INTO tallies VALUES ({marks})", engine.rows("SELECT * FROM tallies")
        )
    newest = engine.rows(f"SELECT * FROM observations WHERE id > {cut} ORDER BY id, part")
    first = (int(cut or 0) >> LOG_BITS) + 1
    return [
        list(_block(first + number, newest[number * ROWS : (number + 1) * ROWS]))
        for number in range(blocks)
    ]


def _rows(batch: pa.RecordBatch) -> Iterator[Row]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _block(number: int, rows: Sequence[Sequence[int | None]]) -> Iterator[Row]:
    """Rows as if all of them had been in one block."""
    at = int(rows[-1][_AT["time"]] or 0)
    for log, row in enumerate(rows):
        place = (number << LOG_BITS | log, 0, clock(at, number), at, at // EPOCH_SECONDS)
        yield (*place, *row[len(place) :])


def _asked(db: Database, asking: Asking, block: Sequence[Row]) -> float:
    """How many seconds all rules took about a block, in the transaction that made it known."""
    number, at = int(block[0][0] or 0) >> LOG_BITS, block[0][_AT["time"]]
    with db.transaction():
        db.execute("INSERT INTO blocks VALUES (?, ?, ?, ?)", (number, number.to_bytes(32), b"", at))
        db.executemany(_PUT, block)
        began = time.perf_counter()
        asking.answers(number, number)
        return time.perf_counter() - began
