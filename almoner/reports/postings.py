"""From events to journal lines: one debit and one credit of the same amount each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from almoner.events import Event
from almoner.ledger.grant_statuses import PayMode, ProgramKind
from almoner.ledger.projections.words import case_of
from almoner.reports import accounts
from almoner.reports.accounts import Account


class Entry(StrEnum):
    """What a line records, as people say it."""

    APPROPRIATION = "appropriation"
    CASH_RECEIVED = "cash received"
    ALLOTMENT = "allotment"
    DEALLOTMENT = "de-allotment"
    APPORTIONMENT = "apportionment of cash"
    DEAPPORTIONMENT = "de-apportionment of cash"
    OBLIGATION = "obligation"
    UPWARD_ADJUSTMENT = "upward adjustment"
    DOWNWARD_ADJUSTMENT = "downward adjustment"
    DEOBLIGATION = "de-obligation"
    EXPENDITURE = "expenditure"
    ADVANCE = "advance"
    SUBSTANTIATION = "advance substantiated"
    RETURN = "return"
    RETURN_TO_SOURCE = "return to source"
    CLOSING = "closing of the appropriation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the journal. The amount is in base units and never 0."""

    time: int
    """Of the block, in seconds since 1970."""
    block: int
    log: int
    """The log's place in its block."""
    transaction: bytes
    entry: Entry
    appropriation: int
    allotment: int | None
    program: str | None
    obligation: int | None
    """Number of the run or the award."""
    debit: Account
    credit: Account
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What the lines of an entry are about."""

    appropriation: int
    allotment: int | None = None
    program: str | None = None
    obligation: int | None = None


Posting = tuple[Entry, _Place, Account, Account, int]
Key = tuple[Account, int, int | None]
"""An account, and the appropriation and, where it is kept by them, the allotment."""

GRANT_EVENTS = ("AwardRecommended", "PaymentSettled", "DrawSubstantiated")
"""What the register follows of grant programs, beside the Treasury's events."""


