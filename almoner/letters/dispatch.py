"""Sending letters: each is kept first, then sent, then attested, and harmless to send again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from almoner.casefile import Access, Casefile, Channel, Contact, Letter, LetterState
from almoner.errors import AlmonerError
from almoner.letters.composition import Addressee, Code, Composer
from almoner.letters.kinds import NOTICES, WARNINGS, Kind
from almoner.letters.matters import Matter
from almoner.letters.messages import message
from almoner.letters.recipients import Recipient, Unreached, before, recipient
from almoner.letters.senders import Parcel, Senders


class Attestation(Protocol):
    """The chain, on which the dispatch of a notice is attested."""

    def require(self, proposal: int, channel: Channel) -> None:
        """Raises Reverted if the chain would refuse the attestation."""

    def attest(self, proposal: int, channel: Channel, evidence: bytes) -> None:
        """Attests a dispatch, which starts the period. Raises Reverted."""


class TooEarly(AlmonerError):
    """A notice that is not sent today, because its last day would be one nobody works on."""

    def __init__(self, what: str, day: date) -> None:
        self.day = day
        super().__init__(
            f"{what} may go on {day:%Y-%m-%d} at the earliest: sent before, the last day to appeal "
            "would be one on which the office is closed. Send it then."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A letter, and where it goes."""

    letter: Letter
    recipient: Recipient


