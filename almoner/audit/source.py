"""What an audit reads, and a node that gives it. Nothing is believed here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

import msgspec
import requests
from eth_utils.address import is_address
from web3.types import RPCEndpoint

from almoner.audit.shapes import TRANSFER, topic, topic_of
from almoner.chain.client import Client
from almoner.chain.deployment import Deployment
from almoner.errors import ChainError, ConfigError, NodeUnreachable

SPAN = 250
"""Blocks whose logs and headers are asked for at once."""
CONTRACTS = (
    *("Token", "Offices", "Treasury", "Holds", "Changes", "Hearings"),
    *("GrantRounds", "GrantAmendments", "RuleSets"),
)


Number = Annotated[str, msgspec.Meta(pattern=r"^0x[0-9a-fA-F]+\Z")]
"""Hexadecimal text, as is what follows."""
Raw = Annotated[str, msgspec.Meta(pattern=r"^0x(?:[0-9a-fA-F]{2})*\Z")]


class Header(msgspec.Struct, gc=False):
    """A block's header as the node gives it."""

    hash: Raw
    parentHash: Raw
    sha3Uncles: Raw
    miner: Raw
    stateRoot: Raw
    transactionsRoot: Raw
    receiptsRoot: Raw
    logsBloom: Raw
    difficulty: Number
    number: Number
    gasLimit: Number
    gasUsed: Number
    timestamp: Number
    extraData: Raw
    mixHash: Raw
    nonce: Raw
    baseFeePerGas: Number | None = None
    withdrawalsRoot: Raw | None = None
    blobGasUsed: Number | None = None
    excessBlobGas: Number | None = None
    parentBeaconBlockRoot: Raw | None = None
    requestsHash: Raw | None = None


class Log(msgspec.Struct, gc=False):
    """A log as the node gives it, its address in small letters."""

    address: str
    topics: list[str]
    data: str
    blockNumber: Number
    blockHash: str
    transactionHash: str
    logIndex: Number

    def __post_init__(self) -> None:
        # Some nodes write the checksum.
        self.address = self.address.lower()


class Agency(msgspec.Struct, frozen=True):
    """Which contracts an audit is of, by their names in the deployment record."""

    chain_id: int
    genesis: str
    first_block: int
    contracts: dict[str, str]
    programs: dict[str, str]
    """Addresses of those in the deployment record, by their ids: for who names one."""

    @classmethod
    def of(cls, deployment: Deployment) -> Agency:
        """Raises ConfigError if the record lacks a contract."""
        contracts = {name: deployment.address(name).lower() for name in CONTRACTS}
        return cls(
            chain_id=deployment.chain_id,
            genesis=deployment.genesis,
            first_block=deployment.first_block,
            contracts=contracts,
            programs={name: each.address.lower() for name, each in deployment.programs.items()},
        )

    def program(self, program_id: str | None) -> str:
        """The address of a program, by its id or address; of the only one where none is named.

        Raises ConfigError where none is meant.
        """
        if program_id is None and len(self.programs) == 1:
            return next(iter(self.programs.values()))
        named = program_id or ""
        if named in self.programs:
            return self.programs[named]
        if not is_address(named):
            known = ", ".join(self.programs) or "none"
            raise ConfigError(
                f"Name a program with --program, by its id or address; known here: {known}."
            )
        return named.lower()


class Source(Protocol):
    """What an audit reads: headers and logs, each in the chain's order."""

    @property
    def agency(self) -> Agency: ...

    def headers(self) -> Iterator[Header]: ...

    def logs(self) -> Iterator[Log]: ...


@dataclass(slots=True)
class NodeSource:
    """Reads a node, up to a block that was the newest when the reading began."""

    client: Client
    agency: Agency
    last: int

    @classmethod
    def begin(cls, client: Client, deployment: Deployment) -> NodeSource:
        return cls(client=client, agency=Agency.of(deployment), last=client.head()[0])

    def headers(self) -> Iterator[Header]:
        for raw in self.raw_headers():
            yield msgspec.convert(raw, Header)

    def logs(self) -> Iterator[Log]:
        for raw in self.raw_logs():
            yield msgspec.convert(raw, Log)

    def raw_headers(self) -> Iterator[dict[str, Any]]:
        """As the node gives them. Raises ChainError if it lacks one, NodeUnreachable."""
        for first, last in self._spans():
            asked = [
                (RPCEndpoint("eth_getBlockByNumber"), [hex(number), False])
                for number in range(first, last + 1)
            ]
            for number, answer in zip(
                range(first, last + 1), batch(self.client, asked), strict=True
            ):
                if answer.get("result") is None:
                    raise ChainError(f"The node does not give block {number}: ask another node.")
                yield answer["result"]

    def raw_logs(self) -> Iterator[dict[str, Any]]:
        """Those of all contracts of the agency, and the token's to and from the Treasury."""
        token, treasury = self.agency.contracts["Token"], self.agency.contracts["Treasury"]
        addresses = self.addresses()
        for first, last in self._spans():
            found = self._logs(first, last, {"address": addresses})
            for topics in ([TRANSFER, topic_of(treasury)], [TRANSFER, None, topic_of(treasury)]):
                found += self._logs(first, last, {"address": token, "topics": topics})
            found.sort(key=lambda log: (int(log["blockNumber"], 16), int(log["logIndex"], 16)))
            yield from found

    def addresses(self) -> list[str]:
        """Of the agency's contracts, its programs and their rosters; the token aside."""
        contracts = self.agency.contracts
        own = [address for name, address in contracts.items() if name != "Token"]
        return own + self._opened(contracts["Treasury"])

    def _logs(self, first: int, last: int, wanted: dict[str, Any]) -> list[dict[str, Any]]:
        """Those of a span; of its halves, where the node finds it too long an answer."""
        span = {"fromBlock": hex(first), "toBlock": hex(last)}
        try:
            return list(self.client.request("eth_getLogs", {**span, **wanted}))
        except NodeUnreachable:
            raise
        except ChainError:
            if first == last:
                raise
        middle = (first + last) // 2
        return self._logs(first, middle, wanted) + self._logs(middle + 1, last, wanted)

    def _opened(self, treasury: str) -> list[str]:
        """Addresses of the programs and their rosters, which are in events themselves."""
        found: list[str] = []
        kinds = (("ProgramOpened", [treasury]), ("RosterOpened", found))
        for name, emitters in kinds:
            if not emitters:
                continue
            asked = {"address": list(emitters), "topics": [topic(name)]}
            found += [
                f"0x{log['topics'][1][26:]}"
                for log in self._logs(self.agency.first_block, self.last, asked)
            ]
        return found

    def _spans(self) -> Iterator[tuple[int, int]]:
        for first in range(self.agency.first_block, self.last + 1, SPAN):
            yield first, min(first + SPAN - 1, self.last)


def batch(client: Client, asked: Sequence[tuple[RPCEndpoint, list[Any]]]) -> list[Any]:
    """The raw answers to several requests. Raises NodeUnreachable, and ChainError where refused."""
    try:
        given = client.web3.provider.make_batch_request(list(asked))  # type: ignore[attr-defined]
    except (requests.RequestException, json.JSONDecodeError) as fault:
        raise client.unreachable() from fault
    if not isinstance(given, list) or len(given) != len(asked):
        raise ChainError(f"The node refused a batch of requests: let it take {len(asked)} at once.")
    return given
