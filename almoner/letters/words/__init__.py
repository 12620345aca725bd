"""The words of letters: one table a language, one section for each kind of letter."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from almoner import locales
from almoner.errors import ConfigError
from almoner.letters.kinds import PARTS, Kind

ENGLISH = "en"
RIGHT_TO_LEFT = "rtl"
COMMON = "common"
"""The section of the parts that kinds have in common."""
_FOLDER = Path(__file__).parent
_SECTIONS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "page": {
        "date": frozenset({"date"}),
        "reference": frozenset({"reference"}),
        "beside": frozenset(),
        "important": frozenset({"phone"}),
        "not_kept": frozenset(),
    },
    "message": {
        "subject": frozenset(),
        "mail": frozenset({"phone"}),
        "text": frozenset({"phone"}),
    },
    "bases": {
        name: frozenset()
        for name in ("advance", "adequate", "requested", "death", "sustained", "unpayable")
    },
    "outcomes": {"for_claimant": frozenset(), "for_agency": frozenset()},
}
"""The sections beside those of the kinds, with the placeholders of each text."""
_APART = ("\u2068", "\u2069")
"""Set what is filled in apart: among words from right to left, 555-0100 would read 0100-555."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    table: Mapping[str, Any]

    @property
    def reviewed(self) -> bool:
        """Whether somebody who speaks the language looked at them; English is written, not
        translated.
        """
        return self.language == ENGLISH or bool(self.table.get("reviewed_by"))

    def text(self, section: str, name: str, **values: str) -> str:
        """A text of a section, filled in."""
        return str(self.table[section][name]).format_map(self._apart(values))

    def part(self, kind: Kind, name: str, values: Mapping[str, str]) -> str:
        """A part of a letter, filled in."""
        return template(self.table, kind, name).format_map(self._apart(values))

    def day(self, day: date) -> str:
        """A date as people say it."""
        return locales.day(day, self.language)

    def dollars(self, units: int) -> str:
        """An amount in base units."""
        return locales.dollars(units, self.language)

    def _apart(self, values: Mapping[str, str]) -> Mapping[str, str]:
        if self.table.get("direction") != RIGHT_TO_LEFT:
            return values
        return {name: value.join(_APART) for name, value in values.items()}


def template(table: Mapping[str, Any], kind: Kind, name: str) -> str:
    """A part of a kind as the table has it: its own, or else the common one. Empty for none."""
    own = table.get(kind, {})
    return str(own.get(name, table.get(COMMON, {}).get(name, "")))


def faults(table: Mapping[str, Any]) -> Iterator[str]:
    """What a table lacks, in sentences."""
    for section, texts in _SECTIONS.items():
        for name, needed in texts.items():
            given = str(table.get(section, {}).get(name, ""))
            yield from _faults(f"{section}.{name}", given, needed)
    for kind, parts in PARTS.items():
        for name, needed in parts.items():
            yield from _faults(f"{kind}.{name}", template(table, kind, name), needed)


def keys(table: Mapping[str, Any]) -> set[str]:
    """The texts of a table by their paths."""
    return {f"{section}.{name}" for section, texts in table.items() for name in _names(texts)}


@cache
def languages() -> tuple[str, ...]:
    """The languages there are tables of."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@cache
def load(language: str) -> Words:
    """The words of a language tag, of its language without the region, or English.

    Raises ConfigError for a table that lacks something.
    """
    wanted = language.lower()
    found = next((each for each in (wanted, wanted.split("-")[0]) if each in languages()), ENGLISH)
    table = tomllib.loads((_FOLDER / f"{found}.toml").read_text("utf-8"))
    for fault in faults(table):
        raise ConfigError(f"The letters cannot be written in {found}: {fault}. Add it.")
    return Words(found, table)


def _names(texts: Any) -> list[str]:
    return list(texts) if isinstance(texts, Mapping) else [""]


def _faults(path: str, given: str, needed: frozenset[str]) -> Iterator[str]:
    if not given.strip():
        yield f"{path} is missing or empty"
        return
    used = {name for _, name, _, _ in string.Formatter().parse(given) if name}
    for name in sorted(needed - used):
        yield f"{path} does not say {{{name}}}"
