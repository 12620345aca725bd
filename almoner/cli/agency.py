"""The programs of one agency, of which the pages of each tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from almoner.errors import ConfigError, InputError
from almoner.program import Described, load_any


def others(program: Described, files: Sequence[Path]) -> tuple[Described, ...]:
    """The programs of `files`, which stand beside the one whose pages are served.

    Raises InputError with every fault of a file, and its name; ConfigError where a file does not
    say what its program is, or a program is named twice.
    """
    found: list[Described] = []
    for file in files:
        other = _read(file)
        if other.about is None:
            raise ConfigError(
                f"{file} does not say in plain words what {other.id} is: write its section "
                "[about], or do not name the file."
            )
        if other.id in (program.id, *(each.id for each in found)):
            raise ConfigError(f"{file} is of {other.id}, which is named already: leave it out.")
        found.append(other)
    return tuple(found)


def _read(file: Path) -> Described:
    try:
        return load_any(file)
    except InputError as refused:
        named = [replace(each, reason=f"{each.reason} ({file})") for each in refused.faults]
        raise InputError(named) from refused
