"""`almoner node`: a local chain to try things on."""

from __future__ import annotations

import signal

import click

from almoner.chain import node as chain_node
from almoner.chain.deploy import LOCAL_CHAIN


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Port on loopback; a free one if left out."
)
@click.option("--chain-id", type=click.IntRange(1), default=LOCAL_CHAIN, show_default=True)
def node(port: int | None, chain_id: int) -> None:
    """Start a local Anvil chain and keep it until interrupted.

    Example: almoner node --port 8545
    """
    with chain_node.start(port=port, chain_id=chain_id) as running:
        click.echo(f"Chain {chain_id} answers at {running.url}. Stop it with Ctrl-C.")
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
