"""Deploys the agency's contracts: `python scripts/deploy.py`, or `ape run deploy`.

The same as `almoner deploy`, with the settings of the environment; its options can follow.
"""

from __future__ import annotations

import click

from almoner.cli import main


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Deploy the agency's contracts."""
    main(["deploy", *ctx.args])


if __name__ == "__main__":
    cli()
