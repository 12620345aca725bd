"""What a grant program says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.chain import Chain
from almoner.simulate.population.clock import DAY
from almoner.simulate.population.contracts.addresses import Addresses
from almoner.simulate.population.contracts.rounds import MATCH_BPS, Application, Rounds
from almoner.simulate.population.contracts.treasury import Allotment, Treasury
from almoner.simulate.population.digests import digest

REIMBURSEMENT, ADVANCE, MILESTONE = 1, 2, 3
INDIRECT_BPS, TOLERANCE_BPS = 1500, 1000
ONE_APPROVER = 100_000_000_000
"""Base units up to which one approver is enough."""
_CHALLENGE, _OFFER, _LIQUIDATION, _PERIOD = 2 * DAY, 30 * DAY, 120 * DAY, 91 * DAY


@dataclass(slots=True)
class Award:
    """An award and what of it was drawn."""

    number: int
    application: Application
    account: int
    lines: list[int]
    mode: int
    starts: int
    ends: int
    terms: str
    drawn: list[int]
    approved: int = 0
    paid: int = 0
    outstanding: int = 0
    last: Draw | None = None
    """The draw that was paid last."""
    approvers: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Base units."""
        return sum(self.lines)


@dataclass(slots=True)
class Draw:
    """A request for money of an award."""

    number: int
    award: Award
    line: int
    amount: int
    content: str
    payable: int = 0
    approvers: list[int] = field(default_factory=list)

    @property
    def payment(self) -> int:
        """The number of its payment."""
        return self.number << 32 | self.award.number


