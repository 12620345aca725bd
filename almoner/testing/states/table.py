"""Reads the tables of docs/states.md, and makes its drawings from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

NOTHING = "none"
"""The state of what does not exist yet."""
REFUSED = "—"
SAME = "the same"
"""The target of an act that is not refused and changes nothing."""
OTHERS = "every other"
"""The states that no other row of an act names."""

_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_DRAWING = re.compile(r"```mermaid\n.*?```", re.DOTALL)
_LINE = re.compile(r"^\| (.*?) *\| (.*?) *\| (.*?) *\| (.*?) *\| (.*?) *\|$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must be so for an act to lead where its row says."""

    words: str
    error: str | None
    """What the act reverts with otherwise; None where another row says where it leads then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What an act does in one state."""

    source: str
    act: str
    target: str | None
    """None where the act is refused."""
    error: str | None
    """What a refused act reverts with."""
    conditions: tuple[Condition, ...]


def read(document: str) -> dict[str, tuple[Row, ...]]:
    """The rows of each table, one per state, by heading.

    Raises ValueError where a row's conditions and errors differ in number.
    """
    _, *sections = _SECTION.split(document)
    return {
        section.splitlines()[0].removeprefix("## "): tuple(_rows(section)) for section in sections
    }


def redrawn(document: str) -> str:
    """The document with each drawing made anew from its section's table."""
    preamble, *sections = _SECTION.split(document)
    return preamble + "".join(
        _DRAWING.sub(_drawing(tuple(_rows(section))), section) for section in sections
    )


def _rows(section: str) -> Iterator[Row]:
    lines = [line for line in _LINE.findall(section) if line[0] != "from" and set(line[0]) != {"-"}]
    told = [(source, line) for line in lines for source in line[0].split(", ")]
    states = dict.fromkeys(state for at, line in told for state in (at, line[2]))
    states.pop(SAME, None)
    named = {(source, line[1]) for source, line in told}
    for source, line in told:
        if source != OTHERS:
            yield _row(source, line)
            continue
        for other in states:
            if other not in (OTHERS, REFUSED) and (other, line[1]) not in named:
                yield _row(other, line)


def _row(source: str, line: Sequence[str]) -> Row:
    _, act, target, words, errors = line
    refused = target == REFUSED
    return Row(
        source=source,
        act=act,
        target=None if refused else source if target == SAME else target,
        error=errors.strip("`") if refused else None,
        conditions=() if refused else tuple(_conditions(words, errors)),
    )


def _conditions(words: str, errors: str) -> Iterator[Condition]:
    if not words:
        return
    for each, error in zip(words.split("<br>"), errors.split("<br>"), strict=True):
        yield Condition(words=each, error=None if error == REFUSED else error.strip("`"))


def _drawing(rows: Sequence[Row]) -> str:
    acts: dict[tuple[str, str], dict[str, None]] = {}
    for row in rows:
        if row.target and row.target != row.source:
            acts.setdefault((row.source, row.target), {})[row.act] = None
    moves = [
        f"    {_node(source)} --> {_node(target)}: {', '.join(names)}"
        for (source, target), names in acts.items()
    ]
    left = {source for source, _ in acts}
    ends = [f"    {_node(each)} --> [*]" for each in _states(rows) if each not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *moves, *ends, "```"])


def _states(rows: Sequence[Row]) -> Mapping[str, None]:
    """Every state a table names, in its order."""
    return dict.fromkeys(
        state for row in rows for state in (row.source, row.target) if state is not None
    )


def _node(state: str) -> str:
    return "[*]" if state == NOTHING else state.replace(" ", "_")
