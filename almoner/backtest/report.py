"""What two persons decide by: what a version of the rules would have done, and what another did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from almoner.backtest import shares
from almoner.backtest.engine import Engine
from almoner.backtest.run import Result
from almoner.backtest.shares import Cap, Fuse, History
from almoner.fraud import canonical
from almoner.fraud.judging import Key
from almoner.fraud.policy import RuleSet, Typology

Names = Callable[[frozenset[int]], Mapping[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A version of the rules, and what it found."""

    rules: RuleSet
    result: Result


def report(
    tried: Tried,
    before: Tried | None,
    *,
    engine: Engine,
    read: Mapping[str, Any],
    caps: Mapping[int, Cap],
    fuse: Fuse,
    names: Names,
) -> dict[str, Any]:
    """All figures, for `reported.written`. The same of the same history, whatever the engine.

    `caps` are of programs by their purpose, and `read` is what the source says of itself.
    """
    history = History(engine)
    looked, held = shares.chosen(tried.result)
    looked_before, held_before = shares.chosen(before.result) if before else ({}, {})
    known = names(frozenset(program for program, _ in history.payments))
    compared = before is not None
    windows = shares.windows(history, held, caps)
    return {
        "rules": _sets(tried.rules),
        "against": _sets(before.rules) if before else None,
        "read": dict(read),
        "payments": len(history.payments),
        "looked_at": _changed(looked, looked_before, known, compared),
        "held": _changed(held, held_before, known, compared),
        "typologies": _by_typology(looked, looked_before, held, held_before),
        "referrals": _referrals(tried, before),
        "holds_per_day": shares.by_day(history, held),
        "fuse": {"outcomes": fuse.outcomes, "rate_bps": fuse.rate_bps},
        "families": shares.by_family(tried.rules, history, held, fuse),
        "programs": [
            {"program": known.get(program), **told, "fullest": windows[program]}
            for program, told in shares.by_program(history, looked, held)
        ],
        "offices": [
            {"program": known.get(program), **told}
            for program, told in shares.by_office(history, looked, held)
        ],
    }


def _sets(rules: RuleSet) -> dict[str, Any]:
    """The version, with what programs of each purpose were judged by."""
    own: list[tuple[int | None, Mapping[str, int]]] = [(None, {}), *sorted(rules.purposes.items())]
    return {
        "version": rules.version,
        "sets": [
            {
                "purpose": purpose,
                "own": dict(numbers),
                "digest": canonical.shown(rules.digest(numbers)),
            }
            for purpose, numbers in own
        ],
    }


def _changed(
    now: Mapping[Key, Typology],
    then: Mapping[Key, Typology],
    known: Mapping[int, str],
    compared: bool,
) -> dict[str, Any]:
    """Without a version to compare with, all were added."""

    def listed(chosen: Mapping[Key, Typology], but: Mapping[Key, Typology]) -> list[dict[str, Any]]:
        return [
            {"program": known.get(program), "payment": number, "typology": typology.name}
            for (program, number), typology in sorted(chosen.items(), key=lambda each: each[0])
            if (program, number) not in but
        ]

    return {
        "count": len(now),
        "before": len(then) if compared else None,
        "added": listed(now, then),
        "removed": listed(then, now),
    }


def _by_typology(
    looked: Mapping[Key, Typology],
    looked_before: Mapping[Key, Typology],
    held: Mapping[Key, Typology],
    held_before: Mapping[Key, Typology],
) -> list[dict[str, Any]]:
    """Of each typology by which anything was chosen: how many, and how many came and went."""

    def counted(now: Mapping[Key, Typology], then: Mapping[Key, Typology], name: str) -> Any:
        added = [key for key, each in now.items() if each.name == name and key not in then]
        removed = [key for key, each in then.items() if each.name == name and key not in now]
        count = sum(each.name == name for each in now.values())
        return {"count": count, "added": len(added), "removed": len(removed)}

    every = {each.name for chosen in (looked, looked_before) for each in chosen.values()}
    return [
        {
            "typology": name,
            "looked_at": counted(looked, looked_before, name),
            "held": counted(held, held_before, name),
        }
        for name in sorted(every)
    ]


def _referrals(tried: Tried, before: Tried | None) -> list[dict[str, Any]]:
    now, then = _referred(tried.result), _referred(before.result) if before else Counter()
    return [
        {"typology": name, "count": now[name], "before": then[name] if before else None}
        for name in sorted(now | then)
    ]


def _referred(result: Result) -> Counter[str]:
    return Counter(each.verdict.typology.name for each in result.judged if each.payment is None)
