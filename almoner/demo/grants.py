"""The grant part of the demonstration: a round, its awards, a year of draws, and closeouts."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from almoner import money
from almoner.acts import appeals, changes, draws, funds, holds, notices, payments, rules
from almoner.acts.payments import PaymentState
from almoner.acts.people import Office
from almoner.casefile import Casefile, Grounds
from almoner.chain.agency import Agency
from almoner.chain.deployment import Deployment
from almoner.demo import plan
from almoner.demo.hands import Hands
from almoner.demo.record import await_holds
from almoner.demo.stage import Stage
from almoner.demo.town import DAY, Town
from almoner.demo.year import STRANGER, Year
from almoner.errors import AlmonerError
from almoner.ledger.grant_statuses import AwardState
from almoner.ledger.grants import GrantViews
from almoner.ledger.records import PaymentState as State
from almoner.ledger.views import Views
from almoner.monitor import policy
from almoner.program import GrantFile
from almoner.roster.references import Keys
from almoner.simulate import grants as made_up
from almoner.simulate.grants.kinds import MINIMUM_AWARDS, SPARE, Kind
from almoner.simulate.grants.officers import reviewers

PROGRAM_FILE = Path("programs/small-business-grant.toml")
SEED = 20270104
# An award: more than any asks for.
AUTHORITY = money.parse("300,000")
OFFICERS = {
    **{f"grants-officer-{number}": Office.GRANTS_OFFICER for number in (1, 2, 3)},
    "hearing-officer-1": Office.HEARING_OFFICER,
}


@dataclass(slots=True)
class Grants:
    """A grant program of the demonstration's agency, and its year."""

    town: Town
    stage: Stage
    program: GrantFile
    agency: Agency
    views: Views
    applicants: int = MINIMUM_AWARDS + SPARE
    awards: int = MINIMUM_AWARDS
    year: Year = field(init=False)
    casefile: Casefile = field(init=False)
    kinds: dict[int, Kind] = field(init=False)
    """What each award really is; only the demonstration knows."""
    strikes: list[tuple[int, int]] = field(default_factory=list)
    """When each proposal to strike can be carried out, and its number."""
    answered: int | None = None
    """The draw whose grantee answered its hold."""

    @classmethod
    def open(cls, town: Town, stage: Stage, record: Deployment, program: GrantFile) -> Grants:
        """Opens the program, its rules armed."""
        agency = town.open_program(record, program)
        wanted = policy.wanted(program)
        rules.register(agency, town.sender("program-admin"), wanted)
        rules.arm(agency, town.sender("investigator-1"), rules.unarmed(agency, wanted))
        town.activate(agency, program)
        stage.say(f"{program.title} is open beside it, with {len(wanted)} rules of its own.")
        return cls(town, stage, program, agency, Views(town.settings.ledger, town.readings))

    def play(self, casefile: Casefile, keys: Keys) -> None:
        """Everything from the draft of the round to the last closeout."""
        self.casefile = casefile
        self._begin(keys)
        calls = plan.read(self.year.folder / "year.csv")
        with self.stage.bar("A round, its awards and a year of draws") as bar:
            for done, call in enumerate(calls, start=1):
                self._strike(self.year.starts + call.at)
                if self.year.passes(call):
                    # The fraud check has no longer than the challenge window.
                    await_holds(self.agency, self.views)
                self.year.play(call)
                while self.year.waiting:
                    self._decide(self.year.waiting.pop())
                bar(done, len(calls))
        self._strike(self.town.now + 366 * DAY)
        self.views.await_block(self.agency.client.head()[0], 60)
        self._tell()

    def outcome(self) -> dict[str, Any]:
        """The figures of the year; amounts in base units of the token."""
        ledger, program = (
            GrantViews(self.town.settings.ledger, self.town.readings),
            str(self.agency.program.address),
        )
        awarded, drawn = ledger.awards(program), ledger.draws(program)
        return {
            "awarded": sum(each.total for each in awarded),
            "drawn": sum(each.paid for each in awarded),
            "draws_held": sum(each.hold is not None for each in drawn),
            "draws_struck": sum(each.payment is State.STRUCK for each in drawn),
            "draws_answered_and_paid": sum(
                each.appeal is not None and each.paid_at is not None for each in drawn
            ),
            "draws_refused": len(self.year.refused),
            "closed_out": sum(each.state is AwardState.CLOSED for each in awarded),
        }

    def _begin(self, keys: Keys) -> None:
        """The people, the money and the papers of the year, which begins on the next Monday."""
        town, now = self.town, datetime.fromtimestamp(self.town.now, UTC)
        officers = OFFICERS | dict.fromkeys(reviewers(self.applicants), Office.REVIEWER)
        town.appoint(town.deploy(), officers)
        starts = now.date() + timedelta(days=7 - now.weekday())
        folder = town.settings.home / "grants"
        made_up.write(
            made_up.year(
                self.program,
                applicants=self.applicants,
                awards=self.awards,
                seed=SEED,
                starts=starts,
            ),
            folder,
            allotment=self._fund(),
        )
        truth = json.loads((folder / "truth.json").read_text())
        self.kinds = {int(number): Kind(kind) for number, kind in truth["kinds"].items()}
        self.stage.say(
            f"{len(officers)} officers and reviewers are appointed for a round of "
            f"{self.applicants} applications and {self.awards} awards."
        )
        self.year = Year(
            hands=Hands(self.agency, town),
            keys=keys,
            categories=self.program.budget.categories,
            folder=folder,
            starts=plan.starts(folder / "truth.json"),
        )

    def _fund(self) -> int:
        """Books, funds and allots the program's money; the number of its allotment."""
        town, treasury, token = self.town, self.agency.treasury, self.agency.token
        officer, source, now = town.sender("budget-officer"), town.sender("source"), town.now
        authority = self.awards * AUTHORITY
        appropriation = funds.appropriate(
            treasury,
            officer,
            purpose=self.program.purpose,
            source=source.address,
            ceiling=authority,
            availability=funds.Availability(
                start=now, end=now + 900 * DAY, cancel=now + 1500 * DAY
            ),
        )
        source.send(token.functions.mint(source.address, authority))
        funds.fund(treasury, token, source, appropriation, authority)
        program = str(self.agency.program.address)
        allotment = funds.allot(treasury, officer, appropriation, program, authority)
        officer.send(treasury.functions.apportion(allotment, authority))
        return allotment

    def _decide(self, number: int) -> None:
        """One hold is answered by its grantee; the others a person finds well founded."""
        draw = draws.show(self.agency, number)
        if self.answered is None and self.kinds[draw.award] is Kind.HASTY:
            self._answer(number)
        else:
            self._sustain(number)

    def _answer(self, number: int) -> None:
        """The grantee appeals, a hearing officer with no part in it decides, and it is paid."""
        draw, hands = draws.show(self.agency, number), self.year.hands
        words = "The invoice is attached. We do not know why it was approved so quickly."
        statement = self._written(words)
        signed = hands.appeal(self.year.grantee_of(draw.award), draw.payment_id, statement)
        appeals.appeal(self.agency, self.town.sender(STRANGER), draw.payment_id, statement, signed)
        reason = self._written(f"Appeal of draw {number}: the invoice is in order")
        hearing_officer = self.town.sender("hearing-officer-1")
        appeals.decide(self.agency, hearing_officer, draw.payment_id, reason, for_claimant=True)
        self.year.pay(number)
        if payments.show(self.agency, draw.payment_id).state is not PaymentState.PAID:
            raise AlmonerError(f"Draw {number} was answered and is not paid.")
        self.answered = number

    def _sustain(self, number: int) -> None:
        """An investigator sustains the hold, and the counter serves its notice."""
        payment_id, town = draws.show(self.agency, number).payment_id, self.town
        reason = self._written(f"Review of draw {number}: the grounds of the alert are true")
        investigator, counter = town.sender("investigator-1"), town.sender("counter-1")
        proposal = holds.sustain(self.agency, investigator, payment_id, reason)
        dispatch = self._written(f"Letter about draw {number}, posted")
        notices.serve(self.agency, counter, proposal, notices.Channel.LETTER, dispatch)
        terms = self.program.notices
        due = town.now + terms.service + terms.notice_period + terms.receipt_grace
        self.strikes.append((due, proposal))

    def _strike(self, until: int) -> None:
        """Carries out what nobody appealed, when its notice and time are over."""
        while self.strikes and self.strikes[0][0] < until:
            due, proposal = self.strikes.pop(0)
            self.town.advance_to(due)
            changes.enact(self.agency, self.town.sender(STRANGER), proposal)

    def _written(self, words: str) -> bytes:
        """Keeps what somebody writes; the digest that goes on the chain."""
        grounds = Grounds.write(words, case_no=None, at=self.town.now)
        self.casefile.put_grounds(grounds)
        return grounds.digest

    def _tell(self) -> None:
        found, stage = self.outcome(), self.stage
        stage.say(
            f"{money.dollars(found['awarded'])} is awarded and {money.dollars(found['drawn'])} "
            "drawn, each draw reviewed by one person and approved by others."
        )
        stage.say(
            f"{found['draws_refused']} draw is refused by the contract: its invoice is charged in "
            "full already."
        )
        stage.say(
            f"The fraud check delays {found['draws_held']} draws. The grantee of draw "
            f"{self.answered} answers, a hearing officer agrees, and it is paid; "
            f"{found['draws_struck']} are struck, after a person's review, notice and time."
        )
        stage.say(f"{found['closed_out']} awards are closed; what they did not draw is released.")
