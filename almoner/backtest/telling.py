"""What a back-test found, as plain values: for JSON, for tables, and for a report's digest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from almoner.backtest.run import Judged, Result
from almoner.blocks import LOG_BITS
from almoner.fraud.findings import Finding
from almoner.fraud.policy import RuleSet
from almoner.observations.observer import Letter
from almoner.observations.schema import Kind

Names = Mapping[int, str]
"""Accounts and programs by their keys."""


def alerts(rules: RuleSet, result: Result, names: Names) -> Iterator[dict[str, Any]]:
    """One entry for each finding that led to something, in the chain's order of what it led to."""
    for judged in result.judged:
        for finding in judged.verdict.findings:
            yield {
                "rule": finding.rule,
                "typology": judged.verdict.typology.name,
                "decision": judged.verdict.decision.value,
                "subject": _subject(rules, judged, finding, names),
                "program": names.get(_program(judged, finding) or 0),
                "payment_id": judged.payment and judged.payment.payment,
                "case_no": judged.payment.subject if judged.payment else finding.subject,
                "person": finding.person,
                "account": names.get(finding.account or 0),
                "block": finding.id >> LOG_BITS,
                "log_index": finding.id & ((1 << LOG_BITS) - 1),
                "band": finding.band.value,
                "weight": finding.weight,
                "score": judged.verdict.score,
                "measure": finding.measure,
                "whole": finding.whole,
                "features": dict(finding.features),
                "cannot_tell": [each.written for each in judged.cannot_tell],
            }


def letters(found: Iterable[Letter]) -> list[dict[str, Any]]:
    """Amounts that no rule counted with, whole; a whole number that JSON readers round as text."""
    return [
        {
            "block": each.id >> LOG_BITS,
            "log_index": each.id & ((1 << LOG_BITS) - 1),
            "kind": Kind(each.kind).name.lower(),
            "amount": None if each.amount is None else str(each.amount),
            "value": None if each.value is None else str(each.value),
        }
        for each in found
    ]


def named(result: Result) -> frozenset[int]:
    """The keys of all accounts and programs that are told of."""
    found: set[int | None] = set()
    for judged in result.judged:
        for each in judged.verdict.findings:
            found |= {each.account, _program(judged, each)}
    return frozenset(each for each in found if each is not None)


def summary(rules: RuleSet, result: Result) -> dict[str, Any]:
    """How many of each decision, typology and rule, and how many payments were judged while which
    rule could not tell.
    """
    decisions = Counter(each.verdict.decision.value for each in result.judged)
    typologies = Counter(
        (each.verdict.typology.name, each.verdict.decision.value) for each in result.judged
    )
    found = Counter(each.rule for each in result.findings)
    return {
        "decisions": dict(sorted(decisions.items())),
        "typologies": [
            {"typology": name, "decision": decision, "n": count}
            for (name, decision), count in sorted(typologies.items())
        ],
        "findings": {name: found[name] for name in rules.steps},
        "cannot_tell": dict(result.cannot_tell),
    }


def _program(judged: Judged, finding: Finding) -> int | None:
    return judged.payment.program if judged.payment else finding.program


def _subject(rules: RuleSet, judged: Judged, finding: Finding, names: Names) -> str:
    """Whom or what it is about, in words."""
    if judged.payment is not None:
        return f"payment {judged.payment.payment}"
    about = rules.catalog.rule(finding.rule).about
    if about == "case":
        return f"case {finding.subject}"
    if about == "person":
        return f"person {finding.person}"
    if about == "account":
        return f"account {names.get(finding.account or 0, finding.account)}"
    return f"program {names.get(finding.program or 0, finding.program)}"
