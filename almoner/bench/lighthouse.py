"""What Lighthouse says of the pages: of those for everybody, and of one person's own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from almoner.bench import processes
from almoner.config import PROJECT_ROOT
from almoner.demo.browser import INSTALL, find_chromium
from almoner.demo.person import SoftPerson
from almoner.errors import ConfigError
from almoner.testing import pages

FOLDER = PROJECT_ROOT / "bench"
CATEGORIES = ("performance", "accessibility", "best-practices")
_PATIENCE = 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Of one page: hundredths, 100 the best, and what lost any."""

    path: str
    performance: int
    accessibility: int
    best_practices: int
    lost: tuple[str, ...]


def measure(told: Callable[[str], None]) -> tuple[Score, ...]:
    """Has Lighthouse look at pages as on a phone over slow 4G. `told` hears which is next.

    Raises ConfigError if it or a browser is not installed, or if it fails.
    """
    chromium = find_chromium()
    if chromium is None:
        raise ConfigError(f"There is no Chrome or Chromium on this machine: {INSTALL}")
    found = []
    with (
        tempfile.TemporaryDirectory() as folder,
        pages.alone() as service,
        closing(SoftPerson(service.origin)) as person,
    ):
        person.bind(*service.letter(service.story.held))
        held = service.payment(service.story.held)
        answer = Path(folder) / "lighthouse.json"
        for path in ("/", "/program", "/sign-in", "/payments", f"/payments/{held}"):
            told(f"Lighthouse looks at {path.removesuffix(str(held))}.")
            processes.run(
                _command(service.origin + path, person.cookie, answer),
                folder=FOLDER,
                environment={"CHROME_PATH": str(chromium)},
                seconds=_PATIENCE,
            )
            found.append(read(path, answer))
    return tuple(found)


def _command(url: str, cookie: str, answer: Path) -> list[str]:
    return [
        "node_modules/.bin/lighthouse",
        url,
        "--quiet",
        "--output=json",
        f"--output-path={answer}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps({'Cookie': cookie})}",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]


def read(path: str, answer: Path) -> Score:
    """What a report says of a page."""
    found = json.loads(answer.read_text())
    performance, accessibility, practices = (
        round(100 * found["categories"][name]["score"]) for name in CATEGORIES
    )
    lost = [
        each["id"]
        for name in CATEGORIES
        for each in found["categories"][name]["auditRefs"]
        if each["weight"]
        and (found["audits"][each["id"]]["score"] or 0) < 1
        and found["audits"][each["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
    ]
    return Score(
        path=path,
        performance=performance,
        accessibility=accessibility,
        best_practices=practices,
        lost=tuple(lost),
    )
