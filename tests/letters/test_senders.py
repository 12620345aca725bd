"""Given a letter: a folder or a mail server should take it whole, or say that it did not.

Parcel
└── with a contact that is none, as of before contacts were checked, there should be none
FileDrop
├── a file should be readable by its owner only, and hold the letter, or where a message goes
├── the same letter again should be the same file
└── a file that cannot be written should leave nothing, and be said
Smtp
├── a real server should be given the message, with a number that is the same for the same letter
├── one that refuses, or is not there, should be said without what was in the letter
└── outside this machine there should be no mail without TLS
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from almoner.casefile import Channel
from almoner.errors import AlmonerError
from almoner.letters import senders
from almoner.letters.senders import FileDrop, Parcel, Smtp

PAPER = Parcel(name="ab12", channel=Channel.LETTER, to=("Unit 7",), content="Dear reader\n")
MAIL = Parcel(
    name="cd34",
    channel=Channel.EMAIL,
    to=("reader@example.org",),
    subject="Tiene un mensaje",
    content="Abra nuestra página.",
)
TEXT = replace(MAIL, channel=Channel.TEXT, to=("555-0123",), subject="")
FROM = "letters@agency.example"


class Inbox:
    """A mail server's memory."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "554 reader@example.org is nobody here"
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        return "250 OK"


@pytest.fixture(scope="module")
def inbox() -> Iterator[tuple[Inbox, str]]:
    """A real mail server on this machine, and its address."""
    memory = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(memory, hostname="127.0.0.1", port=port)
    controller.start()
    yield memory, f"smtp://127.0.0.1:{port}"
    controller.stop()


def test_file_drop__writes_what_only_its_owner_can_read(tmp_path: Path) -> None:
    drop = FileDrop(tmp_path / "outbox")
    assert drop.send(PAPER) == "put into the outbox as letter-ab12.txt"
    path = tmp_path / "outbox" / "letter-ab12.txt"
    assert path.read_text() == PAPER.content
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    ("channel", "to", "said"),
    [
        (Channel.EMAIL, "jane@[example.org", "The e-mail address on record is none: correct it"),
        (Channel.EMAIL, "root,evil@x.example", "The e-mail address on record is none"),
        (Channel.TEXT, "555-0123\nSubject: hi", "The telephone number on record is none"),
    ],
)
def test_parcel__is_for_one_contact(channel: Channel, to: str, said: str) -> None:
    with pytest.raises(AlmonerError, match=said) as refusal:
        replace(MAIL, channel=channel, to=(to,))
    assert to not in str(refusal.value)


def test_file_drop__says_where_a_message_goes(tmp_path: Path) -> None:
    drop = FileDrop(tmp_path)
    for parcel in (MAIL, TEXT):
        drop.send(parcel)
    mail, text = ((tmp_path / f"{kind}-cd34.txt").read_text() for kind in ("email", "text"))
    head = "To: reader@example.org\nSubject: Tiene un mensaje\n\n"
    assert mail == f"{head}Abra nuestra página.\n"
    assert text == "To: 555-0123\n\nAbra nuestra página.\n"


def test_file_drop__has_the_same_letter_once(tmp_path: Path) -> None:
    drop = FileDrop(tmp_path)
    assert drop.send(PAPER) == drop.send(PAPER)
    assert [path.name for path in tmp_path.iterdir()] == ["letter-ab12.txt"]


def test_file_drop__leaves_nothing_of_what_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "letter-ab12.txt").mkdir()
    with pytest.raises(AlmonerError, match=r"cannot be put into .*ALMONER_OUTBOX"):
        FileDrop(tmp_path).send(PAPER)
    assert [path.name for path in tmp_path.iterdir()] == ["letter-ab12.txt"]


def test_smtp__hands_a_message_to_a_server(inbox: tuple[Inbox, str]) -> None:
    memory, url = inbox
    memory.taken.clear()
    proofs = [Smtp(url, FROM).send(MAIL) for _ in range(2)]
    first, again = memory.taken
    assert (first["To"], first["From"], first["Subject"]) == (MAIL.to[0], FROM, MAIL.subject)
    assert first.get_content().strip() == MAIL.content
    assert first["Message-ID"] == again["Message-ID"] == "<cd34@agency.example>"
    assert proofs == ["taken by the mail server 127.0.0.1 as <cd34@agency.example>"] * 2


def test_smtp__that_refuses_is_said_without_the_reader(
    inbox: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, url = inbox
    memory.taken.clear()
    monkeypatch.setattr(memory, "refuses", True)
    with pytest.raises(AlmonerError, match="did not take the letter") as refusal:
        Smtp(url, FROM).send(MAIL)
    assert "reader@" not in str(refusal.value)
    assert memory.taken == []


def test_smtp__that_asks_for_no_password_gets_none(inbox: tuple[Inbox, str]) -> None:
    url = inbox[1].replace("smtp://", "smtp://user:secret@")
    with pytest.raises(AlmonerError, match="did not take the letter") as refusal:
        Smtp(url, FROM).send(MAIL)
    assert "secret" not in str(refusal.value)


def test_smtp__sends_nothing_without_tls_outside_this_machine(
    inbox: tuple[Inbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, url = inbox
    memory.taken.clear()
    monkeypatch.setattr(senders, "LOOPBACK", ())
    with pytest.raises(AlmonerError, match="did not take the letter"):
        Smtp(url, FROM).send(MAIL)
    with pytest.raises(AlmonerError, match="did not take the letter"):
        Smtp(url.replace("smtp:", "smtps:"), FROM).send(MAIL)
    assert memory.taken == []


def test_senders__carry_by_channel(tmp_path: Path) -> None:
    without = senders.senders(tmp_path, None, None)
    with_mail = senders.senders(tmp_path, "smtps://mail.example", FROM)
    assert all(isinstance(each, FileDrop) for each in without.values())
    assert isinstance(with_mail[Channel.EMAIL], Smtp)
    assert isinstance(with_mail[Channel.TEXT], FileDrop)
    assert "Unit 7" not in repr(PAPER)
