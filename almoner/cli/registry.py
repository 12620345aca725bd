"""What the commands of `almoner office` share: the contract, and how people name each other."""

from __future__ import annotations

import click

from almoner.acts import people
from almoner.cli import parameters, seat
from almoner.cli.seat import Place, Seat
from almoner.errors import Fault, InputError

DAY = 86_400

KEY = click.argument("key", metavar="KEY")
PERSON = click.argument("holder", metavar="PERSON")
OFFICE = click.argument("office_name", metavar="OFFICE")


class Registry(Place):
    """The agency's Offices."""

    CONTRACT = "Offices"

    def address(self, key: str) -> str:
        """The address of a key by its name or as it is. Raises InputError for neither."""
        if key in self.here.keyring().names():
            return self.here.keyring().address(key)
        try:
            return parameters.address(key)
        except ValueError:
            fault = Fault(field="key", reason=f"{key} is no key's name and no address")
            raise InputError([fault]) from None

    def person(self, holder: str) -> int:
        """A person by number, or by a key that is or was theirs. Raises InputError for nobody."""
        if holder.isascii() and holder.isdigit():
            return int(holder)
        person = people.owner(self.client, self.contract, self.address(holder))
        if person == 0:
            reason = (
                f"{holder} was never anybody's key: open a person for it (almoner office staff)"
            )
            raise InputError([Fault(field="person", reason=reason)])
        return person


class Registrar(Registry, Seat):
    """One officer before it. In a dry run the first act ends the command."""


act = seat.taking(Registrar)
