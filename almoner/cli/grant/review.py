"""`almoner grant review`: who scores an application, and the scores that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
from rich.progress import Progress

from almoner.acts import applications, messages, panels, people, rounds
from almoner.acts.applications import Application, ApplicationState
from almoner.acts.panels import Review, ReviewState
from almoner.acts.rounds import Round, RoundState
from almoner.casefile import Grounds
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import desk, intake, refusals, session, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.grant import attempts
from almoner.cli.names import Names
from almoner.cli.parameters import NUMBER
from almoner.cli.registry import Registry
from almoner.cli.session import Session
from almoner.errors import AlmonerError, Fault, InputError, Reverted
from almoner.grants import sheets
from almoner.grants.sheets import SheetFile, SignedSheet

_PATH = click.Path(path_type=Path, dir_okay=False)
_applications = click.argument(
    "numbers", metavar="APPLICATION...", type=NUMBER, nargs=-1, required=True
)
_STATES: Mapping[ReviewState, str] = {
    ReviewState.NONE: "not assigned",
    ReviewState.ASSIGNED: "did not say yet whether there is a conflict of interest",
    ReviewState.CLEARED: "has no conflict of interest; no score sheet is posted yet",
    ReviewState.CONFLICTED: "has a conflict of interest",
    ReviewState.POSTED: "scored it",
}
_FIELDS: Mapping[str, str] = {
    "GrantRounds_BadScores": "scores",
    "GrantRounds_BadSignature": "signature",
    "GrantRounds_ReviewWrongState": "reviewer",
    "Offices_NotInOffice": "reviewer",
}
"""By a refusal's name, what of a sheet it is about; else it is the application."""


@click.group()
def review() -> None:
    """The panel of a round: reviewers, their conflicts of interest, their signed scores."""


@review.command()
@click.argument("holder", metavar="REVIEWER")
@_applications
@desk.grant_act
def assign(seat: Desk, holder: str, numbers: tuple[int, ...]) -> None:
    """Give applications to a reviewer, until the panel is closed; by a grants officer.

    Example: almoner grant review assign reviewer-1 1 2 3 --as grants-officer-1
    """
    reviewer, each = Registry().person(holder), _once(numbers)
    panels.assign(seat.agency, seat.officer, reviewer, each)
    given = f"Person {reviewer} reviews {_named(each)}, once there is no conflict of interest."
    seat.say(
        seat.here.names(seat.agency).spelled(given), reviewer=reviewer, applications=list(each)
    )


@review.command()
@_applications
@click.option(
    "--conflict/--no-conflict",
    "conflicted",
    required=True,
    help="Whether you have a conflict of interest with each of them.",
)
@desk.grant_act
def attest(seat: Desk, numbers: tuple[int, ...], conflicted: bool) -> None:
    """Say of applications you were given whether you have a conflict of interest; by their
    reviewer, once each.

    Example: almoner grant review attest 1 2 3 --no-conflict --as reviewer-1
    """
    each = _once(numbers)
    panels.attest(seat.agency, seat.officer, each, conflicted=conflicted)
    outcome = "You do not score" if conflicted else "You can score"
    seat.say(f"{outcome} {_named(each)}.", applications=list(each), conflicted=conflicted)


