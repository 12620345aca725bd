"""The token's transfers to and from accounts we know: where the money came from and went on to.

An account is known from the first event that names it: as where payments go, or as a key officers
sign with. What was transferred before that is read then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from functools import partial
from typing import TypeVar

import numpy as np

from almoner.blocks import LOG_BITS, Logs, Wanted
from almoner.errors import ChainError, MissingBlock, NodeUnreachable, ShiftingChain
from almoner.events import Decoder
from almoner.ledger import accounts, naming
from almoner.ledger.loading import Sizes
from almoner.ledger.source import Source
from almoner.ledger.store import Store

T = TypeVar("T")

MANY = 1000
"""Accounts from which on all transfers are asked for: naming more is more work than leaving out."""
_TRANSFER = np.frombuffer(
    bytes.fromhex("ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"), np.uint8
)
"""Topic of Transfer(address indexed, address indexed, uint256) (ERC-20)."""
_PARTIES = 3
_WORD = 32
_LIMIT = 1 << 63


class Transfers:
    """Keeps the transfers of one ledger: those of every known account, up to one block."""

    def __init__(
        self, store: Store, source: Source, decoder: Decoder, checkpoint: Callable[[str], None]
    ) -> None:
        self._store = store
        self._source = source
        self._decoder = decoder
        self._checkpoint = checkpoint
        self._sizes = Sizes()

    def read(self, read: int, last: int) -> None:
        """Reads the transfers of the blocks after `read`, to `last`, which are loaded.

        First those of accounts that are new in these blocks, from the beginning on.
        """
        known = {account for (account,) in self._store.db.execute("SELECT account FROM accounts")}
        named = naming.accounts(self._store.db, self._decoder, read + 1, last)
        new = {account: since for account, since in named.items() if account not in known}
        if new:
            self._welcome(new, read)
        known |= new.keys()
        if not known:
            self._note([], last)
            return
        while read < last:
            upto = min(read + self._sizes.blocks, last)
            wanted = self._wanted(known)
            ask = partial(self._source.span, read + 1, upto, wanted, newest=upto == last)
            span = self._asked(read + 1, upto, ask)
            if span is None:
                continue
            self._require_ours(upto, span.headers[-1].hash)
            self._note(list(rows_of(span.logs, known)), upto)
            self._sizes.answered(upto - read, span.size)
            read = upto

    def _welcome(self, new: dict[bytes, int], read: int) -> None:
        """Notes new accounts, with what they sent and received in the blocks read before."""
        rows: list[tuple[object, ...]] = []
        at = self._store.scope.first_block
        while at <= read:
            upto = min(at + self._sizes.blocks - 1, read)
            ask = partial(self._source.history, at, upto, self._wanted(new.keys()))
            told = self._asked(at, upto, ask)
            if told is None:
                continue
            logs, hashes = told
            for number, hash_ in hashes.items():
                self._require_ours(number, hash_)
            rows += rows_of(logs, new.keys())
            self._sizes.answered(upto - at + 1, 1 + len(logs.data))
            at = upto + 1
        with self._store.transaction() as db:
            db.executemany(
                "INSERT INTO accounts VALUES (?, ?) ON CONFLICT DO NOTHING", list(new.items())
            )
            accounts.keep(db, rows)
            self._checkpoint("before_accounts")
        self._checkpoint("after_accounts")

    def _note(self, rows: Sequence[tuple[object, ...]], last: int) -> None:
        with self._store.transaction() as db:
            accounts.keep(db, rows)
            db.execute("UPDATE progress SET transferred = ?", (last,))
            self._checkpoint("before_transfers")
        self._checkpoint("after_transfers")

    def _wanted(self, accounts: Set[bytes]) -> Wanted:
        few = len(accounts) <= MANY
        return Wanted(
            contracts=(),
            token=self._store.scope.token.lower(),
            accounts=tuple(f"0x{each.hex()}" for each in sorted(accounts)) if few else None,
        )

    def _asked(self, first: int, last: int, ask: Callable[[], T]) -> T | None:
        """The answer, or None if less has to be asked for."""
        try:
            return ask()
        except (ShiftingChain, NodeUnreachable):
            self._sizes.refused(last - first + 1)
            raise
        except (MissingBlock, ChainError):
            if first == last:
                raise
            self._sizes.refused(last - first + 1)
            return None

    def _require_ours(self, number: int, hash_: bytes) -> None:
        header = self._store.header(number)
        if header is None or header.hash != hash_:
            raise ShiftingChain(f"Block {number} changed while transfers were read.")


def rows_of(logs: Logs, accounts: Set[bytes]) -> Iterator[tuple[object, ...]]:
    """Rows of both tables of transfers; those of absurd ones have their amount as bytes."""
    transfers = (logs.topics[:, 0] == _TRANSFER).all(axis=1) & (logs.counts == _PARTIES)
    for at in np.flatnonzero(transfers).tolist():
        sender, recipient = (topic[12:] for topic in logs.topics_of(at)[1:])
        if sender not in accounts and recipient not in accounts:
            continue
        data = logs.data_of(at)
        amount = int.from_bytes(data, "big")
        yield (
            int(logs.blocks[at]) << LOG_BITS | int(logs.indexes[at]),
            sender,
            recipient,
            amount if len(data) == _WORD and amount < _LIMIT else data,
            int(logs.transactions[at]),
            bytes(logs.hashes[at]),
        )
