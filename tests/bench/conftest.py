"""A small chain to read, and what a contender is given to read it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from almoner.bench import emitter
from almoner.bench.contenders import Stage
from almoner.bench.emitter import Emitted

EVENTS = 4 * emitter.EVENTS_PER_BLOCK


@pytest.fixture(scope="session")
def emitted() -> Iterator[Emitted]:
    """A chain of four blocks of events."""
    with emitter.emitting(EVENTS, lambda _done, _total: None) as chain:
        yield chain


@pytest.fixture
def stage(emitted: Emitted, tmp_path: Path) -> Stage:
    """That chain, and an empty folder; no PostgreSQL."""
    return Stage(emitted=emitted, folder=tmp_path, server=None)
