"""`almoner notice`: letters, and notices of proposals sent, come back or attempted."""

from __future__ import annotations

import click

from almoner.acts import appeals, changes, notices
from almoner.acts.changes import ChangeKind, Proposal
from almoner.acts.notices import Channel
from almoner.casefile import Letter
from almoner.chain.agency import Agency
from almoner.cli import desk, letters, session, spelling
from almoner.cli.changes import number
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.parameters import LONG_NUMBER
from almoner.cli.proposals import facts, told
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.letters.kinds import NOTICES
from almoner.numbering import FIRST_PAYMENT

_CHANNELS = {channel.name.lower().replace("_", "-"): channel for channel in Channel}
_channel = click.option(
    "--channel", type=click.Choice(list(_CHANNELS)), default="letter", show_default=True
)
_dispatch = click.option(
    "--dispatch",
    required=True,
    help="Record of the dispatch, in words the casefile keeps; a salted digest is sent.",
)


@click.group()
def notice() -> None:
    """Letters to households, and notices of proposals: sent is not served."""


notice.add_command(letters.send)
notice.add_command(letters.print_)


@notice.command()
@number
@_channel
@_dispatch
@desk.act
def serve(seat: Desk, number: int, channel: str, dispatch: str) -> None:
    """Attest that the notice of a proposal was dispatched, or delivered where the program asks it;
    by a determiner or the counter, another person than proposed.

    Example: almoner notice serve 1 --dispatch "Letter 2027-118, posted 2027-02-05" --as counter-1
    """
    written = seat.written(dispatch, appeals.case_of(seat.agency, number))
    notices.serve(seat.agency, seat.officer, number, _CHANNELS[channel], written)
    due = changes.show(seat.agency, number).enactable_at
    seat.say(
        f"Notice of proposal {number} is served; it can be carried out from {date(due)}.",
        proposal=number,
        enactable_at=due,
    )


@notice.command()
@click.argument("number", metavar="SUBJECT", type=LONG_NUMBER)
@click.option(
    "--evidence",
    "--why",
    "evidence",
    required=True,
    help="Why it came back, in words the casefile keeps; a salted digest is sent.",
)
@desk.act
def returned(seat: Desk, number: int, evidence: str) -> None:
    """Put on record that a letter came back; on the chain, if it was a notice, by a determiner or
    the counter.

    The first time a notice has to go another way, and its time begins anew. SUBJECT is the proposal
    or the payment it was about. Example: almoner notice returned 1 --why "Moved, back 2027-02-09"
    --as counter-1
    """
    case_no = appeals.case_of(seat.agency, number)
    letter = letters.sent_about(seat, case_no, number)
    if letter is not None:
        digest, at = letter.digest, seat.now
        seat.note(lambda casefile: casefile.note_returned(digest, at=at, why=evidence))
    if number >= FIRST_PAYMENT or (letter is not None and letter.kind not in NOTICES):
        _returned_alone(seat, number, letter)
        return
    written = seat.written(evidence, case_no)
    notices.returned(seat.agency, seat.officer, number, written)
    proposal = changes.show(seat.agency, number)
    again = proposal.state is changes.ProposalState.OPEN
    outcome = "it goes by another channel next (almoner notice send)"
    if not again:
        outcome = "its time goes on"
    seat.say(
        f"The notice of proposal {number} came back: {outcome}.",
        proposal=number,
        state=proposal.state.name.lower(),
    )


@notice.command()
@number
@_channel
@desk.evidence
@desk.act
def attempt(seat: Desk, number: int, channel: str, evidence: str) -> None:
    """Put on record that a delivery failed; two by two persons on two channels serve the notice
    after a wait.

    Example: almoner notice attempt 1 --channel by-hand --evidence "Nobody opened" --as counter-1
    """
    written = seat.written(evidence, appeals.case_of(seat.agency, number))
    notices.attempt(seat.agency, seat.officer, number, _CHANNELS[channel], written)
    proposal = changes.show(seat.agency, number)
    outcome = (
        f"it counts as served on {date(proposal.served_at)}"
        if proposal.served_at
        else "another person tries another channel"
    )
    seat.say(
        f"Attempt {proposal.failures} for proposal {number}: {outcome}.",
        proposal=number,
        failures=proposal.failures,
        served_at=proposal.served_at,
    )


@notice.command()
@number
@session.program_id
@session.as_json
def show(number: int, program_id: str | None, as_json: bool) -> None:
    """Show a proposal and where its notice stands.

    Example: almoner notice show 1
    """
    here = Session()
    agency = here.agency(program_id)
    proposal = changes.show(agency, number)
    shown = facts(proposal) if as_json else _told(here, agency, proposal)
    session.show(shown, as_json=as_json)


def _returned_alone(seat: Desk, number: int, letter: Letter | None) -> None:
    """Notes in the casefile that a letter came back that is nothing to the chain."""
    if letter is None:
        reason = f"no letter about {number} was sent that has not come back"
        raise InputError([Fault(field="subject", reason=reason)])
    if seat.rehearsing:
        seat.say("The casefile would take this. Nothing was noted.", sent=False)
        return
    seat.put_down()
    seat.say(
        f"The letter about {number} came back: it goes by another channel next (almoner notice "
        "send).",
        subject=number,
        kind=letter.kind,
    )


def _told(here: Session, agency: Agency, proposal: Proposal) -> dict[str, str]:
    """A proposal in words; a mass change is about a word of cases."""
    case = f"the cases of word {proposal.case_no}"
    if proposal.kind is not ChangeKind.MASS:
        access = spelling.unsigned(agency, f"proposal {proposal.number}")
        case = spelling.named_case(here, agency, proposal.case_no, access)
    return told(proposal, here.names(agency), case)
