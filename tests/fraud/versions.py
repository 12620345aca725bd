"""The version of policy that comes with Almoner, and texts that differ from it a little."""

from __future__ import annotations

from collections.abc import Callable

from almoner.fraud import policy
from almoner.fraud.policy import RuleSet

RULES = policy.load()
TEXT = (policy.FOLDER / f"{policy.CURRENT}.toml").read_text(encoding="utf-8")
Changed = Callable[..., RuleSet]
"""Reads the policy with some of its text replaced: pairs of old and new."""


def bands(rule: str, *told: str) -> tuple[str, str]:
    """Replaces the bands of a rule."""
    begins = TEXT.index("bands = ", TEXT.index(f'name = "{rule}"\nbands'))
    old = TEXT[begins : TEXT.index("\n", begins)]
    named = f'name = "{rule}"\n'
    return f"{named}{old}", f"{named}bands = [{', '.join(f'{{ {each} }}' for each in told)}]"
