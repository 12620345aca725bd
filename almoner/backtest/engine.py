"""What a back-test asks of an engine, and how it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from almoner.fraud.filling import filled
from almoner.fraud.policy import RuleSet
from almoner.observations.schema import Kind, seconds

Row = Sequence[int | None]
CERTIFIED = (int(Kind.CERTIFIED), int(Kind.DRAW_CERTIFIED))
STANDING = "standing"
STANDING_COLUMNS = ("number", "program", "subject", "account", "clock", "ends", "id", "part")
"""Findings that count for later payments of a case or to an account, by number."""
_PAYMENT = ("id", "part", "clock", "program", "subject", "account", "payment", "amount")


class Engine(Protocol):
    """A database that has all observations, and the figures of all epochs."""

    dialect: str
    """As the compiler of rules calls it."""

    def load(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Takes all observations, and makes the figures; how many rows."""

    def stand(self, findings: pa.Table) -> None:
        """Takes the findings that stand."""

    def rows(self, question: str) -> list[Row]:
        """What a question is answered, as whole numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Programs, by their keys, with numbers of their own."""

    programs: tuple[int, ...]
    bounds: dict[str, int]


def questions(
    rules: RuleSet, rule: str, sql: str, own: Sequence[Own]
) -> Iterator[tuple[Mapping[str, int], str]]:
    """A rule's question for each group of programs, with the numbers of its own."""
    special = [each for each in own if rules.numbers(rule) & each.bounds.keys()]
    others = [str(program) for each in special for program in each.programs]
    whole = filled(sql, rules.values(rule, {}))
    if others:
        whole = (
            f"SELECT * FROM ({whole}) AS answers"
            f" WHERE program IS NULL OR program NOT IN ({', '.join(others)})"
        )
    yield {}, whole
    for each in special:
        programs = ", ".join(map(str, each.programs))
        theirs = filled(sql, rules.values(rule, each.bounds))
        yield each.bounds, f"SELECT * FROM ({theirs}) AS answers WHERE program IN ({programs})"


def certified(payments: str) -> str:
    """The payments a condition on them is true of."""
    columns = ", ".join(_PAYMENT)
    kinds = ", ".join(map(str, CERTIFIED))
    return f"SELECT {columns} FROM observations WHERE kind IN ({kinds}) AND {payments}"


def concerned() -> str:
    """Payments with the numbers of findings that stand about their case or account."""
    columns = ", ".join(f"paid.{name}" for name in _PAYMENT)
    kinds = ", ".join(map(str, CERTIFIED))
    said = (
        f" AND paid.kind IN ({kinds}) AND paid.clock >= told.clock AND paid.clock < told.ends"
        " AND (paid.id > told.id OR (paid.id = told.id AND paid.part > told.part))"
    )
    return (
        f"SELECT {columns}, told.number FROM {STANDING} AS told JOIN observations AS paid"
        f" ON paid.program = told.program AND paid.subject = told.subject{said}"
        f" UNION ALL SELECT {columns}, told.number FROM {STANDING} AS told"
        f" JOIN observations AS paid ON paid.account = told.account{said}"
    )


def programs(rules: RuleSet, engine: Engine) -> list[Own]:
    """The programs whose purpose has numbers of its own."""
    found: dict[int, list[int]] = {}
    for program, purpose in engine.rows(
        f"SELECT program, value FROM observations WHERE kind = {int(Kind.OPENED)} ORDER BY id"
    ):
        if program is not None and purpose is not None and purpose in rules.purposes:
            found.setdefault(purpose, []).append(program)
    return [
        Own(programs=tuple(keys), bounds=dict(rules.purposes[purpose]))
        for purpose, keys in sorted(found.items())
    ]


def ends(clock: int, stands: int) -> int:
    """The clock from which on a finding stands no more."""
    return clock + seconds(stands)
