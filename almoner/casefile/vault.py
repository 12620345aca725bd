"""Encryption of single fields, and the index that finds a case by a number it does not show."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from almoner.errors import CasefileError

KEY_BYTES = 32
WRONG_KEY = (
    "The casefile does not open with this key: set ALMONER_CASEFILE_KEY to the key it was made "
    "with. Without that key nobody can read it."
)


class Vault:
    """Turns fields into tokens and back, under keys derived from the casefile's one key."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(key, b"fields")))
        self._index_key = _derived(key, b"index")

    def seal(self, value: Any) -> bytes:
        """The token of anything JSON can write."""
        return self._fernet.encrypt(json.dumps(value, ensure_ascii=False).encode())

    def open(self, token: bytes) -> Any:
        """What was sealed. Raises CasefileError if the key is another or the token was changed."""
        try:
            return json.loads(self._fernet.decrypt(token))
        except InvalidToken as fault:
            raise CasefileError(WRONG_KEY) from fault

    def index(self, number: str) -> bytes:
        """Where a case number is found; tells nothing without the key."""
        return hmac.new(self._index_key, number.encode(), hashlib.sha256).digest()


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


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"almoner casefile " + use
    ).derive(key)
