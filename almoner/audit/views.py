"""Whether the contracts say what the events came to, bit for bit, at one block.

Each claim is the call of a view and the words it has to answer with. Terms of a program, and what
follows from them alone, are in no event but for their digest: of them nothing is claimed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from eth_abi.abi import encode
from eth_utils.abi import function_signature_to_4byte_selector
from web3.types import RPCEndpoint

from almoner.audit.agency import Agency
from almoner.audit.book_views import of_award_program, of_money
from almoner.audit.case_views import of_benefit_program
from almoner.audit.claim import Claim
from almoner.audit.office_views import of_messages, of_officers, of_proceedings
from almoner.audit.source import batch
from almoner.chain.client import Client

BATCH = 500
"""Calls in one request to the node."""

_Call = tuple[RPCEndpoint, list[Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A view that answers something else."""

    claim: Claim
    answer: bytes

    def __str__(self) -> str:
        at = next(
            (
                each
                for each in range(0, max(len(self.answer), len(self.claim.words)), 32)
                if self.answer[each : each + 32] != self.claim.words[each : each + 32]
            ),
            0,
        )
        own, said = self.claim.words[at : at + 32].hex(), self.answer[at : at + 32].hex()
        return f"{self.claim}: word {at // 32} is 0x{said} to the contract, 0x{own} by the events."


def claims(agency: Agency, contracts: dict[str, str]) -> Iterator[Claim]:
    """All that the events say the views have to answer."""
    yield from of_officers(agency, contracts["Offices"])
    yield from of_money(agency, contracts["Treasury"])
    for benefits in agency.benefits.values():
        yield from of_benefit_program(benefits)
    for grants in agency.grants.values():
        yield from of_award_program(grants)
    yield from of_proceedings(agency, contracts)
    yield from of_messages(agency)


def differences(
    client: Client, block: int, expected: Iterable[Claim]
) -> tuple[int, list[Difference]]:
    """How many views were asked at a block, and those that answer something else.

    Raises NodeUnreachable, and ChainError where the node does not answer for that block.
    """
    asked, found = 0, []
    for claim, given in answers(client, block, expected):
        asked += 1
        if given != claim.words:
            found.append(Difference(claim, given))
    return asked, found


def answers(
    client: Client, block: int, questions: Iterable[Claim]
) -> Iterator[tuple[Claim, bytes]]:
    """What views answer at a block, whatever was claimed. Raises the same."""
    remaining = iter(questions)
    while part := list(itertools.islice(remaining, BATCH)):
        requested: list[_Call] = [
            (
                RPCEndpoint("eth_call"),
                [{"to": each.address, "data": _data(each)}, hex(block)],
            )
            for each in part
        ]
        for claim, answer in zip(part, batch(client, requested), strict=True):
            if "error" in answer:
                raise client.refusal("eth_call", answer["error"])
            yield claim, bytes.fromhex(answer["result"].removeprefix("0x"))


def _data(claim: Claim) -> str:
    kinds = claim.signature[claim.signature.index("(") + 1 : -1]
    arguments = encode(kinds.split(","), claim.arguments) if kinds else b""
    return f"0x{function_signature_to_4byte_selector(claim.signature).hex()}{arguments.hex()}"
