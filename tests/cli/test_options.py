"""Every act of an officer can be tried without being done, and every answer read by a program.

given a command of the desk
    it takes --json
given one that signs as an officer
    it takes --dry-run, so that it is tried before it is signed
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import click
import pytest

from almoner.cli import COMMANDS

DESK = (
    *("office", "fund", "program", "enroll", "case", "run", "hold", "notice", "appeal", "rule"),
    "grant",
)
UNSIGNED = {
    *("office key make", "grant review sign", "grant report", "rule new"),
    *("case contact change", "case contact choose", "case contact take-back"),
    *("case representative record", "case representative end", "case key rotate"),
    "case representative code",
    *("case legal-hold place", "case legal-hold lift", "case erase", "grant erase"),
}
"""Write a file of their own machine, or only read: nothing on the chain."""


def commands(group: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(group, click.Group):
        yield path, group
        return
    for name, each in group.commands.items():
        yield from commands(each, f"{path} {name}")


def command(name: str) -> click.Command:
    module, attribute = COMMANDS[name].split(":")
    found: click.Command = getattr(importlib.import_module(module), attribute)
    return found


def options(of: click.Command) -> set[str]:
    return {option for parameter in of.params for option in parameter.opts}


ALL = {path: each for name in DESK for path, each in commands(command(name), name)}
READING = {
    *("address", "list", "need", "books", "check", "show", "words", "late"),
    *("retention", "access-log", "inbox", "print"),
}


@pytest.mark.parametrize("path", ALL)
def test_command__answers_a_program_too(path: str) -> None:
    assert "--json" in options(ALL[path])


@pytest.mark.parametrize("path", ALL)
def test_command__can_be_tried_if_it_changes_anything(path: str) -> None:
    reads = path.split()[-1] in READING or path in UNSIGNED
    assert ("--dry-run" in options(ALL[path])) is not reads
