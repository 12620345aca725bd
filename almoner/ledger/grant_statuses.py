"""The words the ledger writes about grants, each named as the contracts name it."""

from __future__ import annotations

from enum import StrEnum

from almoner.ledger.statuses import FromOne, FromZero


class ProgramKind(FromOne):
    """What a program pays for."""

    BENEFIT = "benefit"
    GRANT = "grant"


class Regime(FromOne):
    """The rules the awards of a round follow."""

    UNIFORM_GUIDANCE = "uniform_guidance"
    """2 CFR part 200."""
    STATE = "state"


class RoundState(FromOne):
    """Where a round stands; whether it takes applications is a matter of the clock."""

    DRAFTED = "drafted"
    PUBLISHED = "published"
    JUDGED = "judged"
    """Its panel is over: awards can be offered."""
    CANCELLED = "cancelled"


class ApplicationState(FromOne):
    """Where an application stands."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    AWARDED = "awarded"
    """An offer was made on it, whatever became of the offer."""


class ReviewState(FromOne):
    """Where a reviewer stands to an application."""

    ASSIGNED = "assigned"
    CLEARED = "cleared"
    """Attested to have no conflict of interest."""
    CONFLICTED = "conflicted"
    POSTED = "posted"
    """The score sheet counts."""


class PayMode(FromOne):
    """How an award is paid."""

    REIMBURSEMENT = "reimbursement"
    ADVANCE = "advance"
    MILESTONE = "milestone"


class AwardState(FromOne):
    """Where an award stands."""

    RECOMMENDED = "recommended"
    OFFERED = "offered"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    """Nothing new may be requested."""
    TERMINATED = "terminated"
    """Costs until then may still be drawn."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """Recommended no more."""
    DECLINED = "declined"
    EXPIRED = "expired"
    """Not accepted in time."""


class MilestoneState(FromZero):
    """Where a milestone stands; every cost category is planned."""

    PLANNED = "planned"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class DrawState(FromOne):
    """Where a draw stands until its approval; from there its payment says."""

    REQUESTED = "requested"
    REVIEWED = "reviewed"
    """Found in order; waits for its approvals."""
    APPROVED = "approved"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"


class AmendmentKind(FromOne):
    """How an award may change. The last five are the agency's alone, and can be objected to."""

    BILATERAL = "bilateral"
    NO_COST_EXTENSION = "no_cost_extension"
    REBUDGET = "rebudget"
    SUSPENSION = "suspension"
    TERMINATION = "termination"
    DEOBLIGATION = "deobligation"
    CLOSEOUT = "closeout"
    DISALLOWANCE = "disallowance"


class AmendmentState(FromOne):
    """Where an amendment stands."""

    PROPOSED = "proposed"
    NOTICED = "noticed"
    OBJECTED = "objected"
    UPHELD = "upheld"
    """The objection was decided for the agency."""
    EFFECTIVE = "effective"
    OVERTURNED = "overturned"
    """Decided for the grantee."""
    LAPSED = "lapsed"
    """Not decided in time."""
    WITHDRAWN = "withdrawn"
    """By its proposer, or a suspension that was lifted."""


class Approved(StrEnum):
    """What approvers have seats on."""

    AWARD = "award"
    DRAW = "draw"
    AMENDMENT = "amendment"
