"""Digests of what an officer wrote: a reason, a decision, the record of a dispatch."""

from __future__ import annotations

import hashlib

from almoner.errors import AlmonerError


def published(words: str) -> bytes:
    """SHA-256 of a reason that is published: whoever reads the words can compare.

    Never give it words about a person: a digest of little text can be found by trying.
    """
    return hashlib.sha256(_written(words)).digest()


def salted(salt: bytes, words: str) -> bytes:
    """SHA-256 of a secret salt and the words, opened later by showing both."""
    return hashlib.sha256(salt + _written(words)).digest()


def _written(words: str) -> bytes:
    if not words.strip():
        raise AlmonerError("Give the reason in words; only its digest goes on the chain.")
    return words.encode()
