"""The record of what was deployed where: one JSON file per chain, written after every step."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from almoner.errors import ConfigError, WrongChain


class Kind(IntEnum):
    """What a program pays, numbered as in the contract (contracts/interfaces/ITreasury.sol)."""

    BENEFIT = 1
    GRANT = 2

    @property
    def contract(self) -> str:
        """The contract of every program of this kind."""
        return {Kind.BENEFIT: "BenefitProgram", Kind.GRANT: "GrantAwards"}[self]

    @property
    def words(self) -> str:
        """What it pays, as people say it."""
        return f"{self.name.lower()}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One contract that is on the chain."""

    address: str
    block: int
    transaction: str
    arguments: Sequence[Any]
    code_hash: str
    """keccak256 of the runtime code, immutables filled in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One program the Treasury opened."""

    kind: Kind
    address: str
    roster: str
    """Who keeps its cases: a contract of their own, or the program itself."""
    block: int
    transaction: str
    terms_hash: str
    code_hash: str
    roster_code_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A step that was signed and perhaps sent, written down before it was sent."""

    step: str
    transaction: str
    raw: str
    nonce: int


MAKE_OR_NAME = "run almoner deploy, or name the folder of its record in ALMONER_DEPLOYMENTS"
"""What to do where a record says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """All that is deployed on one chain. `genesis` tells two chains with the same id apart."""

    chain_id: int
    genesis: str
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    programs: Mapping[str, Program] = field(default_factory=dict)
    established: str | None = None
    """Transaction that named the contracts that programs obey to the Treasury."""
    pending: Pending | None = None

    def address(self, name: str) -> str:
        """Where a contract is. Raises ConfigError if the record does not have it."""
        if name not in self.contracts:
            raise ConfigError(
                f"The deployment record names no {name} on chain {self.chain_id}: {MAKE_OR_NAME}."
            )
        return self.contracts[name].address

    def program(self, program_id: str | None = None, kind: Kind | None = None) -> Program:
        """A program by its id, or the only one, of a kind where one is asked for.

        Raises ConfigError if there is none, or several, or the named one is of another kind.
        """
        named = self.programs.get(program_id) if program_id else None
        if kind is not None and named is not None and named.kind is not kind:
            raise ConfigError(
                f"The program {program_id} pays {named.kind.words}, and this is about "
                f"{kind.words}: name another one with --program."
            )
        fit = {name: each for name, each in self.programs.items() if kind in (None, each.kind)}
        if program_id is None and len(fit) == 1:
            return next(iter(fit.values()))
        if named is None:
            of = f" that pays {kind.words}" if kind is not None else ""
            known = ", ".join(fit) or "none yet: run almoner program open"
            raise ConfigError(f"Name a program{of} with --program; opened here: {known}.")
        return named

    @property
    def complete(self) -> bool:
        """Whether every step was done."""
        return self.established is not None and self.pending is None

    @property
    def first_block(self) -> int:
        """The block of the first contract: nothing of ours is before it."""
        return min(contract.block for contract in self.contracts.values())

    def with_contract(self, name: str, contract: Contract) -> Deployment:
        """The record with one more contract, and nothing pending."""
        return replace(self, contracts={**self.contracts, name: contract}, pending=None)

    def with_program(self, program_id: str, program: Program) -> Deployment:
        """The record with one more program, and nothing pending."""
        return replace(self, programs={**self.programs, program_id: program}, pending=None)


def path(folder: Path, chain_id: int) -> Path:
    """The file of a chain's record."""
    return folder / f"{chain_id}.json"


def load(folder: Path, chain_id: int, genesis: str) -> Deployment:
    """The record of a chain, empty if there is none.

    Raises WrongChain if the record is of another chain with this id, ConfigError if it is not a
    record.
    """
    file = path(folder, chain_id)
    if not file.exists():
        return Deployment(chain_id=chain_id, genesis=genesis)
    try:
        data = json.loads(file.read_text())
        found = Deployment(
            chain_id=data["chain_id"],
            genesis=data["genesis"],
            contracts={name: Contract(**fields) for name, fields in data["contracts"].items()},
            programs={
                name: Program(**fields | {"kind": Kind(fields["kind"])})
                for name, fields in data["programs"].items()
            },
            established=data["established"],
            pending=Pending(**data["pending"]) if data["pending"] else None,
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise ConfigError(f"{file} is not a deployment record: restore it or remove it.") from fault
    if (found.chain_id, found.genesis) != (chain_id, genesis):
        raise WrongChain(
            f"{file} records another chain with id {found.chain_id}, which began with block "
            f"{found.genesis[:10]}…, not {genesis[:10]}…: connect to it, or move the file away."
        )
    return found


def save(folder: Path, deployment: Deployment) -> None:
    """Replaces the record of its chain in one step: a crash leaves the old one or the new."""
    folder.mkdir(parents=True, exist_ok=True)
    file = path(folder, deployment.chain_id)
    draft = file.with_suffix(".draft")
    with draft.open("w") as out:
        json.dump(asdict(deployment), out, indent=2)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
