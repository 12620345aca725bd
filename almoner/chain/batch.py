"""Asking a view function the same question about many things in few requests."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from eth_utils.abi import function_signature_to_4byte_selector

from almoner.chain.client import Client

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
        given = client.requests(
            [
                ("eth_call", [{"to": to, "data": f"0x{selector}{words.hex()}"}, "latest"])
                for words in batch
            ]
        )
        answers += [bytes.fromhex(answer.removeprefix("0x")) for answer in given]
    return answers
