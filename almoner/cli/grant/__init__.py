"""`almoner grant`: rounds, applications, awards and the draws on them."""

from __future__ import annotations

import click

from almoner.cli.grant.adverse import deobligate, disallow, suspend, terminate
from almoner.cli.grant.amend import amend
from almoner.cli.grant.applications import apply
from almoner.cli.grant.awards import award
from almoner.cli.grant.closeout import closeout
from almoner.cli.grant.draws import draw
from almoner.cli.grant.erasing import erase
from almoner.cli.grant.report import report
from almoner.cli.grant.review import review
from almoner.cli.grant.rounds import round_


@click.group()
def grant() -> None:
    """Grants: from a round of applications to the closeout of each award."""


for part in (
    *(round_, apply, review, award, draw, amend),
    *(suspend, terminate, deobligate, disallow, closeout, report, erase),
):
    grant.add_command(part)
