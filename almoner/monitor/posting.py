"""Committing to what was judged: a root over every certified payment, of consecutive final blocks.

The chain says what was posted last, so that no crash and no reorganization leaves a gap or posts
blocks twice. A transaction is written down before it is sent, and sent again until it is mined.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from almoner.chain.client import Client
from almoner.chain.sender import Sender, Signed
from almoner.errors import LedgerError, Reverted, TransactionLost
from almoner.fraud import outcomes as fraud
from almoner.ledger import outcomes
from almoner.ledger.follower import no_checkpoint
from almoner.ledger.store import Store
from almoner.monitor.budget import Budget
from almoner.monitor.sending import Sending

EVERY = 7_200
"""Final blocks after which a root is posted: a day of twelve-second blocks."""
RECEIPT_SECONDS = 5.0
"""The longest to wait for it; what is missing is looked for next time."""
_OVERTAKEN = "RuleSets_NotNext"

log = logging.getLogger(__name__)


class Posting:
    """Posts the roots of one ledger in the name of the MONITOR office."""

    def __init__(
        self,
        store: Store,
        client: Client,
        sender: Sender,
        budget: Budget,
        *,
        every: int = EVERY,
        checkpoint: Callable[[str], None] = no_checkpoint,
    ) -> None:
        self._store = store
        self._client = client
        self._sender = sender
        self._budget = budget
        self._sending = Sending(store, client, sender, budget)
        self._every = every
        self._checkpoint = checkpoint
        self._contract = client.contract("RuleSets", store.scope.rule_sets)
        self._refused: tuple[int, str] = (0, "")
        """At which block the contract refused last, and why."""

    def post(self) -> int:
        """Posts the next root if it is due; how many transactions were mined.

        Raises NodeUnreachable or ChainError; it is tried again then.
        """
        at = self._store.progress()
        last = min(at.final, at.projected)
        known = outcomes.posted_to(self._store.db) or self._store.scope.first_block - 1
        waiting = self._waiting()
        if waiting is None and last - known < self._every:
            return 0
        head, _, now = self._client.head()
        if waiting is not None:
            signed, until = waiting
            if self._posted_to() >= until:
                self._done(until)
            elif (sent := self._again(signed, until, head, now)) is not None:
                return self._confirm(sent, until)
            else:
                self._forget()
        if head == self._refused[0]:
            return 0
        first = self._posted_to() + 1
        if last - first + 1 < self._every:
            return 0
        made = self._send(first, last, head, now)
        return 0 if made is None else self._confirm(made, last)

    def _send(self, first: int, last: int, head: int, now: int) -> Signed | None:
        """Signs, writes down and sends the root of a span; None where it cannot be sent now."""
        header = self._store.header(last)
        assert header is not None, "what is projected has its block"
        found = outcomes.outcomes(self._store.db, first, last)
        root, judged, alerts = fraud.root(found), fraud.judged(found), fraud.alerts(found)
        call = self._contract.functions.postOutcomes(first, last, header.hash, root, judged, alerts)
        try:
            signed = self._sender.prepare(call)
        except Reverted as refusal:
            self._tell_refused(refusal, last, head)
            return None
        try:
            # Holds come first: what is left of the hour's gas is for this.
            if self._budget.spent(now) + signed.gas > self._budget.most:
                self._sender.discard(signed)
                return None
            self._budget.sent(signed, signed.gas, block=head, now=now)
            self._checkpoint("before_posting")
            self._keep(signed, last)
        except LedgerError:
            self._sender.discard(signed)
            raise
        self._checkpoint("before_post")
        if not self._sending.broadcast(signed, self._forget):
            return None
        self._checkpoint("after_post")
        return signed

    def _again(self, signed: Signed, last: int, head: int, now: int) -> Signed | None:
        """Sends once more what was written down; what was sent, None where its nonce is gone."""
        used, free = self._sending.nonces()
        if not used <= signed.nonce <= free:
            return None
        dearer = self._sending.hastened(signed, head, now, lambda each: self._keep(each, last))
        if dearer is not None:
            return dearer
        return signed if self._sending.broadcast(signed, self._forget) else None

    def _confirm(self, signed: Signed, last: int) -> int:
        """Waits a while for the receipt; 1 if it came."""
        self._checkpoint("before_posted")
        try:
            receipt = self._sender.wait(signed.hash, RECEIPT_SECONDS)
        except TransactionLost:
            return 0
        except Reverted as refusal:
            self._forget()
            self._tell_refused(refusal, last, self._client.head()[0])
            return 1
        self._budget.used([(signed, receipt["gasUsed"])])
        self._done(last)
        return 1

    def _done(self, last: int) -> None:
        self._forget()
        log.info(
            "What was judged in the blocks up to %d is posted.",
            last,
            extra={"action": "outcomes_posted", "last": last},
        )

    def _tell_refused(self, refusal: Reverted, last: int, head: int) -> None:
        """Once for each reason. It is tried again with the next block."""
        before, self._refused = self._refused[1], (head, refusal.rendered)
        # Another monitor of the agency, with a ledger of its own, posted them.
        if refusal.name == _OVERTAKEN or refusal.rendered == before:
            return
        log.error(
            "The outcomes of the blocks up to %d cannot be posted: %s.",
            last,
            refusal.rendered,
            extra={
                "action": "outcomes_refused",
                "alarm": True,
                "last": last,
                "refusal": refusal.rendered,
            },
        )

    def _posted_to(self) -> int:
        return int(self._client.call(self._contract.functions.postedTo()))

    def _waiting(self) -> tuple[Signed, int] | None:
        """What was signed and is not known to be mined, and the last block it is of."""
        row = self._store.db.execute("SELECT * FROM posting").fetchone()
        if row is None:
            return None
        raw, hashed = bytes(row["raw"]), bytes(row["transaction_hash"])
        return Signed(raw=raw, hash=hashed, nonce=row["nonce"]), int(row["last"])

    def _keep(self, signed: Signed, last: int) -> None:
        with self._store.transaction() as db:
            db.execute(
                "INSERT INTO posting VALUES (1, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET"
                " last = excluded.last, raw = excluded.raw,"
                " transaction_hash = excluded.transaction_hash, nonce = excluded.nonce",
                (last, signed.raw, signed.hash, signed.nonce),
            )

    def _forget(self) -> None:
        with self._store.transaction() as db:
            db.execute("DELETE FROM posting")
