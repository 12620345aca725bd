"""Asking the chain about each line or file of a command before anything is sent."""

from __future__ import annotations

from collections.abc import Callable

from almoner.cli.desk import Desk
from almoner.errors import Reverted

_OF_ALL = "Offices_Paused"
"""Refuses whatever is sent, and says nothing of what was asked about."""


def refusal(seat: Desk, attempt: Callable[[], object]) -> Reverted | None:
    """What the chain has against one attempt of several, None if it would take it.

    Raises Reverted where it is the officer who may not, or where nobody may now.
    """
    try:
        attempt()
    except Reverted as found:
        if found.name == _OF_ALL or found.arguments.get("key") == seat.officer.address:
            raise
        return found
    return None
