"""Every word the pages say, from one table for each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError
from almoner.program.office import Office

FOLDER = PROJECT_ROOT / "frontend" / "strings"
SOURCE = "en"
"""The language the words are written in first: what the other tables translate, and what counts."""
_ABOUT = "table"
# First strong isolate and its end: what is between them has a direction of its own (UAX 9).
_ISOLATED = "\u2068{}\u2069"
# 555-0100 and C-000123: among Arabic words a browser would turn their parts around, or put the
# second half at the other end of the next line. A word joiner after the hyphen keeps them together.
_NUMBER = re.compile(r"[0-9A-Za-z]+(?:-[0-9A-Za-z]+)+")
_TOGETHER = "-\u2060"


class Direction(StrEnum):
    """Which way a language is written; the values are those of HTML."""

    LTR = "ltr"
    RTL = "rtl"


class Strings:
    """One language's words by dotted key. A missing key or value is an error, never a blank."""

    def __init__(
        self,
        language: str,
        words: Mapping[str, str],
        *,
        name: str = "",
        direction: Direction = Direction.LTR,
        reviewed_by: str = "",
        office: Office | None = None,
    ) -> None:
        self.language = language
        self.name = name
        """What the language calls itself."""
        self.direction = direction
        self.reviewed_by = reviewed_by
        """Who checked the translation and when; empty while nobody did."""
        self.zone: tzinfo = office.zone if office is not None else UTC
        """Where a day begins and ends."""
        self._words = dict(words)
        self._office = {"phone": office.phone, "hours": office.hours} if office is not None else {}

    def of(self, office: Office) -> Self:
        """The same words of an office: with its phone number and its hours, in its time zone."""
        return type(self)(
            self.language,
            self._words,
            name=self.name,
            direction=self.direction,
            reviewed_by=self.reviewed_by,
            office=office,
        )

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its `{values}` filled in. Raises KeyError if one is missing.

        The office's `{phone}` and `{hours}` need not be given.
        """
        words, values = self._words[key], self._office | values
        if self.direction is Direction.RTL:
            words = _NUMBER.sub(lambda found: self.apart(_together(found[0])), words)
            values = {name: self.apart(value) for name, value in values.items()}
        return words.format(**values)

    def __contains__(self, key: object) -> bool:
        return key in self._words

    @property
    def counts(self) -> bool:
        """Whether a person answers for the words, so that they stand without the English beside."""
        return self.language == SOURCE or bool(self.reviewed_by)

    def keys(self) -> list[str]:
        """All keys, in the table's order."""
        return list(self._words)

    def text(self, key: str) -> str:
        """The text of a key as it is in the table."""
        return self._words[key]

    def apart(self, value: object) -> str:
        """A number or a name, so set off that words around it do not turn its parts around."""
        said = str(value)
        return _ISOLATED.format(said) if said and self.direction is Direction.RTL else said


def load(language: str = SOURCE, folder: Path = FOLDER) -> Strings:
    """The table of a language. Raises ConfigError if it is not there, or not of texts."""
    path = folder / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise ConfigError(f"The words of the pages cannot be read from {path}: {fault}.") from fault
    about = dict(_flat({_ABOUT: table.pop(_ABOUT, {})}, path))
    return Strings(language, dict(_flat(table, path)), **_described(about, path))


def load_all(folder: Path = FOLDER) -> dict[str, Strings]:
    """Every table there is, by language. Raises ConfigError as `load` does."""
    return {path.stem: load(path.stem, folder) for path in sorted(folder.glob("*.toml"))}


def _together(number: str) -> str:
    return number.replace("-", _TOGETHER)


def _described(about: Mapping[str, str], path: Path) -> dict[str, Any]:
    """What a table says of its language. Raises ConfigError if something is missing or wrong."""
    given = {key.removeprefix(f"{_ABOUT}."): value for key, value in about.items()}
    if given.keys() != {"name", "direction", "reviewed_by"} or not given["name"].strip():
        raise ConfigError(
            f"{path}: [{_ABOUT}] has the language's own name, its direction (ltr or rtl) and "
            "reviewed_by, which is empty while nobody checked the translation. Write these three."
        )
    if given["direction"] not in list(Direction):
        raise ConfigError(f"{path}: {_ABOUT}.direction is ltr or rtl, not {given['direction']!r}.")
    return {**given, "direction": Direction(given["direction"])}


def _flat(table: Mapping[str, Any], path: Path, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _flat(value, path, f"{prefix}{name}.")
        else:
            raise ConfigError(f"{path}: {prefix}{name} is not a text.")
