"""Writes the SQL of every rule anew: `python scripts/rules.py`, or `ape run rules`."""

from __future__ import annotations

import click

from almoner.fraud import catalog
from almoner.fraud.rules import RULES, TALLIES, certificate, writing


@click.command()
def cli() -> None:
    """Certify every rule, then write almoner/fraud/sql, and say what of it changed."""
    for rule in RULES:
        try:
            certificate.certify(rule)
        except certificate.Uncertified as fault:
            raise click.ClickException(f"{fault}. Nothing was written.") from fault
    changed = writing.write(RULES, TALLIES, catalog.FOLDER)
    for path in changed:
        click.echo(path.relative_to(catalog.FOLDER))
    click.echo(f"{len(RULES)} rules, {len(TALLIES)} tallies: {len(changed)} files changed.")


if __name__ == "__main__":
    cli()
