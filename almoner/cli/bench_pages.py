"""`almoner bench pages`: what pages weigh, how soon they are there, and how many a second."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from almoner.bench import browsing, crowd, lighthouse
from almoner.bench.browsing import Weighed
from almoner.bench.crowd import Crowd
from almoner.bench.lighthouse import Score
from almoner.cli import bars, session
from almoner.service import strings

PAYMENTS = 1_000_000
TARGETS = {
    "page_kb_max": "at most 40",
    "js_kb_max": "at most 8",
    "lcp_ms_max": "at most 1,500",
    "axe_violations": "0",
    "lighthouse_perf": "at least 95",
    "lighthouse_a11y": "100",
    "lighthouse_best_practices": "100",
    "requests_per_s": "at least 500",
    "p99_ms": "at most 50",
}


@click.command()
@click.option(
    "--payments",
    type=click.IntRange(min=1),
    default=PAYMENTS,
    show_default=True,
    help="How many payments the ledger has of which people ask for theirs.",
)
@session.as_json
def pages(payments: int, as_json: bool) -> None:
    """Measure the citizen pages: weight, time, faults, and how many can be asked for at once.

    On a phone over slow 4G, as Lighthouse has it, in a real browser; with a ledger in SQLite.
    Ends with one line of JSON. Example: almoner bench pages --payments 100000
    """
    say = session.console.print
    served = crowd.measure(payments, say)
    scores = lighthouse.measure(say)
    with bars.bar("Every page in every language") as told:
        weighed = browsing.measure(tuple(strings.load_all()), told)
    if not as_json:
        _show(weighed, scores, served)
    session.show(_figures(weighed, scores, served), as_json=True)


def _figures(weighed: Weighed, scores: tuple[Score, ...], served: Crowd) -> dict[str, Any]:
    return {
        "page_kb_max": weighed.page_kb_max,
        "js_kb_max": weighed.js_kb_max,
        "lcp_ms_max": weighed.lcp_ms_max,
        "axe_violations": len(weighed.violations),
        "lighthouse_perf": min(each.performance for each in scores),
        "lighthouse_a11y": min(each.accessibility for each in scores),
        "lighthouse_best_practices": min(each.best_practices for each in scores),
        "requests_per_s": served.requests_per_s,
        "p99_ms": served.p99_ms,
    }


def _show(weighed: Weighed, scores: tuple[Score, ...], served: Crowd) -> None:
    figures = _figures(weighed, scores, served)
    table = Table("figure", "target", "measured")
    for name, target in TARGETS.items():
        table.add_row(name, target, f"{figures[name]:,}")
    console = Console()
    console.print(table)
    say = session.console.print
    say(
        f"Of {weighed.pages} pages {weighed.heaviest} is the heaviest and {weighed.slowest} the "
        "slowest."
    )
    for fault in weighed.violations:
        say(fault)
    for each in scores:
        if each.lost:
            say(f"Lighthouse took something off {each.path} for {', '.join(each.lost)}.")
