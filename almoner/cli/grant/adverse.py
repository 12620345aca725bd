"""`almoner grant suspend`, `terminate`, `deobligate`, `disallow`: proposed against awards."""

from __future__ import annotations

from collections.abc import Callable

import click

from almoner import money
from almoner.acts import amendments, awards, draws, paid
from almoner.acts.amendments import AmendmentKind
from almoner.cli import desk
from almoner.cli.desk import Command, Desk
from almoner.cli.grant import lines
from almoner.cli.grant.amend_facts import KINDS
from almoner.cli.parameters import DOLLARS, NUMBER
from almoner.errors import Fault, InputError

_award = click.argument("award", metavar="AWARD", type=NUMBER)
_amount = click.argument("amount", metavar="DOLLARS", type=DOLLARS)
_authority = click.option(
    "--authority", required=True, help="The law it rests on, cited; it is published."
)


def proposing(command: Command) -> Command:
    """Gives a command its grounds, and the desk of an officer before a grant program."""
    given: Callable[[Command], Command]
    for given in (desk.grant_act, desk.reason, _authority):
        command = given(command)
    return command


@click.command()
@_award
@proposing
def suspend(seat: Desk, award: int, authority: str, reason: str) -> None:
    """Propose that nothing new may be requested of an award; by a grants officer.

    Example: almoner grant suspend 1 --authority "2 CFR 200.339" --reason "File 9: no reports" --as
    grants-officer-1
    """
    propose(seat, award, AmendmentKind.SUSPENSION, authority, reason)


@click.command()
@_award
@proposing
def terminate(seat: Desk, award: int, authority: str, reason: str) -> None:
    """Propose to end an award's period of performance; by a grants officer. Costs until then can
    still be drawn.

    Example: almoner grant terminate 1 --authority "2 CFR 200.340" --reason "File 9: given up" --as
    grants-officer-1
    """
    propose(seat, award, AmendmentKind.TERMINATION, authority, reason)


@click.command()
@_award
@lines.argument
@_amount
@proposing
def deobligate(seat: Desk, award: int, line: str, amount: int, authority: str, reason: str) -> None:
    """Propose to take back what was not drawn of a line; by a grants officer.

    Example: almoner grant deobligate 1 Supplies 2,000 --authority "2 CFR 200.339" --reason "File 9:
    not needed" --as grants-officer-1
    """
    found = awards.show(seat.agency, award)
    at = lines.find(seat.here, seat.agency, found, line)
    own = awards.lines(seat.agency, award)[at]
    _require_left(amount, own.budget - own.drawn, f"{line} of award {award}")
    kind = AmendmentKind.DEOBLIGATION
    propose(seat, award, kind, authority, reason, subject=at, amount=amount)


@click.command()
@click.argument("draw", metavar="DRAW", type=NUMBER)
@_amount
@proposing
def disallow(seat: Desk, draw: int, amount: int, authority: str, reason: str) -> None:
    """Propose to disallow costs that were paid with a draw; by a grants officer. Nothing collects
    them.

    Example: almoner grant disallow 3 150 --authority "2 CFR 200.403" --reason "File 9: private"
    --as grants-officer-1
    """
    found = draws.show(seat.agency, draw)
    left = paid.of_payment(seat.agency, found.payment_id) - found.disallowed
    _require_left(amount, left, f"draw {draw}, as it was paid and not sent back or disallowed")
    about = {"subject": found.payment_id, "amount": amount}
    propose(seat, found.award, AmendmentKind.DISALLOWANCE, authority, reason, **about)


def propose(
    seat: Desk,
    award: int,
    kind: AmendmentKind,
    authority: str,
    reason: str,
    **about: int,
) -> None:
    """Proposes an act against an award, and says that its notice comes next."""
    if not authority.strip():
        raise InputError([Fault(field="authority", reason="is empty: cite the law")])
    written = seat.written(reason)
    made = amendments.propose(seat.agency, seat.officer, award, kind, authority, written, **about)
    seat.say(
        f"Amendment {made}, a {KINDS[kind]} of award {award}, is proposed: another grants officer "
        f"gives its notice (almoner grant amend notice {made}).",
        amendment=made,
        award=award,
        kind=kind.name.lower(),
        **about,
    )


def _require_left(amount: int, left: int, what: str) -> None:
    if amount > left:
        reason = (
            f"{money.dollars(amount)} is more than is left of {what}, which is "
            f"{money.dollars(max(left, 0))}"
        )
        raise InputError([Fault(field="amount", reason=reason)])
