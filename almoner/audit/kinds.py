"""What the contracts number, as their interfaces do."""

from __future__ import annotations

from enum import IntEnum


class _Said(IntEnum):
    @property
    def word(self) -> str:
        return self.name.lower().replace("_", " ")


class PaymentState(_Said):
    NONE = 0
    DUE = 1
    HELD = 2
    FREE = 3
    PAID = 4
    STRUCK = 5
    EXPUNGED = 6
    REISSUED = 7


class PaymentKind(_Said):
    REGULAR = 0
    SUPPLEMENT = 1
    RESTORED = 2
    REPLACEMENT = 3
    COURT_ORDER = 4
    REISSUE = 5
    DRAW = 6


class RunState(_Said):
    NONE = 0
    OPENED = 1
    SEALED = 2
    CERTIFIED = 3
    LAPSED = 4
    RECALLED = 5


class ChangeKind(_Said):
    NONE = 0
    INCREASE = 1
    DECREASE = 2
    TERMINATE = 3
    PAY_TO = 4
    SIGNER = 5
    RENEW = 6
    EXPIRY = 7
    REOPEN = 8
    VOID_PAYMENT = 9
    MASS = 10


class Basis(_Said):
    NONE = 0
    ADVANCE = 1
    ADEQUATE = 2
    MASS_CHANGE = 3
    REQUESTED = 4
    DEATH = 5
    SUSTAINED = 6
    UNPAYABLE = 7


class Origin(_Said):
    STAFF = 0
    CLAIMANT = 1
    COUNTER = 2
    IN_PERSON = 3


class ProposalState(_Said):
    NONE = 0
    OPEN = 1
    SERVED = 2
    CONTESTED = 3
    CONFIRMED = 4
    ENACTED = 5
    RESTORING = 6
    RESTORED = 7
    CLOSED = 8


class HoldState(_Said):
    NONE = 0
    PLACED = 1
    SUSTAINED = 2
    RELEASED = 3
    LAPSED = 4
    STRUCK = 5
    CLOSED = 6


class Outcome(_Said):
    NONE = 0
    OVERTURNED = 1
    UPHELD = 2
    UNREVIEWED = 3


class AppealState(_Said):
    NONE = 0
    FILED = 1
    FOR_CLAIMANT = 2
    FOR_AGENCY = 3
    WITHDRAWN = 4


class AwardState(_Said):
    NONE = 0
    RECOMMENDED = 1
    OFFERED = 2
    ACTIVE = 3
    SUSPENDED = 4
    TERMINATED = 5
    CLOSED = 6
    WITHDRAWN = 7
    DECLINED = 8
    EXPIRED = 9


class DrawState(_Said):
    NONE = 0
    REQUESTED = 1
    REVIEWED = 2
    APPROVED = 3
    DENIED = 4
    WITHDRAWN = 5


class RoundState(_Said):
    NONE = 0
    DRAFTED = 1
    PUBLISHED = 2
    JUDGED = 3
    CANCELLED = 4


class AmendmentKind(_Said):
    NONE = 0
    BILATERAL = 1
    NO_COST_EXTENSION = 2
    REBUDGET = 3
    SUSPENSION = 4
    TERMINATION = 5
    DEOBLIGATION = 6
    CLOSEOUT = 7
    DISALLOWANCE = 8


class AmendmentState(_Said):
    NONE = 0
    PROPOSED = 1
    NOTICED = 2
    OBJECTED = 3
    UPHELD = 4
    EFFECTIVE = 5
    OVERTURNED = 6
    LAPSED = 7
    WITHDRAWN = 8
