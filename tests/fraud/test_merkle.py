"""Trees over the hashes of leaves, as OpenZeppelin makes them.

tree
├── has the root that OpenZeppelin's own library has of its example
├── proves every leaf of any number of leaves, and no other one
└── needs a leaf
outcome
├── is encoded as Solidity does
└── nothing at all has a root of its own
"""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from almoner.fraud import merkle, outcomes
from almoner.fraud.merkle import Tree
from almoner.fraud.outcomes import Outcome, Said
from almoner.testing import digest

PROGRAM = "0x" + "11" * 20


def test_tree__has_the_root_of_the_example_of_openzeppelin() -> None:
    """https://github.com/OpenZeppelin/merkle-tree, its README."""
    values = [("0x" + "11" * 20, 5 * 10**18), ("0x" + "22" * 20, 25 * 10**17)]
    leaves = [merkle.leaf(encode(["address", "uint256"], each)) for each in values]

    tree = Tree(leaves)

    assert tree.root.hex() == "d4dee0beab2d53f2cc83e567171bd2820e49898130a22622b10ead383e90bd77"
    assert tree.proof(leaves[0]) == (leaves[1],)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 100])
def test_tree__proves_every_leaf_and_no_other(count: int) -> None:
    leaves = [merkle.leaf(bytes([number])) for number in range(count)]
    tree = Tree(leaves)
    assert Tree(reversed(leaves)).root == tree.root

    for at, each in enumerate(leaves):
        proof = tree.proof(each)
        assert merkle.root_of(each, proof) == tree.root
        if count > 1:
            assert merkle.root_of(leaves[at - 1], proof) != tree.root or leaves[at - 1] in proof
    with pytest.raises(ValueError, match="not in"):
        tree.proof(merkle.leaf(b"another"))


def test_tree__needs_a_leaf() -> None:
    with pytest.raises(ValueError, match="needs a leaf"):
        Tree([])


def test_outcome__is_encoded_as_solidity_does() -> None:
    one = Outcome(
        program=PROGRAM,
        payment_id=(1 << 64) - 1,
        block=9,
        said=Said.HOLD,
        alert=digest("alert"),
        rule_set=digest("rules"),
    )
    said = (PROGRAM, (1 << 64) - 1, 9, 4, digest("alert"), digest("rules"))
    assert one.encoded == encode(list(outcomes.TYPES), said)
    assert outcomes.root([one]) == merkle.leaf(one.encoded)
    assert (outcomes.judged([one]), outcomes.alerts([one])) == (1, 1)


def test_outcome__nothing_has_a_root_of_its_own() -> None:
    assert any(outcomes.root([]))
    assert outcomes.root([]) == outcomes.EMPTY
