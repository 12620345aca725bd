"""`almoner audit`: a second reading of the chain, which believes neither ledger nor contract."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from almoner.audit import terms
from almoner.audit.agency import Agency
from almoner.audit.figures import figures, said
from almoner.audit.folder import FolderSource, keep
from almoner.audit.reading import read
from almoner.audit.receipts import Proof, of_folder, of_node, prove
from almoner.audit.report import Report, place
from almoner.audit.sample import Sample, draw
from almoner.audit.source import NodeSource, Source
from almoner.audit.story import Story
from almoner.audit.views import Difference, claims, differences
from almoner.chain.client import Client
from almoner.cli import session
from almoner.cli.dates import date
from almoner.cli.session import Session
from almoner.errors import Fault, InputError, WrongChain
from almoner.money import dollars

_NUMBERS = (
    "at the agency, almoner case show CASE --json prints the number on the chain as case; an award "
    "has one number, which almoner grant award list prints"
)
_SHOWN = 50
"""Findings that are printed for people; --json and --html have all."""


@click.command()
@click.option(
    "--record",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Keep headers, logs and receipts in a new folder, and read them from there.",
)
@click.option(
    "--from",
    "kept",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Read what --record kept; no node is asked.",
)
@click.option(
    "--against-views",
    is_flag=True,
    help="Also ask the contracts for their terms and all they keep, at the last block read.",
)
@click.option(
    "--receipts",
    is_flag=True,
    help="Ask the node for the receipts of blocks, which prove every log; a folder has its own.",
)
@click.option(
    "--case",
    "reference",
    metavar="REF",
    help="Show all that happened to one case or award: its number on the chain, or the case's "
    "reference (0x and 64 digits).",
)
@click.option(
    "--sample",
    "size",
    type=click.IntRange(min=1, max=10_000),
    metavar="N",
    help="Draw N payments by the hash of the last block read, which came after them.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report as one page.",
)
@session.program_id
@session.as_json
def audit(
    record: Path | None,
    kept: Path | None,
    against_views: bool,
    receipts: bool,
    reference: str | None,
    size: int | None,
    page: Path | None,
    program_id: str | None,
    as_json: bool,
) -> None:
    """Read all that the chain recorded, anew, and say what is not in order (docs/audit.md).

    Rebuilds money, cases, payments, holds, appeals and grants from headers and logs alone, by code
    that the ledger does not share, and checks every invariant that they can decide. Exits with 1 if
    anything serious is found.

    Example: almoner audit --against-views
    """
    if record is not None and kept is not None:
        raise InputError([Fault(reason="give --record or --from, not both")])
    if reference is not None and (against_views or receipts or size or page):
        reason = "give it without --against-views, --receipts, --sample and --html"
        raise InputError([Fault(field="--case", reason=reason)])
    if program_id is not None and reference is None:
        raise InputError([Fault(field="--program", reason="give it with --case, which it is for")])
    if page is not None and not page.parent.is_dir():
        raise InputError([Fault(field="--html", reason=f"there is no folder {page.parent}")])
    here = Session()
    source, client = _source(here, record, kept, asks=(against_views, receipts))
    story = _story(source, reference, program_id) if reference is not None else None
    agency = read(source, story.hear if story is not None else None)
    report = Report(
        chain_id=source.agency.chain_id,
        treasury=source.agency.contracts["Treasury"],
        head=agency.record.hash,
        rehashed=bool(agency.record.rehashes),
        findings=agency.findings,
        figures=figures(agency),
        proof=_proof(client if receipts else None, source, agency),
        views=_views(client, source, agency) if client is not None and against_views else None,
        sample=draw(agency, size) if size is not None else None,
    )
    if page is not None:
        page.write_text(report.page())
    if story is not None:
        _tell(story, reference or "", report, as_json=as_json)
    elif as_json:
        click.echo(json.dumps(report.facts))
    else:
        _print(report)
    if report.weighty:
        sys.exit(1)


def _source(
    here: Session, record: Path | None, kept: Path | None, *, asks: tuple[bool, bool]
) -> tuple[Source, Client | None]:
    """What to read, and a node where one is asked: for views, and for receipts."""
    if kept is not None:
        source, (views, receipts) = FolderSource(kept), asks
        asked = views or (receipts and not source.has_receipts)
        client = here.client() if asked else None
        if client is not None and source.agency.genesis != f"0x{client.block(0).hash.hex()}":
            raise WrongChain("The record is of another chain than the node's: check ALMONER_RPC.")
        return source, client
    client = here.client()
    node = NodeSource.begin(client, here.record(client))
    if record is None:
        return node, client
    made = record.parent if not record.parent.is_dir() else record
    if not made.exists():
        session.console.print(f"Making the folder {made}.", markup=False, soft_wrap=True)
    return keep(node, record), client


def _proof(client: Client | None, source: Source, agency: Agency) -> Proof | None:
    """By the folder's receipts where it has some, and a node's where they are asked for."""
    if isinstance(source, FolderSource) and source.has_receipts:
        return prove(of_folder(source.receipts()), source, agency)
    return prove(of_node(client), source, agency) if client is not None else None


def _views(client: Client, source: Source, agency: Agency) -> tuple[int, Sequence[Difference]]:
    block = agency.findings.place.block
    terms.check(client, block, agency, source.agency.contracts["Holds"])
    return differences(client, block, claims(agency, source.agency.contracts))


def _story(source: Source, reference: str, program_id: str | None) -> Story:
    """Raises InputError for what is no reference."""
    made = Story(program=source.agency.program(program_id))
    if reference.isdecimal() and int(reference):
        made.number = int(reference)
        return made
    try:
        raw = bytes.fromhex(reference.removeprefix("0x"))
    except ValueError:
        raw = b""
    if len(raw) != 32:
        fault = "give the number on the chain, or a case's reference (0x and 64 digits)"
        raise InputError([Fault(field="--case", reason=f"{fault}, not {reference!r}; {_NUMBERS}")])
    made.reference = raw
    return made


def _tell(story: Story, reference: str, report: Report, *, as_json: bool) -> None:
    if not story.steps:
        raise InputError([Fault(field="--case", reason=f"the record says nothing of {reference}")])
    steps = [
        {
            "time": each.time,
            "block": each.block,
            "transaction": each.transaction,
            "sentence": each.sentence,
        }
        for each in story.steps
    ]
    lines = [f"{date(each.time)}  block {each.block}  {each.sentence}" for each in story.steps]
    lines.append(report.proven)
    if report.weighty:
        lines.append(f"This may not be so. {report.verdict} Read the report, without --case.")
    session.say(
        "\n".join(lines),
        as_json=as_json,
        number=story.number,
        steps=steps,
        in_order=not report.weighty,
        logs_proven=report.logs_proven,
    )


def _print(report: Report) -> None:
    names = said(report.figures)
    width = max(len(name) for name, _ in names)
    for name, value in names:
        click.echo(f"{name:<{width}}  {value}")
    click.echo(f"{'hash of the last block':<{width}}  {report.head}")
    if report.sample is not None:
        _print_sample(report.sample)
    click.echo(report.proven)
    if report.views is not None:
        asked, differing = report.views
        for difference in differing[:_SHOWN]:
            click.echo(f"differs  {difference}")
        click.echo(f"{asked:,} answers of the contracts compared, {len(differing)} differ.")
    # Last, where whoever reads stands when all is printed.
    shown = report.told[:_SHOWN]
    for each in shown:
        click.echo(f"{each.severity.word}  {each.rule}  {each.words}  ({place(each)})")
    left = len(report.told) - len(shown)
    if left:
        click.echo(f"{left} more: see --json or --html.")
    click.echo(report.verdict)


def _print_sample(sample: Sample) -> None:
    click.echo(
        f"{len(sample.drawn)} of {sample.payments:,} payments, drawn by the hash of block "
        f"{sample.block}, {sample.seed}:"
    )
    for each in sample.drawn:
        click.echo(
            f"  payment {each.payment_id} of {each.program}, block {each.block}: "
            f"{dollars(each.amount)} to {each.pay_to}"
        )
