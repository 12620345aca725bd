"""`almoner grant draw milestone`: milestones handed in by the grantee and judged."""

from __future__ import annotations

from pathlib import Path

import click

from almoner.acts import awards, draws
from almoner.acts.awards import Award, Line, MilestoneState, PayMode
from almoner.cli import desk, words
from almoner.cli.desk import Desk
from almoner.cli.grant import lines, signing
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.errors import AlmonerError
from almoner.grants import documents

_award = click.argument("award", metavar="AWARD", type=NUMBER)


@click.group()
def milestone() -> None:
    """Milestones: nothing is drawn for one before it is accepted."""


@milestone.command()
@_award
@lines.argument
@click.argument(
    "paths",
    metavar="DOCUMENT...",
    type=click.Path(path_type=Path, dir_okay=False),
    nargs=-1,
    required=True,
)
@signing.signed
@desk.grant_act
def submit(seat: Desk, award: int, line: str, paths: tuple[Path, ...], hand: Hand) -> None:
    """Hand a milestone in (its number, from 1) with what shows it, signed by the grantee; any key
    may send it.

    Example: almoner grant draw milestone submit 1 2 report.pdf --signer grantee-1 --as anyone
    """
    at, _ = _milestone(seat, award, line)
    evidence = seat.keys().documents(documents.manifest(paths))
    signature = hand.grantee(seat, award, "milestone", subject=at, content=evidence)
    draws.submit_milestone(seat.agency, seat.officer, award, at, evidence, signature)
    seat.say(
        f"Milestone {line} of award {award} is handed in: a grants officer judges it (almoner "
        f"grant draw milestone judge {award} {line}).",
        award=award,
        line=at,
        evidence=f"0x{evidence.hex()}",
    )


@milestone.command()
@_award
@lines.argument
@click.option("--accept/--reject", "accepted", default=None, required=True)
@desk.reason
@desk.grant_act
def judge(seat: Desk, award: int, line: str, accepted: bool, reason: str) -> None:
    """Accept or reject what was handed in, exactly as it is shown; by a grants officer.

    Example: almoner grant draw milestone judge 1 2 --accept --reason "Seen on 2027-02-05" --as
    grants-officer-1
    """
    at, found = _milestone(seat, award, line)
    if found.state is not MilestoneState.SUBMITTED:
        raise AlmonerError(
            f"Milestone {line} of award {award} is {words.said(found.state)}: only what was handed "
            "in is judged."
        )
    evidence = f"0x{found.evidence.hex()}"
    seat.mention(f"Evidence of milestone {line} of award {award}: {evidence}.", evidence=evidence)
    written = seat.written(reason)
    draws.judge_milestone(
        seat.agency, seat.officer, award, at, found.evidence, written, accepted=accepted
    )
    outcome = (
        "accepted: its grantee can draw it (almoner grant draw request)"
        if accepted
        else "rejected: its grantee can hand it in again"
    )
    seat.say(
        f"Milestone {line} of award {award} is {outcome}.", award=award, line=at, accepted=accepted
    )


def _milestone(seat: Desk, number: int, typed: str) -> tuple[int, Line]:
    """A milestone of an award, with its place from 0. Raises AlmonerError where it has none."""
    found: Award = awards.show(seat.agency, number)
    if found.mode is not PayMode.MILESTONE:
        raise AlmonerError(
            f"Award {number} is paid by {words.said(found.mode)}: it has no milestones."
        )
    at = lines.find(seat.here, seat.agency, found, typed)
    return at, awards.lines(seat.agency, number)[at]
