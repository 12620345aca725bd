"""What a payment costs in gas: by our runs and by others, to the same number of payees at a time.

All on one chain, in one run, with one OpenZeppelin ERC-20. Figures are the gas of whole
transactions, the 21,000 of each and its calldata included, for each payment, rounded up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eth_utils.address import to_checksum_address
from web3.types import TxReceipt

from almoner import money
from almoner.testing.samples import digest

SIZES = (1, 10, 50, 100, 224, 500)
"""Payees paid at a time."""
AMOUNT = money.parse("100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Gas of one payment by how many are paid at a time."""

    fresh: Mapping[int, int]
    """Payees who never held the token."""
    existing: Mapping[int, int]
    """Payees who hold some."""
    notes: str = ""
    """What has to be known beside them."""
    beside: Mapping[str, int] = field(default_factory=dict)
    """What it takes beside the payment, for each payee, by name."""


def accounts(name: str, count: int) -> list[str]:
    """Accounts of payees whom nobody paid yet; `name` tells those of one payer from others'."""
    return [
        str(to_checksum_address(digest(f"{name} payee {number}")[:20])) for number in range(count)
    ]


def each(receipts: Iterable[TxReceipt], payees: int) -> int:
    """Gas of whole transactions for each of the payees, rounded up."""
    return -(-sum(int(receipt["gasUsed"]) for receipt in receipts) // payees)
