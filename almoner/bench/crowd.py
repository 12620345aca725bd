"""People who ask for their payments all at once, of a ledger with as many as a state's."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from almoner.bench import processes
from almoner.config import PROJECT_ROOT
from almoner.demo.person import SoftPerson
from almoner.errors import ConfigError
from almoner.testing import pages
from almoner.testing.pages import Service, Story

PEOPLE = 32
"""Who are signed in, each over a connection of its own."""
MONTHS = 12
"""Payments of each household, beside those it really had."""
SECONDS = 20
PATH = "/payments"
FOLDER = PROJECT_ROOT / "bench"
_FIRST_RUN, _FIRST_PERIOD, _FIRST_CASE = 1000, 100, 1_000_000
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """What was measured."""

    requests_per_s: float
    p99_ms: float


def measure(payments: int, told: Callable[[str], None]) -> Crowd:
    """Has people ask for their payments of a ledger with so many. `told` hears what is next.

    Raises ConfigError if the client that asks for them is not installed, or was refused.
    """
    told(
        "Playing two months of a small program, and repeating its households until there are "
        f"{payments:,} payments (not timed)."
    )
    with pages.alone(lambda story: grow(story, payments)) as service:
        told(f"{PEOPLE} people sign in, and ask for their payments for {SECONDS} seconds.")
        return _ask(service, _cookies(service))


def grow(story: Story, payments: int) -> None:
    """Repeats one household's year in a story's ledger until there are so many payments.

    What a page reads is the same as if each of them had been on the chain: rows and indexes.
    """
    households = max(payments // MONTHS, 1)
    with closing(sqlite3.connect(story.ledger)) as db, db:
        _repeat(db, "periods", MONTHS, {"period": f"{_FIRST_PERIOD} + n"}, "period = 1")
        _repeat(
            db,
            "runs",
            MONTHS,
            {"run": f"{_FIRST_RUN} + n", "period": f"{_FIRST_PERIOD} + n"},
            f"run = {story.first_run}",
        )
        _repeat(
            db,
            "cases",
            households,
            {"case_no": f"{_FIRST_CASE} + n", "case_ref": "randomblob(32)"},
            f"case_no = {story.other}",
        )
        names = _columns(db, "payments")
        given = {
            "payment_id": f"({_FIRST_RUN} + n) << 32 | cases.case_no",
            "run": f"{_FIRST_RUN} + n",
            "case_no": "cases.case_no",
            "period": f"{_FIRST_PERIOD} + n",
            "pay_to": "cases.pay_to",
        }
        chosen = ", ".join(given.get(name, f"payments.{name}") for name in names)
        db.execute(
            f"{_numbers(MONTHS)} INSERT INTO payments SELECT {chosen} FROM numbers, cases, payments"
            f" WHERE payments.payment_id = {story.first_run} << 32 | {story.other}"
        )
        db.execute("ANALYZE")


def _repeat(
    db: sqlite3.Connection, table: str, times: int, given: dict[str, str], row: str
) -> None:
    """Inserts a row so many times, with other values for some columns."""
    chosen = ", ".join(given.get(name, name) for name in _columns(db, table))
    db.execute(
        f"{_numbers(times)} INSERT INTO {table} SELECT {chosen} FROM numbers, {table} WHERE {row}"
    )


def _numbers(last: int) -> str:
    """A table of the numbers from 0, so many."""
    return (
        "WITH RECURSIVE numbers(n) AS"
        f" (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last - 1})"
    )


def _columns(db: sqlite3.Connection, table: str) -> list[str]:
    return [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]


def _cookies(service: Service) -> list[str]:
    """Signs people in; what their browsers would send."""
    found = []
    for case_no in range(service.story.held, service.story.held + PEOPLE):
        with closing(SoftPerson(service.origin)) as person:
            person.bind(*service.letter(case_no))
            found.append(person.cookie)
    return found


def _ask(service: Service, cookies: Sequence[str]) -> Crowd:
    asked = {"url": service.origin + PATH, "cookies": cookies, "seconds": SECONDS}
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        processes.run(
            ["node", "crowd.mjs", json.dumps(asked), str(answer)],
            folder=FOLDER,
            environment={},
            seconds=SECONDS + _PATIENCE,
        )
        found = json.loads(answer.read_text())
    if found["refused"]:
        raise ConfigError(f"{found['refused']} of {found['answered']} requests were refused.")
    return Crowd(
        requests_per_s=round(found["requests_per_s"], 1),
        p99_ms=round(found["p99_ms"], 1),
    )
