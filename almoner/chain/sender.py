"""Sending transactions: each is simulated first, signed once, and harmless to broadcast again."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import requests
from eth_account.signers.local import LocalAccount
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_typing import HexStr
from hexbytes import HexBytes
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3Exception
from web3.types import Nonce, TxParams, TxReceipt, Wei

from almoner.chain.artifacts import Artifact
from almoner.chain.client import Client, reverted
from almoner.errors import (
    ChainError,
    CompileError,
    NodeUnreachable,
    Reverted,
    TransactionLost,
    printable,
)

GAS_CAP = 16_777_216
"""The most gas one transaction may have (EIP-7825)."""
WAIT_SECONDS = 60.0
FIRST_POLL_SECONDS = 0.02
LONGEST_POLL_SECONDS = 1.0
DEARER_PERCENT = 13
"""What nodes ask more of a transaction that is to replace another: 10 %, some 12.5 %."""

# What nodes say when they have the transaction already, or one with the same nonce.
_SEEN = ("already known", "already imported", "known transaction", "nonce too low", "replacement")


_FEES: list[tuple[str, list[object]]] = [
    ("eth_getBlockByNumber", ["latest", False]),
    ("eth_maxPriorityFeePerGas", []),
]
"""What tells the fees of the next blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call whose data is encoded already: web3.py takes ten times as long over many structs."""

    to: str
    data: bytes

    def build_transaction(self, draft: TxParams) -> TxParams:
        """As a contract's function does it."""
        return {**draft, "to": self.to, "data": HexStr(f"0x{self.data.hex()}")}


Sendable = ContractFunction | ContractConstructor | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed transaction. Store `raw` first, and it can always be broadcast again."""

    raw: bytes
    hash: bytes
    nonce: int

    @property
    def gas(self) -> int:
        """The most gas it can take."""
        return int(_terms(self)["gas"])


@dataclass(slots=True, eq=False)
class _Nonces:
    """The nonces of one address on one chain that are signed but not yet known to the node."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    reserved: set[int] = field(default_factory=set)


_all_nonces: dict[tuple[str, int, str], _Nonces] = {}
_all_nonces_lock = threading.Lock()


