"""The lines of an award as people name them: categories by name, milestones by number from 1."""

from __future__ import annotations

from collections.abc import Sequence

import click

from almoner import money
from almoner.acts import awards
from almoner.acts.awards import Award, PayMode
from almoner.chain.agency import Agency
from almoner.cli.grant import categories
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.program.table import near

argument = click.argument("line", metavar="LINE")
option = click.option(
    "--line",
    "changed",
    metavar="LINE=DOLLARS",
    multiple=True,
    help="A new budget of a cost category, by its name, or of a milestone, by its number.",
)
_MOST = 16
"""Milestones of an award (contracts/grants/Offers.sol)."""


def names(here: Session, agency: Agency, award: Award) -> list[str]:
    """The lines of an award, in order.

    Raises ConfigError where they are cost categories and the program's file is not at hand.
    """
    if award.mode is not PayMode.MILESTONE:
        return list(categories.of(here, agency))
    return [str(number) for number, _ in enumerate(awards.lines(agency, award.number), 1)]


def name(here: Session, agency: Agency, award: Award, line: int) -> str:
    """One line in a sentence: `Personnel`, or `milestone 1`."""
    if award.mode is PayMode.MILESTONE:
        return f"milestone {line + 1}"
    return categories.of(here, agency)[line]


def find(here: Session, agency: Agency, award: Award, typed: str) -> int:
    """A line by what was typed, from 0. Raises InputError where the award has none of it."""
    known = names(here, agency, award)
    if typed not in known:
        raise InputError([_unknown(award, typed, known)])
    return known.index(typed)


def changed_budget(
    here: Session, agency: Agency, award: Award, changed: Sequence[str], *, adding: bool = False
) -> list[int]:
    """The budget by line with what was typed as LINE=DOLLARS; the others stay as they are.

    Milestones can be added behind the last one where `adding`. Raises InputError with every fault.
    """
    faults: list[Fault] = []
    typed = _typed(changed, faults)
    known = names(here, agency, award)
    budget = [each.budget for each in awards.lines(agency, award.number)]
    if adding and award.mode is PayMode.MILESTONE:
        more = sum(line not in known for line in typed)
        known = [str(number) for number in range(1, min(len(known) + more, _MOST) + 1)]
        budget += [0] * (len(known) - len(budget))
    faults += [_unknown(award, line, known) for line in typed if line not in known]
    if faults:
        raise InputError(faults)
    for line, amount in typed.items():
        budget[known.index(line)] = amount
    return budget


def _typed(changed: Sequence[str], faults: list[Fault]) -> dict[str, int]:
    """Base units by what each was typed for."""
    found: dict[str, int] = {}
    for each in changed:
        line, _, dollars = (part.strip() for part in each.rpartition("="))
        if not line:
            faults.append(Fault(field="line", reason=f"{each!r} is not written LINE=DOLLARS"))
            continue
        if line in found:
            faults.append(Fault(field="line", reason=f"{line} is given twice: keep one of the two"))
        try:
            found[line] = money.whole_cents(dollars)
        except ValueError as refusal:
            faults.append(Fault(field=f"line {line}", reason=str(refusal)))
    return found


def _unknown(award: Award, typed: str, known: Sequence[str]) -> Fault:
    what = "milestone" if award.mode is PayMode.MILESTONE else "cost category"
    hint = near(typed, known) or f"; it has {', '.join(known)}"
    return Fault(field="line", reason=f"{typed!r} is no {what} of award {award.number}{hint}")
