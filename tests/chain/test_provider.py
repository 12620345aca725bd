"""A node that answers a question with what is no answer to it.

a question
├── whose answer is null, of another type, no hexadecimal number, or missing: it should be refused
├── whose answer is whole: it should be given
├── that the node refuses: its reason should be told
└── of a transaction: it should be refused and its nonce be free, or sent where the node has it
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from web3.contract.contract import ContractFunction

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.errors import ChainError, NodeUnreachable
from almoner.testing.proxy import Exchange, Proxy, Spoil
from almoner.testing.world import World

NO_ANSWER = "The node answered {} with what is no answer to it"


@pytest.fixture
def proxy(node: nodes.Node) -> Iterator[Proxy]:
    with Proxy(node.url) as standing:
        yield standing


@pytest.fixture(scope="module")
def agency(client: Client) -> World:
    """An agency with a token."""
    return World.create(client)


def approval(proxy: Proxy, agency: World) -> tuple[Sender, ContractFunction]:
    """A sender behind the proxy, and something for it to send."""
    client = Client(proxy.url)
    token = client.web3.eth.contract(address=agency.token.address, abi=agency.token.abi)
    sender = Sender(client, agency.officer("caseworker")._account)
    return sender, token.functions.approve(sender.address, 1)


def answering(method: str, result: object) -> Spoil:
    """Answers questions of one method with something else."""

    def spoil(exchange: Exchange) -> None:
        for _, answer in exchange.of(method):
            answer["result"] = result

    return spoil


@pytest.mark.parametrize("result", [None, 7, [], {}, "", "7", "0x", "0xsoon", f"0x{'1' * 65}"])
def test_number__that_is_none_is_refused(proxy: Proxy, result: object) -> None:
    client = Client(proxy.url)
    with (
        proxy.spoiling(answering("eth_blockNumber", result)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_blockNumber")),
    ):
        client.request("eth_blockNumber")


@pytest.mark.parametrize("result", [None, 7, "60", "0x6", "0xsoon"])
def test_bytes__that_are_none_are_refused(proxy: Proxy, result: object) -> None:
    client = Client(proxy.url)
    with (
        proxy.spoiling(answering("eth_getCode", result)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_getCode")),
    ):
        client.web3.eth.get_code(client.web3.eth.accounts[0])


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda exchange: exchange.answers[0].pop("result"), ChainError),
        (lambda exchange: setattr(exchange, "text", "[]"), ChainError),
        (lambda exchange: setattr(exchange, "text", "soon"), NodeUnreachable),
    ],
    ids=["nothing", "a list", "no JSON"],
)
def test_answer__that_is_none_is_refused(
    proxy: Proxy, spoil: Spoil, fault: type[ChainError]
) -> None:
    client = Client(proxy.url)
    with proxy.spoiling(spoil), pytest.raises(fault):
        client.request("eth_blockNumber")


def test_answer__that_is_whole_is_given(proxy: Proxy, node: nodes.Node) -> None:
    client = Client(proxy.url)
    assert client.request("eth_blockNumber") == node.request("eth_blockNumber")
    assert client.request("eth_getCode", f"0x{'11' * 20}", "latest") == "0x"
    assert client.request("eth_getTransactionByHash", f"0x{'11' * 32}") is None


def test_refusal__is_told(proxy: Proxy) -> None:
    client = Client(proxy.url)
    with (
        proxy.spoiling(lambda exchange: exchange.refuse(-32000, "not today")),
        pytest.raises(ChainError, match="not today"),
    ):
        client.request("eth_blockNumber")


@pytest.mark.parametrize("result", [None, "soon"])
@pytest.mark.parametrize("method", ["eth_estimateGas", "eth_getTransactionCount"])
def test_prepare__refuses_and_gives_its_nonce_back(
    proxy: Proxy, agency: World, method: str, result: object
) -> None:
    sender, act = approval(proxy, agency)
    with (
        proxy.spoiling(answering(method, result)),
        pytest.raises(ChainError, match=NO_ANSWER.format(method)),
    ):
        sender.send(act)

    assert sender.send(act)["status"] == 1
    assert sender.unmined == 0


@pytest.mark.parametrize("result", [None, "soon"])
def test_broadcast__is_done_where_the_node_has_the_transaction(
    proxy: Proxy, agency: World, result: object
) -> None:
    sender, act = approval(proxy, agency)
    with proxy.spoiling(answering("eth_sendRawTransaction", result)):
        assert sender.send(act)["status"] == 1
