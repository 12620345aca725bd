"""What goes by e-mail and text message: that there is a message, and nothing of what it says.

Mail servers, telephone companies and whoever holds the telephone read it. It has no amount, no
name of a program and no link: who is used to links from us follows those of a thief.
"""

from __future__ import annotations

from dataclasses import dataclass

from almoner.errors import ConfigError
from almoner.letters.words import ENGLISH, Words, load

TEXT_CHARACTERS = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The electronic form of every letter. One text for each language it is sent in."""

    subject: str
    mail: str
    texts: tuple[str, ...]


def message(language: str, phone: str) -> Message:
    """The message in a language, with the English where nobody reviewed the translation.

    Raises ConfigError for a text longer than one text message.
    """
    told = spoken(language)
    texts = tuple(each.text("message", "text", phone=phone) for each in told)
    for words, text in zip(told, texts, strict=True):
        if len(text) > TEXT_CHARACTERS:
            raise ConfigError(
                f"The text message in {words.language} has {len(text)} characters: shorten it to "
                f"{TEXT_CHARACTERS}."
            )
    return Message(
        subject=" / ".join(each.text("message", "subject") for each in told),
        mail="\n\n".join(each.text("message", "mail", phone=phone) for each in told),
        texts=texts,
    )


def spoken(language: str) -> list[Words]:
    """The words to write in: those of a language, with the English beside until it is reviewed."""
    words = load(language)
    return [words] if words.reviewed else [words, load(ENGLISH)]
