"""What compiling gave, contract by contract, and the names of all errors and events."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """One compiled contract, interface or library."""

    name: str
    source: str
    """Path of its file, relative to the project."""
    abi: tuple[ABIElement, ...]
    bytecode: bytes
    """Creation code without constructor arguments; empty for what cannot be deployed."""
    runtime: bytes
    """Code on chain, with zeros where immutables go."""
    immutable_references: Mapping[str, tuple[tuple[int, int], ...]]
    """Id of an immutable to the (start, length) of its places in `runtime`, in bytes."""
    storage_layout: Mapping[str, Any]
    method_identifiers: Mapping[str, str]
    """Signature to selector, both as Solidity writes them (the selector without 0x)."""

    @property
    def deployable(self) -> bool:
        """Whether it has creation code: neither an interface nor abstract."""
        return bool(self.bytecode)


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
    if creation.get("linkReferences"):
        raise CompileError(f"{name} links a library with public functions: make them internal.")
    return Artifact(
        name=name,
        source=source,
        abi=tuple(output["abi"]),
        bytecode=bytes.fromhex(creation["object"]),
        runtime=bytes.fromhex(runtime["object"]),
        immutable_references={
            key: tuple((place["start"], place["length"]) for place in places)
            for key, places in runtime.get("immutableReferences", {}).items()
        },
        storage_layout=output.get("storageLayout", {}),
        method_identifiers=output["evm"].get("methodIdentifiers", {}),
    )
