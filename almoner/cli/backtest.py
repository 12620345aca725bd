"""`almoner backtest`: what a version of the rules would have found."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from almoner.backtest import engines, run, telling
from almoner.backtest.engine import Engine
from almoner.backtest.engines import DUCKDB, ENGINES
from almoner.backtest.report import Tried
from almoner.backtest.source import Exported, Kept, Source
from almoner.cli import bars, reporting, session, tables
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.fraud import policy
from almoner.fraud.policy import CURRENT, RuleSet
from almoner.fraud.rules import RULES
from almoner.ledger.reading import reading
from almoner.program import load_any

of_rules = click.option(
    "--rules",
    "version",
    default=CURRENT,
    show_default=True,
    metavar="FILE|VERSION",
    help="A file of rules (almoner/fraud/policies), or a version that comes with Almoner.",
)


@click.command()
@of_rules
@click.option(
    "--events",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder almoner export events wrote, or any other in that format.  [default: the "
    "ledger]",
)
@click.option(
    "--engine",
    "name",
    type=click.Choice(ENGINES),
    default=DUCKDB,
    show_default=True,
    help="What answers. All give the same.",
)
@click.option(
    "--server",
    metavar="URL",
    help="Of --engine postgresql its database, of --engine spark its master.  [default: "
    "ALMONER_BACKTEST_SERVER; of Spark, this machine]",
)
@click.option(
    "--report",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the report by which two persons activate the rules (almoner rule propose-set).",
)
@click.option(
    "--against",
    metavar="FILE|VERSION",
    help="The rules the report compares with; without it, none.",
)
@click.option(
    "--program",
    "programs",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A program file: programs of its purpose are judged by its numbers. May be repeated.",
)
@session.as_json
def backtest(
    version: str,
    folder: Path | None,
    name: str,
    server: str | None,
    path: Path | None,
    against: str | None,
    programs: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Ask every rule over the ledger or an exported history, and list what would have followed.

    Every typology may hold here: what the chain's register allows a program is another matter. With
    --json each finding that led to something is listed, with its rule, subject, block, log index,
    band, weight and decision, and the rules that could not tell. docs/populations.md says which
    engine is for what, and docs/writing-rules.md what is in a report. Printed of it is the SHA-256
    that goes to the chain.

    Example: almoner backtest --rules 2027-1 --events exported --report back-test.json
    """
    if against is not None and path is None:
        raise InputError([Fault(field="--against", reason="is for a report: give --report too")])
    if path is not None:
        reporting.require_room(path)
    files, settings = [load_any(each) for each in programs], Session().settings
    rules = reporting.with_numbers(rules_of(version), files)
    other = None if against is None else rules_of(against)
    made: Mapping[str, Any] | None = None
    with ExitStack() as held:
        source: Source
        if folder is None:
            source = Kept(held.enter_context(reading(settings.ledger)))
        else:
            source = Exported(folder)
        # Of a history without a block nothing can be said.
        source.read()
        chosen = engines.opened(name, server or settings.backtest_server)
        engine = held.enter_context(chosen)
        done = over(rules, source, engine)
        names = source.names(telling.named(done.result)) if as_json else {}
        letters = source.letters()
        if path is not None:
            tried = Tried(rules=rules, result=done.result)
            made = reporting.report(tried, other, engine, source, files)
    found = telling.summary(rules, done.result)
    said = _told(found, done.rows, len(letters), version)
    if made is not None and path is not None:
        digest = reporting.write(path, made)
        said = reporting.told(made, path, digest)
        found |= {"report": {"path": str(path), "sha256": f"0x{digest.hex()}"}}
    session.say(
        said,
        as_json=as_json,
        rules=rules.version,
        observations=done.rows,
        **found,
        dead_letters=telling.letters(letters),
        alerts=list(telling.alerts(rules, done.result, names)) if as_json else [],
    )


def rules_of(version: str) -> RuleSet:
    """A version by its name, or from a file. Raises InputError."""
    path = Path(version)
    return policy.read(path) if path.suffix == ".toml" else policy.load(version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A back-test."""

    result: run.Result
    rows: int
    """Observations there are."""


def over(rules: RuleSet, source: Source, engine: Engine) -> Done:
    """Back-tests a history on an engine that has no rows yet.

    Raises ExportError or LedgerError.
    """
    with bars.bar("Reading") as told:
        rows = engine.load(source.batches(told))
    with bars.bar("Rule") as told:
        done: list[str] = []

        def next_rule(name: str) -> None:
            done.append(name)
            told(len(done), len(RULES))

        result = run.run(rules, engine, next_rule)
    return Done(result=result, rows=rows)


def _told(found: Mapping[str, Any], rows: int, letters: int, version: str) -> str:
    lines = [f"Version {version} of the rules over {rows:,} observations:"]
    listed = [
        (each["typology"], each["decision"], f"{each['n']:,}") for each in found["typologies"]
    ]
    if listed:
        lines.append(tables.of_text(("typology", "decision"), ("payments or subjects",), listed))
    else:
        lines.append("Nothing would have followed.")
    if letters:
        lines += [
            "",
            f"{letters:,} amounts are beyond 64 bits. No rule counts with them; --json lists them "
            "whole, and the rule beyond finds each.",
        ]
    untold = [(rule, f"{count:,}") for rule, count in found["cannot_tell"].items()]
    if untold:
        lines += [
            "",
            "These rules could not tell yet, for want of history, when payments were judged:",
            tables.of_text(("rule",), ("payments",), untold),
        ]
    return "\n".join(lines)
