"""Where one payment stands at this moment, asked of the contracts and not of the ledger.

What a person just did is on chain before the ledger has read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from almoner.service.context import ServiceContext


class State(IntEnum):
    """The contract's `PaymentState`."""

    NONE = 0
    DUE = 1
    HELD = 2
    FREE = 3
    PAID = 4
    STRUCK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One payment now. Times are block times; 0 where there is none."""

    state: State
    payable: bool
    """Whether it can be paid to the account right now."""
    payable_at: int
    appealed: bool
    decided: bool
    decide_by: int
    hold_expires_at: int


def of(context: ServiceContext, payment_id: int) -> Standing:
    """The payment as the newest block has it."""
    agency, call = context.agency, context.client.call
    payment, _, payable_at, payable_block = call(agency.program.functions.payment(payment_id))
    appeal = call(agency.hearings.functions.appealOf(context.address, payment_id))
    hold = call(agency.holds.functions.holdOf(context.address, payment_id))
    number, _, time = context.client.head()
    state = State(payment[2])
    return Standing(
        state=state,
        payable=state == State.FREE and time >= payable_at and number >= payable_block,
        payable_at=int(payable_at),
        appealed=appeal[0] != 0,
        decided=appeal[0] > 1,
        decide_by=int(appeal[3]),
        hold_expires_at=int(hold[1]),
    )


def now(context: ServiceContext) -> int:
    """Timestamp of the newest block."""
    return context.client.head()[2]
