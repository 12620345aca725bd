"""Acts on a local chain, fast: calls in anybody's name, batches of reads, decoded events."""

from __future__ import annotations

import functools
import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from eth_abi.abi import decode, encode
from eth_utils.abi import collapse_if_tuple, filter_abi_by_type, function_abi_to_4byte_selector

from almoner.chain import artifacts
from almoner.chain.reverts import decode_revert
from almoner.testing import World

GAS = hex(15_000_000)
# A node that chooses the fees goes by a block that it may or may not have noted yet, and the
# transaction's own hash depends on them.
FEES = {"maxFeePerGas": hex(10**12), "maxPriorityFeePerGas": hex(10**9)}
NAMES = {
    "offices": "Offices",
    "treasury": "Treasury",
    "holds": "Holds",
    "changes": "Changes",
    "hearings": "Hearings",
    "program": "BenefitProgram",
    "roster": "Roster",
    "rounds": "GrantRounds",
    "amendments": "GrantAmendments",
    "rule_sets": "RuleSets",
    "token": "TestDollar",
}
"""Contracts of the world, and where their functions are found: every token has a dollar's."""


class BlockHash(bytes):
    """The hash of a block. It prints as what it stands for, the same on every chain."""

    def __repr__(self) -> str:
        return "hash of a block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function of one of our contracts."""

    contract: str
    name: str
    selector: bytes
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parts: tuple[str, ...]
    """Fields of the struct it returns, if it returns one."""
    changes: bool

    def data(self, arguments: Sequence[Any]) -> str:
        return f"0x{(self.selector + encode(self.inputs, arguments)).hex()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who calls what. `sender` is an address in lower case."""

    sender: str
    contract: str
    name: str
    arguments: tuple[Any, ...]

    def __str__(self) -> str:
        return f"{self.sender[:8]} {self.contract}.{self.name}{self.arguments}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event of our contracts or the token."""

    name: str
    arguments: dict[str, Any]
    origin: str = ""
    """The contract it comes from."""

    def __getitem__(self, field_: str) -> Any:
        return self.arguments[field_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What became of a call: its events, or the error it was refused with."""

    sender: str
    at: int
    block: int
    events: tuple[Event, ...] = ()
    refusal: str | None = None

    @property
    def done(self) -> bool:
        return self.refusal is None


@functools.cache
def functions(contract: str) -> dict[str, Function]:
    """All functions of a contract, by name."""
    found = {}
    artifact = artifacts.load(NAMES.get(contract, contract))
    for element in filter_abi_by_type("function", artifact.abi):
        outputs = element["outputs"]
        found[element["name"]] = Function(
            contract=contract,
            name=element["name"],
            selector=function_abi_to_4byte_selector(element),
            inputs=tuple(collapse_if_tuple(each) for each in element["inputs"]),
            outputs=tuple(collapse_if_tuple(each) for each in outputs),
            parts=tuple(each["name"] for each in outputs[0].get("components", ()))
            if outputs
            else (),
            changes=element["stateMutability"] == "nonpayable",
        )
    return found


@functools.cache
def _shape(topic: bytes) -> tuple[str, list[tuple[str, str]], list[tuple[str, str]]] | None:
    """Name, indexed and other fields of an event."""
    abi = artifacts.events_by_topic().get(topic)
    if abi is None:
        return None
    sides: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for each in abi["inputs"]:
        sides[0 if each["indexed"] else 1].append((each["name"], collapse_if_tuple(each)))
    return abi["name"], *sides


def event(log: Any) -> Event | None:
    """A log as an event; None if it is none of ours."""
    topics = [bytes.fromhex(each[2:]) for each in log["topics"]]
    shape = _shape(topics[0]) if topics else None
    if shape is None:
        return None
    name, indexed, others = shape
    values = {
        field_: decode([kind], topic)[0]
        for (field_, kind), topic in zip(indexed, topics[1:], strict=True)
    }
    data = decode([kind for _, kind in others], bytes.fromhex(log["data"][2:]))
    values.update(zip((field_ for field_, _ in others), data, strict=True))
    return Event(name=name, arguments=values, origin=log["address"].lower())


@dataclass(slots=True, kw_only=True)
class Wire:
    """One world, reached by batches of requests over one connection."""

    world: World
    beside: World | None = None
    """The same agency seen from its second program, if it has one."""
    addresses: dict[str, str] = field(init=False)
    programs: list[tuple[str, str]] = field(init=False)
    """Each program with its roster."""
    now: int = 0
    block: int = 0
    _connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        place = urlsplit(self.world.client.url)
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port)
        self.addresses = {name: getattr(self.world, name).address.lower() for name in NAMES}
        seen = [self.world, self.beside] if self.beside else [self.world]
        self.programs = [
            (each.program.address.lower(), each.roster.address.lower()) for each in seen
        ]
        self.batch([("anvil_autoImpersonateAccount", [True])])
        # Told when to mine: by itself it forgets a transaction once in some thousands.
        self.batch([("evm_setAutomine", [False])])
        self.look()

    def batch(self, requests: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """The answers, in order: results, or errors as they come."""
        body = json.dumps(
            [
                {"jsonrpc": "2.0", "id": at, "method": method, "params": parameters}
                for at, (method, parameters) in enumerate(requests)
            ]
        )
        self._connection.request("POST", "/", body, {"Content-Type": "application/json"})
        answers = json.loads(self._connection.getresponse().read())
        by_id = {each["id"]: each for each in answers}
        return [by_id[at].get("result", by_id[at].get("error")) for at in range(len(requests))]

    def turn(self, at: int) -> None:
        """From now on `program` and `roster` are those of that program."""
        self.addresses["program"], self.addresses["roster"] = self.programs[at]

    def program_of(self, told: Event) -> int | None:
        """Which program an event is about; None for what is about the agency."""
        named = (told.arguments.get("program"), told.origin)
        return next((at for at, each in enumerate(self.programs) if {*each} & {*named}), None)

    def close(self) -> None:
        self._connection.close()

    def look(self) -> None:
        """Learns what the newest block is."""
        (head,) = self.batch([("eth_getBlockByNumber", ["latest", False])])
        self.now, self.block = int(head["timestamp"], 16), int(head["number"], 16)

    def head_hash(self) -> BlockHash:
        """The hash of the newest block."""
        (head,) = self.batch([("eth_getBlockByNumber", [hex(self.block), False])])
        return BlockHash.fromhex(head["hash"][2:])

    def warp(self, to: int, blocks: int = 0) -> None:
        """Mines a block at that time, and more, each a second later."""
        if to > self.now:
            self.batch([("evm_setNextBlockTimestamp", [to])])
            self.batch([("anvil_mine", [hex(1 + blocks), hex(1)])])
            self.look()

    def _transaction(self, call: Call) -> dict[str, str]:
        function = functions(call.contract)[call.name]
        return {
            "from": call.sender,
            "to": self.addresses[call.contract],
            "gas": GAS,
            "data": function.data(call.arguments),
            **FEES,
        }

    def send(self, call: Call) -> Act:
        """Has the call mined a second later."""
        return self._mined(call.sender, self._transaction(call))

    def raw(self, sender: str, to: str, data: str) -> Act:
        """The same for a call of any contract."""
        transaction = {"from": sender, "to": to, "gas": GAS, "data": data, **FEES}
        return self._mined(sender, transaction)

    def _mined(self, sender: str, transaction: dict[str, str]) -> Act:
        (sent,) = self.batch([("eth_sendTransaction", [transaction])])
        if not isinstance(sent, str):
            raise AssertionError(f"the node refused: {sent}")
        self.batch([("evm_mine", [])])
        (receipt,) = self.batch([("eth_getTransactionReceipt", [sent])])
        self.block = int(receipt["blockNumber"], 16)
        self.now += 1
        refusal = None if receipt["status"] == "0x1" else self._refusal(receipt["transactionHash"])
        found = tuple(each for each in map(event, receipt["logs"]) if each is not None)
        return Act(sender=sender, at=self.now, block=self.block, events=found, refusal=refusal)

    def _refusal(self, transaction: str) -> str:
        (trace,) = self.batch([("debug_traceTransaction", [transaction, {"tracer": "callTracer"}])])
        output = bytes.fromhex(trace.get("output", "0x")[2:])
        return decode_revert(output).name if output else f"empty ({trace.get('error')})"

    def would(self, call: Call) -> str | None:
        """None if a call would be taken now, or why not."""
        (answer,) = self.batch([("eth_call", [self._transaction(call), "latest"])])
        if isinstance(answer, str):
            return None
        data = answer.get("data") or "0x"
        return decode_revert(bytes.fromhex(data[2:])).name if len(data) > 2 else str(answer)

    def read(self, wanted: Sequence[tuple[str, str, tuple[Any, ...]]]) -> list[Any]:
        """What views return, in one batch: a struct by field, a single value, or a tuple."""
        asked = [(functions(contract)[name], arguments) for contract, name, arguments in wanted]
        requests = [
            ("eth_call", [{"to": self.addresses[f.contract], "data": f.data(given)}, "latest"])
            for f, given in asked
        ]
        answers = self.batch(requests) if requests else []
        return [_returned(f, each) for (f, _), each in zip(asked, answers, strict=True)]

    def balance(self, account: str) -> int:
        """Base units an account has."""
        (found,) = self.read([("token", "balanceOf", (account,))])
        return int(found)


def _returned(function: Function, answer: Any) -> Any:
    if not isinstance(answer, str):
        raise AssertionError(f"the view {function.name} reverted: {answer}")
    values = decode(function.outputs, bytes.fromhex(answer[2:]))
    if function.parts:
        return dict(zip(function.parts, values[0], strict=True))
    return values[0] if len(values) == 1 else values
