"""How well the rules find what is planted in a made-up population.

The truth is read here and nowhere else. Figures of a made-up population show that the parts work
together and what a change of a rule does; they say nothing of how much real fraud there is.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from almoner.backtest.run import Judged, Result
from almoner.blocks import LOG_BITS
from almoner.errors import ExportError
from almoner.fraud.findings import Finding
from almoner.fraud.judging import Decision, Key
from almoner.fraud.policy import RuleSet
from almoner.observations.schema import account_key

PREVALENCES = (0.5, 2.0, 5.0)
"""Shares of stolen payments, in per cent, for which precision is told."""
WRONGFUL_HOLD = 150_000_000
"""What a payment wrongly held is said to cost, in base units: a late rent, and a day at the office.
It is published with the figures, so that others can put their own in its place."""
CAPACITIES = (10, 50, 200)
"""Payments that reviewers can look at in a day."""
_Z = 1.96
_DAY = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A scheme, or an innocent that looks like one."""

    number: int
    scheme: str
    fraud: bool
    decidable: bool
    visible_block: int | None
    payments: frozenset[Key]
    cases: frozenset[Key]
    awards: frozenset[Key]
    persons: frozenset[int]
    accounts: frozenset[int]

    def is_about(self, finding: Finding, about: str) -> bool:
        """Whether a finding is about one of its own."""
        if about == "payment":
            return (finding.program or 0, finding.payment or 0) in self.payments
        if about == "case":
            return (finding.program or 0, finding.subject or 0) in self.cases | self.awards
        if about == "person":
            return finding.person in self.persons
        return finding.account in self.accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What a population really is."""

    seed: int
    payments: int
    amounts: Mapping[Key, int]
    """Of the payments of instances, in base units."""
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many of so many, with the interval of Wilson at 95 %."""

    count: int
    of: int

    def told(self) -> dict[str, Any]:
        low, high = interval(self.count, self.of)
        share = self.count / self.of if self.of else None
        return {"share": share, "count": self.count, "n": self.of, "low": low, "high": high}


