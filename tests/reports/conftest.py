"""A whole history, a ledger that followed it, and the node's own logs of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.events import Decoder
from almoner.monitor.source import decoder as all_contracts
from almoner.reports.periods import Period, day
from almoner.testing.samples import BEGINNING
from tests.reports import history as histories
from tests.reports.history import History
from tests.reports.own_accounts import Own
from tests.reports.raw import GRANTS, TREASURY, Log, fetch


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """Played once, on a chain of its own that stands still afterwards."""
    path = tmp_path_factory.mktemp("history") / "ledger.sqlite"
    with nodes.start(timestamp=BEGINNING) as node:
        client = Client(node.url, expected_chain_id=nodes.CHAIN_ID)
        yield histories.play(node, client, path)


@pytest.fixture(scope="session")
def treasury_logs(history: History) -> list[Log]:
    """The Treasury's, as the node gives them."""
    return fetch(history.world.client, history.world.treasury.address, TREASURY)


@pytest.fixture(scope="session")
def grant_logs(history: History) -> dict[str, list[Log]]:
    """The same of each grant program, by its address."""
    return {
        world.program.address: fetch(world.client, world.program.address, GRANTS)
        for world in history.programs
    }


@pytest.fixture(scope="session")
def decoder() -> Decoder:
    """Explains events by the contracts' ABIs."""
    return all_contracts()


@pytest.fixture
def spoiled(history: History, tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the ledger with one change in it."""

    def change(statement: str, *values: object) -> Path:
        copy = tmp_path / "spoiled.sqlite"
        shutil.copy(history.ledger, copy)
        with closing(sqlite3.connect(copy)) as db:
            assert db.execute(statement, values).rowcount == 1, "one row is another"
            db.commit()
        return copy

    return change


@pytest.fixture
def raised(history: History, spoiled: Callable[..., Path]) -> Callable[..., Path]:
    """Makes a copy of the ledger in which one word of a contract's newest event of a name, or an
    older one, is one more; of an award's, where one is given."""

    def change(
        name: str, address: str, *, word: int = 0, award: int | None = None, older: int = 0
    ) -> Path:
        # A payment's number, which ends with its award's, is indexed first; an award second.
        place = "a" if name.startswith("Payment") else "b"
        with closing(sqlite3.connect(history.ledger)) as db:
            at, data = db.execute(
                "SELECT events.id, data FROM events JOIN kinds USING (kind)"
                " JOIN identifiers ON identifiers.id = contract WHERE name = ? AND value = ?"
                f" AND (?3 IS NULL OR {place} % 4294967296 = ?3)"
                " ORDER BY events.id DESC LIMIT 1 OFFSET ?",
                (name, bytes.fromhex(address[2:]), award, older),
            ).fetchone()
        start = 32 * word
        more = int.from_bytes(data[start : start + 32], "big") + 1
        other = data[:start] + more.to_bytes(32, "big") + data[start + 32 :]
        return spoiled("UPDATE events SET data = ? WHERE id = ?", other, at)

    return change


@pytest.fixture(scope="session")
def own(treasury_logs: list[Log], grant_logs: dict[str, list[Log]]) -> Own:
    """The node's own logs, to be summed."""
    return Own(treasury_logs, grant_logs)


@pytest.fixture(scope="session")
def all_days(treasury_logs: list[Log], history: History) -> Period:
    """From the first to the newest day."""
    return Period(first=day(treasury_logs[0].time), last=day(history.world.now()))
