"""Rolls of words: account and amount of their cases as code, from which they are paid for less.

Anyone compiles a roll (contracts/roster/Rolls.sol). A case that is approved or changes afterwards
is paid from its own slot, dearer and just as well, until its word is compiled anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eth_abi.abi import decode, encode

from almoner.acts.runs import WORD, Progress
from almoner.chain import batch
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word's approved cases, as bits."""

    number: int
    approved: int
    current: int
    """Of them, those its roll holds as they are."""

    @property
    def stale(self) -> int:
        """How many of its cases are paid from their slots."""
        return (self.approved & ~self.current).bit_count()


def words(agency: Agency) -> list[Word]:
    """Every word of the roster that has approved cases."""
    client, roster = agency.client, agency.roster
    numbers = range(client.call(roster.functions.cases()) // WORD + 1)
    asked = [encode(["uint32"], [number]) for number in numbers]
    approved = batch.calls(client, roster.address, "approvedOf(uint32)", asked)
    rolls = batch.calls(client, roster.address, "rollOf(uint32)", asked)
    found = []
    for number, bits, roll in zip(numbers, approved, rolls, strict=True):
        taken = int.from_bytes(bits)
        _, current = decode(["address", "uint256"], roll)
        if taken:
            found.append(Word(number=number, approved=taken, current=taken & current))
    return found


def compile_(
    agency: Agency, anyone: Sender, wanted: Sequence[Word], progress: Progress = lambda *_: None
) -> None:
    """Writes the rolls of words anew, one in a transaction. Raises Reverted.

    Who does it at the same time is no hindrance: a roll that is current by now is passed over.
    """
    for done, word in enumerate(wanted):
        progress(done, len(wanted))
        _, current = agency.client.call(agency.roster.functions.rollOf(word.number))
        if word.approved & ~current:
            anyone.send(agency.roster.functions.compileRoll(word.number))
    progress(len(wanted), len(wanted))
