"""Given payees, who pays them should be measured by whole transactions, and pay each what is due.

payouts
├── by a bare loop, by transfers, by a Safe: each payee should have two amounts after both rounds
├── by our runs: the same, from slots and by rolls, which cost less
└── a package that is not there: its peer should have no figure, and be named
a Merkle tree
└── every proof should lead from its leaf to the root, and from no other leaf
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from eth_utils.crypto import keccak

from almoner.bench import payouts
from almoner.bench.payouts import AMOUNT, accounts, measuring, merkle, ours, peers
from almoner.chain.client import Client
from almoner.testing import World

SIZES = (1, 3)


@pytest.fixture
def world(client: Client) -> World:
    """An agency that pays in our own token."""
    return World.create(client)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few payees, so that it is quick."""
    for module in (payouts, ours, peers):
        monkeypatch.setattr(module, "SIZES", SIZES)
    monkeypatch.setattr(ours, "_FIRST", {1: 1, 3: 2})
    monkeypatch.setattr(ours, "CASES", 4)


@pytest.mark.parametrize(
    ("measure", "named"), [(peers.bare_loop, "bare loop"), (peers.safe, "safe")]
)
def test_peers__pay_each_payee_twice(
    world: World, measure: Callable[[World], payouts.Figures], named: str
) -> None:
    figures = measure(world)

    paid = [
        world.balance(account) for count in SIZES for account in accounts(f"{named} {count}", count)
    ]
    assert paid == [2 * AMOUNT] * sum(SIZES)
    assert figures.existing[3] < figures.existing[1], "what a transaction takes is shared"
    assert figures.existing[3] < figures.fresh[3]


def test_transfers__cost_each_payee_the_same(world: World) -> None:
    figures = peers.transfers(world)
    assert figures.existing[1] == figures.existing[3] > 21_000
    assert world.balance(accounts("transfers", 1)[0]) == 2 * AMOUNT


def test_ours__pay_each_case_twice_and_for_less_by_a_roll(world: World) -> None:
    slots, rolls = ours.from_slots(world), ours.from_rolls(world.with_program())
    for name in ("slots", "rolls"):
        assert [world.balance(account) for account in accounts(name, 4)] == [2 * AMOUNT] * 4
    assert rolls.existing[3] < slots.existing[3] < slots.fresh[3]
    assert rolls.beside.keys() - slots.beside.keys() == {measuring.ONCE}


def test_peers__without_their_package_are_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(peers, "UNISWAP", tmp_path / "absent.json")
    monkeypatch.setattr(peers, "PEERS", {"merkle": peers.merkle_distributor})
    monkeypatch.setattr(ours, "from_rolls", lambda _: payouts.Figures(fresh={}, existing={}))
    monkeypatch.setattr(ours, "from_slots", lambda _: payouts.Figures(fresh={}, existing={}))
    told: list[str] = []

    found = measuring.payouts(told.append)

    assert found.keys() == set(measuring.OURS)
    assert measuring.missing(found) == ["merkle"]
    assert "absent.json is missing (make bench sets it up)" in told[-1]


@pytest.mark.parametrize("count", [1, 11, 16])
def test_tree__proves_each_leaf_and_no_other(count: int) -> None:
    leaves = [f"leaf {at}".encode() for at in range(count)]
    root, proofs = merkle.tree(leaves)

    def led(leaf: bytes, proof: list[bytes]) -> bytes:
        at = bytes(keccak(leaf))
        for sibling in proof:
            at = bytes(keccak(b"".join(sorted((at, sibling)))))
        return at

    assert [led(*each) for each in zip(leaves, proofs, strict=True)] == [root] * count
    assert {len(proof) for proof in proofs} == {20}
    assert led(b"another", proofs[0]) != root
