"""`almoner grant draw substantiate`: what shows how an advance was spent."""

from __future__ import annotations

from pathlib import Path

import click

from almoner import money
from almoner.acts import draws
from almoner.cli import desk
from almoner.cli.desk import Desk
from almoner.cli.grant import signing
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.errors import Fault, InputError
from almoner.grants import requests as files


@click.command()
@click.argument("number", metavar="DRAW", type=NUMBER)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@signing.signed
@desk.grant_act
def substantiate(seat: Desk, number: int, path: Path, hand: Hand) -> None:
    """Accept what a file shows of an advance, signed by the grantee; by a grants officer.

    Example: almoner grant draw substantiate 1 receipts.toml --signer grantee-1 --as
    grants-officer-1
    """
    found, shown = draws.show(seat.agency, number), files.load_substantiation(path)
    if shown.amount > found.outstanding:
        open_ = money.dollars(found.outstanding)
        reason = f"{money.dollars(shown.amount)} is more than is open of draw {number}, {open_}"
        raise InputError([Fault(field="amount", reason=reason)])
    given = shown.shown(seat.keys())
    content = draws.shown_content(given)
    signature = hand.grantee(seat, found.award, "substantiate", subject=number, content=content)
    draws.substantiate(seat.agency, seat.officer, number, given, signature)
    left = draws.show(seat.agency, number).outstanding
    seat.say(
        f"{money.dollars(shown.amount)} of draw {number} is shown; {money.dollars(left)} is open.",
        draw=number,
        amount=shown.amount,
        outstanding=left,
    )
