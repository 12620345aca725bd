"""What GrantRounds says."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.chain import Chain
from almoner.simulate.population.contracts.treasury import Allotment
from almoner.simulate.population.digests import digest

MATCH_BPS = 2000
MAXIMA = [30, 30, 20, 20]
QUORUM = 2


@dataclass(slots=True)
class Application:
    """An organization's application to a round."""

    number: int
    round: int
    signer: str
    account: int
    org: str
    total: int
    score: int = 0
    sheets: int = 0


class Rounds:
    """The rounds of a grant program, from their draft to the share of an offer."""

    def __init__(
        self, chain: Chain, accounts: Accounts, address: str, allotment: Allotment, relay: str
    ) -> None:
        self._chain, self._accounts, self._address = chain, accounts, address
        self.allotment, self._relay = allotment, relay
        self._rounds = self._applications = 0
        self._reserved: dict[int, int] = defaultdict(int)

    def draft(self, budget: int, ceiling: int, opens: int, closes: int, by: int) -> int:
        """A round, drafted."""
        self._rounds += 1
        self._chain.begin()
        self._say(
            "RoundDrafted",
            round=self._rounds,
            program=self.allotment.program,
            allotment=self.allotment.number,
            budget=budget,
            floor=1_000_000_000,
            ceiling=ceiling,
            matchBps=MATCH_BPS,
            opensAt=opens,
            closesAt=closes,
            regime=1,
            quorum=QUORUM,
            maxima=MAXIMA,
            rubric=digest("rubric", self._rounds),
            planHash=digest("plan", self._rounds),
            by=by,
        )
        return self._rounds

    def publish(self, number: int, drafter: int, by: int) -> None:
        """Another person publishes it."""
        self._chain.begin()
        plan = digest("plan", number)
        self._say("RoundPublished", round=number, planHash=plan, drafter=drafter, by=by)

    def submit(
        self, number: int, signer: str, account: int, amounts: list[int], documents: str
    ) -> Application:
        """An application."""
        self._applications += 1
        total = sum(amounts)
        self._chain.begin()
        self._chain.name(account)
        self._say(
            "ApplicationSubmitted",
            application=self._applications,
            round=number,
            signer=signer,
            payTo=self._accounts.text(account),
            amounts=amounts,
            matched=total * MATCH_BPS // 10_000,
            total=total,
            documents=documents,
            revision=1,
            relayer=self._relay,
        )
        return Application(self._applications, number, signer, account, "", total)

    def identify(self, application: Application, org: str, by: int) -> None:
        """Which organization it is."""
        application.org = org
        self._chain.begin()
        self._say("ApplicantIdentified", application=application.number, orgRef=org, by=by)

    def assign(self, application: Application, reviewer: int, by: int) -> None:
        """A reviewer gets it, and has no conflict."""
        self._chain.begin()
        self._say("ReviewerAssigned", application=application.number, reviewer=reviewer, by=by)
        self._chain.begin()
        self._say(
            "ConflictAttested",
            application=application.number,
            reviewer=reviewer,
            conflicted=False,
        )

    def post(self, application: Application, scores: dict[int, list[int]], by: int) -> None:
        """The sheets of its reviewers, together."""
        self._chain.begin()
        for reviewer, given in scores.items():
            application.score += sum(given)
            application.sheets += 1
            self._say(
                "SheetPosted",
                application=application.number,
                reviewer=reviewer,
                scores=given,
                comments=digest("comments", application.number, reviewer),
                score=application.score,
                sheets=application.sheets,
                by=by,
            )

    def close_panel(self, number: int, by: int) -> None:
        """The end of the review."""
        self._chain.begin()
        self._say("PanelClosed", round=number, by=by)

    def reserve(self, application: Application, amount: int) -> None:
        """What an offer takes of its round's budget, in the transaction that makes it."""
        number = application.round
        self._reserved[number] += amount
        self._say(
            "BudgetReserved",
            round=number,
            application=application.number,
            amount=amount,
            reserved=self._reserved[number],
        )

    def _say(self, event: str, **args: object) -> None:
        self._chain.say(self._address, event, args)
