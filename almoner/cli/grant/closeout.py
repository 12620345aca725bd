"""`almoner grant closeout`: the final report of an award, and its end."""

from __future__ import annotations

from pathlib import Path

import click

from almoner import money
from almoner.acts import closeouts
from almoner.acts.amendments import AmendmentKind
from almoner.cli import desk
from almoner.cli.desk import Desk
from almoner.cli.grant import adverse, signing
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.grants import documents

_award = click.argument("award", metavar="AWARD", type=NUMBER)


@click.group()
def closeout() -> None:
    """Closeout: on a final report, or without one after notice."""


@closeout.command()
@_award
@click.argument(
    "paths",
    metavar="DOCUMENT...",
    type=click.Path(path_type=Path, dir_okay=False),
    nargs=-1,
    required=True,
)
@signing.signed
@desk.grant_act
def report(seat: Desk, award: int, paths: tuple[Path, ...], hand: Hand) -> None:
    """Hand the final report in, signed by the grantee; any key may send it. A later one takes its
    place.

    Example: almoner grant closeout report 1 final.pdf --signer grantee-1 --as anyone
    """
    digest = seat.keys().documents(documents.manifest(paths))
    signature = hand.grantee(seat, award, "report", content=digest)
    closeouts.submit_report(seat.agency, seat.officer, award, digest, signature)
    seat.say(
        f"The final report of award {award} is handed in: a grants officer closes it (almoner "
        f"grant closeout close {award}).",
        award=award,
        report=f"0x{digest.hex()}",
    )


@closeout.command()
@_award
@desk.grant_act
def close(seat: Desk, award: int) -> None:
    """Close an award on the final report that stands; by a grants officer. That is final, and what
    was not drawn goes back.

    Example: almoner grant closeout close 1 --as grants-officer-1
    """
    found = closeouts.reported(seat.agency, award)
    said = f"0x{found.report.hex()}"
    seat.mention(
        f"Award {award}: {money.dollars(found.paid)} of {money.dollars(found.total)} paid, final "
        f"report {said}.",
        report=said,
    )
    done = closeouts.close(seat.agency, seat.officer, found)
    seat.say(
        f"Award {award} is closed: {money.dollars(done.paid)} was paid, "
        f"{money.dollars(done.released)} goes back to its allotment.",
        award=award,
        paid=done.paid,
        released=done.released,
    )


@closeout.command()
@_award
@adverse.proposing
def propose(seat: Desk, award: int, authority: str, reason: str) -> None:
    """Propose to close an award without a report, in effect once its costs can be drawn no longer;
    by a grants officer.

    Example: almoner grant closeout propose 1 --authority "2 CFR 200.344" --reason "File 9: silent"
    --as grants-officer-1
    """
    adverse.propose(seat, award, AmendmentKind.CLOSEOUT, authority, reason)
