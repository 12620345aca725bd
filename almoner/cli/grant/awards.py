"""`almoner grant award`: from a recommendation to an accepted offer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from almoner import money
from almoner.acts import awards, recommendations
from almoner.acts.awards import Award, AwardState
from almoner.acts.seats import Approvals
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import desk, session, words
from almoner.cli.dates import date, day
from almoner.cli.desk import Desk
from almoner.cli.grant import attempts, award_facts, award_list, categories, signing
from almoner.cli.grant.replacing import pay_to, signer
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.cli.session import Session
from almoner.errors import AlmonerError
from almoner.grants import award_list as files
from almoner.grants.award_list import ListedAward

number = click.argument("number", metavar="AWARD", type=NUMBER)


@click.group()
def award() -> None:
    """Awards: recommended by a grants officer, approved by others, accepted by the grantee."""


award.add_command(pay_to)
award.add_command(signer)


@award.command()
@click.argument("path", metavar="LIST", type=click.Path(path_type=Path, dir_okay=False))
@desk.grant_act
def recommend(seat: Desk, path: Path) -> None:
    """Recommend the awards of a list (CSV), all of whose lines must be sound; by a grants officer
    who scored none of them.

    Its columns are application, mode (reimbursement, advance or milestone), from and to (dates, in
    UTC), indirect_bps, tolerance_bps, conditions (the path of a published document, about nobody),
    one with the name of each cost category, and milestones, whose sums stand in one cell like
    10000;20000. A second run, also of one that was stopped, recommends only what is missing.

    Example: almoner grant award recommend awards.csv --as grants-officer-1
    """
    budget = categories.budget(seat.here, seat.agency)
    listed = files.load(path, budget.categories)
    award_list.require_within(listed, budget)
    missing = award_list.missing(seat, listed)
    standing = len(listed) - len(missing)
    seat.mention(
        f"{standing} of {len(listed)} awards stand recommended already, {len(missing)} are to be.",
        standing=standing,
        missing=len(missing),
    )
    made = _recommend(seat, missing)
    total = money.dollars(sum(each.total for each in missing))
    numbers = " ".join(str(each) for each in made)
    seat.say(
        f"{_awards(len(made))} recommended, over {total} together: approvers approve "
        f"{'it' if len(made) == 1 else 'them'} (almoner grant award approve {numbers})."
        if made
        else "Nothing is left to recommend.",
        recommended=[
            {"award": new, "application": each.application, "line": each.line, "total": each.total}
            for new, each in zip(made, missing, strict=True)
        ],
    )


@award.command()
@number
@desk.grant_act
def withdraw(seat: Desk, number: int) -> None:
    """Take a recommendation back before it is offered; by who recommended it.

    Example: almoner grant award withdraw 1 --as grants-officer-1
    """
    awards.withdraw(seat.agency, seat.officer, number)
    found = awards.show(seat.agency, number)
    seat.say(
        f"Award {number} is withdrawn; application {found.application} can be recommended anew.",
        award=number,
        application=found.application,
    )


@award.command()
@click.argument("numbers", metavar="AWARD...", type=NUMBER, nargs=-1, required=True)
@desk.grant_act
def approve(seat: Desk, numbers: tuple[int, ...]) -> None:
    """Approve recommended awards with exactly the terms they are shown with; by an approver.

    The approval that reaches the band of its sum sets the money aside and offers the award.
    Example: almoner grant award approve 1 2 --as approver-1
    """
    found = [recommendations.review(seat.agency, each) for each in dict.fromkeys(numbers)]
    attempts.require_taken(
        seat,
        {
            f"award {each.number}": partial(awards.try_approval, seat.agency, seat.officer, each)
            for each in found
        },
    )
    for each in found:
        seat.mention(_approved(each, awards.approvals(seat.agency, each)))
    seat.mention(None, terms={each.number: f"0x{each.terms_hash.hex()}" for each in found})
    outcomes: list[tuple[Award, Approvals]] = []
    for each in found:
        with_it = awards.approvals(seat.agency, each)
        try:
            now = awards.approve(seat.agency, seat.officer, each)
        except AlmonerError as refusal:
            if outcomes:
                done = ", ".join(str(award.number) for award, _ in outcomes)
                refusal.add_note(f"Approved before: {done}.")
            raise
        offered = now.state is not AwardState.RECOMMENDED
        outcomes.append((now, with_it if offered else awards.approvals(seat.agency, now)))
    seat.say(
        "\n".join(_outcome(*each) for each in outcomes),
        approved=[_outcome_plain(*each) for each in outcomes],
    )


@award.command()
@number
@signing.signed
@desk.grant_act
def accept(seat: Desk, number: int, hand: Hand) -> None:
    """Accept an offer, signed by the grantee; any key may send it.

    Example: almoner grant award accept 1 --signer grantee-1 --as anyone
    """
    found = _offered(seat.agency, number)
    signature = hand.grantee(seat, number, "accept", content=found.terms_hash)
    awards.accept(seat.agency, seat.officer, number, signature)
    until = awards.draws_until(seat.agency, number)
    seat.say(
        f"Award {number} over {money.dollars(found.total)} is active: costs from "
        f"{day(found.begins)} on can be drawn until {date(until)}.",
        award=number,
        total=found.total,
        draws_until=until,
    )


@award.command()
@number
@signing.signed
@desk.grant_act
def decline(seat: Desk, number: int, hand: Hand) -> None:
    """Decline an offer, signed by the grantee; any key may send it.

    Example: almoner grant award decline 1 --signer grantee-1 --as anyone
    """
    found = _offered(seat.agency, number)
    signature = hand.grantee(seat, number, "decline", content=found.terms_hash)
    awards.decline(seat.agency, seat.officer, number, signature)
    seat.say(
        f"Award {number} is declined; its {money.dollars(found.total)} are free.",
        award=number,
        total=found.total,
    )


@award.command()
@number
@desk.grant_act
def expire(seat: Desk, number: int) -> None:
    """End an offer that was not accepted in time; any key may.

    Example: almoner grant award expire 1 --as anyone
    """
    awards.expire(seat.agency, seat.officer, number)
    found = awards.show(seat.agency, number)
    seat.say(
        f"The offer of award {number} is over; its {money.dollars(found.total)} are free.",
        award=number,
        total=found.total,
    )


@award.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show an award: its terms, where it stands, and what came of it.

    Example: almoner grant award show 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    found, lines = awards.show(agency, number), awards.lines(agency, number)
    if as_json:
        session.show(award_facts.plain(agency, found, lines), as_json=True)
    else:
        session.show(award_facts.told(here, agency, found, lines), as_json=False)


@award.command(name="list")
@session.program_id
@session.as_json
def list_(program_id: str | None, as_json: bool) -> None:
    """List the awards of a program.

    Example: almoner grant award list
    """
    agency = Session().agency(program_id, Kind.GRANT)
    found = awards.listed(agency)
    if as_json:
        session.show({"awards": [award_facts.brief(each) for each in found]}, as_json=True)
        return
    lines = [
        f"award {each.number}: {award_facts.standing(each)}, {money.dollars(each.total)} on "
        f"application {each.application}, {money.dollars(each.paid)} paid"
        for each in found
    ]
    click.echo("\n".join(lines) or "No award was recommended yet (almoner grant award recommend).")


def _recommend(seat: Desk, missing: Sequence[ListedAward]) -> list[int]:
    """Recommends one after the other; their numbers."""
    made: list[int] = []
    with Progress(console=session.console, transient=True) as bar:
        for each in bar.track(missing, description="Recommending"):
            try:
                made.append(awards.recommend(seat.agency, seat.officer, each.plan))
            except AlmonerError as refusal:
                refusal.add_note(
                    f"{len(made)} of {len(missing)} were recommended before line {each.line}: run "
                    "the same again for the rest."
                )
                raise
    return made


def _offered(agency: Agency, number: int) -> Award:
    """An offer that waits for its grantee. Raises AlmonerError for an award that is none."""
    found = awards.show(agency, number)
    if found.state is not AwardState.OFFERED:
        raise AlmonerError(
            f"Award {number} is {words.said(found.state)}: only what is offered is accepted or "
            "declined."
        )
    return found


def _approved(found: Award, counted: Approvals) -> str:
    """What of an award a person has to see to approve it."""
    return (
        f"Award {found.number}, on application {found.application}: {money.dollars(found.total)} "
        f"by {words.said(found.mode)} to organization 0x{found.org_ref.hex()}, which has "
        f"{money.dollars(counted.cumulative)} with it; paid to {found.pay_to}; from "
        f"{day(found.begins)} to {day(found.ends - 1)}; terms 0x{found.terms_hash.hex()}."
    )


def _outcome(found: Award, counted: Approvals) -> str:
    """What came of an approval."""
    head = f"Award {found.number} over {money.dollars(found.total)}"
    if found.state is not AwardState.RECOMMENDED:
        return f"{head} is offered: its grantee accepts it until {date(found.offer_ends)}."
    return f"{head} {words.waits(counted)}."


def _outcome_plain(found: Award, counted: Approvals) -> dict[str, Any]:
    """The same for machines."""
    return {
        "award": found.number,
        "organization": f"0x{found.org_ref.hex()}",
        "total": found.total,
        "cumulative": counted.cumulative,
        "offered": found.state is not AwardState.RECOMMENDED,
        "offer_ends": found.offer_ends,
        "approvals": sum(person != 0 for person in found.approvers),
        "needed": counted.needed,
    }


def _awards(number: int) -> str:
    return "1 award is" if number == 1 else f"{number} awards are"
