"""What the Treasury says, and the token when it pays."""

from __future__ import annotations

from dataclasses import dataclass

from almoner.simulate.population.chain import Chain
from almoner.simulate.population.chance import Numbers
from almoner.simulate.population.contracts.addresses import Addresses
from almoner.simulate.population.digests import digest

BENEFIT, GRANT = 1, 2


@dataclass(slots=True)
class Allotment:
    """A program's money, in base units."""

    number: int
    program: str
    obligated: int = 0
    disbursed: int = 0
    cash: int = 0


class Treasury:
    """Appropriations, allotments and what is paid from them."""

    def __init__(self, chain: Chain, addresses: Addresses) -> None:
        self._chain, self._addresses = chain, addresses
        self._allotments: list[Allotment] = []
        self._charged: dict[str, int] = {}
        self.paid = 0

    def establish(self) -> None:
        """The contracts that belong together."""
        named = self._addresses.manifest()
        names = ("holds", "changes", "hearings", "rounds", "amendments")
        self._chain.begin()
        others = {name: named[name] for name in names}
        self._say("Established", **others, ruleSets=named["rule_sets"])

    def open(self, program: str, kind: int, purpose: int, by: int) -> None:
        """A program, in the transaction that makes it."""
        terms = digest("terms", program)
        self._say(
            "ProgramOpened", program=program, kind=kind, purpose=purpose, termsHash=terms, by=by
        )

    def provide(
        self,
        program: str,
        purpose: int,
        source: str,
        ceiling: int,
        dates: tuple[int, int, int],
        by: int,
    ) -> Allotment:
        """An appropriation, its cash, and one allotment of all of it."""
        made = Allotment(len(self._allotments) + 1, program)
        self._allotments.append(made)
        number = made.number
        starts, ends, cancels = dates
        self._chain.begin()
        self._chain.say(
            self._addresses.treasury,
            "Appropriated",
            {
                "appropriation": number,
                "purpose": purpose,
                "source": source,
                "ceiling": ceiling,
                "from": starts,
                "to": ends,
                "cancelAt": cancels,
                "by": by,
            },
        )
        self._chain.begin()
        self._chain.say(
            self._addresses.treasury,
            "Funded",
            {"appropriation": number, "from": source, "amount": ceiling, "received": ceiling},
        )
        self._chain.begin()
        self._say(
            "Allotted",
            allotment=number,
            appropriation=number,
            program=program,
            amount=ceiling,
            allottedByAppropriation=ceiling,
            by=by,
        )
        return made

    def apportion(self, allotment: Allotment, amount: int, by: int) -> None:
        """Cash for what was obligated."""
        allotment.cash += amount
        self._chain.begin()
        self._say(
            "Apportioned", allotment=allotment.number, amount=amount, cash=allotment.cash, by=by
        )

    def obligate(self, allotment: Allotment, number: int, amount: int, payable: int) -> None:
        """Money set aside for a run or an award."""
        allotment.obligated += amount
        self._say(
            "Obligated",
            program=allotment.program,
            id=number,
            allotment=allotment.number,
            amount=amount,
            obligated=allotment.obligated,
            payableAt=payable,
        )

    def deobligate(self, allotment: Allotment, number: int, amount: int) -> None:
        """What of it is not needed."""
        allotment.obligated -= amount
        self._say(
            "Deobligated",
            program=allotment.program,
            id=number,
            allotment=allotment.number,
            amount=amount,
            obligated=allotment.obligated,
        )

    def reschedule(self, program: str, number: int, amount: int, was: int, due: int) -> None:
        """So much of an obligation falls due at another time."""
        self._chain.say(
            self._addresses.treasury,
            "Rescheduled",
            {"program": program, "id": number, "amount": amount, "from": was, "to": due},
        )

    def disburse(
        self, allotment: Allotment, number: int, recipients: Numbers, amounts: Numbers
    ) -> None:
        """Payments of one call, and their sum."""
        paid = int(amounts.sum())
        allotment.disbursed += paid
        allotment.cash -= paid
        self.paid += paid
        if paid:
            self._chain.pay(self._addresses.paying, recipients, amounts)
        self._say(
            "Disbursed",
            program=allotment.program,
            id=number,
            allotment=allotment.number,
            amount=paid,
            disbursed=allotment.disbursed,
            cash=allotment.cash,
        )

    def room(self, cost: str, gross: int) -> int:
        """What of a document is not charged to any award yet."""
        return gross - self._charged.get(cost, 0)

    def charge(self, program: str, cost: str, gross: int, amount: int) -> None:
        """Part of a document's cost, to an award."""
        self._charged[cost] = self._charged.get(cost, 0) + amount
        self._say(
            "CostCharged",
            costRef=cost,
            program=program,
            gross=gross,
            amount=amount,
            charged=self._charged[cost],
        )

    def _say(self, event: str, **args: object) -> None:
        self._chain.say(self._addresses.treasury, event, args)
