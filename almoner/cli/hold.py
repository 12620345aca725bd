"""`almoner hold`: reviewing what the fraud check delayed."""

from __future__ import annotations

import click

from almoner.acts import holds
from almoner.cli import session
from almoner.cli.parameters import LONG_NUMBER
from almoner.cli.session import Session
from almoner.errors import AlmonerError

_payment = click.argument("payment_id", metavar="PAYMENT", type=LONG_NUMBER)
_reason = click.option(
    "--reason", required=True, help="Reason in words, with a file number; only its digest is sent."
)
_STATES = ("none", "placed", "sustained", "released", "lapsed", "struck")


@click.group()
def hold() -> None:
    """Holds on single payments."""


@hold.command()
@_payment
@session.program_id
@session.as_json
def show(payment_id: int, program_id: str | None, as_json: bool) -> None:
    """Show the hold of a payment.

    Example: almoner hold show 8589935593
    """
    agency = Session().agency(program_id)
    found = agency.client.call(agency.holds.functions.holdOf(agency.program.address, payment_id))
    names = ("placed_at", "expires_at", "rule", "reason", "placer", "state", "reviewer")
    facts = dict(zip(names, found, strict=True))
    if not facts["state"]:
        raise AlmonerError(f"Payment {payment_id} has no hold.")
    session.show({**facts, "state": _STATES[facts["state"]]}, as_json=as_json)


@hold.command()
@_payment
@_reason
@session.program_id
@session.acting
@session.as_json
def release(payment_id: int, reason: str, program_id: str | None, name: str, as_json: bool) -> None:
    """Release a hold as unfounded.

    Example: almoner hold release 8589935593 --reason "File 12: seen" --as investigator-1
    """
    here = Session()
    agency = here.agency(program_id)
    holds.release(agency, here.sender(agency.client, name), payment_id, holds.digest(reason))
    session.say(f"Payment {payment_id} is free.", as_json=as_json, payment=payment_id)


@hold.command()
@_payment
@_reason
@session.program_id
@session.acting
@session.as_json
def sustain(payment_id: int, reason: str, program_id: str | None, name: str, as_json: bool) -> None:
    """Find a hold well founded; this opens a proposal to strike the payment.

    Example: almoner hold sustain 8589935593 --reason "File 12: absent" --as officer-2
    """
    here = Session()
    agency = here.agency(program_id)
    proposal = holds.sustain(
        agency, here.sender(agency.client, name), payment_id, holds.digest(reason)
    )
    session.say(
        f"Proposal {proposal} is open: its notice has to be served next.",
        as_json=as_json,
        payment=payment_id,
        proposal=proposal,
    )


@hold.command()
@_payment
@click.option("--settle", is_flag=True, help="Pay it at once.")
@session.program_id
@session.acting
@session.as_json
def lapse(payment_id: int, settle: bool, program_id: str | None, name: str, as_json: bool) -> None:
    """End a hold whose time is over; any key may.

    Example: almoner hold lapse 8589935593 --settle --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    sender = here.sender(agency.client, name)
    holds.lapse(agency, sender, payment_id)
    if settle:
        holds.settle_payment(agency, sender, payment_id)
    outcome = "paid" if settle else "free"
    session.say(f"Payment {payment_id} is {outcome}.", as_json=as_json, payment=payment_id)
