"""Payments in slots of their own: set aside, freed, dropped (contracts/abstracts/SetAside.sol)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from almoner.acts.runs import PaymentKind, RunState
from almoner.chain import structs
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


class PaymentState(IntEnum):
    """Where a payment stands, numbered as in the contract."""

    NONE = 0
    DUE = 1
    HELD = 2
    FREE = 3
    PAID = 4
    STRUCK = 5
    EXPUNGED = 6
    REISSUED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment and where its run stands. `amount` in base units, times since 1970."""

    pay_to: str
    amount: int
    state: PaymentState
    period: int
    kind: PaymentKind
    run_state: RunState
    payable_at: int
    payable_block: int


def show(agency: Agency, payment_id: int) -> Payment:
    """A payment as the program has it; of state NONE where it never was or was paid in its word."""
    view = agency.program.functions.payment(payment_id)
    found, run_state, payable_at, payable_block = agency.client.call(view)
    payment = structs.fields(view.abi["outputs"][0], found)
    enums = {"state": PaymentState(payment["state"]), "kind": PaymentKind(payment["kind"])}
    return Payment(
        run_state=RunState(run_state),
        payable_at=payable_at,
        payable_block=payable_block,
        **(payment | enums),
    )


def set_aside(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Tries a payment that fell due a day ago; if it fails again, frees its word of it.

    Raises Reverted, for example BenefitProgram_NotPayableYet.
    """
    anyone.send(agency.program.functions.setAside(payment_id))


def settle(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Pays a payment that was set aside and is free. Raises Reverted."""
    anyone.send(agency.program.functions.settlePayment(payment_id))


def drop(agency: Agency, anyone: Sender, payment_id: int) -> None:
    """Gives a case back to its period after its payment's run was recalled. Raises Reverted."""
    anyone.send(agency.program.functions.drop(payment_id))
