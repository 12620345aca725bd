"""Reading a ledger's chain once more, and comparing every block and log with what was kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from almoner.blocks import LOG_BITS, Span, Wanted
from almoner.errors import ChainError, MissingBlock, NodeUnreachable, ShiftingChain
from almoner.events import Decoder
from almoner.ledger import kinds
from almoner.ledger.database import Database
from almoner.ledger.facts import SCHEMAS, Facts, Reader
from almoner.ledger.identifiers import Identifiers
from almoner.ledger.loading import Sizes
from almoner.ledger.source import Source
from almoner.ledger.store import Scope, contracts
from almoner.ledger.transfers import MANY, rows_of

TRIES = 5
"""Times a span is read again after the chain changed meanwhile."""
_OF_BLOCKS = ("blocks", "transactions", "events", "unexplained")
_TRANSFERS = ("transfers", "absurd_transfers")
_CURE = "restore a backup, or move the ledger away and follow the chain again"

Rows = set[tuple[object, ...]]


def differences(
    db: Database,
    scope: Scope,
    source: Source,
    decoder: Decoder,
    told: Callable[[int, int], None] = lambda _block, _last: None,
) -> Iterator[str]:
    """What the chain says otherwise than the ledger, block by block, each in a sentence.

    Reads all blocks again, and the logs and transfers in them; how strictly the node's word is
    checked is the source's. `told` hears which block was read, and which is the last. Raises
    RecordRefuted, NodeUnreachable, MissingBlock and ChainError.
    """
    last = db.execute("SELECT max(number) FROM blocks").fetchone()[0]
    final = db.execute("SELECT final FROM progress").fetchone()[0]
    if last is None:
        return
    accounts = {account for (account,) in db.execute("SELECT account FROM accounts")}
    few = len(accounts) <= MANY
    wanted = Wanted(
        contracts=contracts(db, scope),
        token=scope.token.lower(),
        accounts=tuple(f"0x{each.hex()}" for each in sorted(accounts)) if few else None,
    )
    identifiers = Identifiers(db)
    reader = Reader(kinds.of(decoder.shapes), identifiers)
    sizes = Sizes()
    at = scope.first_block
    while at <= last:
        span = _span(source, sizes, at, min(at + sizes.blocks - 1, last), wanted)
        upto = span.headers[-1].number
        for table, theirs in _told(span, reader, accounts, wanted).items():
            ours = _kept(db, table, at, upto)
            if ours != theirs:
                yield from _said(table, ours, theirs, final)
        sizes.answered(upto - at + 1, span.size)
        if identifiers.too_many:
            identifiers.forget()
        told(upto, last)
        at = upto + 1


def _told(span: Span, reader: Reader, accounts: set[bytes], wanted: Wanted) -> dict[str, Rows]:
    """The rows that a span makes, by table."""
    logs, token = span.logs, wanted.token
    facts = Facts()
    reader.read(
        span.headers,
        logs.chosen(logs.by(wanted.contracts)),
        facts,
    )
    found: dict[str, Rows] = {
        table: set(zip(*facts.table(table).to_pydict().values(), strict=True))
        # What is new was never given a number: then events stand under another one.
        for table in (*_OF_BLOCKS, "identifiers")
    }
    transfers = logs.chosen(logs.by([token] if token else []))
    rows = list(rows_of(transfers, accounts))
    found["transfers"] = {row for row in rows if isinstance(row[3], int)}
    found["absurd_transfers"] = {(*row[:4], row[5]) for row in rows if not isinstance(row[3], int)}
    return found


def _kept(db: Database, table: str, first: int, last: int) -> Rows:
    """The rows the ledger has of these blocks. Of identifiers, none is expected to be new."""
    if table == "identifiers":
        return set()
    key, bits = ("number", 0) if table == "blocks" else ("id", LOG_BITS)
    columns = ", ".join(SCHEMAS[table].names) if table in SCHEMAS else "*"
    rows = db.stream(
        f"SELECT {columns} FROM {table} WHERE {key} >= ? AND {key} < ?",
        (first << bits, (last + 1) << bits),
    )
    return {tuple(row) for row in rows}


def _said(table: str, ours: Rows, theirs: Rows, final: int) -> Iterator[str]:
    bits = {"blocks": 0, "identifiers": LOG_BITS + 2}.get(table, LOG_BITS)
    sides: Iterable[tuple[Rows, str]] = (
        (theirs - ours, "the chain has and the ledger does not"),
        (ours - theirs, "the ledger has and the chain does not"),
    )
    for rows, what in sides:
        for block in sorted({int(str(row[0])) >> bits for row in rows}):
            cure = (
                "let the monitor catch up, then verify again"
                if block > final and table == "blocks"
                else _CURE
            )
            yield f"Block {block} has rows of {table} that {what}: {cure}."


def _span(source: Source, sizes: Sizes, first: int, last: int, wanted: Wanted) -> Span:
    """The blocks `first` to `last`, or fewer where so many are refused."""
    shifts = 0
    while True:
        try:
            return source.span(first, last, wanted, newest=False)
        except ShiftingChain:
            shifts += 1
            if shifts == TRIES:
                raise
        except NodeUnreachable:
            raise
        except (MissingBlock, ChainError):
            if first == last:
                raise
            sizes.refused(last - first + 1)
            last = min(last, first + sizes.blocks - 1)
