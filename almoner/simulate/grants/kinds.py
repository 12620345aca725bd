"""What an award really is: what is planted among the awards, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What an award really is; only the truth file says it."""

    ORDINARY = "ordinary"
    SPLIT = "split_under_a_limit"
    OVERCHARGED = "invoice_charged_over_its_gross"
    HASTY = "approved_in_seconds"
    OFFICIAL = "paid_to_an_officer"
    TWO_AWARDS = "one_organization_with_two_awards"
    FISCAL_AGENT = "organizations_of_one_fiscal_agent"
    SHARED_INVOICE = "invoice_lawfully_shared"
    URGENT = "approved_within_two_hours"

    @property
    def fraud(self) -> bool:
        """Whether money for it is stolen, or tried to be."""
        return self in (Kind.SPLIT, Kind.OVERCHARGED, Kind.HASTY, Kind.OFFICIAL)


class Mode(StrEnum):
    """How an award is paid, as lists of awards write it."""

    REIMBURSEMENT = "reimbursement"
    ADVANCE = "advance"
    MILESTONE = "milestone"


PLANTED: Mapping[Kind, tuple[Mode, ...]] = {
    Kind.SPLIT: (Mode.REIMBURSEMENT,) * 3,
    Kind.OVERCHARGED: (Mode.REIMBURSEMENT,) * 2,
    Kind.HASTY: (Mode.REIMBURSEMENT,),
    Kind.OFFICIAL: (Mode.REIMBURSEMENT,),
    Kind.TWO_AWARDS: (Mode.REIMBURSEMENT, Mode.MILESTONE),
    Kind.FISCAL_AGENT: (Mode.REIMBURSEMENT, Mode.REIMBURSEMENT, Mode.ADVANCE),
}
"""The awards that are planted, by kind; the shared invoice and the urgent draw are of these too."""
MINIMUM_AWARDS = sum(map(len, PLANTED.values()))
"""The fewest awards that have room for every planted group."""
SPARE = 4
"""The fewest applicants beside them: one withdraws, some go away with nothing."""
