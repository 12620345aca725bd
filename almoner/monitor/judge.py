"""Judging each certification, and writing what was found with the block that caused it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from almoner.events import Event
from almoner.fraud import alerts, canonical, engine
from almoner.fraud.alerts import Alert, Decision
from almoner.fraud.engine import GrantPolicy, Policy
from almoner.fraud.facts import CertifiedRun
from almoner.ledger.columns import stored
from almoner.ledger.database import Database
from almoner.ledger.statuses import OutboxState
from almoner.monitor import alarms, history

Policies = Policy | GrantPolicy | Mapping[str, Policy | GrantPolicy]
"""One for all programs of its kind, or one for each program by its address."""

log = logging.getLogger(__name__)


class Judge:
    """The follower's judge: alerts, and holds to place, by the policy of each program."""

    HEARS = frozenset({"RunCertified", "DrawCertified", "FuseTripped", "HoldCapReached"})

    def __init__(self, policies: Policies, chain_id: int) -> None:
        self._policies = policies
        self._chain_id = chain_id
        self._unjudged: set[str] = set()

    def __call__(self, db: Database, event: Event) -> None:
        """Writes the alerts of a certification; other events change nothing here."""
        alarms.tell(event)
        told, policy = history.LedgerHistory(db), self._policy(event.address)
        if event.name == "RunCertified" and isinstance(policy, Policy):
            run = history.certified_run(db, self._chain_id, event)
            self._keep(db, "Run", run, engine.assess(run, told, policy))
        elif event.name == "DrawCertified" and isinstance(policy, GrantPolicy):
            draw = history.certified_draw(db, self._chain_id, event)
            self._keep(db, "Draw", draw, engine.assess_draw(draw, told, policy))
        elif event.name in ("RunCertified", "DrawCertified"):
            self._tell_unjudged(event.address)

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

    def _policy(self, program: str) -> Policy | GrantPolicy | None:
        if isinstance(self._policies, Mapping):
            return self._policies.get(program)
        return self._policies

    def _keep(self, db: Database, what: str, run: CertifiedRun, found: Sequence[Alert]) -> None:
        for alert in found:
            _write(db, alert)
        holds = sum(alert.decision is Decision.HOLD for alert in found)
        log.info(
            "%s %d of %s was certified: %d payments, %d alerts, %d of them holds.",
            what,
            run.run,
            run.program,
            len(run.payments),
            len(found),
            holds,
            extra={
                "action": f"{what.lower()}_judged",
                "program": run.program,
                "run": run.run,
                "payments": len(run.payments),
                "alerts": len(found),
                "holds": holds,
            },
        )


def _write(db: Database, alert: Alert) -> None:
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
