"""Letters made of what the ledger, the program's file and the casefile say."""

from __future__ import annotations

from dataclasses import dataclass

from almoner import locales
from almoner.errors import AlmonerError
from almoner.ledger.casework import ProposalView
from almoner.ledger.records import AppealView, PaymentView
from almoner.ledger.statuses import Basis, ChangeKind
from almoner.letters import paper
from almoner.letters.calendar import OfficeCalendar
from almoner.letters.kinds import NOTICES, PARTS, WARNINGS, Kind
from almoner.letters.matters import Matter
from almoner.letters.messages import spoken
from almoner.letters.words import Words, load
from almoner.program import ProgramFile
from almoner.program.described import Reason
from almoner.program.described import Words as Told

_IMMEDIATE = (Basis.ADEQUATE, Basis.MASS_CHANGE, Basis.REQUESTED, Basis.DEATH)
"""Bases with a wait of their own, in place of the notice period and the grace of receipt."""
_ACCOUNT_BYTES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom a letter is written. Left out of `repr`, and so out of logs."""

    case_number: str
    language: str
    address: tuple[str, ...] = ()
    """Lines of the postal address; none for a letter that is read on the page."""

    def __repr__(self) -> str:
        return "Addressee()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A one-time code, and the first second (since 1970) at which it counts no more."""

    words: str | None
    """None for the copy that is kept: it does not have the code."""
    expires_at: int

    def __repr__(self) -> str:
        return "Code()"


