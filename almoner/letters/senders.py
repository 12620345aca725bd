"""What carries letters: a folder that something else empties, or a mail server."""

from __future__ import annotations

import os
import smtplib
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from almoner.casefile import Channel, is_mailbox
from almoner.errors import AlmonerError
from almoner.one_line import is_one_line

TIMEOUT_SECONDS = 30.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")
_PORTS = {"smtp": 587, "smtps": 465}
_NO_CONTACT = "The {what} on record is none: correct it (almoner case contact change)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is to be carried, and where. Left out of `repr`, and so out of logs."""

    name: str
    """The same for the same letter, in small letters and digits."""
    channel: Channel
    to: tuple[str, ...] = field(repr=False)
    subject: str = field(default="", repr=False)
    content: str = field(repr=False)

    def __post_init__(self) -> None:
        """Raises AlmonerError for a contact that would have it carried to others, or say more."""
        if self.channel is Channel.EMAIL and not is_mailbox(self.to[0]):
            raise AlmonerError(_NO_CONTACT.format(what="e-mail address"))
        if self.channel is Channel.TEXT and not is_one_line(self.to[0]):
            raise AlmonerError(_NO_CONTACT.format(what="telephone number"))


class LetterSender(Protocol):
    """Takes a letter over, or raises AlmonerError; then nothing was taken."""

    def send(self, parcel: Parcel) -> str:
        """Takes it over and returns what shows that, in words."""


Senders = Mapping[Channel, LetterSender]


class FileDrop:
    """A folder from which a printer, or a gateway of text messages, takes one file per letter.

    A file is written whole or not at all, and only its owner can read it. The same letter again is
    the same file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, parcel: Parcel) -> str:
        """Writes the file. Raises AlmonerError where that cannot be."""
        name = f"{parcel.channel}-{parcel.name}.txt"
        unfinished = self._folder / f".{name}.{os.getpid()}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                unfinished.unlink()
            file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with open(file, "w", encoding="utf-8") as written:
                written.write(_content(parcel))
                written.flush()
                os.fsync(file)
            unfinished.replace(self._folder / name)
        except OSError as fault:
            with suppress(OSError):
                unfinished.unlink()
            raise AlmonerError(
                f"The letter cannot be put into {self._folder} ({fault.strerror}): make the folder "
                "writable, or name another in ALMONER_OUTBOX."
            ) from fault
        return f"put into the outbox as {name}"


class Smtp:
    """A mail server. Outside this machine it has to speak TLS."""

    def __init__(self, url: str, sender: str) -> None:
        """`url` is smtp(s)://user:password@host:port, `sender` the address letters come from."""
        parts = urlsplit(url)
        self._host, self._tls = parts.hostname or "", parts.scheme == "smtps"
        self._port = parts.port or _PORTS[parts.scheme]
        self._user, self._password = (
            unquote(each or "") for each in (parts.username, parts.password)
        )
        self._from = sender

    def send(self, parcel: Parcel) -> str:
        """Hands it to the server. Raises AlmonerError where the server does not take it."""
        mail = EmailMessage()
        mail["From"], mail["To"] = self._from, parcel.to[0]
        mail["Subject"] = parcel.subject
        mail["Message-ID"] = f"<{parcel.name}@{parseaddr(self._from)[1].rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.content)
        try:
            with self._connected() as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as fault:
            # What the server says can name the address; the log of an error is not the place.
            raise AlmonerError(
                f"The mail server {self._host} did not take the letter ({type(fault).__name__}): "
                "try again, or correct ALMONER_SMTP."
            ) from fault
        return f"taken by the mail server {self._host} as {mail['Message-ID']}"

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._tls:
            return self._logged_in(
                smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_SECONDS, context=context)
            )
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_SECONDS)
        return self._logged_in(server, None if self._host in LOOPBACK else context)

    def _logged_in(
        self, server: smtplib.SMTP, context: ssl.SSLContext | None = None
    ) -> smtplib.SMTP:
        try:
            if context is not None:
                server.starttls(context=context)
            if self._user:
                server.login(self._user, self._password)
        except BaseException:
            server.close()
            raise
        return server


def senders(outbox: Path, smtp: str | None, smtp_from: str | None) -> Senders:
    """Who carries what: the mail server e-mail where there is one, the folder all else."""
    drop = FileDrop(outbox)
    mail: LetterSender = Smtp(smtp, smtp_from) if smtp and smtp_from else drop
    return {Channel.LETTER: drop, Channel.TEXT: drop, Channel.EMAIL: mail}


def _content(parcel: Parcel) -> str:
    """A letter as it is printed; of what is not, also where it goes."""
    if parcel.channel is Channel.LETTER:
        return parcel.content
    head = [f"To: {parcel.to[0]}"]
    head += [f"Subject: {parcel.subject}"] if parcel.subject else []
    return "\n".join((*head, "", parcel.content)) + "\n"