@dataclass(slots=True, kw_only=True)
class Register:
    """What was booked so far. `program_said` tells the last event that a program emitted in the
    transaction of an event, before it."""

    program_said: Callable[[Event], str | None]
    balances: Counter[Key] = field(default_factory=Counter)
    """Debit balances, in base units."""
    closed: set[int] = field(default_factory=set)
    """Appropriations."""
    advanced: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By program and award: advanced and neither substantiated nor returned."""
    _kinds: dict[str, ProgramKind] = field(default_factory=dict)
    _appropriation_of: dict[int, int] = field(default_factory=dict)
    _program_of: dict[int, str] = field(default_factory=dict)
    _allotment_of: dict[tuple[str, int], int] = field(default_factory=dict)
    _modes: dict[tuple[str, int], PayMode] = field(default_factory=dict)
    _outstanding: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By program and payment."""
    _unpaid: Counter[tuple[str, int]] = field(default_factory=Counter)
    """By program and obligation."""

    def post(self, event: Event) -> list[Line]:
        """The lines of one event, in the chain's order; none where it moves nothing."""
        lines = []
        for entry, place, debit, credit, amount in self._postings(event):
            if amount == 0:
                continue
            self._balance(debit, place, amount)
            self._balance(credit, place, -amount)
            lines.append(
                Line(
                    time=event.block_time,
                    block=event.block_number,
                    log=event.log_index,
                    transaction=event.transaction_hash,
                    entry=entry,
                    appropriation=place.appropriation,
                    allotment=place.allotment,
                    program=place.program,
                    obligation=place.obligation,
                    debit=debit,
                    credit=credit,
                    amount=amount,
                )
            )
        return lines

    def _balance(self, account: Account, place: _Place, amount: int) -> None:
        allotment = place.allotment if account.by_allotment else None
        self.balances[account, place.appropriation, allotment] += amount
        if account is accounts.UNDELIVERED:
            assert place.program is not None
            assert place.obligation is not None
            self._unpaid[place.program, place.obligation] -= amount

    def _postings(self, event: Event) -> Iterator[Posting]:
        a = event.args
        match event.name:
            case "ProgramOpened":
                self._kinds[a["program"]] = ProgramKind.of(a["kind"])
            case "AwardRecommended":
                self._modes[event.address, a["award"]] = PayMode.of(a["mode"])
            case "Appropriated":
                place = _Place(appropriation=a["appropriation"])
                both = accounts.REALIZED, accounts.UNALLOTTED
                yield Entry.APPROPRIATION, place, *both, a["ceiling"]
            case "Funded":
                place = _Place(appropriation=a["appropriation"])
                both = accounts.CASH_IDLE, accounts.RECEIVED
                yield Entry.CASH_RECEIVED, place, *both, a["amount"]
            case "ReturnedToSource":
                place = _Place(appropriation=a["appropriation"])
                both = accounts.ADJUSTED, accounts.CASH_IDLE
                yield Entry.RETURN_TO_SOURCE, place, *both, a["amount"]
            case "AppropriationClosed":
                yield from self._closing(a["appropriation"])
            case "Allotted":
                self._appropriation_of[a["allotment"]] = a["appropriation"]
                self._program_of[a["allotment"]] = a["program"]
                place = self._place(a["allotment"])
                both = accounts.UNALLOTTED, accounts.ALLOTTED
                yield Entry.ALLOTMENT, place, *both, a["amount"]
            case "Deallotted":
                if a["appropriation"] not in self.closed:
                    place = self._place(a["allotment"])
                    both = accounts.ALLOTTED, accounts.UNALLOTTED
                    yield Entry.DEALLOTMENT, place, *both, a["amount"]
            case "Apportioned":
                both = accounts.CASH_HANDED, accounts.CASH_IDLE
                yield Entry.APPORTIONMENT, self._place(a["allotment"]), *both, a["amount"]
            case "Deapportioned":
                both = accounts.CASH_IDLE, accounts.CASH_HANDED
                yield Entry.DEAPPORTIONMENT, self._place(a["allotment"]), *both, a["amount"]
            case _:
                yield from self._of_obligations(event)

    def _of_obligations(self, event: Event) -> Iterator[Posting]:
        a = event.args
        match event.name:
            case "Obligated" | "ObligationIncreased":
                self._allotment_of[a["program"], a["id"]] = a["allotment"]
                first = event.name == "Obligated"
                entry = Entry.OBLIGATION if first else Entry.UPWARD_ADJUSTMENT
                place = self._place(a["allotment"], a["id"])
                yield entry, place, accounts.ALLOTTED, accounts.UNDELIVERED, a["amount"]
            case "Deobligated":
                place = self._place(a["allotment"], a["id"])
                if place.appropriation not in self.closed:
                    amended = self.program_said(event) == "AwardAmended"
                    entry = Entry.DOWNWARD_ADJUSTMENT if amended else Entry.DEOBLIGATION
                    yield entry, place, accounts.UNDELIVERED, accounts.ALLOTTED, a["amount"]
            case "Disbursed":
                yield from self._paid(self._place(a["allotment"], a["id"]), a["amount"])
            case "PaymentSettled":
                award = case_of(a["paymentId"])
                if self._is_advance(event.address, award):
                    self._outstanding[event.address, a["paymentId"]] = a["amount"]
                    self.advanced[event.address, award] += a["amount"]
            case "DrawSubstantiated":
                yield from self._substantiated(event)
            case "Recovered":
                yield from self._recovered(a["program"], a["paymentId"], a["amount"])

    def _paid(self, place: _Place, amount: int) -> Iterator[Posting]:
        assert place.program is not None
        assert place.obligation is not None
        if self._is_advance(place.program, place.obligation):
            yield Entry.ADVANCE, place, accounts.UNDELIVERED, accounts.ADVANCED, amount
            yield Entry.ADVANCE, place, accounts.ADVANCES, accounts.CASH_HANDED, amount
            return
        cost = accounts.expense(self._kinds[place.program])
        yield Entry.EXPENDITURE, place, accounts.UNDELIVERED, accounts.DELIVERED, amount
        yield Entry.EXPENDITURE, place, cost, accounts.CASH_HANDED, amount
        yield Entry.EXPENDITURE, place, accounts.USED, accounts.EXPENDED, amount

    def _substantiated(self, event: Event) -> Iterator[Posting]:
        a, program = event.args, event.address
        place = self._place(self._allotment_of[program, a["award"]], a["award"])
        self._take(program, a["draw"] << 32 | a["award"], a["amount"])
        entry, amount = Entry.SUBSTANTIATION, a["amount"]
        yield entry, place, accounts.ADVANCED, accounts.DELIVERED, amount
        yield entry, place, accounts.expense(self._kinds[program]), accounts.ADVANCES, amount
        yield entry, place, accounts.USED, accounts.EXPENDED, amount

    def _recovered(self, program: str, payment: int, amount: int) -> Iterator[Posting]:
        """What was advanced and not spent comes back first, as in the contract."""
        kind = self._kinds[program]
        number = case_of(payment) if kind is ProgramKind.GRANT else payment >> 32
        place = self._place(self._allotment_of[program, number], number)
        lost = place.appropriation in self.closed
        back = accounts.CANCELED if lost else accounts.ALLOTTED
        unspent = min(amount, self._outstanding[program, payment])
        spent = amount - unspent
        self._take(program, payment, unspent)
        cost = accounts.expense(kind)
        yield Entry.RETURN, place, accounts.ADVANCED, back, unspent
        yield Entry.RETURN, place, accounts.CASH_HANDED, accounts.ADVANCES, unspent
        yield Entry.RETURN, place, accounts.DELIVERED, back, spent
        yield Entry.RETURN, place, accounts.CASH_HANDED, cost, spent
        yield Entry.RETURN, place, accounts.EXPENDED, accounts.USED, spent

    def _closing(self, appropriation: int) -> Iterator[Posting]:
        """All authority that was not paid out ends, rung by rung."""
        self.closed.add(appropriation)
        whole = _Place(appropriation=appropriation)
        canceled = accounts.CANCELED
        idle = -self.balances[accounts.UNALLOTTED, appropriation, None]
        yield Entry.CLOSING, whole, accounts.UNALLOTTED, canceled, idle
        shares = [at for at, of in self._appropriation_of.items() if of == appropriation]
        for allotment in shares:
            left = -self.balances[accounts.ALLOTTED, appropriation, allotment]
            yield Entry.CLOSING, self._place(allotment), accounts.ALLOTTED, canceled, left
        for (program, number), unpaid in list(self._unpaid.items()):
            allotment = self._allotment_of[program, number]
            if allotment in shares:
                place = self._place(allotment, number)
                yield Entry.CLOSING, place, accounts.UNDELIVERED, canceled, unpaid

    def _take(self, program: str, payment: int, amount: int) -> None:
        self._outstanding[program, payment] -= amount
        self.advanced[program, case_of(payment)] -= amount

    def _is_advance(self, program: str, number: int) -> bool:
        return self._modes.get((program, number)) is PayMode.ADVANCE

    def _place(self, allotment: int, obligation: int | None = None) -> _Place:
        return _Place(
            appropriation=self._appropriation_of[allotment],
            allotment=allotment,
            program=self._program_of[allotment],
            obligation=obligation,
        )
