"""What compiling gave, contract by contract, and the names of all errors and events."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from eth_typing import ABIElement, ABIError, ABIEvent
from eth_utils.abi import (
    abi_to_signature,
    event_abi_to_log_topic,
    filter_abi_by_type,
    function_signature_to_4byte_selector,
)

from almoner.chain import compile
from almoner.errors import CompileError

_PLACEHOLDER = re.compile(r"__\$[0-9a-f]{34}\$__")
"""What the compiler writes where the address of a library goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One compiled contract, interface or library."""

    name: str
    source: str
    """Path of its file, relative to the project."""
    abi: tuple[ABIElement, ...]
    bytecode: bytes
    """Creation code without constructor arguments; empty for what cannot be deployed. Zeros where
    the addresses of libraries go."""
    runtime: bytes
    """Code on chain, with zeros where immutables and the addresses of libraries go."""
    immutable_references: Mapping[str, tuple[tuple[int, int], ...]]
    """Id of an immutable to the (start, length) of its places in `runtime`, in bytes."""
    creation_links: Mapping[str, tuple[int, ...]]
    """Name of a library to where its address starts in `bytecode`."""
    runtime_links: Mapping[str, tuple[int, ...]]
    """The same in `runtime`."""
    storage_layout: Mapping[str, Any]
    method_identifiers: Mapping[str, str]
    """Signature to selector, both as Solidity writes them (the selector without 0x)."""

    @property
    def deployable(self) -> bool:
        """Whether it has creation code: neither an interface nor abstract."""
        return bool(self.bytecode)

    @property
    def libraries(self) -> tuple[str, ...]:
        """The libraries it calls by address, which have to be deployed first."""
        return tuple(sorted(self.creation_links))

    def linked(self, addresses: Mapping[str, str]) -> Artifact:
        """The same with the addresses of its libraries filled in. Raises KeyError without one."""
        return replace(
            self,
            bytecode=_filled(self.bytecode, self.creation_links, addresses),
            runtime=_filled(self.runtime, self.runtime_links, addresses),
        )

    def places_of_deployment(self) -> tuple[tuple[int, int], ...]:
        """(start, length) of what its deployment fills in: immutables, a library's own address."""
        immutables = [place for each in self.immutable_references.values() for place in each]
        # The code of a library begins by comparing its own address with where it runs.
        own = self.runtime[:21] == b"\x73" + bytes(20)
        return (*immutables, *([(1, 20)] if own else []))


def load(name: str) -> Artifact:
    """The artifact of one of our contracts. Raises CompileError if there is none of that name."""
    artifacts = load_all()
    if name not in artifacts:
        raise CompileError(f"There is no contract {name}; there are {', '.join(artifacts)}.")
    return artifacts[name]


@functools.cache
def load_all() -> Mapping[str, Artifact]:
    """All our contracts by name, mocks and interfaces included; compiled at most once a process."""
    found: dict[str, Artifact] = {}
    for source, contracts in sorted(compile.compile_all().contracts.items()):
        for name, output in contracts.items():
            if name in found:
                raise CompileError(
                    f"{name} is in {found[name].source} and in {source}: rename one."
                )
            found[name] = _artifact(name, source, output)
    return dict(sorted(found.items()))


@functools.cache
def errors_by_selector() -> Mapping[bytes, ABIError]:
    """Every custom error in our ABIs by its 4-byte selector."""
    return {
        function_signature_to_4byte_selector(abi_to_signature(element)): element
        for artifact in load_all().values()
        for element in filter_abi_by_type("error", artifact.abi)
    }


@functools.cache
def events_by_topic() -> Mapping[bytes, ABIEvent]:
    """Every event in our ABIs by its 32-byte topic."""
    return {
        event_abi_to_log_topic(element): element
        for artifact in load_all().values()
        for element in filter_abi_by_type("event", artifact.abi)
    }


def _artifact(name: str, source: str, output: Mapping[str, Any]) -> Artifact:
    creation, runtime = output["evm"]["bytecode"], output["evm"]["deployedBytecode"]
    return Artifact(
        name=name,
        source=source,
        abi=tuple(output["abi"]),
        bytecode=_unlinked(creation["object"]),
        runtime=_unlinked(runtime["object"]),
        creation_links=_links(creation),
        runtime_links=_links(runtime),
        immutable_references={
            key: tuple((place["start"], place["length"]) for place in places)
            for key, places in runtime.get("immutableReferences", {}).items()
        },
        storage_layout=output.get("storageLayout", {}),
        method_identifiers=output["evm"].get("methodIdentifiers", {}),
    )


def _unlinked(code: str) -> bytes:
    return bytes.fromhex(_PLACEHOLDER.sub("00" * 20, code))


def _links(code: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {
        library: tuple(place["start"] for place in places)
        for libraries in code.get("linkReferences", {}).values()
        for library, places in libraries.items()
    }


def _filled(
    code: bytes, links: Mapping[str, tuple[int, ...]], addresses: Mapping[str, str]
) -> bytes:
    filled = bytearray(code)
    for library, starts in links.items():
        for start in starts:
            filled[start : start + 20] = bytes.fromhex(addresses[library].removeprefix("0x"))
    return bytes(filled)
