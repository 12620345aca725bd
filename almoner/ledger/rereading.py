"""Reading a ledger's chain once more, and comparing every row of facts with what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from almoner.blocks import LOG_BITS, Span, Wanted
from almoner.errors import ChainError, MissingBlock, NodeUnreachable, ShiftingChain
from almoner.events import Decoder
from almoner.ledger import discrepancies, kinds, migrations
from almoner.ledger.database import Database
from almoner.ledger.discrepancies import Pair, Truth
from almoner.ledger.facts import Facts, Reader
from almoner.ledger.identifiers import PLACE_BITS, Identifiers
from almoner.ledger.loading import Sizes
from almoner.ledger.source import Source
from almoner.ledger.store import Scope, contracts
from almoner.ledger.transfers import MANY, rows_of

TRIES = 5
"""Times a span is read again after the chain changed meanwhile."""
_OF_BLOCKS = ("blocks", "transactions", "events", "unexplained")
_CHAIN = Truth(by="by the chain", has="the chain has", lacks="the chain does not have")
_CURE = "restore a backup that is whole, or move the ledger away and follow the chain again"

Rows = dict[int, tuple[Any, ...]]
"""By their key, which says where the chain has them."""


def differences(
    db: Database,
    scope: Scope,
    source: Source,
    decoder: Decoder,
    told: Callable[[int, int], None] = lambda _block, _last: None,
) -> Iterator[str]:
    """What the chain says otherwise than the ledger, row by row, each in a sentence.

    Reads all blocks again, and the logs and transfers in them; how strictly the node's word is
    checked is the source's. `told` hears which block was read, and which is the last. Raises
    RecordRefuted, NodeUnreachable, MissingBlock and ChainError.
    """
    last = db.execute("SELECT max(number) FROM blocks").fetchone()[0]
    progress = db.execute("SELECT final, transferred FROM progress").fetchone()
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
        told_rows = _told(span, reader, accounts, wanted, progress["transferred"])
        shifted: set[int] = set()
        for table, theirs in told_rows.items():
            ours = _kept(db, table, at, upto, theirs)
            if ours == theirs:
                continue
            if table == "blocks":
                shifted = _shifted(ours, theirs, progress["final"])
                yield from (
                    f"Block {number} is another one on the chain by now: let the monitor catch up, "
                    "then verify again."
                    for number in sorted(shifted)
                )
            yield from discrepancies.sentences(
                table, _columns(table), _pairs(table, ours, theirs, shifted), _CHAIN, _CURE
            )
        sizes.answered(upto - at + 1, span.size)
        if identifiers.too_many:
            identifiers.forget()
        told(upto, last)
        at = upto + 1


def _told(
    span: Span, reader: Reader, accounts: set[bytes], wanted: Wanted, transferred: int
) -> dict[str, Rows]:
    """The rows that a span makes, by table."""
    logs, token = span.logs, wanted.token
    facts = Facts()
    reader.read(
        span.headers,
        logs.chosen(logs.by(wanted.contracts)),
        facts,
    )
    found = {
        # What is new was never given a number, or another value has its number.
        table: _by_key(zip(*facts.table(table).to_pydict().values(), strict=True))
        for table in (*_OF_BLOCKS, "identifiers")
    }
    transfers = logs.chosen(logs.by([token] if token else []))
    # Those of later blocks are read next.
    rows = [row for row in rows_of(transfers, accounts) if _block("transfers", row) <= transferred]
    found["transfers"] = _by_key(row for row in rows if isinstance(row[3], int))
    found["absurd_transfers"] = _by_key(
        (*row[:4], row[5]) for row in rows if not isinstance(row[3], int)
    )
    return found


def _kept(db: Database, table: str, first: int, last: int, theirs: Rows) -> Rows:
    """The rows the ledger has of these blocks; of identifiers, those with the numbers of `theirs`,
    of which none is expected.
    """
    columns = ", ".join(_columns(table))
    if table == "identifiers":
        return _by_key(
            row
            for number in theirs
            for row in db.execute(f"SELECT {columns} FROM {table} WHERE id = ?", (number,))
        )
    key, bits = ("number", 0) if table == "blocks" else ("id", LOG_BITS)
    return _by_key(
        db.stream(
            f"SELECT {columns} FROM {table} WHERE {key} >= ? AND {key} < ?",
            (first << bits, (last + 1) << bits),
        )
    )


def _by_key(rows: Iterable[Iterable[Any]]) -> Rows:
    return {row[0]: row for row in map(tuple, rows)}


def _columns(table: str) -> Sequence[str]:
    return migrations.tables()[table].columns


def _block(table: str, row: Sequence[Any]) -> int:
    """The number of the block that a row is of."""
    bits = {"blocks": 0, "identifiers": LOG_BITS + PLACE_BITS}.get(table, LOG_BITS)
    return int(row[0]) >> bits


def _shifted(ours: Rows, theirs: Rows, final: int) -> set[int]:
    """The blocks that the chain took back since, as it may."""
    return {
        number
        for number, row in theirs.items()
        if number > final and number in ours and ours[number][1] != row[1]
    }


def _pairs(table: str, ours: Rows, theirs: Rows, shifted: set[int]) -> Iterator[Pair]:
    for key in sorted({*ours, *theirs}):
        pair = ours.get(key), theirs.get(key)
        if pair[0] != pair[1] and _block(table, (key,)) not in shifted:
            yield pair


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
