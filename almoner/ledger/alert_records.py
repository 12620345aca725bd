"""What the ledger says of the fraud check: alerts, their findings, and referrals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from almoner.ledger.statuses import OutboxState


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One rule's answer, as it was written into an alert."""

    rule: str
    band: str
    weight: int
    block: int
    log: int
    """Place of what it is about in that block."""
    part: int
    measure: int
    whole: int
    """What the measure is a share of; 1 for most."""
    about: Mapping[str, int]
    """Program, case, account, officer and payment, those it has, by their keys."""
    features: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LackView:
    """A rule that could not tell, as it was written into an alert."""

    rule: str
    unit: str
    """`seconds`, `epochs` or `peers`."""
    needs: int
    has: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """What an investigator hears of, about no payment."""

    referral: bytes
    typology: str
    decision: str
    rule: str
    band: str
    weight: int
    measure: int
    whole: int
    features: Mapping[str, int]
    subject: str
    """Whom or what it is about, in words."""
    rule_set: bytes
    trigger_block: int
    trigger_hash: bytes
    triggered_at: int
    final: bool
    """Whether no reorganization takes its block back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert, and what became of the hold it asked for."""

    alert: bytes
    program: str
    payment_id: int
    case_no: int
    run: int
    period: int
    amount: int
    decision: str
    """`alert` or `hold`."""
    reason: int
    rule_no: int
    rule_set: bytes
    trigger_block: int
    trigger_hash: bytes
    triggered_at: int
    evidence: bytes
    notice: bytes
    findings: tuple[FindingView, ...]
    cannot_tell: tuple[LackView, ...]
    """The rules that found nothing because they could not tell."""
    typology: str
    """The first that may hold, else the first from which a look follows."""
    score: int
    final: bool
    """Whether no reorganization takes its block back."""
    outbox: OutboxState | None
    """None where it does not hold."""
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractionView:
    """An alert that is none any more: the chain took back its block."""

    alert: bytes
    program: str
    payment_id: int
    trigger_block: int
    trigger_hash: bytes
