"""Any order of the money acts, on the real contracts, against books kept payment by payment.

given any sequence of acts of the budget officer, the source, the programs and of payees who return
    each act is refused exactly when those books say so, and by the name they say
    I1  the Treasury's books add up, and the tokens are there
    I2  neither authority nor cash is handed out twice
    I3  nothing is obligated or paid outside the appropriation's time
    I4  no allotment is of another purpose than its program's
    I8  tokens go to the households of certified payments and to the source, and nowhere else
    I9  what is released or comes back is in the allotment it came from
    I10 what open obligations wait for cannot be taken away
"""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from almoner.testing import DAY, World, digest, enrollment, payment_id
from almoner.testing.books import Allotment, Appropriation, Payment, State
from almoner.testing.impersonation import send_as_program
from tests.contracts.treasury.invariants import OTHER_PURPOSE, PURPOSE, Invariants

HOUR = 3_600
QUICK = {
    "bot_hold": HOUR,
    "max_total_hold": DAY,
    "service": HOUR,
    "notice_period": HOUR,
    "receipt_grace": HOUR,
    "decision_time": HOUR,
}
# The sustained cap these clocks ask for, and what the program keeps before the cancel date.
MARGIN = DAY + 4 * HOUR + DAY
REISSUES = 1_000_000
"""Numbers of reissues begin here; those of runs stay below."""

Asked = str | int
asked = st.sampled_from(["all", "one more"]) | st.integers(1, 300)
pick = st.integers(0, 99)


def sum_for(wish: Asked, available: int) -> int:
    """The amount to ask for: a number, or at or just past what should be there."""
    return {"all": max(available, 1), "one more": available + 1}.get(str(wish)) or int(wish)


def first(*refusals: tuple[bool, str]) -> str | None:
    """The first reason to refuse, in the order of the checks."""
    return next((f"Treasury_{name}" for applies, name in refusals if applies), None)


