"""Reading a chain: contracts, blocks and logs, with every refusal named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from eth_abi.codec import ABICodec
from eth_abi.decoding import StringDecoder
from eth_abi.registry import BaseEquals
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractEvent, ContractFunction
from web3.exceptions import (
    BadFunctionCallOutput,
    ContractLogicError,
    Web3Exception,
    Web3RPCError,
)
from web3.middleware import ExtraDataToPOAMiddleware
from web3.types import BlockIdentifier, EventData, RPCEndpoint, TxParams, TxReceipt

from almoner.chain import artifacts, reverts
from almoner.chain.provider import BYTES, Bounded, Provider
from almoner.chain.wire import nobody
from almoner.errors import (
    ChainError,
    MissingBlock,
    MissingContract,
    NodeUnreachable,
    Reverted,
    WrongChain,
    printable,
)

REQUEST_SECONDS = 30.0
_UNUSED = ("gas_price_strategy", "ens_name_to_address", "validation")
"""What web3.py does before each call for transactions the node signs and for names of accounts,
which takes as long as the call: Almoner signs itself, and names none.
"""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block's header, as far as following a chain needs it. `timestamp` in seconds since 1970."""

    number: int
    hash: bytes
    parent_hash: bytes
    timestamp: int


class Client:
    """One chain behind one node's JSON-RPC address.

    Raises NodeUnreachable when nothing answers, at construction and at each call, and WrongChain
    when the node answers for another chain than expected. Nothing is retried: who calls decides
    that.
    """

    def __init__(self, url: str, expected_chain_id: int | None = None) -> None:
        self.url = url
        self._contracts: dict[tuple[str, str], Contract] = {}
        session = requests.Session()
        for scheme in ("http://", "https://"):
            session.mount(scheme, Bounded())
        # No proxy stands before a node on this machine; asking for one takes longer than the call.
        session.trust_env = urlsplit(url).hostname not in LOOPBACK
        self.web3 = Web3(
            Provider(
                url,
                request_kwargs={"timeout": REQUEST_SECONDS},
                session=session,
                exception_retry_configuration=None,
                # Else web3 asks again before each call and each transaction.
                cache_allowed_requests=True,
                cacheable_requests={RPCEndpoint("eth_chainId")},
            )
        )
        _take_any_text(self.web3)
        # Permissioned networks put their validators' seals into a header field web3 would refuse.
        self.web3.middleware_onion.inject(ExtraDataToPOAMiddleware, layer=0)
        for unused in _UNUSED:
            self.web3.middleware_onion.remove(unused)
        self.chain_id = int(self.request("eth_chainId"), 16)
        if expected_chain_id is not None and self.chain_id != expected_chain_id:
            raise WrongChain(
                f"The node answers for chain {self.chain_id}, not {expected_chain_id}: "
                "check ALMONER_RPC and ALMONER_CHAIN_ID."
            )

    def request(self, method: str, *parameters: object) -> Any:
        """The raw result of a JSON-RPC call. Raises NodeUnreachable, Reverted or ChainError."""
        try:
            answer = self.web3.provider.make_request(RPCEndpoint(method), list(parameters))
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self.unreachable() from fault
        if "error" in answer:
            raise self.refusal(method, answer["error"])
        return answer.get("result")

    def requests(self, asked: Sequence[tuple[str, list[object]]]) -> list[Any]:
        """The results of several calls, methods with parameters, in one request to the node.

        Raises NodeUnreachable, or Reverted or ChainError for the first that is refused, and
        ChainError where the node takes no batches.
        """
        named = [(RPCEndpoint(method), parameters) for method, parameters in asked]
        try:
            given = self.web3.provider.make_batch_request(named)  # type: ignore[attr-defined]
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self.unreachable() from fault
        if not isinstance(given, list) or len(given) != len(named):
            raise ChainError(
                f"The node refused a batch of calls: let it take batches of {len(named)}."
            )
        for (method, _), answer in zip(asked, given, strict=True):
            if "error" in answer:
                raise self.refusal(method, answer["error"])
        return [answer.get("result") for answer in given]

    def contract(self, name: str, address: str) -> Contract:
        """One of our contracts at an address. Raises MissingContract if there is no code there.

        Each is looked for and made once: web3.py takes 20 ms to make one.
        """
        known = self._contracts.get((name, address))
        if known is not None:
            return known
        checked = to_checksum_address(address)
        if self.request("eth_getCode", checked, "latest") in ("0x", None):
            raise MissingContract(
                f"There is no {name} at {checked} on chain {self.chain_id}: deploy it, or check "
                "that the deployment record is of this chain."
            )
        made = self.web3.eth.contract(address=checked, abi=list(artifacts.load(name).abi))
        return self._contracts.setdefault((name, address), made)

    def call(
        self,
        fn: ContractFunction,
        *,
        sender: str | None = None,
        block: BlockIdentifier = "latest",
    ) -> Any:
        """What a function returns, without a transaction; `sender` is who seems to call.

        Raises Reverted with the error's name and arguments.
        """
        params: TxParams = {"from": to_checksum_address(sender)} if sender else {}
        try:
            return fn.call(params, block_identifier=block)
        except ContractLogicError as fault:
            raise reverted(fault) from fault
        except BadFunctionCallOutput as fault:
            raise MissingContract(
                f"What is at {fn.address} does not answer as expected: check the deployment record."
            ) from fault
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self.unreachable() from fault
        except Web3Exception as fault:
            raise ChainError(f"The node refused a call of {fn.fn_name}: {fault}.") from fault

    def head(self) -> tuple[int, bytes, int]:
        """Number, hash and timestamp of the newest block."""
        block = self.block("latest")
        return block.number, block.hash, block.timestamp

    def block(self, identifier: int | bytes | str) -> Block:
        """The block of a number, a hash, or a name (`latest`, `safe`, `finalized`, `earliest`).

        Raises MissingBlock if the node does not have it.
        """
        if isinstance(identifier, bytes):
            found = self.request("eth_getBlockByHash", f"0x{identifier.hex()}", False)
        else:
            name = hex(identifier) if isinstance(identifier, int) else identifier
            found = self.request("eth_getBlockByNumber", name, False)
        if found is None:
            shown = f"0x{identifier.hex()}" if isinstance(identifier, bytes) else identifier
            raise MissingBlock(f"The node has no block {shown}.")
        return Block(
            number=int(found["number"], 16),
            hash=_bytes(found["hash"]),
            parent_hash=_bytes(found["parentHash"]),
            timestamp=int(found["timestamp"], 16),
        )

    def events(self, event: ContractEvent, **indexed: object) -> list[dict[str, Any]]:
        """The arguments of every event of a kind with these indexed values, oldest first."""
        return [dict(log["args"]) for log in self.emitted(event, **indexed)]

    def emitted(self, event: ContractEvent, **indexed: object) -> list[EventData]:
        """The same with the place of each on the chain: its block, its transaction, its log."""
        try:
            return list(event.get_logs(argument_filters=indexed, from_block=0))
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self.unreachable() from fault
        except Web3Exception as fault:
            raise ChainError(
                f"The node refused the logs of {event.event_name}: {fault}."
            ) from fault

    def receipt(self, transaction: bytes) -> TxReceipt:
        """The receipt of a transaction that is mined."""
        try:
            return self.web3.eth.get_transaction_receipt(HexBytes(transaction))
        except (requests.RequestException, json.JSONDecodeError) as fault:
            raise self.unreachable() from fault
        except Web3Exception as fault:
            raise ChainError(
                f"The node refused the receipt of 0x{transaction.hex()}: {fault}."
            ) from fault

    def decode_revert(self, data: bytes) -> Reverted:
        """The named error whose selector and arguments are `data`."""
        return reverts.decode_revert(data)

    def refusal(self, method: str, error: Any) -> ChainError:
        """The exception for a JSON-RPC error: Reverted if it carries the bytes of a revert."""
        data = error.get("data") if isinstance(error, dict) else None
        message = str(error.get("message", "") if isinstance(error, dict) else error)
        if isinstance(data, str) and BYTES.fullmatch(data) and "revert" in message.lower():
            return reverts.decode_revert(_bytes(data))
        return ChainError(f"The node refused {method}: {printable(message)}.")

    def unreachable(self) -> NodeUnreachable:
        """The exception for a node that does not answer."""
        return nobody(self.url)


def reverted(fault: ContractLogicError | Web3RPCError) -> Reverted:
    """The named error behind what web3 raises for a refused call."""
    data = getattr(fault, "data", None)
    if isinstance(data, str) and BYTES.fullmatch(data):
        return reverts.decode_revert(_bytes(data))
    return Reverted("Error", {"message": fault.message}) if fault.message else Reverted("Unknown")


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _take_any_text(web3: Web3) -> None:
    """Reads strings that are not UTF-8, which no contract refuses: one event of a hostile officer
    would end every command that lists its kind.
    """
    own = web3.codec._registry.copy()  # type: ignore[no-untyped-call]
    own.unregister_decoder("string")
    text = StringDecoder(handle_string_errors="replace")  # type: ignore[no-untyped-call]
    own.register_decoder(BaseEquals("string"), text, label="string")  # type: ignore[no-untyped-call]
    web3.codec = ABICodec(own)
