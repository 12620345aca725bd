"""How people name a payment: by its number, or by its run and its case.

One place for every command that takes one.
"""

from __future__ import annotations

import functools
from typing import Any

import click

from almoner.acts import runs
from almoner.cli import desk
from almoner.cli.desk import Command
from almoner.cli.parameters import LONG_NUMBER, NUMBER, PAYMENT
from almoner.cli.session import Session
from almoner.errors import Fault, InputError

_NONE = "0"
"""No payment's number and no proposal's."""
_RUN = click.option("--run", "run_number", type=NUMBER, help="Run of the payment, with --case.")
_CASE = click.option("--case", "case_number", metavar="CASE", help="Case of the payment.")


class Leading(click.Command):
    """A command with another argument behind the number, which `--run` and `--case` stand for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        by_case = any(word.partition("=")[0] == "--case" for word in args)
        return super().parse_args(ctx, [_NONE, *args] if by_case else args)


def payment(command: Command) -> Command:
    """Gives a command `payment_id`, however it was named."""
    return _named(command, "payment_id", "PAYMENT", PAYMENT)


def subject(command: Command) -> Command:
    """Gives a command `subject`: the number of a proposal, or a payment, however it was named."""
    return _named(command, "subject", "SUBJECT", LONG_NUMBER)


def _named(command: Command, name: str, metavar: str, kind: click.ParamType) -> Command:
    @click.argument(name, metavar=f"[{metavar}]", type=kind, required=False)
    @_RUN
    @_CASE
    @functools.wraps(command)
    def resolved(run_number: int | None, case_number: str | None, **given: Any) -> None:
        given[name] = _number(metavar.lower(), given[name], run_number, case_number)
        command(**given)

    return resolved


def _number(what: str, typed: int | None, run: int | None, case_number: str | None) -> int:
    """Raises InputError unless it was named in one of the two ways, and whole."""
    if typed and run is None and case_number is None:
        return typed
    if typed or run is None or case_number is None:
        reason = "give its number, or both --run and --case (almoner run show RUN --payments)"
        raise InputError([Fault(field=what, reason=reason)])
    return runs.payment_id(run, desk.enrolled(Session(), case_number).case_no)
