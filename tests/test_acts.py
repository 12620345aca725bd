"""docs/acts.md has every act of an officer: its command, its office, what it waits for.

given the commands that change anything on the chain
    each should have one row, and each row a command
given the acts of a row
    its office should be theirs, as the contracts allow it
given the acts that the contracts let an office do
    each should be in a row
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import click
import pytest

from almoner.acts.people import Office
from almoner.cli import main
from almoner.config import PROJECT_ROOT
from almoner.testing.access import ANYONE, TABLE

DOCUMENT = (PROJECT_ROOT / "docs" / "acts.md").read_text()
TITLES = {office.title for office in Office}
BY_NO_OFFICER = {"deploy"}
"""Signs as whoever founds the agency, before there is an office."""
SENDS_NOTHING = {"grant review sign"}
"""Signs a file, which another command sends."""
BY_NO_COMMAND = {"RuleSets.postOutcomes"}
"""What the contracts let the monitor do, and no command does yet."""
WITHOUT_OFFICE = {"any key", "its proposer", "the funding source"}
ROW = re.compile(r"^\| (.+?) \| `almoner ([a-z -]+)` \| (.+?) \| (.+?) \|(.*)\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What the document says of a command."""

    office: str
    acts: tuple[str, ...]
    waits: str


def rows(document: str) -> dict[str, Row]:
    found = {}
    for _, command, office, acts, waits in ROW.findall(document):
        assert command not in found, f"{command} has two rows"
        each = tuple(re.findall(r"`([A-Z]\w+\.\w+)`", acts))
        found[command] = Row(office=office, acts=each, waits=waits.strip())
    return found


def acting(group: click.Group, path: str = "") -> set[str]:
    """The commands that can be tried dry, or sign as an officer: those that act."""
    found = set()
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        options = {option for parameter in command.params for option in parameter.opts}
        if isinstance(command, click.Group):
            found |= acting(command, f"{path}{name} ")
        elif options & {"--dry-run", "--as"}:
            found.add(f"{path}{name}")
    return found - BY_NO_OFFICER - SENDS_NOTHING


def wrong_offices(table: Mapping[str, Row]) -> list[str]:
    """The commands whose row names another office than the contracts ask for."""
    wrong = []
    for command, row in table.items():
        allowed = {office for act in row.acts for office in TABLE[act].offices}
        free = all(TABLE[act].contract == ANYONE for act in row.acts)
        named = {each.replace("-", "_") for each in row.office.split(", ")}
        fits = row.office in WITHOUT_OFFICE if free else named == allowed
        # The monitor and an investigator place holds by different commands.
        if not fits and row.acts != ("Holds.place",):
            wrong.append(command)
    return wrong


ROWS = rows(DOCUMENT)


def test_acts__have_a_row_for_every_command() -> None:
    assert set(ROWS) == acting(main)
    assert len(ROWS) > 70


def test_acts__are_caught_when_a_command_is_left_out_or_twice() -> None:
    line = next(line for line in DOCUMENT.splitlines() if "`almoner run open`" in line)
    assert acting(main) - set(rows(DOCUMENT.replace(f"{line}\n", ""))) == {"run open"}
    with pytest.raises(AssertionError, match="run open has two rows"):
        rows(DOCUMENT.replace(line, f"{line}\n{line}"))


def test_acts__name_the_office_the_contracts_ask_for() -> None:
    assert wrong_offices(ROWS) == []
    placing = [row.office for row in ROWS.values() if row.acts == ("Holds.place",)]
    assert {each.replace("-", "_") for each in placing} == TABLE["Holds.place"].offices


def test_acts__are_caught_when_an_office_is_wrong() -> None:
    of_maker = DOCUMENT.replace(
        "`almoner run approve` | approver |", "`almoner run approve` | maker |"
    )
    assert wrong_offices(rows(of_maker)) == ["run approve"]
    of_nobody = DOCUMENT.replace("`almoner run seal` | any key |", "`almoner run seal` | maker |")
    assert wrong_offices(rows(of_nobody)) == ["run seal"]


def test_acts__name_offices_that_exist_and_what_they_wait_for() -> None:
    for command, row in ROWS.items():
        assert row.acts, f"{command} sends nothing"
        assert row.office in WITHOUT_OFFICE or set(row.office.split(", ")) <= TITLES, command
    begins = {"propose", "appropriate", "unlink", "remove", "register", "disarm"}
    assert {name.split()[-1] for name, row in ROWS.items() if not row.waits} <= begins


def test_acts__have_every_act_that_needs_an_office() -> None:
    listed = {act for row in ROWS.values() for act in row.acts}
    assert {act for act, row in TABLE.items() if row.offices} - listed == BY_NO_COMMAND
    assert listed <= set(TABLE)
