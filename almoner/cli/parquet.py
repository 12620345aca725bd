"""`almoner export events` and `almoner export check`: the ledger's facts as Parquet files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from almoner.cli import bars, session
from almoner.cli.session import Session
from almoner.ledger.export.checking import check as checked
from almoner.ledger.export.columns import SCHEMAS
from almoner.ledger.export.manifest import Manifest
from almoner.ledger.export.writing import BLOCKS, export
from almoner.monitor.source import decoder

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))


@click.command()
@_folder
@click.option(
    "--blocks",
    type=click.IntRange(min=1),
    help=f"Blocks of one file, chosen by the first export.  [default: {BLOCKS}]",
)
@session.as_json
def events(folder: Path, blocks: int | None, as_json: bool) -> None:
    """Write events and transfers of final blocks as Parquet files (docs/ledger-schema.md).

    Each file is of a fixed range of blocks and never changes: a later export adds files. The files
    that are there are compared with their manifest first.

    Example: almoner export events exported
    """
    here = Session()
    with bars.bar("Block") as told:
        done = export(here.settings.ledger, folder, decoder(), blocks=blocks, told=told)
    first, last = done.manifest.next()
    session.say(
        f"{done.added} ranges of blocks were added to {folder}. The next one, {first} to {last}, "
        f"is written once block {last} is final; block {done.final} is.",
        as_json=as_json,
        added=done.added,
        final=done.final,
        next={"first": first, "last": last},
        **_facts(done.manifest),
    )


@click.command()
@_folder
@click.option("--ledger", "compared", is_flag=True, help="Compare each block with the ledger too.")
@session.as_json
def check(folder: Path, compared: bool, as_json: bool) -> None:
    """Check exported files against their manifest: digests, rows, and no block left out.

    Exits with 1 if something is wrong.

    Example: almoner export check exported --ledger
    """
    found, faults = checked(folder, Session().settings.ledger if compared else None)
    for each in faults:
        click.echo(each, err=True)
    facts = _facts(found)
    held = ", ".join(f"{facts[table]} {table}" for table in SCHEMAS)
    counted = (
        "; the ledger has as many rows of each block, and what they say was not compared"
        if compared
        else ""
    )
    sound = f"{folder} is whole: {facts['ranges']} ranges of blocks, {held}{counted}."
    session.say(
        session.counted(len(faults), "fault") if faults else sound,
        as_json=as_json,
        faults=faults,
        **facts,
    )
    if faults:
        sys.exit(1)


def _facts(found: Manifest) -> dict[str, int]:
    sums = {table: sum(each.files[table].rows for each in found.ranges) for table in SCHEMAS}
    return {"blocks_per_file": found.blocks, "ranges": len(found.ranges), **sums}
