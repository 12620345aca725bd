"""`almoner monitor`: the daemon that follows the chain, judges it and places holds."""

from __future__ import annotations

import logging
from pathlib import Path

import click

from almoner.acts import rules
from almoner.chain.agency import connect
from almoner.chain.spans import Verify
from almoner.cli.session import Session
from almoner.ledger.store import Scope
from almoner.monitor import daemon
from almoner.monitor.policy import policy
from almoner.program import load_any


@click.command()
@click.option(
    "--program",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=[Path("programs/cash-assistance.toml")],
    show_default=True,
    help="A program file, for its rules and reasons; once for each program to judge.",
)
@click.option(
    "--as", "name", metavar="KEY", help="Name of the monitor's key; without it nothing is held."
)
@click.option("--poll", type=float, default=daemon.POLL_SECONDS, show_default=True, help="Seconds.")
@click.option(
    "--verify",
    type=click.Choice([each.value for each in Verify]),
    default=Verify.BLOOM.value,
    show_default=True,
    help="How the node's logs of older blocks are checked: bloom sees contracts left out, full "
    "proves every log from the receipts and takes longer. The newest blocks are always proven.",
)
def monitor(files: tuple[Path, ...], name: str | None, poll: float, verify: str) -> None:
    """Follow the chain, judge certified runs and draws and place holds, until interrupted.

    Example: almoner monitor --program programs/small-business-grant.toml --as monitor-1
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    here = Session()
    client = here.client()
    record = here.record(client)
    policies = {}
    for program in map(load_any, files):
        agency = connect(client, record, program.id)
        policies[str(agency.program.address)] = policy(program, rules.rules(agency))
    here.settings.home.mkdir(parents=True, exist_ok=True)
    daemon.run(
        client=client,
        scope=Scope(
            chain_id=record.chain_id,
            genesis=bytes.fromhex(record.genesis[2:]),
            first_block=record.first_block,
            offices=record.address("Offices"),
            treasury=record.address("Treasury"),
            holds=record.address("Holds"),
            changes=record.address("Changes"),
            hearings=record.address("Hearings"),
            rounds=record.address("GrantRounds"),
            amendments=record.address("GrantAmendments"),
            token=record.address("Token"),
        ),
        ledger=here.settings.ledger,
        policy=policies,
        sender=here.sender(client, name) if name else None,
        verify=Verify(verify),
        poll_seconds=poll,
    )
