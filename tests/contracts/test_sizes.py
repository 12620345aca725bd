"""Every contract deploys under the size limits of Ethereum, with room to spare."""

from __future__ import annotations

import pytest
from eth_abi.abi import encode

from almoner import money
from almoner.chain import artifacts
from almoner.testing import TERMS_TYPE, terms

pytestmark = pytest.mark.as_deployed

LIMIT = 23_500
"""Bytes of a contract on the chain; Ethereum allows 24,576 (EIP-170)."""
CREATION_LIMIT = 49_152
"""Bytes a contract may be created with, arguments included (EIP-3860)."""
DEPLOYABLE = [
    name
    for name, artifact in artifacts.load_all().items()
    if artifact.deployable and not artifact.source.startswith("contracts/interfaces/")
]


@pytest.mark.parametrize("name", DEPLOYABLE)
def test_runtime__leaves_room_under_the_limit(name: str) -> None:
    size = len(artifacts.load(name).runtime)
    assert 0 < size <= LIMIT, f"{name} has {size:,} bytes of {LIMIT:,}"


def test_creation__leaves_room_for_the_terms_of_a_program() -> None:
    bands = [(step, 2) for step in range(1, 5)] + [(money.MAXIMUM, 3)]
    given = encode([TERMS_TYPE], [terms("0x" + "11" * 20, bands=bands)])
    arguments = encode(["address"] * 3 + ["bytes"], ["0x" + "11" * 20] * 3 + [given])
    code = artifacts.load("BenefitProgram").bytecode

    size = len(code) + len(arguments)
    assert size <= CREATION_LIMIT, f"a program is created with {size:,} of {CREATION_LIMIT:,} bytes"


def test_sizes__are_told(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {name: len(artifacts.load(name).runtime) for name in DEPLOYABLE}
    assert {"Treasury", "BenefitProgram", "Holds", "Hearings", "Offices", "Roster"} <= set(sizes)
    with capsys.disabled():
        shown = ", ".join(f"{name} {size:,}" for name, size in sorted(sizes.items()))
        print(f"\nruntime bytes of {LIMIT:,}: {shown}")  # noqa: T201