def truth(path: Path) -> Truth:
    """The truth of a population. Raises ExportError if it cannot be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        instances = tuple(map(_instance, told["instances"]))
        amounts = {
            _key(each): int(each["amount"]) for one in told["instances"] for each in one["payments"]
        }
        return Truth(
            seed=told["seed"],
            payments=told["population"]["payments"],
            amounts=amounts,
            instances=instances,
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ExportError(
            f"{path} is not the truth of a population ({fault}): almoner simulate population "
            "writes it."
        ) from fault


def evaluate(
    rules: RuleSet, result: Result, known: Truth, certified: Mapping[Key, tuple[int, int]]
) -> dict[str, Any]:
    """All figures. `certified` has the block and time at which each payment was certified."""
    return _Evaluation(rules, result, known, certified).all()


class _Evaluation:
    def __init__(
        self,
        rules: RuleSet,
        result: Result,
        known: Truth,
        certified: Mapping[Key, tuple[int, int]],
    ) -> None:
        self._rules, self._result, self._known = rules, result, known
        self._certified = certified
        self._about = {each.name: each.about for each in rules.catalog.rules}
        frauds = [each for each in known.instances if each.fraud]
        self._stolen = {key for each in frauds for key in each.payments}
        self._decidable = {
            key
            for each in frauds
            if each.decidable and each.visible_block is not None
            for key in each.payments
            if key in certified and certified[key][0] >= each.visible_block
        }
        self._alerted: set[Key] = set()
        self._held: set[Key] = set()
        for judged in result.judged:
            if judged.payment is not None and judged.verdict.decision is not Decision.SHADOW:
                key = (judged.payment.program, judged.payment.payment)
                self._alerted.add(key)
                if judged.verdict.decision is Decision.HOLD:
                    self._held.add(key)

    def all(self) -> dict[str, Any]:
        stolen, innocent = len(self._stolen), self._known.payments - len(self._stolen)
        wrongly = self._held - self._stolen
        caught = self._decidable & self._alerted
        return {
            "seed": self._known.seed,
            "payments": self._known.payments,
            "stolen": stolen,
            "alerts_per_10000": _per(len(self._alerted), self._known.payments),
            "holds_per_10000": _per(len(self._held), self._known.payments),
            "innocents_held_per_10000": _per(len(wrongly), self._known.payments),
            "innocents_held": Share(count=len(wrongly), of=innocent).told(),
            "undecidable_share": Share(count=stolen - len(self._decidable), of=stolen).told(),
            "caught_before_settlement_share": len(caught) / len(self._decidable)
            if self._decidable
            else None,
            "caught_before_settlement": Share(count=len(caught), of=len(self._decidable)).told(),
            "held_before_settlement": Share(
                count=len(self._decidable & self._held), of=len(self._decidable)
            ).told(),
            "holds": self._of_flags(self._held),
            "alerts": self._of_flags(self._alerted),
            "capacity": [self._at_capacity(each) for each in CAPACITIES],
            "money": self._money(wrongly),
            "schemes": self._schemes(),
            "look_alikes": self._look_alikes(),
            "rules": {name: self._of_rule(name) for name in self._rules.steps},
        }

    def _of_flags(self, flagged: set[Key]) -> dict[str, Any]:
        """Precision and recall of a set of payments, also as they would be at other shares."""
        right = len(flagged & self._stolen)
        found = Share(count=right, of=len(self._stolen))
        wrong = Share(count=len(flagged) - right, of=self._known.payments - len(self._stolen))
        return {
            "precision": Share(count=right, of=len(flagged)).told(),
            "recall": found.told(),
            "false_positive_rate": wrong.told(),
            "precision_at": {
                f"{each}": _precision(each / 100, found, wrong) for each in PREVALENCES
            },
        }

    def _at_capacity(self, capacity: int) -> dict[str, Any]:
        """Precision of the payments that are looked at when only so many can be, day by day."""
        by_day: dict[int, list[tuple[int, Key]]] = defaultdict(list)
        for judged in self._result.judged:
            if judged.payment is not None:
                key = (judged.payment.program, judged.payment.payment)
                day = self._certified.get(key, (0, 0))[1] // _DAY
                by_day[day].append((-judged.verdict.score, key))
        seen = [key for day in by_day.values() for _, key in sorted(day)[:capacity]]
        right = sum(key in self._stolen for key in seen)
        return {"a_day": capacity, **Share(count=right, of=len(seen)).told()}

    def _money(self, wrongly: set[Key]) -> dict[str, int]:
        saved = sum(self._known.amounts[key] for key in self._held & self._stolen)
        cost = len(wrongly) * WRONGFUL_HOLD
        return {
            "stolen": sum(self._known.amounts[key] for key in self._stolen),
            "saved": saved,
            "cost_of_a_wrongful_hold": WRONGFUL_HOLD,
            "cost": cost,
            "net": saved - cost,
        }

    def _schemes(self) -> list[dict[str, Any]]:
        """Of each kind of fraud: what of it was seen, and how soon."""
        by_scheme: dict[str, list[Instance]] = defaultdict(list)
        for each in self._known.instances:
            if each.fraud:
                by_scheme[each.scheme].append(each)
        return [self._scheme(name, found) for name, found in sorted(by_scheme.items())]

    def _scheme(self, name: str, found: Sequence[Instance]) -> dict[str, Any]:
        payments = {key for each in found for key in each.payments}
        decidable = payments & self._decidable
        waits = [wait for each in found if (wait := self._wait(each)) is not None]
        return {
            "scheme": name,
            "instances": len(found),
            "payments": len(payments),
            "decidable": len(decidable),
            "caught": len(decidable & self._alerted),
            "held": len(decidable & self._held),
            "seen": len(waits),
            "median_blocks_to_detection": sorted(waits)[len(waits) // 2] if waits else None,
        }

    def _wait(self, instance: Instance) -> int | None:
        """Blocks from its first payment to the first word about it, if there is any."""
        blocks = [self._certified[key][0] for key in instance.payments if key in self._certified]
        seen = [
            judged.place[0] >> LOG_BITS
            for judged in self._result.judged
            if self._concerns(judged, instance)
        ]
        if not blocks or not seen:
            return None
        return max(min(seen) - min(blocks), 0)

    def _concerns(self, judged: Judged, instance: Instance) -> bool:
        if judged.payment is not None:
            return (judged.payment.program, judged.payment.payment) in instance.payments
        (finding,) = judged.verdict.findings
        return instance.is_about(finding, self._about[finding.rule])

    def _look_alikes(self) -> list[dict[str, Any]]:
        """Of each kind of innocent: how many of its payments were looked at, or held."""
        by_scheme: dict[str, set[Key]] = defaultdict(set)
        for each in self._known.instances:
            if not each.fraud:
                by_scheme[each.scheme] |= each.payments - self._stolen
        return [
            {
                "scheme": name,
                "payments": len(payments),
                "alerted": len(payments & self._alerted),
                "held": len(payments & self._held),
            }
            for name, payments in sorted(by_scheme.items())
        ]

    def _of_rule(self, name: str) -> dict[str, Any]:
        """Whether a rule's findings are about fraud, and how many decidable frauds it sees."""
        about = self._about[name]
        found = [each for each in self._result.findings if each.rule == name]
        frauds = [each for each in self._known.instances if each.fraud]
        right = sum(any(each.is_about(finding, about) for each in frauds) for finding in found)
        decidable = [each for each in frauds if each.decidable]
        seen = sum(any(each.is_about(finding, about) for finding in found) for each in decidable)
        precision, recall = Share(count=right, of=len(found)), Share(count=seen, of=len(decidable))
        return {
            "n": len(found),
            "precision": precision.told()["share"],
            "precision_interval": interval(right, len(found)),
            "recall": recall.told()["share"],
            "recall_interval": interval(seen, len(decidable)),
        }


