"""A local Ethereum node (Anvil) for tests, the demonstration and trying things out.

It listens on this machine only, forgets everything when it stops unless given a state file, and
ends with the process that started it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import requests

from almoner.config import PROJECT_ROOT
from almoner.errors import ChainError, ConfigError, NodeUnreachable

HOST = "127.0.0.1"
CHAIN_ID = 31337
HARDFORK = "osaka"
# How many old states stay in memory. Given as a number it also keeps Anvil from writing every state
# below the home directory, which fills a disk within some thousand busy blocks, and is what a reorg
# needs.
KEPT_STATES = 128
UNLIMITED = ("--disable-block-gas-limit", "--disable-code-size-limit")
START_SECONDS = 20.0
STOP_SECONDS = 10.0
# How long a transaction that can be mined at once may take: one too cheap for its block waits on.
SETTLE_SECONDS = 1.0
# Another process can take a free port between finding it and listening on it.
PORT_ATTEMPTS = 5

_PLATFORMS = {
    ("Linux", "x86_64"): "linux-amd64",
    ("Linux", "aarch64"): "linux-arm64",
    ("Darwin", "x86_64"): "darwin-amd64",
    ("Darwin", "arm64"): "darwin-arm64",
}
_PR_SET_PDEATHSIG = 1


def start(
    port: int | None = None,
    *,
    chain_id: int = CHAIN_ID,
    state: Path | None = None,
    block_time: int | None = None,
    timestamp: int | None = None,
    epoch_slots: int | None = None,
    kept_states: int = KEPT_STATES,
    limits: bool = True,
) -> Node:
    """Starts a node and waits until it answers. Use it as a context manager, or call `stop`.

    `port` None takes a free one. `state` is a file the chain is read from at the start, if it
    exists, and written to at the end. `block_time` in seconds mines by the clock, not by
    transaction. `timestamp` is the first block's, in seconds since 1970. `epoch_slots` sets
    finality: two epochs behind the head. `kept_states` is how many blocks back it can be asked or
    traced. `limits` False lifts Ethereum's own, on the gas of a transaction and on the size of
    code.

    On Linux the node ends with the *thread* that called this. Raises ConfigError when the port is
    taken or Anvil is not installed, ChainError when it does not come up.
    """
    command = [
        str(executable()),
        *("--host", HOST, "--chain-id", str(chain_id), "--hardfork", HARDFORK, "--quiet"),
        *("--prune-history", str(kept_states)),
        *(("--enable-tx-gas-limit",) if limits else UNLIMITED),
    ]
    optional = {
        "--state": state,
        "--block-time": block_time,
        "--timestamp": timestamp,
        "--slots-in-an-epoch": epoch_slots,
    }
    for flag, value in optional.items():
        if value is not None:
            command += [flag, str(value)]
    if port is not None:
        if not _is_free(port):
            raise ConfigError(
                f"Port {port} is taken: stop what listens there, or choose another port."
            )
        return _launch(command, port)
    for attempt in range(PORT_ATTEMPTS):
        try:
            return _launch(command, _free_port())
        except ChainError:
            if attempt == PORT_ATTEMPTS - 1:
                raise
    raise AssertionError("the last attempt returns or raises")


def executable() -> Path:
    """Anvil's own executable, inside the npm package for this platform.

    Raises ConfigError if it is not installed.
    """
    name = _PLATFORMS.get((platform.system(), platform.machine()))
    if name is None:
        raise ConfigError(f"Anvil has no package for {platform.system()} {platform.machine()}.")
    path = PROJECT_ROOT / "node_modules" / "@foundry-rs" / f"anvil-{name}" / "bin" / "anvil"
    if not path.is_file():
        raise ConfigError("Anvil is not installed: run npm ci in the project's folder.")
    return path


@dataclass(slots=True, eq=False)
class Node:
    """A running node. Its clock and its blocks can be moved, which no real chain allows."""

    port: int
    _process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """Address of its JSON-RPC."""
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        """Its process id, which is also the id of its process group."""
        return self._process.pid

    def request(self, method: str, *parameters: object) -> Any:
        """The result of a JSON-RPC call. Raises ChainError with the node's message."""
        return _request(self.url, method, *parameters)

    def snapshot(self) -> str:
        """Remembers the whole chain as it is now; give what comes back to `restore`, once."""
        return str(self.request("evm_snapshot"))

    def restore(self, snapshot: str) -> None:
        """Takes the chain back to a snapshot and forgets that snapshot and later ones.

        Waiting transactions are mined before, or dropped if the node does not mine them: it mines
        beside its answers, and a block that comes while it goes back stands above a gap that stays.
        """
        settled = time.monotonic() + SETTLE_SECONDS
        while waiting := self._waiting():
            if "pending" not in waiting or time.monotonic() > settled or not self._mines_at_once():
                self.request("anvil_dropAllTransactions")
                break
            time.sleep(0.005)
        if not self.request("evm_revert", snapshot):
            raise ChainError(f"The node has no snapshot {snapshot}: each can be restored once.")

    def _waiting(self) -> set[str]:
        """How transactions wait, if any do: pending or queued."""
        status = self.request("txpool_status")
        return {how for how, count in status.items() if int(count, 16)}

    def _mines_at_once(self) -> bool:
        return bool(self.request("anvil_getAutomine"))

    def mine(self, count: int = 1, *, seconds: int = 1) -> None:
        """Mines `count` blocks `seconds` apart, empty ones unless transactions wait."""
        self.request("anvil_mine", hex(count), hex(seconds))

    def advance(self, seconds: int) -> None:
        """Moves the clock forward and mines a block, so that calls see the new time as well."""
        self.request("evm_increaseTime", hex(seconds))
        self.mine()

    def fund(self, address: str, wei: int = 10**20) -> None:
        """Sets what an account has for gas."""
        self.request("anvil_setBalance", address, hex(wei))

    def reorganize(self, depth: int) -> None:
        """Replaces the last `depth` blocks by empty ones, as if another fork had won."""
        self.request("anvil_reorg", depth, [])

    def stop(self) -> None:
        """Ends the node and whatever it started; does nothing if it has ended."""
        if self._process.poll() is None:
            _signal_group(self._process, signal.SIGTERM)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                _signal_group(self._process, signal.SIGKILL)
                self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _launch(command: list[str], port: int) -> Node:
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
        node = Node(port, process)
        try:
            _await(node, process, told)
        except BaseException:
            node.stop()
            raise
        return node


def _await(node: Node, process: subprocess.Popen[bytes], told: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            told.seek(0)
            message = told.read().decode(errors="replace").strip() or "no message"
            raise ChainError(f"Anvil ended while starting on port {node.port}: {message}.")
        try:
            node.request("eth_chainId")
        except ChainError:
            time.sleep(0.02)
        else:
            return
    raise ChainError(f"Anvil did not answer on port {node.port} within {START_SECONDS:.0f} s.")


def _request(url: str, method: str, *parameters: object) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
    try:
        answer = requests.post(url, json=body, timeout=60).json()
    except requests.RequestException as fault:
        raise NodeUnreachable(f"The node at {url} does not answer: start it again.") from fault
    if "error" in answer:
        raise ChainError(f"The node refused {method}: {answer['error'].get('message')}.")
    return answer["result"]


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def end_with_parent(
    number: signal.Signals = signal.SIGKILL,
) -> Callable[[], None] | None:
    """What a child does before it becomes another program: asks to be ended with its parent.

    For `preexec_fn`; on Linux only, elsewhere None.
    """
    if sys.platform != "linux":
        return None
    # Loaded here, not in the child: between fork and exec only system calls are safe.
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, number)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do, so that a port just left by a node counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