class Acts(Invariants):
    """The money acts of the source, the budget officer, the programs and of payees."""

    # The source and the budget officer

    @initialize(ceiling=st.integers(300, 1_000), cash=st.integers(100, 400))
    def found(self, ceiling: int, cash: int) -> None:
        """An appropriation for two months, of which both programs have authority and cash."""
        self.appropriate(PURPOSE, ceiling, 60, 15)
        self.fund(0, ceiling)
        for program in (0, 1):
            self.allot(0, program, ceiling // 2)
            self.apportion(program, min(cash, ceiling // 2))

    @precondition(lambda self: len(self.books.appropriations) < 3)
    @rule(
        purpose=st.sampled_from([PURPOSE, OTHER_PURPOSE]),
        ceiling=st.integers(1, 1_000),
        days=st.integers(8, 60),
        more=st.integers(0, 20),
    )
    def appropriate(self, purpose: int, ceiling: int, days: int, more: int) -> None:
        start = self.soon()
        number = int(self.treasury.appropriations().call()) + 1
        end, cancel = start + days * DAY, start + (days + more) * DAY
        terms = (purpose, self.world.source.address, ceiling, start, end, cancel)
        assert self.budget(None, self.treasury.appropriate(*terms))
        self.books.appropriations.append(
            Appropriation(number=number, purpose=purpose, ceiling=ceiling, end=end, cancel=cancel)
        )

    @rule(at=pick, wish=asked)
    def fund(self, at: int, wish: Asked) -> None:
        whole, source = self.whole(at), self.world.source
        available = whole.ceiling - (whole.received - whole.returned)
        amount = sum_for(wish, available)
        self.mint(source, amount)
        self.source_had += amount
        refusal = first((whole.closed, "Closed"), (amount > available, "OverCeiling"))
        fn = self.treasury.fund(whole.number, amount)
        if self.attempt(refusal, lambda: source.send(fn)):
            whole.received += amount

    @precondition(lambda self: len(self.books.allotments) < 5)
    @rule(at=pick, program=st.integers(0, 1), wish=asked)
    def allot(self, at: int, program: int, wish: Asked) -> None:
        whole, world = self.whole(at), self.worlds[program]
        available = whole.ceiling - self.books.of_appropriation(whole)["allotted"]
        amount = sum_for(wish, available)
        refusal = first(
            (whole.closed, "Closed"),
            (whole.purpose != PURPOSE, "WrongPurpose"),
            (amount > available, "OverCeiling"),
        )
        if self.budget(refusal, self.treasury.allot(whole.number, world.program.address, amount)):
            number = int(self.treasury.allotments().call())
            share = Allotment(number=number, of=whole, world=world, allotted=amount)
            self.books.allotments.append(share)

    @rule(at=pick, wish=asked)
    def deallot(self, at: int, wish: Asked) -> None:
        share = self.share(at)
        available = self.books.authority(share)
        amount = sum_for(wish, available)
        refusal = first((amount > available, "OverAllotment"))
        if self.budget(refusal, self.treasury.deallot(share.number, amount)):
            share.allotted -= amount

    @rule(at=pick, wish=asked)
    def apportion(self, at: int, wish: Asked) -> None:
        share = self.share(at)
        available = self.books.idle(share.of)
        amount = sum_for(wish, available)
        refusal = first((share.of.closed, "Closed"), (amount > available, "ShortFunds"))
        if self.budget(refusal, self.treasury.apportion(share.number, amount)):
            share.apportioned += amount

    @rule(at=pick, wish=asked)
    def deapportion(self, at: int, wish: Asked) -> None:
        share = self.share(at)
        available = self.books.spare(share)
        amount = sum_for(wish, available)
        refusal = first((amount > available, "CashNeeded"))
        if self.budget(refusal, self.treasury.deapportion(share.number, amount)):
            share.apportioned -= amount
            covered = self.books.cash(share) >= self.books.sum(share, State.OPEN)
            assert share.of.closed or covered, "I10"

    @rule(at=pick, wish=asked)
    def give_back(self, at: int, wish: Asked) -> None:
        whole = self.whole(at)
        available = self.books.returnable(whole)
        amount = sum_for(wish, available)
        refusal = first((amount > available, "ShortFunds"))
        if self.budget(refusal, self.treasury.returnUnobligated(whole.number, amount)):
            whole.returned += amount

    @precondition(lambda self: self.world.now() > self.books.appropriations[0].end - 30 * DAY)
    @rule(at=pick)
    def close(self, at: int) -> None:
        whole = self.whole(at)
        early = self.soon() < whole.cancel
        refusal = first((whole.closed, "Closed"), (early, "BeforeCancelDate"))
        if self.budget(refusal, self.treasury.closeAppropriation(whole.number)):
            whole.closed = True

    # The programs

    @rule(at=pick, amounts=st.lists(st.integers(1, 80), min_size=1, max_size=3), struck=pick)
    def certify(self, at: int, amounts: list[int], struck: int) -> None:
        """Certifies a run of new households and of those who wait; every third loses a payment."""
        share = self.share(at)
        world = dataclasses.replace(share.world, allotment=share.number)
        program = self.worlds.index(share.world)
        waiting = self.waiting[program]
        self.empty_word(share.world)
        known = int(world.roster.functions.cases().call())
        waiting.update(enumerate(amounts, known + 1))
        self.enroll(world, 1_000 * program, dict(enumerate(amounts, known + 1)))
        run = world.open_run()
        world.seal(run)
        sealed = world.run(run)
        fn = world.program.functions.approveRun(run, sealed["contentHash"], sealed["total"])
        world.send("approver", fn)
        issue_at = world.program.functions.periodOf(1).call()[0]
        last_payable = max(self.soon() + DAY, issue_at) + MARGIN
        refusal = first(
            (share.of.closed, "Closed"),
            (self.soon() >= share.of.end, "NotAvailable"),
            (last_payable >= share.of.cancel, "PastCancelDate"),
            (sum(waiting.values()) > self.books.authority(share), "OverAllotment"),
        )
        if not self.attempt(refusal, lambda: world.send("approver", fn, 1)):
            world.warp(3 * DAY)
            world.source.send(world.program.functions.lapseRun(run))
            world.warp(DAY)
            return
        at = world.run(run)["payableAt"]
        self.books.payments.extend(
            Payment(share=share, obligation=run, case_no=case_no, amount=amount, payable_at=at)
            for case_no, amount in waiting.items()
        )
        waiting.clear()
        if struck % 3 == 0:
            self.strike(world, self.books.payments[-1])

    def enroll(self, world: World, offset: int, amounts: dict[int, int]) -> None:
        batch = [enrollment(offset + number, amount=each) for number, each in amounts.items()]
        world.approve(world.enroll(batch))

    def strike(self, world: World, payment: Payment) -> None:
        program, number = world.program.address, payment_id(payment.obligation, payment.case_no)
        world.place_hold(number, by="investigator", expires_at=world.now() + 12 * HOUR)
        sustain = world.holds.functions.sustain(program, number, digest("founded"))
        world.send("investigator", sustain, at=1)
        proposal = world.changes.functions.strikeOf(program, number).call()
        serve = world.changes.functions.serve
        world.send("counter", serve(program, proposal, 1, digest("letter")))
        world.warp(2 * HOUR + 1)
        world.source.send(world.changes.functions.enact(program, proposal))
        payment.state = State.RELEASED

    def empty_word(self, world: World) -> None:
        """Sets aside what is left in a word; the retry pays it where cash and time allow."""
        for payment in self.books.payments:
            if payment.state is State.OPEN and payment.share.world is world and not payment.aside:
                self.set_aside(world, payment)

    def set_aside(self, world: World, payment: Payment) -> None:
        world.warp_to(payment.payable_at + DAY)
        world.pass_challenge(payment.obligation)
        covered = payment.amount <= self.books.cash(payment.share)
        in_time = self.soon() < payment.share.of.cancel
        number = payment_id(payment.obligation, payment.case_no)
        fn = world.program.functions.setAside(number)
        assert self.attempt(None, lambda: world.source.send(fn))
        payment.aside = True
        payment.state = State.PAID if covered and in_time else State.OPEN

    @precondition(lambda self: any(each.state is State.OPEN for each in self.books.payments))
    @rule(at=pick)
    def pay(self, at: int) -> None:
        """Pays one open payment, by whatever path is its own."""
        waiting = [each for each in self.books.payments if each.state is State.OPEN]
        payment = waiting[at % len(waiting)]
        share, run, world = payment.share, payment.obligation, payment.share.world
        world.warp_to(payment.payable_at)
        if payment.original:
            entry = bytes.fromhex(self.payee(payment)[2:]) + payment.amount.to_bytes(8, "big")
            fn = self.treasury.disburse(run, entry, 1)
        elif payment.aside:
            fn = world.program.functions.settlePayment(payment_id(run, payment.case_no))
        else:
            world.pass_challenge(run)
            fn = world.program.functions.settle(run, [0], [1 << payment.case_no])
        refusal = first(
            (self.soon() >= share.of.cancel, "PastCancelDate"),
            (payment.amount > self.books.cash(share), "ShortCash"),
        )
        if self.attempt(refusal, lambda: self.send(world, payment, fn)):
            payment.state = State.PAID

    def send(self, world: World, payment: Payment, fn: ContractFunction) -> TxReceipt:
        """A reissue in the program's name: what only its code can make it call."""
        return send_as_program(world, fn) if payment.original else world.source.send(fn)

    @precondition(lambda self: self.returning())
    @rule(at=pick, wish=asked)
    def recover(self, at: int, wish: Asked) -> None:
        paid = self.returning()
        payment, stranger = paid[at % len(paid)], self.world.stranger()
        available = self.books.disbursed(payment)
        amount = sum_for(wish, available)
        self.mint(stranger, amount)
        number = payment_id(payment.obligation, payment.case_no)
        fn = self.treasury.recover(payment.share.world.program.address, number, amount)
        refusal = first((amount > available, "OverObligation"))
        if self.attempt(refusal, lambda: stranger.send(fn)):
            payment.back += amount

    def returning(self) -> list[Payment]:
        """Paid payments of runs; reissues are none that the program knows."""
        return [
            each for each in self.books.payments if each.state is State.PAID and not each.original
        ]

    @precondition(lambda self: self.books.payments)
    @rule(at=pick, wish=asked)
    def reissue(self, at: int, wish: Asked) -> None:
        replaced = self.books.payments[at % len(self.books.payments)]
        share, available = replaced.share, self.books.came_back(replaced)
        amount, payable_at = sum_for(wish, available), self.soon() + HOUR
        refusal = first(
            (amount > available, "OverObligation"),
            (share.of.closed, "Closed"),
            (payable_at >= share.of.cancel, "PastCancelDate"),
            (amount > self.books.authority(share), "OverAllotment"),
        )
        reissued = Payment(
            share=share,
            obligation=REISSUES + len(self.books.payments),
            case_no=replaced.case_no,
            amount=amount,
            payable_at=payable_at,
            original=replaced.obligation,
            aside=True,
        )
        given = (reissued.obligation, reissued.original, amount, payable_at, payable_at)
        fn = self.treasury.reobligate(*given)
        if self.attempt(refusal, lambda: self.send(share.world, reissued, fn)):
            self.books.payments.append(reissued)

    @precondition(lambda self: self.failing())
    @rule(at=pick)
    def release(self, at: int) -> None:
        """Gives up a reissue that was not paid."""
        payment = self.failing()[at % len(self.failing())]
        fn = self.treasury.deobligate(payment.obligation, payment.amount)
        assert self.attempt(None, lambda: self.send(payment.share.world, payment, fn))
        payment.state = State.RELEASED

    def failing(self) -> list[Payment]:
        return [each for each in self.books.payments if each.state is State.OPEN and each.original]

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        self.world.warp(days * DAY)

    @precondition(lambda self: len(self.books.payments) > 3)
    @rule(at=pick, cancelled=st.booleans())
    def outlive(self, at: int, cancelled: bool) -> None:
        """Waits for the end of an appropriation's availability, or for its cancel date."""
        whole = self.whole(at)
        self.world.warp_to((whole.cancel if cancelled else whole.end) - 1)


def play(world: World, examples: int, steps: int, *, derandomize: bool) -> None:
    worlds = [world.with_program(**QUICK), world.with_program(**QUICK)]
    world.register_and_arm_rule()
    run_state_machine_as_test(
        lambda: Acts(worlds),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=derandomize,
            # What failed is printed act by act; to shorten it would take very long.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_money_acts__I1_I2_I3_I4_I8_I9_I10_hold_in_any_order(world: World) -> None:
    play(world, examples=2, steps=40, derandomize=True)


@pytest.mark.nightly
def test_money_acts__I1_I2_I3_I4_I8_I9_I10_hold_in_many_orders(world: World) -> None:
    play(world, examples=60, steps=50, derandomize=False)
