"""What most commands begin with: settings, a chain, the agency on it, an officer's key."""

from __future__ import annotations

import signal

import click
from rich.console import Console

from almoner import config
from almoner.chain import deployment
from almoner.chain.agency import Agency, connect
from almoner.chain.client import Client
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.chain.deployment import Deployment, Kind
from almoner.chain.keys import Keyring
from almoner.chain.sender import Sender
from almoner.cli import names
from almoner.cli.names import Names
from almoner.cli.output import counted as counted
from almoner.cli.output import say as say
from almoner.cli.output import show as show
from almoner.cli.rehearsal import Rehearsal
from almoner.errors import NodeUnreachable

LOCAL_PURSE = 10**20
"""Wei a local chain gives a new key, for fees."""

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
acting = click.option(
    "--as", "name", required=True, metavar="KEY", help="Name of the key that signs."
)
dry_run = click.option(
    "--dry-run", is_flag=True, help="Ask the chain whether it would take this; send nothing."
)
program_id = click.option(
    "--program", "program_id", metavar="ID", help="Which program, if several."
)
console = Console(stderr=True)


class Session:
    """The settings of this process and what they lead to. Raises the errors of each part."""

    def __init__(self) -> None:
        self.settings = config.load()

    def client(self) -> Client:
        return Client(self.settings.rpc, self.settings.chain_id)

    def record(self, client: Client) -> Deployment:
        genesis = f"0x{client.block(0).hash.hex()}"
        return deployment.load(self.settings.deployments, client.chain_id, genesis)

    def agency(self, program: str | None = None, kind: Kind | None = None) -> Agency:
        client = self.client()
        agency = connect(client, self.record(client), program, kind)
        context = click.get_current_context(silent=True)
        if context is not None:
            # What a refusal is explained by: how things stand with that agency.
            context.find_root().obj = agency
        return agency

    def names(self, agency: Agency) -> Names:
        """The keys with a name here, and whose they are at the agency."""
        return names.known(self.keyring(), agency.client, agency.offices)

    def keyring(self) -> Keyring:
        return Keyring(
            self.settings.keys,
            self.settings.key_password or "",
            iterations=self.settings.key_rounds,
        )

    def create_key(self, name: str) -> str:
        """Makes a key and returns its address; a local chain, if one answers, gives it fees."""
        address = self.keyring().create(name)
        self.provide(name)
        return address

    def provide(self, name: str) -> None:
        """Gives a key fees where the chain is a local one."""
        try:
            client = self.client()
        except NodeUnreachable:
            return
        if client.chain_id == LOCAL_CHAIN:
            client.request("anvil_setBalance", self.keyring().address(name), hex(LOCAL_PURSE))

    def sender(self, client: Client, name: str) -> Sender:
        return Sender(client, self.keyring().load(name))

    def officer(self, client: Client, name: str, *, dry_run: bool, as_json: bool) -> Sender:
        """Who sends in the name of a key; in a dry run, who ends the command instead."""
        account = self.keyring().load(name)
        if dry_run:
            return Rehearsal(client, account, name, as_json=as_json)
        return Sender(client, account)


def await_interrupt() -> None:
    """Waits for Ctrl-C or SIGTERM, also where a shell in the background had them ignored."""
    stops = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    signal.sigwait(stops)
