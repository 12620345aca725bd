"""A Safe: an account of several owners, deployed from its own package, whose owners sign for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from eth_account.messages import SignableMessage, encode_typed_data
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.logs import DISCARD
from web3.types import TxReceipt

from almoner.chain.client import Client
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT

CODE = PROJECT_ROOT / "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts"
NOBODY = "0x" + "00" * 20
FIRST = "0x" + "00" * 19 + "01"
"""What stands before the first owner in a Safe's list of them."""
CALL, DELEGATECALL = 0, 1
# To memory's first byte, and from there into the account: INVALID, which burns all gas it is given.
_BURNER = "0x60fe60005360016000f3"


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeCode:
    """What all Safes share: the code they run, what answers ERC-1271 for them, what makes them."""

    client: Client
    source: Sender
    singleton: Contract
    handler: Contract
    factory: Contract
    message_library: Contract

    @classmethod
    def deploy(cls, client: Client, source: Sender) -> SafeCode:
        """Deploys it all from the package's own bytecode."""

        def put(path: str) -> Contract:
            built = json.loads((CODE / f"{path}.json").read_text())
            made = client.web3.eth.contract(abi=built["abi"], bytecode=built["bytecode"])
            address = str(source.send(made.constructor())["contractAddress"])
            return client.web3.eth.contract(address=to_checksum_address(address), abi=built["abi"])

        return cls(
            client=client,
            source=source,
            singleton=put("Safe.sol/Safe"),
            handler=put("handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler"),
            factory=put("proxies/SafeProxyFactory.sol/SafeProxyFactory"),
            message_library=put("libraries/SignMessageLib.sol/SignMessageLib"),
        )

    def burner(self) -> str:
        """The address of a handler that burns all gas, whatever it is asked."""
        made = self.client.web3.eth.contract(abi=[], bytecode=_BURNER)
        return str(self.source.send(made.constructor())["contractAddress"])

    def create(self, *owners: LocalAccount, threshold: int = 2, number: int = 0) -> Safe:
        """A Safe of these owners; `number` tells those of the same owners apart."""
        setup = self.singleton.functions.setup(
            [owner.address for owner in owners],
            threshold,
            NOBODY,
            b"",
            self.handler.address,
            *(NOBODY, 0, NOBODY),
        )
        call = bytes.fromhex(setup._encode_transaction_data()[2:])
        fn = self.factory.functions.createProxyWithNonce(self.singleton.address, call, number)
        receipt = self.source.send(fn)
        (created,) = self.factory.events.ProxyCreation().process_receipt(receipt, DISCARD)
        contract = self.client.web3.eth.contract(
            address=to_checksum_address(created["args"]["proxy"]), abi=self.singleton.abi
        )
        return Safe(code=self, contract=contract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """One Safe. It keeps no state of the chain's."""

    code: SafeCode
    contract: Contract

    @property
    def signer(self) -> bytes:
        """Its ERC-7913 signer bytes: the address."""
        return bytes.fromhex(self.contract.address.removeprefix("0x"))

    def sign(self, digest: bytes, *owners: LocalAccount) -> bytes:
        """The owners' signatures over a message of 32 bytes, as its handler wants them."""
        asked = self._typed("SafeMessage", [("message", "bytes")], [digest])
        return _signatures(asked, owners)

    def remove(self, owner: LocalAccount, *by: LocalAccount, threshold: int = 2) -> None:
        """Takes an owner out."""
        owners = [FIRST, *self.contract.functions.getOwners().call()]
        before = owners[owners.index(owner.address) - 1]
        self.transact(self.contract.functions.removeOwner(before, owner.address, threshold), *by)

    def set_handler(self, handler: str, *by: LocalAccount) -> None:
        """Puts another contract in the place of what answers ERC-1271."""
        self.transact(self.contract.functions.setFallbackHandler(handler), *by)

    def sign_on_chain(self, digest: bytes, *by: LocalAccount) -> None:
        """Has it accept a message of 32 bytes without a signature."""
        fn = self.code.message_library.functions.signMessage(digest)
        self.transact(fn, *by, operation=DELEGATECALL)

    def transact(self, fn: ContractFunction, *by: LocalAccount, operation: int = CALL) -> TxReceipt:
        """Has it make a call that these owners sign. Raises Reverted if they are too few."""
        given: list[Any] = [fn.address, 0, bytes.fromhex(fn._encode_transaction_data()[2:])]
        given += [operation, 0, 0, 0, NOBODY, NOBODY]
        fields = [
            *(("to", "address"), ("value", "uint256"), ("data", "bytes"), ("operation", "uint8")),
            *(("safeTxGas", "uint256"), ("baseGas", "uint256"), ("gasPrice", "uint256")),
            *(("gasToken", "address"), ("refundReceiver", "address"), ("nonce", "uint256")),
        ]
        nonce = self.contract.functions.nonce().call()
        signed = _signatures(self._typed("SafeTx", fields, [*given, nonce]), by)
        return self.code.source.send(self.contract.functions.execTransaction(*given, signed))

    def _typed(
        self, name: str, fields: list[tuple[str, str]], values: list[Any]
    ) -> SignableMessage:
        place = {"chainId": self.code.client.chain_id, "verifyingContract": self.contract.address}
        types = {name: [{"name": field, "type": kind} for field, kind in fields]}
        named = {field: value for (field, _), value in zip(fields, values, strict=True)}
        return encode_typed_data(place, types, named)


def _signatures(message: SignableMessage, owners: tuple[LocalAccount, ...]) -> bytes:
    """One after the other, in the order of the owners' addresses."""
    ordered = sorted(owners, key=lambda owner: int(owner.address, 16))
    return b"".join(bytes(owner.sign_message(message).signature) for owner in ordered)
