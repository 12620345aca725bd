"""Deploying an agency step by step: each step is written down before it is sent.

A second run deploys nothing. A run killed between any two statements continues: the step that was
signed is broadcast again, and the node either has it already or takes it now. A step is taken up by
what it would do, not by its name alone: one that was signed for something else is never sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_account.typed_transactions.typed_transaction import TypedTransaction
from eth_utils.crypto import keccak
from hexbytes import HexBytes
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.logs import DISCARD
from web3.types import TxParams, TxReceipt, Wei

from almoner.chain import artifacts, deployment
from almoner.chain.artifacts import Artifact
from almoner.chain.client import Client
from almoner.chain.deployment import Contract, Deployment, Kind, Pending
from almoner.chain.sender import Sender, Signed
from almoner.errors import ChainError, ConfigError, MissingContract, TransactionLost

LOCAL_CHAIN = 31337
"""The chain id of a local Anvil: only here may a test token stand in for money."""
DELAY = 2 * 86_400
"""Seconds between an appointment's confirmation and its first second, if nobody says otherwise."""
LEAST_DELAY, MOST_DELAY = 3_600, 30 * 86_400
"""What the contract allows; a local chain takes the least."""
FUSE_OUTCOMES = 20
"""Reviewed outcomes of a rule family from which its fuse works (`Holds`)."""
FUSE_RATE_BPS = 3_000
"""Share of overturned among them, in 1/10000, past which the family cannot hold any more."""
OBEYED = ("Holds", "Changes", "Hearings", "GrantRounds", "GrantAmendments", "RuleSets")
"""The contracts every program obeys, as the Treasury is told them."""

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an agency is deployed with."""

    first_authority: str
    second_authority: str
    rp_id: str
    """Domain of the citizen service, to which passkeys are bound."""
    token: str | None = None
    """The money. None deploys a test dollar, on a local chain only."""
    appointment_delay: int | None = None
    """Seconds in which the guardian can veto an appointment or a key, the same for good. None is
    two days, and an hour on a local chain."""


def deploy(
    client: Client, sender: Sender, plan: Plan, folder: Path, report: Report = lambda _: None
) -> Deployment:
    """Deploys what the record in `folder` does not have yet, and returns the whole record.

    Raises ConfigError for a plan the chain does not allow, and what sending raises.
    """
    if plan.token is None and client.chain_id != LOCAL_CHAIN:
        raise ConfigError("Name the money with --token: a test dollar is for local chains only.")
    delay = plan.appointment_delay
    if delay is None:
        delay = LEAST_DELAY if client.chain_id == LOCAL_CHAIN else DELAY
    if not LEAST_DELAY <= delay <= MOST_DELAY:
        raise ConfigError(
            f"An appointment delay of {delay} seconds cannot be: give from 1 hour to 30 days."
        )
    steps = _Steps(client, sender, folder, report)
    if plan.token is None:
        steps.contract("Token", "TestDollar")
    else:
        steps.existing("Token", plan.token)
    steps.contract("Offices", "Offices", plan.first_authority, plan.second_authority, delay)
    for library in dict.fromkeys(
        name for kind in Kind for name in artifacts.load(kind.contract).libraries
    ):
        steps.contract(library, library)
    codes = [keccak(_program(steps.record, kind).bytecode) for kind in Kind]
    steps.contract("Treasury", "Treasury", steps.address("Offices"), steps.address("Token"), *codes)
    agency = (steps.address("Offices"), steps.address("Treasury"))
    steps.contract("Holds", "Holds", *agency, FUSE_OUTCOMES, FUSE_RATE_BPS)
    steps.contract("Changes", "Changes", *agency)
    steps.contract("Hearings", "Hearings", *agency)
    steps.contract("GrantRounds", "GrantRounds", *agency)
    steps.contract("GrantAmendments", "GrantAmendments", *agency)
    steps.contract("RuleSets", "RuleSets", *agency)
    steps.contract("PasskeyVerifier", "PasskeyVerifier", plan.rp_id)
    steps.establish()
    return steps.record


def open_program(
    client: Client,
    sender: Sender,
    folder: Path,
    program_id: str,
    terms: bytes,
    report: Report = lambda _: None,
    *,
    kind: Kind = Kind.BENEFIT,
) -> deployment.Program:
    """Has the Treasury open a program with the ABI-encoded terms of its kind; by a PROGRAM_ADMIN's
    key.

    A program id that is recorded already is left as it is. Raises ConfigError where its terms
    differ, and what sending raises.
    """
    steps = _Steps(client, sender, folder, report)
    recorded = steps.record.programs.get(program_id)
    if recorded is not None and recorded.terms_hash != _hex(keccak(terms)):
        raise ConfigError(
            f"Program {program_id} was opened with other terms, and terms do not change: "
            "give the new file another id."
        )
    return recorded or steps.program(program_id, kind, terms)


def check(client: Client, record: Deployment) -> list[str]:
    """What on the chain is not what the record and the artifacts say; empty if all is.

    Compares runtime code with the compiled code, immutables left out, and with the recorded hash;
    and the terms of programs with those recorded.
    """
    faults = []
    for name, contract in record.contracts.items():
        # A token of others has no artifact of ours to compare with.
        ours = name != "Token" or contract.block > 0
        built = artifacts.load("TestDollar" if name == "Token" else name) if ours else None
        faults += _differences(client, name, built, contract.address, contract.code_hash)
    for program_id, program in record.programs.items():
        faults += _differences(
            client,
            f"program {program_id}",
            _program(record, program.kind),
            program.address,
            program.code_hash,
        )
        if program.kind is Kind.BENEFIT:
            faults += _differences(
                client,
                f"roster of {program_id}",
                artifacts.load("Roster"),
                program.roster,
                program.roster_code_hash,
            )
        faults += _other_terms(client, program_id, program)
    if record.established is None:
        faults.append(
            "The Treasury does not know what programs obey yet: run almoner deploy again."
        )
    return faults


class _Steps:
    """The steps of one run over one record."""

    def __init__(self, client: Client, sender: Sender, folder: Path, report: Report) -> None:
        self._client = client
        self._sender = sender
        self._folder = folder
        self._report = report
        genesis = _hex(client.block(0).hash)
        self.record = deployment.load(folder, client.chain_id, genesis)

    def address(self, name: str) -> str:
        return self.record.address(name)

    def existing(self, name: str, address: str) -> None:
        """Notes a contract that others deployed."""
        if name not in self.record.contracts:
            code_hash = _hex(keccak(_code(self._client, name, address)))
            noted = Contract(
                address=address, block=0, transaction="", arguments=(), code_hash=code_hash
            )
            self._save(self.record.with_contract(name, noted))

    def contract(self, name: str, artifact: str, *arguments: Any) -> None:
        """Deploys one contract, unless the record has it and the chain still does."""
        if name in self.record.contracts:
            _code(self._client, name, self.address(name))
            return
        built = artifacts.load(artifact)
        factory = self._client.web3.eth.contract(abi=list(built.abi), bytecode=_hex(built.bytecode))
        receipt = self._step(name, factory.constructor(*arguments))
        address = str(receipt["contractAddress"])
        self._save(
            self.record.with_contract(
                name,
                Contract(
                    address=address,
                    block=receipt["blockNumber"],
                    transaction=_hex(receipt["transactionHash"]),
                    arguments=_plain(arguments),
                    code_hash=_hex(keccak(_code(self._client, name, address))),
                ),
            )
        )
        self._report(f"{name} is at {address}.")

    def establish(self) -> None:
        """Names the contracts that programs obey to the Treasury, once."""
        if self.record.established is not None:
            return
        treasury = self._client.contract("Treasury", self.address("Treasury"))
        named = [self.address(name) for name in OBEYED]
        receipt = self._step("establish", treasury.functions.establish(*named))
        done = _hex(receipt["transactionHash"])
        self._save(replace(self.record, established=done, pending=None))
        self._report("The Treasury knows what programs obey; nothing can change it now.")

    def program(self, program_id: str, kind: Kind, terms: bytes) -> deployment.Program:
        """Opens a program and notes it and who keeps its cases."""
        treasury = self._client.contract("Treasury", self.address("Treasury"))
        code = _program(self.record, kind).bytecode
        receipt = self._step(
            f"program {program_id}", treasury.functions.openProgram(kind, code, terms)
        )
        opened = treasury.events.ProgramOpened().process_receipt(receipt, errors=DISCARD)
        address = str(opened[0]["args"]["program"])
        program = self._client.contract(kind.contract, address)
        roster = str(self._client.call(program.functions.roster()))
        noted = deployment.Program(
            kind=kind,
            address=address,
            roster=roster,
            block=receipt["blockNumber"],
            transaction=_hex(receipt["transactionHash"]),
            terms_hash=_terms_hash(self._client, kind, address),
            code_hash=_hex(keccak(_code(self._client, program_id, address))),
            roster_code_hash=_hex(keccak(_code(self._client, "Roster", roster))),
        )
        self._save(self.record.with_program(program_id, noted))
        self._report(f"Program {program_id} is at {address}.")
        return noted

    def _step(self, step: str, fn: ContractFunction | ContractConstructor) -> TxReceipt:
        """Sends one step, or takes up the same one that a killed run left behind."""
        pending = self.record.pending
        if pending is not None and not self._is_over(pending):
            self._require_same(pending, step, fn)
            receipt = self._resume(pending)
            if receipt is not None:
                return receipt
        signed = self._sender.prepare(fn)
        written = Pending(
            step=step,
            transaction=_hex(signed.hash),
            raw=_hex(signed.raw),
            nonce=signed.nonce,
        )
        self._save(replace(self.record, pending=written))
        self._sender.broadcast(signed)
        return self._sender.wait(signed.hash)

    def _is_over(self, pending: Pending) -> bool:
        """Whether a step can have no effect any more: it failed, or its nonce went to another."""
        receipt = self._client.request("eth_getTransactionReceipt", pending.transaction)
        if receipt is not None:
            return int(receipt["status"], 16) == 0
        signer = Account.recover_transaction(pending.raw)
        return int(self._client.request("eth_getTransactionCount", signer, "latest"), 16) > (
            pending.nonce
        )

    def _require_same(
        self, pending: Pending, step: str, fn: ContractFunction | ContractConstructor
    ) -> None:
        """Raises ConfigError if what a killed run signed is not what is asked for now."""
        if pending.step == step and _content_signed(pending) == _content_asked(fn):
            return
        raise ConfigError(
            f"An earlier run signed {pending.step} with other content, and it may have been sent: "
            "run that again with what it was given then; or give it up by any other act with the "
            "same key first, which takes its place."
        )

    def _resume(self, pending: Pending) -> TxReceipt | None:
        """The receipt of a step sent before, or None if its nonce went to another transaction."""
        signed = Signed(
            raw=bytes.fromhex(pending.raw[2:]),
            hash=bytes.fromhex(pending.transaction[2:]),
            nonce=pending.nonce,
        )
        self._report(f"Taking up {pending.step}, which an earlier run had signed.")
        try:
            self._sender.broadcast(signed)
        except TransactionLost:
            return None
        return self._sender.wait(signed.hash)

    def _save(self, record: Deployment) -> None:
        deployment.save(self._folder, record)
        self.record = record


def _differences(
    client: Client, name: str, built: Artifact | None, address: str, code_hash: str
) -> list[str]:
    try:
        code = _code(client, name, address)
    except MissingContract as fault:
        return [str(fault)]
    if _hex(keccak(code)) != code_hash:
        return [f"{name} at {address} has other code than was recorded: do not use it."]
    if built is None:
        return []
    places = built.places_of_deployment()
    if _masked(code, places) != _masked(built.runtime, places):
        return [f"{name} at {address} was compiled from other sources than these."]
    return []


def _terms_hash(client: Client, kind: Kind, address: str) -> str:
    """The hash of the terms a program was opened with, as the program has it."""
    return _hex(client.call(client.contract(kind.contract, address).functions.termsHash()))


def _other_terms(client: Client, program_id: str, program: deployment.Program) -> list[str]:
    try:
        _code(client, program_id, program.address)
        same = _terms_hash(client, program.kind, program.address) == program.terms_hash
    except ChainError:
        return []  # Its code is another or gone, which is named already.
    if same:
        return []
    return [
        f"program {program_id} at {program.address} has other terms than were recorded: do not "
        "use it."
    ]


def _content_signed(pending: Pending) -> tuple[bytes, bytes]:
    """To whom a signed step is, and with which data; to nobody where it makes a contract."""
    signed = TypedTransaction.from_bytes(HexBytes(pending.raw)).as_dict()
    return bytes(HexBytes(signed["to"])), bytes(HexBytes(signed["data"]))


def _content_asked(fn: ContractFunction | ContractConstructor) -> tuple[bytes, bytes]:
    """The same of a step that is not signed yet."""
    # Given, so that the node is not asked for them.
    free: TxParams = {"maxFeePerGas": Wei(0), "maxPriorityFeePerGas": Wei(0)}
    asked: Any = fn.build_transaction({**free, "gas": 0, "value": Wei(0), "chainId": 0})
    return bytes(HexBytes(asked["to"])), bytes(HexBytes(asked["data"]))


def _program(record: Deployment, kind: Kind) -> Artifact:
    """The code of every program of a kind of an agency: linked to the agency's own libraries."""
    built = artifacts.load(kind.contract)
    return built.linked({library: record.address(library) for library in built.libraries})


def _masked(code: bytes, places: Sequence[tuple[int, int]]) -> bytes:
    blank = bytearray(code)
    for start, length in places:
        blank[start : start + length] = bytes(length)
    return bytes(blank)


def _code(client: Client, name: str, address: str) -> bytes:
    found = str(client.request("eth_getCode", address, "latest"))
    if found == "0x":
        raise MissingContract(
            f"{name} is recorded at {address}, but chain {client.chain_id} has no code there: "
            "connect to the chain of the record, or move the record away."
        )
    return bytes.fromhex(found[2:])


def _plain(arguments: Sequence[Any]) -> list[Any]:
    return [_hex(value) if isinstance(value, bytes) else value for value in arguments]


def _hex(value: bytes) -> str:
    return f"0x{bytes(value).hex()}"
