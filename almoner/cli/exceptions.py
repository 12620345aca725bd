"""`almoner case double-member` and `shared-account`: exceptions declared by two persons."""

from __future__ import annotations

import click

from almoner.acts import exceptions
from almoner.cli import desk, intake
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.parameters import ADDRESS, MOMENT, SMALL_NUMBER
from almoner.enrollment.records import deployment
from almoner.errors import Fault, InputError
from almoner.roster import cells

_member = click.argument("member")
_household = click.argument("household", metavar="CASE")
_account = click.argument("account", type=ADDRESS)
_capacity = click.option("--capacity", type=SMALL_NUMBER, required=True, help="Cases it may serve.")
_until = click.option("--until", type=MOMENT, required=True, help="When the exception ends (UTC).")


@click.group(name="double-member")
def double_member() -> None:
    """Persons who lawfully belong to two households, as a child in joint custody."""


@double_member.command(name="propose")
@_member
@_household
@_until
@desk.benefit_act
def propose_member(seat: Desk, member: str, household: str, until: int) -> None:
    """Propose that a person (client-index number) may join a second household, which enrolls
    afterwards; by a determiner.

    Example: almoner case double-member propose M-000041 C-000200 --until 2027-12-31 --as
    determiner-1
    """
    refs = _references(seat, member, household)
    exceptions.propose_member(seat.agency, seat.officer, *refs, until)
    seat.say(
        f"Proposed: {member} may join {household} until {date(until)}. A program admin confirms "
        "the same.",
        member=member,
        case=household,
        until=until,
    )


@double_member.command(name="confirm")
@_member
@_household
@_until
@desk.benefit_act
def confirm_member(seat: Desk, member: str, household: str, until: int) -> None:
    """Confirm it exactly as proposed; by a program admin.

    Example: almoner case double-member confirm M-000041 C-000200 --until 2027-12-31 --as
    program-admin
    """
    refs = _references(seat, member, household)
    exceptions.confirm_member(seat.agency, seat.officer, *refs, until)
    seat.say(
        f"{member} may join {household} until {date(until)}: enroll it now.",
        member=member,
        case=household,
        until=until,
    )


@click.group(name="shared-account")
def shared_account() -> None:
    """Accounts that lawfully serve several cases, as a shelter's."""


@shared_account.command(name="propose")
@_account
@_capacity
@_until
@desk.benefit_act
def propose_account(seat: Desk, account: str, capacity: int, until: int) -> None:
    """Propose that an account serves up to so many cases; by a determiner.

    Example: almoner case shared-account propose 0x… --capacity 40 --until 2027-12-31 --as
    determiner-1
    """
    exceptions.propose_account(seat.agency, seat.officer, account, capacity, until)
    seat.say(
        f"Proposed: {account} serves up to {capacity} cases until {date(until)}. A program admin "
        "confirms the same.",
        account=account,
        capacity=capacity,
        until=until,
    )


@shared_account.command(name="confirm")
@_account
@_capacity
@_until
@desk.benefit_act
def confirm_account(seat: Desk, account: str, capacity: int, until: int) -> None:
    """Confirm it exactly as proposed; by a program admin.

    Example: almoner case shared-account confirm 0x… --capacity 40 --until 2027-12-31 --as
    program-admin
    """
    exceptions.confirm_account(seat.agency, seat.officer, account, capacity, until)
    seat.say(
        f"{account} serves up to {capacity} cases until {date(until)}.",
        account=account,
        capacity=capacity,
        until=until,
    )


def _references(seat: Desk, member: str, household: str) -> tuple[bytes, bytes]:
    """The references of a person and a case, made with the keys of this casefile."""
    typed = {"member": member.strip().upper(), "case number": household.strip().upper()}
    faults = [
        Fault(field=field, reason=f"{number!r} is none: it has letters, digits, dots and hyphens")
        for field, number in typed.items()
        if not cells.NUMBER.fullmatch(number)
    ]
    if faults:
        raise InputError(faults)
    keys = intake.keys(seat.here.settings)
    with intake.casefile(seat.here, seat.agency) as casefile:
        casefile.compare(deployment(seat.agency), keys.fingerprints)
    return keys.member(typed["member"]), keys.case(typed["case number"])
