"""The offices, and which of them nobody may hold together."""

from __future__ import annotations

from enum import IntEnum


class Office(IntEnum):
    """As numbered in contracts/interfaces/IOffices.sol."""

    NONE = 0
    APPOINTING_AUTHORITY = 1
    BUDGET_OFFICER = 2
    PROGRAM_ADMIN = 3
    CASEWORKER = 4
    DETERMINER = 5
    MAKER = 6
    APPROVER = 7
    GRANTS_OFFICER = 8
    REVIEWER = 9
    MONITOR = 10
    INVESTIGATOR = 11
    HEARING_OFFICER = 12
    COUNTER = 13
    GUARDIAN = 14

    @property
    def word(self) -> str:
        return self.name.lower().replace("_", " ")


_ALONE = {Office.APPOINTING_AUTHORITY, Office.MONITOR, Office.GUARDIAN, Office.HEARING_OFFICER}
_PAIRS = (
    (Office.COUNTER, Office.CASEWORKER),
    (Office.COUNTER, Office.DETERMINER),
    (Office.APPROVER, Office.MAKER),
    (Office.APPROVER, Office.PROGRAM_ADMIN),
    (Office.CASEWORKER, Office.DETERMINER),
    (Office.GRANTS_OFFICER, Office.REVIEWER),
)
_OPPOSED = {frozenset(pair) for pair in _PAIRS} | {
    frozenset((Office.INVESTIGATOR, other))
    for other in Office
    if other not in (Office.INVESTIGATOR, Office.BUDGET_OFFICER)
}


def clash(a: Office, b: Office) -> bool:
    """Whether one person may not hold both."""
    return a != b and (a in _ALONE or b in _ALONE or frozenset((a, b)) in _OPPOSED)
