"""Who is at the page: kept in memory, so that signing out ends it. The cookie is a number only."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount

IDLE_SECONDS = 30 * 60
"""A visit nobody uses for so long is over."""
CEREMONY_SECONDS = 10 * 60
"""A passkey asked for has to come within this time."""
MOST_VISITS = 20_000
"""More at a time push the longest idle out."""
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A one-time code that was right, waiting for the passkey. `expires_at` is block time."""

    case_no: int
    key: LocalAccount = field(repr=False)
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An appeal that was written and waits for its signature."""

    payment_id: int
    salt: bytes = field(repr=False)
    words: str = field(repr=False)
    statement: bytes
    deadline: int
    """Block time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Random bytes, or a digest, that one passkey answer must sign, once."""

    purpose: str
    value: bytes = field(repr=False)
    until: float
    draft: Draft | None = None


@dataclass(slots=True)
class Visit:
    """One browser's visit."""

    number: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    case_no: int | None = None
    """The case of who is signed in."""
    binding: Binding | None = None
    challenge: Challenge | None = None
    seen: float = 0.0

    def posts(self, token: object) -> bool:
        """Whether a form came from a page of this visit."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self.csrf.encode())


class Sessions:
    """All visits. `clock` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._visits: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def find(self, number: object) -> Visit | None:
        """The visit of a cookie, if it is not over."""
        with self._lock:
            visit = self._visits.get(number) if isinstance(number, str) else None
            if visit is None:
                return None
            if self._clock() - visit.seen > IDLE_SECONDS:
                del self._visits[visit.number]
                return None
            self._touch(visit)
            return visit

    def begin(self, *, case_no: int | None = None) -> Visit:
        """A new visit, under a number nobody has seen before."""
        with self._lock:
            while len(self._visits) >= MOST_VISITS:
                del self._visits[next(iter(self._visits))]
            visit = Visit(case_no=case_no)
            self._touch(visit)
            return visit

    def end(self, visit: Visit) -> None:
        """Forgets a visit."""
        with self._lock:
            self._visits.pop(visit.number, None)

    def ask(
        self, visit: Visit, purpose: str, value: bytes | None = None, draft: Draft | None = None
    ) -> bytes:
        """A challenge for a passkey: given, or random. An earlier one no longer counts."""
        asked = secrets.token_bytes(32) if value is None else value
        until = self._clock() + CEREMONY_SECONDS
        with self._lock:
            visit.challenge = Challenge(purpose=purpose, value=asked, until=until, draft=draft)
        return asked

    def answer(self, visit: Visit, purpose: str) -> Challenge | None:
        """The challenge an answer must have signed; it is used up by asking for it."""
        with self._lock:
            challenge, visit.challenge = visit.challenge, None
        if challenge is None or challenge.purpose != purpose or self._clock() > challenge.until:
            return None
        return challenge

    def _touch(self, visit: Visit) -> None:
        # Moved to the end: the first of the table is the one idle for longest.
        self._visits.pop(visit.number, None)
        visit.seen = self._clock()
        self._visits[visit.number] = visit
