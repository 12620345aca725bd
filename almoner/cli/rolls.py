"""`almoner run compile`: what cases are paid as code, from which paying them takes less gas."""

from __future__ import annotations

import click

from almoner.acts import rolls
from almoner.cli import bars, desk
from almoner.cli.desk import Desk


@click.command(name="compile")
@click.option(
    "--least",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Pass over words with fewer cases than this that are paid from their slots.",
)
@desk.benefit_act
def compile_(seat: Desk, least: int) -> None:
    """Write the rolls from which cases are paid for less; any key may, at any time.

    A roll holds account and amount of up to 224 cases. Who is approved or changed afterwards is
    paid from a slot of the case's own until the roll is written again. That takes more gas than a
    few cases save: do it after enrollment or a change of law, not after each change. Stopped
    midway, run it again.

    Example: almoner run compile --least 20 --as anyone
    """
    found = rolls.words(seat.agency)
    wanted = [word for word in found if word.stale >= least]
    waiting = sum(word.stale for word in wanted)
    left = sum(word.stale for word in found) - waiting
    with bars.bar("Writing rolls") as told:
        rolls.compile_(seat.agency, seat.officer, wanted, told)
    seat.say(
        f"Rolls written: {len(wanted):,}. Cases paid from a slot of their own: "
        f"{waiting + left:,} before, {left:,} now.",
        rolls=len(wanted),
        cases=waiting,
        left=left,
    )