class Grants:
    """The rounds and the one grant program."""

    def __init__(
        self, chain: Chain, accounts: Accounts, treasury: Treasury, addresses: Addresses, relay: str
    ) -> None:
        self._chain, self._accounts, self._treasury = chain, accounts, treasury
        self._relay = relay
        self.address = accounts.text(accounts.new())
        self.allotment = Allotment(0, self.address)
        self.rounds = Rounds(chain, accounts, addresses.rounds, self.allotment, relay)
        self.payments = 0
        self.paid = 0
        self._opened = 0
        self._awards = self._draws = 0
        self._committed: dict[str, int] = defaultdict(int)

    def open(self, purpose: int, admin: int) -> None:
        """The program."""
        self._opened = self._chain.now
        self._chain.begin()
        self._treasury.open(self.address, 2, purpose, admin)

    # Awards

    def recommend(
        self, application: Application, lines: list[int], mode: int, dates: tuple[int, int], by: int
    ) -> Award:
        """An award, recommended."""
        self._awards += 1
        number = self._awards
        terms = digest("award terms", number)
        starts, ends = dates
        made = Award(
            number,
            application,
            application.account,
            lines,
            mode,
            starts,
            ends,
            terms,
            [0] * len(lines),
        )
        self._chain.begin()
        self._chain.name(application.account)
        self._chain.say(
            self.address,
            "AwardRecommended",
            {
                "award": number,
                "application": application.number,
                "payTo": self._accounts.text(application.account),
                "lines": lines,
                "total": made.total,
                "from": starts,
                "to": ends,
                "mode": mode,
                "matchBps": MATCH_BPS,
                "indirectBps": INDIRECT_BPS,
                "toleranceBps": TOLERANCE_BPS,
                "conditions": digest("conditions", number),
                "termsHash": terms,
                "by": by,
            },
        )
        return made

    def needed(self, award: Award) -> int:
        """How many approvers an award takes."""
        return _needed(self._committed[award.application.org] + award.total)

    def approve(self, award: Award, by: int) -> None:
        """One approval; the one that reaches the band makes the offer."""
        org = award.application.org
        cumulative = self._committed[org] + award.total
        award.approvers.append(by)
        self._chain.begin()
        self._say(
            "AwardApproved",
            award=award.number,
            termsHash=award.terms,
            cumulative=cumulative,
            approvers=_seats(award.approvers),
            by=by,
        )
        if len(award.approvers) < _needed(cumulative):
            return
        self._committed[org] = cumulative
        self._say(
            "AwardOffered",
            award=award.number,
            orgRef=org,
            payTo=self._accounts.text(award.account),
            total=award.total,
            cumulative=cumulative,
            allotment=self.allotment.number,
            offerEnds=self._chain.now + _OFFER,
            approvers=_seats(award.approvers),
        )
        self.rounds.reserve(award.application, award.total)
        due = award.ends + _LIQUIDATION
        self._treasury.obligate(self.allotment, award.number, award.total, due)

    def accept(self, award: Award) -> None:
        """The organization's acceptance."""
        self._chain.begin()
        self._acted(award, "accept", 0)
        self._say("AwardAccepted", award=award.number, termsHash=award.terms, relayer=self._relay)

    def request(
        self,
        award: Award,
        line: int,
        amount: int,
        *,
        costs: tuple[int, int],
        cost: str,
        gross: int,
        evidence: str,
    ) -> Draw:
        """A request for a draw; `cost` is zeros where the award's mode names no document."""
        self._draws += 1
        award.drawn[line] += amount
        made = Draw(self._draws, award, line, amount, digest("draw", self._draws))
        self._chain.begin()
        self._acted(award, "draw", 0)
        self._say(
            "DrawRequested",
            draw=made.number,
            award=award.number,
            line=line,
            amount=amount,
            matched=-(-amount * MATCH_BPS // 10_000),
            costFrom=costs[0],
            costTo=costs[1],
            costRef=cost,
            gross=gross,
            evidence=evidence,
            drawn=award.drawn[line],
            budget=award.lines[line],
            contentHash=made.content,
            relayer=self._relay,
        )
        if gross:
            self._treasury.charge(self.address, cost, gross, amount)
        return made

    def review(self, draw: Draw, by: int) -> None:
        """It was found in order."""
        self._chain.begin()
        self._say(
            "DrawReviewed",
            draw=draw.number,
            award=draw.award.number,
            contentHash=draw.content,
            by=by,
        )

    def draw_needs(self, draw: Draw) -> int:
        """How many approvers a draw takes."""
        return _needed(draw.award.approved + draw.amount)

    def approve_draw(self, draw: Draw, by: int) -> None:
        """One approval; the one that reaches the band certifies its payment."""
        award = draw.award
        cumulative = award.approved + draw.amount
        draw.approvers.append(by)
        self._chain.begin()
        self._say(
            "DrawApproved",
            draw=draw.number,
            award=award.number,
            contentHash=draw.content,
            cumulative=cumulative,
            approvers=_seats(draw.approvers),
            by=by,
        )
        if len(draw.approvers) < _needed(cumulative):
            return
        award.approved = cumulative
        draw.payable = self._chain.now + _CHALLENGE
        self._say(
            "DrawCertified",
            draw=draw.number,
            award=award.number,
            payTo=self._accounts.text(award.account),
            line=draw.line,
            amount=draw.amount,
            cumulative=cumulative,
            period=(self._chain.now - self._opened) // _PERIOD + 1,
            payableAt=draw.payable,
            payableBlock=self._chain.block + 5,
        )
        was = award.ends + _LIQUIDATION
        self._treasury.reschedule(self.address, award.number, draw.amount, was, draw.payable)

    def settle(self, draw: Draw) -> None:
        """Pays it."""
        award = draw.award
        self.payments += 1
        self.paid += draw.amount
        award.paid += draw.amount
        award.last = draw
        if award.mode == ADVANCE:
            award.outstanding += draw.amount
        self._chain.begin()
        one = np.array([award.account], np.int64), np.array([draw.amount], np.int64)
        self._treasury.disburse(self.allotment, award.number, *one)
        self._say(
            "PaymentSettled",
            paymentId=draw.payment,
            payTo=self._accounts.text(award.account),
            amount=draw.amount,
        )

    def substantiate(
        self, draw: Draw, amount: int, cost: str, gross: int, evidence: str, by: tuple[int, str]
    ) -> None:
        """What an advance was spent on; taken by an officer, with a key."""
        award = draw.award
        award.outstanding -= amount
        officer, key = by
        self._chain.begin()
        self._acted(award, "substantiate", draw.number, key)
        self._say(
            "DrawSubstantiated",
            draw=draw.number,
            award=award.number,
            amount=amount,
            costRef=cost,
            gross=gross,
            evidence=evidence,
            outstanding=award.outstanding,
            by=officer,
        )
        self._treasury.charge(self.address, cost, gross, amount)

    def submit_milestone(self, award: Award, line: int, evidence: str) -> None:
        """The organization says that it is reached."""
        self._chain.begin()
        self._acted(award, "milestone", line)
        self._say(
            "MilestoneSubmitted",
            award=award.number,
            line=line,
            evidence=evidence,
            relayer=self._relay,
        )

    def judge_milestone(
        self, award: Award, line: int, evidence: str, accepted: bool, by: int
    ) -> None:
        """An officer says whether it is."""
        self._chain.begin()
        self._say(
            "MilestoneJudged",
            award=award.number,
            line=line,
            accepted=accepted,
            evidence=evidence,
            reasonHash=digest("judged", award.number, line, accepted),
            by=by,
        )

    def report(self, award: Award) -> None:
        """The final report."""
        self._chain.begin()
        self._acted(award, "report", 0)
        self._say(
            "ReportSubmitted",
            award=award.number,
            report=digest("report", award.number),
            relayer=self._relay,
        )

    def close(self, award: Award, by: int) -> None:
        """Closes an award; what was not drawn goes back."""
        left = award.total - sum(award.drawn)
        self._chain.begin()
        self._say(
            "AwardClosed",
            award=award.number,
            amendment=0,
            report=digest("report", award.number),
            paid=award.paid,
            released=left,
            by=by,
        )
        if left:
            self._committed[award.application.org] -= left
            self._treasury.deobligate(self.allotment, award.number, left)

    def _acted(self, award: Award, action: str, subject: int, relay: str = "") -> None:
        self._chain.say(
            self.address,
            "ClaimantActed",
            {
                "program": self.address,
                "caseNo": award.number,
                "action": action,
                "subject": subject,
                "relayer": relay or self._relay,
            },
        )

    def _say(self, event: str, **args: object) -> None:
        self._chain.say(self.address, event, args)


def _needed(cumulative: int) -> int:
    return 1 if cumulative <= ONE_APPROVER else 2


def _seats(approvers: Sequence[int]) -> list[int]:
    return [*approvers, 0, 0, 0, 0][:4]
