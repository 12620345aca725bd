"""An application as an organization writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from almoner.errors import Fault, InputError
from almoner.grants import documents, reading
from almoner.program.table import Table

_ACCOUNT = 20
_PASSKEY = 84
"""Bytes of a verifier's address and a public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFile:
    """What an organization asks for. Amounts in base units."""

    signer: bytes | None
    """Who speaks for it, as ERC-7913 writes it; None where the file leaves that to its key."""
    pay_to: str
    amounts: tuple[int, ...]
    """By cost category of the program."""
    matched: int
    """What the organization adds."""
    documents: str
    """The names of its documents with their SHA-256, a line each."""

    @property
    def total(self) -> int:
        """All it asks for."""
        return sum(self.amounts)


def load(path: Path, categories: Sequence[str]) -> ApplicationFile:
    """The application a file holds, by the categories of its program. Raises InputError with every
    fault.
    """
    faults: list[Fault] = []
    root = reading.table(path, faults)
    amounts = root.table("amounts")
    found = ApplicationFile(
        signer=_signer(root) if "signer" in root else None,
        pay_to=reading.account(root, "pay_to"),
        amounts=tuple(amounts.dollars(name, zero=True) for name in categories),
        matched=root.dollars("matched", zero=True),
        documents=documents.named(root, "documents", path.parent),
    )
    amounts.close()
    root.close()
    if faults:
        raise InputError(faults)
    return found


def _signer(root: Table) -> bytes:
    given = root.text("signer")
    try:
        found = bytes.fromhex(given.removeprefix("0x"))
    except ValueError:
        found = b""
    if len(found) not in (_ACCOUNT, _PASSKEY):
        root.fault(
            "signer",
            "is none: write 0x and 40 hexadecimal digits of an account, or 168 of the passkey "
            "verifier and a public key",
        )
    return found
