"""A contender has a figure only for what its store holds.

given web3.py or our own follower, run over a chain
    its store holds what was emitted
given a store of theirs that lost a row
    the figure is refused, with both counts
given a contender that is not set up
    it says so
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.bench import contenders, ingest, processes
from almoner.bench.contenders import Job, Stage
from almoner.errors import ConfigError

MOST_SECONDS = 60.0


@pytest.mark.parametrize(
    ("prepare", "table"), [(contenders.web3py, "payments"), (contenders.sqlite, "events")]
)
def test_store__that_lost_a_row_is_refused(
    stage: Stage, prepare: Callable[[Stage], Job], table: str
) -> None:
    job = prepare(stage)
    ran = processes.run(job.command, folder=stage.folder, environment={}, seconds=MOST_SECONDS)
    assert ran.wall_seconds > 0
    assert ingest.verify(job) is None

    (file,) = stage.folder.glob("*.sqlite")
    with closing(sqlite3.connect(file)) as db, db:
        db.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    assert ingest.verify(job) == "It stored 1,999 of 2,000 events."


def test_store__that_is_not_there_is_refused(stage: Stage) -> None:
    job = contenders.web3py(stage)
    refused = ingest.verify(job)
    assert refused is not None
    assert "no such table" in refused


def test_web3py__reads_the_first_events_of_a_longer_chain(stage: Stage) -> None:
    long = replace(stage.emitted, events=1_000_000)
    job = contenders.web3py(replace(stage, emitted=long))
    assert job.events == contenders.SAMPLE < long.events
    assert job.command[-2] == str(long.first_block + contenders.SAMPLE // 500)


@pytest.mark.parametrize("prepare", [contenders.viem, contenders.cryo, contenders.ponder])
def test_peer__that_is_not_set_up_says_so(
    stage: Stage,
    prepare: Callable[[Stage], Job],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contenders, "PEERS", tmp_path)
    with pytest.raises(ConfigError, match="make bench"):
        prepare(stage)


def test_ours__needs_a_server_for_postgresql(stage: Stage) -> None:
    with pytest.raises(ConfigError, match="no PostgreSQL server"):
        contenders.postgresql(stage)
