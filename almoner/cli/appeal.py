"""`almoner appeal`: deciding what claimants appealed."""

from __future__ import annotations

import click

from almoner.acts import holds
from almoner.cli import session
from almoner.cli.parameters import LONG_NUMBER
from almoner.cli.session import Session


@click.group()
def appeal() -> None:
    """Appeals of holds."""


@appeal.command()
@click.argument("payment_id", metavar="PAYMENT", type=LONG_NUMBER)
@click.option("--for", "side", type=click.Choice(["claimant", "agency"]), required=True)
@click.option("--reason", required=True, help="Decision in words; only its digest is sent.")
@session.program_id
@session.acting
@session.as_json
def decide(
    payment_id: int, side: str, reason: str, program_id: str | None, name: str, as_json: bool
) -> None:
    """Decide an appeal; the decision is carried out at once.

    Example: almoner appeal decide 8589935593 --for claimant --reason "File 7" --as officer-1
    """
    here = Session()
    agency = here.agency(program_id)
    holds.decide(
        agency,
        here.sender(agency.client, name),
        payment_id,
        holds.digest(reason),
        for_claimant=side == "claimant",
    )
    session.say(f"Decided for the {side}.", as_json=as_json, payment=payment_id, decided_for=side)
