"""`almoner run set-aside`, `settle-payment`, `drop`, `expunge`: single payments."""

from __future__ import annotations

import click

from almoner.acts import appeals, changes, conflicts, payments
from almoner.acts.changes import ChangeKind
from almoner.cli import desk
from almoner.cli.desk import Desk
from almoner.cli.numbers import payment


@click.command(name="set-aside")
@payment
@desk.act
def set_aside(seat: Desk, payment_id: int) -> None:
    """Try a payment again that fell due a day ago; if it fails again, free its word of it.

    Until then its word cannot be sealed for another run. Any key may. Example: almoner run
    set-aside 4294967297 --as anyone
    """
    payments.set_aside(seat.agency, seat.officer, payment_id)
    state = payments.show(seat.agency, payment_id).state.name.lower()
    seat.say(f"Payment {payment_id} is out of its word: {state}.", payment=payment_id, state=state)


@click.command(name="settle-payment")
@payment
@desk.act
def settle_payment(seat: Desk, payment_id: int) -> None:
    """Pay a payment that was set aside and is free, as after a hold; any key may.

    Example: almoner run settle-payment 4294967297 --as anyone
    """
    payments.settle(seat.agency, seat.officer, payment_id)
    seat.say(f"Payment {payment_id} is paid.", payment=payment_id)


@click.command()
@payment
@desk.act
def drop(seat: Desk, payment_id: int) -> None:
    """Give a case back to its period after its payment's run was recalled; any key may.

    Example: almoner run drop 4294967297 --as anyone
    """
    payments.drop(seat.agency, seat.officer, payment_id)
    seat.say(f"Payment {payment_id} is gone; another run may pay its case.", payment=payment_id)


@click.group()
def expunge() -> None:
    """Ending payments that nobody could be paid."""


@expunge.command()
@payment
@desk.reason
@desk.act
def propose(seat: Desk, payment_id: int, reason: str) -> None:
    """Propose to end a free payment that nobody could be paid; by a caseworker.

    After its notice and time, almoner case enact tries it a last time. Example: almoner run expunge
    propose 4294967297 --reason "File 12: account closed" --as worker-cw01
    """
    case_no = appeals.case_of(seat.agency, payment_id)
    conflicts.require_none(seat.agency, case_no, ChangeKind.VOID_PAYMENT, payment_id=payment_id)
    written = seat.written(reason, case_no)
    made = changes.propose_expunge(seat.agency, seat.officer, payment_id, written)
    seat.say(
        f"Proposal {made} is open: another person serves its notice next (almoner notice serve).",
        payment=payment_id,
        proposal=made,
    )
