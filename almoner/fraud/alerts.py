"""An alert: what was found about one payment, with digests anyone can compute again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from almoner.fraud import canonical
from almoner.fraud.benefit_rules import Finding
from almoner.fraud.facts import AccountFacts, CertifiedRun, DrawFacts, PaymentFact


class Decision(StrEnum):
    """What follows from an alert. Neither is a denial."""

    ALERT = "alert"
    """A person looks at it; the payment is made."""
    HOLD = "hold"
    """The payment is delayed, and a person looks at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A finding about one payment. `reason` and `rule_no` are 0, `notice` empty, without a hold."""

    digest: bytes
    """SHA-256 of `written`: the alert's id, on the chain too."""
    chain_id: int
    program: str
    payment_id: int
    case_no: int
    """Or award."""
    run: int
    """Or draw."""
    period: int
    amount: int
    decision: Decision
    reason: int
    rule_no: int
    rule_set: bytes
    trigger_block: int
    trigger_hash: bytes
    triggered_at: int
    findings: tuple[Finding, ...]
    """All the rules' answers, those that did not fire too."""
    evidence: bytes
    """Digest of every case or award the findings rest on."""
    notice: bytes
    """Digest of the notice the person can read."""


def digest(
    run: CertifiedRun, payment: PaymentFact, rule_set: bytes, fired: tuple[Finding, ...]
) -> bytes:
    """The alert's id: what fired, about which payment, at which block, by which rules."""
    return canonical.digest(
        {
            "chain": run.chain_id,
            "program": run.program,
            "payment": payment.payment_id,
            "rule_set": canonical.shown(rule_set),
            "trigger": {
                "block": run.block_number,
                "hash": canonical.shown(run.block_hash),
            },
            "fired": [written(finding) for finding in fired],
        }
    )


def evidence(facts: AccountFacts | DrawFacts, findings: tuple[Finding, ...]) -> bytes:
    """Commits to what was known of the account, and to every finding about it."""
    return canonical.digest(
        {**facts.written(), "findings": [written(finding) for finding in findings]}
    )


def notice(program: str, payment_id: int, reason: int, text: str) -> bytes:
    """Commits to the words the person reads about this payment."""
    return canonical.digest(
        {"program": program, "payment": payment_id, "reason": reason, "text": text}
    )


def written(finding: Finding) -> dict[str, object]:
    """A finding in the form digests are made of."""
    return {
        "rule": finding.rule,
        "band": finding.band.value,
        "features": dict(finding.features),
        "needs": finding.needs,
    }
