"""`almoner notice`: serving the notice of a proposal, and carrying the proposal out."""

from __future__ import annotations

import click

from almoner.acts import holds
from almoner.cli import session
from almoner.cli.parameters import LONG_NUMBER
from almoner.cli.session import Session

_proposal = click.argument("proposal", type=LONG_NUMBER)


@click.group()
def notice() -> None:
    """Notices of proposals."""


@notice.command()
@_proposal
@click.option("--dispatch", required=True, help="Dispatch record; only its digest is sent.")
@session.program_id
@session.acting
@session.as_json
def serve(proposal: int, dispatch: str, program_id: str | None, name: str, as_json: bool) -> None:
    """Attest that the notice of a proposal was dispatched.

    Example: almoner notice serve 1 --dispatch "Letter 2027-118, posted 2027-02-05" --as counter-1
    """
    here = Session()
    agency = here.agency(program_id)
    holds.serve(agency, here.sender(agency.client, name), proposal, holds.digest(dispatch))
    session.say(f"Notice of proposal {proposal} is served.", as_json=as_json, proposal=proposal)


@notice.command()
@_proposal
@session.program_id
@session.acting
@session.as_json
def enact(proposal: int, program_id: str | None, name: str, as_json: bool) -> None:
    """Strike the payment of a served proposal once its time has passed; any key may.

    Example: almoner notice enact 1 --as anyone
    """
    here = Session()
    agency = here.agency(program_id)
    holds.enact(agency, here.sender(agency.client, name), proposal)
    session.say(
        f"Proposal {proposal} is enacted: the money is back in its allotment.",
        as_json=as_json,
        proposal=proposal,
    )
