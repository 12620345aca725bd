"""How many years of school an English text asks of its reader, by Flesch and Kincaid."""

from __future__ import annotations

import re

_FILLED = re.compile(r"\{[a-z_]+\}")
# Of late, released and comes; said is the e of table, wanted and ages.
_SILENT = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouydt]ed$|[^aeiouycghsxz]es$")
_ABBREVIATED = re.compile(r"\b([ap])\.m\.")


def grade(text: str) -> float:
    """The grade: 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, 1975).

    A number counts as a word of one syllable, as does what a page fills in. Raises ValueError for a
    text without a word.
    """
    plain = _ABBREVIATED.sub(r"\1m", _FILLED.sub("it", text)).lower()
    words = re.findall(r"[a-z0-9][a-z0-9']*", plain)
    if not words:
        raise ValueError(f"this text has no word to grade: {text!r}")
    sentences = len(re.findall(r"[.?!:](?:\s|$)", plain)) or 1
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    return max(1, groups - bool(_SILENT.search(word)))
