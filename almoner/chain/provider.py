"""The way to a node that web3.py takes, with answers that are none refused.

web3.py trusts a node to answer each question in its form, and ends in an error about Python's types
where it does not: a proxy before a node that is overloaded answers with null.
"""

from __future__ import annotations

import io
import re
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from almoner.chain.wire import whole
from almoner.errors import ChainError

_NUMBER = re.compile(r"0x[0-9a-fA-F]{1,64}")
BYTES = re.compile(r"0x([0-9a-fA-F]{2})*")
_WORD = re.compile(r"0x[0-9a-fA-F]{64}")
_BLOCK = {"number": _NUMBER, "hash": _WORD, "parentHash": _WORD, "timestamp": _NUMBER}
_LOG = {
    "address": re.compile(r"0x[0-9a-fA-F]{40}"),
    "topics": [_WORD],
    "data": BYTES,
    "blockHash": _WORD,
    "blockNumber": _NUMBER,
    "logIndex": _NUMBER,
    "transactionHash": _WORD,
    "transactionIndex": _NUMBER,
}
_RECEIPT = {
    "blockHash": _WORD,
    "blockNumber": _NUMBER,
    "transactionHash": _WORD,
    "transactionIndex": _NUMBER,
    "cumulativeGasUsed": _NUMBER,
    "gasUsed": _NUMBER,
    "status": _NUMBER,
    "logs": [_LOG],
}
_FORMS: dict[str, Any] = {
    "eth_blockNumber": _NUMBER,
    "eth_call": BYTES,
    "eth_chainId": _NUMBER,
    "eth_estimateGas": _NUMBER,
    "eth_gasPrice": _NUMBER,
    "eth_getBalance": _NUMBER,
    "eth_getBlockByHash": _BLOCK,
    "eth_getBlockByNumber": _BLOCK,
    "eth_getCode": BYTES,
    "eth_getLogs": [_LOG],
    "eth_getTransactionByHash": {"hash": _WORD},
    "eth_getTransactionCount": _NUMBER,
    "eth_getTransactionReceipt": _RECEIPT,
    "eth_maxPriorityFeePerGas": _NUMBER,
    "eth_sendRawTransaction": BYTES,
}
"""What results are like: a text, a list, or an object with what we read of it (Ethereum's execution
API).
"""


class Bounded(HTTPAdapter):
    """Reads each answer within a time and a size: web3.py's own limit is for silence only."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """The whole answer. Raises ChainError where it is too long, or takes too long."""
        answer = super().send(request, *args, **more)
        try:
            body = whole(answer.raw, str(request.url), decode=True)
        except urllib3.exceptions.HTTPError as fault:
            raise requests.ConnectionError(fault) from fault
        answer.raw = io.BytesIO(body)
        return answer


class Provider(HTTPProvider):
    """Asks a node. Raises ChainError where the answer is not one to the question."""

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        answer: Any
        try:
            answer = super().make_request(method, params)
        except AttributeError:
            # What web3.py keeps, it looks into as if it were an object with objects.
            answer = None
        if not _is_answer(method, answer):
            raise _no_answer(method)
        return answer  # type: ignore[no-any-return]

    def make_batch_request(
        self, batch_requests: list[tuple[RPCEndpoint, Any]]
    ) -> list[RPCResponse] | RPCResponse:
        """The answers in the order of the questions, or the one that refuses them all."""
        answers: Any
        try:
            answers = super().make_batch_request(batch_requests)
        except (AttributeError, TypeError):
            # Answers that are no objects, or whose numbers are none, which web3.py sorts them by.
            answers = [None]
        if isinstance(answers, list):
            for (method, _), answer in zip(batch_requests, answers, strict=False):
                if not _is_answer(method, answer):
                    raise _no_answer(method)
        return answers  # type: ignore[no-any-return]


def _no_answer(method: str) -> ChainError:
    return ChainError(
        f"The node answered {method} with what is no answer to it: ask again, or connect to "
        "another node."
    )


def _is_answer(method: str, answer: object) -> bool:
    return isinstance(answer, dict) and ("error" in answer or _fits(method, answer))


def _fits(method: str, answer: dict[str, Any]) -> bool:
    if "result" not in answer:
        return False
    form = _FORMS.get(method)
    # What a node does not have is null.
    missing = isinstance(form, dict) and answer["result"] is None
    return form is None or missing or _is_like(form, answer["result"])


def _is_like(form: Any, said: object) -> bool:
    if isinstance(form, dict):
        return isinstance(said, dict) and all(
            _is_like(each, said.get(name)) for name, each in form.items()
        )
    if isinstance(form, list):
        return isinstance(said, list) and all(_is_like(form[0], each) for each in said)
    return isinstance(said, str) and form.fullmatch(said) is not None
