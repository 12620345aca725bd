"""Every contract deploys under the size limit of Ethereum (24,576 bytes), with room to spare."""

from __future__ import annotations

import pytest

from almoner.chain import artifacts

LIMIT = 23_500
DEPLOYABLE = [
    name
    for name, artifact in artifacts.load_all().items()
    if artifact.deployable and not artifact.source.startswith("contracts/interfaces/")
]


@pytest.mark.parametrize("name", DEPLOYABLE)
def test_runtime__leaves_room_under_the_limit(name: str) -> None:
    size = len(artifacts.load(name).runtime)
    assert 0 < size <= LIMIT, f"{name} has {size:,} bytes of {LIMIT:,}"


def test_sizes__are_told(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = {name: len(artifacts.load(name).runtime) for name in DEPLOYABLE}
    assert {"Treasury", "BenefitProgram", "Holds", "Hearings", "Offices", "Roster"} <= set(sizes)
    with capsys.disabled():
        shown = ", ".join(f"{name} {size:,}" for name, size in sorted(sizes.items()))
        print(f"\nruntime bytes of {LIMIT:,}: {shown}")  # noqa: T201
