"""Sending with several transactions under way, on a node that mines when it is waited for.

mined
├── it should give each receipt with what it is about, in order
├── it should have as many under way as its window, and no more
├── it should simulate each on top of those that wait
├── when the contract would refuse one: it should send neither it nor what follows, give those
│   under way, and name the refusal
├── when one fails in its block: it should give those behind it that succeeded, say how many
│   failed as well, and send nothing more
├── when nothing is mined in time: it should say how many are under way, and wait once
├── when the node is gone: it should say so at once
└── when it was stopped between two: whoever awaits quiet first sends the rest and nothing twice
await_quiet
├── when nothing is under way: it should come back at once
└── when it takes too long: it should say how many are under way
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from eth_account import Account
from web3.contract import Contract
from web3.types import TxReceipt

from almoner.chain import node as nodes
from almoner.chain import pipeline
from almoner.chain.artifacts import load
from almoner.chain.client import Client
from almoner.chain.pipeline import Asked
from almoner.chain.sender import WAIT_SECONDS, Sender
from almoner.errors import AlmonerError, NodeUnreachable, Reverted, TransactionLost

PAYEE = "0x000000000000000000000000000000000000bEEF"


class Waited(Sender):
    """The node mines when this waits for a transaction, and not before."""

    most = 0
    """The most that were under way."""
    before: Callable[[], None] = staticmethod(lambda: None)
    """What happens on the chain before that."""

    def wait(self, transaction: bytes, timeout: float = WAIT_SECONDS) -> TxReceipt:
        self.most = max(self.most, self.unmined)
        self.before()
        self._client.request("evm_mine")
        return super().wait(transaction, timeout)


@pytest.fixture
def sender(node: nodes.Node, client: Client) -> Iterator[Waited]:
    """On a node that mines no transaction of itself."""
    account = Account.create()
    node.fund(account.address)
    node.request("evm_setAutomine", False)
    yield Waited(client, account)
    node.request("evm_setAutomine", True)


@pytest.fixture
def dollar(client: Client, sender: Waited) -> Contract:
    address, _ = sender.deploy(load("TestDollar"))
    sender.most = 0
    return client.contract("TestDollar", address)


def mints(sender: Sender, dollar: Contract, amounts: Iterator[int] | range) -> Iterator[Asked[int]]:
    return (Asked(each, sender, dollar.functions.mint(PAYEE, each)) for each in amounts)


def balance(client: Client, dollar: Contract, holder: str = PAYEE) -> int:
    return int(client.call(dollar.functions.balanceOf(holder)))


def given(sent: Iterator[tuple[int, TxReceipt]]) -> tuple[list[int], AlmonerError]:
    """What was given before the error, and the error."""
    found: list[int] = []
    with pytest.raises(AlmonerError) as fault:
        found.extend(about for about, _ in sent)
    return found, fault.value


def notes(fault: AlmonerError) -> str:
    return " ".join(getattr(fault, "__notes__", ()))


def test_mined__gives_receipts_in_order(client: Client, sender: Waited, dollar: Contract) -> None:
    found = list(pipeline.mined(mints(sender, dollar, range(1, 11)), window=4))
    assert [about for about, _ in found] == list(range(1, 11))
    assert all(receipt["status"] == 1 for _, receipt in found)
    assert balance(client, dollar) == 55


@pytest.mark.parametrize("window", [1, 4])
def test_mined__keeps_its_window(sender: Waited, dollar: Contract, window: int) -> None:
    assert len(list(pipeline.mined(mints(sender, dollar, range(1, 11)), window))) == 10
    assert sender.most == window


def test_mined__simulates_on_top_of_what_waits(
    client: Client, sender: Waited, dollar: Contract
) -> None:
    asked = [
        Asked(1, sender, dollar.functions.mint(sender.address, 5)),
        Asked(2, sender, dollar.functions.transfer(PAYEE, 5)),
    ]
    assert len(list(pipeline.mined(asked))) == 2
    assert balance(client, dollar) == 5


def test_mined__ends_at_a_refusal(client: Client, sender: Waited, dollar: Contract) -> None:
    asked = [
        *mints(sender, dollar, range(1, 4)),
        Asked(4, sender, dollar.functions.transfer(PAYEE, 5)),
        *mints(sender, dollar, range(5, 8)),
    ]
    found, fault = given(pipeline.mined(asked))
    assert found == [1, 2, 3]
    assert isinstance(fault, Reverted)
    assert fault.name == "ERC20InsufficientBalance"
    assert "under way behind it: 3 mined. Run this again" in notes(fault)
    assert balance(client, dollar) == 6
    assert sender.unmined == 0


def test_mined__says_what_became_of_those_behind_a_failure(
    node: nodes.Node, client: Client, sender: Waited, dollar: Contract
) -> None:
    sender.send(dollar.functions.mint(sender.address, 10))
    limit = node.request("eth_getBlockByNumber", "latest", False)["gasLimit"]

    def emptied() -> None:
        """Its tokens are gone, as of a block that had room for none of its transactions."""
        node.request("anvil_dealERC20", sender.address, dollar.address, "0x0")
        node.request("evm_setBlockGasLimit", hex(21_000))
        node.mine()
        node.request("evm_setBlockGasLimit", limit)
        sender.before = lambda: None

    sender.before = emptied
    asked = list(mints(sender, dollar, range(1, 7)))
    for at in (2, 4):
        asked[at - 1] = Asked(at, sender, dollar.functions.transfer(PAYEE, 5))

    found, fault = given(pipeline.mined(asked, window=4))

    assert found == [1, 3, 5], "the fifth was sent before the second was known to have failed"
    assert isinstance(fault, Reverted)
    assert fault.name == "ERC20InsufficientBalance"
    assert "2 mined, 1 refused as well (the first with ERC20InsufficientBalance" in notes(fault)
    assert balance(client, dollar) == 1 + 3 + 5, "the sixth was never sent"


def test_mined__waits_once_for_a_node_that_is_stuck(
    client: Client, sender: Waited, dollar: Contract
) -> None:
    stuck = Sender(client, sender._account)
    began = time.monotonic()
    found, fault = given(pipeline.mined(mints(stuck, dollar, range(1, 9)), window=4, seconds=0.2))
    assert found == []
    assert isinstance(fault, TransactionLost)
    assert "under way behind it: 3 not known to be mined" in notes(fault)
    assert time.monotonic() - began < 2
    client.request("evm_mine")
    assert balance(client, dollar) == 1 + 2 + 3 + 4, "the others were never sent"


def test_mined__does_not_wait_for_a_node_that_is_gone() -> None:
    with nodes.start() as node:
        client, account = Client(node.url), Account.create()
        node.fund(account.address)
        sender = Sender(client, account)
        address, _ = sender.deploy(load("TestDollar"))
        dollar = client.contract("TestDollar", address)
        node.request("evm_setAutomine", False)
        sent = pipeline.mined(mints(sender, dollar, _ended_after(node, 3)))
        found, fault = given(sent)
    assert found == []
    assert isinstance(fault, NodeUnreachable)
    assert "3 not known to be mined" in notes(fault)


def _ended_after(node: nodes.Node, count: int) -> Iterator[int]:
    yield from range(1, count + 1)
    node.stop()
    yield count + 1


def test_await_quiet__lets_the_next_one_send_the_rest_only(
    node: nodes.Node, client: Client, sender: Waited, dollar: Contract
) -> None:
    stopped = pipeline.mined(mints(sender, dollar, range(1, 100)), window=3)
    assert next(stopped)[0] == 1
    # The two behind it are in its block; one more waits, as after a kill.
    del stopped
    sender.submit(dollar.functions.mint(PAYEE, 100))
    assert (balance(client, dollar), sender.unmined) == (1 + 2 + 3, 1)

    node.request("evm_setIntervalMining", 1)
    again = Sender(client, sender._account)
    again.await_quiet()
    node.request("evm_setIntervalMining", 0)

    assert (balance(client, dollar), again.unmined) == (1 + 2 + 3 + 100, 0)


def test_await_quiet__comes_back_at_once(client: Client, sender: Waited, dollar: Contract) -> None:
    sender.await_quiet(0)


def test_await_quiet__says_what_is_under_way(sender: Waited, dollar: Contract) -> None:
    sender.submit(dollar.functions.mint(PAYEE, 1))
    with pytest.raises(TransactionLost, match=f"1 transactions of {sender.address} are not mined"):
        sender.await_quiet(0.05)
