"""Judging each certification, and writing what was found with the block that caused it."""

from __future__ import annotations

import logging
import sqlite3

from almoner.events import Event
from almoner.fraud import alerts, canonical, engine
from almoner.fraud.alerts import Alert, Decision
from almoner.fraud.engine import Policy
from almoner.ledger.columns import stored
from almoner.ledger.statuses import OutboxState
from almoner.monitor import alarms, history

log = logging.getLogger(__name__)


class Judge:
    """The follower's judge: alerts, and holds to place, by one policy."""

    def __init__(self, policy: Policy, chain_id: int) -> None:
        self._policy = policy
        self._chain_id = chain_id

    def __call__(self, db: sqlite3.Connection, event: Event) -> None:
        """Writes the alerts of a certification; other events change nothing here."""
        alarms.tell(event)
        if event.name != "RunCertified":
            return
        run = history.certified_run(db, self._chain_id, event)
        found = engine.assess(run, history.LedgerHistory(db), self._policy)
        for alert in found:
            _write(db, alert)
        holds = sum(alert.decision is Decision.HOLD for alert in found)
        log.info(
            "Run %d of %s was certified: %d payments, %d alerts, %d of them holds.",
            run.run,
            run.program,
            len(run.payments),
            len(found),
            holds,
            extra={
                "action": "run_judged",
                "program": run.program,
                "run": run.run,
                "payments": len(run.payments),
                "alerts": len(found),
                "holds": holds,
            },
        )


def _write(db: sqlite3.Connection, alert: Alert) -> None:
    written = canonical.encode([alerts.written(finding) for finding in alert.findings])
    db.execute(
        "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            alert.digest,
            alert.program,
            alert.payment_id,
            alert.case_no,
            alert.run,
            alert.period,
            stored(alert.amount),
            alert.decision,
            alert.reason,
            alert.rule_no,
            alert.rule_set,
            alert.trigger_block,
            alert.trigger_hash,
            alert.triggered_at,
            alert.evidence,
            alert.notice,
            written.decode(),
        ),
    )
    if alert.decision is Decision.HOLD:
        db.execute(
            "INSERT INTO outbox (alert, state) VALUES (?, ?)", (alert.digest, OutboxState.QUEUED)
        )
