"""The figures that were accepted, one a line, and how those measured differ from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from almoner.config import PROJECT_ROOT

FILE = PROJECT_ROOT / "tests" / "contracts" / "gas.json"


def read(path: Path = FILE) -> dict[str, int]:
    """The accepted figures, by name."""
    return {str(name): int(gas) for name, gas in json.loads(path.read_text()).items()}


def write(figures: Mapping[str, int], path: Path = FILE) -> None:
    """Accepts figures in place of those before."""
    path.write_text(json.dumps(dict(sorted(figures.items())), indent=2) + "\n")


def differences(measured: Mapping[str, int], accepted: Mapping[str, int]) -> list[str]:
    """A sentence on each figure that is not as accepted, by name."""
    return [
        _difference(name, measured.get(name), accepted.get(name))
        for name in sorted({*measured, *accepted})
        if measured.get(name) != accepted.get(name)
    ]


def _difference(name: str, measured: int | None, accepted: int | None) -> str:
    if measured is None:
        return f"{name} was not measured, and has a line of {accepted:,} gas."
    if accepted is None:
        return f"{name} uses {measured:,} gas, and has no line."
    change = f"{abs(measured - accepted):,} {'more' if measured > accepted else 'less'}"
    return f"{name} uses {measured:,} gas, {change} than the {accepted:,} of its line."
