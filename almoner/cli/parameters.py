"""What people type: dollars, addresses and numbers, refused by name where they cannot be meant."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import click
from eth_utils.address import is_address, is_checksum_address, to_checksum_address

from almoner import money

_DIGEST = 32
_SIGNERS = (20, 84)


class Dollars(click.ParamType):
    """An amount in dollars and whole cents, given to the command in base units."""

    name = "dollars"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return money.whole_cents(value)
        except ValueError as fault:
            self.fail(f"{fault}.", param, ctx)


class Address(click.ParamType):
    """An Ethereum address, given to the command with its checksum."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return address(value)
        except ValueError as fault:
            self.fail(str(fault), param, ctx)


def address(typed: str) -> str:
    """An address with its checksum. Raises ValueError for none, and for one mistyped."""
    digits = typed.removeprefix("0x")
    mixed = digits not in (digits.lower(), digits.upper())
    if not is_address(typed) or (mixed and not is_checksum_address(typed)):
        raise ValueError(
            f"{typed!r} is no address: it is 0x and 40 hexadecimal digits, and where it has small "
            "letters and capitals they are its checksum."
        )
    return str(to_checksum_address(typed))


class Digest(click.ParamType):
    """32 bytes in hexadecimal, given to the command as bytes."""

    name = "digest"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        try:
            return _bytes(value, _DIGEST)
        except ValueError:
            self.fail(f"{value!r} is no digest: it is 0x and 64 hexadecimal digits.", param, ctx)


class Signer(click.ParamType):
    """A claimant's key: an address, or the passkey verifier with a public key."""

    name = "signer"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> bytes:
        try:
            return _bytes(value, *_SIGNERS)
        except ValueError:
            self.fail(
                f"{value!r} is no signer: it is 0x and 40 hexadecimal digits of an account, or 168 "
                "of the passkey verifier and a public key.",
                param,
                ctx,
            )


class Moment(click.DateTime):
    """A date or a minute, in UTC, given to the command in seconds since 1970."""

    def __init__(self) -> None:
        super().__init__(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        return int(super().convert(value, param, ctx).replace(tzinfo=UTC).timestamp())


def _bytes(typed: str, *lengths: int) -> bytes:
    found = bytes.fromhex(typed.removeprefix("0x"))
    if not typed.startswith("0x") or len(found) not in lengths:
        raise ValueError(typed)
    return found


DOLLARS = Dollars()
ADDRESS = Address()
DIGEST = Digest()
SIGNER = Signer()
MOMENT = Moment()
NUMBER = click.IntRange(1, 2**32 - 1)
"""Number of an appropriation, an allotment, a run or a purpose."""
PERIOD = click.IntRange(1, 2**16 - 1)
LONG_NUMBER = click.IntRange(0, 2**64 - 1)
"""Number of a payment or a proposal."""
PROPOSAL = click.IntRange(1, 2**32 - 1)
PAYMENT = click.IntRange(2**32, 2**64 - 1)
SMALL_NUMBER = click.IntRange(1, 2**16 - 1)
"""Number of a rule or a family of rules, a reason's code, cases an account may serve."""