class Sender:
    """Sends in the name of one account. Any number of them, in any threads, may share the account.

    Another process may use the account between two transactions, but not at the same moment.
    """

    def __init__(self, client: Client, account: LocalAccount) -> None:
        self._client = client
        self._account = account
        self.address = str(account.address)
        key = (client.url, client.chain_id, self.address)
        with _all_nonces_lock:
            self._nonces = _all_nonces.setdefault(key, _Nonces())

    def __repr__(self) -> str:
        return f"Sender({self.address} on chain {self._client.chain_id})"

    @property
    def unmined(self) -> int:
        """Transactions of this account that the node has and no block does yet."""
        waiting, mined = (
            int(self._client.request("eth_getTransactionCount", self.address, block), 16)
            for block in ("pending", "latest")
        )
        return waiting - mined

    def await_quiet(self, timeout: float = WAIT_SECONDS) -> None:
        """Waits until no transaction of this account is under way; `timeout` is in seconds.

        One sent before its process was stopped could still do what is about to be sent again.
        Raises TransactionLost if that takes too long.
        """
        deadline = time.monotonic() + timeout
        pause = FIRST_POLL_SECONDS
        while unmined := self.unmined:
            if time.monotonic() >= deadline:
                raise TransactionLost(
                    f"{unmined} transactions of {self.address} are not mined yet: run this again "
                    "when they are."
                )
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_POLL_SECONDS)

    def prepare(self, fn: Sendable, value: int = 0) -> Signed:
        """Simulates and signs, but does not send. `value` is in wei.

        Broadcast what comes back or `discard` it: until then its nonce is taken. Raises Reverted,
        named, if the contract would refuse, and ChainError if it needs more gas than allowed.
        """
        # With all that it would ask the node for, web3.py asks for nothing.
        draft: TxParams = {"gas": GAS_CAP, "chainId": self._client.chain_id, "nonce": Nonce(0)}
        free: TxParams = {"maxFeePerGas": Wei(0), "maxPriorityFeePerGas": Wei(0)}
        with self._translated():
            built: dict[str, Any] = {**fn.build_transaction({**draft, **free, "value": Wei(value)})}
        with self._nonces.lock:
            built["gas"], nonce, fees = self._asked(built)
            while nonce in self._nonces.reserved:
                nonce += 1
            signed = self._account.sign_transaction({**built, **fees, "nonce": nonce})
            self._nonces.reserved.add(nonce)
        return Signed(raw=bytes(signed.raw_transaction), hash=bytes(signed.hash), nonce=nonce)

    def dearer(self, signed: Signed) -> Signed | None:
        """The same transaction at a higher fee, to be sent in the place of one that is stuck.

        None if the fee it offers is what the chain asks now: then it waits for something else.
        """
        draft = _terms(signed)
        asked = _fees(*self._client.requests(_FEES))
        base = (asked["maxFeePerGas"] - asked["maxPriorityFeePerGas"]) // 2
        tip = min(draft["maxPriorityFeePerGas"], draft["maxFeePerGas"] - base)
        if tip >= asked["maxPriorityFeePerGas"]:
            return None
        for fee in asked:
            least = draft[fee] + draft[fee] * DEARER_PERCENT // 100 + 1
            draft[fee] = max(least, asked[fee])
        made = self._account.sign_transaction(draft)
        return Signed(raw=bytes(made.raw_transaction), hash=bytes(made.hash), nonce=signed.nonce)

    def discard(self, signed: Signed) -> None:
        """Gives back the nonce of a transaction that will never be broadcast."""
        with self._nonces.lock:
            self._nonces.reserved.discard(signed.nonce)

    def broadcast(self, signed: Signed) -> None:
        """Gives a signed transaction to the node; doing so again changes nothing.

        Raises TransactionLost if another transaction took its nonce, ChainError if the node refuses
        it.
        """
        try:
            self._client.request("eth_sendRawTransaction", f"0x{signed.raw.hex()}")
        except ChainError as fault:
            if not self._settles(signed, fault):
                raise
        self.discard(signed)

    def wait(self, transaction: bytes, timeout: float = WAIT_SECONDS) -> TxReceipt:
        """The receipt of a transaction, once it is mined; `timeout` is in seconds.

        Raises Reverted, named where the node still has the state, if it failed, and TransactionLost
        if it is not mined in time.
        """
        deadline = time.monotonic() + timeout
        pause = FIRST_POLL_SECONDS
        while True:
            receipt = self._receipt(transaction)
            if receipt is not None:
                break
            if time.monotonic() >= deadline:
                raise TransactionLost(
                    f"Transaction 0x{transaction.hex()} was not mined within {timeout:g} s: "
                    "it can be broadcast again, or its nonce used by another."
                )
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_POLL_SECONDS)
        if receipt["status"] == 0:
            raise self._failure(transaction, receipt)
        return receipt

    def send(self, fn: Sendable, value: int = 0) -> TxReceipt:
        """Prepares, broadcasts and waits. Raises what those raise."""
        return self.wait(self.submit(fn, value).hash)

    def submit(self, fn: Sendable, value: int = 0) -> Signed:
        """Prepares and broadcasts; the nonce is free again where the node refuses."""
        # Held until the node knows the transaction, so that the next one is simulated after it.
        with self._nonces.lock:
            signed = self.prepare(fn, value)
            try:
                self.broadcast(signed)
            except ChainError:
                self.discard(signed)
                raise
        return signed

    def deploy(self, artifact: Artifact, *arguments: Any) -> tuple[str, TxReceipt]:
        """Deploys a contract with its constructor's arguments: its address and the receipt."""
        if not artifact.deployable:
            raise CompileError(f"{artifact.name} is abstract or an interface: it has no code.")
        factory = self._client.web3.eth.contract(
            abi=list(artifact.abi), bytecode=f"0x{artifact.bytecode.hex()}"
        )
        receipt = self.send(factory.constructor(*arguments))
        return str(receipt["contractAddress"]), receipt

    def _asked(self, built: dict[str, Any]) -> tuple[int, int, dict[str, int]]:
        """What a transaction needs of the node, in one request: gas, nonce, fees."""
        tried = {name: built[name] for name in ("to", "data") if built.get(name)} | {
            "from": self.address,
            "gas": hex(built["gas"]),
            "value": hex(built["value"]),
        }
        gas, nonce, *fees = self._client.requests(
            [
                # Against the pending block: earlier transactions of a batch may not be mined yet.
                ("eth_estimateGas", [tried, "pending"]),
                ("eth_getTransactionCount", [self.address, "pending"]),
                *_FEES,
            ]
        )
        return _allowed(int(gas, 16)), int(nonce, 16), _fees(*fees)

    def _settles(self, signed: Signed, fault: ChainError) -> bool:
        """Whether a refused broadcast is harmless: the node has this very transaction.

        It may refuse what it has for another reason than that, such as a fee that is too low now.
        """
        if isinstance(fault, NodeUnreachable):
            return False
        found = self._client.request("eth_getTransactionByHash", f"0x{signed.hash.hex()}")
        if found is None and any(words in str(fault).lower() for words in _SEEN):
            raise TransactionLost(
                f"Another transaction of {self.address} has nonce {signed.nonce}: prepare it anew."
            ) from fault
        return found is not None

    def _receipt(self, transaction: bytes) -> TxReceipt | None:
        with self._translated():
            try:
                return self._client.web3.eth.get_transaction_receipt(transaction)  # type: ignore[arg-type]
            except TransactionNotFound:
                return None

    def _failure(self, transaction: bytes, receipt: TxReceipt) -> Reverted:
        """Why a transaction failed, by calling the same on the state before its block."""
        sent = self._client.request("eth_getTransactionByHash", f"0x{transaction.hex()}")
        if sent is None:
            return Reverted("Unknown")
        if receipt["gasUsed"] >= int(sent["gas"], 16):
            return Reverted("OutOfGas", {"gas": receipt["gasUsed"]})
        again = {key: sent[key] for key in ("from", "to", "value", "input", "gas") if sent.get(key)}
        try:
            self._client.request("eth_call", again, hex(receipt["blockNumber"] - 1))
        except Reverted as refusal:
            return refusal
        except ChainError:
            # A pruned node no longer has that state; the failure itself is certain.
            return Reverted("Unknown")
        return Reverted("Unknown")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """What web3 raises, as what Almoner raises."""
        try:
            yield
        except ContractLogicError as fault:
            raise reverted(fault) from fault
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self._client.unreachable() from fault
        except ValueError as fault:
            # From what web3.py makes of a field we do not read, such as a receipt's sender.
            raise ChainError(
                f"The node told of a transaction what cannot be ({printable(str(fault))}): ask "
                "again, or connect to another node."
            ) from fault
        except Web3Exception as fault:
            raise ChainError(f"The transaction was refused: {str(fault).rstrip('.')}.") from fault


def _terms(signed: Signed) -> dict[str, Any]:
    """What was signed, without the signature."""
    terms = TypedTransaction.from_bytes(HexBytes(signed.raw)).as_dict()
    return {name: value for name, value in terms.items() if name not in ("v", "r", "s")}


def _allowed(needed: int) -> int:
    if needed > GAS_CAP:
        raise ChainError(
            f"This needs {needed:,} gas and a transaction may have {GAS_CAP:,}: make it smaller."
        )
    # State moves between estimate and mining; a quarter more is never charged if not used.
    return min(needed + needed // 4 + 10_000, GAS_CAP)


def _fees(block: dict[str, Any] | None, tip: str) -> dict[str, int]:
    if block is None:
        raise ChainError("The node has no block: wait until it has one, or connect to another.")
    base = int(block.get("baseFeePerGas", "0x0"), 16)
    # Twice the base fee outlasts six full blocks in a row.
    return {"maxFeePerGas": 2 * base + int(tip, 16), "maxPriorityFeePerGas": int(tip, 16)}
