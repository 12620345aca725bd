"""A letter as plain text of 72 columns, for paper and for the page of the person."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

COLUMNS = 72


def lay(head: Iterable[Sequence[str]], paragraphs: Iterable[str]) -> str:
    """Blocks of lines that stay as they are, then paragraphs that are wrapped.

    Blocks and paragraphs are parted by an empty line; an empty block is left out.
    """
    blocks = ["\n".join(block) for block in head if block]
    blocks += [_wrapped(paragraph) for paragraph in paragraphs]
    return "\n\n".join(blocks) + "\n"


def _wrapped(paragraph: str) -> str:
    # A code or a number that is broken at a hyphen would be typed with a space in it.
    return textwrap.fill(paragraph, COLUMNS, break_on_hyphens=False, break_long_words=False)
