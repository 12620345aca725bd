"""A policy with some of its text replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.fraud import policy
from almoner.fraud.policy import RuleSet
from tests.fraud.versions import TEXT, Changed


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """Reads the policy with some of its text replaced, each of which it has once."""

    def read(*pairs: tuple[str, str]) -> RuleSet:
        text = TEXT
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
            text = text.replace(old, new)
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return policy.read(path)

    return read
