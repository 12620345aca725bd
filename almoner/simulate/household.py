"""Made-up households: how many persons, which account, what the agency writes down about them.

They have numbers and no names. Telephone numbers are of the range set aside for fiction, and the
streets have none.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from almoner.simulate.accounts import accounts

# Persons in a unit, per thousand: most are a parent with one or two children.
ADULT_SIZES = ((1, 40), (2, 340), (3, 290), (4, 180), (5, 90), (6, 40), (7, 20))
CHILD_ONLY_SIZES = ((1, 520), (2, 290), (3, 130), (4, 40), (5, 15), (6, 5))
# Units of children only, with relatives who are not in the unit, are a good third of caseloads.
CHILD_ONLY_PERCENT = 35
_LANGUAGES = (("en", 86), ("es", 14))
_LAST_PERIOD = 12

Drawn = TypeVar("Drawn")


class Kind(StrEnum):
    """What a household really is; only the truth file says it."""

    ORDINARY = "ordinary"
    SHELTER = "shelter"
    FAMILY_ACCOUNT = "family_account"
    OUTREACH = "outreach"
    SHARED_HOME = "shared_home"
    RING = "ring"

    @property
    def fraud(self) -> bool:
        """Whether money for it is stolen."""
        return self is Kind.RING


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One line of a roster to be, and what it really is."""

    case_number: str
    members: tuple[str, ...]
    unit: str
    pay_to: str
    office: str
    worker: str
    group: str
    day: int
    phone: str
    mailing_address: str
    language: str
    kind: Kind
    from_period: int = 1
    to_period: int = _LAST_PERIOD


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One household coming to an office: to whom, on which day, and whose account it names."""

    day: int
    office: str
    worker: str
    kind: Kind
    account: str | None = None
    """None for an account of its own."""
    group: str = ""


class Households:
    """Makes households one after the other, no number used twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._accounts = accounts(chance)
        self._cases = 0
        self._members = 0

    def account(self) -> str:
        """A new account; nobody has its key."""
        return next(self._accounts)

    def taken_in(self, visit: Visit) -> Household:
        """The household of a visit."""
        chance = self._chance
        child_only = chance.randrange(100) < CHILD_ONLY_PERCENT
        size = _drawn(chance, CHILD_ONLY_SIZES if child_only else ADULT_SIZES)
        self._cases += 1
        first = self._members + 1
        self._members += size
        return Household(
            case_number=f"C-{self._cases:06d}",
            members=tuple(f"M-{number:07d}" for number in range(first, self._members + 1)),
            unit="child_only" if child_only else "adult",
            pay_to=visit.account or self.account(),
            office=visit.office,
            worker=visit.worker,
            group=visit.group,
            day=visit.day,
            phone=f"555-01{chance.randrange(100):02d}",
            mailing_address=f"Unit {chance.randrange(1, 100)}, Block {chance.randrange(1, 40)}",
            language=_drawn(chance, _LANGUAGES),
            kind=visit.kind,
        )


def _drawn(chance: random.Random, weights: tuple[tuple[Drawn, int], ...]) -> Drawn:
    values = [value for value, _ in weights]
    return chance.choices(values, [weight for _, weight in weights])[0]
