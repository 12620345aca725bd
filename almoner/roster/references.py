"""References: what stands on chain for a case, a person, an organization or an invoice, and tells
nobody which it is.

A reference is an HMAC under a secret key, so that nobody without the key can try out numbers. The
key of the agency makes a person the same in all its programs; the key of the program makes a case
mean nothing in another.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.errors import ConfigError

KEY_BYTES = 32
SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The two secrets references are made with; left out of `repr`, and so out of logs."""

    agency: bytes = field(repr=False)
    program: bytes = field(repr=False)

    def case(self, number: str) -> bytes:
        """The reference of a case, by the agency's case number as `roster.read` gives it."""
        return _hmac(self.program, "case", number)

    def member(self, number: str) -> bytes:
        """The reference of a person, by the agency's client-index number."""
        return _hmac(self.agency, "member", number)

    def group(self, code: str | None) -> bytes:
        """The reference of a facility or representative, by its code; zeros for none."""
        return _hmac(self.program, "group", code) if code else bytes(KEY_BYTES)

    def organization(self, number: str) -> bytes:
        """The reference of an organization, by its number in the agency's register, however that is
        typed: awards to one organization count together only under one reference.
        """
        return _hmac(self.agency, "organization", _typed(number))

    def documents(self, manifest: str) -> bytes:
        """The commitment to documents, by the list of their names and digests."""
        return _hmac(self.agency, "documents", manifest)

    def invoice(self, vendor: str, number: str, day: str) -> bytes:
        """The reference of an invoice, the same whichever award it is charged to and however its
        vendor and number are typed.

        `day` is written 2027-01-31. What it comes to is no part of the reference: told of with
        another sum it is the same invoice, and the Treasury refuses the other sum.
        """
        written = json.dumps([_typed(vendor), _typed(number), day], separators=(",", ":"))
        return _hmac(self.agency, "invoice", written)

    def objection(self, amendment: int, words: str) -> bytes:
        """The salt of what a grantee says against an amendment: the same each time, and no one's
        without the key, so that its digest can be signed on another machine.
        """
        return _hmac(self.agency, "objection", f"{amendment} {words}")

    @property
    def fingerprints(self) -> Mapping[str, bytes]:
        """By setting, what tells a key from another and is of no use without it."""
        return {
            "ALMONER_AGENCY_KEY": _hmac(self.agency, "fingerprint", "agency"),
            "ALMONER_PROGRAM_KEY": _hmac(self.program, "fingerprint", "program"),
        }


def keys(agency: str | None, program: str | None) -> Keys:
    """The keys as written in the settings ALMONER_AGENCY_KEY and ALMONER_PROGRAM_KEY.

    Raises ConfigError, without showing what was given, unless each is 32 bytes in hexadecimal.
    """
    return Keys(
        agency=secret("ALMONER_AGENCY_KEY", agency),
        program=secret("ALMONER_PROGRAM_KEY", program),
    )


def secret(name: str, given: str | None) -> bytes:
    """The 32 bytes a setting writes in hexadecimal. Raises ConfigError, naming the setting."""
    try:
        key = bytes.fromhex((given or "").strip().removeprefix("0x"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            f"Set {name} to {KEY_BYTES} secret bytes in hexadecimal ({2 * KEY_BYTES} digits), as "
            "openssl rand -hex 32 makes them."
        )
    return key


def commitment(salt: bytes, facts: Mapping[str, int | str]) -> bytes:
    """SHA-256 of a secret salt and the facts as canonical JSON: opened later by showing both."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt has {SALT_BYTES} bytes, not {len(salt)}")
    written = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(salt + written.encode()).digest()


def _typed(text: str) -> str:
    """What is left of a text without what nobody sees: how its letters are encoded, their case,
    widths of spaces, marks that print nothing.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = (each for each in folded if unicodedata.category(each) != "Cf")
    return " ".join("".join(seen).split())


def _hmac(key: bytes, kind: str, number: str) -> bytes:
    return hmac.new(key, f"{kind}{number}".encode(), hashlib.sha256).digest()
