"""The `almoner` command: each subcommand parses, makes one call and prints."""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import click

from almoner.errors import AlmonerError

# Command to where it is: loaded when named, so that `almoner node` loads no web server.
COMMANDS = {
    "node": "almoner.cli.node:node",
    "deploy": "almoner.cli.deploy:deploy",
    "office": "almoner.cli.office:office",
    "fund": "almoner.cli.fund:fund",
    "program": "almoner.cli.program:program",
    "enroll": "almoner.cli.enroll:enroll",
    "case": "almoner.cli.case:case",
    "run": "almoner.cli.run:run",
    "hold": "almoner.cli.hold:hold",
    "notice": "almoner.cli.notice:notice",
    "appeal": "almoner.cli.appeal:appeal",
    "grant": "almoner.cli.grant:grant",
    "rule": "almoner.cli.rule:rule",
    "alert": "almoner.cli.alert:alert",
    "monitor": "almoner.cli.monitor:monitor",
    "ledger": "almoner.cli.ledger:ledger",
    "audit": "almoner.cli.audit:audit",
    "export": "almoner.cli.export:export",
    "serve": "almoner.cli.serve:serve",
    "simulate": "almoner.cli.simulate:simulate",
    "backtest": "almoner.cli.backtest:backtest",
    "replay": "almoner.cli.replay:replay",
    "evaluate": "almoner.cli.evaluate:evaluate",
    "bench": "almoner.cli.bench:bench",
    "demo": "almoner.cli.demo:demo",
}


class Root(click.Group):
    """Loads a subcommand when it is named, and turns what went wrong into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AlmonerError as fault:
            # Loaded only now: it knows the acts, and with them web3.
            from almoner.cli import guidance

            said = guidance.sentence(fault, ctx.obj)
            if "--json" in sys.argv:
                click.echo(json.dumps({"error": said}))
            click.echo(f"almoner: {said}", err=True)
            ctx.exit(1)


@click.group(cls=Root)
def main() -> None:
    """Pay government benefits and grants from Ethereum smart contracts."""
