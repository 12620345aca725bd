"""Asking the chain about all that a command is about to do, before anything is sent."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from almoner.cli import refusals
from almoner.cli.desk import Desk
from almoner.errors import Fault, InputError, Reverted

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


def require_taken(seat: Desk, attempts: Mapping[str, Callable[[], object]]) -> None:
    """Raises InputError, naming what each is about, where the chain would not take attempts."""
    known, faults = seat.here.names(seat.agency), []
    for about, attempt in attempts.items():
        refused = refusal(seat, attempt)
        if refused is not None:
            reason = refusals.sentence(refused, known.spelled)
            faults.append(Fault(field=about, reason=reason))
    if faults:
        raise InputError(faults)
