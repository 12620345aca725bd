"""Asking the rules about new blocks, inside the transaction that made them known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence

from almoner.blocks import LOG_BITS
from almoner.fraud import catalog, findings, groups, judging, lacking
from almoner.fraud.findings import Finding
from almoner.fraud.groups import Answer, Group
from almoner.fraud.judging import CERTIFIED, PAID, Key, Payment
from almoner.fraud.lacking import History
from almoner.fraud.policy import Band, RuleSet
from almoner.ledger.database import Database, Row
from almoner.ledger.observing import ENGINES
from almoner.observations.schema import EPOCH_SECONDS, Kind, clock, seconds


class Asking:
    """One span of new blocks, both ends included."""

    def __init__(self, db: Database, rules: RuleSet, groups: Sequence[Group]) -> None:
        self._db = db
        self._rules = rules
        self._groups = groups
        self._histories: dict[tuple[int, int], History] = {}

    def answers(self, first: int, last: int) -> list[Finding]:
        """What the rules find about the rows of these blocks, in the chain's order."""
        span = self._span(first, last)
        if span is None:
            return []
        new = {
            row[0]
            for row in self._db.execute(
                "SELECT DISTINCT kind FROM observations WHERE id >= ? AND id < ?",
                (span["first"], span["end"]),
            )
        }
        found: list[Finding] = []
        for entry in self._rules.catalog.rules:
            if entry.name in self._rules.steps and new & set(entry.anchors):
                found += self._of(entry.name, span)
        return sorted(found, key=findings.order)

    def _span(self, first: int, last: int) -> dict[str, int] | None:
        row = self._db.execute("SELECT time FROM blocks WHERE number = ?", (first,)).fetchone()
        if row is None:
            return None
        return {
            "first": first << LOG_BITS,
            "end": (last + 1) << LOG_BITS,
            "start_clock": clock(row["time"], first),
        }

    def _of(self, rule: str, span: Mapping[str, int]) -> Iterator[Finding]:
        sql = catalog.question(rule, ENGINES[self._db.dialect])
        return groups.found(self._rules, rule, sql, self._groups, self._ask, span)

    def _ask(self, question: str) -> Iterable[Answer]:
        return [tuple(row) for row in self._db.execute(question).fetchall()]

    def keep(self, found: Sequence[Finding]) -> list[tuple[Finding, int]]:
        """Writes findings down; those an investigator should hear of, with their places."""
        news = []
        places: dict[tuple[str, int, int], int] = {}
        for each in found:
            anchor = (each.rule, each.id, each.part)
            place = places[anchor] = places.get(anchor, -1) + 1
            told = judging.refer(self._rules, each) is not None and self._is_news(each)
            self._put(each, place, told)
            if told:
                news.append((each, place))
        return news

    def concerned(
        self, first: int, last: int, found: Sequence[Finding]
    ) -> Iterator[tuple[Payment, list[Finding]]]:
        """Payments certified in these blocks about which anything stands, with all of that."""
        own = judging.of_payments(self._rules, found)
        standing = self._standing(first, last)
        payments = self._certified(first, last, {*own, *standing})
        return judging.concerned(self._rules, payments, own, standing)

    def history(self, program: int, time: int) -> History:
        """What there is of a program by the time of a block."""
        if (program, time) not in self._histories:
            self._histories[program, time] = self._history(program, time)
        return self._histories[program, time]

    def _history(self, program: int, time: int) -> History:
        opened = self._db.execute(
            "SELECT time FROM observations WHERE other = ? AND kind = ? ORDER BY clock LIMIT 1",
            (program, int(Kind.OPENED)),
        ).fetchone()
        figures = self._db.execute(
            lacking.counting(self._rules, "first = ? AND epoch = ?"),
            (program, time // EPOCH_SECONDS - 1),
        ).fetchall()
        return History(
            opened=time if opened is None else opened["time"],
            time=time,
            figures={row["tally"]: row["n"] for row in figures},
        )

    def _standing(self, first: int, last: int) -> dict[Key, list[Finding]]:
        """Findings that stand about cases and accounts of payments certified in these blocks."""
        kinds = ", ".join(map(str, CERTIFIED))
        new = f"paid.id >= ? AND paid.id < ? AND paid.kind IN ({kinds}) AND told.ends > paid.clock"
        columns = "told.*, paid.program AS of_program, paid.payment AS of_payment"
        rows = self._db.execute(
            f"SELECT {columns} FROM observations AS paid JOIN findings AS told"
            f" ON told.program = paid.program AND told.subject = paid.subject WHERE {new}"
            f" UNION SELECT {columns} FROM observations AS paid JOIN findings AS told"
            f" ON told.account = paid.account WHERE {new}",
            (first << LOG_BITS, (last + 1) << LOG_BITS) * 2,
        ).fetchall()
        found: dict[Key, list[Finding]] = {}
        for row in rows:
            found.setdefault((row["of_program"], row["of_payment"]), []).append(_finding(row))
        return found

    def _certified(self, first: int, last: int, wanted: set[Key]) -> Iterator[Payment]:
        if not wanted:
            return
        kinds, columns = ", ".join(map(str, CERTIFIED)), ", ".join(PAID)
        for row in self._db.execute(
            f"SELECT {columns} FROM observations WHERE id >= ? AND id < ? AND kind IN ({kinds})"
            " ORDER BY id, part",
            (first << LOG_BITS, (last + 1) << LOG_BITS),
        ).fetchall():
            if (row["program"], row["payment"]) in wanted:
                yield Payment(**{name: row[name] for name in PAID})

    def _is_news(self, finding: Finding) -> bool:
        row = self._db.execute(
            "SELECT clock, weight FROM findings WHERE rule = ? AND about = ? AND told = 1"
            " ORDER BY id DESC, part DESC, place DESC LIMIT 1",
            (finding.rule, self._about(finding)),
        ).fetchone()
        return judging.is_news(finding, None if row is None else (row["clock"], row["weight"]))

    def _about(self, finding: Finding) -> str:
        return ":".join(map(str, judging.about(self._rules, finding)))

    def _put(self, each: Finding, place: int, told: bool) -> None:
        stands = self._rules.catalog.rule(each.rule).stands
        self._db.execute(
            f"INSERT INTO findings VALUES ({', '.join('?' * 18)})",
            (
                each.rule,
                each.id,
                each.part,
                place,
                each.clock,
                each.program,
                each.subject,
                each.account,
                each.person,
                each.payment,
                each.measure,
                each.whole,
                each.band,
                each.weight,
                json.dumps(each.features, separators=(",", ":")),
                self._about(each),
                each.clock + seconds(stands) if stands else 0,
                int(told),
            ),
        )


def _finding(row: Row) -> Finding:
    plain = (
        *("rule", "id", "part", "clock", "program", "subject", "account", "person", "payment"),
        *("measure", "whole", "weight"),
    )
    return Finding(
        band=Band(row["band"]),
        features=tuple((name, value) for name, value in json.loads(row["features"])),
        **{name: row[name] for name in plain},
    )
