"""The statuses the ledger writes, each named as the contracts name it."""

from __future__ import annotations

from enum import StrEnum


class CaseStatus(StrEnum):
    """Where a case stands."""

    ENROLLED = "enrolled"
    APPROVED = "approved"


class RunState(StrEnum):
    """Where a run of payments stands."""

    OPENED = "opened"
    SEALED = "sealed"
    CERTIFIED = "certified"
    LAPSED = "lapsed"


class PaymentStatus(StrEnum):
    """Where a payment stands on the chain, from its sealing on."""

    SEALED = "sealed"
    DUE = "due"
    HELD = "held"
    FREE = "free"
    PAID = "paid"
    STRUCK = "struck"
    LAPSED = "lapsed"
    """Its run died before it was certified."""


class HoldState(StrEnum):
    """Where a hold stands."""

    PLACED = "placed"
    SUSTAINED = "sustained"
    RELEASED = "released"
    LAPSED = "lapsed"
    STRUCK = "struck"


class ProposalState(StrEnum):
    """Where a proposal to strike a payment stands."""

    OPEN = "open"
    SERVED = "served"
    ENACTED = "enacted"
    CLOSED = "closed"


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    FOR_CLAIMANT = "for_claimant"
    FOR_AGENCY = "for_agency"


class OutboxState(StrEnum):
    """Where the placing of a hold stands. A hold that is placed is found in the holds."""

    QUEUED = "queued"
    SIGNED = "signed"
    """Signed and written down, perhaps sent."""
    PLACED = "placed"
    REFUSED = "refused"
    """The contract refused it; `refusal` says why."""
    TOO_LATE = "too_late"
    """The payment's challenge window was over."""
