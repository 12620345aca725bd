"""Where the files of a made-up year are, from its folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from almoner.simulate.grants.advances import Milestone
from almoner.simulate.grants.applications import Applicant
from almoner.simulate.grants.draws import Draw
from almoner.simulate.grants.panel import Review

ROUND = "round.toml"
RUBRIC = "rubric.md"
AWARDS = "awards.csv"
CONDITIONS = "conditions.md"
YEAR = "year.csv"
TRUTH = "truth.json"


def application(applicant: Applicant, *, revised: bool) -> str:
    """Of an application, as first submitted or as revised."""
    return f"applications/{applicant.number:04d}{'-revised' if revised else ''}.toml"


def sheet(review: Review) -> str:
    """Of a reviewer's scores."""
    return f"sheets/{review.application:04d}-{review.reviewer}.toml"


def draws(made: Sequence[Draw]) -> list[str]:
    """Of every request: by its award, and which of the award's requests it is."""
    counted: Counter[int] = Counter()
    found = []
    for draw in made:
        counted[draw.request.award] += 1
        found.append(f"draws/{draw.request.award:04d}-{counted[draw.request.award]:02d}.toml")
    return found


def spent(draw: str) -> str:
    """Of what shows how the advance was spent that another file asked for."""
    return f"{draw.removesuffix('.toml')}-spent.toml"


def document(file: str) -> str:
    """The document beside a file, which the file names."""
    return f"{file.removesuffix('.toml')}.md"


def milestone(reached: Milestone) -> str:
    """Of what shows that a milestone was reached."""
    return f"milestones/{reached.award:04d}-{reached.line + 1}-{reached.attempt}.md"


def report(award: int) -> str:
    """Of a final report."""
    return f"reports/{award:04d}.md"
