"""Where an audit reads from: a node, or a folder with what a node gave. Nothing is believed here.

A folder holds `agency.json` (which chain, which contracts), `headers.jsonl` and `logs.jsonl`: the
node's own JSON, one header or log a line, in the chain's order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

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
    *("GrantRounds", "GrantAmendments"),
)


class Header(msgspec.Struct, gc=False):
    """A block's header as the node gives it: hexadecimal text."""

    hash: str
    parentHash: str
    sha3Uncles: str
    miner: str
    stateRoot: str
    transactionsRoot: str
    receiptsRoot: str
    logsBloom: str
    difficulty: str
    number: str
    gasLimit: str
    gasUsed: str
    timestamp: str
    extraData: str
    mixHash: str
    nonce: str
    baseFeePerGas: str | None = None
    withdrawalsRoot: str | None = None
    blobGasUsed: str | None = None
    excessBlobGas: str | None = None
    parentBeaconBlockRoot: str | None = None
    requestsHash: str | None = None


class Log(msgspec.Struct, gc=False):
    """A log as the node gives it, its address in small letters."""

    address: str
    topics: list[str]
    data: str
    blockNumber: str
    blockHash: str
    transactionHash: str
    logIndex: str

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
        addresses = list(self.agency.contracts.values())
        token, treasury = self.agency.contracts["Token"], self.agency.contracts["Treasury"]
        addresses.remove(token)
        addresses += self._opened(treasury)
        for first, last in self._spans():
            found = self._logs(first, last, {"address": addresses})
            for topics in ([TRANSFER, topic_of(treasury)], [TRANSFER, None, topic_of(treasury)]):
                found += self._logs(first, last, {"address": token, "topics": topics})
            found.sort(key=lambda log: (int(log["blockNumber"], 16), int(log["logIndex"], 16)))
            yield from found

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


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Reads what `keep` wrote. Raises ConfigError for what is no such folder, naming the line."""

    folder: Path

    @property
    def agency(self) -> Agency:
        path = self.folder / "agency.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Agency)
        except (OSError, msgspec.MsgspecError) as fault:
            raise ConfigError(
                f"{path} does not say which agency the record is of: make it with "
                f"almoner audit --record. ({fault})"
            ) from fault

    def headers(self) -> Iterator[Header]:
        return _lines(self.folder / "headers.jsonl", Header)

    def logs(self) -> Iterator[Log]:
        return _lines(self.folder / "logs.jsonl", Log)


def keep(source: NodeSource, folder: Path) -> FolderSource:
    """Writes what a node gives into a new folder, and reads it from there.

    Raises ConfigError if the folder already holds something.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ConfigError(f"{folder} is not empty: name a new folder to record into.")
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for name, lines in (("headers", source.raw_headers()), ("logs", source.raw_logs())):
            out = stack.enter_context((folder / f"{name}.jsonl").open("wb"))
            for line in lines:
                out.write(msgspec.json.encode(line) + b"\n")
    # Last, so that what was left half written is no record.
    (folder / "agency.json").write_bytes(msgspec.json.encode(source.agency) + b"\n")
    return FolderSource(folder)


def batch(client: Client, asked: Sequence[tuple[RPCEndpoint, list[Any]]]) -> list[Any]:
    """The raw answers to several requests. Raises NodeUnreachable, and ChainError where refused."""
    try:
        given = client.web3.provider.make_batch_request(list(asked))  # type: ignore[attr-defined]
    except (requests.RequestException, json.JSONDecodeError) as fault:
        raise client.unreachable() from fault
    if not isinstance(given, list) or len(given) != len(asked):
        raise ChainError(f"The node refused a batch of requests: let it take {len(asked)} at once.")
    return given


def _lines(path: Path, kind: type[Any]) -> Iterator[Any]:
    decode = msgspec.json.Decoder(kind).decode
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield decode(line)
                except msgspec.MsgspecError as fault:
                    raise ConfigError(f"{path}, line {number}: {fault}.") from fault
    except OSError as fault:
        raise ConfigError(f"{path} cannot be read: {fault.strerror}.") from fault
