"""Finds personal data where none may be: as it is, written otherwise, or as an unsalted digest.

What is too short to mean somebody is not looked for: random bytes would have it by chance.
"""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
import urllib.parse
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from eth_abi.abi import encode
from eth_utils.crypto import keccak

SHORTEST = 8
"""Bytes of the shortest text that is looked for."""
CUT = 16
"""Bytes of a digest that give it away, from its beginning or up to its end."""

Form = tuple[str, bytes]
"""How something is written, and what it is then."""

_DIGESTS: Mapping[str, Callable[[bytes], bytes]] = {
    **{
        name: lambda given, name=name: hashlib.new(name, given).digest()  # type: ignore[misc]
        for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b")
    },
    "blake2b_256": lambda given: hashlib.blake2b(given, digest_size=32).digest(),
    "keccak256": lambda given: bytes(keccak(given)),
}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Trace:
    """One thing that was found."""

    what: str
    """The name of the value."""
    form: str
    where: str

    def __str__(self) -> str:
        return f"{self.what} is in {self.where} ({self.form})"


class Search:
    """Looks for values, which have names so that a finding shows none of them."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._exact: defaultdict[bytes, list[tuple[bytes, str, str]]] = defaultdict(list)
        self._folded: defaultdict[bytes, list[tuple[bytes, str, str]]] = defaultdict(list)
        for what, value in values.items():
            if len(value.encode()) < SHORTEST:
                raise ValueError(f"{what} is too short to be told from chance")
            for form, wanted in set(_texts(value)):
                self._want(self._folded, wanted.lower(), what, form)
            for form, wanted in {*_binary(value), *_digests(value)}:
                self._want(self._exact, wanted, what, form)
            for form, wanted in {*_cuts(value)}:
                self._want(self._exact, wanted, what, form)
                self._want(self._folded, wanted.hex().encode(), what, f"{form} in hexadecimal")

    def traces(self, where: str, content: bytes) -> set[Trace]:
        """All that is found in some bytes; capitals and small letters are the same in texts."""
        return {
            Trace(what=what, form=form, where=where)
            for wanted, given in ((self._exact, content), (self._folded, content.lower()))
            for at in _windows(given, wanted)
            for needle, what, form in wanted[given[at : at + SHORTEST]]
            if given.startswith(needle, at)
        }

    @staticmethod
    def _want(
        into: defaultdict[bytes, list[tuple[bytes, str, str]]], wanted: bytes, what: str, form: str
    ) -> None:
        if len(wanted) >= SHORTEST:
            into[wanted[:SHORTEST]].append((wanted, what, form))


def _windows(content: bytes, beginnings: Mapping[bytes, object]) -> Iterator[int]:
    """Where one of the beginnings is."""
    for at in range(len(content) - SHORTEST + 1):
        if content[at : at + SHORTEST] in beginnings:
            yield at


def _spellings(value: str) -> set[str]:
    """A text as people and programs write it: letter case, accents, separators, dates."""
    plain = " ".join(value.split())
    bare = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    joined = "".join(each for each in plain if each.isalnum())
    found = {value, plain, bare, joined, plain.replace(" ", "_"), *_dates(value)}
    cased = {change(each) for each in found for change in (str.lower, str.upper)}
    return {each for each in found | cased if len(each.encode()) >= SHORTEST}


def _dates(value: str) -> set[str]:
    """A day in other orders, if the value is one."""
    day = _day(value)
    if day is None:
        return set()
    orders = ("%Y%m%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m-%d-%Y", "%B %d, %Y", "%d %B %Y")
    return {day.strftime(order) for order in orders}


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _texts(value: str) -> Iterator[Form]:
    """What a text looks like where letter case means nothing."""
    for text in _spellings(value):
        yield "as text", text.encode()
        yield "as Latin-1", text.encode("latin-1", "ignore")
        yield "as UTF-16", text.encode("utf-16-le")
        yield "as UTF-16, big-endian", text.encode("utf-16-be")
        yield "escaped as in JSON", json.dumps(text)[1:-1].encode()
        yield "escaped as in a URL", urllib.parse.quote(text).encode()
        yield "escaped as in a form", urllib.parse.quote_plus(text).encode()
        yield "in hexadecimal", text.encode().hex().encode()
        yield "as UTF-16 in hexadecimal", text.encode("utf-16-le").hex().encode()


def _binary(value: str) -> Iterator[Form]:
    """What a text looks like where each bit counts: in base 64, or its digits as a number."""
    for text in _spellings(value):
        for shift in range(3):
            for form, written in (
                ("in base 64", base64.b64encode),
                ("in base 64 for URLs", base64.urlsafe_b64encode),
            ):
                # What the neighbors would change is left out at both ends.
                whole = written(bytes(shift) + text.encode()).rstrip(b"=")
                last = len(whole) - (1 if (shift + len(text.encode())) % 3 else 0)
                yield form, whole[-(-shift * 8 // 6) : last]
    for number in _numbers(value):
        yield "as a number", number.to_bytes(SHORTEST, "big", signed=True)
        yield "as a number, little-endian", number.to_bytes(SHORTEST, "little", signed=True)


def _numbers(value: str) -> set[int]:
    """The whole numbers an identity number, a telephone number or a day would be stored as."""
    digits = "".join(each for each in value if each.isdigit())
    found = {int(digits), int(digits, 16)} if SHORTEST <= len(digits) <= 15 else set()
    if day := _day(value):
        found.add(int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))
    return found


def _cuts(value: str) -> Iterator[Form]:
    """Beginnings and ends of digests of the value alone."""
    for name, made in _digested(value):
        yield f"as {name}", made[:CUT]
        yield f"as {name}, its end", made[-CUT:]


def _digests(value: str) -> Iterator[Form]:
    """The same digests in base 64, without what their neighbors would change."""
    for name, made in _digested(value):
        yield f"as {name} in base 64", base64.b64encode(made)[: CUT + 4]
        yield f"as {name} in base 64 for URLs", base64.urlsafe_b64encode(made)[: CUT + 4]


def _digested(value: str) -> Iterator[Form]:
    """Digests of the value alone, as each program would write it before."""
    given = {number.to_bytes(32, "big", signed=True) for number in _numbers(value)}
    for text in _spellings(value):
        plain = text.encode()
        given |= {plain, plain + b"\n", text.encode("utf-16-le"), json.dumps(text).encode()}
        given |= {encode(["string"], [text]), plain[:32].ljust(32, b"\0")}
    for each in given:
        for name, digest in _DIGESTS.items():
            yield name, digest(each)
