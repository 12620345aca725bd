"""A contract of the agency, an officer before it, and what every command begins with that acts."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ClassVar

from almoner.cli import output, session
from almoner.cli.session import Session

Command = Callable[..., None]


class Place:
    """One contract of the agency, with the settings and keys of this process."""

    CONTRACT: ClassVar[str]

    def __init__(self) -> None:
        self.here = Session()
        self.client = self.here.client()
        address = self.here.record(self.client).address(self.CONTRACT)
        self.contract = self.client.contract(self.CONTRACT, address)


class Seat(Place):
    """One officer before it. In a dry run the first act ends the command."""

    def __init__(self, name: str, *, dry_run: bool, as_json: bool) -> None:
        super().__init__()
        self.officer = self.here.officer(self.client, name, dry_run=dry_run, as_json=as_json)
        self._as_json = as_json

    def send(self, act: str, *given: object) -> None:
        """Has the officer call a function of the contract. Raises Reverted."""
        self.officer.send(self.contract.functions[act](*given))

    def say(self, sentence: str, **facts: Any) -> None:
        """Prints a sentence, or the facts behind it."""
        output.say(sentence, as_json=self._as_json, **facts)


def taking(seat: type[Seat]) -> Callable[[Command], Command]:
    """Gives a command such a seat, and the options an officer's act has."""

    def act(command: Command) -> Command:
        @session.acting
        @session.dry_run
        @session.as_json
        @functools.wraps(command)
        def seated(name: str, *, dry_run: bool, as_json: bool, **given: Any) -> None:
            command(seat(name, dry_run=dry_run, as_json=as_json), **given)

        return seated

    return act
