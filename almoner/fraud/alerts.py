"""Alerts and referrals: what follows from findings, with digests anyone can compute again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from almoner.blocks import LOG_BITS
from almoner.fraud import canonical
from almoner.fraud.findings import Finding
from almoner.fraud.grounds import Ground, Policy
from almoner.fraud.judging import Decision, Verdict
from almoner.fraud.lacking import Lack

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
    cannot_tell: tuple[Lack, ...]
    """The rules that could not tell, and what each would need."""
    evidence: bytes
    """Digest of every finding it rests on, of the rules that found nothing, and of those that could
    not tell."""
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

    @property
    def lacking(self) -> str:
        """What could not tell, as ledgers keep it."""
        return canonical.encode([each.written for each in self.cannot_tell]).decode()


def alert(
    policy: Policy,
    verdict: Verdict,
    trigger: Trigger,
    *,
    program: str,
    payment: int,
    amount: int,
    lacks: Sequence[Lack],
) -> Alert:
    """The alert about a payment. `lacks` are the rules that cannot tell, none that fired."""
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
        cannot_tell=tuple(lacks),
        evidence=canonical.digest(evidence(policy, verdict, lacks)),
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


def evidence(policy: Policy, verdict: Verdict, lacks: Sequence[Lack]) -> dict[str, Any]:
    """What the evidence of an alert is the digest of: every rule of the set, in one of three."""
    told = {each.rule for each in verdict.findings} | {each.rule for each in lacks}
    return {
        "findings": [written(each) for each in verdict.findings],
        "clean": [name for name in policy.rules.steps if name not in told],
        "cannot_tell": [each.written for each in lacks],
    }


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


def _notice(program: str, payment: int, ground: Ground | None) -> bytes:
    if ground is None:
        return b""
    return notice(program, payment, ground.reason, ground.notice)
