"""Alerts and referrals: what follows from findings, with digests anyone can compute again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from almoner.blocks import LOG_BITS
from almoner.fraud import canonical
from almoner.fraud.findings import Finding
from almoner.fraud.grounds import Ground, Policy
from almoner.fraud.judging import Decision, Verdict

_CASE = (1 << 32) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """The block that gave rise to it."""

    chain_id: int
    block: int
    hash: bytes
    time: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What follows for a payment. `reason` and `rule_no` are 0, `notice` empty, without a hold."""

    digest: bytes
    """SHA-256 of what fired, about which payment, at which block, by which rules: its id."""
    program: str
    payment_id: int
    amount: int
    verdict: Verdict
    reason: int
    rule_no: int
    rule_set: bytes
    trigger: Trigger
    evidence: bytes
    """Digest of every finding it rests on, and of the rules that found nothing."""
    notice: bytes
    """Digest of the notice the person can read."""

    @property
    def case_no(self) -> int:
        """Or award."""
        return self.payment_id & _CASE

    @property
    def run(self) -> int:
        """Or draw."""
        return self.payment_id >> 32

    @property
    def written(self) -> str:
        """Its findings, as ledgers keep them."""
        return canonical.encode([written(each) for each in self.verdict.findings]).decode()


def alert(
    policy: Policy, verdict: Verdict, trigger: Trigger, *, program: str, payment: int, amount: int
) -> Alert:
    """The alert about a payment."""
    ground = policy.grounds.get(verdict.typology.name)
    held = ground if verdict.decision is Decision.HOLD else None
    return Alert(
        digest=_digest(policy, verdict, trigger, {"program": program, "payment": payment}),
        program=program,
        payment_id=payment,
        amount=amount,
        verdict=verdict,
        reason=held.reason if held else 0,
        rule_no=held.rule_no if held else 0,
        rule_set=policy.digest,
        trigger=trigger,
        evidence=_evidence(policy, verdict),
        notice=_notice(program, payment, held),
    )


def referral(policy: Policy, verdict: Verdict, trigger: Trigger) -> bytes:
    """The id of what an investigator hears of."""
    return _digest(policy, verdict, trigger, {})


def notice(program: str, payment_id: int, reason: int, text: str) -> bytes:
    """Commits to the words the person reads about this payment."""
    return canonical.digest(
        {"program": program, "payment": payment_id, "reason": reason, "text": text}
    )


def written(finding: Finding) -> dict[str, Any]:
    """A finding in the form digests are made of."""
    return {
        "rule": finding.rule,
        "band": finding.band.value,
        "weight": finding.weight,
        "block": finding.id >> LOG_BITS,
        "log": finding.id & ((1 << LOG_BITS) - 1),
        "part": finding.part,
        "measure": finding.measure,
        "whole": finding.whole,
        "about": {
            name: value
            for name in ("program", "subject", "account", "person", "payment")
            if (value := getattr(finding, name)) is not None
        },
        "features": {name: value for name, value in finding.features if value is not None},
    }


def _digest(policy: Policy, verdict: Verdict, trigger: Trigger, about: dict[str, Any]) -> bytes:
    return canonical.digest(
        {
            **about,
            "chain": trigger.chain_id,
            "trigger": {"block": trigger.block, "hash": canonical.shown(trigger.hash)},
            "rule_set": canonical.shown(policy.digest),
            "fired": [written(each) for each in verdict.findings],
        }
    )


def _evidence(policy: Policy, verdict: Verdict) -> bytes:
    fired = {each.rule for each in verdict.findings}
    return canonical.digest(
        {
            "findings": [written(each) for each in verdict.findings],
            "clean": [name for name in policy.rules.steps if name not in fired],
        }
    )


def _notice(program: str, payment: int, ground: Ground | None) -> bytes:
    if ground is None:
        return b""
    return notice(program, payment, ground.reason, ground.notice)
