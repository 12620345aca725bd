"""What the commands of `almoner fund` share: the contract, and an officer before it."""

from __future__ import annotations

from almoner import money
from almoner.acts import funds
from almoner.cli import seat
from almoner.cli.seat import Place, Seat


class Treasury(Place):
    """The agency's Treasury."""

    CONTRACT = "Treasury"


class Treasurer(Treasury, Seat):
    """One officer before it. In a dry run the first act ends the command."""

    def move(self, act: str, allotment: int, amount: int, moved: str) -> None:
        """Has the officer change what an allotment has, and says how much more or less it is."""
        funds.require_allotment(self.client, self.contract, allotment)
        self.send(act, allotment, amount)
        self.say(
            f"Allotment {allotment} has {money.dollars(amount)} {moved}.",
            allotment=allotment,
            amount=amount,
        )


act = seat.taking(Treasurer)
