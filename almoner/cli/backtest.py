"""`almoner backtest`: what a version of the rules would have found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from almoner.backtest import observing, run, telling
from almoner.backtest.duck import Duck
from almoner.backtest.engine import Engine
from almoner.backtest.memory import Memory
from almoner.backtest.reading import Export
from almoner.cli import bars, session, tables
from almoner.fraud import policy
from almoner.fraud.policy import CURRENT, RuleSet
from almoner.fraud.rules import RULES
from almoner.monitor.source import decoder

of_rules = click.option(
    "--rules",
    "version",
    default=CURRENT,
    show_default=True,
    metavar="FILE|VERSION",
    help="A file of rules (almoner/fraud/policies), or a version that comes with Almoner.",
)
of_events = click.option(
    "--events",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder almoner export events wrote, or any other in that format.",
)


@click.command()
@of_rules
@of_events
@session.as_json
def backtest(version: str, folder: Path, as_json: bool) -> None:
    """Ask every rule over an exported history, and list what would have followed.

    Every typology may hold here: what the chain's register allows a program is another matter. With
    --json each finding that led to something is listed, with its rule, subject, block, log index,
    band, weight and decision.

    Example: almoner backtest --rules 2027-1 --events exported --json
    """
    rules = rules_of(version)
    done = over(rules, folder)
    found = telling.summary(rules, done.result)
    session.say(
        _told(found, done.rows, version),
        as_json=as_json,
        rules=rules.version,
        observations=done.rows,
        **found,
        alerts=list(telling.alerts(rules, done.result, done.names)) if as_json else [],
    )


def rules_of(version: str) -> RuleSet:
    """A version by its name, or from a file. Raises InputError."""
    path = Path(version)
    return policy.read(path) if path.suffix == ".toml" else policy.load(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A back-test of an export."""

    result: run.Result
    engine: Engine
    names: Mapping[int, str]
    """Accounts by their keys."""
    rows: int
    """Observations there are."""


def over(rules: RuleSet, folder: Path) -> Done:
    """Back-tests an export.

    Raises ExportError.
    """
    export, memory, engine = Export(folder, decoder(), observing.WANTED), Memory(), Duck()
    with bars.bar("Reading") as told:
        batches = observing.batches(export, memory, lambda count: told(count, export.rows))
        rows = engine.load(batches)
    with bars.bar("Rule") as told:
        done: list[str] = []

        def next_rule(name: str) -> None:
            done.append(name)
            told(len(done), len(RULES))

        result = run.run(rules, engine, next_rule)
    return Done(result=result, engine=engine, names=memory.accounts, rows=rows)


def _told(found: Mapping[str, Any], rows: int, version: str) -> str:
    lines = [f"Version {version} of the rules over {rows:,} observations:"]
    listed = [
        (each["typology"], each["decision"], f"{each['n']:,}") for each in found["typologies"]
    ]
    if listed:
        lines.append(tables.of_text(("typology", "decision"), ("payments or subjects",), listed))
    else:
        lines.append("Nothing would have followed.")
    return "\n".join(lines)
