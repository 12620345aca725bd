"""Pictures of every page, in every language, on a phone and on a desk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from almoner.service import strings
from almoner.testing import grant_walk, walk
from almoner.testing.grant_walk import GrantWalk
from almoner.testing.walk import Page, Walk

WIDTHS = (360, 1280)
HEIGHT = 740
SHEET = "index.html"
NAMES = (*(each.name for each in walk.PAGES), *(each.name for each in grant_walk.PAGES))


def take(folder: Path, languages: Sequence[str]) -> list[Path]:
    """Walks every page on a local chain of its own; answers with one contact sheet a language.

    Writes `folder/LANGUAGE/WIDTH/PAGE.png`. Raises ConfigError if there is no browser.
    """
    sheets = []
    for language, households in walk.walks(languages):
        _walk(households, walk.PAGES, folder / language)
    for language, grantees in grant_walk.walks(languages):
        _walk(grantees, grant_walk.PAGES, folder / language)
        sheets.append(_sheet(folder / language, language))
    return sheets


def _walk(
    walking: Walk | GrantWalk, shown: Sequence[Page[Walk]] | Sequence[Page[GrantWalk]], folder: Path
) -> None:
    for page in shown:
        page.show(walking)  # type: ignore[arg-type] # the table is of this walk
        for width in WIDTHS:
            walking.person.page.set_viewport_size({"width": width, "height": HEIGHT})
            picture = folder / str(width) / f"{page.name}.png"
            walking.person.page.screenshot(path=picture, full_page=True)


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
