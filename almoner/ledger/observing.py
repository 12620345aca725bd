"""Writing down what the fraud check sees, with the blocks that made it known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from almoner.blocks import LOG_BITS
from almoner.events import Event
from almoner.fraud import catalog
from almoner.fraud.filling import filled
from almoner.ledger import known
from almoner.ledger.database import Database, Dialect, Row
from almoner.ledger.register import LedgerRegister
from almoner.observations import observer
from almoner.observations.observer import Letter
from almoner.observations.row import Observation
from almoner.observations.schema import COLUMNS, EPOCH_SECONDS, Kind, key
from almoner.observations.transfers import Paid, Transfer, letter, transferred

TABLES = ("observations", "tallies", "dead_letters")
"""What is written here. Like projections, it is built anew from the facts."""
ENGINES = {Dialect.SQLITE: catalog.SQLITE, Dialect.POSTGRESQL: catalog.POSTGRESQL}
"""The folder of SQL for each database."""
AT_ONCE = 20_000
"""Rows that wait in memory, about."""
_PUT = f"INSERT INTO observations VALUES ({', '.join('?' * len(COLUMNS))})"


class Observing:
    """Of one span of blocks: its events one by one, then the rest. Inside a transaction."""

    def __init__(self, db: Database, facts: Database, treasury: str) -> None:
        """`facts` has the blocks, accounts and transfers; it is the same ledger as a rule."""
        self._db = db
        self._facts = facts
        self._treasury = bytes.fromhex(treasury[2:])
        self._register = LedgerRegister(db)
        self._made: list[Observation] = []
        self._letters: list[Letter] = []

    def take(self, event: Event) -> None:
        """Notes what an event makes known, once it changed the projections."""
        self._made += observer.observed(event, self._register, self._letters.append)
        if len(self._made) >= AT_ONCE:
            self._put()

    def finish(self, first: int, last: int) -> None:
        """Notes the transfers of these blocks, and the figures of the epochs that ended in them."""
        self._put()
        for row in known.transfers(self._facts, first, last):
            if self._treasury not in (bytes(row["sender"]), bytes(row["recipient"])):
                self._made += self._transferred(row)
                self._put()
        self._close(first, last)

    def _put(self) -> None:
        self._db.executemany(_PUT, self._made)
        if self._letters:
            self._db.executemany(
                "INSERT INTO dead_letters VALUES (?, ?, ?, ?, ?)",
                [
                    (each.id, each.part, each.kind, _decimal(each.amount), _decimal(each.value))
                    for each in self._letters
                ],
            )
        self._made, self._letters = [], []

    def _transferred(self, row: Row) -> Iterable[Observation]:
        own = int(row["id"]) >> LOG_BITS
        late = row["known_block"] != own
        known_id = (row["known_block"] + 1 << LOG_BITS) - 1 if late else row["id"]
        recipient = bytes(row["recipient"])
        transfer = Transfer(
            id=row["id"],
            time=row["time"],
            known_id=known_id,
            known_time=self._time(row["known_block"]) if late else row["time"],
            sender=key(bytes(row["sender"])),
            recipient=key(recipient),
            amount=row["amount"] if isinstance(row["amount"], int) else None,
        )
        if not transfer.is_counted:
            data = b"" if isinstance(row["amount"], int) else bytes(row["amount"])
            self._letters.append(letter(transfer, data))
        last = None if late else self._last_paid(transfer.sender, row["id"])
        return transferred(transfer, last, first=self._is_first(recipient, known_id))

    def _last_paid(self, account: int, before: int) -> Paid | None:
        row = self._db.execute(
            "SELECT program, subject, payment, amount, time FROM observations"
            " WHERE account = ? AND kind IN (?, ?) AND id < ?"
            " ORDER BY clock DESC, id DESC, part DESC LIMIT 1",
            (account, int(Kind.PAID), int(Kind.DRAW_PAID), before),
        ).fetchone()
        return None if row is None else Paid(**{name: row[name] for name in _PAID})

    def _is_first(self, account: bytes, known_id: int) -> bool:
        """Whether an account that is known by then never had money before."""
        number = key(account)
        since = self._facts.execute(
            "SELECT 1 FROM accounts WHERE account = ? AND since <= ?", (account, known_id)
        ).fetchone()
        if since is None:
            return False
        for column, kinds in _MONEY.items():
            found = self._db.execute(
                f"SELECT 1 FROM observations WHERE {column} = ? AND kind IN (?, ?) AND id <= ?"
                " LIMIT 1",
                (number, *kinds, known_id),
            ).fetchone()
            if found is not None:
                return False
        return True

    def _close(self, first: int, last: int) -> None:
        begun = self._time(first - 1) or self._time(first)
        ended = self._time(last)
        for epoch in range(begun // EPOCH_SECONDS, ended // EPOCH_SECONDS):
            since, until = (self._begins(each * EPOCH_SECONDS, last) for each in (epoch, epoch + 1))
            span = {"first": since << LOG_BITS, "end": until << LOG_BITS, "epoch": epoch}
            for tally in catalog.catalog().tallies:
                question = catalog.tally(tally.name, ENGINES[self._db.dialect])
                self._db.execute(f"INSERT INTO tallies {filled(question, span)}")

    def _begins(self, time: int, last: int) -> int:
        """The first block that is not before a time."""
        lowest = int(self._facts.execute("SELECT min(number) FROM blocks").fetchone()[0])
        blocks = range(lowest, last + 1)
        return lowest + bisect_left(blocks, time, key=self._time)

    def _time(self, number: int) -> int:
        """The time of a block; 0 before the first."""
        row = self._facts.execute("SELECT time FROM blocks WHERE number = ?", (number,)).fetchone()
        return 0 if row is None else int(row["time"])


def rewind(db: Database, ancestor: int) -> None:
    """Takes back what blocks above `ancestor` made known, with figures of epochs that end there."""
    for table in ("observations", "dead_letters"):
        db.execute(f"DELETE FROM {table} WHERE id >= ?", ((ancestor + 1) << LOG_BITS,))
    db.execute(
        "DELETE FROM tallies WHERE epoch >= (SELECT time / ? FROM blocks WHERE number = ?)",
        (EPOCH_SECONDS, ancestor),
    )


def clear(db: Database) -> None:
    """Takes all of it back."""
    for table in TABLES:
        db.execute(f"DELETE FROM {table}")


def _decimal(number: int | None) -> str | None:
    return None if number is None else str(number)


_PAID = ("program", "subject", "payment", "amount", "time")
_MONEY = {
    "other": (int(Kind.MOVED), int(Kind.BEYOND)),
    "account": (int(Kind.PAID), int(Kind.DRAW_PAID)),
}
"""The kinds that give an account money, by the column that says which."""
