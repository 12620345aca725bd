"""Letters: a copy of each, and what became of it."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from almoner.casefile import places
from almoner.casefile.contacts import Channel
from almoner.casefile.records import SALT_BYTES, Access, committed
from almoner.casefile.store import Store
from almoner.errors import CasefileError, Fault, InputError


class LetterState(StrEnum):
    """Where a letter is."""

    WRITTEN = "written"
    SENT = "sent"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The copy of a letter. On chain is only the digest. Times are in seconds since 1970."""

    case_no: int
    kind: str
    """Name of the template it was written by."""
    language: str
    channel: Channel
    salt: bytes = field(repr=False)
    text: str = field(repr=False)
    written_at: int
    subject: int = 0
    """The payment or proposal it is about, 0 for neither."""
    until: int = 0
    """The end that it names and that can be moved later, 0 for none."""
    to: tuple[str, ...] = field(default=(), repr=False)
    """Where it goes: lines of a postal address, an e-mail address or a telephone number."""
    before: bool = False
    """Whether that is a contact of before: then the letter is not for the page of the person."""
    sent_at: int | None = None
    proof: str | None = field(default=None, repr=False)
    """What shows that it was sent, in words."""
    returned_at: int | None = None
    why: str | None = field(default=None, repr=False)
    """Why it came back, in words."""

    @classmethod
    def write(
        cls,
        text: str,
        *,
        case_no: int,
        kind: str,
        language: str,
        channel: Channel,
        at: int,
        subject: int = 0,
        until: int = 0,
        to: tuple[str, ...] = (),
        before: bool = False,
    ) -> Letter:
        """A letter as it is written now, under a new salt. Raises InputError for an empty one."""
        if not text.strip():
            raise InputError([Fault(field="text", reason="a letter has words: write it")])
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(
            case_no=case_no,
            kind=kind,
            language=language,
            channel=channel,
            salt=salt,
            text=text,
            written_at=at,
            subject=subject,
            until=until,
            to=to,
            before=before,
        )

    @property
    def digest(self) -> bytes:
        """The evidence of its dispatch on chain: SHA-256 of salt and text."""
        return committed(self.salt, self.text)

    @property
    def state(self) -> LetterState:
        """Where it is."""
        if self.returned_at is not None:
            return LetterState.RETURNED
        return LetterState.WRITTEN if self.sent_at is None else LetterState.SENT


class Letters(Store):
    """A casefile that keeps letters."""

    def put_letter(self, letter: Letter) -> None:
        """Keeps the copy of a letter, before its digest goes on chain. Again changes nothing.

        Raises CasefileError if its case is not there.
        """
        self._row(letter.case_no)
        digest, case_no, seal = letter.digest, letter.case_no, self._vault.seal
        content = {
            "kind": letter.kind,
            "language": letter.language,
            "channel": letter.channel,
            "salt": letter.salt.hex(),
            "text": letter.text,
            "written_at": letter.written_at,
            "subject": letter.subject,
            "until": letter.until,
            "to": letter.to,
            "before": letter.before,
        }
        with self._writing() as db:
            db.execute(
                "INSERT OR IGNORE INTO letters VALUES (?, ?, ?, ?)",
                (
                    *(digest, case_no),
                    seal(content, places.letter("content", digest, case_no)),
                    seal({}, places.letter("dispatch", digest, case_no)),
                ),
            )

    def letter(self, digest: bytes, access: Access) -> Letter:
        """The copy of a letter by its digest; the reading is logged.

        Raises CasefileError if it is not kept here.
        """
        found = self._letter(digest)
        self.log(access, "letter", found.case_no)
        return found

    def letters(self, case_no: int, access: Access) -> list[Letter]:
        """The letters of a case, oldest first; the reading is logged."""
        rows = self._all(
            "SELECT digest, case_no, content, dispatch FROM letters WHERE case_no = ?", case_no
        )
        if rows:
            self.log(access, "letters", case_no)
        found = [self._opened_letter(*row) for row in rows]
        return sorted(found, key=lambda letter: (letter.written_at, letter.digest))

    def note_sent(self, digest: bytes, *, at: int, proof: str) -> None:
        """Notes when a letter went, and what shows it. Again changes nothing.

        Raises InputError without a proof, and CasefileError for a letter that is not here, or was
        sent otherwise.
        """
        _require_words("proof", proof)
        with self._writing() as db:
            letter = self._letter(digest)
            if letter.sent_at is None:
                self._note(db, letter, {"sent_at": at, "proof": proof})
            elif (letter.sent_at, letter.proof) != (at, proof):
                raise CasefileError(
                    "The casefile says of this letter already when it was sent, and otherwise: "
                    "write another letter if it was sent again."
                )

    def note_returned(self, digest: bytes, *, at: int, why: str) -> None:
        """Notes when a letter came back, and why. Again changes nothing.

        Raises InputError without a reason, and CasefileError for a letter that is not here, was not
        sent before, or came back otherwise.
        """
        _require_words("why", why)
        with self._writing() as db:
            letter = self._letter(digest)
            if letter.sent_at is None or at < letter.sent_at:
                raise CasefileError(
                    "The letter was not sent by then: note first when it was sent, and what shows "
                    "it."
                )
            if letter.returned_at is None:
                sent = {"sent_at": letter.sent_at, "proof": letter.proof}
                self._note(db, letter, {**sent, "returned_at": at, "why": why})
            elif (letter.returned_at, letter.why) != (at, why):
                raise CasefileError("The casefile says of this letter already why it came back.")

    def _note(self, db: sqlite3.Connection, letter: Letter, dispatch: Mapping[str, Any]) -> None:
        place = places.letter("dispatch", letter.digest, letter.case_no)
        token = self._vault.seal(dict(dispatch), place)
        db.execute("UPDATE letters SET dispatch = ? WHERE digest = ?", (token, letter.digest))

    def _letter(self, digest: bytes) -> Letter:
        row = self._one(
            "SELECT digest, case_no, content, dispatch FROM letters WHERE digest = ?", digest
        )
        if row is None:
            raise CasefileError(
                f"The casefile has no letter 0x{digest.hex()}: it was written elsewhere, or erased."
            )
        return self._opened_letter(*row)

    def _opened_letter(
        self, digest: bytes, case_no: int, content: bytes, dispatch: bytes
    ) -> Letter:
        kept = self._vault.open(content, places.letter("content", digest, case_no))
        became = self._vault.open(dispatch, places.letter("dispatch", digest, case_no))
        opened = {
            "salt": bytes.fromhex(kept["salt"]),
            "channel": Channel(kept["channel"]),
            "to": tuple(kept.get("to", ())),
        }
        return Letter(**{**kept, **opened, **became, "case_no": case_no})


def _require_words(name: str, words: str) -> None:
    if not words.strip():
        raise InputError([Fault(field=name, reason="say it in words, not empty")])
