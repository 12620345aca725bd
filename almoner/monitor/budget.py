"""How much gas the monitor's own transactions may take in an hour, also over restarts."""

from __future__ import annotations

from collections.abc import Iterable

from almoner.chain.sender import Signed
from almoner.ledger.store import Store

GAS_AN_HOUR = 100_000_000
"""About 250 holds. In a challenge window of two days that is 12,000."""
HOUR = 3600


class Budget:
    """What one account spent in the last hour by the chain's clock.

    A transaction counts with the most it can take from its signing on, and with what it took once
    its receipt was seen: of one that is mined later than the monitor waits for, that is never.
    Each change is one durable transaction, made before the transaction is sent: a monitor that is
    killed and started again has no gas more than one that was not. What was signed and never sent
    gives its nonce, and so its place here, to the next.
    """

    def __init__(self, store: Store, account: str, gas_an_hour: int = GAS_AN_HOUR) -> None:
        self._store = store
        self._account = account
        self.most = gas_an_hour
        self.used_up = False
        """Whether the last transaction that was asked for did not fit."""

    def spent(self, now: int) -> int:
        """Gas of the hour that ends at `now`."""
        found = self._store.db.execute(
            "SELECT coalesce(sum(gas), 0) AS gas FROM spending WHERE account = ? AND at > ?",
            (self._account, now - HOUR),
        ).fetchone()
        return int(found["gas"])

    def take(self, signed: Signed, gas: int, *, block: int, now: int) -> bool:
        """Writes down that a transaction is sent now; False, and nothing, if it does not fit."""
        self.used_up = self.spent(now) + gas > self.most
        if not self.used_up:
            self.sent(signed, gas, block=block, now=now)
        return not self.used_up

    def sent(self, signed: Signed, gas: int, *, block: int, now: int) -> None:
        """Writes down that a transaction is sent now, in the place of one with the same nonce."""
        with self._store.transaction() as db:
            db.execute(
                "INSERT INTO spending (account, nonce, gas, block, at) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (account, nonce) DO UPDATE"
                " SET gas = excluded.gas, block = excluded.block, at = excluded.at",
                (self._account, signed.nonce, gas, block, now),
            )

    def used(self, mined: Iterable[tuple[Signed, int]]) -> None:
        """Notes what mined transactions took of the most they could."""
        with self._store.transaction() as db:
            db.executemany(
                "UPDATE spending SET gas = ? WHERE account = ? AND nonce = ?",
                [(gas, self._account, signed.nonce) for signed, gas in mined],
            )

    def waits_since(self, signed: Signed) -> int:
        """The block after which a transaction was sent last, 0 if that is not known."""
        found = self._store.db.execute(
            "SELECT block FROM spending WHERE account = ? AND nonce = ?",
            (self._account, signed.nonce),
        ).fetchone()
        return 0 if found is None else int(found["block"])