class Composer:
    """Writes the letters of one program. Times are in seconds since 1970."""

    def __init__(self, program: ProgramFile) -> None:
        self.program = program
        self.calendar = OfficeCalendar(program.office)

    def period(self, basis: Basis) -> int:
        """Seconds from the service of a notice to the first at which an appeal is late."""
        notices = self.program.notices
        return notices.unpayable if basis is Basis.UNPAYABLE else notices.notice_period

    def letter(
        self, matter: Matter, addressee: Addressee, *, now: int, facts: str | None = None
    ) -> str:
        """The text of a letter that is sent at `now`. `facts` are what an officer wrote about it.

        Raises AlmonerError for a matter the program's file has no words for.
        """
        told = spoken(addressee.language)
        values = [self._of_matter(matter, words, now, facts) for words in told]
        subject = f"{addressee.case_number}/{matter.subject}"
        return self._text(
            matter.kind, addressee, subject, now, list(zip(told, values, strict=True))
        )

    def code(self, code: Code, addressee: Addressee, *, now: int) -> str:
        """The text of a letter with a one-time code, or of the copy that is kept."""
        told = spoken(addressee.language)
        values = [
            {
                "code": code.words or words.text("page", "not_kept"),
                "last_day": words.day(self.calendar.last_day(code.expires_at)),
            }
            for words in told
        ]
        filled = list(zip(told, values, strict=True))
        return self._text(Kind.CODE, addressee, addressee.case_number, now, filled)

    def _text(
        self,
        kind: Kind,
        addressee: Addressee,
        reference: str,
        now: int,
        told: list[tuple[Words, dict[str, str]]],
    ) -> str:
        office, first = self.program.office, told[0][0]
        today = self.calendar.day(now)
        head = [
            (office.name, *office.address, office.phone),
            (
                first.text("page", "date", date=first.day(today)),
                first.text("page", "reference", reference=reference),
            ),
            addressee.address,
        ]
        common = {
            "phone": office.phone,
            "hours": office.hours,
            "address": ", ".join((office.name, *office.address)),
            "reference": reference,
        }
        paragraphs: list[str] = []
        for words, values in told:
            if paragraphs:
                paragraphs.append(f"--- {first.text('page', 'beside')}")
            paragraphs += [words.part(kind, name, common | values) for name in PARTS[kind]]
        return paper.lay(head, [*paragraphs, *self._tags({each.language for each, _ in told})])

    def _tags(self, spoken_already: set[str]) -> list[str]:
        """One line in each further language of the program."""
        further = (load(language) for language in self.program.languages)
        phone = self.program.office.phone
        return [
            words.text("page", "important", phone=phone)
            for words in further
            if words.language not in spoken_already
        ]

    def _of_matter(
        self, matter: Matter, words: Words, now: int, facts: str | None
    ) -> dict[str, str]:
        values = {"facts": facts or "", "program": self.program.title}
        if matter.kind in NOTICES:
            values |= self._of_notice(matter.basis, words, now)
        if matter.payment is not None:
            values |= self._of_payment(matter.kind, matter.payment, words)
        if matter.kind is Kind.STRIKE and matter.payment and matter.payment.hold:
            # Who loses a payment is told what the check of it was about, and by which law.
            reason, said = self._reason(matter.payment.hold.reason, words)
            values["reason"] += f" {said.title}."
            values["law"] = f"{self.program.citation(reason.authority)}; {values['law']}"
        if matter.kind is Kind.DECREASE and matter.proposal is not None:
            values |= {
                name: words.dollars(int.from_bytes(getattr(matter.proposal, name), "big"))
                for name in ("prior", "value")
            }
        if matter.kind in WARNINGS and matter.proposal is not None:
            values |= self._of_request(matter.proposal, words)
        if matter.appeal is not None:
            values |= self._of_decision(matter.appeal, words)
        return values

    def _of_notice(self, basis: Basis, words: Words, now: int) -> dict[str, str]:
        notices, named = self.program.notices, {str(b): b for b in self.program.notices.bases}
        own = named.get(basis.name)
        period = self.period(basis)
        starts = period + notices.receipt_grace
        if basis in _IMMEDIATE and own is not None:
            starts = notices.bases[own].seconds
        authority = notices.bases[own].authority if own is not None else notices.authority
        return {
            "reason": words.text("bases", basis),
            "law": self.program.citation(authority),
            "starts": words.day(self.calendar.day(now + starts)),
            "last_day": words.day(self.calendar.last_day(now + period)),
        }

    def _of_payment(self, kind: Kind, payment: PaymentView, words: Words) -> dict[str, str]:
        values = {
            "amount": words.dollars(payment.amount),
            "issued": words.day(self.calendar.day(payment.issue_at)),
        }
        if kind is not Kind.HOLD or payment.hold is None:
            return values
        reason, said = self._reason(payment.hold.reason, words)
        return values | {
            "reason": f"{said.title}. {said.rule}",
            "facts": f"{said.fact} {said.clears}",
            "law": self.program.citation(reason.authority),
            "ends": words.day(self.calendar.end(payment.hold.expires_at)),
        }

    def _reason(self, code: int, words: Words) -> tuple[Reason, Told]:
        """A reason of the program's file with its words, in its first language for want of one."""
        found = self.program.reasons.get(code)
        if found is None:
            raise AlmonerError(
                f"The file of the program {self.program.id} has no words for the reason {code}: "
                "add them under [[reasons]]."
            )
        return found, found.words.get(words.language, found.words[self.program.languages[0]])

    def _of_request(self, proposal: ProposalView, words: Words) -> dict[str, str]:
        counts_at = proposal.effective_at or proposal.proposed_at
        accounts = {"old": proposal.prior, "new": proposal.value}
        if proposal.kind is not ChangeKind.PAY_TO:
            accounts = {}
        return {name: _account(value) for name, value in accounts.items()} | {
            "asked": words.day(self.calendar.day(proposal.proposed_at)),
            "starts": words.day(self.calendar.day(counts_at)),
            "last_day": words.day(self.calendar.last_day(counts_at)),
        }

    def _of_decision(self, appeal: AppealView, words: Words) -> dict[str, str]:
        return {
            "decided": words.day(self.calendar.day(appeal.decided_at or appeal.decide_by)),
            "outcome": words.text("outcomes", appeal.state),
        }


def _account(value: bytes) -> str:
    """The account that 32 bytes of a change end with, as it is compared."""
    return locales.account(f"0x{value[-_ACCOUNT_BYTES:].hex()}")