@review.command()
@click.argument("path", metavar="SHEET", type=_PATH)
@click.option("--out", type=_PATH, required=True, help="JSON file that is posted.")
@session.program_id
@session.acting
@session.as_json
def sign(path: Path, out: Path, program_id: str | None, name: str, as_json: bool) -> None:
    """Sign the scores of a sheet into a file that a grants officer posts; by its reviewer. Sends
    nothing.

    A sheet is TOML or JSON: application, scores (a list, by criterion of the rubric) and comments.
    The casefile keeps the comments (almoner case words); a salted digest of them is signed.

    Example: almoner grant review sign sheet.toml --out signed.json --as reviewer-1
    """
    sheet = sheets.load(path)
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    account = here.keyring().load(name)
    application = applications.show(agency, sheet.application)
    round_ = rounds.show(agency, application.round)
    _require_scorable(application, round_)
    _require_scores(sheet, round_)
    _require_cleared(here, agency, sheet.application, str(account.address))
    now = agency.client.head()[2]
    comments = Grounds.write(sheet.comments, case_no=None, at=now)
    content = application.content
    message = messages.sheet(agency, sheet.application, content, sheet.scores, comments.digest)
    signed = SignedSheet(
        application=sheet.application,
        scores=sheet.scores,
        comments=comments.digest,
        reviewer=str(account.address),
        signature=bytes(account.sign_message(message.signable).signature),
    )
    with intake.casefile(here, agency) as casefile:
        casefile.put_grounds(comments)
    sheets.save(out, signed)
    revised = (
        f" Should it be revised before the round closes on {date(round_.closes_at)}, sign again."
        if now < round_.closes_at
        else ""
    )
    session.say(
        f"{sum(sheet.scores)} of {sum(round_.maxima)} points for application {sheet.application} "
        f"are signed in {out}: a grants officer posts them (almoner grant review post).{revised}",
        as_json=as_json,
        application=sheet.application,
        scores=list(sheet.scores),
        reviewer=signed.reviewer,
        file=str(out),
    )


@review.command()
@click.argument("paths", metavar="FILE...", type=_PATH, nargs=-1, required=True)
@desk.grant_act
def post(seat: Desk, paths: tuple[Path, ...]) -> None:
    """Post the score sheets that reviewers signed, all together, after the round closed; by a
    grants officer.

    What counts already is left out, so that a post that was stopped is run again. Example: almoner
    grant review post signed-1.json signed-2.json --as grants-officer-1
    """
    given = sheets.load_signed(paths)
    missing = _uncounted(seat, given)
    left_out = len(given) - len(missing)
    if left_out:
        seat.mention(f"{_sheets(left_out)} counted already and left out.", counted=left_out)
    if missing:
        with Progress(console=session.console, transient=True) as bar:
            task = bar.add_task("Posting")
            panels.post(
                seat.agency,
                seat.officer,
                [sheet.struct for sheet in missing],
                lambda done, of: bar.update(task, completed=done, total=of),
            )
    about = _once([sheet.application for sheet in missing])
    seat.say(
        f"{_sheets(len(missing))} posted, for {_named(about)}."
        if missing
        else "Nothing is left to post.",
        posted=len(missing),
        applications=list(about),
    )


@review.command()
@click.argument("number", metavar="APPLICATION", type=NUMBER)
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show who reviews an application, and the scores that count.

    Example: almoner grant review show 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    application = applications.show(agency, number)
    round_, found = rounds.show(agency, application.round), panels.reviews(agency, number)
    facts = _plain(application, round_, found) if as_json else _told(application, round_)
    session.show(facts, as_json=as_json)
    if not as_json:
        people_ = here.names(agency)
        lines = [_line(each, round_, people_) for each in found]
        click.echo("\n".join(lines) or "It was given to no reviewer (almoner grant review assign).")


def _uncounted(seat: Desk, given: Mapping[Path, SignedSheet]) -> list[SignedSheet]:
    """The sheets that do not count yet.

    Raises InputError with what the chain has against any of them.
    """
    known = seat.here.names(seat.agency)
    missing, faults = [], []
    for path, sheet in given.items():
        attempt = partial(panels.try_out, seat.agency, seat.officer, sheet.struct)
        refused = attempts.refusal(seat, attempt)
        if refused is None:
            missing.append(sheet)
        elif not _counts(seat.agency, sheet, refused):
            field = _FIELDS.get(refused.name, "application")
            reason = refusals.sentence(refused, known.spelled)
            faults.append(sheets.at(path, Fault(field=field, reason=reason)))
    if faults:
        raise InputError(faults)
    return missing


