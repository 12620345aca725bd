"""What a program is, in plain words, for who does not know which program is theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from almoner.program.table import Table

SECTION = "about"
LONGEST_NAME = 60
LONGEST = 300
"""Characters of an answer: a sentence or two."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")


class Audience(StrEnum):
    """Who a program pays."""

    HOUSEHOLD = "household"
    ORGANIZATION = "organization"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What people ask about a program, answered in one language."""

    name: str
    """What it is called in plain words."""
    who: str
    """Who it is for."""
    pays: str
    """What it pays."""
    ask: str
    """How to ask for it."""
    bring: str
    """What to bring, or to have at hand."""
    next: str
    """What happens after somebody asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Where a program's pages are, and what it is in each of its languages."""

    page: str
    """The origin of its pages: scheme, host and perhaps port."""
    words: Mapping[str, Answers]


def read(section: Table, languages: tuple[str, ...]) -> About:
    """The section of a program file; it has to be there in every language of the program."""
    page = _page(section)
    words: dict[str, Answers] = {}
    for language in languages:
        told = section.table(language)
        words[language] = Answers(
            name=_text(told, "name", LONGEST_NAME),
            who=_text(told, "who"),
            pays=_text(told, "pays"),
            ask=_text(told, "ask"),
            bring=_text(told, "bring"),
            next=_text(told, "next"),
        )
        told.close()
    return About(page=page, words=words)


def _text(told: Table, key: str, most: int = LONGEST) -> str:
    given = told.text(key)
    if len(given) > most or not given.isprintable():
        told.fault(key, f"must be one line of at most {most} characters")
    return given.strip()


def _page(section: Table) -> str:
    given = section.text("page")
    if given.strip() and not _is_origin(given):
        section.fault(
            "page",
            "must be where the program's pages begin, like https://cash.example.gov, without a "
            f"path; http only for localhost: {given!r}",
        )
    return given


def _is_origin(given: str) -> bool:
    """Whether a text is an origin as browsers write it, and nothing more."""
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    shown = f"[{host}]" if ":" in host else host
    written = f"{parts.scheme}://{shown}" + (f":{port}" if port else "")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    named = host in LOOPBACK or _HOST.fullmatch(host) is not None
    return named and safe and given == written
