"""What a replacement or a reissue can stand for, asked before a maker opens it."""

from __future__ import annotations

from almoner import money
from almoner.acts import paid, payments, sealed
from almoner.acts.payments import PaymentState
from almoner.acts.runs import PaymentKind, RunState
from almoner.acts.singles import Single
from almoner.chain.agency import Agency
from almoner.errors import AlmonerError, Reverted

_ENDED = (PaymentState.STRUCK, PaymentState.EXPUNGED)
_MAYBE = ("SetAside_TransferFailed", "Treasury_ShortCash")
"""Refusals by which a payment that is free may be replaced, now or once there is cash."""


def require_replaceable(agency: Agency, single: Single) -> None:
    """Raises AlmonerError where nothing of the original failed, came back or was struck.

    Raises Reverted, for example BenefitProgram_NotPayableYet, where it cannot even have failed.
    """
    original = single.original
    if single.case_no != original % 2**32:
        return  # the program names the field
    run = sealed.require(agency, original)
    found = payments.show(agency, original)
    state = found.state.name.lower()
    if found.state is PaymentState.NONE and run.state is not RunState.CERTIFIED:
        raise AlmonerError(
            f"Payment {original} was never made: its run {run.number} is {run.state.name.lower()}, "
            "so open a run of the period for its case (almoner run open)."
        )
    if found.state is PaymentState.DUE:
        raise AlmonerError(
            f"Payment {original} is due: pay it (almoner run settle {run.number}); if it fails, it "
            "can be replaced once it was set aside (almoner run set-aside)."
        )
    if found.state is PaymentState.HELD:
        raise AlmonerError(
            f"Payment {original} is held: it can be replaced only if it is struck, or fails once "
            "it is free (almoner hold show)."
        )
    if found.state is PaymentState.FREE:
        _require_failing(agency, original)
    if found.state in _ENDED and single.kind is not PaymentKind.REPLACEMENT:
        raise AlmonerError(
            f"Payment {original} is {state}: it is replaced (almoner run single replacement), not "
            "reissued."
        )
    _require_left(agency, single, found)


def _require_failing(agency: Agency, payment_id: int) -> None:
    """What could still be paid is paid, and not replaced."""
    try:
        agency.client.call(agency.program.functions.settlePayment(payment_id))
    except Reverted as refusal:
        if refusal.name in _MAYBE:
            return
        raise
    raise AlmonerError(
        f"Payment {payment_id} is free and can be paid: pay it (almoner run settle-payment "
        f"{payment_id})."
    )


def _require_left(agency: Agency, single: Single, found: payments.Payment) -> None:
    """No more is replaced than came back, or went back to the allotment."""
    original = single.original
    was_paid = found.state in (PaymentState.NONE, PaymentState.PAID)
    back = paid.returned(agency, original) if was_paid else found.amount
    replaced = int(agency.client.call(agency.program.functions.replacedOf(original)))
    if was_paid and not back:
        raise AlmonerError(
            f"Payment {original} was paid and nothing of it came back: it can be replaced once "
            "its money was sent back to the Treasury."
        )
    if single.amount > back - replaced:
        raise AlmonerError(
            f"{money.dollars(single.amount)} is more than came back of payment {original} and was "
            f"not replaced yet: give at most {money.dollars(back - replaced)}."
        )
