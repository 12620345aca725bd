"""Encryption of single fields, and the index that finds a case by a number it does not show."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from almoner.casefile.places import Place
from almoner.errors import CasefileError

KEY_BYTES = 32
WRONG_KEY = (
    "The casefile does not open with this key: set ALMONER_CASEFILE_KEY to the key it was made "
    "with. Without that key nobody can read it."
)

MOVED = (
    "Somebody without its key changed the casefile: what stands in one place was written for "
    "another. Restore it from a copy."
)


class Vault:
    """Turns fields into tokens and back, under keys derived from the casefile's one key."""

    def __init__(self, key: bytes) -> None:
        # Of tokens that know their place, so that one made before is never taken for one.
        self._fernet = _fernet(key, b"fields in their places")
        self._unplaced = _fernet(key, b"fields")
        self._index_key = _derived(key, b"index")

    def seal(self, value: Any, place: Place) -> bytes:
        """The token of anything JSON can write, for one place of the file."""
        return self._fernet.encrypt(
            json.dumps([_written(place), value], ensure_ascii=False).encode()
        )

    def open(self, token: bytes, place: Place) -> Any:
        """What was sealed for this place.

        Raises CasefileError if the key is another, or the token was changed or moved.
        """
        sealed_for, value = _opened(self._fernet, token)
        if sealed_for != _written(place):
            raise CasefileError(MOVED)
        return value

    def open_unplaced(self, token: bytes) -> Any:
        """What an earlier version sealed. Raises CasefileError as `open` does."""
        return _opened(self._unplaced, token)

    def place(self, token: bytes, place: Place) -> bytes:
        """The token for its place of what an earlier version sealed. Raises as `open` does."""
        return self.seal(self.open_unplaced(token), place)

    def index(self, number: str) -> bytes:
        """Where a case number is found; tells nothing without the key."""
        return hmac.new(self._index_key, number.encode(), hashlib.sha256).digest()

    def spelling(self, case_number: str) -> bytes:
        """The index a case number shares with what people type for it."""
        return self.index("spelling " + spelled(case_number))


def spelled(case_number: str) -> str:
    """A case number without what people type in it or leave out; the same for all its spellings."""
    return re.sub(r"[\s-]", "", case_number).upper()


def read_key(given: str | None) -> bytes:
    """The 32 bytes of ALMONER_CASEFILE_KEY: 64 hexadecimal digits, or a Fernet key.

    Raises CasefileError, without showing what was given.
    """
    text = (given or "").strip().removeprefix("0x")
    for decode in (bytes.fromhex, base64.urlsafe_b64decode):
        try:
            key = decode(text)
        except ValueError:
            continue
        if len(key) == KEY_BYTES:
            return key
    raise CasefileError(
        f"Set ALMONER_CASEFILE_KEY to {KEY_BYTES} secret bytes in hexadecimal "
        f"({2 * KEY_BYTES} digits), as openssl rand -hex 32 makes them, and keep a copy."
    )


def _fernet(key: bytes, use: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(key, use)))


def _opened(fernet: Fernet, token: bytes) -> Any:
    try:
        return json.loads(fernet.decrypt(token))
    except InvalidToken as fault:
        raise CasefileError(WRONG_KEY) from fault


def _written(place: Place) -> list[str | int | None]:
    """A place as JSON can write it."""
    return [each.hex() if isinstance(each, bytes) else each for each in place]


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"almoner casefile " + use
    ).derive(key)
