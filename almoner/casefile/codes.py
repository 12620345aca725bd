"""One-time codes: 128 bits a person reads from a letter, and the key they stand for.

The counter posts the key's address; the person's page derives the key from the code and signs with
it, once. Whoever has the casefile and the chain, but not the letter, cannot.
"""

from __future__ import annotations

import re
import secrets

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from eth_account import Account
from eth_account.signers.local import LocalAccount

from almoner.errors import Fault, InputError

BITS = 128
# Digits and capitals without I, L, O and U, which are misread or misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOL_BITS = 5
CODE_SYMBOLS = -(-BITS // SYMBOL_BITS)
CHECK_SYMBOLS = 2
# The largest prime two symbols can write. It divides neither a change of one symbol nor a swap of
# two neighbors, so that every such typing error is found.
CHECK_PRIME = 1021
GROUP = 4

_CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
# 48 bytes reduced modulo the order are as good as uniform.
_KEY_MATERIAL_BYTES = 48
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new() -> str:
    """A new code, in groups of four symbols, the last two of which check the others."""
    return _written(secrets.randbits(BITS))


def key(code: str, case_no: int) -> LocalAccount:
    """The key a code stands for at one case.

    Spaces, hyphens, small letters and misread letters do not matter. Raises InputError if the code
    is not complete or has a typing error.
    """
    material = HKDF(
        algorithm=SHA256(),
        length=_KEY_MATERIAL_BYTES,
        salt=None,
        info=b"almoner one-time code, case %d" % case_no,
    ).derive(_read(code).to_bytes(BITS // 8, "big"))
    secret = 1 + int.from_bytes(material, "big") % (_CURVE_ORDER - 1)
    account: LocalAccount = Account.from_key(secret.to_bytes(32, "big"))
    return account


def _read(code: str) -> int:
    symbols = re.sub(r"[\s-]", "", code).upper().translate(_MISREAD)
    expected = CODE_SYMBOLS + CHECK_SYMBOLS
    if len(symbols) != expected:
        raise _refused(f"The code has {expected} letters and digits, not {len(symbols)}")
    if any(symbol not in ALPHABET for symbol in symbols):
        raise _refused("The code has only digits and letters, and never the letter U")
    value = 0
    for symbol in symbols[:CODE_SYMBOLS]:
        value = value << SYMBOL_BITS | ALPHABET.index(symbol)
    if value >> BITS or symbols[CODE_SYMBOLS:] != _check(value):
        raise _refused("The code has a typing error")
    return value


def _refused(what: str) -> InputError:
    return InputError([Fault(field="code", reason=f"{what}: compare it with the letter.")])


def _written(value: int) -> str:
    symbols = _symbols(value, CODE_SYMBOLS) + _check(value)
    return "-".join(symbols[at : at + GROUP] for at in range(0, len(symbols), GROUP))


def _check(value: int) -> str:
    return _symbols(value % CHECK_PRIME, CHECK_SYMBOLS)


def _symbols(value: int, count: int) -> str:
    places = range(count - 1, -1, -1)
    return "".join(ALPHABET[value >> SYMBOL_BITS * place & 31] for place in places)
