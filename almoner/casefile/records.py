"""What the casefile keeps, as it goes in and comes out."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from almoner.errors import Fault, InputError

SALT_BYTES = 32
ENGLISH = "en"
"""The language of whom nothing is known."""


def committed(salt: bytes, words: str) -> bytes:
    """What goes on chain of words that stay here: SHA-256 of salt and words."""
    return hashlib.sha256(salt + words.encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who looks at personal data, and what for. `at` is in seconds since 1970."""

    office: str
    purpose: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEntry:
    """One line of the access log; `case_no` is None for a case that is not on chain yet."""

    at: int
    office: str
    purpose: str
    act: str
    case_no: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """One household's personal data. Left out of `repr`, and so out of logs."""

    case_number: str = field(repr=False)
    case_no: int | None = None
    """Its number on chain, None before it is enrolled."""
    salt: bytes = field(repr=False)
    """Opens the commitment to its facts."""
    facts: Mapping[str, int | str] = field(repr=False)
    members: tuple[str, ...] = field(repr=False)
    private: Mapping[str, str] = field(repr=False)

    @property
    def language(self) -> str:
        """The language the household reads, English where nothing is known."""
        return self.private.get("language") or ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A case that is on the chain, by both of its numbers."""

    case_no: int
    """On the chain."""
    case_number: str = field(repr=False)
    """The agency's, as it writes it."""


class Household(Protocol):
    """What the casefile needs of a household; a roster's line is one."""

    @property
    def case_number(self) -> str: ...
    @property
    def members(self) -> tuple[str, ...]: ...
    @property
    def facts(self) -> Mapping[str, int | str]: ...
    @property
    def private(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """A household that does not come from a roster."""

    case_number: str = field(repr=False)
    facts: Mapping[str, int | str] = field(repr=False)
    members: tuple[str, ...] = field(repr=False)
    private: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A passkey for a case. `x` and `y` are its public key on P-256, 32 bytes each."""

    credential_id: bytes
    case_no: int
    x: bytes
    y: bytes
    sign_count: int = 0
    representative: int | None = None
    """Whose it is, by number; None for the claimant's, which is bound on chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeOffer:
    """What is kept of a one-time code: its key's address and when it ends, never the code."""

    case_no: int
    address: str
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a person wrote in an appeal. On chain is only the digest: SHA-256 of salt and words."""

    payment_id: int
    case_no: int
    digest: bytes
    salt: bytes = field(repr=False)
    words: str = field(repr=False)
    written_at: int
    """Seconds since 1970."""
    filed_by: bytes | None = None
    """The transaction that filed it, None until it is on chain."""
    program: str = ""
    """Of an award, the address of the program that gives it; `case_no` is the award's number then.
    Empty of a case of the households that this casefile has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What an officer wrote: a reason, a decision, the record of a dispatch."""

    case_no: int | None
    """None where it is about no single case."""
    salt: bytes = field(repr=False)
    words: str = field(repr=False)
    written_at: int
    """Seconds since 1970."""

    @classmethod
    def write(
        cls, words: str, *, case_no: int | None, at: int, salt: bytes | None = None
    ) -> Grounds:
        """What an officer says now, under a new salt unless one is given. Raises InputError for no
        words.
        """
        if not words.strip():
            raise InputError([Fault(reason="give reason and evidence in words, not empty")])
        salt = salt or secrets.token_bytes(SALT_BYTES)
        return cls(case_no=case_no, salt=salt, words=words, written_at=at)

    @property
    def digest(self) -> bytes:
        """What of it goes on chain: SHA-256 of salt and words."""
        return committed(self.salt, self.words)
