"""What becomes of payments that the fraud check delays: people read why, and answer or wait."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from almoner.acts import cases, changes, holds, notices, payments
from almoner.casefile import Access, Casefile, Grounds
from almoner.chain.agency import Agency
from almoner.demo.person import Person
from almoner.demo.record import Record
from almoner.demo.stage import Stage
from almoner.demo.town import DAY, Town
from almoner.errors import AlmonerError
from almoner.ledger.records import PaymentState, PaymentView
from almoner.service import strings
from almoner.service.strings import Strings
from almoner.simulate.household import Kind

Someone = Callable[[], Person]
"""Has somebody come to the pages; to be closed when they leave."""
_SHARED, _KICKBACK = "shared_account+one_hand", "kickback"


@dataclass(slots=True, kw_only=True)
class Checks:
    """The scenes of held payments, in order."""

    town: Town
    stage: Stage
    agency: Agency
    casefile: Casefile
    record: Record
    _strings: Strings = field(default_factory=strings.load)
    caught: int = 0
    """Stolen payments that were held before they could be paid."""

    def watch(self, run: int) -> None:
        """The monitor holds what would be stolen, and payments of three honest households."""
        town, stage = self.town, self.stage
        self.record.await_holds()
        held = self.record.held(run)
        self.caught = sum(
            self.record.is_stolen(each) and town.now < (each.payable_at or 0) for each in held
        )
        others = sum(not self.record.is_stolen(each) for each in held)
        stage.say(
            f"The fraud check delays {len(held)} payments before they can be paid: {self.caught} "
            f"that would be stolen, and {others} of households that are in the right."
        )
        shelter = self.record.of_kind(run, Kind.SHELTER)
        delayed = sum(each.hold is not None for each in shelter)
        stage.say(
            f"A declared shelter receives {len(shelter)} payments on one account; {delayed} of "
            "them are delayed."
        )

    def read(self, run: int, someone: Someone) -> None:
        """Whoever has a letter reads on the page why a payment waits, by each typology that held.

        Not by the one of the household that appeals: that reads for itself.
        """
        first = {self.record.typology(each): each for each in reversed(self.record.held(run))}
        for typology, payment in sorted(first.items()):
            if typology != _SHARED:
                with closing(someone()) as person:
                    self._read(payment, person)

    def appeal(self, run: int, someone: Someone) -> None:
        """An honest household binds a passkey, appeals from the page, and is paid at once."""
        stage = self.stage
        payment = self._honest(run, _SHARED)
        with closing(someone()) as person:
            case_number = self._read(payment, person)
            person.appeal(
                "My sister and I share this account. We have done so for years.",
                payment.payment_id,
            )
        self.record.catch_up()
        paid = self.record.now(payment).state is PaymentState.PAID
        if not paid:
            raise AlmonerError(f"Payment {payment.payment_id} was appealed and is not paid.")
        stage.say(f"Case {case_number} appeals from the page and is paid at once.")

    def release(self, run: int) -> None:
        """An investigator finds a household in the right, though not an officer, and it is paid."""
        payment = self._honest(run, _KICKBACK)
        number = payment.payment_id
        reason = self._written(f"Review of payment {number}: the household is entitled", payment)
        holds.release(self.agency, self.town.sender("investigator-1"), number, reason)
        payments.settle(self.agency, self.town.sender("stranger"), number)
        self.record.catch_up()
        case_number = self.record.case_number(payment.case_no)
        self.stage.say(
            f"An investigator releases the payment of case {case_number}: the household did "
            "nothing wrong, and is paid. The caseworker is looked into."
        )

    def sustain(self, run: int) -> list[int]:
        """An investigator finds the holds of what would be stolen founded; notices are served."""
        town, stage = self.town, self.stage
        investigator, counter = town.sender("investigator-1"), town.sender("counter-1")
        stolen = self.record.stolen(run)
        proposals = []
        with stage.bar("Reviewing") as bar:
            for done, payment in enumerate(stolen):
                number = payment.payment_id
                reason = self._written(f"Review of payment {number}: its grounds are true", payment)
                proposals.append(holds.sustain(self.agency, investigator, number, reason))
                dispatch = self._written(f"Letter about payment {number}, posted", payment)
                notices.serve(self.agency, counter, proposals[-1], notices.Channel.LETTER, dispatch)
                bar(done + 1, len(stolen))
        stage.say(f"An investigator sustains {len(stolen)} holds; their notices are served.")
        return proposals

    def lapse(self, run: int) -> None:
        """The other honest household's hold runs out, and a stranger has it paid."""
        town, stage = self.town, self.stage
        self.record.catch_up()
        stranger = town.sender("stranger")
        for payment in self.record.honest(run):
            if payment.state is not PaymentState.HELD or payment.hold is None:
                continue
            town.advance_to(payment.hold.expires_at)
            holds.lapse(self.agency, stranger, payment.payment_id)
            payments.settle(self.agency, stranger, payment.payment_id)
            stage.say(
                f"Case {self.record.case_number(payment.case_no)} did nothing: its hold ran out, "
                "and a stranger had it paid."
            )

    def strike(self, proposals: list[int]) -> None:
        """After notice and time, what would be stolen is struck."""
        town, stage = self.town, self.stage
        notices = town.program.notices
        town.advance_to(town.now + notices.notice_period + notices.receipt_grace)
        stranger = town.sender("stranger")
        with stage.bar("Striking") as bar:
            for done, proposal in enumerate(proposals):
                changes.enact(self.agency, stranger, proposal)
                bar(done + 1, len(proposals))
        stage.say(
            f"{len(proposals)} payments are struck; their money is back in the allotment. "
            "Nobody appealed."
        )

    def letter(self, case_no: int) -> tuple[str, str]:
        """The case number and the one-time code of a letter to a household."""
        town = self.town
        expires_at = town.now + 30 * DAY
        access = Access(office="COUNTER", purpose="letter with a one-time code", at=town.now)
        code, key = self.casefile.issue_code(case_no, expires_at=expires_at, access=access)
        cases.offer_key(self.agency, town.sender("counter-1"), case_no, key, expires_at)
        self.record.catch_up()
        return self.record.case_number(case_no), code

    def _read(self, payment: PaymentView, person: Person) -> str:
        """Binds a passkey and opens a payment's page; the case number. Raises AlmonerError.

        The page has to say, in the person's words, what the typology of the hold says in ours.
        """
        case_number, code = self.letter(payment.case_no)
        person.bind(case_number, code)
        self.record.catch_up()
        page = person.payment(payment.payment_id)
        typology = self.record.typology(payment)
        sentence = self._strings(f"because.{typology}")
        if sentence not in page:
            raise AlmonerError(f"The page of payment {payment.payment_id} does not say why.")
        self.stage.say(
            f"Case {case_number} makes a passkey with the code of its letter and reads: "
            f"“{sentence}” ({typology})"
        )
        return case_number

    def _honest(self, run: int, typology: str) -> PaymentView:
        """The first payment of an honest household that was held by a typology."""
        honest = self.record.honest(run)
        return next(each for each in honest if self.record.typology(each) == typology)

    def _written(self, words: str, payment: PaymentView) -> bytes:
        """Keeps what an officer writes about a payment; the digest that goes on the chain."""
        grounds = Grounds.write(words, case_no=payment.case_no, at=self.town.now)
        self.casefile.put_grounds(grounds)
        return grounds.digest
