"""The search for personal data, which has to find it before its silence means anything.

given a value in other letters, other encodings, or as a digest without a salt, whole or cut
├── it should be found among other bytes
└── it should be found by its name, which shows nothing of it
given nearly that, or its digest under a salt
└── nothing should be found
given a value too short to be told from chance
└── it should refuse to look for it
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.testing.leaks import Search
from tests.privacy.people import Person

PERSON = Person(number=7)
VALUES = {"name": PERSON.name, "identity": PERSON.identity, "born": PERSON.born}
SEARCH = Search(VALUES)


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _word(number: int) -> bytes:
    return number.to_bytes(32, "big", signed=True)


TEXTS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "as it is": ("name", str.encode),
    "in capitals": ("name", lambda text: text.upper().encode()),
    "in small letters": ("name", lambda text: text.lower().encode()),
    "without accents": ("name", lambda text: text.replace("é", "e").encode()),
    "without a space": ("name", lambda text: text.replace(" ", "").encode()),
    "in UTF-16": ("name", lambda text: text.encode("utf-16")),
    "in UTF-16, big-endian": ("name", lambda text: text.upper().encode("utf-16-be")),
    "in Latin-1": ("name", lambda text: text.encode("latin-1")),
    "in JSON": ("name", lambda text: json.dumps({"name": text}).encode()),
    "in hexadecimal": ("name", lambda text: text.encode().hex().upper().encode()),
    "in base 64": ("name", lambda text: base64.b64encode(text.encode())),
    "after a byte, in base 64": ("name", lambda text: base64.b64encode(b"a" + text.encode())),
    "between, in base 64": ("name", lambda text: base64.b64encode(b"ab" + text.encode() + b"c")),
    "in base 64 for URLs": ("name", lambda text: base64.urlsafe_b64encode(text.encode())),
    "a number without hyphens": ("identity", lambda text: text.replace("-", "").encode()),
    "a number as one": ("identity", lambda text: _word(int(text.replace("-", "")))),
    "digits as one": ("identity", lambda text: _word(int(text.replace("-", ""), 16))),
    "a day as people write it": ("born", lambda text: _day(text).strftime("%m/%d/%Y").encode()),
    "a day without hyphens": ("born", lambda text: text.replace("-", "").encode()),
    "a day in seconds": ("born", lambda text: _word(int(_day(text).timestamp()))),
}
DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "SHA-256": lambda given: hashlib.sha256(given).digest(),
    "Keccak-256": lambda given: bytes(keccak(given)),
    "SHA3-256": lambda given: hashlib.sha3_256(given).digest(),
    "BLAKE2b": lambda given: hashlib.blake2b(given).digest(),
    "BLAKE2b of 32 bytes": lambda given: hashlib.blake2b(given, digest_size=32).digest(),
    "SHA-512": lambda given: hashlib.sha512(given).digest(),
    "SHA-1": lambda given: hashlib.sha1(given).digest(),
    "MD5": lambda given: hashlib.md5(given).digest(),
}
WRITTEN: dict[str, Callable[[str], bytes]] = {
    "as it is": str.encode,
    "in capitals": lambda text: text.upper().encode(),
    "without a space": lambda text: text.replace(" ", "").encode(),
    "as a line": lambda text: f"{text}\n".encode(),
    "in UTF-16": lambda text: text.encode("utf-16-le"),
    "in JSON": lambda text: json.dumps(text).encode(),
    "as a contract's string": lambda text: encode(["string"], [text]),
    "as a contract's bytes32": lambda text: text.encode().ljust(32, b"\0"),
}
SHOWN: dict[str, Callable[[bytes], bytes]] = {
    "whole": lambda made: made,
    "its first half": lambda made: made[:16],
    "its end": lambda made: made[-16:],
    "in hexadecimal": lambda made: made.hex().upper().encode(),
    "in base 64": base64.b64encode,
    "in base 64 for URLs": base64.urlsafe_b64encode,
}


def found(content: bytes) -> set[str]:
    """The names of what is found among other bytes."""
    return {trace.what for trace in SEARCH.traces("here", b"\xff" * 9 + content + b"\0" * 9)}


@pytest.mark.parametrize("how", TEXTS)
def test_search__I29_finds_a_text(how: str) -> None:
    what, write = TEXTS[how]
    assert found(write(VALUES[what])) == {what}


@pytest.mark.parametrize("how", TEXTS)
def test_search__I29_finds_nothing_in_another_persons(how: str) -> None:
    what, write = TEXTS[how]
    other = Person(number=8)
    values = {"name": other.name, "identity": other.identity, "born": other.born}
    assert found(write(values[what])) == set()


@pytest.mark.parametrize("digest", DIGESTS)
@pytest.mark.parametrize("how", WRITTEN)
def test_search__I29_finds_a_digest(how: str, digest: str) -> None:
    made = DIGESTS[digest](WRITTEN[how](PERSON.name))
    for shown in SHOWN.values():
        assert found(shown(made)) == {"name"}


@pytest.mark.parametrize("digest", DIGESTS)
def test_search__I29_finds_nothing_in_a_digest_with_a_salt(digest: str) -> None:
    salt, name = secrets.token_bytes(32), PERSON.name.encode()
    for made in (
        DIGESTS[digest](salt + name),
        DIGESTS[digest](DIGESTS[digest](name) + salt),
        hmac.new(salt, name, hashlib.sha256).digest(),
    ):
        assert all(found(shown(made)) == set() for shown in SHOWN.values())


def test_search__shows_nothing_of_what_it_found() -> None:
    (trace,) = SEARCH.traces("a log", hashlib.sha256(PERSON.name.encode()).digest()[:20])
    assert str(trace) == "name is in a log (as sha256)"


def test_search__refuses_what_chance_would_write() -> None:
    with pytest.raises(ValueError, match="language is too short"):
        Search({"language": "spanish"})
    Search({"language": "espagnol"})