def _counts(agency: Agency, sheet: SignedSheet, refused: Reverted) -> bool:
    """Whether a sheet is refused because it counts, with the very same scores."""
    if refused.name != "GrantRounds_ReviewWrongState":
        return False
    reviewer = refused.arguments["reviewer"]
    own = [
        each
        for each in panels.reviews(agency, sheet.application)
        if each.reviewer == reviewer and each.state is ReviewState.POSTED
    ]
    return [(each.scores, each.comments) for each in own] == [(sheet.scores, sheet.comments)]


def _require_scorable(application: Application, round_: Round) -> None:
    """Raises AlmonerError where no score of the application can count any more."""
    if application.state is not ApplicationState.SUBMITTED:
        raise AlmonerError(
            f"Application {application.number} is {words.said(application.state)}: it is not "
            "scored."
        )
    if round_.state is not RoundState.PUBLISHED:
        raise AlmonerError(
            f"Round {round_.number} is {words.said(round_.state)}: no score counts in it."
        )


def _require_scores(sheet: SheetFile, round_: Round) -> None:
    """Raises InputError unless each criterion has one score, up to its highest."""
    faults = [
        Fault(field="scores", reason=f"criterion {at} has {given}, its highest is {highest}")
        for at, (given, highest) in enumerate(zip(sheet.scores, round_.maxima, strict=False), 1)
        if given > highest
    ]
    if len(sheet.scores) != len(round_.maxima):
        reason = f"are {len(sheet.scores)}; the rubric has {len(round_.maxima)} criteria"
        faults.append(Fault(field="scores", reason=reason))
    if faults:
        raise InputError(faults)


def _require_cleared(here: Session, agency: Agency, application: int, key: str) -> None:
    """Raises AlmonerError unless the key's person may score the application now."""
    person = people.owner(agency.client, agency.offices, key)
    standing = panels.standing(agency, application, person)
    if standing is ReviewState.CLEARED:
        return
    who = here.names(agency).person(person, f"nobody's key {key}")
    first = {
        ReviewState.NONE: ": a grants officer assigns it (almoner grant review assign)",
        ReviewState.ASSIGNED: f": that comes first (almoner grant review attest {application})",
    }.get(standing, "")
    said = "was not assigned to it" if standing is ReviewState.NONE else _STATES[standing]
    raise AlmonerError(
        f"{who[0].upper()}{who[1:]} cannot score application {application}: {said}{first}."
    )


def _plain(application: Application, round_: Round, found: Sequence[Review]) -> dict[str, Any]:
    """The review of an application for machines."""
    return {
        "application": application.number,
        "round": round_.number,
        "sheets": application.sheets,
        "quorum": round_.quorum,
        "score": application.score,
        "reviews": [
            {
                "reviewer": each.reviewer,
                "state": each.state.name.lower(),
                "scores": list(each.scores),
                "comments": f"0x{each.comments.hex()}" if each.comments else None,
            }
            for each in found
        ],
    }


def _told(application: Application, round_: Round) -> dict[str, str]:
    """How it stands, in words."""
    most = application.sheets * sum(round_.maxima)
    return {
        "application": f"{application.number}, to round {round_.number}",
        "score_sheets": f"{application.sheets} of {round_.quorum} that are asked for",
        "points": f"{application.score} of {most}" if application.sheets else "none yet",
    }


def _line(found: Review, round_: Round, known: Names) -> str:
    """A reviewer for people."""
    said = _STATES[found.state]
    if found.scores:
        each = zip(found.scores, round_.maxima, strict=True)
        parts = ", ".join(f"{given} of {highest}" for given, highest in each)
        said = f"{said} with {sum(found.scores)} points ({parts})"
    return f"{known.person(found.reviewer)} {said}"


def _once(numbers: Sequence[int]) -> tuple[int, ...]:
    """Numbers in their order, each once."""
    return tuple(dict.fromkeys(numbers))


def _named(numbers: Sequence[int]) -> str:
    listed = ", ".join(str(each) for each in numbers)
    return f"application{'' if len(numbers) == 1 else 's'} {listed}"


def _sheets(number: int) -> str:
    return "1 score sheet is" if number == 1 else f"{number} score sheets are"
