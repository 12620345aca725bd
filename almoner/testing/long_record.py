"""A long record of headers and logs of an honest benefit program, written without a node.

Hashes, blooms and events are those a chain would have: an audit finds nothing in it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from eth_abi.abi import encode
from eth_hash.auto import keccak

from almoner.money import UNIT
from almoner.testing.founding import OFFICES
from almoner.testing.samples import DAY, ENROLLMENT_TYPE, PURPOSE
from almoner.testing.world import WORD
from almoner.testing.written_chain import (
    START,
    WrittenChain,
    WrittenLog,
    event,
    hexadecimal,
    transfer,
)

PERIOD = 30 * DAY
AMOUNT = 100 * UNIT
FOREVER = 2**40 - 1
ENROLL_BATCH = 100
CONTRACTS = (
    *("Token", "Offices", "Treasury", "Holds", "Changes", "Hearings"),
    *("GrantRounds", "GrantAmendments", "RuleSets"),
)
STAFF = (
    *("budget_officer", "program_admin", "caseworker", "determiner", "maker"),
    *("approver", "approver"),
)
_EMPTY = bytes(32)
_FOUNDERS = (1, 2)


def write(folder: Path, *, cases: int, periods: int) -> int:
    """Writes a record of so many cases, each paid in so many periods; how many payments that is."""
    folder.mkdir(parents=True)
    with WrittenChain(folder) as chain:
        agency = _Agency(chain, _account("program"), _account("roster"))
        agency.found()
        agency.fund(2 * cases * periods * AMOUNT)
        agency.date(periods)
        agency.enroll(cases)
        for period in range(1, periods + 1):
            agency.pay(period)
    facts = {
        "chain_id": 31337,
        "genesis": chain.genesis,
        "first_block": 1,
        "contracts": {name: _account(name) for name in CONTRACTS},
        "programs": {"long": agency.program},
    }
    (folder / "agency.json").write_bytes(msgspec.json.encode(facts))
    return cases * periods


@dataclass(slots=True)
class _Agency:
    """Plays the agency, by its events."""

    chain: WrittenChain
    program: str
    roster: str
    persons: dict[str, list[int]] = field(default_factory=dict)
    masks: list[int] = field(default_factory=list)
    cash: int = 0
    spent: int = 0
    dates: dict[int, int] = field(default_factory=dict)
    """Of the periods."""
    obligated: int = 0

    def found(self) -> None:
        """Two authorities, who appoint everybody else."""
        self.chain.block(
            [
                log
                for person in _FOUNDERS
                for log in self._appointed(person, "appointing_authority", 0, 0)
            ]
        )
        for person, office in enumerate(STAFF, start=3):
            self.persons.setdefault(office, []).append(person)
            self.chain.block(self._appointed(person, office, *_FOUNDERS))

    def _appointed(
        self, person: int, office: str, proposer: int, confirmer: int
    ) -> list[WrittenLog]:
        offices = _account("Offices")
        two = {"person": person, "proposer": proposer, "confirmer": confirmer}
        term = {"office": OFFICES.index(office), "from": START, "until": FOREVER}
        key = {"key": _account(f"key {person}")}
        done = [
            event(offices, "PersonOpened", {**two, **key}),
            event(offices, "Appointed", {**two, **term}),
        ]
        if not proposer:
            return done
        said = {"person": person, "by": proposer}
        asked = (event(offices, "PersonProposed", {**key, **said}),)
        return [*asked, done[0], event(offices, "AppointmentProposed", {**term, **said}), done[1]]

    def fund(self, amount: int) -> None:
        """An appropriation, a program, and all of it for the program."""
        self.cash = amount
        source, budget = _account("source"), self.persons["budget_officer"][0]
        order = {"appropriation": 1, "purpose": PURPOSE, "source": source, "ceiling": amount}
        dates = {"from": START, "to": START + 3_000 * DAY, "cancelAt": START + 4_000 * DAY}
        funded = {"appropriation": 1, "from": source, "amount": amount, "received": amount}
        opened = {
            "program": self.program,
            "kind": 1,
            "purpose": PURPOSE,
            "termsHash": _EMPTY,
            "by": self.persons["program_admin"][0],
        }
        share = {
            "allotment": 1,
            "appropriation": 1,
            "program": self.program,
            "amount": amount,
            "allottedByAppropriation": amount,
            "cash": amount,
            "by": budget,
        }
        self.chain.block(
            [self._booked("Appropriated", {**order, **dates, "by": budget})],
            [
                self._booked("Funded", funded),
                transfer(_account("Token"), source, _account("Treasury"), amount),
            ],
            [
                event(self.program, "RosterOpened", {"roster": self.roster}),
                self._booked("ProgramOpened", opened),
            ],
            [self._booked("Allotted", share)],
            [self._booked("Apportioned", share)],
        )

    def date(self, periods: int) -> None:
        """The calendar."""
        admin, first = self.persons["program_admin"][0], self.chain.time + DAY
        self.dates = {period: first + period * PERIOD for period in range(1, periods + 1)}
        self.chain.block(
            [
                event(self.program, "CalendarSet", {"period": period, "issueAt": date, "by": admin})
                for period, date in self.dates.items()
            ]
        )

    def enroll(self, cases: int) -> None:
        """Every household, and its approval by another person."""
        for first in range(1, cases + 1, ENROLL_BATCH):
            batch = range(first, min(first + ENROLL_BATCH, cases + 1))
            households = [self._household(case_no) for case_no in batch]
            self.chain.block(
                [enrolled for enrolled, _ in households],
                [approved for _, approved in households],
            )
        for word in range(cases // WORD + 1):
            low, high = max(1, word * WORD), min(cases, word * WORD + WORD - 1)
            self.masks.append(sum(1 << case_no % WORD for case_no in range(low, high + 1)))

    def _household(self, case_no: int) -> tuple[WrittenLog, WrittenLog]:
        caseworker, determiner = self.persons["caseworker"][0], self.persons["determiner"][0]
        case, member, facts = (
            keccak(f"{kind} {case_no}".encode()) for kind in ("case", "member", "facts")
        )
        household = {
            "caseRef": case,
            "memberRefs": [member],
            "groupRef": _EMPTY,
            "priorCaseNo": 0,
            "payTo": _payee(case_no),
            "signer": b"",
            "amount": AMOUNT,
            "fromPeriod": 1,
            "toPeriod": 1_000,
            "factsCommitment": facts,
        }
        signed = [self.roster, case_no, tuple(household.values())]
        terms = keccak(encode(["address", "uint32", ENROLLMENT_TYPE], signed))
        number = {"caseNo": case_no, **household}
        approval = {"termsHash": terms, "enrolledBy": caseworker, "by": determiner}
        return (
            event(self.roster, "CaseEnrolled", {**number, "by": caseworker}),
            event(self.roster, "CaseApproved", {**number, **approval}),
        )

    def pay(self, period: int) -> None:
        """A run over all words, with the number of its period: opened, sealed, approved, paid."""
        run, maker, last = period, self.persons["maker"][0], len(self.masks) - 1
        span = {"run": run, "period": period, "first": 0, "last": last, "allotment": 1}
        self.chain.block([event(self.program, "RunOpened", {**span, "maker": maker})])
        content = _hashed(_word(self.program), *span.values())
        total = count = 0
        for word, mask in enumerate(self.masks):
            total += mask.bit_count() * AMOUNT
            count += mask.bit_count()
            content = _hashed(content, word, mask, keccak(_entries(word, mask)))
            sealed = {"run": run, "word": word, "mask": mask, "total": total, "count": count}
            log = event(self.program, "WordSealed", {**sealed, "contentHash": content})
            self.chain.block([log])
        self._certify(run, total, count, content)
        for word, mask in enumerate(self.masks):
            self.chain.block(list(self._settled(run, word, mask)))

    def _certify(self, run: int, total: int, count: int, content: bytes) -> None:
        first, second = self.persons["approver"]
        payable_at = max(self.chain.time + DAY, self.dates[run])
        self.obligated += total
        facts = {"run": run, "period": run, "total": total, "count": count, "contentHash": content}
        one = {**facts, "approvers": (first, 0, 0, 0), "by": first}
        other = {**facts, "approvers": (first, second, 0, 0), "by": second}
        due = {"payableAt": payable_at, "payableBlock": self.chain.number + 1}
        booked = {
            "program": self.program,
            "id": run,
            "allotment": 1,
            "amount": total,
            "obligated": self.obligated,
            "payableAt": payable_at,
        }
        self.chain.block(
            [event(self.program, "RunApproved", one)],
            [
                event(self.program, "RunApproved", other),
                self._booked("Obligated", booked),
                event(self.program, "RunCertified", {**other, **due, "cumulative": total}),
            ],
        )
        self.chain.time = payable_at

    def _settled(self, run: int, word: int, mask: int) -> Iterator[WrittenLog]:
        token, treasury = _account("Token"), _account("Treasury")
        for bit in range(WORD):
            if mask >> bit & 1:
                yield transfer(token, treasury, _payee(word * WORD + bit), AMOUNT)
        amount = mask.bit_count() * AMOUNT
        self.spent += amount
        self.cash -= amount
        paid = {"amount": amount, "disbursed": self.spent, "cash": self.cash}
        share = {"program": self.program, "id": run, "allotment": 1}
        yield self._booked("Disbursed", {**share, **paid})
        settled = {"run": run, "word": word, "paidBits": mask, "laneLeft": 0}
        yield event(self.program, "WordSettled", settled)

    def _booked(self, name: str, values: dict[str, Any]) -> WrittenLog:
        return event(_account("Treasury"), name, values)


@functools.cache
def _account(name: str) -> str:
    return hexadecimal(keccak(name.encode())[:20])


@functools.cache
def _payee(case_no: int) -> str:
    return _account(f"household {case_no}")


@functools.cache
def _entries(word: int, mask: int) -> bytes:
    rows = (
        bytes.fromhex(_payee(word * WORD + bit)[2:]) + AMOUNT.to_bytes(8, "big")
        if mask >> bit & 1
        else bytes(28)
        for bit in range(mask.bit_length())
    )
    return b"".join(rows)


def _hashed(*values: int | bytes) -> bytes:
    """keccak256(abi.encode(...)) of values of one word each."""
    words = (each if isinstance(each, bytes) else each.to_bytes(32, "big") for each in values)
    return bytes(keccak(b"".join(words)))


def _word(address: str) -> bytes:
    return bytes(12) + bytes.fromhex(address[2:])
