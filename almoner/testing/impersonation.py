"""Calls in a program's name: they stand for what only its own code can make it call."""

from __future__ import annotations

from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.chain.sender import GAS_CAP
from almoner.testing.world import World

PURSE = 10**24
"""Wei for fees."""


def send_as_program(world: World, fn: ContractFunction) -> TxReceipt:
    """Sends a call in the name of the world's program. Raises Reverted, named, if it is refused."""
    client, program = world.client, str(world.program.address)
    client.call(fn, sender=program, block="pending")
    client.request("anvil_setBalance", program, hex(PURSE))
    client.request("anvil_impersonateAccount", program)
    try:
        call = {"from": program, "to": fn.address, "gas": hex(GAS_CAP)}
        sent = client.request(
            "eth_sendTransaction", {**call, "data": fn._encode_transaction_data()}
        )
    finally:
        client.request("anvil_stopImpersonatingAccount", program)
    return world.source.wait(bytes.fromhex(sent.removeprefix("0x")))
