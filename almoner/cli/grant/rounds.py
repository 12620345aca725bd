"""`almoner grant round`: rounds of applications, from their draft to the end of their review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner import money
from almoner.acts import grounds, rounds
from almoner.acts.rounds import Regime, Round, RoundState
from almoner.chain.deployment import Kind
from almoner.cli import desk, session, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.names import Names
from almoner.cli.parameters import NUMBER
from almoner.cli.session import Session
from almoner.grants import rounds as files
from almoner.grants.rounds import RoundFile

number = click.argument("number", metavar="ROUND", type=NUMBER)
_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
_REGIMES: Mapping[Regime, str] = {
    Regime.NONE: "none",
    Regime.UNIFORM_GUIDANCE: "2 CFR part 200",
    Regime.STATE: "the state's own",
}


@click.group(name="round")
def round_() -> None:
    """Rounds of applications: what is given, by which rules, until when."""


@round_.command()
@_file
@session.as_json
def check(path: Path, as_json: bool) -> None:
    """Name every fault of a round's file, or say what it describes.

    Example: almoner grant round check round.toml
    """
    found = files.load(path)
    session.show(_facts(found) if as_json else _described(found), as_json=as_json)


@round_.command()
@_file
@desk.grant_act
def draft(seat: Desk, path: Path) -> None:
    """Draft the round of a file; by a grants officer. Nobody can apply yet.

    Example: almoner grant round draft round.toml --as grants-officer-1
    """
    found = files.load(path)
    made = rounds.draft(seat.agency, seat.officer, found.plan(seat.agency.program.address))
    seat.say(
        f"Round {made} is drafted: a program admin publishes it with the same file before it opens "
        f"on {date(found.opens_at)} (almoner grant round publish {made} {path}).",
        round=made,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
    )


@round_.command()
@number
@_file
@desk.grant_act
def publish(seat: Desk, number: int, path: Path) -> None:
    """Publish a round that another person drafted, with the file it was drafted from; by a program
    admin.

    Example: almoner grant round publish 1 round.toml --as program-admin-1
    """
    found = files.load(path)
    rounds.publish(seat.agency, seat.officer, number, found.plan(seat.agency.program.address))
    seat.say(
        f"Round {number} is published: organizations apply from {date(found.opens_at)} until "
        f"{date(found.closes_at)}.",
        round=number,
        opens_at=found.opens_at,
        closes_at=found.closes_at,
    )


@round_.command()
@number
@desk.published_reason
@desk.grant_act
def cancel(seat: Desk, number: int, reason: str) -> None:
    """Give a round up before its review ends, for a published reason; by a program admin.

    Example: almoner grant round cancel 1 --reason "The act was repealed" --as program-admin-1
    """
    rounds.show(seat.agency, number)
    rounds.cancel(seat.agency, seat.officer, number, grounds.published(reason))
    seat.say(f"Round {number} is cancelled; no award comes of it.", round=number)


@round_.command()
@number
@desk.grant_act
def close(seat: Desk, number: int) -> None:
    """End the review of a round after its closing; by a grants officer. No sheet counts any more.

    Example: almoner grant round close 1 --as grants-officer-1
    """
    rounds.show(seat.agency, number)
    rounds.close_panel(seat.agency, seat.officer, number)
    seat.say(
        f"Round {number} is judged: awards can be recommended (almoner grant award recommend).",
        round=number,
    )


@round_.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show a round.

    Example: almoner grant round show 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    found = rounds.show(agency, number)
    told = _plain(found) if as_json else _told(found, here.names(agency), agency.client.head()[2])
    session.show(told, as_json=as_json)


@round_.command(name="list")
@session.program_id
@session.as_json
def list_(program_id: str | None, as_json: bool) -> None:
    """List the rounds of a program.

    Example: almoner grant round list
    """
    agency = Session().agency(program_id, Kind.GRANT)
    found = rounds.listed(agency)
    if as_json:
        session.show({"rounds": [_plain(each) for each in found]}, as_json=True)
        return
    now = agency.client.head()[2]
    lines = [
        f"round {each.number}: {_standing(each, now)}, {money.dollars(each.reserved)} of "
        f"{money.dollars(each.budget)} offered"
        for each in found
    ]
    click.echo("\n".join(lines) or "This program has no round yet (almoner grant round draft).")


def _plain(found: Round) -> dict[str, Any]:
    """A round for machines."""
    names = {"state": found.state.name.lower(), "regime": found.regime.name.lower()}
    own = {"plan_hash": f"0x{found.plan_hash.hex()}", "maxima": list(found.maxima)}
    return asdict(found) | names | own


def _told(found: Round, people: Names, now: int) -> dict[str, str]:
    """The same in words."""
    return {
        "round": str(found.number),
        "state": _standing(found, now),
        "opens": date(found.opens_at),
        "closes": date(found.closes_at),
        "budget": f"{money.dollars(found.budget)} of allotment {found.allotment}",
        "offered": money.dollars(found.reserved),
        "one_award": f"from {money.dollars(found.floor)} to {money.dollars(found.ceiling)}",
        "match": words.share(found.match_bps),
        "rules": _REGIMES[found.regime],
        "score_sheets": f"{found.quorum} for each application",
        "highest_scores": ", ".join(str(each) for each in found.maxima),
        "drafter": people.person(found.drafter),
    }


def _standing(found: Round, now: int) -> str:
    """Where a round stands, with what its clock says."""
    if found.state is not RoundState.PUBLISHED:
        return words.said(found.state)
    if now < found.opens_at:
        return f"published, opens {date(found.opens_at)}"
    if now < found.closes_at:
        return f"open until {date(found.closes_at)}"
    return "closed, in review"


def _facts(found: RoundFile) -> dict[str, Any]:
    """What a file says, for machines."""
    own = {"regime": found.regime.value, "rubric": f"0x{found.rubric.hex()}"}
    return asdict(found) | own


def _described(found: RoundFile) -> dict[str, str]:
    """The same in words."""
    criteria = ", ".join(f"{each.name} up to {each.highest}" for each in found.criteria)
    return {
        "title": found.title,
        "budget": f"{money.dollars(found.budget)} of allotment {found.allotment}",
        "one_award": f"from {money.dollars(found.floor)} to {money.dollars(found.ceiling)}",
        "match": words.share(found.match_bps),
        "open": f"from {date(found.opens_at)} until {date(found.closes_at)}",
        "rules": found.regime.value,
        "review": f"{found.quorum} score sheets for each application: {criteria}",
        "rubric": f"0x{found.rubric.hex()}",
    }
