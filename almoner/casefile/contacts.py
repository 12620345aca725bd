"""How a household is reached: its contact, those that counted before, and by which channel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from typing import Any

from almoner.casefile.records import ENGLISH, Access
from almoner.casefile.store import NOT_KNOWN, Store
from almoner.errors import CasefileError, Fault, InputError
from almoner.one_line import is_one_line

WARNED_DAYS = 90
"""Days in which a contact that was replaced is still told of a change of account."""
LONGEST = 200
"""Characters of a contact's address, or of another part of it."""
_DAY = 86_400
# Without what quotes, separates or comments: the parser of headers takes some of it, and stumbles
# over the rest.
_EMAIL = re.compile(r'[^\s@,;:<>()\[\]\\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+')
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{2,16})*")


class Channel(StrEnum):
    """How a letter goes, in the words of `almoner.acts.notices.Channel`."""

    LETTER = "letter"
    EMAIL = "email"
    TEXT = "text"
    PAGE = "page"
    BY_HAND = "by-hand"


ELECTRONIC = (Channel.EMAIL, Channel.TEXT)
"""What letters go by only where the person chose it."""


def is_mailbox(email: str) -> bool:
    """Whether it is one plain address, so that mail goes to one mailbox and to no other."""
    if not email.isascii() or not _EMAIL.fullmatch(email):
        return False
    try:
        return Address(addr_spec=email).addr_spec == email
    except (ValueError, MessageError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Where a household is reached. Left out of `repr`, and so out of logs."""

    address: tuple[str, ...] = field(default=(), repr=False)
    """Lines of the postal address."""
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    language: str = field(default=ENGLISH, repr=False)
    until: int | None = None
    """Seconds since 1970 at which it was replaced, 0 where nobody noted when; None for the one that
    counts."""

    @classmethod
    def of(cls, private: Mapping[str, Any], until: int | None = None) -> Contact:
        """The contact that private fields, such as a roster's, come to."""
        return cls(
            address=tuple(str(private.get("mailing_address") or "").splitlines()),
            phone=str(private.get("phone") or ""),
            email=str(private.get("email") or ""),
            language=str(private.get("language") or ENGLISH),
            until=until,
        )

    @property
    def private(self) -> dict[str, str]:
        """The private fields it is kept as."""
        return {
            "mailing_address": "\n".join(self.address),
            "phone": self.phone,
            "email": self.email,
            "language": self.language,
        }

    def check(self) -> None:
        """Raises InputError with every fault, none of which shows what was given."""
        faults = [
            Fault(field=name, reason=f"has {len(value)} characters: shorten it to {LONGEST}")
            for name, value in self.private.items()
            if len(value) > LONGEST
        ]
        if not all(is_one_line(line) and line.strip() for line in self.address):
            faults.append(Fault(field="address", reason="give each line by itself, none empty"))
        if not is_one_line(self.phone):
            faults.append(
                Fault(field="phone", reason="must be one line without control characters")
            )
        if self.email and not is_mailbox(self.email):
            faults.append(Fault(field="email", reason="is no e-mail address: compare it"))
        if not _LANGUAGE.fullmatch(self.language):
            reason = "must be a language tag such as en or es-mx"
            faults.append(Fault(field="language", reason=reason))
        if faults:
            raise InputError(faults)

    def reached_by(self, channel: Channel) -> bool:
        """Whether an electronic letter finds it."""
        return bool(self.email if channel is Channel.EMAIL else self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A person's choice of electronic letters. Times are in seconds since 1970."""

    channel: Channel
    chosen_at: int
    office: str
    """Which took it."""
    taken_back_at: int | None = None
    taken_back_by: str | None = None


class Contacts(Store):
    """A casefile that knows how to reach a household."""

    def contact(self, case: int | str, access: Access) -> Contact:
        """The contact that counts. Logged, and raises, as `case` does."""
        return self.contacts(case, access)[0]

    def contacts(self, case: int | str, access: Access) -> list[Contact]:
        """The contact that counts, then those of before, the newest first. Logged, and raises, as
        `case` does.
        """
        row = self._row(case)
        self.log(access, "contacts", row[1])
        return self._contacts(row[0])

    def contacts_to_warn(self, case: int | str, access: Access) -> list[Contact]:
        """Whom a notice about a change of account goes to: the contact that counts, and those
        replaced in the last `WARNED_DAYS`, because who leads money elsewhere leads letters there
        first. Logged, and raises, as `case` does.
        """
        since = access.at - WARNED_DAYS * _DAY
        return [
            each
            for each in self.contacts(case, access)
            if each.until in (None, NOT_KNOWN) or (each.until or 0) >= since
        ]

    def put_contact(self, case: int | str, contact: Contact, access: Access) -> None:
        """Replaces the contact of a case; the one of before is kept, with until when it counted.

        Raises InputError for one that cannot be, and CasefileError if the case is not there.
        """
        contact.check()
        row = self._row(case)
        with self._writing() as db:
            self._put_private(db, row[0], contact.private, access.at)
        self.log(access, "contact changed", row[1])

    def channel(self, case: int | str, access: Access) -> Channel:
        """How letters go: by paper, unless the person chose otherwise and can be reached so.

        Logged, and raises, as `case` does.
        """
        row = self._row(case)
        self.log(access, "channel", row[1])
        running = self._running(row[0])
        if running is None:
            return Channel.LETTER
        chosen = Channel(running[1]["channel"])
        return chosen if self._contacts(row[0])[0].reached_by(chosen) else Channel.LETTER

    def choose_channel(self, case: int | str, channel: Channel, access: Access) -> None:
        """Records that the person chose electronic letters; another choice ends by it.

        Raises InputError for a channel that needs no choice or has no address, and CasefileError if
        the case is not there.
        """
        row = self._row(case)
        if channel not in ELECTRONIC:
            reason = f"{channel} needs no choice: take back the one there is"
            raise InputError([Fault(field="channel", reason=reason)])
        if not self._contacts(row[0])[0].reached_by(channel):
            wanted = "e-mail address" if channel is Channel.EMAIL else "telephone number"
            reason = f"the contact has no {wanted}: change the contact first"
            raise InputError([Fault(field="channel", reason=reason)])
        made = {"channel": channel, "chosen_at": access.at, "office": access.office}
        with self._writing() as db:
            if (running := self._running(row[0])) is not None:
                self._rewrite(db, "choices", running[0], row[0], _ended(running[1], access))
            self._add(db, "choices", row[0], made)
        self.log(access, "choice of channel", row[1])

    def take_back_channel(self, case: int | str, access: Access) -> None:
        """Records that the person wants paper again. Raises CasefileError if there is no choice."""
        row = self._row(case)
        with self._writing() as db:
            if (running := self._running(row[0])) is None:
                raise CasefileError("There is no choice to take back: letters go by paper already.")
            self._rewrite(db, "choices", running[0], row[0], _ended(running[1], access))
        self.log(access, "choice taken back", row[1])

    def choices(self, case: int | str, access: Access) -> list[Choice]:
        """Every choice of channel, oldest first. Logged, and raises, as `case` does."""
        row = self._row(case)
        self.log(access, "choices of channel", row[1])
        return [
            Choice(**{**record, "channel": Channel(record["channel"])})
            for _, record in self._records("choices", row[0])
        ]

    def _contacts(self, index: bytes) -> list[Contact]:
        before = [
            Contact.of(record, until=record["until"])
            for _, record in reversed(self._records("contacts", index))
        ]
        return [Contact.of(self._private(index)), *before]

    def _running(self, index: bytes) -> tuple[int, dict[str, Any]] | None:
        """The choice that was not taken back, by its number."""
        running = [
            (entry, record)
            for entry, record in self._records("choices", index)
            if record.get("taken_back_at") is None
        ]
        return running[-1] if running else None


def _ended(choice: Mapping[str, Any], access: Access) -> dict[str, Any]:
    return {**choice, "taken_back_at": access.at, "taken_back_by": access.office}
