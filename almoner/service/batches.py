"""A signed message as a file that the Transaction Builder of a Safe reads: its owners then send it.

For when nobody relays. The message in it was signed already, so that anybody may send it.
"""

from __future__ import annotations

from typing import Any

from almoner.service import relay
from almoner.service.context import ServiceContext
from almoner.service.outgoing import Outgoing

VERSION = "1.0"
_MILLISECONDS = 1_000


def written(context: ServiceContext, message: Outgoing) -> dict[str, Any]:
    """The file's content."""
    call = relay.call(context.agency, message)
    return {
        "version": VERSION,
        "chainId": str(context.client.chain_id),
        "createdAt": context.client.head()[2] * _MILLISECONDS,
        "meta": {
            "name": f"{context.program.title}: {message.action}",
            "description": "A signed message. Anybody may send it, once and until its deadline.",
        },
        "transactions": [
            {
                "to": call.address,
                "value": "0",
                "data": call._encode_transaction_data(),
                "contractMethod": None,
                "contractInputsValues": None,
            }
        ],
    }
