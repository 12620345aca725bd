"""The documents say what is there: commands, files, invariants, settings.

README
├── every command should be in its table, and every command of the table should exist
├── every part of its structure should exist
└── it should be short
Invariants
├── each of the interfaces' tags should be in the document
└── each row that says it is attacked should have a test that names it
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from almoner.cli import COMMANDS, main
from almoner.config import PROJECT_ROOT

README = (PROJECT_ROOT / "README.md").read_text()
INVARIANTS = (PROJECT_ROOT / "docs" / "invariants.md").read_text()
DOCUMENTS = [
    *PROJECT_ROOT.glob("*.md"),
    *(PROJECT_ROOT / "docs").rglob("*.md"),
]


def _commands(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command of a group, with its full name."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


ALL = dict(_commands(main, "almoner"))


def undocumented(readme: str) -> set[str]:
    """The commands that a README's table leaves out."""
    return {f"almoner {name}" for name in COMMANDS} - _rows(readme)


def unknown(readme: str) -> set[str]:
    """What a README's table names and does not exist."""
    return {row for row in _rows(readme) if row not in ALL}


def missing_parts(readme: str) -> list[str]:
    """Parts of a README's structure that have no file or folder."""
    parts = re.findall(r"^\| `([\w/.-]+/)` \|", readme, re.MULTILINE)
    assert parts, "the README has a table of its parts"
    return [part for part in parts if not (PROJECT_ROOT / part).is_dir()]


def _rows(readme: str) -> set[str]:
    return set(re.findall(r"^\| `(almoner [\w-]+)` \|", readme, re.MULTILINE))


def test_readme__names_every_command() -> None:
    assert undocumented(README) == set()
    assert unknown(README) == set()


def test_readme__is_caught_when_a_command_is_left_out_or_made_up() -> None:
    left_out = README.replace("| `almoner fund` |", "| `almoner funds` |")
    assert undocumented(left_out) == {"almoner fund"}
    assert unknown(left_out) == {"almoner funds"}


def test_readme__names_parts_that_exist() -> None:
    assert missing_parts(README) == []
    assert missing_parts(README.replace("`almoner/acts/`", "`almoner/deeds/`")) == [
        "almoner/deeds/"
    ]


def test_readme__says_the_two_commands_and_is_short() -> None:
    assert "make demo" in README
    assert "make test" in README
    assert len(README.splitlines()) <= 120


@pytest.mark.parametrize("name", sorted(ALL))
def test_command__explains_itself(name: str) -> None:
    """A sentence of help, and an example where it does something by itself."""
    command = ALL[name]
    assert command.help, f"{name} has no help"
    if not isinstance(command, click.Group):
        unwrapped = " ".join(command.help.split())
        assert f"Example: {name}" in unwrapped, f"{name} shows no example"


def test_documents__link_to_files_that_exist() -> None:
    for document in DOCUMENTS:
        for target in re.findall(r"\]\((?!https?://)([^)#]+)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


def test_settings__are_all_described() -> None:
    read = set(re.findall(r'"(ALMONER_\w+)"', (PROJECT_ROOT / "almoner/config.py").read_text()))
    described = set(re.findall(r"(ALMONER_\w+)=", (PROJECT_ROOT / ".env.example").read_text()))
    assert read == described


def _attacked() -> dict[str, list[str]]:
    """Invariant ids to the folders the document says attack them."""
    rows = re.findall(r"^\| (I\d+) \| .* \| (.*) \|$", INVARIANTS, re.MULTILINE)
    return {name: re.findall(r"`(tests/\w+)`", where) for name, where in rows}


def test_invariants__are_all_listed() -> None:
    assert list(_attacked()) == [f"I{number}" for number in range(1, 30)]
    interfaces = (PROJECT_ROOT / "contracts" / "interfaces").glob("*.sol")
    tags = {
        tag
        for interface in interfaces
        for tag in re.findall(r"@custom:invariant (I\d+)", interface.read_text())
    }
    assert tags <= set(_attacked())


@pytest.mark.parametrize(("name", "folders"), sorted(_attacked().items()))
def test_invariant__has_a_test_of_its_name(name: str, folders: list[str]) -> None:
    for folder in folders:
        named = re.compile(rf"def test_\w*{name}(_|\b)|# attacks {name}\b", re.IGNORECASE)
        tests = (PROJECT_ROOT / folder).rglob("test_*.py")
        assert any(named.search(test.read_text()) for test in tests), f"no test in {folder}"
