"""What rules found, in sentences. Every language fills the same table (almoner/fraud/words)."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter

from almoner import money
from almoner.fraud import policy
from almoner.fraud.lacking import Unit

FOLDER = Path(__file__).with_name("words")
_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def words(language: str = "en") -> Mapping[str, str]:
    """The sentence of each rule. Raises KeyError for a language that nobody wrote."""
    return _told(language, "rules")


def lacking(language: str = "en") -> Mapping[str, str]:
    """The sentences of what rules need that cannot tell, and their title. Raises KeyError."""
    return _told(language, "cannot_tell")


@functools.cache
def _told(language: str, table: str) -> Mapping[str, str]:
    path = FOLDER.joinpath(f"{language}.toml")
    if not path.exists():
        raise KeyError(language)
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: str(sentence) for name, sentence in told[table].items()}


def looks_like(typology: str) -> str:
    """What payments look like that a typology found, in a sentence; by name if none has it now."""
    stories = {each.name: each.story for each in policy.load().typologies}
    return f"It looks like {typology}: {stories.get(typology, '')}".rstrip(": ")


def languages() -> tuple[str, ...]:
    """Those there are words in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def explained(
    rule: str, measure: int, whole: int, features: Mapping[str, int | None], language: str = "en"
) -> str:
    """A finding as a sentence."""
    figures = {"measure": measure, **{name: value or 0 for name, value in features.items()}}
    sentence = words(language)[rule]
    filled = {
        name: _figure(name, figures, whole)
        for _, name, _, _ in Formatter().parse(sentence)
        if name is not None
    }
    return sentence.format(**filled)


def needed(rule: str, unit: str, needs: int, has: int, language: str = "en") -> str:
    """What a rule would need that cannot tell, as a sentence.

    Spans are in the largest unit of which what is needed is a whole number, from two on: what there
    is, rounded down, is less than that in every one.
    """
    name, size = unit, 1
    if unit == Unit.SECONDS:
        size, one = next(
            (size, one)
            for size, one in _UNITS
            if size == 1 or (needs >= 2 * size and needs % size == 0)
        )
        name = f"{one}s"
    elif unit == Unit.EPOCHS and needs == 1:
        name = "epoch"
    sentence = lacking(language)[name]
    return sentence.format(rule=rule, needs=f"{needs // size:,}", has=f"{has // size:,}")


def _figure(name: str, figures: Mapping[str, int], whole: int) -> str:
    if name == "share":
        # For people only: nothing is decided by it.
        return f"{figures['measure'] // whole:,}" if whole else "0"
    if name == "percent":
        # Of a share that is counted in hundredths of one.
        return f"{figures['measure'] // whole // 100:,}" if whole else "0"
    for ending, written in _WRITTEN.items():
        if name.endswith(ending) and name not in figures:
            return written(figures[name.removesuffix(ending)])
    return f"{figures[name]:,}"


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _span(seconds: int) -> str:
    for size, name in _UNITS:
        if seconds >= 2 * size or size == 1:
            count = seconds // size
            return f"{count:,} {name}" + ("" if count == 1 else "s")
    return f"{seconds}"


_WRITTEN = {"_time": _time, "_dollars": money.dollars, "_span": _span}
"""How a figure is written, by the end of its name."""
