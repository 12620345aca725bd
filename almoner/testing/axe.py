"""What axe-core finds on a page, and whether the page is wider than what shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from almoner.config import PROJECT_ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_LARGE = "document.documentElement.style.fontSize = '200%'"
_ROOT = "document.documentElement"


def violations(page: Page) -> list[str]:
    """What axe-core finds, as rule and element. The page must let scripts of ours in."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate("tags => axe.run({ runOnly: tags })", TAGS)
    if not found["passes"]:
        raise RuntimeError("axe-core looked at nothing.")
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels of a page are beyond its edge."""
    return int(page.evaluate(f"{_ROOT}.scrollWidth - {_ROOT}.clientWidth"))


def enlarge(page: Page) -> None:
    """Doubles the text, until the next page."""
    page.evaluate(_LARGE)
