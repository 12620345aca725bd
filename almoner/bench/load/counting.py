"""Whether everybody was paid once: the roster beside the logs of the token and the program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import decode
from eth_utils.crypto import keccak

from almoner.acts.cases import WORD
from almoner.bench.load.founding import Founded
from almoner.bench.load.phases import RUN
from almoner.chain import structs

BLOCKS = 20
"""Blocks whose logs are asked for at once: more would be a long answer."""
_TRANSFER = keccak(text="Transfer(address,address,uint256)").hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What the chain says was paid, beside what the roster says is due."""

    cases: int
    """Of the roster."""
    paid: int
    """Cases paid, by the program's logs."""
    transfers: int
    """Out of the Treasury, by the token's."""
    twice: int
    """Cases the program says it paid more than once, and transfers nobody was due."""
    missing: int
    """Cases, or what they are due, that were not paid."""
    total: int
    """Base units that were transferred."""
    due: int
    """Base units, by the roster."""
    disbursed: int
    """Base units, by the Treasury's books."""

    @property
    def exact(self) -> bool:
        """Whether everybody was paid what is due, once, and nobody anything else."""
        return (
            self.cases == self.paid == self.transfers
            and not self.twice
            and not self.missing
            and self.total == self.due == self.disbursed
        )


def count(founded: Founded, first: int, last: int) -> Count:
    """Counts what was paid in blocks `first` to `last`."""
    agency, roster = founded.agency, founded.roster
    moved = Counter(_transfers(founded, first, last))
    due = Counter((line.pay_to.lower(), line.amount) for line in roster.lines)
    bits: Counter[int] = Counter()
    for event in agency.client.events(agency.program.events.WordSettled(), run=RUN):
        mask = event["paidBits"]
        bits.update(
            event["word"] * WORD + bit for bit in range(mask.bit_length()) if mask >> bit & 1
        )
    books = structs.read(
        agency.client, agency.treasury.functions.obligationOf(agency.program.address, RUN)
    )
    numbers = range(1, len(roster) + 1)
    return Count(
        cases=len(roster),
        paid=len(bits),
        transfers=moved.total(),
        twice=sum(times - 1 for times in bits.values()) + (moved - due).total(),
        missing=sum(number not in bits for number in numbers) + (due - moved).total(),
        total=sum(amount * times for (_, amount), times in moved.items()),
        due=roster.total,
        disbursed=int(books["disbursed"]),
    )


def _transfers(founded: Founded, first: int, last: int) -> Iterator[tuple[str, int]]:
    """Account and amount of each transfer out of the Treasury, from the token's own logs."""
    agency = founded.agency
    treasury = f"0x{agency.treasury.address.removeprefix('0x').lower():0>64}"
    for start in range(first, last + 1, BLOCKS):
        asked = {
            "address": agency.token.address,
            "topics": [f"0x{_TRANSFER}", treasury],
            "fromBlock": hex(start),
            "toBlock": hex(min(start + BLOCKS - 1, last)),
        }
        logs: list[Any] = agency.client.request("eth_getLogs", asked)
        for log in logs:
            (amount,) = decode(["uint256"], bytes.fromhex(log["data"].removeprefix("0x")))
            yield f"0x{log['topics'][2][-40:]}", amount
