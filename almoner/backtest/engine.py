"""What a back-test asks of an engine, and how it asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import pyarrow as pa

from almoner.blocks import LOG_BITS
from almoner.fraud.groups import Answer, Group
from almoner.fraud.judging import CERTIFIED, PAID
from almoner.fraud.policy import RuleSet
from almoner.observations.schema import Kind, seconds

Row = Answer
STANDING = "standing"
"""Findings that count for later payments of a case or to an account, by number."""
WANTED = "wanted"
"""Payments by their keys."""
GIVEN = {
    STANDING: ("number", "program", "subject", "account", "clock", "ends"),
    WANTED: ("program", "payment"),
}
"""Columns of the tables an engine is given between questions."""


class Engine(Protocol):
    """A database that has all observations, and the figures of all epochs."""

    dialect: str
    """As the compiler of rules calls it."""

    def load(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Takes all observations, and makes the figures; how many rows."""

    def give(self, name: str, table: pa.Table) -> None:
        """Has a table by a name of GIVEN, in place of what had it before."""

    def rows(self, question: str) -> list[Row]:
        """What a question is answered, as whole numbers."""


def certified() -> str:
    """The payments that are wanted."""
    columns = ", ".join(f"paid.{name}" for name in PAID)
    kinds = ", ".join(map(str, CERTIFIED))
    return (
        f"SELECT {columns} FROM {WANTED} AS wanted JOIN observations AS paid"
        " ON paid.program = wanted.program AND paid.payment = wanted.payment"
        f" WHERE paid.kind IN ({kinds})"
    )


def concerned() -> str:
    """Payments with the numbers of findings that stand about their case or account."""
    columns = ", ".join(f"paid.{name}" for name in PAID)
    kinds = ", ".join(map(str, CERTIFIED))
    said = f" AND paid.kind IN ({kinds}) AND paid.clock >= told.clock AND paid.clock < told.ends"
    return (
        f"SELECT {columns}, told.number FROM {STANDING} AS told JOIN observations AS paid"
        f" ON paid.program = told.program AND paid.subject = told.subject{said}"
        f" UNION ALL SELECT {columns}, told.number FROM {STANDING} AS told"
        f" JOIN observations AS paid ON paid.account = told.account{said}"
    )


def moments(engine: Engine) -> dict[tuple[int, int], tuple[int, int]]:
    """The block and the time at which each payment was certified, by program and number."""
    kinds = ", ".join(map(str, CERTIFIED))
    rows = engine.rows(
        f"SELECT program, payment, id, time FROM observations WHERE kind IN ({kinds})"
    )
    return {
        (int(program or 0), int(payment or 0)): (int(place or 0) >> LOG_BITS, int(time or 0))
        for program, payment, place, time in rows
    }


def groups(rules: RuleSet, engine: Engine) -> list[Group]:
    """The programs whose purpose has numbers of its own."""
    found: dict[int, list[int]] = {}
    for program, purpose in engine.rows(
        f"SELECT program, value FROM observations WHERE kind = {int(Kind.OPENED)} ORDER BY id"
    ):
        if program is not None and purpose is not None and purpose in rules.purposes:
            found.setdefault(purpose, []).append(program)
    return [(tuple(keys), rules.purposes[purpose]) for purpose, keys in sorted(found.items())]


def ends(clock: int, stands: int) -> int:
    """The clock from which on a finding stands no more."""
    return clock + seconds(stands)
