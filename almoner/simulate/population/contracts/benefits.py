"""What a benefit program and its roster say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from almoner.simulate.population import digests, keys
from almoner.simulate.population.accounts import Accounts
from almoner.simulate.population.cases import Cases
from almoner.simulate.population.chain import Chain
from almoner.simulate.population.chance import Marks, Numbers
from almoner.simulate.population.contracts.treasury import Allotment, Treasury
from almoner.simulate.population.digests import digest

WORD = 224
HELD, FREE = 2, 3
"""States of a payment that was set aside."""
CHALLENGE, APPROVAL = 2 * 86_400, 3 * 86_400
CHALLENGE_BLOCKS = 5
VERIFIER = digest("verifier")[:42]
"""The contract that checks passkeys."""


@dataclass(slots=True)
class Run:
    """A payment run, and what of it is still to be paid."""

    number: int
    period: int
    maker: int
    last: int
    total: int = 0
    count: int = 0
    payable: int = 0
    content: str = ""
    approvers: list[int] = field(default_factory=list)
    sealed: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))
    amounts: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))


class Benefits:
    """One program with its cases."""

    def __init__(
        self, chain: Chain, accounts: Accounts, treasury: Treasury, cases: Cases, name: str
    ) -> None:
        self._chain, self._accounts, self._treasury = chain, accounts, treasury
        self.cases, self.name = cases, name
        self.address = accounts.text(accounts.new())
        self._roster = accounts.text(accounts.new())
        self.allotment = Allotment(0, self.address)
        self.payments = 0
        self.paid = 0
        self._runs = 0
        self._certified: dict[int, int] = {}
        self._keys: dict[int, int] = defaultdict(int)
        self._replaced: dict[int, str] = {}

    def open(self, purpose: int, admin: int) -> None:
        """The program and its roster."""
        self._chain.begin()
        self._chain.say(self.address, "RosterOpened", {"roster": self._roster})
        self._treasury.open(self.address, 1, purpose, admin)

    def set_calendar(self, issue: Sequence[int], by: int) -> None:
        """The issue dates of all periods, from the first on."""
        self._chain.begin()
        for period, at in enumerate(issue, start=1):
            self._say("CalendarSet", period=period, issueAt=at, by=by)

    # The roster

    def enroll(self, no: int) -> None:
        """A case as it was planned."""
        c = self.cases
        account, household = int(c.account[no]), int(c.household[no])
        self._chain.begin()
        self._chain.name(account)
        signer = self.signer(no) if c.acts[no] and household % 3 == 0 else "0x"
        c.bound[no] = signer != "0x"
        group = int(c.group[no])
        self._tell(
            "CaseEnrolled",
            caseNo=no,
            caseRef=self.ref(no),
            payTo=self._accounts.text(account),
            memberRefs=[member(household, place) for place in range(int(c.size[no]))],
            groupRef=digest("group", group) if group else digests.ZERO,
            priorCaseNo=int(c.prior[no]),
            signer=signer,
            amount=int(c.amount[no]),
            fromPeriod=int(c.first[no]),
            toPeriod=int(c.last[no]),
            factsCommitment=digest("facts", self.name, no),
            by=int(c.worker[no]),
        )

    def approve(self, no: int) -> None:
        """A case, by its determiner."""
        c = self.cases
        c.live[no] = True
        self._chain.begin()
        self._tell(
            "CaseApproved",
            caseNo=no,
            payTo=self._accounts.text(int(c.account[no])),
            termsHash=digest("case terms", self.name, no),
            amount=int(c.amount[no]),
            enrolledBy=int(c.worker[no]),
            by=int(c.determiner[no]),
        )

    def close(self, no: int, caller: str) -> None:
        """Frees the references of an ended case."""
        self.cases.closed[no] = True
        self._chain.begin()
        self._tell("CaseClosed", caseNo=no, caseRef=self.ref(no), by=caller)

    def offer_key(self, no: int, expires: int, by: int) -> None:
        """A one-time code, at the counter."""
        key = self._accounts.text(self._accounts.keyed("code", self.ref(no), expires))
        self._chain.begin()
        self._tell("KeyOffered", caseNo=no, key=key, expiresAt=expires, by=by)

    def bind_signer(self, no: int, relayer: str) -> None:
        """A person's key, with the code."""
        signer = self.signer(no)
        self.cases.bound[no] = True
        self._chain.begin()
        self._tell(
            "SignerBound",
            caseNo=no,
            signerHash=digest(signer),
            signer=signer,
            relayer=relayer,
        )

    def share_account(
        self, account: int, capacity: int, until: int, proposer: int, admin: int
    ) -> None:
        """Declares an account that serves several cases."""
        text = self._accounts.text(account)
        self._chain.begin()
        self._tell(
            "SharedAccountProposed", account=text, capacity=capacity, until=until, by=proposer
        )
        self._chain.begin()
        self._tell(
            "SharedAccountConfirmed",
            account=text,
            capacity=capacity,
            until=until,
            proposer=proposer,
            by=admin,
        )

    def except_member(self, who: str, second: int, until: int, proposer: int, admin: int) -> None:
        """Declares that a person belongs to a second household, too."""
        facts = {"memberRef": who, "caseRef": self.ref(second), "until": until}
        self._chain.begin()
        self._tell("DoubleMemberProposed", **facts, by=proposer)
        self._chain.begin()
        self._tell("DoubleMemberConfirmed", **facts, proposer=proposer, by=admin)

    def report_late(self, no: int, period: int, due: int, caller: str) -> None:
        """A payment that did not come in time."""
        self._chain.begin()
        self._tell("PaymentLate", caseNo=no, period=period, dueAt=due, by=caller)

    def changed(self, no: int, kind: int, prior: str, value: str) -> None:
        """A case as it was changed, inside the transaction that enacts it."""
        self._tell("CaseChanged", caseNo=no, kind=kind, prior=prior, value=value)

    def restored(self, no: int, kind: int) -> None:
        """A change that was undone."""
        c = self.cases
        status = 2 if c.live[no] else 5
        self._tell("CaseRestored", caseNo=no, kind=kind, status=status, amount=int(c.amount[no]))

    # Runs

    def open_run(self, period: int, last: int, maker: int) -> Run:
        """A run over the words up to `last`."""
        self._runs += 1
        run = Run(self._runs, period, maker, last, content=digest("run", self.name, self._runs))
        self._chain.begin()
        self._say(
            "RunOpened",
            run=run.number,
            period=period,
            first=0,
            last=last,
            allotment=self.allotment.number,
            maker=maker,
        )
        return run

    def seal(self, run: Run, words: Sequence[int]) -> None:
        """The next words of a run: whom it pays."""
        c = self.cases
        first, last = words[0] * WORD, (words[-1] + 1) * WORD
        numbers = np.arange(max(first, 1), min(last, len(c.live)))
        due: Marks = (
            c.live[numbers] & (c.first[numbers] <= run.period) & (run.period <= c.last[numbers])
        )
        chosen = numbers[due]
        c.lane[chosen] = True
        run.sealed = np.concatenate([run.sealed, chosen])
        run.amounts = np.concatenate([run.amounts, c.amount[chosen]])
        self._chain.begin()
        for word in words:
            inside = chosen[(chosen // WORD) == word]
            run.count += len(inside)
            run.total += int(c.amount[inside].sum())
            run.content = digest(run.content, word, len(inside))
            self._say(
                "WordSealed",
                run=run.number,
                word=word,
                mask=_mask(inside, word),
                total=run.total,
                count=run.count,
                contentHash=run.content,
            )

    def approve_run(self, run: Run, by: int) -> None:
        """One approval of a sealed run."""
        run.approvers.append(by)
        self._chain.begin()
        self._say(
            "RunApproved",
            run=run.number,
            contentHash=run.content,
            total=run.total,
            approvers=_seats(run.approvers),
            by=by,
        )

    def certify(self, run: Run, issue: int) -> None:
        """Obligates a run, in the transaction of its last approval."""
        cumulative = self._certified.get(run.period, 0) + run.total
        self._certified[run.period] = cumulative
        run.payable = max(self._chain.now + CHALLENGE, issue)
        self._treasury.obligate(self.allotment, run.number, run.total, run.payable)
        self._say(
            "RunCertified",
            run=run.number,
            period=run.period,
            total=run.total,
            count=run.count,
            cumulative=cumulative,
            payableAt=run.payable,
            payableBlock=self._chain.block + CHALLENGE_BLOCKS,
            approvers=_seats(run.approvers),
        )

    def settle(self, run: Run, word: int, numbers: Numbers, failing: Numbers) -> None:
        """Pays the cases of a word that are due; some transfers may fail."""
        c = self.cases
        paid = numbers[~np.isin(numbers, failing)] if len(failing) else numbers
        c.lane[paid] = False
        self.payments += len(paid)
        self.paid += int(c.amount[paid].sum())
        self._chain.begin()
        self._treasury.disburse(self.allotment, run.number, c.account[paid], c.amount[paid])
        for no in failing.tolist():
            self._payment("PaymentFailed", run, no)
        self._say(
            "WordSettled",
            run=run.number,
            word=word,
            paidBits=_mask(paid, word),
            laneLeft=_mask(failing, word),
        )

    def set_aside(self, run: Run, no: int, state: int) -> None:
        """Takes a payment out of its word; `begin` first where that is an act of its own."""
        self.cases.lane[no] = False
        self._payment("PaymentSetAside", run, no, state=state)

    def free(self, payment: int) -> None:
        """A payment whose hold ended."""
        self._say("PaymentFreed", paymentId=payment)

    def settle_single(self, run: Run, no: int, account: int, amount: int) -> None:
        """Pays a payment that was set aside."""
        self.payments += 1
        self.paid += amount
        self._chain.begin()
        one = np.array([account], np.int64), np.array([amount], np.int64)
        self._treasury.disburse(self.allotment, run.number, *one)
        self._say(
            "PaymentSettled",
            paymentId=run.number << 32 | no,
            payTo=self._accounts.text(account),
            amount=amount,
        )

    def strike(self, run: Run, no: int, proposal: int, amount: int) -> None:
        """Ends a held payment, inside the transaction that enacts it."""
        payment = run.number << 32 | no
        self._say("PaymentStruck", paymentId=payment, proposal=proposal, amount=amount)
        self._treasury.deobligate(self.allotment, run.number, amount)

    def ref(self, no: int) -> str:
        """The reference of a case."""
        return digest("case", self.name, no)

    def signer(self, no: int) -> str:
        """The key of a case's person: an account's for some, a passkey for most.

        A household has the same in every program, until it is replaced in one.
        """
        if no in self._replaced:
            return self._replaced[no]
        household = int(self.cases.household[no])
        key = self._accounts.secret("household", member(household, 0))
        return f"0x{keys.address(key).hex()}" if household % 5 == 0 else _passkey(key)

    def another_signer(self, no: int) -> str:
        """A new key, of the person or of whoever says so."""
        household = int(self.cases.household[no])
        self._keys[no] += 1
        return _passkey(
            self._accounts.secret("household", member(household, 0), self.ref(no), self._keys[no])
        )

    def replace_signer(self, no: int, signer: str) -> None:
        """A new key counts."""
        self._replaced[no] = signer
        self.cases.bound[no] = True

    def account_word(self, account: int) -> str:
        """An account as the value of a change."""
        return "0x" + 24 * "0" + self._accounts.text(account)[2:].lower()

    def _payment(self, event: str, run: Run, no: int, **more: object) -> None:
        c = self.cases
        self._say(
            event,
            paymentId=run.number << 32 | no,
            payTo=self._accounts.text(int(c.account[no])),
            amount=int(c.amount[no]),
            **more,
        )

    def _say(self, event: str, **args: object) -> None:
        self._chain.say(self.address, event, args)

    def _tell(self, event: str, **args: object) -> None:
        self._chain.say(self._roster, event, args)


def _passkey(key: bytes) -> str:
    return f"{VERIFIER}{keys.passkey(key)}"


def member(household: int, place: int) -> str:
    """A person of a household: the same in every program of the agency."""
    return digest("member", household, place)


def _seats(approvers: Sequence[int]) -> list[int]:
    return [*approvers, 0, 0, 0, 0][:4]


def _mask(numbers: Numbers, word: int) -> int:
    bits = np.zeros(WORD, np.uint8)
    bits[numbers - word * WORD] = 1
    return int.from_bytes(np.packbits(bits, bitorder="little").tobytes(), "little")
