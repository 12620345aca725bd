"""`almoner grant draw`: a request for money, from the grantee's signature to its payment."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click

from almoner import money
from almoner.acts import awards, draws, funds, payments
from almoner.acts.awards import PayMode
from almoner.acts.draws import Draw, DrawState
from almoner.chain.deployment import Kind
from almoner.cli import desk, session, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.grant import attempts, categories, draw_facts, lines, signing
from almoner.cli.grant.advances import substantiate
from almoner.cli.grant.milestones import milestone
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import DOLLARS, NUMBER
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Fault, InputError
from almoner.grants import requests as files
from almoner.grants.requests import RequestFile

number = click.argument("number", metavar="DRAW", type=NUMBER)


@click.group()
def draw() -> None:
    """Draws: asked for by the grantee, reviewed, approved by others, paid after a window."""


draw.add_command(substantiate)
draw.add_command(milestone)


@draw.command()
@click.argument("award", metavar="AWARD", type=NUMBER)
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@signing.signed
@desk.grant_act
def request(seat: Desk, award: int, path: Path, hand: Hand) -> None:
    """Ask for money with a file, signed by the grantee; any key may send it.

    Example: almoner grant draw request 1 request.toml --signer grantee-1 --as anyone
    """
    found = awards.show(seat.agency, award)
    asked = _request_file(seat, award, path)
    wanted = asked.request(seat.keys())
    content = draws.content(award, wanted)
    signature = hand.grantee(seat, award, "draw", content=content)
    made = draws.request(seat.agency, seat.officer, award, wanted, signature)
    line = lines.name(seat.here, seat.agency, found, asked.line)
    seat.say(
        f"Draw {made} over {money.dollars(asked.amount)} of {line} on award {award} is requested: "
        f"a grants officer reviews it (almoner grant draw review {made}).",
        draw=made,
        award=award,
        line=asked.line,
        amount=asked.amount,
        content=f"0x{content.hex()}",
    )


@draw.command()
@number
@signing.signed
@desk.grant_act
def withdraw(seat: Desk, number: int, hand: Hand) -> None:
    """Take a request back before it is approved, signed by the grantee; any key may send it.

    Example: almoner grant draw withdraw 1 --signer grantee-1 --as anyone
    """
    found = draws.show(seat.agency, number)
    signature = hand.grantee(
        seat, found.award, "withdraw draw", subject=number, content=found.content_hash
    )
    draws.withdraw(seat.agency, seat.officer, number, signature)
    seat.say(f"Draw {number} is withdrawn; its costs can be asked for again.", draw=number)


@draw.command()
@number
@click.option(
    "--file",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The request as its documents bear it out, which it has to be to the last figure.",
)
@desk.grant_act
def review(seat: Desk, number: int, path: Path | None) -> None:
    """Find a request in order exactly as it is shown; by a grants officer.

    A grantee can send a request without this office, and name an invoice by a digest it made up,
    which no other award's draw would meet. Write from the documents what it should ask for, and
    give that file: it is refused where anything differs, the invoice's digest too.

    Example: almoner grant draw review 1 --file request.toml --as grants-officer-1
    """
    found = draws.show(seat.agency, number)
    if path is not None:
        _require_same(seat, found, path)
    _show(seat, [found])
    draws.review(seat.agency, seat.officer, found)
    seat.say(
        f"Draw {number} over {money.dollars(found.amount)} is in order: approvers approve it "
        f"(almoner grant draw approve {number}).",
        draw=number,
        award=found.award,
        amount=found.amount,
    )


@draw.command()
@number
@desk.reason
@desk.grant_act
def deny(seat: Desk, number: int, reason: str) -> None:
    """Refuse a request that is not approved, for a reason; by a grants officer.

    Example: almoner grant draw deny 1 --reason "Costs of another project" --as grants-officer-1
    """
    draws.deny(seat.agency, seat.officer, number, seat.written(reason))
    seat.say(f"Draw {number} is denied; its costs can be asked for again.", draw=number)


@draw.command()
@click.argument("numbers", metavar="DRAW...", type=NUMBER, nargs=-1, required=True)
@desk.grant_act
def approve(seat: Desk, numbers: tuple[int, ...]) -> None:
    """Approve reviewed requests exactly as they are shown; by an approver.

    The approval that reaches the band of what is approved of the award makes a draw a payment.
    Example: almoner grant draw approve 1 2 --as approver-1
    """
    found = [draws.show(seat.agency, each) for each in dict.fromkeys(numbers)]
    attempts.require_taken(
        seat,
        {
            f"draw {each.number}": partial(draws.try_approval, seat.agency, seat.officer, each)
            for each in found
        },
    )
    _show(seat, found)
    done: list[Draw] = []
    for each in found:
        try:
            done.append(draws.approve(seat.agency, seat.officer, each))
        except AlmonerError as refusal:
            if done:
                before = ", ".join(str(draw.number) for draw in done)
                refusal.add_note(f"Approved before: {before}.")
            raise
    seat.say(
        "\n".join(_outcome(seat, each) for each in done),
        approved=[_outcome_plain(seat, each) for each in done],
    )


@draw.command(name="return")
@number
@click.argument("amount", metavar="DOLLARS", type=DOLLARS)
@desk.grant_act
def give_back(seat: Desk, number: int, amount: int) -> None:
    """Send money of a paid draw back to its allotment; any key that has it may. Cannot be undone.

    Example: almoner grant draw return 1 250.00 --as grantee-1
    """
    agency, found = seat.agency, draws.show(seat.agency, number)
    program, payment_id = str(agency.program.address), found.payment_id
    given = (agency.client, agency.treasury, agency.token, seat.officer)
    funds.give_back(*given, program, payment_id, amount)
    seat.say(
        f"{money.dollars(amount)} of draw {number} is back in its allotment.",
        draw=number,
        amount=amount,
    )


@draw.command()
@number
@desk.grant_act
def settle(seat: Desk, number: int) -> None:
    """Pay an approved draw once its challenge window is over; any key may.

    Example: almoner grant draw settle 1 --as anyone
    """
    found = draws.show(seat.agency, number)
    payments.settle(seat.agency, seat.officer, found.payment_id)
    seat.say(
        f"Draw {number} is paid: {money.dollars(found.amount)}.",
        draw=number,
        payment=found.payment_id,
        amount=found.amount,
    )


@draw.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show a draw, with the approvals it has and needs.

    Example: almoner grant draw show 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    found = draws.show(agency, number)
    facts = draw_facts.plain(agency, found) if as_json else draw_facts.told(here, agency, found)
    session.show(facts, as_json=as_json)


@draw.command(name="list")
@click.argument("award", metavar="[AWARD]", type=NUMBER, required=False)
@session.program_id
@session.as_json
def list_(award: int | None, program_id: str | None, as_json: bool) -> None:
    """List the draws of a program, or of one award.

    Example: almoner grant draw list 1
    """
    agency = Session().agency(program_id, Kind.GRANT)
    if award is not None:
        awards.show(agency, award)
    found = draws.listed(agency, award)
    if as_json:
        session.show({"draws": [draw_facts.brief(agency, each) for each in found]}, as_json=True)
        return
    said = [
        f"draw {each.number} on award {each.award}: {money.dollars(each.amount)}, "
        f"{draw_facts.standing(agency, each)}"
        for each in found
    ]
    click.echo("\n".join(said) or "Nothing was asked for yet (almoner grant draw request).")


def _request_file(seat: Desk, award: int, path: Path) -> RequestFile:
    """The request a file holds, read as the award is paid."""
    mode = awards.show(seat.agency, award).mode
    if mode is PayMode.MILESTONE:
        return files.load_milestone(path, len(awards.lines(seat.agency, award)))
    names = categories.of(seat.here, seat.agency)
    return files.load(path, names, invoiced=mode is PayMode.REIMBURSEMENT)


def _require_same(seat: Desk, found: Draw, path: Path) -> None:
    """Raises InputError where a file asks for something else than a request does."""
    wanted = _request_file(seat, found.award, path).request(seat.keys())
    if draws.content(found.award, wanted) != found.content_hash:
        reason = (
            f"{path} leads to another content than draw {found.number} has: look at what differs "
            f"(almoner grant draw show {found.number}), and deny it where its invoice is not the "
            "document's"
        )
        raise InputError([Fault(field="file", reason=reason)])


def _show(seat: Desk, found: Sequence[Draw]) -> None:
    """Shows what is about to be repeated."""
    for each in found:
        seat.mention(draw_facts.seen(seat.here, seat.agency, each))
    seat.mention(None, contents={each.number: f"0x{each.content_hash.hex()}" for each in found})


def _outcome(seat: Desk, found: Draw) -> str:
    """What came of an approval."""
    head = f"Draw {found.number} over {money.dollars(found.amount)}"
    if found.state is DrawState.APPROVED:
        return (
            f"{head} is approved: any key pays it from {date(found.payable_at)} and block "
            f"{found.payable_block} on (almoner grant draw settle {found.number})."
        )
    return f"{head} {words.waits(draws.approvals(seat.agency, found))}."


def _outcome_plain(seat: Desk, found: Draw) -> dict[str, Any]:
    """The same for machines."""
    counted = draws.approvals(seat.agency, found)
    return {
        "draw": found.number,
        "award": found.award,
        "amount": found.amount,
        "certified": found.state is DrawState.APPROVED,
        "payable_at": found.payable_at,
        "payable_block": found.payable_block,
        "approvals": counted.given,
        "needed": counted.needed,
    }
