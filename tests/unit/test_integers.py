"""No float comes near money: the modules that handle amounts are read, and none can make one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from almoner.config import PROJECT_ROOT

PACKAGE = PROJECT_ROOT / "almoner"
MONEY = [
    PACKAGE / "money.py",
    PACKAGE / "events.py",
    PACKAGE / "program" / "file.py",
    PACKAGE / "ledger" / "totals.py",
    PACKAGE / "monitor" / "reconciliation.py",
    *sorted((PACKAGE / "acts").glob("*.py")),
    *sorted((PACKAGE / "fraud").glob("*.py")),
    *sorted((PACKAGE / "observations").glob("*.py")),
    *sorted((PACKAGE / "reports").glob("*.py")),
    *sorted((PACKAGE / "roster").glob("*.py")),
    *sorted((PACKAGE / "ledger" / "projections").glob("*.py")),
]


def floats(source: str) -> list[int]:
    """The lines of a module that divide, name `float` as a call, or write a fraction."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "float"
        )
    ]


@pytest.mark.parametrize("path", MONEY, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_I5_amounts_stay_whole_numbers(path: Path) -> None:
    assert floats(path.read_text()) == []


def test_I5_a_float_would_be_found() -> None:
    source = "share = total / 3\ntotal /= 2\nrate = 0.5\nx = float(1)\nwhole = 7 // 2"
    assert sorted(floats(source)) == [1, 2, 3, 4]
