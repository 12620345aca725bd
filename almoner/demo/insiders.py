"""Schemes of insiders in the demonstration, each by acts that the contracts take from an office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from almoner import enrollment, money
from almoner.acts import changes, holds, notices, payments, people, requests, reviews, runs, singles
from almoner.acts.changes import Basis, ChangeKind
from almoner.acts.people import Office
from almoner.acts.runs import PaymentKind
from almoner.acts.singles import Single
from almoner.casefile import Casefile, Grounds
from almoner.chain.agency import Agency
from almoner.demo.record import Record
from almoner.demo.stage import Stage
from almoner.demo.town import DAY, Town, worker_key
from almoner.enrollment import reads
from almoner.ledger.records import PaymentView
from almoner.roster import Line, Roster
from almoner.roster.references import Keys

INVENTED = 2
"""Households that do not exist, beside those of the ring."""
LED = 5
"""Households whose payments a clerk leads to an account of somebody else: more than may share it
undeclared.
"""
WAVED = 4
"""Households that somebody approves who is in office for two days."""
BORROWER = 1 + LED
"""Which of the ordinary households a caseworker lends money, in the order of the roster."""
LENT, TAKEN_BACK = money.parse("40"), money.parse("100")
READING = 3600
"""Seconds a determiner takes for as many cases as `BATCH`."""
BATCH = 40
DETERMINER = "determiner-1"
APPROVERS = ("approver-1", "approver-2", "approver-3")
_BRIEF, _THIEF, _BORROWER = "determiner-2", "thief", "borrower"
_CLERK, _OTHER_CLERK = "counter-2", "counter-3"
# Led elsewhere so late that nobody notices before the run is certified.
_FILED_BEFORE = 12 * DAY


@dataclass(slots=True, kw_only=True)
class Insiders:
    """What some of the agency's own people do. `roster` is of households that are there."""

    town: Town
    stage: Stage
    agency: Agency
    casefile: Casefile
    keys: Keys
    record: Record
    roster: Roster
    led: dict[int, str] = field(default_factory=dict)
    """Cases whose payments were led elsewhere, with their own accounts."""

    def __post_init__(self) -> None:
        """Gives one household an account with a key here, so that it can pay from it."""
        borrower = self._alone()[BORROWER]
        account = str(self.town.account(_BORROWER).address)
        lines = (
            replace(each, pay_to=account) if each is borrower else each
            for each in self.roster.lines
        )
        self.roster = Roster(lines=tuple(lines))

    def approve(self, lines: Roster) -> None:
        """Has households approved, so many an hour that each can be read."""
        self._approve(DETERMINER, lines.lines)

    def wave_through(self, lines: Roster) -> None:
        """Has households approved by somebody who is put in office for that, and removed."""
        town = self.town
        town.appoint(town.deploy(), {_BRIEF: Office.DETERMINER})
        self._approve(_BRIEF, lines.lines)
        town.advance_to(town.now + DAY)
        offices = self.agency.offices
        person = people.owner(town.client, offices, str(town.account(_BRIEF).address))
        remove = offices.functions.remove(person, Office.DETERMINER)
        town.sender("authority-1").send(remove)
        self.stage.say(
            f"Somebody is put in office for a day, approves {len(lines)} households and is removed."
        )

    def scheme(self, invented: Roster, issue_at: int) -> None:
        """Between two months; `issue_at` is when the second is paid."""
        self._lend()
        own, again = invented.lines
        self._pay_own_key(own)
        self._come_back(again)
        self._lead_elsewhere(issue_at)

    def put_right(self) -> None:
        """The counter asks for their own accounts again, for the households that were led away."""
        self._enact(self._file(_OTHER_CLERK, self.led))

    def make_good(self, struck: Sequence[PaymentView]) -> None:
        """Pays anew, to their own accounts, the households whose payments were led elsewhere."""
        town, agency = self.town, self.agency
        opened = [self._replacement(each) for each in struck if each.case_no in self.led]
        for run in opened:
            content = reviews.review(agency, run)
            for name in APPROVERS:
                if reviews.approve(agency, town.sender(name), content):
                    break
        payable_at = max(runs.show(agency, run).payable_at for run in opened)
        self._release(opened)
        town.advance_to(payable_at, town.program.windows.challenge_blocks)
        for run in opened:
            number = runs.payment_id(run, runs.show(agency, run).case_no)
            payments.settle(agency, town.sender("stranger"), number)
        self.stage.say(
            f"{len(opened)} households whose payments were led elsewhere are paid anew, on their "
            "own accounts."
        )

    def _release(self, opened: Sequence[int]) -> None:
        """An investigator, who knows why accounts were changed anew, releases what is held for it.

        One clerk put them all back in a day, and who read its page had just got a key by letter.
        """
        self.record.await_holds()
        held = [each for run in opened for each in self.record.held(run)]
        for each in held:
            number = each.payment_id
            reason = self._written(f"Review of payment {number}: we put it right", each.case_no)
            holds.release(self.agency, self.town.sender("investigator-1"), number, reason)
        if held:
            self.stage.say(
                f"The fraud check delays {len(held)} of the payments made anew, as an account "
                "changed again; an investigator who knows why releases it."
            )

    def _lend(self) -> None:
        """A caseworker lends a household money and takes more back from its benefit."""
        town = self.town
        worker = town.sender(worker_key(self._alone()[BORROWER].worker))
        borrower = town.sender(_BORROWER)
        token = self.agency.token.functions
        town.sender("source").send(token.mint(worker.address, LENT))
        worker.send(token.transfer(borrower.address, LENT))
        borrower.send(token.transfer(worker.address, TAKEN_BACK))
        self.stage.say(
            f"A caseworker lends a household {money.dollars(LENT)} and takes "
            f"{money.dollars(TAKEN_BACK)} of its benefit back."
        )

    def _pay_own_key(self, line: Line) -> None:
        """A caseworker invents a household that is paid to her own key."""
        key = self.town.account(worker_key(line.worker)).address
        invented = [replace(line, pay_to=str(key))]
        self._enroll(invented)
        self._approve(DETERMINER, invented)
        self.stage.say("A caseworker invents a household that is paid to her own key.")

    def _come_back(self, line: Line) -> None:
        """The account of a household that leaves comes back under an invented one, unread."""
        town, agency = self.town, self.agency
        gone = self._alone()[0]
        (case_no,) = self._numbers([gone])
        worker = town.sender(worker_key(gone.worker))
        reason = self._written("The household moves away and asked to end.", case_no)
        proposal = changes.propose(
            agency, worker, case_no, ChangeKind.TERMINATE, 0, Basis.REQUESTED, reason
        )
        dispatch = self._written("Letter about the end, posted", case_no)
        notices.serve(agency, town.sender("counter-1"), proposal, notices.Channel.LETTER, dispatch)
        changes.enact(agency, town.sender("stranger"), proposal)
        town.advance_to(town.now + DAY)
        again = [replace(line, pay_to=gone.pay_to)]
        self._enroll(again)
        self._at_once(DETERMINER, again)
        self.stage.say(
            "A household moves away and its case ends. Its account comes back under a household "
            "that does not exist, approved in seconds."
        )

    def _lead_elsewhere(self, issue_at: int) -> None:
        """A clerk has other people's payments led to one account, just before they are due."""
        town = self.town
        town.advance_to(issue_at - _FILED_BEFORE)
        lines = self._alone()[1 : 1 + LED]
        self.led = dict(zip(self._numbers(lines), (each.pay_to for each in lines), strict=True))
        thief = str(town.account(_THIEF).address)
        self.record.stolen_to(thief)
        proposals = self._file(_CLERK, dict.fromkeys(self.led, thief))
        self._enact(proposals)
        self.stage.say(
            f"A clerk has the payments of {LED} households led to one account, days before they "
            "are due."
        )

    def _replacement(self, struck: PaymentView) -> int:
        """Has a maker open a run that stands for a payment; its number."""
        decision = self._written(f"Payment {struck.payment_id} was led elsewhere", struck.case_no)
        asked = Single(
            case_no=struck.case_no,
            kind=PaymentKind.REPLACEMENT,
            period=struck.period,
            amount=struck.amount,
            original=struck.payment_id,
            decision=decision,
        )
        return singles.open_single(self.agency, self.town.sender("maker-1"), asked)

    def _file(self, counter: str, accounts: Mapping[int, str]) -> list[int]:
        """A clerk asks for other accounts in the names of households; the proposals' numbers."""
        clerk = self.town.sender(counter)
        evidence = "The household asked for another account."
        return [
            requests.file_pay_to(
                self.agency, clerk, case_no, account, self._written(evidence, case_no)
            )
            for case_no, account in accounts.items()
        ]

    def _enact(self, proposals: Sequence[int]) -> None:
        """Has a stranger carry changes out, once they have cooled off."""
        town = self.town
        town.advance_to(max(changes.show(self.agency, each).enactable_at for each in proposals))
        for each in proposals:
            changes.enact(self.agency, town.sender("stranger"), each)

    def _enroll(self, lines: Sequence[Line]) -> None:
        senders = {each.worker: self.town.sender(worker_key(each.worker)) for each in lines}
        roster = Roster(lines=tuple(lines))
        enrollment.enroll(self.agency, roster, senders, self.casefile, self.keys)

    def _approve(self, determiner: str, lines: Sequence[Line]) -> None:
        """So many an hour that each can be read."""
        for start in range(0, len(lines), BATCH):
            self.town.advance_to(self.town.now + READING)
            self._at_once(determiner, lines[start : start + BATCH])

    def _at_once(self, determiner: str, lines: Sequence[Line]) -> None:
        officer, roster = self.town.sender(determiner), Roster(lines=tuple(lines))
        enrollment.approve(self.agency, roster, officer, self.casefile, self.keys)

    def _alone(self) -> list[Line]:
        """Ordinary households, each on an account of its own, in the order of the roster."""
        known = self.record.ordinary
        return [each for each in self.roster.lines if each.case_number in known]

    def _numbers(self, lines: Sequence[Line]) -> list[int]:
        """The numbers of cases on the chain."""
        refs = [self.keys.case(each.case_number) for each in lines]
        return list(reads.case_numbers(self.agency.client, self.agency.roster.address, refs))

    def _written(self, words: str, case_no: int) -> bytes:
        """Keeps what somebody writes about a case; the digest that goes on the chain."""
        grounds = Grounds.write(words, case_no=case_no, at=self.town.now)
        self.casefile.put_grounds(grounds)
        return grounds.digest
