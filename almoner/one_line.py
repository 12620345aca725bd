"""Text that stands on one line: in the head of a message, or beside other parts of a record."""

from __future__ import annotations

import unicodedata

_BREAKING = ("Cc", "Zl", "Zp")
"""Control characters, among them tabs and line feeds, and what else ends a line."""


def is_one_line(text: str) -> bool:
    """Whether nothing in a text ends its line or controls what shows it."""
    return not any(unicodedata.category(each) in _BREAKING for each in text)
