"""`almoner grant apply`: applications of organizations to a round."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner import money
from almoner.acts import applications, rounds
from almoner.acts.applications import Application, Submission, Submitted
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.cli import desk, output, session, words
from almoner.cli.desk import Desk
from almoner.cli.grant import categories, signing
from almoner.cli.grant.signing import Hand
from almoner.cli.parameters import NUMBER
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.grants import applications as files
from almoner.grants.applications import ApplicationFile

number = click.argument("number", metavar="APPLICATION", type=NUMBER)
_round = click.argument("round_number", metavar="ROUND", type=NUMBER)
_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))


@click.group()
def apply() -> None:
    """Applications: signed by the organization, carried to the chain by any key."""


@apply.command()
@_file
@session.program_id
@session.as_json
def check(path: Path, program_id: str | None, as_json: bool) -> None:
    """Name every fault of an application's file, or say what it asks for.

    Example: almoner grant apply check application.toml
    """
    here = Session()
    names = categories.of(here, here.agency(program_id, Kind.GRANT))
    found = files.load(path, names)
    amounts = dict(zip(names, found.amounts, strict=True))
    if as_json:
        facts = {"total": found.total, "matched": found.matched, "amounts": amounts}
        session.show(facts | {"pay_to": found.pay_to}, as_json=True)
        return
    told = {name: money.dollars(each) for name, each in amounts.items()}
    told |= {"total": money.dollars(found.total), "match": money.dollars(found.matched)}
    told |= {"pay_to": found.pay_to, "documents": str(found.documents.count("\n"))}
    session.show(told, as_json=False)


@apply.command()
@_round
@_file
@signing.signed
@desk.grant_act
def submit(seat: Desk, round_number: int, path: Path, hand: Hand) -> None:
    """Apply to an open round with a file, signed by the organization; any key may send it.

    Example: almoner grant apply submit 1 application.toml --signer grantee-1 --as anyone
    """
    rounds.show(seat.agency, round_number)
    submission = _submission(seat, path, hand)
    content = applications.content(submission)
    signature = hand.applicant(seat, "apply", round_number, content, submission[0])
    made = applications.submit(seat.agency, seat.officer, round_number, submission, signature)
    seat.say(
        f"Application {made} to round {round_number} is submitted: it asks for "
        f"{money.dollars(sum(submission[2]))}.",
        application=made,
        round=round_number,
        total=sum(submission[2]),
    )


@apply.command()
@number
@_file
@signing.signed
@desk.grant_act
def revise(seat: Desk, number: int, path: Path, hand: Hand) -> None:
    """Replace what was submitted with a file, while the round is open; any key may send it.

    Example: almoner grant apply revise 7 application.toml --signer grantee-1 --as anyone
    """
    applications.show(seat.agency, number)
    submission = _submission(seat, path, hand)
    content = applications.content(submission)
    signature = hand.applicant(seat, "revise", number, content, submission[0])
    applications.revise(seat.agency, seat.officer, number, submission, signature)
    seat.say(
        f"Application {number} is revised: it asks for {money.dollars(sum(submission[2]))}.",
        application=number,
        total=sum(submission[2]),
    )


@apply.command()
@number
@signing.signed
@desk.grant_act
def withdraw(seat: Desk, number: int, hand: Hand) -> None:
    """Take an application back before an offer was made on it, signed by the organization.

    Example: almoner grant apply withdraw 7 --signer grantee-1 --as anyone
    """
    applications.show(seat.agency, number)
    signer = applications.submitted(seat.agency, number).signer
    signature = hand.applicant(seat, "withdraw", number, bytes(32), signer)
    applications.withdraw(seat.agency, seat.officer, number, signature)
    seat.say(f"Application {number} is withdrawn.", application=number)


@apply.command()
@number
@desk.reason
@desk.grant_act
def ask(seat: Desk, number: int, reason: str) -> None:
    """Ask an applicant for a revision while the round is open; by a grants officer. What was
    submitted stands.

    Example: almoner grant apply ask 7 --reason "Page 3 is missing" --as grants-officer-1
    """
    applications.show(seat.agency, number)
    applications.ask(seat.agency, seat.officer, number, seat.written(reason))
    seat.say(f"A revision of application {number} is asked for; it stands.", application=number)


@apply.command()
@number
@click.argument("organization", metavar="ORGANIZATION")
@desk.grant_act
def identify(seat: Desk, number: int, organization: str) -> None:
    """Say which organization applied, by its number in the agency's register; by a grants officer.

    Only a keyed digest of the number is sent. Example: almoner grant apply identify 7 ORG-0001 --as
    grants-officer-1
    """
    if not organization.strip():
        raise InputError([Fault(field="organization", reason="is empty: give its number")])
    applications.show(seat.agency, number)
    reference = seat.keys().organization(organization.strip())
    applications.identify(seat.agency, seat.officer, number, reference)
    seat.say(
        f"Application {number} is of {organization.strip()}.",
        application=number,
        organization=f"0x{reference.hex()}",
    )


@apply.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show an application.

    Example: almoner grant apply show 7
    """
    here = Session()
    agency = here.agency(program_id, Kind.GRANT)
    found, standing = applications.show(agency, number), applications.submitted(agency, number)
    facts = _plain(found, standing) if as_json else _told(here, agency, found, standing)
    session.show(facts, as_json=as_json)


