"""Others who pay many: deployed from their own packages, on the chain ours are measured on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eth_abi.packed import encode_packed
from eth_account import Account
from eth_utils.address import to_checksum_address
from web3.contract import Contract
from web3.types import TxReceipt

from almoner.bench.payouts import AMOUNT, SIZES, Figures, accounts, each, merkle
from almoner.chain import artifacts
from almoner.config import PROJECT_ROOT
from almoner.testing.safe import CODE, DELEGATECALL, NOBODY, SafeCode
from almoner.testing.samples import digest
from almoner.testing.world import World

PACKAGES = PROJECT_ROOT / "bench" / "node_modules"
"""Where the packages of peers are that nothing else needs; `make bench` sets them up."""
UNISWAP = PACKAGES / "@uniswap/merkle-distributor/build/MerkleDistributor.json"
SABLIER = PACKAGES / "@sablier/v2-core/artifacts/SablierV2LockupLinear.json"
SABLIER_BATCH = PACKAGES / "@sablier/v2-periphery/artifacts/SablierV2BatchLockup.json"

_ONE_BY_ONE = 10
"""Payees of those who pay each alone: more of them take as much each."""
_CLAIM = ("uint256", "address", "uint256")
"""What a leaf of the distributor's tree hashes: number, account, amount."""
_STREAMS = 50
"""Streams in one transaction; each takes some 170,000 gas, and a transaction may 16,777,216."""
_PURSE = 10**15
"""Base units of a payer: more than all payees get."""

Pay = Callable[[Sequence[str]], list[TxReceipt]]
"""Pays accounts AMOUNT each, in as few transactions as it can."""


def transfers(world: World) -> Figures:
    """The token's own transfer, one in a transaction."""

    def pay(payees: Sequence[str]) -> list[TxReceipt]:
        return [world.source.send(world.token.functions.transfer(to, AMOUNT)) for to in payees]

    _mint(world, str(world.source.address))
    return _alone("transfers", pay, "one transaction for each payee")


def bare_loop(world: World) -> Figures:
    """Our own loop without any control (contracts/mocks/BareLoop.sol)."""
    address, _ = world.source.deploy(artifacts.load("BareLoop"))
    loop = world.client.contract("BareLoop", address)
    _mint(world, address)

    def pay(payees: Sequence[str]) -> list[TxReceipt]:
        entries = b"".join(bytes.fromhex(to[2:]) + AMOUNT.to_bytes(8) for to in payees)
        return [world.source.send(loop.functions.pay(world.token.address, entries))]

    return _together("bare loop", pay, "no control at all: whoever calls it pays whom they like")


def safe(world: World) -> Figures:
    """A Safe of three owners, two of whom sign a batch of transfers."""
    code = SafeCode.deploy(world.client, world.source)
    owners = [Account.from_key(digest(f"owner {number}")) for number in range(3)]
    account = code.create(*owners)
    multisend = _deploy(world, CODE / "libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json")
    _mint(world, account.contract.address)

    def pay(payees: Sequence[str]) -> list[TxReceipt]:
        calls = b"".join(_call(world, to) for to in payees)
        fn = multisend.functions.multiSend(calls)
        return [account.transact(fn, *owners[:2], operation=DELEGATECALL)]

    return _together("safe", pay, "two persons sign each batch; no program, case or hold")


def merkle_distributor(world: World) -> Figures:
    """Uniswap's distributor: each payee claims, with the proof of a tree of a million."""

    def pay(payees: Sequence[str]) -> list[TxReceipt]:
        root, proofs = merkle.tree(
            [encode_packed(_CLAIM, (at, to, AMOUNT)) for at, to in enumerate(payees)]
        )
        drop = _deploy(world, UNISWAP, world.token.address, root)
        _mint(world, drop.address)
        return [
            world.source.send(drop.functions.claim(at, to, AMOUNT, proofs[at]))
            for at, to in enumerate(payees)
        ][1:]  # the first of 256 also writes their word of bits

    return _alone("merkle", pay, "each payee claims, in a transaction of their own", left_out=1)


def sablier(world: World) -> Figures:
    """Sablier's streams: created in batches, then each payee takes what is vested."""
    lockup = _deploy(world, SABLIER, world.source.address, NOBODY)
    batch = _deploy(world, SABLIER_BATCH)
    _mint(world, str(world.source.address))
    world.source.send(world.token.functions.approve(batch.address, _PURSE))

    def pay(payees: Sequence[str]) -> list[TxReceipt]:
        receipts = []
        for at in range(0, len(payees), _STREAMS):
            part = payees[at : at + _STREAMS]
            first = int(lockup.functions.nextStreamId().call())
            begins, ends = world.now() + 60, world.now() + 120
            streams = [
                (
                    world.source.address,
                    *(to, AMOUNT, False, False),
                    (begins, 0, ends),
                    (NOBODY, 0),
                )
                for to in part
            ]
            fn = batch.functions.createWithTimestampsLL(
                lockup.address, world.token.address, streams
            )
            receipts.append(world.source.send(fn))
            world.warp_to(ends)
            receipts += [
                world.source.send(lockup.functions.withdrawMax(first + number, to))
                for number, to in enumerate(part)
            ]
        return receipts

    return _together("sablier", pay, "a stream for each payee, and each takes the money out")


PEERS: dict[str, Callable[[World], Figures]] = {
    "bare_loop": bare_loop,
    "transfers": transfers,
    "safe_2_of_3_multisend": safe,
    "uniswap_merkle_distributor": merkle_distributor,
    "sablier_lockup": sablier,
}
"""Whom payments are compared with, by name."""


def _together(name: str, pay: Pay, notes: str) -> Figures:
    """Pays new payees so many at a time, and then the same again."""
    payees = {count: accounts(f"{name} {count}", count) for count in SIZES}
    fresh = {count: each(pay(payees[count]), count) for count in SIZES}
    existing = {count: each(pay(payees[count]), count) for count in SIZES}
    return Figures(fresh=fresh, existing=existing, notes=notes)


def _alone(name: str, pay: Pay, notes: str, left_out: int = 0) -> Figures:
    """The same for who pays each alone: the figure is one for all sizes."""
    payees = accounts(name, _ONE_BY_ONE + left_out)
    fresh, existing = (each(pay(payees), _ONE_BY_ONE) for _ in range(2))
    return Figures(
        fresh=dict.fromkeys(SIZES, fresh), existing=dict.fromkeys(SIZES, existing), notes=notes
    )


def _mint(world: World, payer: str) -> None:
    world.source.send(world.token.functions.mint(to_checksum_address(payer), _PURSE))


def _deploy(world: World, file: Path, *arguments: Any) -> Contract:
    """A contract of a package. Raises FileNotFoundError where that is not installed."""
    built = json.loads(file.read_text())
    code = built["bytecode"]
    made = world.client.web3.eth.contract(
        abi=built["abi"], bytecode=code["object"] if isinstance(code, dict) else code
    )
    address = str(world.source.send(made.constructor(*arguments))["contractAddress"])
    return world.client.web3.eth.contract(address=to_checksum_address(address), abi=built["abi"])


def _call(world: World, to: str) -> bytes:
    """One transfer of a batch, as MultiSend packs it: kind, target, value, length, data."""
    data = bytes.fromhex(world.token.functions.transfer(to, AMOUNT)._encode_transaction_data()[2:])
    target = bytes.fromhex(world.token.address[2:])
    return bytes(1) + target + bytes(32) + len(data).to_bytes(32) + data
