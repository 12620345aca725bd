"""Who is at the page: kept in memory, so that signing out ends it. The cookie is a number only."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount

from almoner.casefile import SpokenFor
from almoner.errors import SignatureRefused
from almoner.service.drafts import Draft
from almoner.service.passkeys import Passkey
from almoner.service.signatories import Account, Signatory
from almoner.typed_data import Message

IDLE_SECONDS = 30 * 60
"""A visit nobody uses for so long is over."""
LONGEST_SECONDS = 12 * 60 * 60
"""And one that is used too: then the passkey is asked for again."""
CEREMONY_SECONDS = 10 * 60
"""A passkey asked for has to come within this time."""
VOUCHED_SECONDS = 5
"""How long somebody may read on before the chain is asked again whether the key still counts."""
MOST_VISITS = 20_000
"""More at a time push the longest idle out, and who is signed in only after everybody else."""
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A one-time code that was right, waiting for the passkey. `expires_at` is block time."""

    case_no: int
    key: LocalAccount = field(repr=False)
    expires_at: int
    representative: int | None = None
    """Whose code it was, where it was not the person's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Random bytes, or a digest, that one answer must sign, once."""

    purpose: str
    value: bytes = field(repr=False)
    until: float
    draft: Draft | None = None
    message: Message | None = None
    """What an account signs to sign in."""
    by: Signatory | None = None
    """Which account says it is there."""


@dataclass(slots=True)
class Visit:
    """One browser's visit."""

    number: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES), repr=False)
    case_no: int | None = None
    """The case of who is signed in; signing in begins a new visit. A grantee's pages name an award
    in their path instead: one signer may hold several."""
    signatory: Signatory | None = None
    """Who signed in: once another speaks for the case, the visit is over."""
    language: str = ""
    """What the agency knows the household reads; empty where it knows nothing."""
    acting: SpokenFor | None = None
    """For whom, and how far, where somebody else acts for the person."""
    credential_id: bytes = b""
    """Of a representative's passkey, which no chain vouches for."""
    binding: Binding | None = None
    made: tuple[int, Passkey] | None = None
    """A new passkey, and the case or award that it is to sign for once the old one has."""
    challenge: Challenge | None = None
    vouched: tuple[int, float] | None = None
    """For which case, or award, the chain last said that its signatory speaks, and when."""
    waits_until: float = 0.0
    """Owners of an account sign one after another: so long the visit is not idle."""
    begun: float = 0.0
    seen: float = 0.0

    @property
    def signed_in(self) -> bool:
        """Whether somebody proved who they are."""
        return self.case_no is not None or self.signatory is not None

    @property
    def speaker(self) -> Signatory:
        """Who signs. Raises SignatureRefused for a visit in which nobody can."""
        if self.signatory is None:
            raise SignatureRefused("Nobody is signed in who could sign.")
        return self.signatory

    def posts(self, token: object) -> bool:
        """Whether a form came from a page of this visit."""
        return isinstance(token, str) and hmac.compare_digest(token.encode(), self.csrf.encode())


class Sessions:
    """All visits. `clock` gives seconds that only rise."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        # Each with the longest idle first. Anybody can begin visits, and as many as they like:
        # they must not push out those that took a passkey.
        self._strangers: dict[str, Visit] = {}
        self._signed_in: dict[str, Visit] = {}
        self._lock = threading.Lock()

    def find(self, number: object) -> Visit | None:
        """The visit of a cookie, if it is not over."""
        with self._lock:
            if not isinstance(number, str):
                return None
            visit = self._strangers.get(number) or self._signed_in.get(number)
            if visit is None:
                return None
            if self._is_over(visit):
                self._drop(visit)
                return None
            self._touch(visit)
            return visit

    def begin(
        self,
        *,
        case_no: int | None = None,
        signatory: Signatory | None = None,
        acting: SpokenFor | None = None,
        credential_id: bytes = b"",
    ) -> Visit:
        """A new visit, under a number nobody has seen before."""
        with self._lock:
            self._make_room()
            visit = Visit(
                case_no=case_no,
                signatory=signatory,
                acting=acting,
                credential_id=credential_id,
                begun=self._clock(),
            )
            self._touch(visit)
            return visit

    def end(self, visit: Visit) -> None:
        """Forgets a visit."""
        with self._lock:
            self._drop(visit)

    def vouch(self, visit: Visit, case_no: int) -> None:
        """Notes that the chain says the visit's signatory speaks for a case, or an award."""
        visit.vouched = (case_no, self._clock())

    def is_vouched(self, visit: Visit, case_no: int) -> bool:
        """Whether it said so just now."""
        known, at = visit.vouched or (None, 0.0)
        return known == case_no and self._clock() - at < VOUCHED_SECONDS

    def ask(
        self,
        visit: Visit,
        purpose: str,
        value: bytes | None = None,
        draft: Draft | None = None,
        message: Message | None = None,
        by: Signatory | None = None,
    ) -> bytes:
        """A challenge to sign: given, or random. An earlier one no longer counts.

        Where its owners sign apart, they have as long as the longest visit.
        """
        asked = secrets.token_bytes(32) if value is None else value
        signatory = by or visit.signatory
        apart = isinstance(signatory, Account) and signatory.apart
        until = self._clock() + (LONGEST_SECONDS if apart else CEREMONY_SECONDS)
        with self._lock:
            visit.challenge = Challenge(
                purpose=purpose, value=asked, until=until, draft=draft, message=message, by=by
            )
            visit.waits_until = until if apart else 0.0
        return asked

    def again(self, visit: Visit, challenge: Challenge) -> None:
        """Gives a challenge back that an answer did not use up."""
        with self._lock:
            visit.challenge = challenge

    def answer(self, visit: Visit, purpose: str) -> Challenge | None:
        """The challenge an answer must have signed; it is used up by asking for it."""
        with self._lock:
            challenge, visit.challenge = visit.challenge, None
        if challenge is None or challenge.purpose != purpose or self._clock() > challenge.until:
            return None
        return challenge

    def _touch(self, visit: Visit) -> None:
        self._drop(visit)
        visit.seen = self._clock()
        self._table(visit)[visit.number] = visit

    def _drop(self, visit: Visit) -> None:
        self._table(visit).pop(visit.number, None)

    def _table(self, visit: Visit) -> dict[str, Visit]:
        return self._signed_in if visit.signed_in else self._strangers

    def _is_over(self, visit: Visit) -> bool:
        now = self._clock()
        idle = now - visit.seen > IDLE_SECONDS and now > visit.waits_until
        return idle or now - visit.begun > LONGEST_SECONDS

    def _make_room(self) -> None:
        for table in (self._strangers, self._signed_in):
            while table and self._is_over(first := next(iter(table.values()))):
                self._drop(first)
        while len(self._strangers) + len(self._signed_in) >= MOST_VISITS:
            table = self._strangers or self._signed_in
            self._drop(next(iter(table.values())))
