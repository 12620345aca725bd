"""`almoner deploy`: the agency's contracts."""

from __future__ import annotations

import sys

import click

from almoner.chain import deploy as deploying
from almoner.chain import deployment
from almoner.chain.client import Client
from almoner.chain.deploy import LEAST_DELAY, LOCAL_CHAIN, MOST_DELAY, Plan
from almoner.cli import session
from almoner.cli.parameters import ADDRESS
from almoner.cli.session import Session
from almoner.errors import ConfigError

_AUTHORITIES = ("authority-1", "authority-2")
_HOUR = 3_600


@click.command()
@click.option(
    "--as", "name", default="deployer", show_default=True, help="Name of the key that signs."
)
@click.option(
    "--token",
    type=ADDRESS,
    help="Address of the money; a test dollar is deployed on a local chain.",
)
@click.option(
    "--authority",
    "authorities",
    type=ADDRESS,
    multiple=True,
    help="Address of a founding appointing authority (twice).",
)
@click.option(
    "--appointment-delay",
    metavar="HOURS",
    type=click.IntRange(LEAST_DELAY // _HOUR, MOST_DELAY // _HOUR),
    help="Hours, 1 to 720 and for good, in which the guardian can veto an appointment or a key; "
    "48 if left out, 1 on a local chain.",
)
@click.option("--check", is_flag=True, help="Deploy nothing: compare the chain with the record.")
@session.as_json
def deploy(
    name: str,
    token: str | None,
    authorities: tuple[str, ...],
    appointment_delay: int | None,
    check: bool,
    as_json: bool,
) -> None:
    """Deploy the agency's contracts; a second run deploys nothing.

    On a local chain missing keys are made and given fees. Example: almoner deploy --check
    """
    here = Session()
    client = here.client()
    if check:
        _check(here, client, as_json=as_json)
        return
    if client.chain_id == LOCAL_CHAIN:
        for each in {name, *_AUTHORITIES} - set(here.keyring().names()):
            here.create_key(each)
        for each in (name, *_AUTHORITIES):
            here.provide(each)
        authorities = authorities or tuple(here.keyring().address(each) for each in _AUTHORITIES)
    if len(authorities) != 2:
        raise ConfigError("Name the two founding authorities with --authority ADDRESS, twice.")
    plan = Plan(
        first_authority=authorities[0],
        second_authority=authorities[1],
        rp_id=here.settings.rp_id,
        token=token,
        appointment_delay=None if appointment_delay is None else appointment_delay * _HOUR,
    )
    sender = here.sender(client, name)
    record = deploying.deploy(
        client, sender, plan, here.settings.deployments, lambda line: click.echo(line, err=True)
    )
    session.say(
        f"Deployed on chain {record.chain_id}.",
        as_json=as_json,
        chain_id=record.chain_id,
        contracts={name: contract.address for name, contract in record.contracts.items()},
    )


def _check(here: Session, client: Client, *, as_json: bool) -> None:
    record = here.record(client)
    if not record.contracts:
        raise ConfigError(
            f"No deployment record is of chain {client.chain_id}: {deployment.MAKE_OR_NAME}."
        )
    faults = deploying.check(client, record)
    for fault in faults:
        click.echo(fault, err=True)
    verdict = (
        session.counted(len(faults), "difference") if faults else "The chain has what was compiled."
    )
    session.say(verdict, as_json=as_json, faults=faults)
    if faults:
        sys.exit(1)
