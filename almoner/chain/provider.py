"""The way to a node that web3.py takes, with answers that are none refused.

web3.py trusts a node to answer each question in its form, and ends in an error about Python's types
where it does not: a proxy before a node that is overloaded answers with null.
"""

from __future__ import annotations

import re
from typing import Any

from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from almoner.errors import ChainError

_NUMBER = re.compile(r"0x[0-9a-fA-F]{1,64}")
_BYTES = re.compile(r"0x([0-9a-fA-F]{2})*")
_FORMS = {
    "eth_blockNumber": _NUMBER,
    "eth_call": _BYTES,
    "eth_chainId": _NUMBER,
    "eth_estimateGas": _NUMBER,
    "eth_gasPrice": _NUMBER,
    "eth_getBalance": _NUMBER,
    "eth_getCode": _BYTES,
    "eth_getTransactionCount": _NUMBER,
    "eth_maxPriorityFeePerGas": _NUMBER,
    "eth_sendRawTransaction": _BYTES,
}
"""What results are like, of the questions whose result is one word (Ethereum's execution API)."""


class Provider(HTTPProvider):
    """Asks a node. Raises ChainError where the answer is not one to the question."""

    def make_request(self, method: RPCEndpoint, params: Any) -> RPCResponse:
        answer: Any = super().make_request(method, params)
        if not isinstance(answer, dict) or not ("error" in answer or _fits(method, answer)):
            raise ChainError(
                f"The node answered {method} with what is no answer to it: ask again, or connect "
                "to another node."
            )
        return answer  # type: ignore[return-value]


def _fits(method: str, answer: dict[str, Any]) -> bool:
    if "result" not in answer:
        return False
    result = answer["result"]
    form = _FORMS.get(method)
    return form is None or (isinstance(result, str) and form.fullmatch(result) is not None)
