"""Where one payment stands at this moment, asked of the contracts and not of the ledger.

What a person just did is on chain before the ledger has read it.
"""

from __future__ import annotations

from dataclasses import dataclass

from almoner.acts import payments
from almoner.acts.appeals import AppealState
from almoner.acts.payments import PaymentState
from almoner.acts.runs import RunState
from almoner.chain import structs
from almoner.service.context import ServiceContext


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One payment now. Times are block times; 0 where there is none."""

    state: PaymentState
    payable: bool
    """Whether it can be paid to the account right now."""
    payable_at: int
    recalled: bool
    """Whether the whole run was taken back before it was paid."""
    appealed: bool
    """Whether the person cannot appeal it: by an appeal of their own, or one that is over."""
    own: bool
    """Whether the appeal was signed by the person, not filed at the counter in their name."""
    decided: bool
    withdrawn: bool
    decide_by: int
    hold_expires_at: int


def of(context: ServiceContext, payment_id: int) -> Standing:
    """The payment as the newest block has it."""
    agency, client = context.agency, context.client
    payment = payments.show(agency, payment_id)
    subject = (context.address, payment_id)
    appeal = structs.read(client, agency.hearings.functions.appealOf(*subject))
    hold = structs.read(client, agency.holds.functions.holdOf(*subject))
    number, _, time = client.head()
    answer, filer = AppealState(appeal["state"]), appeal["filer"]
    due = time >= payment.payable_at and number >= payment.payable_block
    free = payment.state == PaymentState.FREE and payment.run_state == RunState.CERTIFIED
    return Standing(
        state=payment.state,
        payable=free and due,
        payable_at=payment.payable_at,
        recalled=payment.run_state == RunState.RECALLED,
        appealed=answer != AppealState.NONE and not (answer == AppealState.FILED and filer),
        own=answer != AppealState.NONE and not filer,
        decided=answer in (AppealState.FOR_CLAIMANT, AppealState.FOR_AGENCY),
        withdrawn=answer == AppealState.WITHDRAWN,
        decide_by=int(appeal["decide_by"]),
        hold_expires_at=int(hold["expires_at"]),
    )


def now(context: ServiceContext) -> int:
    """Timestamp of the newest block."""
    return context.client.head()[2]


def known(context: ServiceContext) -> int:
    """Timestamp of the newest block the ledger has: of what is shown from it, without asking."""
    cursor = context.views.cursor()
    return cursor.time if cursor is not None else 0
