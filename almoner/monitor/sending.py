"""Sending what was written down before: once more after a crash, and dearer when it is stuck.

Whoever writes down says how: what is sent in another's place is kept first, and what can never be
mined is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

from almoner.chain.client import Client
from almoner.chain.sender import Sender, Signed
from almoner.errors import ChainError, NodeUnreachable, TransactionLost
from almoner.ledger.store import Store
from almoner.monitor.budget import Budget

STUCK_BLOCKS = 5
"""Blocks a transaction may wait before it is sent again at a higher fee."""


class Sending:
    """The transactions of one account, in the order of their nonces."""

    def __init__(self, store: Store, client: Client, sender: Sender, budget: Budget) -> None:
        self._store = store
        self._client = client
        self._sender = sender
        self._budget = budget

    def nonces(self) -> tuple[int, int]:
        """How many of the account's nonces are used, and the first one nobody waits with.

        A nonce past that would wait for ever behind the gap.
        """
        used, free = (
            int(self._client.request("eth_getTransactionCount", self._sender.address, block), 16)
            for block in ("latest", "pending")
        )
        return used, max(used, free)

    def broadcast(self, signed: Signed, forget: Callable[[], None]) -> bool:
        """Whether the node took it; what another transaction has the nonce of is forgotten.

        Raises NodeUnreachable; and ChainError for what the node refuses, which is forgotten too: it
        would be refused the same way again (its fee, say), so that the next one is made anew.
        """
        # What it is written down in may have another writer by now, who sends what is there.
        self._store.require_lock()
        try:
            self._sender.broadcast(signed)
        except NodeUnreachable:
            raise
        except ChainError as fault:
            self._sender.discard(signed)
            forget()
            if not isinstance(fault, TransactionLost):
                raise
            return False
        return True

    def hastened(
        self, signed: Signed, head: int, now: int, keep: Callable[[Signed], None]
    ) -> Signed | None:
        """The same transaction at a higher fee, sent, if it is stuck; None where it is not.

        Both have one nonce, so that one of them is mined at most. Raises NodeUnreachable.
        """
        if head - self._budget.waits_since(signed) < STUCK_BLOCKS:
            return None
        dearer = self._sender.dearer(signed)
        if dearer is None:
            return None
        keep(dearer)
        self._budget.sent(dearer, dearer.gas, block=head, now=now)
        self._store.require_lock()
        try:
            self._sender.broadcast(dearer)
        except NodeUnreachable:
            raise
        except ChainError:
            # The cheaper one is mined just now, or the node wants more for replacing it.
            keep(signed)
            return None
        return dearer
