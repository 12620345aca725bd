"""Every word the pages say, from one table for each language."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError

FOLDER = PROJECT_ROOT / "frontend" / "strings"


class Strings:
    """One language's words by dotted key. A missing key or value is an error, never a blank."""

    def __init__(self, language: str, words: Mapping[str, str]) -> None:
        self.language = language
        self._words = dict(words)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its `{values}` filled in. Raises KeyError if one is missing."""
        return self._words[key].format(**values)

    def __contains__(self, key: object) -> bool:
        return key in self._words

    def keys(self) -> list[str]:
        """All keys, in the table's order."""
        return list(self._words)

    def text(self, key: str) -> str:
        """The text of a key as it is in the table."""
        return self._words[key]


def load(language: str = "en", folder: Path = FOLDER) -> Strings:
    """The table of a language. Raises ConfigError if it is not there, or not of texts."""
    path = folder / f"{language}.toml"
    try:
        table = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise ConfigError(f"The words of the pages cannot be read from {path}: {fault}.") from fault
    return Strings(language, dict(_flat(table, path)))


def _flat(table: Mapping[str, Any], path: Path, prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _flat(value, path, f"{prefix}{name}.")
        else:
            raise ConfigError(f"{path}: {prefix}{name} is not a text.")
