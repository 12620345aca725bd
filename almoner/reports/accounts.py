"""The accounts of the journal, after the U.S. Standard General Ledger (docs/journal.md).

The numbers are those of the USSGL where one of its accounts fits; behind a dash, subsidiary
accounts of ours that roll up to it. Budgetary accounts follow authority, proprietary ones cash.
"""

from __future__ import annotations

from dataclasses import dataclass

from almoner.ledger.grant_statuses import ProgramKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account."""

    number: str
    title: str
    by_allotment: bool = True
    """Whether its balance is kept by allotment; else by appropriation."""

    @property
    def budgetary(self) -> bool:
        """Whether it follows authority; else cash."""
        return self.number.startswith("4")


REALIZED = Account(number="411900", title="Appropriations realized", by_allotment=False)
CANCELED = Account(number="435000", title="Canceled authority", by_allotment=False)
UNALLOTTED = Account(number="445000", title="Authority not allotted", by_allotment=False)
ALLOTTED = Account(number="461000", title="Allotments not obligated")
UNDELIVERED = Account(number="480100", title="Obligations not paid")
ADVANCED = Account(number="480200", title="Obligations paid in advance")
DELIVERED = Account(number="490200", title="Obligations paid")

CASH_IDLE = Account(number="113000-1", title="Cash not apportioned", by_allotment=False)
CASH_HANDED = Account(number="113000-2", title="Cash of allotments")
ADVANCES = Account(number="141000", title="Advances to grantees")
RECEIVED = Account(number="310100", title="Appropriations received", by_allotment=False)
ADJUSTED = Account(number="310600", title="Appropriations returned to source", by_allotment=False)
USED = Account(number="310700", title="Appropriations used")
EXPENDED = Account(number="570000", title="Expended appropriations")
PROGRAM_COSTS = Account(number="610000", title="Program costs: grants")
BENEFITS = Account(number="640000", title="Benefit expense")

CHART = (
    *(REALIZED, CANCELED, UNALLOTTED, ALLOTTED, UNDELIVERED, ADVANCED, DELIVERED),
    *(CASH_IDLE, CASH_HANDED, ADVANCES, RECEIVED, ADJUSTED, USED, EXPENDED),
    *(PROGRAM_COSTS, BENEFITS),
)
"""All of them: budgetary, then proprietary."""


def expense(kind: ProgramKind) -> Account:
    """What payments of a program are booked as."""
    return PROGRAM_COSTS if kind is ProgramKind.GRANT else BENEFITS
