"""`almoner grant amend notice`, `object`, `decide`, `enact` …: acts of the agency alone, heard."""

from __future__ import annotations

import click

from almoner.acts import amendments, awards
from almoner.acts.amendments import Amendment, AmendmentKind, AmendmentState
from almoner.acts.awards import AwardState
from almoner.cli import desk
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.grant import signing
from almoner.cli.grant.amend_facts import KINDS
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import MOMENT, NUMBER

_number = click.argument("number", metavar="AMENDMENT", type=NUMBER)
_words = click.option(
    "--words",
    required=True,
    help="What the grantee says, which the casefile keeps; a salted digest is sent.",
)


@click.command()
@_number
@desk.evidence
@desk.grant_act
def notice(seat: Desk, number: int, evidence: str) -> None:
    """Attest the notice of an act against an award; by another grants officer than proposed it.

    A suspension is in effect from here on, unless an earlier one was contested. Example: almoner
    grant amend notice 1 --evidence "Letter 12, posted 2027-02-05" --as grants-officer-2
    """
    found = amendments.show(seat.agency, number)
    amendments.notice(seat.agency, seat.officer, number, seat.written(evidence))
    noticed = amendments.show(seat.agency, number)
    due = amendments.due(seat.agency, noticed)
    suspends = amendments.suspending(seat.agency, found.award) == number
    at_once = f" Award {found.award} is suspended." if suspends else ""
    seat.say(
        f"Notice of the {KINDS[found.kind]} of award {found.award} is given.{at_once} Its grantee "
        f"can object before {date(noticed.object_by)}; else anyone puts it into effect from "
        f"{date(due)} on (almoner grant amend enact {number}).",
        amendment=number,
        award=found.award,
        object_by=noticed.object_by,
        due=due,
        suspended=suspends,
    )


@click.command(name="object")
@_number
@_words
@signing.signed
@desk.grant_act
def object_(seat: Desk, number: int, words: str, hand: Hand) -> None:
    """Object to an act against an award, signed by the grantee; any key may send it.

    It takes the place of what the counter filed. Example: almoner grant amend object 1 --words "The
    report was sent" --signer grantee-1 --as anyone
    """
    found = amendments.show(seat.agency, number)
    salt = seat.keys().objection(number, words)
    said = seat.written(words, salt=salt)
    signature = hand.grantee(
        seat, found.award, "object", subject=number, content=said, amendments=True
    )
    amendments.object_to(seat.agency, seat.officer, number, said, signature)
    _objected(seat, number, said)


@click.command(name="counter-object")
@_number
@click.option("--received", type=MOMENT, required=True, help="When it was received (UTC).")
@_words
@desk.grant_act
def counter_object(seat: Desk, number: int, received: int, words: str) -> None:
    """Take an objection in the grantee's name; by the counter, with no part in the award.

    Example: almoner grant amend counter-object 1 --received 2027-02-05 --words "The report was
    sent" --as counter-1
    """
    amendments.show(seat.agency, number)
    said = seat.written(words)
    amendments.object_at_counter(seat.agency, seat.officer, number, said, received)
    _objected(seat, number, said)


@click.command()
@_number
@click.option("--for", "side", type=click.Choice(["grantee", "agency"]), required=True)
@desk.reason
@desk.grant_act
def decide(seat: Desk, number: int, side: str, reason: str) -> None:
    """Decide an objection; by a hearing officer with no part in the award.

    Example: almoner grant amend decide 1 --for grantee --reason "File 7" --as hearing-officer-1
    """
    found = amendments.show(seat.agency, number)
    written = seat.written(reason)
    amendments.decide(seat.agency, seat.officer, number, written, for_grantee=side == "grantee")
    rest = (
        f"anyone puts it into effect (almoner grant amend enact {number})"
        if side == "agency"
        else f"it is over{_stands(seat, found)}"
    )
    seat.say(
        f"The objection to amendment {number} is decided for the {side}: {rest}.",
        amendment=number,
        award=found.award,
        decided_for=side,
    )


@click.command()
@_number
@desk.grant_act
def enact(seat: Desk, number: int) -> None:
    """Put an act into effect that nobody objected to in time, or that was upheld; any key may.

    Example: almoner grant amend enact 1 --as anyone
    """
    found = amendments.show(seat.agency, number)
    amendments.enact(seat.agency, seat.officer, number)
    state = awards.show(seat.agency, found.award).state
    seat.say(
        f"The {KINDS[found.kind]} of award {found.award} is in effect: it is {_word(state)}.",
        amendment=number,
        award=found.award,
        kind=found.kind.name.lower(),
        award_state=state.name.lower(),
    )


@click.command()
@_number
@desk.grant_act
def lapse(seat: Desk, number: int) -> None:
    """End an act whose objection was not decided in time; any key may.

    Example: almoner grant amend lapse 1 --as anyone
    """
    found = amendments.show(seat.agency, number)
    amendments.lapse(seat.agency, seat.officer, number)
    seat.say(
        f"Amendment {number} lapsed, as nobody decided in time{_stands(seat, found)}.",
        amendment=number,
        award=found.award,
    )


@click.command()
@_number
@desk.grant_act
def withdraw(seat: Desk, number: int) -> None:
    """Take back what is not in effect, or lift a suspension; by a grants officer.

    Example: almoner grant amend withdraw 1 --as grants-officer-1
    """
    found = amendments.show(seat.agency, number)
    amendments.withdraw(seat.agency, seat.officer, number)
    lifted = found.state is AmendmentState.EFFECTIVE
    seat.say(
        f"Amendment {number} is {'lifted' if lifted else 'withdrawn'}{_stands(seat, found)}.",
        amendment=number,
        award=found.award,
    )


def _objected(seat: Desk, number: int, said: bytes) -> None:
    found = amendments.show(seat.agency, number)
    seat.say(
        f"The objection to amendment {number} is filed: a hearing officer decides it until "
        f"{date(found.decide_by)}, and from then on only for the grantee.",
        amendment=number,
        award=found.award,
        decide_by=found.decide_by,
        statement=f"0x{said.hex()}",
    )


def _stands(seat: Desk, found: Amendment) -> str:
    """Where its award stands, after a suspension of it ended."""
    if found.kind is not AmendmentKind.SUSPENSION:
        return ""
    return f"; award {found.award} is {_word(awards.show(seat.agency, found.award).state)}"


def _word(state: AwardState) -> str:
    return state.name.lower()
