"""Histories of observations, asked block by block as a monitor does, and at once as a back-test."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby

import pyarrow as pa

from almoner.backtest.duck import Duck
from almoner.blocks import LOG_BITS
from almoner.fraud.filling import filled
from almoner.fraud.rules import TALLIES, compiling
from almoner.fraud.rules.rule import Rule
from almoner.ledger import migrations
from almoner.ledger.database import Database
from almoner.ledger.opening import beside
from almoner.observations.row import Observation
from almoner.observations.schema import COLUMNS, EPOCH_SECONDS, Kind, clock

BEGINS = 1_700_000_000
Answer = tuple[int | None, ...]
"""What a rule said of one row."""


@contextmanager
def file() -> Iterator[Database]:
    """A ledger's tables, empty."""
    with beside() as db:
        migrations.move(db, migrations.newest())
        yield db


def observation(block: int, log: int, time: int, kind: Kind, **columns: int) -> Observation:
    """One row, `time` seconds after the first."""
    at = BEGINS + time
    row = {
        "id": block << LOG_BITS | log,
        "part": 0,
        "clock": clock(at, block),
        "time": at,
        "epoch": at // EPOCH_SECONDS,
        "kind": int(kind),
        **columns,
    }
    return tuple(row.get(name) for name in COLUMNS)


def at_random(seed: int, kinds: Sequence[Kind], count: int) -> list[Observation]:
    """A history in which a few programs, cases, accounts and people meet again and again."""
    chance = random.Random(seed)
    block, time, found = 1, 0, []
    for log in range(count):
        if chance.random() < 0.5:
            block += 1
            time += chance.choice((0, 1, 700, 3_000, 30_000, EPOCH_SECONDS // 6))
        found.append(
            observation(
                block,
                log,
                time,
                chance.choice(kinds),
                program=chance.randint(1, 2),
                subject=chance.randint(1, 4),
                account=chance.randint(1, 5),
                other=chance.randint(1, 5),
                person=chance.randint(1, 3),
                partner=chance.randint(1, 3),
                reference=chance.randint(1, 4),
                payment=chance.randint(1, 9),
                amount=chance.choice((10, 60, 100, 10**7, 10**9)),
                value=chance.choice((0, 1, 2, 3, 8, 5_000, 10_000, BEGINS + time - 1_000)),
                until=BEGINS + time + chance.choice((-50_000, -10, 50_000, 100)),
            )
        )
    return found


def replayed(rule: Rule, history: Sequence[Observation], bounds: Mapping[str, int]) -> list[Answer]:
    """What a back-test says, in order."""
    return asked_at_once(Duck(), rule, history, bounds)


def asked_at_once(
    engine: Duck, rule: Rule, history: Sequence[Observation], bounds: Mapping[str, int]
) -> list[Answer]:
    """The same of an engine that has no rows yet."""
    columns = [pa.array(each, pa.int64()) for each in zip(*history, strict=True)]
    engine.load([pa.RecordBatch.from_arrays(columns, names=list(COLUMNS))])
    return ordered(engine.rows(filled(compiling.replay(rule, engine.dialect), bounds)))


def lived(rule: Rule, history: Sequence[Observation], bounds: Mapping[str, int]) -> list[Answer]:
    """What a monitor says, block after block, in order."""
    with file() as db:
        monitor = Monitor(db, rule, bounds)
        monitor.read(history)
        return ordered(monitor.answers)


class Monitor:
    """Asks one rule of a ledger's tables that are empty yet, block after block."""

    def __init__(self, db: Database, rule: Rule, bounds: Mapping[str, int]) -> None:
        self._db = db
        self._question = compiling.live(rule, compiling.SQLITE)
        self._bounds = bounds
        self._epoch: int | None = None
        self.answers: list[Sequence[int | None]] = []

    def read(self, history: Sequence[Observation]) -> None:
        """Takes further blocks, and asks about each."""
        marks = ", ".join("?" * len(COLUMNS))
        for block, rows in groupby(history, key=block_of):
            new = list(rows)
            at = dict(zip(COLUMNS, new[0], strict=True))
            if self._epoch is not None and at["epoch"] != self._epoch:
                close(self._db, self._epoch, block)
            self._epoch = at["epoch"]
            self._db.executemany(f"INSERT INTO observations VALUES ({marks})", new)
            span = {
                "first": block << LOG_BITS,
                "end": block + 1 << LOG_BITS,
                "start_clock": at["clock"] or 0,
            }
            question = filled(self._question, {**self._bounds, **span})
            self.answers += self._db.execute(question).fetchall()

    def rewind(self, block: int) -> None:
        """Takes back blocks from this one on: rows, answers, and figures of epochs they closed."""
        first = block << LOG_BITS
        self._db.execute("DELETE FROM observations WHERE id >= ?", (first,))
        found = self._db.execute("SELECT max(epoch) FROM observations").fetchone()
        self._epoch = found[0] if found else None
        self._db.execute("DELETE FROM tallies WHERE epoch >= ?", (self._epoch or 0,))
        self.answers = [each for each in self.answers if (each[0] or 0) < first]


def block_of(row: Observation) -> int:
    """The number of a row's block."""
    return int(row[0] or 0) >> LOG_BITS


def close(db: Database, epoch: int, block: int) -> None:
    """Keeps the figures of an epoch that is over at a block."""
    for tally in TALLIES:
        closing = compiling.closing(tally, compiling.SQLITE)
        span = {"first": 0, "end": block << LOG_BITS, "epoch": epoch}
        db.execute(f"INSERT INTO tallies {filled(closing, span)}")


def ordered(answers: Iterable[Sequence[object]]) -> list[Answer]:
    """Answers that can be compared."""
    exact = [tuple(None if each is None else int(str(each)) for each in row) for row in answers]
    return sorted(exact, key=lambda row: tuple((each is not None, each or 0) for each in row))
