"""A chain behind a node, as the ledger's follower asks for it."""

from __future__ import annotations

import json
from collections.abc import Sequence

import requests
from web3 import HTTPProvider
from web3.types import RPCEndpoint

from almoner.chain import artifacts
from almoner.chain.client import Block, Client, Log
from almoner.errors import MissingBlock
from almoner.events import Decoder
from almoner.ledger.store import Header

FOLLOWED = (
    *("Offices", "Treasury", "Holds", "Changes", "Hearings", "BenefitProgram", "Roster"),
    *("GrantRounds", "GrantAmendments", "GrantAwards"),
)


def decoder() -> Decoder:
    """Explains the events of all our contracts."""
    return Decoder(artifacts.load(name).abi for name in FOLLOWED)


class ChainSource:
    """Reads blocks and logs through a client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def head(self) -> Header:
        """The newest block."""
        return _header(self._client.block("latest"))

    def block(self, number: int) -> Header:
        """The block of a number. Raises MissingBlock."""
        return _header(self._client.block(number))

    def blocks(self, first: int, last: int) -> Sequence[Header]:
        """The blocks `first` to `last`, in one request. Raises MissingBlock."""
        if first == last:
            return [self.block(first)]
        provider = self._client.web3.provider
        if not isinstance(provider, HTTPProvider):
            return [self.block(number) for number in range(first, last + 1)]
        wanted = [
            (RPCEndpoint("eth_getBlockByNumber"), (hex(number), False))
            for number in range(first, last + 1)
        ]
        try:
            answers = provider.make_batch_request(wanted)
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self._client.unreachable() from fault
        if not isinstance(answers, list):
            raise self._client.refusal("eth_getBlockByNumber", answers.get("error"))
        headers = []
        for number, answer in zip(range(first, last + 1), answers, strict=False):
            if answer.get("error"):
                raise self._client.refusal("eth_getBlockByNumber", answer["error"])
            found = answer.get("result")
            if found is None:
                raise MissingBlock(f"The node has no block {number}.")
            headers.append(
                Header(
                    number=int(found["number"], 16),
                    hash=bytes.fromhex(found["hash"][2:]),
                    parent=bytes.fromhex(found["parentHash"][2:]),
                    time=int(found["timestamp"], 16),
                )
            )
        return headers

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[Log]:
        """All logs of the addresses in those blocks, in the chain's order."""
        return self._client.logs(first, last, addresses)


def _header(block: Block) -> Header:
    return Header(
        number=block.number, hash=block.hash, parent=block.parent_hash, time=block.timestamp
    )
