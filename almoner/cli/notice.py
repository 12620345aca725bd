"""`almoner notice`: notices of proposals, sent, come back or attempted."""

from __future__ import annotations

import click

from almoner.acts import appeals, changes, notices
from almoner.acts.changes import ChangeKind, Proposal
from almoner.acts.notices import Channel
from almoner.chain.agency import Agency
from almoner.cli import desk, session, spelling
from almoner.cli.changes import number
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.proposals import facts, told
from almoner.cli.session import Session

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
    """Notices of proposals: sent is not served."""


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
@number
@desk.evidence
@desk.act
def returned(seat: Desk, number: int, evidence: str) -> None:
    """Put on record that a dispatched notice came back; by a determiner or the counter.

    The first time it has to go another way, and its time begins anew. Example: almoner notice
    returned 1 --evidence "Letter 2027-118, back 2027-02-09" --as counter-1
    """
    written = seat.written(evidence, appeals.case_of(seat.agency, number))
    notices.returned(seat.agency, seat.officer, number, written)
    proposal = changes.show(seat.agency, number)
    again = proposal.state is changes.ProposalState.OPEN
    outcome = "serve it by another channel" if again else "its time goes on"
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


def _told(here: Session, agency: Agency, proposal: Proposal) -> dict[str, str]:
    """A proposal in words; a mass change is about a word of cases."""
    case = f"the cases of word {proposal.case_no}"
    if proposal.kind is not ChangeKind.MASS:
        access = spelling.unsigned(agency, f"proposal {proposal.number}")
        case = spelling.named_case(here, agency, proposal.case_no, access)
    return told(proposal, here.names(agency), case)
