"""`almoner case access-log`: who looked at personal data."""

from __future__ import annotations

from dataclasses import asdict

import click

from almoner.casefile import AccessEntry
from almoner.cli import output
from almoner.cli.dates import date
from almoner.cli.looks import Look, look
from almoner.errors import Fault, InputError
from almoner.numbering import on_chain

KEPT = (
    "The log keeps when, which office, what for, what kind of look, and the case's number on the "
    "chain. It keeps neither what was seen nor which person of the office looked. On the pages "
    "the claimant looks, or a representative, who has a number. A look at several cases at once "
    "is one line, which names none of them; looking for a case by its own number is no look. "
    "Reading the log is a look."
)


@click.command(name="access-log")
@click.option("--case", "case_number", help="Looks at this case alone, by the agency's number.")
@click.option("--case-no", type=click.IntRange(1), help="The same by its number on the chain.")
@click.option("--by", help="Looks by this office alone.")
@look
def access_log(seen: Look, case_number: str | None, case_no: int | None, by: str | None) -> None:
    """Show who looked at personal data, when and what for, and what that log itself keeps.

    Example: almoner case access-log --case C-000017 --office hearing-officer --purpose "appeal 12"
    """
    if case_number is not None:
        if case_no is not None:
            raise InputError([Fault(reason="give --case or --case-no, not both")])
        case_no = seen.casefile.case_no_of(case_number)
        if case_no is None:
            reason = f"{case_number} is not enrolled: check it, or give --case-no"
            raise InputError([Fault(field="case", reason=reason)])
    office = None if by is None else by.upper().replace("-", "_")
    found = seen.casefile.accesses(case_no, office=office)
    seen.casefile.log(seen.access, "access log", case_no)
    if seen.as_json:
        output.show({"accesses": [asdict(each) for each in found], "kept": KEPT}, as_json=True)
        return
    click.echo("\n".join(_told(each) for each in found) or "Nobody looked.")
    click.echo(KEPT)


def _told(each: AccessEntry) -> str:
    about = "several cases, or one not enrolled" if each.case_no is None else on_chain(each.case_no)
    return f"{date(each.at)}, {each.office}: {each.act}, {about}: {each.purpose}"
