"""Keeping a ledger sound: how it is, whether it is whole, its projections anew, its backups."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner.chain import deployment
from almoner.chain.spans import Verify
from almoner.cli import bars, session
from almoner.cli.session import Session
from almoner.errors import ForeignChain, NodeUnreachable
from almoner.ledger import backups, integrity, reprojection, rereading
from almoner.ledger.condition import Condition, condition
from almoner.ledger.database import Database
from almoner.ledger.reading import reading
from almoner.ledger.store import Scope, Store
from almoner.ledger.store import scope as scope_of
from almoner.monitor import deployed
from almoner.monitor.source import ChainSource, decoder

_RESTS = "they would differ in all that rests on these faults."
_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@session.as_json
def status(as_json: bool) -> None:
    """Show how far the ledger is behind the chain, how large it is, and what waits in its outbox.

    Example: almoner ledger status
    """
    here = Session()
    found = condition(here.settings.ledger)
    head = _head(here, found.chain_id)
    lag = None if head is None else head - found.projected
    if as_json:
        session.show({**asdict(found), "head": head, "lag": lag}, as_json=True)
        return
    session.show(_shown(found, head), as_json=False)


@click.command()
@click.option(
    "--full", is_flag=True, help="Read all blocks again, project their events again, compare rows."
)
@session.as_json
def verify(full: bool, as_json: bool) -> None:
    """Check that the ledger is whole: its file, its blocks, and all that its events rest on.

    This finds damage, not rows that somebody changed or deleted. With --full each block's receipts
    are read from the node, proven by its header, and every row of facts is compared with what they
    say; then the events are projected again, beside the ledger, and every row of its projections is
    compared. Exits with 1 if something is wrong.

    Example: almoner ledger verify --full
    """
    here = Session()
    location = here.settings.ledger
    faults = []
    with reading(location) as db:
        last = db.execute("SELECT max(number) FROM blocks").fetchone()[0]
        for fault in _found(here, db, full):
            faults.append(fault)
            click.echo(fault, err=True)
    verdict = session.counted(len(faults), "fault") if faults else _sound(last, full)
    session.say(verdict, as_json=as_json, full=full, faults=faults)
    if faults:
        sys.exit(1)


def _found(here: Session, db: Database, full: bool) -> Iterator[str]:
    """What is wrong with a ledger; nothing is compared that rests on what is."""
    found = list(integrity.faults(db, decoder()))
    yield from found
    if not full:
        return
    if found:
        click.echo(f"Neither the chain nor the projections were compared: {_RESTS}", err=True)
        return
    scope = scope_of(here.settings.ledger)
    source = ChainSource(here.settings.rpc, Verify.FULL)
    with bars.bar("Comparing block") as told:
        for fault in rereading.differences(db, scope, source, decoder(), told):
            found.append(fault)
            yield fault
    if found:
        click.echo(f"The projections were not compared: {_RESTS}", err=True)
        return
    with bars.bar("Projecting block") as told:
        yield from reprojection.differences(db, scope, decoder(), told)


def _sound(last: int | None, full: bool) -> str:
    """What was found in order, and what was not looked at."""
    if last is None:
        return "The ledger has no block yet, and nothing is wrong with its tables."
    if full:
        return (
            f"The ledger is whole up to block {last}: every block, event and transfer is what the "
            "chain says, proven by its receipts, and every row of its projections is what the "
            "events make. Not compared: what no chain has, which is alerts, waiting holds and what "
            "they cost."
        )
    return (
        f"The ledger has no damage up to block {last}: its tables can be read, its blocks follow "
        "each other, and nothing is missing that an event names. Not compared: what the rows say. "
        "Whether one was changed or deleted, almoner ledger verify --full finds."
    )


@click.command()
@session.as_json
def rebuild(as_json: bool) -> None:
    """Build all projections anew from the events, in one step; stop the monitor first.

    Example: almoner ledger rebuild
    """
    location = Session().settings.ledger
    with Store(location, scope_of(location)) as store, bars.bar("Projecting block") as told:
        projected = store.progress().projected
        with store.transaction():
            store.rebuild(decoder(), told=lambda block: told(block, projected))
    session.say(
        f"All projections were built anew, up to block {projected}.",
        as_json=as_json,
        projected=projected,
    )


@click.command()
@_file
@session.as_json
def backup(file: Path, as_json: bool) -> None:
    """Copy the ledger to a new file, also while the monitor runs, and check the copy.

    Example: almoner ledger backup ledger-backup.sqlite
    """
    found = backups.backup(Session().settings.ledger, file, decoder())
    session.say(
        f"{file} has the ledger up to block {found.projected} ({found.size:,} bytes) and no "
        f"damage. Its SHA-256 is {found.sha256}. Whether a row was changed before, almoner ledger "
        "verify --full finds.",
        as_json=as_json,
        **_facts(found),
    )


@click.command()
@_file
@click.option("--replace", is_flag=True, help="Give up the ledger that is there.")
@session.as_json
def restore(file: Path, replace: bool, as_json: bool) -> None:
    """Put a backup in the ledger's place; the monitor, which has to be stopped, goes on from there.

    Example: almoner ledger restore ledger-backup.sqlite --replace
    """
    here = Session()

    def expected(chain_id: int, genesis: bytes) -> Scope:
        folder = here.settings.deployments
        known = deployment.path(folder, chain_id).exists()
        if not known or here.settings.chain_id not in (None, chain_id):
            raise ForeignChain(
                f"{file} is of chain {chain_id}, which is not the one of this agency: choose a "
                f"backup of this one, or put the chain's record into {folder}."
            )
        return deployed.scope(deployment.load(folder, chain_id, f"0x{genesis.hex()}"))

    found = backups.restore(file, here.settings.ledger, expected, decoder(), replace=replace)
    session.say(
        f"The ledger {here.settings.ledger} has again what {file} has, up to block "
        f"{found.projected}. The backup stays where it is. Start the monitor: it reads what came "
        "since.",
        as_json=as_json,
        **_facts(found),
    )


def _head(here: Session, chain_id: int) -> int | None:
    """The node's newest block, None where none answers. Raises ForeignChain for another chain."""
    try:
        client = here.client()
    except NodeUnreachable:
        return None
    if client.chain_id != chain_id:
        raise ForeignChain(
            f"The node answers for chain {client.chain_id} and the ledger is of chain {chain_id}: "
            "connect to that chain."
        )
    return client.head()[0]


def _shown(found: Condition, head: int | None) -> dict[str, Any]:
    log = "" if found.log_size is None else f", {found.log_size:,} of them in the write-ahead log"
    return {
        "ledger": found.ledger,
        "chain": found.chain_id,
        "schema version": found.schema,
        "head": "no node answers" if head is None else head,
        **({} if head is None else {"blocks behind": head - found.projected}),
        "loaded": found.loaded,
        "transferred": found.transferred,
        "projected": found.projected,
        "final": found.final,
        "size": f"{found.size:,} bytes{log}",
        "alerts": _counts(found.alerts),
        "outbox": _counts(found.outbox),
        "rows": _counts({table: count for table, count in found.rows.items() if count}),
    }


def _counts(found: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in found.items()) or "none"


def _facts(found: backups.Backup) -> dict[str, Any]:
    return {**asdict(found), "path": str(found.path)}
