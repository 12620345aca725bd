"""How commands come by the signature of an applicant or a grantee.

A key of this machine signs at once; or the message is printed, signed wherever its signer has its
key, and comes back as a file.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from almoner.acts import messages
from almoner.cli.desk import Command, Desk
from almoner.errors import Fault, InputError
from almoner.grants import reading
from almoner.typed_data import Message

Signature = tuple[int, bytes, bytes]
"""Deadline, signer and signature, in the order of the contracts' struct."""

_VALID = 7 * 86_400
"""Seconds a message is good for from when it is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """The one way by which a command is to get a signature."""

    key: str | None
    prepared: Path | None

    def applicant(
        self, seat: Desk, action: str, subject: int, content: bytes, signer: bytes
    ) -> Signature:
        """An applicant's signature; `signer` is who has to sign, as ERC-7913 writes it.

        Raises InputError where the key given is not that signer's, or the file is no signature.
        """

        def ask(deadline: int) -> Message:
            return messages.applicant(seat.agency, action, subject, content, signer, deadline)

        return self._signed(seat, ask)

    def grantee(
        self,
        seat: Desk,
        award: int,
        action: str,
        *,
        subject: int = 0,
        content: bytes = bytes(32),
        amendments: bool = False,
    ) -> Signature:
        """A grantee's signature, for its program or for the agency's amendments.

        Raises InputError where the file is no signature.
        """

        def ask(deadline: int) -> Message:
            return messages.grantee(
                seat.agency,
                award,
                action,
                subject=subject,
                content=content,
                deadline=deadline,
                amendments=amendments,
            )

        return self._signed(seat, ask)

    def signer(self, seat: Desk) -> bytes | None:
        """Who signs, as ERC-7913 writes it; None where the message is only printed."""
        if self.key is not None:
            return bytes.fromhex(seat.here.keyring().address(self.key).removeprefix("0x"))
        return None if self.prepared is None else _prepared(self.prepared)[1]

    def _signed(self, seat: Desk, ask: Callable[[int], Message]) -> Signature:
        if self.prepared is not None:
            return _prepared(self.prepared)
        deadline = seat.now + _VALID
        message = ask(deadline)
        if self.key is None:
            click.echo(json.dumps(message.written, indent=None if seat.as_json else 2))
            raise click.exceptions.Exit(0)
        account = seat.here.keyring().load(self.key)
        signature = bytes(account.sign_message(message.signable).signature)
        return deadline, bytes.fromhex(account.address[2:]), signature


def signed(command: Command) -> Command:
    """Gives a command its `hand`, and the options that say which one."""

    @click.option("--signer", "key", metavar="KEY", help="Name of the key here that signs for it.")
    @click.option(
        "--signature",
        "prepared",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help="JSON with deadline, signer and signature, made elsewhere.",
    )
    @click.option(
        "--message", is_flag=True, help="Print what has to be signed (EIP-712), and do nothing."
    )
    @functools.wraps(command)
    def handed(key: str | None, prepared: Path | None, message: bool, **given: Any) -> None:
        if [key is not None, prepared is not None, message].count(True) != 1:
            reason = "give one of --signer KEY, --signature FILE and --message"
            raise InputError([Fault(field="signature", reason=reason)])
        command(hand=Hand(key=key, prepared=prepared), **given)

    return handed


def _prepared(path: Path) -> Signature:
    """The signature a file holds."""
    faults: list[Fault] = []
    table = reading.table(path, faults)
    deadline = table.whole("deadline", 1, 2**40 - 1)
    signer, signature = (_bytes(table.text(key), key, faults) for key in ("signer", "signature"))
    table.close()
    if faults:
        raise InputError(faults)
    return deadline, signer, signature


def _bytes(written: str, key: str, faults: list[Fault]) -> bytes:
    try:
        return bytes.fromhex(written.removeprefix("0x"))
    except ValueError:
        faults.append(Fault(field=key, reason="is not hexadecimal: write 0x and the digits"))
        return b""
