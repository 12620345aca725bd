"""Asking a view function the same question about many things in few requests."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable

import requests
from eth_utils.abi import function_signature_to_4byte_selector
from web3.types import RPCEndpoint

from almoner.chain.client import Client
from almoner.errors import ChainError

BATCH = 500
"""Calls in one request to the node."""


def calls(client: Client, to: str, signature: str, arguments: Iterable[bytes]) -> list[bytes]:
    """The answers of a view, such as `caseOf(uint32)`, to each ABI-encoded argument list.

    Raises NodeUnreachable, Reverted, or ChainError where the node takes no batches.
    """
    selector = function_signature_to_4byte_selector(signature).hex()
    answers: list[bytes] = []
    remaining = iter(arguments)
    while batch := list(itertools.islice(remaining, BATCH)):
        requested = [
            (RPCEndpoint("eth_call"), [{"to": to, "data": f"0x{selector}{words.hex()}"}, "latest"])
            for words in batch
        ]
        try:
            given = client.web3.provider.make_batch_request(requested)  # type: ignore[attr-defined]
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise client.unreachable() from fault
        if not isinstance(given, list) or len(given) != len(batch):
            raise ChainError(f"The node refused a batch of calls: let it take batches of {BATCH}.")
        for answer in given:
            if "error" in answer:
                raise client.refusal("eth_call", answer["error"])
            answers.append(bytes.fromhex(answer["result"].removeprefix("0x")))
    return answers
