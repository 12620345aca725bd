"""The local node.

start
├── when the port is taken: it should refuse, naming the port
├── when no port is given: it should take a free one on this machine only
├── when its parent dies: it should die too
└── when it runs: its clock, its blocks and its history should be movable
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.errors import ChainError, ConfigError, NodeUnreachable

# Returns block.timestamp: TIMESTAMP, MSTORE at 0, RETURN 32 bytes.
TIMESTAMP_CODE = "0x425f5260205ff3"
PARENT = """
import time
from almoner.chain import node
print(node.start().pid, flush=True)
time.sleep(60)
"""
DEADLINE_SECONDS = 10


def _ended(pid: int) -> bool:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while time.monotonic() < deadline:
        try:
            # A zombie still has an id, but it is not running any more.
            if "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


def test_start__refuses_a_taken_port() -> None:
    with socket.socket() as taken:
        taken.bind((nodes.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"Port {port} is taken"):
            nodes.start(port)


def test_start__refuses_a_port_another_node_has(node: nodes.Node) -> None:
    with pytest.raises(ConfigError, match=f"Port {node.port} is taken"):
        nodes.start(node.port)


def test_start__takes_the_port_and_chain_it_is_given() -> None:
    with nodes.start() as first:
        port = first.port
    with nodes.start(port, chain_id=4242) as second:
        assert second.url == f"http://127.0.0.1:{port}"
        assert Client(second.url).chain_id == 4242


def test_stop__ends_the_process_and_can_be_repeated() -> None:
    running = nodes.start()
    running.stop()
    running.stop()
    assert _ended(running.pid)
    with pytest.raises(NodeUnreachable, match="does not answer"):
        running.request("eth_chainId")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_start__ends_with_its_parent() -> None:
    command = [sys.executable, "-c", PARENT]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent, parent.stdout:
        pid = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
    assert _ended(pid)


def test_state__survives_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "chain.json"
    with nodes.start(state=file) as first:
        first.mine(7)
        head = Client(first.url).head()
    with nodes.start(state=file) as second:
        assert Client(second.url).head() == head


def test_advance__moves_the_time_contracts_see(node: nodes.Node, client: Client) -> None:
    def seen() -> int:
        return int(client.request("eth_call", {"data": TIMESTAMP_CODE}, "latest"), 16)

    before = seen()
    node.advance(86_400)
    assert 86_400 <= seen() - before < 86_400 + 60
    assert client.head()[2] == seen()


def test_restore__takes_back_blocks_and_time(node: nodes.Node, client: Client) -> None:
    node.mine()
    before = client.head()
    snapshot = node.snapshot()
    node.advance(86_400)
    node.restore(snapshot)
    assert client.head() == before
    node.mine()
    assert client.head()[2] - before[2] < 60


def test_restore__refuses_a_snapshot_already_restored(node: nodes.Node) -> None:
    snapshot = node.snapshot()
    node.restore(snapshot)
    with pytest.raises(ChainError, match="can be restored once"):
        node.restore(snapshot)


def test_restore__waits_for_transactions_on_their_way() -> None:
    payer = "0x" + "11" * 20
    with nodes.start() as hurried:
        hurried.fund(payer)
        hurried.request("anvil_impersonateAccount", payer)
        for size in range(100):
            snapshot = hurried.snapshot()
            for _ in range(3):
                data = "0x" + "ff" * 100 * size
                hurried.request("eth_sendTransaction", {"from": payer, "to": payer, "data": data})
            hurried.restore(snapshot)
            assert hurried.request("eth_blockNumber") == "0x0"


def test_restore__drops_a_transaction_that_is_not_mined(node: nodes.Node, client: Client) -> None:
    payer = "0x" + "11" * 20
    node.fund(payer)
    node.request("anvil_impersonateAccount", payer)
    head = client.head()
    snapshot = node.snapshot()
    node.request("eth_sendTransaction", {"from": payer, "to": payer, "nonce": "0x9"})
    node.restore(snapshot)
    assert node.request("txpool_status") == {"pending": "0x0", "queued": "0x0"}
    assert client.head() == head


@pytest.mark.parametrize("depth", [1, 100])
def test_reorganize__replaces_blocks_and_keeps_the_height(
    depth: int, node: nodes.Node, client: Client
) -> None:
    node.mine(depth + 1)
    number, _, _ = client.head()
    old = [client.block(at).hash for at in range(number - depth, number + 1)]
    node.reorganize(depth)
    new = [client.block(at).hash for at in range(number - depth, number + 1)]
    assert client.head()[0] == number
    assert new[0] == old[0]
    assert not set(new[1:]) & set(old[1:])


def test_start__keeps_as_many_states_as_asked() -> None:
    ask = "eth_getBalance", "0x" + "11" * 20, hex(1)
    with nodes.start(kept_states=200) as keeping, nodes.start(kept_states=2) as pruning:
        for running in (keeping, pruning):
            running.mine(150)
        assert keeping.request(*ask) == "0x0"
        with pytest.raises(ChainError, match="BlockOutOfRange"):
            pruning.request(*ask)


def test_start__sets_first_time_and_finality() -> None:
    with nodes.start(timestamp=1_700_000_000, epoch_slots=1) as running:
        client = Client(running.url)
        assert client.block(0).timestamp == 1_700_000_000
        running.mine(10)
        assert client.block("finalized").number == 8
