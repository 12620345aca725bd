"""`almoner case mass`: new amounts for whole groups, from a file, by a change of law."""

from __future__ import annotations

from pathlib import Path

import click

from almoner import money
from almoner.acts import changes, grounds, mass
from almoner.acts.changes import ProposalState
from almoner.cli import amounts, desk, intake
from almoner.cli.desk import Desk
from almoner.cli.parameters import PROPOSAL


@click.command(name="mass")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help="CSV with the columns case and amount (dollars a period).",
)
@desk.published_reason
@desk.benefit_act
def propose(seat: Desk, path: Path, reason: str) -> None:
    """Propose new amounts for the cases of a file, by a change of law; by a program admin.

    The whole file is checked before anything is sent. Cases are proposed by words of 224; words
    that wait with these amounts, or have them, are passed over, so that it can be run again.

    Example: almoner case mass --file amounts.csv --reason "Table of 2027-10-01" --as program-admin
    """
    with intake.casefile(seat.here, seat.agency) as casefile:
        wanted = amounts.read(path, casefile, seat.agency)
    grouped = mass.grouped({line.case_no: line.amount for line in wanted})
    waiting = mass.waiting(seat.agency, grouped)
    present = {line.case_no: line.present for line in wanted}
    rest = [
        each
        for each in grouped
        if each.word not in waiting and tuple(present[case] for case in each.cases) != each.amounts
    ]
    for change in rest:
        waiting[change.word] = mass.propose(
            seat.agency, seat.officer, change, grounds.published(reason)
        )
    numbers = sorted(waiting.values())
    total = sum(line.amount for line in wanted)
    seat.say(
        f"{len(wanted):,} cases over {money.dollars(total)} a period: {len(rest)} of "
        f"{len(grouped)} words were proposed now; proposals that wait: "
        f"{', '.join(map(str, numbers)) or 'none'}. Their notices come next.",
        cases=len(wanted),
        total=total,
        words=len(grouped),
        proposed=len(rest),
        proposals=numbers,
    )


@click.command(name="enact-mass")
@click.argument("numbers", metavar="PROPOSAL...", type=PROPOSAL, nargs=-1, required=True)
@desk.benefit_act
def enact_mass(seat: Desk, numbers: tuple[int, ...]) -> None:
    """Carry out mass changes whose time has come; any key may. Those in effect are passed over.

    Example: almoner case enact-mass 3 4 5 --as anyone
    """
    rest = [
        number
        for number in numbers
        if changes.show(seat.agency, number).state is not ProposalState.ENACTED
    ]
    for number in rest:
        mass.enact(seat.agency, seat.officer, number)
    seat.say(
        f"{len(rest)} of {len(numbers)} mass changes were carried out; the others were before.",
        enacted=rest,
    )
