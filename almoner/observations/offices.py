"""What events of offices make known: whose key is whose, and who is in office."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.events import Event
from almoner.observations.register import Register
from almoner.observations.row import Row, row
from almoner.observations.schema import Kind, account_key


def linked(event: Event, known: Register) -> Iterator[Row]:
    """A key is a person's for good."""
    a = event.args
    yield row(Kind.KEY_LINKED, account=account_key(a["key"]), person=a["person"])


def appointed(event: Event, known: Register) -> Iterator[Row]:
    """A person is in office."""
    a = event.args
    yield row(Kind.APPOINTED, person=a["person"], value=a["office"], until=a["until"])


def removed(event: Event, known: Register) -> Iterator[Row]:
    """And is no more."""
    a = event.args
    yield row(Kind.REMOVED, person=a["person"], value=a["office"])


EVENTS = {
    "PersonOpened": linked,
    "KeyLinked": linked,
    "Appointed": appointed,
    "Removed": removed,
}
