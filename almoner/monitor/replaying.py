"""Judging anew what was judged: from the facts up to one block, beside the ledger.

What rests on findings that stood rests on those found anew, by the rules that are asked for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from almoner.blocks import LOG_BITS
from almoner.errors import Fault, InputError
from almoner.events import Decoder
from almoner.fraud import canonical
from almoner.fraud.grounds import Policy
from almoner.fraud.policy import RuleSet
from almoner.ledger import acting, migrations, projections, stored
from almoner.ledger.database import Database, Row
from almoner.ledger.digests import beginning
from almoner.ledger.observing import Observing
from almoner.ledger.store import Scope
from almoner.monitor.judge import Judge

_JUDGMENTS = ("outbox", "alerts", "referrals", "findings", "judged")
_ABOUT = ("program", "subject", "account", "person", "payment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """An alert or a referral, as a ledger has it."""

    digest: bytes
    """Its id."""
    program: str | None
    """None for a referral."""
    payment_id: int | None
    block: int
    rule_set: bytes
    decision: str
    typology: str
    score: int
    committed: Mapping[str, Any]
    """What its id is the digest of."""
    cannot_tell: Sequence[Mapping[str, Any]]
    """The rules that could not tell, and what each would need; of a referral, none are told."""
    evidence: bytes | None
    """What a hold commits to: the digest of what was found, of what was clean, and of these."""
    anchor: tuple[object, ...]
    """Where to find it among others: what it is about."""

    @property
    def canonical(self) -> str:
        """The very text."""
        return canonical.encode(dict(self.committed)).decode()

    @property
    def is_whole(self) -> bool:
        """Whether its id is the digest of what the ledger says of it."""
        return canonical.digest(dict(self.committed)) == self.digest


def recorded(db: Database, chain_id: int, digits: str) -> Judgment:
    """The one whose id begins so. Raises InputError if there is none, or several."""
    found = list(_judgments(db, chain_id, beginning(digits.lower().removeprefix("0x"))))
    if len(found) == 1 and digits:
        return found[0]
    reason = f"{len(found)} begin so: give more digits"
    if not found or not digits:
        reason = f"there is no alert {digits}; almoner alert list shows those there are"
    raise InputError([Fault(field="alert", reason=reason)])


class Replay:
    """The facts of a ledger up to one block, in a database beside it."""

    def __init__(
        self,
        built: Database,
        db: Database,
        scope: Scope,
        decoder: Decoder,
        last: int,
        told: Callable[[int, int], None] = lambda _block, _last: None,
    ) -> None:
        """Raises LedgerError for an event that does not follow from those before it."""
        self._built = built
        self._scope = scope
        self._last = last
        with built.transaction():
            migrations.move(built, migrations.newest())
            seen = Observing(built, db, scope.treasury)
            for event in acting.events(db, scope, 0, last, decoder):
                with stored.founded(event):
                    projections.apply(built, scope, event)
                    seen.take(event)
                told(event.block_number, last)
            seen.finish(scope.first_block, last)
            telling = {
                int(row["block"])
                for row in built.execute(
                    f"SELECT DISTINCT id >> {LOG_BITS} AS block FROM observations"
                )
            }
            for row in db.stream("SELECT * FROM blocks WHERE number <= ?", (last,)):
                if row["number"] in telling or row["number"] == scope.first_block:
                    built.execute("INSERT INTO blocks VALUES (?, ?, ?, ?)", tuple(row))

    def judge(self, policies: Mapping[str, Policy], rules: RuleSet, like: Judgment) -> Judgment:
        """What follows, by these policies, about what a judgment is about.

        Raises LookupError where nothing does. `rules` are those of programs without a policy.
        """
        with self._built.transaction():
            for table in _JUDGMENTS:
                self._built.execute(f"DELETE FROM {table}")
            judge = Judge(policies, self._scope.chain_id, rules)
            judge.judge(self._built, self._scope.first_block, self._last)
        for each in _judgments(self._built, self._scope.chain_id, beginning("")):
            if each.anchor == like.anchor:
                return each
        raise LookupError(like.anchor)


def difference(ours: Any, theirs: Any, path: str = "") -> str | None:
    """The first place where what was committed to is not what was recomputed, in words."""
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for name in dict.fromkeys([*ours, *theirs]):
            at = f"{path}.{name}" if path else name
            found = difference(ours.get(name), theirs.get(name), at)
            if found is not None:
                return found
        return None
    if isinstance(ours, list) and isinstance(theirs, list):
        for place in range(max(len(ours), len(theirs))):
            one, other = (each[place] if place < len(each) else None for each in (ours, theirs))
            found = difference(one, other, f"{path}[{place}]")
            if found is not None:
                return found
        return None
    if ours == theirs:
        return None
    return f"{path} is {_shown(ours)} in the alert and {_shown(theirs)} recomputed"


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value)


def _judgments(db: Database, chain_id: int, between: tuple[bytes, bytes]) -> Iterator[Judgment]:
    for row in db.execute("SELECT * FROM alerts WHERE alert BETWEEN ? AND ?", between).fetchall():
        yield _of_alert(row, chain_id)
    for row in db.execute(
        "SELECT referrals.*, clock, program, subject, account, person, payment, measure, whole,"
        " band, weight, features FROM referrals JOIN findings USING (rule, id, part, place)"
        " WHERE referral BETWEEN ? AND ?",
        between,
    ).fetchall():
        yield _of_referral(row, chain_id)


def _of_alert(row: Row, chain_id: int) -> Judgment:
    return Judgment(
        digest=bytes(row["alert"]),
        program=row["program"],
        payment_id=row["payment_id"],
        block=row["trigger_block"],
        rule_set=bytes(row["rule_set"]),
        decision=row["decision"],
        typology=row["typology"],
        score=row["score"],
        committed={
            "program": row["program"],
            "payment": row["payment_id"],
            **_trigger(row, chain_id),
            "fired": json.loads(row["findings"]),
        },
        cannot_tell=json.loads(row["cannot_tell"]),
        evidence=bytes(row["evidence"]),
        anchor=(row["program"], row["payment_id"], row["trigger_block"]),
    )


def _of_referral(row: Row, chain_id: int) -> Judgment:
    features = dict(json.loads(row["features"]))
    finding = {
        **{name: row[name] for name in ("rule", "band", "weight")},
        "block": row["id"] >> LOG_BITS,
        "log": row["id"] & ((1 << LOG_BITS) - 1),
        **{name: row[name] for name in ("part", "measure", "whole")},
        "about": {name: row[name] for name in _ABOUT if row[name] is not None},
        "features": {name: value for name, value in features.items() if value is not None},
    }
    return Judgment(
        digest=bytes(row["referral"]),
        program=None,
        payment_id=None,
        block=row["trigger_block"],
        rule_set=bytes(row["rule_set"]),
        decision=row["decision"],
        typology=row["typology"],
        score=row["weight"],
        committed={**_trigger(row, chain_id), "fired": [finding]},
        cannot_tell=(),
        evidence=None,
        anchor=tuple(row[name] for name in ("rule", "id", "part", "place")),
    )


def _trigger(row: Row, chain_id: int) -> dict[str, Any]:
    return {
        "chain": chain_id,
        "trigger": {
            "block": row["trigger_block"],
            "hash": canonical.shown(bytes(row["trigger_hash"])),
        },
        "rule_set": canonical.shown(bytes(row["rule_set"])),
    }