@apply.command(name="list")
@_round
@session.program_id
@session.as_json
def list_(round_number: int, program_id: str | None, as_json: bool) -> None:
    """List the applications to a round.

    Example: almoner grant apply list 1
    """
    agency = Session().agency(program_id, Kind.GRANT)
    found = applications.listed(agency, round_number)
    if as_json:
        session.show({"applications": [_plain(*each) for each in found]}, as_json=True)
        return
    lines = [
        f"application {each.number}: {words.said(each.state)}, asks for "
        f"{money.dollars(each.total)}, {_scored(each)}"
        for each, _ in found
    ]
    click.echo("\n".join(lines) or f"Nobody applied to round {round_number} yet.")


def _submission(seat: Desk, path: Path, hand: Hand) -> Submission:
    """What a file submits. Raises InputError where it is not said who signs, or two are said."""
    found = files.load(path, categories.of(seat.here, seat.agency))
    signer = _signer(found, hand.signer(seat))
    documents = seat.keys().documents(found.documents)
    return signer, found.pay_to, list(found.amounts), found.matched, documents


def _signer(found: ApplicationFile, given: bytes | None) -> bytes:
    signer = found.signer or given
    if signer is None:
        reason = (
            'is missing: write it at the top of the file, such as signer = "0x…" (an account, or '
            "the passkey verifier with a key), or name a key of this machine with --signer"
        )
        raise InputError([Fault(field="signer", reason=reason)])
    if given is not None and signer != given:
        reason = f"is 0x{signer.hex()} in the file, and 0x{given.hex()} signs: let them be one"
        raise InputError([Fault(field="signer", reason=reason)])
    return signer


def _plain(found: Application, standing: Submitted) -> dict[str, Any]:
    """An application for machines."""
    facts = asdict(found) | asdict(standing) | {"state": found.state.name.lower()}
    return output.plain(facts)


def _told(here: Session, agency: Agency, found: Application, standing: Submitted) -> dict[str, str]:
    """The same in words."""
    amounts = zip(categories.of(here, agency), standing.amounts, strict=True)
    return {
        "application": f"{found.number}, to round {found.round}",
        "state": words.said(found.state),
        "revision": str(found.revision),
        **{name: money.dollars(each) for name, each in amounts},
        "total": money.dollars(found.total),
        "match": money.dollars(standing.matched),
        "pay_to": found.pay_to,
        "signer": f"0x{standing.signer.hex()}",
        "organization": "identified"
        if any(found.org_ref)
        else "not identified yet (almoner grant apply identify)",
        "review": _scored(found),
    }


def _scored(found: Application) -> str:
    """What the panel gave an application so far."""
    if not found.sheets:
        return "no score sheet yet"
    mean = found.score / found.sheets
    return f"{session.counted(found.sheets, 'score sheet')[:-1]}, {mean:g} on average"
