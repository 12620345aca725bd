"""What commands begin with that look into the casefile, or change it, in an office's name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from almoner.acts import people
from almoner.casefile import Access, Casefile
from almoner.cli import intake, output, session
from almoner.cli.session import Session

Command = Callable[..., None]
PURPOSE = "--purpose"
REASON = "--reason"
_HELP = {
    PURPOSE: "What you need it for; noted in the access log.",
    REASON: "Why, in words; the casefile keeps it.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An open casefile, and who looks into it."""

    here: Session
    casefile: Casefile
    access: Access
    as_json: bool

    def say(self, sentence: str, **facts: Any) -> None:
        """Prints a sentence, or the facts behind it."""
        output.say(sentence, as_json=self.as_json, **facts)


def look(command: Command) -> Command:
    """Gives a command an open casefile for a purpose, and the options that takes."""
    return _looking(command, PURPOSE)


def change(command: Command) -> Command:
    """The same for a reason."""
    return _looking(command, REASON)


def _looking(command: Command, why: str) -> Command:
    @click.option("--office", required=True, help="Your office; noted in the access log.")
    @click.option(why, "purpose", required=True, help=_HELP[why])
    @session.as_json
    @functools.wraps(command)
    def looking(office: str, purpose: str, *, as_json: bool, **given: Any) -> None:
        holder, here = people.office(office), Session()
        access = Access(office=holder.name, purpose=purpose, at=here.client().head()[2])
        with intake.casefile(here) as casefile:
            command(Look(here=here, casefile=casefile, access=access, as_json=as_json), **given)

    return looking
