"""`almoner monitor`: the daemon that follows the chain, judges it and places holds."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click

from almoner import config
from almoner.acts import rules
from almoner.chain.agency import connect
from almoner.chain.spans import Verify
from almoner.cli import live, logs
from almoner.cli.session import Session, console
from almoner.fraud.grounds import Policy
from almoner.monitor import daemon, deployed, probes
from almoner.monitor.budget import GAS_AN_HOUR
from almoner.monitor.policy import policy
from almoner.monitor.posting import EVERY
from almoner.monitor.watch import Watching
from almoner.program import load_any

log = logging.getLogger(__name__)

LEAST_GAS = 1_000_000
"""An hour's budget that is less than two or three holds would stop them all."""


class Place(click.ParamType):
    """Where to listen: `HOST:PORT`, or a port of this machine alone."""

    name = "[host:]port"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        if isinstance(value, tuple):
            return value
        host, _, port = str(value).rpartition(":")
        if not (port.isascii() and port.isdigit() and int(port) <= 65535):
            self.fail(f"{value!r} does not end in a port: write it like 127.0.0.1:9464.")
        return host.strip("[]") or "127.0.0.1", int(port)


of_programs = click.option(
    "--program",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=[Path("programs/cash-assistance.toml")],
    show_default=True,
    help="A program file, for its rules and reasons; once for each program the monitor judges.",
)


@click.command()
@of_programs
@click.option(
    "--as", "name", metavar="KEY", help="Name of the monitor's key; without it nothing is held."
)
@click.option("--poll", type=float, default=daemon.POLL_SECONDS, show_default=True, help="Seconds.")
@click.option("--once", is_flag=True, help="Stop at the newest block, with nothing left to do.")
@click.option(
    "--standby",
    is_flag=True,
    help="Wait while another monitor writes the ledger, and take over when that one is gone.",
)
@click.option(
    "--verify",
    type=click.Choice([each.value for each in Verify]),
    default=Verify.BLOOM.value,
    show_default=True,
    help="How the node's logs of older blocks are checked: bloom sees contracts left out, full "
    "proves every log from the receipts and takes longer. The newest blocks are always proven.",
)
@click.option(
    "--gas-budget",
    type=click.IntRange(min=LEAST_GAS),
    default=GAS_AN_HOUR,
    show_default=True,
    help="Gas that the monitor's own transactions may take in an hour.",
)
@click.option(
    "--post-every",
    type=click.IntRange(min=1),
    default=EVERY,
    show_default=True,
    metavar="BLOCKS",
    help="Final blocks after which a root of all that was judged is posted.",
)
@click.option(
    "--second-node",
    "second_rpc",
    metavar="URL",
    help="A node to compare blocks with. [default: ALMONER_SECOND_RPC]",
)
@click.option(
    "--status", type=Place(), help="Serve /healthz, /readyz and /metrics there; 0 for a free port."
)
@click.option(
    "--live/--no-live",
    "is_live",
    default=None,
    help="Show how it goes below the log. [default: on a terminal]",
)
@click.option(
    "--log-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def monitor(
    files: tuple[Path, ...],
    name: str | None,
    poll: float,
    once: bool,
    standby: bool,
    gas_budget: int,
    post_every: int,
    second_rpc: str | None,
    status: tuple[str, int] | None,
    is_live: bool | None,
    log_format: str,
    verify: str,
) -> None:
    """Follow the chain, judge certified runs and draws and place holds, until interrupted.

    Any number of monitors may stand by for one another, on as many machines, with one ledger in
    PostgreSQL: all of them started alike.

    Example: almoner monitor --program programs/small-business-grant.toml --as monitor-1
    """
    here = Session()
    if second_rpc is not None:
        second_rpc = config.address("--second-node", second_rpc)
    watching = Watching(second_rpc=second_rpc or here.settings.second_rpc)
    client = here.client()
    record = here.record(client)

    def policies() -> Mapping[str, Policy]:
        found = {}
        for program in map(load_any, files):
            agency = connect(client, record, program.id)
            found[str(agency.program.address)] = policy(program, rules.rules(agency))
        return found

    # What is wrong with files or key is said before anybody is told that a monitor runs. The files
    # are read again when it begins to write.
    policies()
    sender = here.sender(client, name) if name else None
    here.settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as around:
        if is_live if is_live is not None else log_format == "text" and sys.stderr.isatty():
            around.enter_context(live.shown(watching.board, console))
        # Only now: the log goes above what is shown.
        logs.begin(log_format)
        if status is not None:
            port = around.enter_context(probes.served(watching.board, watching.metrics, *status))
            log.info(
                "The status is at http://%s:%d/readyz.",
                status[0],
                port,
                extra={"action": "status_served", "port": port},
            )
        daemon.run(
            client=client,
            scope=deployed.scope(record),
            ledger=here.settings.ledger,
            policy=policies,
            sender=sender,
            standby=standby,
            once=once,
            verify=Verify(verify),
            poll_seconds=poll,
            gas_an_hour=gas_budget,
            post_every=post_every,
            watching=watching,
        )
