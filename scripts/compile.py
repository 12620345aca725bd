"""Compiles all contracts and says what came of it.

Run `python scripts/compile.py`, or `ape run compile`.
"""

from __future__ import annotations

import time

import click

from almoner.chain import artifacts, compile
from almoner.errors import CompileError


@click.command()
def cli() -> None:
    """Compile all contracts."""
    started = time.monotonic()
    try:
        compilation = compile.compile_all()
    except CompileError as fault:
        raise click.ClickException(str(fault)) from fault
    for warning in compilation.warnings:
        click.secho(f"{warning}\n", fg="yellow", err=True)
    for artifact in artifacts.load_all().values():
        if artifact.runtime:
            click.echo(f"{artifact.name:<24} {len(artifact.runtime):>6,} bytes  {artifact.source}")
    origin = "from the cache" if compilation.cached else "compiled"
    click.echo(f"{origin} in {time.monotonic() - started:.2f} s")


if __name__ == "__main__":
    cli()
