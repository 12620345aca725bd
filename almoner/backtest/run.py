"""A back-test: what the rules would have found, and what would have followed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from almoner.backtest import engine as asking
from almoner.backtest.engine import GIVEN, STANDING, WANTED, Engine, Row
from almoner.backtest.histories import Histories
from almoner.fraud import groups, judging
from almoner.fraud.findings import Finding, order
from almoner.fraud.judging import PAID, Key, Payment, Verdict
from almoner.fraud.lacking import Lack
from almoner.fraud.policy import RuleSet
from almoner.fraud.rules import RULES, compiling


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A verdict, and the payment it is about; None where it is about none."""

    verdict: Verdict
    payment: Payment | None
    cannot_tell: tuple[Lack, ...] = ()
    """Of a payment: the rules that could not tell."""

    @property
    def place(self) -> tuple[int, int]:
        """Where in the chain's order it came up."""
        if self.payment is not None:
            return self.payment.id, self.payment.part
        (only,) = self.verdict.findings
        return only.id, only.part


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a back-test found, in the chain's order."""

    findings: tuple[Finding, ...]
    judged: tuple[Judged, ...]
    cannot_tell: Mapping[str, int]
    """How many payments were judged while a rule could not tell, by rule."""


def run(rules: RuleSet, engine: Engine, told: Callable[[str], None] = lambda _rule: None) -> Result:
    """Asks every rule over all an engine has. `told` hears which rule is next.

    Every typology may hold here: whether the chain's register would have let it is another matter.
    """
    own = asking.groups(rules, engine)
    every: list[Finding] = []
    for rule in RULES:
        if rule.name not in rules.steps:
            continue
        told(rule.name)
        sql = compiling.replay(rule, engine.dialect)
        every += groups.found(rules, rule.name, sql, own, engine.rows)
    every.sort(key=order)
    histories = Histories(rules, engine)
    return Result(
        findings=tuple(every),
        judged=tuple(_judged(rules, engine, histories, every)),
        cannot_tell=histories.counted(),
    )


def _judged(
    rules: RuleSet, engine: Engine, histories: Histories, every: Sequence[Finding]
) -> list[Judged]:
    grounds = {each.name: True for each in rules.typologies if each.hold is not None}
    referred = (each for each in every if judging.refer(rules, each) is not None)
    judged = [
        Judged(verdict=verdict, payment=None)
        for each in judging.news(rules, referred)
        if (verdict := judging.refer(rules, each)) is not None
    ]
    for payment, findings in _concerned(rules, engine, every):
        verdict = judging.judge(rules, findings, grounds)
        if verdict is not None:
            fired = {each.rule for each in verdict.findings}
            lacks = histories.lacks(payment.program, payment.time, fired)
            judged.append(Judged(verdict=verdict, payment=payment, cannot_tell=lacks))
    return sorted(judged, key=lambda each: (each.place, each.payment is None))


def _concerned(
    rules: RuleSet, engine: Engine, every: Sequence[Finding]
) -> Iterator[tuple[Payment, list[Finding]]]:
    """Payments, each with all that stands about it."""
    own = judging.of_payments(rules, every)
    engine.give(WANTED, _table(WANTED, sorted(own)))
    wanted = [_payment(row) for row in engine.rows(asking.certified())]
    standing = [each for each in every if rules.catalog.rule(each.rule).stands]
    engine.give(STANDING, _table(STANDING, _standing(rules, standing)))
    met: dict[Key, list[Finding]] = defaultdict(list)
    for *row, number in engine.rows(asking.concerned()):
        payment = _payment(row)
        wanted.append(payment)
        met[payment.key].append(standing[int(number or 0)])
    # No chain has a payment twice; of an export that has, every engine takes the later one.
    payments = {each.key: each for each in sorted(wanted, key=lambda each: (each.id, each.part))}
    return judging.concerned(rules, payments.values(), own, met)


def _standing(rules: RuleSet, standing: Sequence[Finding]) -> Iterator[Row]:
    for number, each in enumerate(standing):
        entry = rules.catalog.rule(each.rule)
        of_case, of_account = entry.about == "case", entry.about == "account"
        yield (
            number,
            each.program if of_case else None,
            each.subject if of_case else None,
            each.account if of_account else None,
            each.clock,
            asking.ends(each.clock, entry.stands),
        )


def _table(name: str, rows: Iterable[Row]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(GIVEN[name])
    arrays = [pa.array(column, pa.int64()) for column in columns]
    return pa.table(arrays, names=list(GIVEN[name]))


def _payment(row: Row) -> Payment:
    return Payment(**{name: int(each or 0) for name, each in zip(PAID, row, strict=True)})
