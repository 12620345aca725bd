"""`almoner serve`: the pages of households or grantees, and the relay of signed messages."""

from __future__ import annotations

import secrets
import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import click

from almoner.chain.agency import connect
from almoner.cli import agency, intake
from almoner.cli.session import Session
from almoner.errors import ConfigError
from almoner.ledger.grants import GrantViews
from almoner.ledger.pool import Pool
from almoner.ledger.views import Views
from almoner.program import GrantFile, load_any
from almoner.service.app import server
from almoner.service.context import BenefitContext, GrantContext, ServiceContext
from almoner.service.outgoing import Queue
from almoner.service.passkeys import RelyingParty


@click.command()
@intake.program_file
@click.option("--relay", "name", default="relay", show_default=True, help="Key that pays the fees.")
@click.option(
    "--also",
    "others",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    help="Program file of another program of the agency, told of at /programs; again for more.",
)
@click.option("--official", is_flag=True, help="Leave out the notice that this is a demonstration.")
def serve(program_path: Path, name: str, others: tuple[Path, ...], official: bool) -> None:
    """Serve the pages of a program until interrupted; run the monitor beside it.

    Of a program that pays households these are the citizens' pages, of one that gives grants those
    of the organizations with an award. At /programs people find which program of the agency is
    theirs. Example: almoner serve --relay relay
    """
    here = Session()
    settings = here.settings
    client = here.client()
    program = load_any(program_path)
    beside = agency.others(program, others)
    if name not in here.keyring().names():
        raise ConfigError(
            f"There is no key named {name} to pay the fees: run almoner office key make {name}."
        )
    served = connect(client, here.record(client), program.id)
    with (
        intake.casefile(here, served) as casefile,
        closing(Queue.open(settings.outgoing)) as outgoing,
        closing(Pool(settings.ledger)) as kept,
    ):
        shared: dict[str, Any] = {
            "agency": served,
            "relay": here.sender(client, name),
            "casefile": casefile,
            "outgoing": outgoing,
            "views": Views(settings.ledger, kept),
            "others": beside,
            "party": RelyingParty(id=settings.rp_id, origin=settings.origin, name=program.title),
            "demonstration": not official,
            "secret": secrets.token_urlsafe(32),
        }
        context: ServiceContext
        if isinstance(program, GrantFile):
            grants = GrantViews(settings.ledger, kept)
            keys = intake.tied_keys(settings, casefile)
            context = GrantContext(program=program, grants=grants, keys=keys, **shared)
        else:
            context = BenefitContext(program=program, **shared)
        with _listening(settings.host, settings.port) as listener:
            if program.about is not None and program.about.page != settings.origin:
                click.echo(
                    f"{program_path} says that its pages are at {program.about.page}: people who "
                    "find it there will not come here. Change [about] page, or ALMONER_ORIGIN.",
                    err=True,
                )
            click.echo(f"The pages are at {settings.origin}. Stop with Ctrl-C.")
            # The server ends in order, and then raises the interrupt again.
            with suppress(KeyboardInterrupt):
                server(context, host=settings.host, port=settings.port).run([listener])


def _listening(host: str, port: int) -> socket.socket:
    """The socket pages are asked for at. Raises ConfigError if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()
        except OSError:
            listener.close()
            raise
    except OSError as fault:
        raise ConfigError(
            f"No pages can be served at port {port} of {host} ({fault.strerror}): end what is "
            "there, or set ALMONER_PORT and ALMONER_HOST."
        ) from fault
    return listener
