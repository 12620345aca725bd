"""What always holds on an agency with two programs, beside books kept payment by payment."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hypothesis.stateful import RuleBasedStateMachine, invariant
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.chain.sender import Sender
from almoner.testing import DAY, World, fields, household, refuses
from almoner.testing.books import Allotment, Appropriation, Books, Payment, State

PURPOSE, OTHER_PURPOSE = 7, 8
"""What the programs are for, and what they are not."""


class Invariants(RuleBasedStateMachine):
    """An agency and its books; `worlds` are the agency seen from each of its programs."""

    def __init__(self, worlds: Sequence[World]) -> None:
        super().__init__()
        self.worlds = worlds
        self.world = worlds[0]
        self.treasury = self.world.treasury.functions
        self.snapshot = self.world.client.request("evm_snapshot")
        self.books = Books()
        self.told = self.treasury.books().call()
        self.source_had = self.world.balance(self.world.source.address)
        self.waiting: list[dict[int, int]] = [{}, {}]  # of each program, amounts of new cases

    def teardown(self) -> None:
        self.world.client.request("evm_revert", self.snapshot)

    def attempt(self, refusal: str | None, act: Callable[[], TxReceipt]) -> bool:
        """Whether the act was done; fails unless it is refused just as foretold."""
        self.world.next_block_at(self.soon())
        if refusal is not None:
            with refuses(refusal):
                act()
            return False
        events = self.world.events(act())
        moves = [given for name, given in events if name == "Transfer"]
        paid = {each["to"] for each in moves if each["from"] == self.world.treasury.address}
        households = {self.payee(each) for each in self.books.payments}
        assert paid <= {*households, self.world.source.address}, "I8"
        return True

    def budget(self, refusal: str | None, fn: ContractFunction) -> bool:
        return self.attempt(refusal, lambda: self.world.send("budget_officer", fn))

    def soon(self) -> int:
        return self.world.now() + 1

    def payee(self, payment: Payment) -> str:
        return household(1_000 * self.worlds.index(payment.share.world) + payment.case_no)

    def whole(self, at: int) -> Appropriation:
        return self.books.appropriations[at % len(self.books.appropriations)]

    def share(self, at: int) -> Allotment:
        return self.books.allotments[at % len(self.books.allotments)]

    def mint(self, holder: Sender, amount: int) -> None:
        token = self.world.token.functions
        holder.send(token.mint(holder.address, amount))
        holder.send(token.approve(self.world.treasury.address, amount))

    @invariant()
    def i1_the_books_add_up(self) -> None:
        *told, balance = self.treasury.books().call()
        received, recovered, disbursed, returned = told
        assert received + recovered == disbursed + returned + balance
        assert self.world.balance(self.world.treasury.address) == balance
        sums = zip(told, self.told, strict=False)
        assert tuple(now - before for now, before in sums) == self.books.totals()

    @invariant()
    def i2_i4_i9_every_ledger_is_what_its_payments_add_up_to(self) -> None:
        for whole in self.books.appropriations:
            booked = fields(self.treasury.appropriationOf(whole.number))
            expected = self.books.of_appropriation(whole)
            assert {name: booked[name] for name in expected} == expected
            assert booked["allotted"] <= booked["ceiling"]
            assert booked["apportioned"] + booked["returnedToSource"] <= booked["received"]
            assert self.treasury.returnable(whole.number).call() == self.books.returnable(whole)
        for share in self.books.allotments:
            booked = fields(self.treasury.allotmentOf(share.number))
            assert booked == self.books.of_allotment(share)
            assert booked["obligated"] - booked["recovered"] <= booked["allotted"]
            assert share.of.purpose == PURPOSE, "the programs' own"

    @invariant()
    def i3_nothing_is_due_from_the_cancel_date_on(self) -> None:
        now = self.world.now()
        for share in self.books.allotments:
            for date in (now, now + 3 * DAY, 2**40 - 1):
                due = 0 if now >= share.of.cancel else self.books.due(share, date // DAY)
                missing = max(due - self.books.cash(share), 0)
                assert self.treasury.cashNeed(share.number, date).call() == [due, missing]

    @invariant()
    def i8_tokens_are_with_households_the_source_and_the_treasury(self) -> None:
        accounts = {self.payee(each): 0 for each in self.books.payments}
        for payment in self.books.payments:
            if payment.state is State.PAID:
                accounts[self.payee(payment)] += payment.amount
        accounts[self.world.source.address] = self.source_had + sum(
            each.returned - each.received for each in self.books.appropriations
        )
        assert {each: self.world.balance(each) for each in accounts} == accounts
