"""A node that answers a question with what is no answer to it.

a question
├── whose answer is null, of another type, no hexadecimal number, or missing: it should be refused
├── about a block, a receipt or logs whose answer is none: it should be refused
├── whose answer is whole: it should be given
├── that the node refuses: its reason should be told, whatever form it has
├── that nobody answers: the address should be told without its secrets
├── of a transaction: it should be refused and its nonce be free, or sent where the node has it
├── for a receipt with what cannot be, also where we do not read it: it should be refused
├── among many at once: it should be refused
└── whose answer never ends, alone or with others: it should be given up
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from web3.contract.contract import ContractFunction

from almoner.chain import batch, wire
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.chain.spans import Spans
from almoner.chain.wire import Wire, nobody
from almoner.errors import ChainError, MissingBlock, NodeUnreachable
from almoner.testing.logs import logs
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


@pytest.mark.parametrize(
    "result",
    [7, "0x1", [], {}, {"number": "0x1"}, {"number": "0xsoon", "hash": f"0x{'1' * 64}"}],
)
def test_object__that_is_none_is_refused(proxy: Proxy, result: object) -> None:
    client = Client(proxy.url)
    with (
        proxy.spoiling(answering("eth_getBlockByNumber", result)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_getBlockByNumber")),
    ):
        client.head()
    with (
        proxy.spoiling(answering("eth_getTransactionReceipt", result)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_getTransactionReceipt")),
    ):
        client.receipt(bytes(32))


@pytest.mark.parametrize("result", [None, 7, "0x", {}, [7], [{"address": "0x12"}]])
def test_logs__that_are_none_are_refused(proxy: Proxy, result: object) -> None:
    client = Client(proxy.url)
    with (
        proxy.spoiling(answering("eth_getLogs", result)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_getLogs")),
    ):
        logs(client, 0, 1, [f"0x{'11' * 20}"])


def test_object__that_a_node_does_not_have_is_missing(proxy: Proxy) -> None:
    client = Client(proxy.url)
    with pytest.raises(MissingBlock):
        client.block(10**6)
    assert client.block(0).number == 0


@pytest.mark.parametrize(
    "error",
    ["late", 7, ["late"], {"message": 7}, {"message": "execution reverted", "data": "0xzz"}],
)
def test_refusal__in_another_form_is_told(proxy: Proxy, error: object) -> None:
    def spoil(exchange: Exchange) -> None:
        exchange.text = json.dumps({"jsonrpc": "2.0", "id": 0, "error": error})

    client = Client(proxy.url)
    with proxy.spoiling(spoil):
        with pytest.raises(ChainError, match="refused eth_blockNumber"):
            client.request("eth_blockNumber")
        with pytest.raises(ChainError, match="eth_chainId"):
            Client(proxy.url)


def test_refusal__cannot_write_over_a_terminal(proxy: Proxy) -> None:
    client, spans = Client(proxy.url), Spans(Wire(proxy.url))
    with proxy.spoiling(lambda exchange: exchange.refuse(-32000, "late\x1b[2J")):
        for ask in (lambda: client.request("eth_blockNumber"), spans.head):
            with pytest.raises(ChainError, match=r"late\\x1b\[2J"):
                ask()


@pytest.mark.parametrize("text", ["null", "[]", "7", '"soon"'])
def test_chain__whose_number_is_none_is_refused(proxy: Proxy, text: str) -> None:
    with (
        proxy.spoiling(lambda exchange: setattr(exchange, "text", text)),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_chainId")),
    ):
        Client(proxy.url)


def test_nobody__is_told_of_what_is_no_address() -> None:
    said = str(nobody("http://127.0.0.1:57089."))
    assert "No Ethereum node answers at the address in ALMONER_RPC, which is none" in said


def test_nobody__is_told_without_the_secrets_of_the_address() -> None:
    with pytest.raises(NodeUnreachable, match=r"127\.0\.0\.1:9") as told:
        Client("http://user:secret@127.0.0.1:9/secret")
    assert "secret" not in str(told.value)


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("status", None),
        ("gasUsed", "0xsoon"),
        ("from", "0x12"),
        ("contractAddress", "nowhere"),
        ("logsBloom", "0xz"),
    ],
)
def test_receipt__that_cannot_be_is_refused(
    proxy: Proxy, agency: World, name: str, value: object
) -> None:
    def spoil(exchange: Exchange) -> None:
        for _, answer in exchange.of("eth_getTransactionReceipt"):
            if answer["result"] is not None:
                answer["result"][name] = value

    sender, act = approval(proxy, agency)
    with proxy.spoiling(spoil), pytest.raises(ChainError, match="connect to another node"):
        sender.send(act)

    assert sender.send(act)["status"] == 1


BALANCE = "balanceOf(address)"


def asked(agency: World) -> list[bytes]:
    """Whose balances are asked for at once."""
    return [bytes(12) + bytes.fromhex(agency.officer("monitor").address[2:])] * 3


@pytest.mark.parametrize("text", ["[null]", "[7, 7, 7]", '[{"id": {}}, {"id": 1}, {"id": 2}]'])
def test_batch__whose_answers_are_none_is_refused(proxy: Proxy, agency: World, text: str) -> None:
    def spoil(exchange: Exchange) -> None:
        if exchange.batch:
            exchange.text = text

    with (
        proxy.spoiling(spoil),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_call")),
    ):
        batch.calls(Client(proxy.url), agency.token.address, BALANCE, asked(agency))


@pytest.mark.parametrize("result", [None, 7, "0xsoon", {}])
def test_batch__with_an_answer_that_is_none_is_refused(
    proxy: Proxy, agency: World, result: object
) -> None:
    def spoil(exchange: Exchange) -> None:
        if exchange.batch:
            exchange.answers[1]["result"] = result

    with (
        proxy.spoiling(spoil),
        pytest.raises(ChainError, match=NO_ANSWER.format("eth_call")),
    ):
        batch.calls(Client(proxy.url), agency.token.address, BALANCE, asked(agency))


def test_batch__that_is_whole_is_given(proxy: Proxy, agency: World) -> None:
    given = batch.calls(Client(proxy.url), agency.token.address, BALANCE, asked(agency))
    assert given == [bytes(32)] * 3


def test_answer__that_trickles_is_given_up(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(exchange: Exchange) -> None:
        exchange.trickle = 0.05

    monkeypatch.setattr(wire, "ANSWER_SECONDS", 0.3)
    client = Client(proxy.url)
    asked: list[tuple[str, list[object]]] = [("eth_chainId", []), ("eth_gasPrice", [])]
    for ask in (lambda: client.request("eth_gasPrice"), lambda: client.requests(asked)):
        with proxy.spoiling(spoil), pytest.raises(ChainError, match=r"took more than 0\.3 s"):
            ask()
        assert ask()
