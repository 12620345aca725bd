"""`almoner grant amend rebudget`, `extend`, `agree`, `approve`: changes a grantee signs."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from almoner import money
from almoner.acts import amendments, awards
from almoner.acts.amendments import AmendmentState, Terms
from almoner.cli import desk, words
from almoner.cli.dates import DAY, after, day
from almoner.cli.desk import Desk
from almoner.cli.grant import amend_facts, lines, signing
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.errors import Fault, InputError
from almoner.grants import documents

_award = click.argument("award", metavar="AWARD", type=NUMBER)


@click.command()
@_award
@lines.option
@signing.signed
@desk.grant_act
def rebudget(seat: Desk, award: int, changed: tuple[str, ...], hand: Hand) -> None:
    """Move money between cost categories within the award's tolerance, signed by the grantee; any
    key may send it. In effect at once.

    What is not named stays. Example: almoner grant amend rebudget 1 --line "Personnel=48,000"
    --line "Supplies=7,000" --signer grantee-1 --as anyone
    """
    if not changed:
        raise InputError([Fault(field="line", reason="is missing: name what changes with --line")])
    found = awards.show(seat.agency, award)
    budget = lines.changed_budget(seat.here, seat.agency, found, changed)
    content = amendments.moved_content(budget)
    signature = hand.grantee(seat, award, "rebudget", content=content, amendments=True)
    made = amendments.rebudget(seat.agency, seat.officer, award, budget, signature)
    left = amendments.movable(seat.agency, award)
    seat.say(
        f"Amendment {made} of award {award} is in effect; {money.dollars(left)} more can be moved.",
        amendment=made,
        award=award,
        lines=budget,
        movable=left,
    )


@click.command()
@_award
@click.argument("last", metavar="DAY", type=DAY)
@desk.reason
@signing.signed
@desk.grant_act
def extend(seat: Desk, award: int, last: datetime, reason: str, hand: Hand) -> None:
    """Let the period of performance last up to and including a later day (UTC), once and without
    more money, signed by the grantee; by a grants officer. In effect at once.

    Example: almoner grant amend extend 1 2028-06-30 --reason "A late start" --signer grantee-1 --as
    grants-officer-1
    """
    until = after(last)
    content = until.to_bytes(32, "big")
    signature = hand.grantee(seat, award, "extend", content=content, amendments=True)
    made = amendments.extend(
        seat.agency, seat.officer, award, until, seat.written(reason), signature
    )
    seat.say(
        f"Amendment {made} is in effect: the last day of award {award} is {day(until - 1)}.",
        amendment=made,
        award=award,
        ends=until,
    )


@click.command()
@_award
@lines.option
@click.option("--until", "last", metavar="DAY", type=DAY, help="Another last day (UTC).")
@click.option(
    "--conditions",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="What else is agreed, as a published document, about nobody; its digest is sent.",
)
@desk.reason
@signing.signed
@desk.grant_act
def agree(
    seat: Desk,
    award: int,
    changed: tuple[str, ...],
    last: datetime | None,
    path: Path,
    reason: str,
    hand: Hand,
) -> None:
    """Agree on another budget or end, signed by the grantee; by a grants officer. In effect once it
    is approved.

    Example: almoner grant amend agree 1 --line "Personnel=60,000" --conditions more.md --reason
    "File 9: two more staff" --signer grantee-1 --as grants-officer-1
    """
    found = awards.show(seat.agency, award)
    terms = Terms(
        lines=tuple(lines.changed_budget(seat.here, seat.agency, found, changed, adding=True)),
        ends=found.ends if last is None else after(last),
        conditions=documents.published(path),
    )
    signature = hand.grantee(seat, award, "amend", content=terms.content, amendments=True)
    made = amendments.agree(
        seat.agency, seat.officer, award, terms, seat.written(reason), signature
    )
    seat.say(
        f"Amendment {made} of award {award} is agreed on: approvers approve it (almoner grant "
        f"amend approve {made}).",
        amendment=made,
        award=award,
        lines=list(terms.lines),
        ends=terms.ends,
        conditions=f"0x{terms.conditions.hex()}",
    )


@click.command()
@click.argument("number", metavar="AMENDMENT", type=NUMBER)
@desk.grant_act
def approve(seat: Desk, number: int) -> None:
    """Approve what was agreed on, exactly as it is shown; by an approver.

    The approval that reaches the band of all its organization is awarded puts it into effect.
    Example: almoner grant amend approve 1 --as approver-1
    """
    found = amendments.show(seat.agency, number)
    terms = amendments.agreed(seat.agency, found)
    seat.mention(
        amend_facts.agreed(seat.here, seat.agency, found, terms),
        award=found.award,
        lines=list(terms.lines),
        ends=terms.ends,
        conditions=f"0x{terms.conditions.hex()}",
    )
    now = amendments.approve(seat.agency, seat.officer, number, terms)
    counted = amendments.approvals(seat.agency, now, terms)
    effective = now.state is AmendmentState.EFFECTIVE
    outcome = "is in effect" if effective else words.waits(counted)
    seat.say(
        f"Amendment {number} of award {found.award} {outcome}.",
        amendment=number,
        effective=effective,
        approvals=counted.given,
        needed=counted.needed,
    )
