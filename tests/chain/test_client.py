"""Reading the chain.

Client
├── when nothing answers: it should raise NodeUnreachable with the address
├── when another chain answers: it should raise WrongChain with both numbers
├── when there is no code: it should raise MissingContract
├── when a contract refuses: it should raise Reverted with the error's name and arguments
└── when all is well: it should give blocks
"""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from almoner.chain import node as nodes
from almoner.chain.artifacts import load
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import (
    ChainError,
    MissingBlock,
    MissingContract,
    NodeUnreachable,
    Reverted,
    WrongChain,
)

PAYEE = "0x000000000000000000000000000000000000bEEF"
INSUFFICIENT = "ERC20InsufficientBalance"


def test_client__says_where_nothing_answers() -> None:
    with pytest.raises(NodeUnreachable, match=r"127\.0\.0\.1:1\b.*almoner node"):
        Client("http://127.0.0.1:1")


def test_client__says_when_the_node_has_gone() -> None:
    with nodes.start() as running:
        client = Client(running.url)
    with pytest.raises(NodeUnreachable):
        client.head()


def test_client__refuses_another_chain(node: nodes.Node) -> None:
    with pytest.raises(WrongChain, match="chain 31337, not 1:"):
        Client(node.url, expected_chain_id=1)


def test_contract__refuses_an_address_without_code(client: Client) -> None:
    with pytest.raises(MissingContract, match=f"no TestDollar at {PAYEE} on chain 31337"):
        client.contract("TestDollar", PAYEE)


def test_call__names_the_error_and_its_arguments(client: Client, sender: Sender) -> None:
    address, _ = sender.deploy(load("TestDollar"))
    dollar = client.contract("TestDollar", address)
    with pytest.raises(Reverted) as refused:
        client.call(dollar.functions.transfer(PAYEE, 5), sender=sender.address)
    assert refused.value.name == INSUFFICIENT
    assert refused.value.arguments == {"sender": sender.address, "balance": 0, "needed": 5}


def test_call__gives_what_the_function_returns(client: Client, sender: Sender) -> None:
    address, _ = sender.deploy(load("TestDollar"))
    assert client.call(client.contract("TestDollar", address).functions.decimals()) == 6


def test_call__refuses_a_contract_that_is_something_else(
    node: nodes.Node, client: Client, sender: Sender
) -> None:
    address, _ = sender.deploy(load("TestDollar"))
    dollar = client.contract("TestDollar", address)
    node.request("anvil_setCode", address, "0x00")
    with pytest.raises(MissingContract, match="does not answer as expected"):
        client.call(dollar.functions.decimals())


def test_request__gives_the_nodes_own_refusal(client: Client) -> None:
    with pytest.raises(ChainError, match="refused eth_unheardOf"):
        client.request("eth_unheardOf")


@pytest.mark.parametrize("identifier", [10**9, b"\x01" * 32])
def test_block__refuses_one_the_node_does_not_have(identifier: int | bytes, client: Client) -> None:
    with pytest.raises(MissingBlock):
        client.block(identifier)


def test_block__is_the_same_by_number_and_by_hash(node: nodes.Node, client: Client) -> None:
    node.mine(2)
    number, hash_, timestamp = client.head()
    block = client.block(number)
    assert (block.number, block.hash, block.timestamp) == (number, hash_, timestamp)
    assert client.block(hash_) == block
    assert client.block(number - 1).hash == block.parent_hash


@pytest.mark.parametrize(
    ("data", "rendered"),
    [
        (b"", "Unknown()"),
        (b"\x01\x02\x03\x04", "Unknown(data=0x01020304)"),
        (bytes.fromhex("08c379a0") + encode(["string"], ["no"]), "Error(message=no)"),
        (
            bytes.fromhex("4e487b71") + encode(["uint256"], [0x11]),
            "Panic(code=17, reason=arithmetic overflow)",
        ),
        (bytes.fromhex("08c379a0") + b"\x01", "Unknown(data=0x08c379a001)"),
    ],
)
def test_decode_revert__names_what_it_can(data: bytes, rendered: str, client: Client) -> None:
    assert client.decode_revert(data).rendered == rendered
