"""`almoner grant award pay-to` and `signer`: what the counter files in a grantee's name."""

from __future__ import annotations

import click
from eth_utils.crypto import keccak

from almoner.acts import changes, conflicts, requests
from almoner.acts.changes import ChangeKind
from almoner.cli import desk
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.parameters import ADDRESS, NUMBER, SIGNER

_award = click.argument("number", metavar="AWARD", type=NUMBER)


@click.command(name="pay-to")
@_award
@click.argument("account", type=ADDRESS)
@desk.evidence
@desk.grant_act
def pay_to(seat: Desk, number: int, account: str, evidence: str) -> None:
    """Ask for another account of an award in its grantee's name; by the counter.

    Draws that are approved already go where they were approved for. Example: almoner grant award
    pay-to 3 0x… --evidence "Letter 8 of 2027-02-05" --as counter-1
    """
    value = bytes.fromhex(account.removeprefix("0x")).rjust(32, b"\0")
    conflicts.require_none(seat.agency, number, ChangeKind.PAY_TO, value=value)
    written = seat.written(evidence)
    made = requests.file_pay_to(seat.agency, seat.officer, number, account, written)
    _filed(seat, number, made)


@click.command()
@_award
@click.argument("key", metavar="SIGNER", type=SIGNER)
@desk.evidence
@desk.grant_act
def signer(seat: Desk, number: int, key: bytes, evidence: str) -> None:
    """Ask for another key of an award in its grantee's name, as after a lost one; by the counter.

    SIGNER is an account (0x and 40 digits), or the passkey verifier with a public key (168).

    Example: almoner grant award signer 3 0x… --evidence "Letter 9 of 2027-02-05" --as counter-1
    """
    conflicts.require_none(seat.agency, number, ChangeKind.SIGNER, value=keccak(key))
    made = requests.file_signer(seat.agency, seat.officer, number, key, seat.written(evidence))
    _filed(seat, number, made)


def _filed(seat: Desk, award: int, made: int) -> None:
    due = changes.show(seat.agency, made).effective_at
    seat.say(
        f"Proposal {made} for award {award} cools off until {date(due)}; then almoner case enact "
        f"{made} carries it out. Another counter officer may contest it until then (almoner case "
        f"contest {made}).",
        proposal=made,
        award=award,
        effective_at=due,
    )
