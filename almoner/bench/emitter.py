"""A chain to read: a local node whose blocks hold as many events as were asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from eth_utils.address import to_checksum_address

from almoner.bench.following import CONTRACT
from almoner.chain import artifacts, node
from almoner.errors import ChainError, ConfigError, NodeUnreachable

PAIRS = 250
"""Payments of one transaction, which is one block."""
KINDS = ("Transfer", "PaymentSettled")
"""The events each payment emits, once each."""
EVENTS_PER_BLOCK = PAIRS * len(KINDS)
FINAL = 64
"""Empty blocks on top of the rest: for who stops at the finalized block, all events are final."""

_BURST = "burst(uint256,uint256)"
_GAS = 16_000_000
"""What each transaction may use: under the limit of a transaction, and some times what it needs."""
_SECONDS = 60.0

Progress = Callable[[int, int], None]
"""Told how many of how many events are on the chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitted:
    """What is on the chain, and where."""

    url: str
    """Address of the node's JSON-RPC."""
    pid: int
    """The node's process."""
    node: str
    """Name and version of the node."""
    contract: str
    """Checksum address of the contract that emitted everything."""
    first_block: int
    """The block of the contract; the events begin in the next one."""
    last_block: int
    """The last block with events: blocks without any follow it."""
    events: int

    def block_of(self, events: int) -> int:
        """The block by whose end so many events were emitted, a multiple of those of a block."""
        return self.first_block + events // EVENTS_PER_BLOCK


@contextmanager
def emitting(events: int, progress: Progress) -> Iterator[Emitted]:
    """A node of its own with `events` events; it ends, and forgets them, with the context.

    Raises ConfigError if they are no multiple of what a block holds, ChainError if the node refuses
    or did not mine each burst in a block of its own.
    """
    if events < EVENTS_PER_BLOCK or events % EVENTS_PER_BLOCK:
        raise ConfigError(
            f"Ask for a multiple of {EVENTS_PER_BLOCK} events, which is what one block holds; "
            f"{events} was asked for."
        )
    with node.start() as running:
        yield emit(running, events, progress)


def emit(running: node.Node, events: int, progress: Progress) -> Emitted:
    """Emits on a node that runs. Raises what `emitting` does."""
    with requests.Session() as session:
        # No proxy stands before a node on this machine.
        session.trust_env = False
        artifact = artifacts.load(CONTRACT)
        account = running.request("eth_accounts")[0]
        receipt = _send(session, running.url, account, None, f"0x{artifact.bytecode.hex()}")
        first_block = int(receipt["blockNumber"], 16)
        contract = to_checksum_address(receipt["contractAddress"])
        selector = artifact.method_identifiers[_BURST]
        for emitted in range(0, events, EVENTS_PER_BLOCK):
            first = emitted // len(KINDS)
            _send(session, running.url, account, contract, f"0x{selector}{first:064x}{PAIRS:064x}")
            progress(emitted + EVENTS_PER_BLOCK, events)
    last_block = first_block + events // EVENTS_PER_BLOCK
    head = int(running.request("eth_blockNumber"), 16)
    if head != last_block:
        raise ChainError(
            f"The node is at block {head} after bursts that should have ended in block "
            f"{last_block}: start again on a quieter machine."
        )
    running.mine(FINAL)
    return Emitted(
        url=running.url,
        pid=running.pid,
        node=str(running.request("web3_clientVersion")),
        contract=contract,
        first_block=first_block,
        last_block=last_block,
        events=events,
    )


def burst(running: node.Node, contract: str, first: int) -> None:
    """Gives a node that does not mine by itself one more burst."""
    data = f"0x{artifacts.load(CONTRACT).method_identifiers[_BURST]}{first:064x}{PAIRS:064x}"
    account = running.request("eth_accounts")[0]
    call = {"from": account, "to": contract, "data": data, "gas": hex(_GAS)}
    running.request("eth_sendTransaction", call)


def _send(session: requests.Session, url: str, account: str, to: str | None, data: str) -> Any:
    """Receipt of a transaction of one of the node's own accounts, which it mines at once."""
    transaction = {"from": account, "data": data, "gas": hex(_GAS), "to": to}
    body = {"jsonrpc": "2.0", "id": 1, "method": "eth_sendTransactionSync", "params": [transaction]}
    try:
        answer = session.post(url, json=body, timeout=_SECONDS).json()
    except requests.RequestException as fault:
        raise NodeUnreachable(f"The node at {url} ended while it was emitting.") from fault
    if "error" in answer:
        raise ChainError(f"The node refused to emit: {answer['error'].get('message')}.")
    return answer["result"]
