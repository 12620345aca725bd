"""Given a letter that goes by e-mail or text message: it should only say that there is a message.

├── no amount, no program, no link, no code and nothing of the letter, for every kind and language
├── a text message should be one message in each language
└── a telephone number too long for that should be refused
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Access, Casefile, Channel
from almoner.errors import ConfigError
from almoner.letters import messages, words
from almoner.letters.composition import Composer
from almoner.letters.dispatch import Dispatch
from almoner.letters.senders import senders
from tests.letters.recording import Chain
from tests.letters.samples import CASE_NO, CONTACT, DAY, LOOK, MATTERS, NOW, PROGRAM

LINK = re.compile(r"https?:|www\.|[a-z]\.(gov|org|com)\b|\bhref\b", re.I)
AMOUNT = re.compile(r"[$€]|\d+[.,]\d\d\b")
# The characters a text message of 160 has room for; with any other it is one of 70.
GSM = set(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SHORT = 70


def flat(text: str) -> str:
    """A letter without its line ends."""
    return " ".join(text.split())


def require_nothing(said: str, title: str) -> None:
    """Fails where an electronic message says anything of the letter it stands for."""
    assert "555-0100" in said
    for needle in (PROGRAM.title, PROGRAM.id, "C-000017", "555-0123", "12", "435", "322", title):
        assert needle.lower() not in said.lower()
    assert not LINK.search(said)
    assert not AMOUNT.search(said)


@pytest.mark.parametrize("language", words.languages())
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.TEXT])
def test_electronic__says_nothing_of_the_letter(
    casefile: Casefile, composer: Composer, tmp_path: Path, channel: Channel, language: str
) -> None:
    casefile.put_contact(CASE_NO, replace(CONTACT, language=language), LOOK)
    casefile.choose_channel(CASE_NO, channel, LOOK)
    access = Access(office="COUNTER", purpose="test", at=NOW + DAY)
    dispatch = Dispatch(composer, casefile, senders(tmp_path / "outbox", None, None), access)

    for kind, matter in MATTERS.items():
        (letter, *_) = dispatch.send(matter, Chain())
        (file,) = (tmp_path / "outbox").glob(f"{channel}-{letter.digest.hex()}.txt")
        head, _, content = file.read_text().partition("\n\n")
        title = words.load(language).text(kind, "title")
        require_nothing(content + head.partition("Subject:")[2], title)
        assert title in flat(letter.text)


@pytest.mark.parametrize("more", ["$435.00", "Cash assistance", "https://x", "C-000017"])
def test_electronic__that_said_something_would_be_found(more: str) -> None:
    text = messages.message("en", "555-0100").mail
    require_nothing(text, "We are checking one of your payments")
    with pytest.raises(AssertionError):
        require_nothing(f"{text} {more}", "We are checking one of your payments")


def test_patterns__find_what_they_look_for() -> None:
    assert LINK.search("open almoner.gov now")
    assert LINK.search("https://x")
    assert AMOUNT.search("you get $4")
    assert AMOUNT.search("435.00 more")


@pytest.mark.parametrize("language", words.languages())
def test_texts__are_one_text_message_each(language: str) -> None:
    for text in messages.message(language, PROGRAM.office.phone).texts:
        assert len(text) <= (messages.TEXT_CHARACTERS if set(text) <= GSM else SHORT)


def test_message__nobody_reviewed_has_the_english_beside() -> None:
    spanish, english = messages.message("es", "555-0100"), messages.message("en", "555-0100")
    assert spanish.texts[1:] == english.texts
    assert spanish.mail.endswith(english.mail)
    assert len(english.texts) == 1


def test_message__refuses_what_is_no_single_text_message() -> None:
    with pytest.raises(ConfigError, match=r"in en has 17\d characters: shorten it to 160"):
        messages.message("en", "5" * 94)
