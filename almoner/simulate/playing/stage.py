"""A local chain with an agency on it, and the hands of everybody who acts there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_utils.address import to_checksum_address
from hexbytes import HexBytes
from web3.contract import Contract
from web3.types import TxReceipt

from almoner.acts import rounds
from almoner.chain import artifacts
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.chain.sender import WAIT_SECONDS, Sendable, Sender, Signed
from almoner.errors import AlmonerError
from almoner.events import Decoder, Event
from almoner.simulate.playing.comparing import Heard
from almoner.simulate.playing.names import Names
from almoner.simulate.playing.script import TRANSFER
from almoner.simulate.playing.signing import Signers
from almoner.simulate.population import keys

PURSE = 10**24
"""Wei for fees."""
GAS = 200_000
"""The most gas of a transfer."""


class Hand(Sender):
    """Sends in the name of one key, at the time of the stage, which keeps every receipt."""

    def __init__(self, client: Client, account: LocalAccount, stage: Stage) -> None:
        super().__init__(client, account)
        self._stage = stage

    def prepare(self, fn: Sendable, value: int = 0) -> Signed:
        """Pins the next block to the time of the stage first, so that it is tried out then."""
        self._stage.pin()
        return super().prepare(fn, value)

    def wait(self, transaction: bytes, timeout: float = WAIT_SECONDS) -> TxReceipt:
        """Shows the receipt to the stage."""
        receipt = super().wait(transaction, timeout)
        self._stage.receipts.append(receipt)
        return receipt


@dataclass(slots=True)
class Stage:
    """Everything the acts of a population need. Persons and secrets are those of its seed."""

    client: Client
    seed: int
    folder: Path
    """Where the record of the deployment is."""
    names: Names
    signers: Signers
    time: int
    """Of the next block."""
    token: Contract = field(init=False)
    offices: Contract = field(init=False)
    treasury: Contract = field(init=False)
    holds: Contract = field(init=False)
    receipts: list[TxReceipt] = field(default_factory=list)
    agencies: dict[str, Agency] = field(default_factory=dict)
    """By the addresses of programs and of rosters in the population."""
    granting: Agency | None = None
    """The one with the grant program."""
    plans: dict[int, rounds.Plan] = field(default_factory=dict)
    """Of rounds, by number."""
    rosters: dict[str, str] = field(default_factory=dict)
    """Of the population, by program."""
    _hands: dict[str, Hand] = field(default_factory=dict)
    _decoder: Decoder = field(default_factory=lambda: _decoder())
    _ours: set[str] = field(default_factory=set)
    _funded: set[str] = field(default_factory=set)
    _signing: set[str] = field(default_factory=set)
    """Accounts that the node signs for."""

    def pin(self) -> None:
        """Has the next block be at the time of the stage."""
        self.client.request("evm_setNextBlockTimestamp", hex(self.time))

    def mine(self, count: int) -> None:
        """Mines empty blocks, each at the time of the stage: by itself the node's clock goes on."""
        for _ in range(count):
            self.pin()
            self.client.request("evm_mine")

    def hand(self, *whose: object) -> Hand:
        """Somebody's hand, as keys are named."""
        return self._hand(keys.secret(self.seed, *whose))

    def officer(self, person: str | int) -> Hand:
        """An officer's, by person number."""
        return self.hand("officer", int(person))

    @property
    def relay(self) -> Hand:
        """Of whoever sends what anybody may send."""
        return self.hand("relay")

    def by(self, address: str) -> Hand:
        """The hand of an account that was met before. Raises AlmonerError for another."""
        if address not in self._hands:
            raise AlmonerError(f"Nobody of the population has the key of {address}.")
        return self._hands[address]

    def fund(self, address: str) -> None:
        """Gives an account gas, once."""
        if address not in self._funded:
            self.client.request("anvil_setBalance", address, hex(PURSE))
            self._funded.add(address)

    @contextmanager
    def refusing(self, accounts: Sequence[str]) -> Iterator[None]:
        """Has the token refuse transfers to accounts meanwhile."""
        block = self.token.functions.setBlocked
        for account in accounts:
            self.hand("deployer").send(block(account, True))
        yield
        for account in accounts:
            self.hand("deployer").send(block(account, False))

    def transfer(self, sender: str, recipient: str, amount: int) -> None:
        """A transfer between strangers. Who has too little has had it from elsewhere."""
        self.fund(sender)
        if sender not in self._signing:
            self.client.request("anvil_impersonateAccount", sender)
            self._signing.add(sender)
        if self.client.call(self.token.functions.balanceOf(sender)) < amount:
            self.client.request("anvil_dealERC20", sender, self.token.address, hex(amount))
        self.pin()
        data = self.token.functions.transfer(recipient, amount)._encode_transaction_data()
        asked = {"from": sender, "to": self.token.address, "gas": hex(GAS), "data": data}
        sent = self.client.request("eth_sendTransaction", asked)
        self.hand("deployer").wait(bytes.fromhex(sent.removeprefix("0x")))

    def listen(self, *contracts: str) -> None:
        """Hears these contracts from now on."""
        self._ours.update(contracts)

    def heard(self, *, moves: bool = False) -> list[Heard]:
        """What the contracts said since the last time, and what the Treasury paid.

        `moves` hears whatever the token moved.
        """
        found = [
            each
            for receipt in self.receipts
            for each in map(self._decoded, receipt["logs"])
            if each.address in self._ours
            or (each.address == self.token.address and (moves or self._is_payment(each)))
        ]
        self.receipts.clear()
        return [
            Heard(
                block=each.block_number,
                address=each.address,
                event=str(each.name),
                args={name: _plain(value) for name, value in each.args.items()},
            )
            for each in found
        ]

    def _is_payment(self, event: Event) -> bool:
        return event.name == TRANSFER and event.args["from"] == self.treasury.address

    def _hand(self, secret: bytes) -> Hand:
        account: LocalAccount = Account.from_key(secret)
        address = str(account.address)
        if address not in self._hands:
            self.fund(address)
            self._hands[address] = Hand(self.client, account, self)
        return self._hands[address]

    def _decoded(self, log: Any) -> Event:
        return self._decoder.decode(_Raw(log), self.time)


class _Raw:
    """A log of a receipt, in the form events are decoded from."""

    def __init__(self, log: Mapping[str, Any]) -> None:
        self.address = str(to_checksum_address(log["address"]))
        self.topics = tuple(bytes(HexBytes(topic)) for topic in log["topics"])
        self.data = bytes(HexBytes(log["data"]))
        self.block_number = int(log["blockNumber"])
        self.block_hash = bytes(HexBytes(log["blockHash"]))
        self.transaction_hash = bytes(HexBytes(log["transactionHash"]))
        self.log_index = int(log["logIndex"])


def _decoder() -> Decoder:
    return Decoder([list(artifacts.events_by_topic().values())])


def _plain(value: Any) -> Any:
    """A value as an export has it."""
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return str(value) if type(value) is int else value
