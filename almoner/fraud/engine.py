"""Judging what was certified: a run, account by account, or a draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from almoner.fraud import alerts, typologies
from almoner.fraud.alerts import Alert, Decision
from almoner.fraud.benefit_rules import RULES, Finding, Parameters
from almoner.fraud.facts import (
    AccountFacts,
    CertifiedRun,
    DrawFacts,
    GrantHistory,
    History,
    PaymentFact,
)
from almoner.fraud.grant_rules import GRANT_RULES, GrantParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a hold for one typology says: to the contract, and to the person."""

    reason: int
    """Code of the program file's table of reasons, 1 to 65,535."""
    rule_no: int
    """The rule's number in the contract's register."""
    notice: str
    """The words the person reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The bounds of the rules for benefits, and the grounds on which they may hold.

    A typology without a ground here has no legal authority behind it: it alerts and never holds.
    """

    parameters: Parameters = field(default_factory=Parameters)
    grounds: Mapping[str, Ground]
    """By typology name: `shared_account+one_hand`, `officer_account`."""

    def __post_init__(self) -> None:
        _require_typologies(self.parameters, self.grounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantPolicy:
    """The same for grants. Its bounds have no defaults: the limits are the program's own."""

    parameters: GrantParameters
    grounds: Mapping[str, Ground]
    """By typology name: `split_under_threshold`, `approval_in_seconds`, `officer_account`."""

    def __post_init__(self) -> None:
        _require_typologies(self.parameters, self.grounds)


def assess(run: CertifiedRun, history: History, policy: Policy) -> list[Alert]:
    """The alerts about a run's payments, in the order of their numbers.

    Judged per account and given per payment: two innocent households on one account both get an
    alert, and each is looked at by a person.
    """
    by_account: dict[str, list[PaymentFact]] = defaultdict(list)
    for payment in run.payments:
        by_account[payment.pay_to].append(payment)
    found = []
    for account, payments in by_account.items():
        facts = history.account(run.program, account)
        findings = examine(facts, run.block_time, policy.parameters)
        found += _alerts(run, payments, facts, findings, policy)
    return sorted(found, key=lambda alert: alert.payment_id)


def assess_draw(draw: CertifiedRun, history: GrantHistory, policy: GrantPolicy) -> list[Alert]:
    """The alert about a certified draw, if there is one.

    Judged for itself: another award's draws on the same account get none from what only this one
    has to do with.
    """
    facts = history.draw(draw.program, draw.run)
    findings = examine_draw(facts, draw.block_time, policy.parameters)
    return _alerts(draw, draw.payments, facts, findings, policy)


def examine(facts: AccountFacts, now: int, parameters: Parameters) -> tuple[Finding, ...]:
    """Every rule's answer about one account; `now` in seconds since 1970."""
    return tuple(rule.find(facts, now, parameters) for rule in RULES)


def examine_draw(facts: DrawFacts, now: int, parameters: GrantParameters) -> tuple[Finding, ...]:
    """Every rule's answer about one draw; `now` in seconds since 1970."""
    return tuple(rule.find(facts, now, parameters) for rule in GRANT_RULES)


def _alerts(
    run: CertifiedRun,
    payments: Sequence[PaymentFact],
    facts: AccountFacts | DrawFacts,
    findings: tuple[Finding, ...],
    policy: Policy | GrantPolicy,
) -> list[Alert]:
    fired = typologies.fired(findings)
    if not fired:
        return []
    typology = typologies.matching(findings, typologies.of(policy.parameters))
    ground = policy.grounds.get(typology.name) if typology else None
    rule_set = typologies.rule_set_hash(policy.parameters)
    evidence = alerts.evidence(facts, findings)
    return [
        Alert(
            digest=alerts.digest(run, payment, rule_set, fired),
            chain_id=run.chain_id,
            program=run.program,
            payment_id=payment.payment_id,
            case_no=payment.case_no,
            run=run.run,
            period=run.period,
            amount=payment.amount,
            decision=Decision.HOLD if ground else Decision.ALERT,
            reason=ground.reason if ground else 0,
            rule_no=ground.rule_no if ground else 0,
            rule_set=rule_set,
            trigger_block=run.block_number,
            trigger_hash=run.block_hash,
            triggered_at=run.block_time,
            findings=findings,
            evidence=evidence,
            notice=_notice(run.program, payment.payment_id, ground),
        )
        for payment in payments
    ]


def _require_typologies(parameters: Parameters | GrantParameters, names: Iterable[str]) -> None:
    known = [typology.name for typology in typologies.of(parameters)]
    for name in names:
        if name not in known:
            raise ValueError(f"there is no typology {name!r}; there are {', '.join(known)}")


def _notice(program: str, payment_id: int, ground: Ground | None) -> bytes:
    if ground is None:
        return b""
    return alerts.notice(program, payment_id, ground.reason, ground.notice)
