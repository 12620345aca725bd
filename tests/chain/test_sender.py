"""Sending transactions.

Sender
├── when the contract would refuse: it should say so by name, and send nothing
├── when another process used the key: it should take the next free nonce
├── when threads share the key: each should get a nonce of its own
├── when a signed transaction is broadcast again: nothing should change
├── when the node has it, and refuses it for its fee: nothing should change
├── when a transaction is stuck: it should make the same one at a higher fee, and only then
├── when a transaction of the key waits in the pool: it should count it
├── when another transaction took the nonce: it should raise TransactionLost
└── when a mined transaction failed: it should raise Reverted with the name
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from eth_account import Account
from web3.contract import Contract

from almoner.chain import node as nodes
from almoner.chain.artifacts import load
from almoner.chain.client import Client
from almoner.chain.sender import GAS_CAP, Sender
from almoner.errors import ChainError, CompileError, Reverted, TransactionLost

PAYABLE = [
    {"type": "function", "name": "pay", "inputs": [], "outputs": [], "stateMutability": "payable"}
]
PAYEE = "0x000000000000000000000000000000000000bEEF"


@pytest.fixture
def dollar(client: Client, sender: Sender) -> Contract:
    """A token of which nobody has any."""
    address, _ = sender.deploy(load("TestDollar"))
    return client.contract("TestDollar", address)


def _balance(client: Client, dollar: Contract, holder: str = PAYEE) -> int:
    return int(client.call(dollar.functions.balanceOf(holder)))


def _nonce(client: Client, sender: Sender) -> int:
    return int(client.request("eth_getTransactionCount", sender.address, "latest"), 16)


def test_prepare__names_the_refusal_before_sending(
    client: Client, sender: Sender, dollar: Contract
) -> None:
    before = _nonce(client, sender)
    with pytest.raises(Reverted) as refused:
        sender.prepare(dollar.functions.transfer(PAYEE, 7))
    assert refused.value.name == "ERC20InsufficientBalance"
    assert refused.value.arguments["needed"] == 7
    assert _nonce(client, sender) == before


def test_send__gives_the_receipt(client: Client, sender: Sender, dollar: Contract) -> None:
    receipt = sender.send(dollar.functions.mint(PAYEE, 7))
    assert receipt["status"] == 1
    assert _balance(client, dollar) == 7


def test_send__passes_value_on(node: nodes.Node, client: Client, sender: Sender) -> None:
    address, _ = sender.deploy(load("TestDollar"))
    # STOP: takes whatever comes.
    node.request("anvil_setCode", address, "0x00")
    payable = client.web3.eth.contract(address=address, abi=PAYABLE)
    sender.send(payable.functions.pay(), value=3)
    assert int(client.request("eth_getBalance", address, "latest"), 16) == 3


def test_send__takes_the_next_nonce_after_a_foreign_transaction(
    node: nodes.Node, client: Client
) -> None:
    account = Account.create()
    node.fund(account.address)
    ours = Sender(client, account)
    address, _ = ours.deploy(load("TestDollar"))
    foreign = account.sign_transaction(
        {
            "to": PAYEE,
            "value": 1,
            "gas": 21_000,
            "gasPrice": 10**10,
            "nonce": _nonce(client, ours),
            "chainId": client.chain_id,
        }
    )
    client.request("eth_sendRawTransaction", f"0x{bytes(foreign.raw_transaction).hex()}")
    dollar = client.contract("TestDollar", address)
    ours.send(dollar.functions.mint(PAYEE, 1))
    assert _balance(client, dollar) == 1
    assert _nonce(client, ours) == 3


def test_send__gives_threads_different_nonces(
    node: nodes.Node, client: Client, sender: Sender, dollar: Contract
) -> None:
    account = Account.create()
    node.fund(account.address)
    senders = [Sender(client, account) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: senders[at % 4].send(dollar.functions.mint(PAYEE, 1)), range(20)))
    assert _balance(client, dollar) == 20
    assert _nonce(client, senders[0]) == 20


def test_prepare__reserves_a_nonce_until_it_is_discarded(
    client: Client, sender: Sender, dollar: Contract
) -> None:
    first = sender.prepare(dollar.functions.mint(PAYEE, 1))
    second = sender.prepare(dollar.functions.mint(PAYEE, 2))
    assert second.nonce == first.nonce + 1
    sender.discard(first)
    assert sender.prepare(dollar.functions.mint(PAYEE, 4)).nonce == first.nonce


def test_broadcast__of_the_same_transaction_again_is_harmless(
    client: Client, sender: Sender, dollar: Contract
) -> None:
    signed = sender.prepare(dollar.functions.mint(PAYEE, 7))
    sender.broadcast(signed)
    sender.wait(signed.hash)
    sender.broadcast(signed)
    assert _balance(client, dollar) == 7


def test_broadcast__again_while_waiting_in_the_pool_is_harmless(
    node: nodes.Node, client: Client, sender: Sender, dollar: Contract
) -> None:
    node.request("evm_setAutomine", False)
    try:
        signed = sender.prepare(dollar.functions.mint(PAYEE, 7))
        sender.broadcast(signed)
        sender.broadcast(signed)
    finally:
        node.request("evm_setAutomine", True)
    node.mine()
    assert sender.wait(signed.hash)["status"] == 1
    assert _balance(client, dollar) == 7


@contextmanager
def _too_cheap(node: nodes.Node) -> Iterator[None]:
    """Blocks come, full, and ask for more than what waits offers; later ones have room again."""
    earliest, latest = (
        node.request("eth_getBlockByNumber", name, False) for name in ("earliest", "latest")
    )
    node.request("anvil_setNextBlockBaseFeePerGas", hex(10**12))
    node.request("evm_setBlockGasLimit", hex(30_000))
    node.mine(2)
    node.request("evm_setBlockGasLimit", earliest["gasLimit"])
    yield
    node.request("anvil_setNextBlockBaseFeePerGas", latest["baseFeePerGas"])
    node.request("evm_setAutomine", True)


def test_broadcast__of_what_the_node_has_is_harmless_whatever_it_says(
    node: nodes.Node, client: Client, sender: Sender, dollar: Contract
) -> None:
    node.request("evm_setAutomine", False)
    signed = sender.prepare(dollar.functions.mint(PAYEE, 7))
    sender.broadcast(signed)
    unknown = sender.prepare(dollar.functions.mint(PAYEE, 8))
    with _too_cheap(node):
        sender.broadcast(signed)
        with pytest.raises(ChainError, match="max fee per gas less than block base fee"):
            sender.broadcast(unknown)
        sender.discard(unknown)
        assert sender.unmined == 1


def test_dearer__takes_the_place_of_what_is_stuck(
    node: nodes.Node, client: Client, sender: Sender, dollar: Contract
) -> None:
    node.request("evm_setAutomine", False)
    signed = sender.prepare(dollar.functions.mint(PAYEE, 7))
    sender.broadcast(signed)
    assert sender.dearer(signed) is None, "its fee is what the chain asks"
    with _too_cheap(node):
        dearer = sender.dearer(signed)
        assert dearer is not None
        assert (dearer.nonce, dearer.gas) == (signed.nonce, signed.gas)
        sender.broadcast(dearer)
        assert sender.unmined == 1
        assert sender.dearer(dearer) is None
        node.mine()
        assert sender.wait(dearer.hash)["status"] == 1
        assert _balance(client, dollar) == 7
        with pytest.raises(TransactionLost):
            sender.broadcast(signed)


def test_unmined__counts_what_waits_in_the_pool(
    client: Client, sender: Sender, dollar: Contract
) -> None:
    sender.send(dollar.functions.mint(PAYEE, 7))
    assert sender.unmined == 0
    client.request("evm_setAutomine", False)
    try:
        sender.broadcast(sender.prepare(dollar.functions.mint(PAYEE, 7)))
        assert sender.unmined == 1
        client.request("evm_mine")
    finally:
        client.request("evm_setAutomine", True)
    assert sender.unmined == 0


def test_broadcast__says_when_another_transaction_took_the_nonce(
    sender: Sender, dollar: Contract
) -> None:
    late = sender.prepare(dollar.functions.mint(PAYEE, 1))
    sender.discard(late)
    sender.send(dollar.functions.mint(PAYEE, 2))
    with pytest.raises(TransactionLost, match=f"nonce {late.nonce}"):
        sender.broadcast(late)


def test_wait__says_when_it_is_not_mined_in_time(sender: Sender) -> None:
    with pytest.raises(TransactionLost, match=r"not mined within 0\.05 s"):
        sender.wait(b"\x07" * 32, timeout=0.05)


def test_wait__names_why_a_mined_transaction_failed(
    node: nodes.Node, sender: Sender, new_sender: Callable[[], Sender], dollar: Contract
) -> None:
    sender.send(dollar.functions.mint(sender.address, 5))
    rival = new_sender()
    sender.send(dollar.functions.approve(rival.address, 5))
    signed = sender.prepare(dollar.functions.transfer(PAYEE, 5))
    rival.send(dollar.functions.transferFrom(sender.address, PAYEE, 5))
    sender.broadcast(signed)
    with pytest.raises(Reverted) as refused:
        sender.wait(signed.hash)
    assert refused.value.name == "ERC20InsufficientBalance"


def test_prepare__refuses_more_gas_than_a_transaction_may_have(
    node: nodes.Node, client: Client, sender: Sender, dollar: Contract
) -> None:
    # JUMPDEST, PUSH0, JUMP: runs until the gas is gone.
    node.request("anvil_setCode", dollar.address, "0x5b5f56")
    with pytest.raises(ChainError, match=r"gas"):
        sender.prepare(dollar.functions.mint(PAYEE, 1))


def test_prepare__never_asks_for_more_gas_than_the_cap(
    client: Client, sender: Sender, dollar: Contract
) -> None:
    signed = sender.prepare(dollar.functions.mint(PAYEE, 1))
    sender.broadcast(signed)
    sent = client.request("eth_getTransactionByHash", f"0x{signed.hash.hex()}")
    assert int(sent["gas"], 16) <= GAS_CAP


def test_deploy__refuses_an_interface(sender: Sender) -> None:
    with pytest.raises(CompileError, match="IOffices is abstract"):
        sender.deploy(load("IOffices"))


def test_repr__does_not_show_the_key(node: nodes.Node, client: Client) -> None:
    account = Account.create()
    assert bytes(account.key).hex() not in repr(Sender(client, account)).lower()
