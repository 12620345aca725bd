"""Reading the chain.

Client
├── when nothing answers: it should raise NodeUnreachable with the address
├── when another chain answers: it should raise WrongChain with both numbers
├── when there is no code: it should raise MissingContract
├── when a contract refuses: it should raise Reverted with the error's name and arguments
└── when all is well: it should give blocks and logs
"""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from almoner.chain import node as nodes
from almoner.chain.artifacts import events_by_topic, load
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


def test_logs__gives_those_of_the_addresses_in_chain_order(client: Client, sender: Sender) -> None:
    ours, _ = sender.deploy(load("TestDollar"))
    other, _ = sender.deploy(load("TestDollar"))
    first = client.head()[0]
    for address, amount in [(ours, 1), (other, 2), (ours, 3)]:
        sender.send(client.contract("TestDollar", address).functions.mint(PAYEE, amount))
    logs = client.logs(first, client.head()[0], [ours])
    assert [int.from_bytes(log.data) for log in logs] == [1, 3]
    assert {log.address for log in logs} == {ours}
    assert events_by_topic()[logs[0].topics[0]]["name"] == "Transfer"
    assert logs[0].block_hash == client.block(logs[0].block_number).hash


def test_logs__of_no_address_are_none(client: Client, sender: Sender) -> None:
    address, _ = sender.deploy(load("TestDollar"))
    sender.send(client.contract("TestDollar", address).functions.mint(PAYEE, 1))
    assert client.logs(0, client.head()[0], []) == []


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
