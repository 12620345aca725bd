"""The words the ledger writes, each named as the contracts name it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class FromOne(StrEnum):
    """Words in the order of a contract's enum, whose 0 means nothing at all."""

    @classmethod
    def of(cls, number: int) -> Self:
        """The word of the contract's number. Raises KeyError for one it does not have."""
        return dict(enumerate(cls, 1))[number]

    @property
    def number(self) -> int:
        """The contract's number."""
        return list(type(self)).index(self) + 1


class FromZero(StrEnum):
    """Words in the order of a contract's enum, whose 0 is a word like any other."""

    @classmethod
    def of(cls, number: int) -> Self:
        """The word of the contract's number. Raises KeyError for one it does not have."""
        return dict(enumerate(cls))[number]

    @property
    def number(self) -> int:
        """The contract's number."""
        return list(type(self)).index(self)


class CaseStatus(FromOne):
    """Where a case stands."""

    ENROLLED = "enrolled"
    APPROVED = "approved"
    REJECTED = "rejected"
    """Refused before approval."""
    WITHDRAWN = "withdrawn"
    """Taken back before approval."""
    TERMINATED = "terminated"
    """Ended; its household is not free yet."""
    CLOSED = "closed"
    """Ended; its household may enroll anew."""


class RunState(FromOne):
    """Where a run of payments stands."""

    OPENED = "opened"
    SEALED = "sealed"
    CERTIFIED = "certified"
    LAPSED = "lapsed"
    RECALLED = "recalled"
    """Withdrawn by its maker, or taken back before it was payable."""


class PaymentKind(FromZero):
    """Why a payment exists. All but the regular ones and draws are single runs."""

    REGULAR = "regular"
    SUPPLEMENT = "supplement"
    RESTORED = "restored"
    REPLACEMENT = "replacement"
    COURT_ORDER = "court_order"
    REISSUE = "reissue"
    DRAW = "draw"
    """On an award."""


class PaymentStatus(StrEnum):
    """Where a payment stands on the chain, from its sealing on."""

    SEALED = "sealed"
    DUE = "due"
    HELD = "held"
    FREE = "free"
    PAID = "paid"
    STRUCK = "struck"
    EXPUNGED = "expunged"
    """Nobody could be paid."""
    REISSUED = "reissued"
    """It could not be paid, and a single run stands for it."""
    LAPSED = "lapsed"
    """Its run died before it was certified."""
    RECALLED = "recalled"
    """Its run was certified and taken back."""


class RuleSetState(StrEnum):
    """Where a rule set of the fraud check stands. A program has one proposed and one active."""

    PROPOSED = "proposed"
    OVERTAKEN = "overtaken"
    """Another was proposed before a second person agreed to it."""
    ACTIVE = "active"
    REPLACED = "replaced"
    """Another was activated in its place."""
    DEACTIVATED = "deactivated"
    """Taken away by one person."""


class HoldState(FromOne):
    """Where a hold stands."""

    PLACED = "placed"
    SUSTAINED = "sustained"
    RELEASED = "released"
    LAPSED = "lapsed"
    STRUCK = "struck"
    CLOSED = "closed"
    """Its run was recalled."""


class Outcome(FromOne):
    """What became of a hold, for the figures of its rule family."""

    OVERTURNED = "overturned"
    UPHELD = "upheld"
    UNREVIEWED = "unreviewed"


class ChangeKind(FromOne):
    """What is proposed about a case or a payment."""

    INCREASE = "increase"
    DECREASE = "decrease"
    TERMINATE = "terminate"
    PAY_TO = "pay_to"
    SIGNER = "signer"
    RENEW = "renew"
    EXPIRY = "expiry"
    REOPEN = "reopen"
    VOID_PAYMENT = "void_payment"
    MASS = "mass"


class Basis(FromZero):
    """The law a notice rests on."""

    NONE = "none"
    ADVANCE = "advance"
    ADEQUATE = "adequate"
    MASS_CHANGE = "mass_change"
    REQUESTED = "requested"
    DEATH = "death"
    SUSTAINED = "sustained"
    UNPAYABLE = "unpayable"


class Origin(FromZero):
    """Who asked for a change."""

    STAFF = "staff"
    CLAIMANT = "claimant"
    COUNTER = "counter"
    IN_PERSON = "in_person"


class ProposalState(FromOne):
    """Where a proposal stands."""

    OPEN = "open"
    SERVED = "served"
    CONTESTED = "contested"
    CONFIRMED = "confirmed"
    """Nothing stands against it; anyone enacts it once no live run has sealed the case."""
    ENACTED = "enacted"
    RESTORING = "restoring"
    """To be undone once no live run has sealed the case."""
    RESTORED = "restored"
    """Undone until its appeal is decided."""
    CLOSED = "closed"


class AppealState(FromOne):
    """Where an appeal stands."""

    FILED = "filed"
    FOR_CLAIMANT = "for_claimant"
    FOR_AGENCY = "for_agency"
    WITHDRAWN = "withdrawn"


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
