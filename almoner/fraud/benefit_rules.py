"""The rules for benefits: each reads like a sentence of policy and gives one finding about one
account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from almoner.fraud.facts import AccountFacts, Destination

Facts = TypeVar("Facts", contravariant=True)
"""What a rule looks at."""
Bounds = TypeVar("Bounds", contravariant=True)
"""What says where it fires."""


class Band(StrEnum):
    """How a rule answers."""

    CLEAN = "clean"
    CANNOT_TELL = "cannot_tell"
    """A fact is missing; the finding says which."""
    RAISED = "raised"
    """Evidence of its family. Alone it never holds."""
    BROKEN = "broken"
    """Something that cannot lawfully be. Alone it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The bounds of the rules for benefits. They are part of what the rule hash commits to."""

    default_capacity: int = 4
    """Cases an account may serve that nobody declared."""
    one_hand_cases: int = 10
    """Cases on one account, by one caseworker, from which on it is noted."""
    one_hand_window: int = 86_400
    """Seconds within which they were enrolled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's answer, with the figures it rests on."""

    rule: str
    band: Band
    features: Mapping[str, int | str]
    needs: str = ""
    """What it would take to tell, where it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[Facts, Bounds]):
    """A rule's definition. `version` rises whenever its meaning changes."""

    name: str
    version: int
    family: str
    """Rules of one family look at the same evidence; two families are independent."""
    policy: str
    find: Callable[[Facts, int, Bounds], Finding]


def shared_account(facts: AccountFacts, now: int, parameters: Parameters) -> Finding:
    """More approved cases are paid to one account than it was declared for."""
    declared = facts.declaration
    stands = declared is not None and declared.confirmed and now < declared.until
    capacity = declared.capacity if declared and stands else parameters.default_capacity
    cases = sum(case.approved for case in facts.cases)
    return Finding(
        rule="shared_account",
        band=Band.RAISED if cases > capacity else Band.CLEAN,
        features={
            "account": facts.account,
            "cases": cases,
            "capacity": capacity,
            "declared": int(stands),
        },
    )


def one_hand(facts: AccountFacts, now: int, parameters: Parameters) -> Finding:
    """One caseworker enrolled many cases of one account within a day, declared or not."""
    times: dict[int, list[int]] = defaultdict(list)
    unknown: dict[int, int] = defaultdict(int)
    for case in facts.cases:
        if case.enrolled_at is None:
            unknown[case.caseworker] += 1
        else:
            times[case.caseworker].append(case.enrolled_at)
    # Ties go to the lowest number, so that every reader names the same person.
    people = sorted({*times, *unknown})
    most = {person: _most_within(times[person], parameters.one_hand_window) for person in people}
    person = max(people, key=lambda each: (most[each], -each), default=0)
    cases = most.get(person, 0)
    possible = max((most[each] + unknown[each] for each in people), default=0)
    features: dict[str, int | str] = {
        "account": facts.account,
        "caseworker": person,
        "cases": cases,
        "bound": parameters.one_hand_cases,
        "window": parameters.one_hand_window,
    }
    if cases >= parameters.one_hand_cases:
        return Finding(rule="one_hand", band=Band.RAISED, features=features)
    if possible >= parameters.one_hand_cases:
        missing = sum(unknown.values())
        return Finding(
            rule="one_hand",
            band=Band.CANNOT_TELL,
            features=features,
            needs=f"the enrollment times of {missing} cases",
        )
    return Finding(rule="one_hand", band=Band.CLEAN, features=features)


def officer_account(facts: Destination, now: int, parameters: object) -> Finding:
    """The account is a key of a person of the agency."""
    return Finding(
        rule="officer_account",
        band=Band.CLEAN if facts.officer is None else Band.BROKEN,
        features={"account": facts.account, "officer": facts.officer or 0},
    )


OFFICER_ACCOUNT: Rule[Destination, object] = Rule(
    name="officer_account",
    version=1,
    family="destination",
    policy="A payment goes to the key of a person of the agency.",
    find=officer_account,
)
"""The same for benefits and for grants."""
RULES: tuple[Rule[AccountFacts, Parameters], ...] = (
    Rule(
        name="shared_account",
        version=1,
        family="destination",
        policy="More approved cases are paid to one account than its confirmed, unexpired "
        "declaration allows, or than default_capacity without one.",
        find=shared_account,
    ),
    Rule(
        name="one_hand",
        version=1,
        family="enrollment",
        policy="One caseworker enrolled at least one_hand_cases cases of one account in less than "
        "one_hand_window seconds.",
        find=one_hand,
    ),
    OFFICER_ACCOUNT,
)


def _most_within(times: list[int], window: int) -> int:
    """The most of the times that lie less than `window` seconds apart."""
    ordered = sorted(times)
    most = first = 0
    for last, time in enumerate(ordered):
        while time - ordered[first] >= window:
            first += 1
        most = max(most, last - first + 1)
    return most
