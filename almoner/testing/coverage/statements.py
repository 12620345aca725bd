"""What a statement is, and how each is marked so that a trace tells it was reached.

A statement is what the compiler's syntax tree has in a block or as the body of an `if` or a loop.
The head of an `if`, a loop or a `try` is that statement; a block and `_;` only hold others.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOLDERS = frozenset({"Block", "UncheckedBlock", "PlaceholderStatement"})
BODIES = ("trueBody", "falseBody", "body")
MARK = int.from_bytes(b"Almoner statement", "big") << 32
"""What every mark is a number above."""
MARKER = "almoner/testing/coverage/mark.sol"
"""The source that marked files import; a path as source paths are."""
IMPORT = f' import {{statementReached}} from "{MARKER}";'

Tree = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Statement:
    """One statement of one file, by the line it begins in."""

    file: str
    line: int
    number: int
    """Among all statements of all files, from 0."""

    @property
    def mark(self) -> str:
        """The call that comes before it."""
        return f"statementReached({MARK + self.number:#x}); "


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    start: int
    end: int
    in_block: bool
    """Or else alone, where a mark beside it needs braces around both."""


def number_of(mark: int) -> int | None:
    """The number of the statement with that mark, if it is a mark."""
    return mark - MARK if 0 <= mark - MARK < 2**32 else None


def marked(
    trees: Mapping[str, Tree], texts: Mapping[str, str]
) -> tuple[tuple[Statement, ...], dict[str, str]]:
    """All statements of the files, and the files' texts with the marks in, line by line as before.

    All mappings are by source path; the texts given back have the marks' own source too.
    """
    statements: list[Statement] = []
    changed = {MARKER: Path(__file__).with_name("mark.sol").read_text()}
    for file, tree in sorted(trees.items()):
        text = texts[file].encode()
        line_starts = [0, *(at + 1 for at, byte in enumerate(text) if byte == ord("\n"))]
        additions: list[tuple[int, str]] = []
        for place in sorted(_places(tree, text), key=lambda place: place.start):
            line = bisect_right(line_starts, place.start)
            statement = Statement(file=file, line=line, number=len(statements))
            statements.append(statement)
            if place.in_block:
                additions.append((place.start, statement.mark))
            else:
                additions += [(place.start, f"{{ {statement.mark}"), (place.end, " }")]
        changed[file] = _with(text, [*additions, (len(text), IMPORT)]).decode()
    return tuple(statements), changed


def _places(node: Tree, text: bytes) -> Iterator[_Place]:
    if node.get("nodeType") in ("Block", "UncheckedBlock"):
        for each in node["statements"]:
            if each["nodeType"] not in HOLDERS:
                yield _place(each, text, in_block=True)
    for body in (node.get(name) for name in BODIES):
        if body and body["nodeType"] not in HOLDERS:
            yield _place(body, text, in_block=False)
    for child in _children(node):
        yield from _places(child, text)


def _place(node: Tree, text: bytes, *, in_block: bool) -> _Place:
    start, length, _ = (int(part) for part in node["src"].split(":"))
    end = start + length
    rest = text[end:].lstrip()
    if rest.startswith(b";"):
        end = len(text) - len(rest) + 1
    return _Place(start=start, end=end, in_block=in_block)


def _children(node: Tree) -> Iterator[Tree]:
    for value in node.values():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Mapping) and "nodeType" in each:
                yield each


def _with(text: bytes, additions: list[tuple[int, str]]) -> bytes:
    for at, addition in sorted(additions, key=lambda each: each[0], reverse=True):
        text = text[:at] + addition.encode() + text[at:]
    return text