def interval(count: int, of: int) -> tuple[float, float]:
    """The interval of Wilson at 95 % (Wilson 1927)."""
    if of == 0:
        return 0.0, 1.0
    share, square = count / of, _Z * _Z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def _precision(prevalence: float, found: Share, wrong: Share) -> dict[str, Any]:
    """What precision would be if so much were stolen, with the ends of both intervals."""

    def at(recall: float, rate: float) -> float | None:
        right = prevalence * recall
        whole = right + (1 - prevalence) * rate
        return right / whole if whole else None

    recall, rate = found.told(), wrong.told()
    return {
        "precision": at(recall["share"] or 0.0, rate["share"] or 0.0),
        "low": at(recall["low"], rate["high"]),
        "high": at(recall["high"], rate["low"]),
    }


def _per(count: int, of: int) -> float:
    return 10_000 * count / of if of else 0.0


def _instance(told: Mapping[str, Any]) -> Instance:
    subjects = told["subjects"]
    return Instance(
        number=told["number"],
        scheme=told["scheme"],
        fraud=told["kind"] == "fraud",
        decidable=told["decidable"],
        visible_block=told["visible_block"],
        payments=frozenset(map(_key, told["payments"])),
        cases=frozenset((account_key(program), int(case)) for program, case in subjects["cases"]),
        awards=frozenset(
            (account_key(program), int(award))
            for program in told["programs"]
            for award in subjects["awards"]
        ),
        persons=frozenset(subjects["persons"]),
        accounts=frozenset(map(account_key, subjects["accounts"])),
    )


def _key(payment: Mapping[str, Any]) -> Key:
    return account_key(payment["program"]), int(payment["payment_id"])
