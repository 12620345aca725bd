"""What the law forbids to judge people by, and names that say so."""

from __future__ import annotations

WORDS = frozenset(
    (
        *("age", "aged", "birth", "born", "color", "colour", "creed", "disability", "disabled"),
        *("ethnic", "ethnicity", "gender", "language", "marital", "married", "nation", "national"),
        *("nationality", "orientation", "pregnancy", "pregnant", "race", "racial", "religion"),
        *("religious", "sex", "sexual", "veteran"),
    )
)
"""Words for what the law forbids to judge people by. No rule may name one."""


def named(name: str) -> tuple[str, ...]:
    """The words of a name that nobody may be judged by, in the singular or the plural."""
    words = name.lower().split("_")
    return tuple(
        word
        for word in words
        if WORDS & {word, word.removesuffix("s"), f"{word.removesuffix('ies')}y"}
    )
