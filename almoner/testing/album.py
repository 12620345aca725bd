"""Pictures of every page, in every language, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import chain
from pathlib import Path

from almoner.service import strings
from almoner.testing import grant_walk, walk

WIDTHS = (360, 1280)
HEIGHT = 740
SHEET = "index.html"
NAMES = (*(each.name for each in walk.PAGES), *(each.name for each in grant_walk.PAGES))


def take(folder: Path, languages: Sequence[str]) -> list[Path]:
    """Walks every page on a local chain of its own; answers with one contact sheet a language.

    Writes `folder/LANGUAGE/WIDTH/PAGE.png`. Raises ConfigError if there is no browser.
    """
    for seen in chain(walk.WALKS.each(languages), grant_walk.WALKS.each(languages)):
        page = seen.person.page
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.screenshot(
                path=folder / seen.language / str(width) / f"{seen.name}.png", full_page=True
            )
    return [_sheet(folder / language, language) for language in languages]


def _sheet(folder: Path, language: str) -> Path:
    """A page that shows all pictures of a language, each phone beside its desk."""
    table = strings.load(language)
    rows = "\n".join(
        f"<h2>{escape(name)}</h2>\n<p>"
        + " ".join(f'<img src="{width}/{name}.png" alt="at {width}">' for width in WIDTHS)
        + "</p>"
        for name in NAMES
    )
    sheet = folder / SHEET
    sheet.write_text(
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{table.name}</title>\n'
        "<style>img { border: 1px solid; vertical-align: top }</style>\n"
        f"<h1>{table.name}</h1>\n{rows}\n",
        encoding="utf-8",
    )
    return sheet