class Dispatch:
    """Sends the letters of one program, `now` in seconds since 1970, in the name of an office."""

    def __init__(
        self, composer: Composer, casefile: Casefile, senders: Senders, access: Access
    ) -> None:
        self._composer = composer
        self._casefile = casefile
        self._senders = senders
        self._access = access

    @property
    def _now(self) -> int:
        return self._access.at

    def is_due(self, matter: Matter) -> bool:
        """Whether something of a matter is still to be sent, or to be attested."""
        if matter.kind in NOTICES:
            return True
        if matter.kind not in WARNINGS and _standing(self._letters(matter), LetterState.SENT):
            return False
        try:
            found = list(self._recipients(matter))
        except Unreached:
            return True
        return any(kept is None or kept.state is LetterState.WRITTEN for _, kept in found)

    def drafts(self, matter: Matter) -> list[Posted]:
        """The letters as they would be sent now. Nothing is kept or sent."""
        self._require_day(matter)
        return [
            Posted(letter=self._written(matter, each, kept), recipient=each)
            for each, kept in self._recipients(matter)
        ]

    def send(self, matter: Matter, chain: Attestation) -> list[Letter]:
        """Sends what of a matter was not sent yet, attests its notice, and returns what went.

        A letter whose proof is kept is not sent again, whatever ended the run before. Raises
        TooEarly, Unreached, Reverted and what the casefile and senders raise.
        """
        sent = []
        for each, kept in self._recipients(matter):
            if matter.kind in NOTICES:
                chain.require(matter.subject, each.channel)
            if kept is None or kept.state is LetterState.WRITTEN:
                self._require_day(matter)
                kept = self._written(matter, each, kept)
                self._carry(kept, kept.text)
                sent.append(kept)
            if matter.kind in NOTICES:
                chain.attest(matter.subject, each.channel, kept.digest)
        return sent

    def require_paper(self, case_no: int) -> None:
        """Raises Unreached for a household without a postal address."""
        recipient(self._casefile.contact(case_no, self._access), Channel.LETTER, ())

    def send_code(self, case_no: int, words: str, expires_at: int) -> Letter:
        """Sends a one-time code, by paper whatever was chosen; the copy kept does not have it.

        Raises Unreached and what the casefile and senders raise.
        """
        contact = self._casefile.contact(case_no, self._access)
        each = recipient(contact, Channel.LETTER, ())
        addressee = self._addressee(case_no, each)
        kept, sent = (
            self._composer.code(Code(words=shown, expires_at=expires_at), addressee, now=self._now)
            for shown in (None, words)
        )
        letter = self._letter(Kind.CODE, case_no, each, kept)
        self._carry(letter, sent)
        return letter

    def _carry(self, letter: Letter, text: str) -> None:
        """Keeps a letter, sends it and notes what shows that."""
        self._casefile.put_letter(letter)
        proof = self._senders[letter.channel].send(self._parcel(letter, text))
        self._casefile.note_sent(letter.digest, at=self._now, proof=proof)

    def _parcel(self, letter: Letter, text: str) -> Parcel:
        name = letter.digest.hex()
        if letter.channel is Channel.LETTER:
            return Parcel(name=name, channel=letter.channel, to=letter.to, content=text)
        told = message(letter.language, self._composer.program.office.phone)
        mail = letter.channel is Channel.EMAIL
        return Parcel(
            name=name,
            channel=letter.channel,
            to=letter.to,
            subject=told.subject if mail else "",
            content=told.mail if mail else "\n".join(told.texts),
        )

    def _recipients(self, matter: Matter) -> Iterator[tuple[Recipient, Letter | None]]:
        """Who is told, each with the letter that was written to it for this dispatch."""
        letters = self._letters(matter)
        chosen = self._casefile.channel(matter.case_no, self._access)
        back = [each for each in letters if each.state is LetterState.RETURNED and not each.before]
        tried = {each.channel for each in back}
        if matter.proposal is not None and matter.proposal.failures:
            tried.add(list(Channel)[matter.proposal.channel - 1])
        contacts = self._casefile.contacts_to_warn(matter.case_no, self._access)
        main = self._main(contacts[0], chosen, tried, _standing(letters, LetterState.SENT))
        if matter.kind in WARNINGS:
            # First: who takes a case over may leave no contact that can be reached.
            reached = {each.to: each for each in letters}
            for each in before(contacts[1:], chosen):
                if main is None or each.to != main.to:
                    yield each, reached.get(each.to)
        if main is None:
            raise Unreached
        kept = _standing(letters, LetterState.SENT) or _standing(letters, LetterState.WRITTEN)
        yield main, kept

    def _main(
        self, contact: Contact, chosen: Channel, tried: set[Channel], sent: Letter | None
    ) -> Recipient | None:
        """Where a letter to the contact that counts goes or went; None where no way is left."""
        if sent is not None:
            # It went where the household was then; a contact that is new since changes nothing.
            return Recipient(contact=contact, channel=sent.channel)
        try:
            return recipient(contact, chosen, tried)
        except Unreached:
            return None

    def _letters(self, matter: Matter) -> list[Letter]:
        """The letters about a matter so far, oldest first."""
        about = (matter.kind, matter.subject, matter.until)
        return [
            each
            for each in self._casefile.letters(matter.case_no, self._access)
            if (each.kind, each.subject, each.until) == about and each.written_at >= matter.since
        ]

    def _require_day(self, matter: Matter) -> None:
        """Raises TooEarly where the last day of a notice would be one nobody works on."""
        if matter.kind not in NOTICES:
            return
        calendar, wait = self._composer.calendar, self._composer.period(matter.basis)
        first = calendar.first_dispatch(self._now, wait)
        if first != calendar.day(self._now):
            raise TooEarly(f"The notice of proposal {matter.subject}", first)

    def _written(self, matter: Matter, each: Recipient, kept: Letter | None) -> Letter:
        """The letter that was written and perhaps not sent, if it is still right; or a new one."""
        day = self._composer.calendar.day
        if kept is not None and kept.to == each.to and day(kept.written_at) == day(self._now):
            return kept
        addressee = self._addressee(matter.case_no, each)
        text = self._composer.letter(matter, addressee, now=self._now, facts=self._facts(matter))
        return self._letter(
            matter.kind, matter.case_no, each, text, subject=matter.subject, until=matter.until
        )

    def _letter(
        self,
        kind: Kind,
        case_no: int,
        each: Recipient,
        text: str,
        *,
        subject: int = 0,
        until: int = 0,
    ) -> Letter:
        return Letter.write(
            text,
            case_no=case_no,
            kind=kind,
            language=each.contact.language,
            channel=each.channel,
            at=self._now,
            subject=subject,
            until=until,
            to=each.to,
            before=each.before,
        )

    def _addressee(self, case_no: int, each: Recipient) -> Addressee:
        named = self._casefile.case_numbers([case_no], self._access)
        on_paper = each.channel is Channel.LETTER
        return Addressee(
            case_number=named[case_no],
            language=each.contact.language,
            address=each.contact.address if on_paper else (),
        )

    def _facts(self, matter: Matter) -> str | None:
        """What an officer wrote about it; None where the program's file has the words."""
        digest = None if matter.proposal is None else matter.proposal.reason_hash
        if matter.appeal is not None:
            digest = matter.appeal.decision
        if digest is None or matter.kind in WARNINGS:
            return None
        return self._casefile.grounds_about(digest, matter.case_no, self._access).words


def _standing(letters: list[Letter], state: LetterState) -> Letter | None:
    """The newest letter of a state to the contact that counted then."""
    found = [each for each in letters if each.state is state and not each.before]
    return found[-1] if found else None
