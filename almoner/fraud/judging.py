"""What follows from findings: nothing, a look at a payment, its delay, word to an investigator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from almoner.fraud.findings import Finding, order
from almoner.fraud.policy import Band, RuleSet, Typology
from almoner.observations.schema import CLOCK_BITS, Kind

CERTIFIED = (int(Kind.CERTIFIED), int(Kind.DRAW_CERTIFIED))
"""Kinds of observations that are payments to be judged."""
PAID = ("id", "part", "clock", "program", "subject", "account", "payment", "amount")
"""Columns of theirs that make a payment."""
Key = tuple[int, int]
"""A payment: its program's key and its number."""
REPEAT_SECONDS = 30 * 86_400
"""For so long the same is not told of again, unless it got worse."""
REFERRED = ("case", "account", "person", "program")
"""What an investigator hears of, payments apart."""


class Decision(StrEnum):
    """What follows. None of these is a denial."""

    SHADOW = "shadow"
    """A typology that is only tried found it."""
    ALERT = "alert"
    """A person looks at the payment, which is made."""
    HOLD = "hold"
    """The payment is delayed, and a person looks at it."""
    REFERRAL = "referral"
    """An investigator hears of it; no payment is concerned yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment that was certified."""

    id: int
    """Of the event that certified it."""
    part: int
    clock: int
    program: int
    subject: int
    account: int
    payment: int
    amount: int

    @property
    def key(self) -> Key:
        """Which payment it is."""
        return self.program, self.payment

    @property
    def time(self) -> int:
        """When it was certified, in seconds since 1970."""
        return self.clock >> CLOCK_BITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What follows, and from what."""

    decision: Decision
    typology: Typology
    score: int
    findings: tuple[Finding, ...]
    """Of all that fired, the worst of each rule, in the order of the rules."""


def judge(
    rules: RuleSet, findings: Sequence[Finding], grounds: Mapping[str, object]
) -> Verdict | None:
    """What follows for a payment from all that stands about it; None where nothing does.

    `grounds` has the typologies that may hold in its program. The first that may names the reason;
    without one, the first from which a look follows.
    """
    worst = _worst(rules, findings)
    alerted: Verdict | None = None
    for typology in rules.typologies:
        fired = tuple(worst[name] for name in worst if name in typology.rules)
        score = sum(each.weight for each in fired)
        if not fired or score < typology.alert:
            continue
        holds = (
            typology.hold is not None
            and score >= typology.hold
            and typology.name in grounds
            and is_enough(rules, fired)
        )
        decision = Decision.HOLD if holds else Decision.ALERT
        verdict = Verdict(
            decision=Decision.SHADOW if typology.shadow else decision,
            typology=typology,
            score=score,
            findings=tuple(worst.values()),
        )
        if verdict.decision is Decision.HOLD:
            return verdict
        if alerted is None or (alerted.typology.shadow and not typology.shadow):
            alerted = verdict
    return alerted


def is_enough(rules: RuleSet, fired: Iterable[Finding]) -> bool:
    """Whether it may delay a payment: something that cannot lawfully be, or two families."""
    found = list(fired)
    families = {rules.catalog.rule(each.rule).family for each in found}
    return len(families) > 1 or any(each.band is Band.BROKEN for each in found)


def refer(rules: RuleSet, finding: Finding) -> Verdict | None:
    """What an investigator hears of a finding that is about no payment."""
    if rules.catalog.rule(finding.rule).about not in REFERRED:
        return None
    for typology in rules.typologies:
        if finding.rule in typology.rules and finding.weight >= typology.alert:
            return Verdict(
                decision=Decision.SHADOW if typology.shadow else Decision.REFERRAL,
                typology=typology,
                score=finding.weight,
                findings=(finding,),
            )
    return None


def about(rules: RuleSet, finding: Finding) -> tuple[int | None, ...]:
    """Whom or what a finding is about, so that the same is told of once."""
    return {
        "payment": (finding.program, finding.payment),
        "case": (finding.program, finding.subject),
        "account": (finding.account,),
        "person": (finding.person,),
        "program": (finding.program,),
    }[rules.catalog.rule(finding.rule).about]


def is_news(finding: Finding, told: tuple[int, int] | None) -> bool:
    """Whether an investigator should hear of it: the same was not told of before, at that clock and
    with that weight, or it is long ago, or it got worse.
    """
    if told is None:
        return True
    clock, weight = told
    long_ago = finding.clock - clock > REPEAT_SECONDS << CLOCK_BITS
    return long_ago or finding.weight > weight


def news(rules: RuleSet, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of findings in order, those that are told of."""
    told: dict[tuple[object, ...], tuple[int, int]] = {}
    for finding in findings:
        key = (finding.rule, *about(rules, finding))
        if is_news(finding, told.get(key)):
            yield finding
            told[key] = (finding.clock, finding.weight)


def stands(rules: RuleSet, finding: Finding, payment: Payment) -> bool:
    """Whether a finding counts for a payment: it is about it, or was about its case or account."""
    entry = rules.catalog.rule(finding.rule)
    if entry.about == "payment":
        return (finding.program, finding.payment) == (payment.program, payment.payment)
    if (finding.id, finding.part) > (payment.id, payment.part):
        return False
    if payment.clock - finding.clock >= entry.stands << CLOCK_BITS:
        return False
    if entry.about == "case":
        return (finding.program, finding.subject) == (payment.program, payment.subject)
    return entry.about == "account" and finding.account == payment.account


def of_payments(rules: RuleSet, findings: Iterable[Finding]) -> dict[Key, list[Finding]]:
    """The findings that are about payments, by payment."""
    found: dict[Key, list[Finding]] = {}
    for each in findings:
        if each.program is not None and each.payment is not None:
            if rules.catalog.rule(each.rule).about == "payment":
                found.setdefault((each.program, each.payment), []).append(each)
    return found


def concerned(
    rules: RuleSet,
    payments: Iterable[Payment],
    own: Mapping[Key, Sequence[Finding]],
    met: Mapping[Key, Sequence[Finding]],
) -> Iterator[tuple[Payment, list[Finding]]]:
    """Payments about which anything stands, with all of that.

    `own` is what was found about payments, and `met` what was found about their cases and accounts
    at any time.
    """
    for payment in payments:
        near = (*own.get(payment.key, ()), *met.get(payment.key, ()))
        told = [each for each in near if stands(rules, each, payment)]
        if told:
            yield payment, sorted(told, key=order)


def _worst(rules: RuleSet, findings: Sequence[Finding]) -> dict[str, Finding]:
    """Of each rule the heaviest finding, the latest of several."""
    by_rule: dict[str, Finding] = {}
    for each in findings:
        last = by_rule.get(each.rule)
        if last is None or (each.weight, each.id, each.part) > (last.weight, last.id, last.part):
            by_rule[each.rule] = each
    return {name: by_rule[name] for name in rules.steps if name in by_rule}
