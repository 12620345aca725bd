"""`almoner node`: a local chain to try things on, and its clock."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from almoner.chain import node as chain_node
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.cli import session
from almoner.cli.session import Session
from almoner.errors import WrongChain
from almoner.moments import utc

_DAY = 86_400


@click.group(invoke_without_command=True)
@click.option("--port", type=click.IntRange(1, 65535), help="On loopback; a free one if left out.")
@click.option("--chain-id", type=click.IntRange(1), default=LOCAL_CHAIN, show_default=True)
@click.option("--at", type=click.DateTime(["%Y-%m-%d"]), help="The chain's first day (UTC).")
@click.pass_context
def node(ctx: click.Context, port: int | None, chain_id: int, at: datetime | None) -> None:
    """Start a local Anvil chain and keep it until interrupted.

    Example: almoner node --port 8545 --at 2026-12-30
    """
    if ctx.invoked_subcommand is not None:
        return
    starts_at = None if at is None else int(at.replace(tzinfo=UTC).timestamp())
    with chain_node.start(port=port, chain_id=chain_id, timestamp=starts_at) as running:
        click.echo(f"Chain {chain_id} answers at {running.url}. Stop it with Ctrl-C.")
        session.await_interrupt()


@node.command()
@click.option("--days", type=click.IntRange(1), default=1, show_default=True)
@click.option("--blocks", type=click.IntRange(1), default=1, show_default=True)
@session.as_json
def advance(days: int, blocks: int, as_json: bool) -> None:
    """Move a local chain's clock forward and mine blocks; no real chain allows it.

    Example: almoner node advance --days 2 --blocks 5
    """
    client = Session().client()
    if client.chain_id != LOCAL_CHAIN:
        raise WrongChain(f"Time passes by itself on chain {client.chain_id}.")
    client.request("evm_increaseTime", hex(days * _DAY))
    client.request("anvil_mine", hex(blocks), hex(1))
    _, _, now = client.head()
    session.say(f"The chain's time is {utc(now):%Y-%m-%d %H:%M:%S} UTC.", as_json=as_json, time=now)
