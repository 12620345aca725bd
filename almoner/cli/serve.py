"""`almoner serve`: the citizen pages and the relay of signed messages."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from almoner.casefile import Casefile
from almoner.chain.agency import connect
from almoner.cli import intake
from almoner.cli.session import Session
from almoner.ledger.views import Views
from almoner.program import load
from almoner.service.app import serve as run
from almoner.service.context import ServiceContext
from almoner.service.passkeys import RelyingParty


@click.command()
@intake.program_file
@click.option("--relay", "name", default="relay", show_default=True, help="Key that pays the fees.")
@click.option("--official", is_flag=True, help="Leave out the notice that this is a demonstration.")
def serve(program_path: Path, name: str, official: bool) -> None:
    """Serve the citizen pages of a program until interrupted; run the monitor beside it.

    Example: almoner serve --relay relay
    """
    here = Session()
    settings = here.settings
    client = here.client()
    program = load(program_path)
    with Casefile.open(settings.casefile, settings.casefile_key) as casefile:
        context = ServiceContext(
            agency=connect(client, here.record(client), program.id),
            relay=here.sender(client, name),
            casefile=casefile,
            views=Views(settings.ledger),
            program=program,
            party=RelyingParty(id=settings.rp_id, origin=settings.origin, name=program.title),
            demonstration=not official,
            secret=secrets.token_urlsafe(32),
        )
        click.echo(f"The pages are at {settings.origin}. Stop with Ctrl-C.")
        run(context, host=settings.host, port=settings.port)
