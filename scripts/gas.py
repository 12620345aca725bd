"""Accepts what each act on the contracts costs now: `python scripts/gas.py`, or `ape run gas`."""

from __future__ import annotations

import click

from almoner.testing import gas


@click.command()
def cli() -> None:
    """Write tests/contracts/gas.json anew, and say what of it changed."""
    measured = gas.measure()
    if missing := gas.functions() - measured.keys():
        names = ", ".join(sorted(missing))
        raise click.ClickException(f"{names}: call it in a chapter of almoner/testing/gas.")
    for sentence in gas.differences(measured, gas.read()):
        click.echo(sentence)
    gas.write(measured)


if __name__ == "__main__":
    cli()
