"""Every refusal for a state is followed by an act, and every act that is named is a command.

given the errors of the contracts that are about a state
    each should have what tells the next act
given the commands that refusals and what follows them name
    each should exist
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from almoner.chain import artifacts
from almoner.cli import guidance, main
from almoner.config import PROJECT_ROOT

STATE = re.compile(r"Wrong(State|Status)$|_NoAppeal$|_NotFree$|_NotCertified$")


def test_every_refusal_for_a_state__is_followed_by_an_act() -> None:
    contracts = (
        *("Holds", "Changes", "Hearings", "BenefitProgram", "Roster", "SingleRuns"),
        *("GrantAwards", "GrantAmendments"),
    )
    errors = {
        str(each["name"])
        for contract in contracts
        for each in artifacts.load(contract).abi
        if each["type"] == "error"
    }
    about_states = {name for name in errors if STATE.search(name)}
    assert len(about_states) >= 8
    assert about_states <= set(guidance.NEXT) <= errors
    assert "Holds_Incomplete" not in guidance.NEXT, "what is not about a state has none"


def _texts(source: str) -> Iterator[str]:
    """The strings of a source, joined where they are, with {} for what is put into them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            parts = (each.value if isinstance(each, ast.Constant) else "{}" for each in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _paths(group: click.Group, path: str = "") -> Iterator[tuple[str, bool]]:
    """Every command, and whether it is one by itself and may have arguments after it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield f"{path}{name}", not isinstance(command, click.Group)
        if isinstance(command, click.Group):
            yield from _paths(command, f"{path}{name} ")


COMMANDS = dict(_paths(main))


def _exists(words: str) -> bool:
    return words in COMMANDS or any(
        words.startswith(f"{path} ") for path, alone in COMMANDS.items() if alone
    )


def unknown(source: str) -> set[str]:
    """The commands a source names in parentheses and that do not exist."""
    named = {
        words.strip()
        for text in _texts(source)
        for words in re.findall(r"[(,] ?almoner ((?:[a-z][a-z-]* ?)+)", text)
    }
    return {words for words in named if not _exists(words)}


@pytest.mark.parametrize("folder", ["guidance", "refusals"])
def test_refusals__name_commands_that_exist(folder: str) -> None:
    for path in (PROJECT_ROOT / "almoner" / "cli" / folder).glob("*.py"):
        assert unknown(path.read_text()) == set(), path.name
    assert unknown('f"Next (almoner run certify {number})."') == {"run certify"}
