"""A person at the pages: with a real browser, or without one over the same routes."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any, Protocol

import httpx

from almoner.demo.passkey import SoftPasskey
from almoner.errors import AlmonerError

JSON = {"accept": "application/json"}
SECONDS = 60.0


class PageRefused(AlmonerError):
    """A page did not do what the person wanted; the message is what it said."""


class Person(Protocol):
    """What a person does at the pages. Each returns the words of the page it ends on."""

    def bind(self, case_number: str, code: str) -> str:
        """Sets up sign-in with a letter, and is signed in."""

    def sign_in(self) -> str:
        """Signs in with the passkey."""

    def payments(self) -> str:
        """Reads the own payments."""

    def payment(self, payment_id: int | None = None) -> str:
        """Reads one payment: a given one, or the first that is being checked."""

    def appeal(self, words: str, payment_id: int | None = None) -> str:
        """Appeals a check: of a given payment, or of the first that is being checked."""

    def sign_out(self) -> str:
        """Leaves."""

    def close(self) -> None:
        """Puts everything away."""


class SoftPerson:
    """Walks the pages without a browser; the passkey is a key in memory."""

    def __init__(self, origin: str) -> None:
        self.passkey = SoftPasskey(origin)
        self.http = httpx.Client(
            base_url=origin, follow_redirects=True, timeout=SECONDS, headers={"origin": origin}
        )

    @property
    def cookie(self) -> str:
        """What its browser sends with each request, as a header."""
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)

    def bind(self, case_number: str, code: str) -> str:
        """Sets up sign-in with a letter, and is signed in."""
        self.send_code(case_number, code)
        page = self.get("/bind/passkey")
        made = self.passkey.create(self.post("/bind/passkey/options", page, {}))
        return text(self.get(self.post("/bind/passkey", page, made)["next"]))

    def send_code(self, case_number: str, code: str) -> str:
        """The first step of binding alone. Raises PageRefused with what the page said."""
        form = {
            "csrf": token(self.get("/bind")),
            "case_number": case_number,
            "code": code,
        }
        answer = self.http.post("/bind", data=form)
        if answer.status_code != httpx.codes.OK:
            raise PageRefused(text(answer.text))
        return answer.text

    def sign_in(self) -> str:
        """Signs in with the passkey."""
        page = self.get("/sign-in")
        signed = self.passkey.sign(self.post("/sign-in/options", page, {}))
        return text(self.get(self.post("/sign-in", page, signed)["next"]))

    def payments(self) -> str:
        """Reads the own payments."""
        return text(self.get("/payments"))

    def payment(self, payment_id: int | None = None) -> str:
        """Reads one payment: a given one, or the first that is being checked."""
        return text(self.get(f"/payments/{self._held(payment_id)}"))

    def appeal(self, words: str, payment_id: int | None = None) -> str:
        """Appeals a check: of a given payment, or of the first that is being checked."""
        path = f"/appeal/{self._held(payment_id)}"
        page = self.get(path)
        signed = self.passkey.sign(self.post(f"{path}/prepare", page, {"words": words}))
        return text(self.get(self.post(path, page, signed)["next"]))

    def sign_out(self) -> str:
        """Leaves."""
        page = self.get("/")
        return text(self.http.post("/sign-out", data={"csrf": token(page)}).text)

    def close(self) -> None:
        """Puts everything away."""
        self.http.close()

    def get(self, path: str) -> str:
        """The source of a page. Raises PageRefused if it is not there."""
        answer = self.http.get(path)
        if answer.status_code != httpx.codes.OK:
            raise PageRefused(text(answer.text))
        return answer.text

    def post(self, path: str, page: str, body: dict[str, Any]) -> dict[str, Any]:
        """What the script of a page would send. Raises PageRefused with the answer's sentence."""
        answer = self.http.post(path, json=body, headers={**JSON, "x-csrf-token": token(page)})
        said: dict[str, Any] = answer.json()
        if answer.status_code != httpx.codes.OK:
            raise PageRefused(said["error"])
        return said

    def _held(self, payment_id: int | None) -> int:
        return payment_id if payment_id is not None else first_held(self.get("/payments"))


def first_held(source: str) -> int:
    """The first payment of the list that is being checked. Raises PageRefused if none is."""
    for card in source.split("<li class=")[1:]:
        number = re.search(r'href="/payments/(\d+)"', card)
        if number and "card--wait" in card.partition(">")[0]:
            return int(number[1])
    raise PageRefused("No payment is being checked.")


def token(source: str) -> str:
    """The form token of a page. Raises PageRefused if it has none."""
    found = re.search(r'(?:name="csrf" value|data-csrf)="([^"]+)"', source)
    if found is None:
        raise PageRefused("The page has no form.")
    return unescape(found[1])


def text(source: str) -> str:
    """The words of a page's main part, a line for each paragraph, heading or cell."""
    reader = _Reader()
    reader.feed(source)
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    _BLOCKS = frozenset({"p", "h1", "h2", "li", "dt", "dd", "div", "tr", "td", "th", "br", "form"})
    _UNREAD = frozenset({"noscript", "button"})

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._reading = False
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes where the main part begins and where lines do."""
        self._reading |= tag == "main"
        self._unread += tag in self._UNREAD
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Notes where the main part ends."""
        self._reading &= tag != "main"
        self._unread -= tag in self._UNREAD

    def handle_data(self, data: str) -> None:
        """Keeps the words of the main part."""
        if self._reading and not self._unread:
            self.parts.append(data)
