"""Where letters go: by the channel on record, or another after one came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from almoner.casefile import Channel, Contact
from almoner.errors import AlmonerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A contact, reached by one channel."""

    contact: Contact
    channel: Channel
    before: bool = False
    """Whether it is a contact of before."""

    @property
    def to(self) -> tuple[str, ...]:
        """Where that is: lines of an address, an e-mail address or a telephone number."""
        return _places(self.contact)[self.channel]


class Unreached(AlmonerError):
    """A household has no contact that is left to be tried."""

    def __init__(self) -> None:
        super().__init__(
            "The household has no contact for this that was not tried: record one (almoner case "
            "contact change), or hand the letter over."
        )


def recipient(contact: Contact, chosen: Channel, tried: Collection[Channel]) -> Recipient:
    """Who a letter goes to: by the channel on record, or else by one that was not tried.

    Once a letter on paper came back, an electronic one may go without a choice: it only says that
    there is a message. Raises Unreached where nothing is left.
    """
    order = (chosen, Channel.LETTER, Channel.EMAIL, Channel.TEXT)
    for channel in order if tried else (chosen,):
        if channel not in tried and _places(contact)[channel]:
            return Recipient(contact=contact, channel=channel)
    raise Unreached


def before(contacts: Iterable[Contact], chosen: Channel) -> Iterator[Recipient]:
    """The same for contacts of before, of those that can be reached; each place once."""
    reached = set()
    for contact in contacts:
        places = _places(contact)
        channel = chosen if places[chosen] else Channel.LETTER
        if places[channel] and places[channel] not in reached:
            reached.add(places[channel])
            yield Recipient(contact=contact, channel=channel, before=True)


def _places(contact: Contact) -> dict[Channel, tuple[str, ...]]:
    return {
        Channel.LETTER: contact.address,
        Channel.EMAIL: (contact.email,) if contact.email else (),
        Channel.TEXT: (contact.phone,) if contact.phone else (),
    }
