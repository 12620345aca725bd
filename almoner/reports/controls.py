"""What the Treasury itself told that its books come to, against the journal's balances.

Its events carry the totals that result from them. The journal never adds those: it sums amounts, so
the two are told apart when an event is missing or wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from almoner.errors import LedgerError
from almoner.events import Event
from almoner.ledger import funds
from almoner.ledger.columns import units
from almoner.ledger.database import Database
from almoner.reports import accounts
from almoner.reports.accounts import Account
from almoner.reports.postings import Key

Control = tuple[str, int, int]
"""What is compared, what the journal has and what was told; in base units."""


@dataclass(slots=True, kw_only=True)
class _Whole:
    """Totals of an appropriation."""

    ceiling: int
    received: int = 0
    returned: int = 0
    allotted: int = 0
    closed: bool = False


@dataclass(slots=True, kw_only=True)
class _Share:
    """Totals of an allotment."""

    appropriation: int
    allotted: int
    obligated: int = 0
    disbursed: int = 0
    recovered: int = 0
    cash: int = 0

    @property
    def apportioned(self) -> int:
        return self.cash - self.recovered + self.disbursed


@dataclass(slots=True, kw_only=True)
class Totals:
    """The totals the Treasury's events told last."""

    _wholes: dict[int, _Whole] = field(default_factory=dict)
    _shares: dict[int, _Share] = field(default_factory=dict)

    def follow(self, event: Event) -> None:
        """Takes the totals one event tells."""
        a = event.args
        match event.name:
            case "Appropriated":
                self._wholes[a["appropriation"]] = _Whole(ceiling=a["ceiling"])
            case "Funded":
                self._wholes[a["appropriation"]].received = a["received"]
            case "ReturnedToSource":
                self._wholes[a["appropriation"]].returned = a["returnedToSource"]
            case "AppropriationClosed":
                self._close(a["appropriation"], a["obligated"], a["idle"])
            case "Allotted":
                share = _Share(appropriation=a["appropriation"], allotted=a["amount"])
                self._shares[a["allotment"]] = share
                self._wholes[a["appropriation"]].allotted = a["allottedByAppropriation"]
            case "Deallotted":
                self._shares[a["allotment"]].allotted = a["allotted"]
                self._wholes[a["appropriation"]].allotted = a["allottedByAppropriation"]
            case "Apportioned" | "Deapportioned":
                self._shares[a["allotment"]].cash = a["cash"]
            case "Obligated" | "ObligationIncreased" | "Deobligated":
                self._shares[a["allotment"]].obligated = a["obligated"]
            case "Disbursed":
                self._shares[a["allotment"]].disbursed = a["disbursed"]
                self._shares[a["allotment"]].cash = a["cash"]
            case "Recovered":
                self._shares[a["allotment"]].recovered = a["recovered"]
                self._shares[a["allotment"]].cash = a["cash"]

    def require(self, balances: Mapping[Key, int]) -> None:
        """Raises LedgerError unless the journal's balances come to these totals."""
        _refuse_differences(self._controls(Counter(balances)))

    def require_tables(self, db: Database, advanced: Counter[tuple[str, int]]) -> None:
        """Raises LedgerError unless the ledger's tables have these totals, and what is open of
        advances by program and award."""
        _refuse_differences(self._tabled(db), "the Treasury's events", "the ledger's tables")
        kept: Counter[tuple[str, int]] = Counter()
        for program, award, outstanding in db.execute(
            "SELECT program, award, outstanding FROM draws"
        ):
            kept[program, award] += units(outstanding)
        open_ = (
            (
                f"What is open of advances on award {each[1]} of {each[0]}",
                advanced[each],
                kept[each],
            )
            for each in sorted({*kept, *advanced})
        )
        _refuse_differences(open_, "the grant programs' events", "the ledger's tables")

    def require_advanced(self, award: int, summed: int, told: int) -> None:
        """Raises LedgerError unless so much of an award's advances is open as its program told."""
        _refuse_differences(iter([(f"Advances of award {award}", summed, told)]))

    def _close(self, appropriation: int, obligated: int, idle: int) -> None:
        whole = self._wholes[appropriation]
        whole.closed = True
        own = [each for each in self._shares.values() if each.appropriation == appropriation]
        left = whole.received - whole.returned - sum(each.apportioned for each in own)
        kept = sum(each.obligated for each in own)
        of = f"of appropriation {appropriation} at its closing"
        controls = [(f"What is obligated {of}", kept, obligated), (f"The cash {of}", left, idle)]
        _refuse_differences(iter(controls))

    def _controls(self, balances: Counter[Key]) -> Iterator[Control]:
        for number, whole in self._wholes.items():
            own = [each for each in self._shares.values() if each.appropriation == number]
            unspent = whole.ceiling + sum(each.recovered - each.disbursed for each in own)
            handed = sum(each.apportioned for each in own)
            told = {
                accounts.REALIZED: whole.ceiling,
                accounts.UNALLOTTED: 0 if whole.closed else whole.allotted - whole.ceiling,
                accounts.CANCELED: -unspent if whole.closed else 0,
                accounts.CASH_IDLE: whole.received - whole.returned - handed,
                accounts.RECEIVED: -whole.received,
                accounts.ADJUSTED: whole.returned,
            }
            for account, total in told.items():
                name = f"{account.title} of appropriation {number}"
                yield name, balances[account, number, None], total
        for number, share in self._shares.items():
            yield from self._of_allotment(number, share, balances)

    def _of_allotment(
        self, number: int, share: _Share, balances: Counter[Key]
    ) -> Iterator[Control]:
        closed = self._wholes[share.appropriation].closed
        spent = share.disbursed - share.recovered
        free = share.allotted + share.recovered - share.obligated
        costs = (accounts.PROGRAM_COSTS, accounts.BENEFITS)

        def booked(*of: Account) -> int:
            return sum(balances[account, share.appropriation, number] for account in of)

        rows = (
            ("Allotments not obligated", booked(accounts.ALLOTTED), 0 if closed else -free),
            (
                "Obligations not paid",
                booked(accounts.UNDELIVERED),
                0 if closed else share.disbursed - share.obligated,
            ),
            ("Obligations paid", booked(accounts.ADVANCED, accounts.DELIVERED), -spent),
            ("Cash", booked(accounts.CASH_HANDED), share.cash),
            ("Advances and costs", booked(accounts.ADVANCES, *costs), spent),
            ("Advances", booked(accounts.ADVANCES), -booked(accounts.ADVANCED)),
            ("Appropriations used", booked(accounts.USED), booked(*costs)),
            ("Expended appropriations", booked(accounts.EXPENDED), -booked(*costs)),
        )
        for title, summed, told in rows:
            yield f"{title} of allotment {number}", summed, told

    def _tabled(self, db: Database) -> Iterator[Control]:
        for whole in funds.appropriations(db):
            kept = self._wholes.get(whole.appropriation, _Whole(ceiling=0))
            for title, told, tabled in (
                ("The ceiling", kept.ceiling, whole.ceiling),
                ("What was received", kept.received, whole.received),
                ("What was returned", kept.returned, whole.returned_to_source),
                ("What is allotted", kept.allotted, whole.allotted),
                ("The closing", int(kept.closed), int(whole.closed_at is not None)),
            ):
                yield f"{title} of appropriation {whole.appropriation}", told, tabled
        for share in funds.allotments(db):
            had = self._shares.get(share.allotment, _Share(appropriation=0, allotted=0))
            for title, told, tabled in (
                ("What is allotted", had.allotted, share.allotted),
                ("What is obligated", had.obligated, share.obligated),
                ("What was disbursed", had.disbursed, share.disbursed),
                ("What was recovered", had.recovered, share.recovered),
                ("The cash", had.cash, share.cash),
            ):
                yield f"{title} of allotment {share.allotment}", told, tabled


def _refuse_differences(
    controls: Iterator[Control], by: str = "the journal's lines", other: str = "the Treasury's word"
) -> None:
    for what, summed, told in controls:
        if summed != told:
            raise LedgerError(
                f"The journal does not balance: {what} is {summed} by {by} and {told} by {other}, "
                "in base units. Run almoner ledger check, or move the ledger away and follow the "
                "chain again."
            )
