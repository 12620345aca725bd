"""All that a chain shows whoever looks: calldata, logs, and each slot of storage ever written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from almoner.chain.client import Client

_WRITTEN = {"tracer": "prestateTracer", "tracerConfig": {"diffMode": True}}


@dataclass(slots=True, kw_only=True, eq=False)
class Publications:
    """What was published on a chain so far, by where it is.

    A local node forgets old states: read on before it has mined as many blocks as it keeps.
    """

    client: Client
    first: int = 1
    """The first block that was not read."""
    places: dict[str, bytes] = field(default_factory=dict)

    def read_on(self) -> None:
        """Reads what was published since."""
        head = self.client.head()[0]
        for number in range(self.first, head + 1):
            self.places |= self._block(hex(number))
        self.first = head + 1

    def _block(self, number: str) -> Iterator[tuple[str, bytes]]:
        block = self.client.request("eth_getBlockByNumber", number, True)
        receipts = self.client.request("eth_getBlockReceipts", number)
        written = self.client.request("debug_traceBlockByNumber", number, _WRITTEN)
        for sent, receipt, trace in zip(block["transactions"], receipts, written, strict=True):
            where = f"transaction {sent['hash']}"
            yield f"the calldata of {where}", _bytes(sent["input"])
            for at, log in enumerate(receipt["logs"]):
                yield f"log {at} of {where}", b"".join(map(_bytes, [*log["topics"], log["data"]]))
            yield f"the storage written by {where}", b"".join(_slots(trace["result"]["post"]))


def _slots(accounts: Mapping[str, Mapping[str, Any]]) -> Iterator[bytes]:
    """Places and values of slots. What spans several joins up; anything else is kept apart."""
    for account in accounts.values():
        storage: Mapping[str, str] = account.get("storage", {})
        values = {int(slot, 16): _bytes(value) for slot, value in storage.items()}
        for slot in sorted(values):
            if slot - 1 not in values:
                yield bytes(32)
            yield values[slot]
        for slot in values:
            yield from (bytes(32), slot.to_bytes(32, "big"))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))
