"""Judging what new blocks made known, and writing what follows with them."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence

from almoner.blocks import LOG_BITS
from almoner.events import Event
from almoner.fraud import alerts, judging, lacking, policy
from almoner.fraud.alerts import Alert, Trigger
from almoner.fraud.findings import Finding
from almoner.fraud.grounds import Policy
from almoner.fraud.groups import Group
from almoner.fraud.judging import CERTIFIED, Decision, Payment
from almoner.fraud.policy import RuleSet
from almoner.ledger.columns import stored
from almoner.ledger.database import Database
from almoner.ledger.statuses import OutboxState
from almoner.monitor import alarms
from almoner.monitor.asking import Asking
from almoner.observations.schema import account_key

Policies = Policy | Mapping[str, Policy]
"""One for all programs, or one for each program by its address."""

log = logging.getLogger(__name__)


class Judge:
    """The follower's judge: findings, alerts, referrals, and holds to place."""

    HEARS = frozenset({"RunCertified", "DrawCertified", "FuseTripped", "HoldCapReached"})

    def __init__(self, policies: Policies, chain_id: int, rules: RuleSet | None = None) -> None:
        """`rules` are those of programs that have no policy here."""
        self._policies = policies
        self._chain_id = chain_id
        given = [policies] if isinstance(policies, Policy) else list(policies.values())
        self._rules = given[0].rules if given else (rules or policy.load())
        self._unjudged: set[str] = set()
        self._programs: dict[int, str] = {}

    def saw(self, _db: Database, event: Event) -> None:
        """Hears of an event just after it changed the ledger."""
        alarms.tell(event)
        if event.name in ("RunCertified", "DrawCertified") and self._policy(event.address) is None:
            self._tell_unjudged(event.address)

    def judge(self, db: Database, first: int, last: int) -> None:
        """Judges all that these blocks made known. Inside their transaction."""
        asking = Asking(db, self._rules, list(self._groups(db)))
        found = asking.answers(first, last)
        for finding, place in asking.keep(found):
            self._refer(db, finding, place)
        judged: dict[tuple[int, int], list[Alert]] = {}
        for payment, told in asking.concerned(first, last, found):
            made = self._alert(db, asking, payment, told)
            if made is not None:
                judged.setdefault((payment.id, payment.program), []).append(made)
                _write(db, made)
        self._tell(db, first, last, judged)

    def rule_sets(self, db: Database) -> Mapping[str, bytes]:
        """The digest of what each program is judged by; of those without a policy there is none."""
        if isinstance(self._policies, Mapping):
            return {program: each.digest for program, each in self._policies.items()}
        digest = self._policies.digest
        return {row["program"]: digest for row in db.execute("SELECT program FROM programs")}

    def _alert(
        self, db: Database, asking: Asking, payment: Payment, told: Sequence[Finding]
    ) -> Alert | None:
        program = self._program(db, payment.program)
        of = self._policy(program)
        if of is None:
            return None
        verdict = judging.judge(of.rules, told, of.grounds)
        if verdict is None:
            return None
        trigger = self._trigger(db, payment.id)
        fired = {each.rule for each in verdict.findings}
        return alerts.alert(
            of,
            verdict,
            trigger,
            program=program,
            payment=payment.payment,
            amount=payment.amount,
            lacks=lacking.lacks(
                of.rules, of.own, asking.history(payment.program, trigger.time), fired
            ),
        )

    def _refer(self, db: Database, finding: Finding, place: int) -> None:
        of = self._policy(self._program(db, finding.program)) if finding.program else None
        verdict = judging.refer(self._rules, finding)
        if verdict is None:
            return
        by, trigger = of or Policy(rules=self._rules), self._trigger(db, finding.id)
        db.execute(
            "INSERT INTO referrals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                alerts.referral(by, verdict, trigger),
                verdict.typology.name,
                verdict.decision,
                finding.rule,
                finding.id,
                finding.part,
                place,
                by.digest,
                trigger.block,
                trigger.hash,
                trigger.time,
            ),
        )

    def _groups(self, db: Database) -> Iterator[Group]:
        """The programs that have numbers of their own."""
        if isinstance(self._policies, Policy):
            keys = [account_key(row[0]) for row in db.execute("SELECT program FROM programs")]
            if self._policies.own and keys:
                yield tuple(keys), self._policies.own
            return
        for program, each in self._policies.items():
            if each.own:
                yield (account_key(program),), each.own

    def _trigger(self, db: Database, place: int) -> Trigger:
        row = db.execute("SELECT * FROM blocks WHERE number = ?", (place >> LOG_BITS,)).fetchone()
        return Trigger(
            chain_id=self._chain_id, block=row["number"], hash=row["hash"], time=row["time"]
        )

    def _program(self, db: Database, key: int) -> str:
        if key not in self._programs:
            rows = db.execute("SELECT program FROM programs").fetchall()
            self._programs = {account_key(row[0]): str(row[0]) for row in rows}
        return self._programs.get(key, "")

    def _policy(self, program: str) -> Policy | None:
        if isinstance(self._policies, Mapping):
            return self._policies.get(program)
        return self._policies

    def _tell_unjudged(self, program: str) -> None:
        """Once for each program."""
        if program in self._unjudged:
            return
        self._unjudged.add(program)
        log.warning(
            "Payments of %s are certified and not judged: start the monitor with this program's "
            "file as well (--program).",
            program,
            extra={"action": "not_judged", "alarm": True, "program": program},
        )

    def _tell(
        self, db: Database, first: int, last: int, judged: Mapping[tuple[int, int], list[Alert]]
    ) -> None:
        """Says of each run and draw that was certified what came of it, and notes by what it was
        judged.
        """
        kinds = ", ".join(map(str, CERTIFIED))
        for row in db.execute(
            f"SELECT id, program, min(payment) AS payment, count(*) AS payments, max(kind) AS kind"
            f" FROM observations WHERE id >= ? AND id < ? AND kind IN ({kinds})"
            " GROUP BY id, program ORDER BY id",
            (first << LOG_BITS, (last + 1) << LOG_BITS),
        ).fetchall():
            program = self._program(db, row["program"])
            of = self._policy(program)
            db.execute(
                "INSERT INTO judged VALUES (?, ?, ?)",
                (row["id"], program, b"" if of is None else of.digest),
            )
            if of is None:
                continue
            found = judged.get((row["id"], row["program"]), [])
            holds = sum(each.verdict.decision is Decision.HOLD for each in found)
            what = "Run" if row["kind"] == CERTIFIED[0] else "Draw"
            log.info(
                "%s %d of %s was certified: %d payments, %d alerts, %d of them holds.",
                what,
                row["payment"] >> 32,
                program,
                row["payments"],
                len(found),
                holds,
                extra={
                    "action": f"{what.lower()}_judged",
                    "program": program,
                    "run": row["payment"] >> 32,
                    "payments": row["payments"],
                    "alerts": len(found),
                    "holds": holds,
                },
            )


def _write(db: Database, alert: Alert) -> None:
    period = db.execute(
        "SELECT period FROM payments WHERE program = ? AND payment_id = ?",
        (alert.program, alert.payment_id),
    ).fetchone()
    db.execute(
        f"INSERT INTO alerts VALUES ({', '.join('?' * 20)})",
        (
            alert.digest,
            alert.program,
            alert.payment_id,
            alert.case_no,
            alert.run,
            period["period"],
            stored(alert.amount),
            alert.verdict.decision,
            alert.reason,
            alert.rule_no,
            alert.rule_set,
            alert.trigger.block,
            alert.trigger.hash,
            alert.trigger.time,
            alert.evidence,
            alert.notice,
            alert.written,
            alert.verdict.typology.name,
            alert.verdict.score,
            alert.lacking,
        ),
    )
    if alert.verdict.decision is Decision.HOLD:
        db.execute(
            "INSERT INTO outbox (alert, state) VALUES (?, ?)", (alert.digest, OutboxState.QUEUED)
        )
