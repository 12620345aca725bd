"""A roster, rebuilt from its events: who is a case, for how much, paid to where."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from eth_hash.auto import keccak
from numpy.typing import NDArray

from almoner.audit.columns import WORD, Accounts, Columns, Status, bits_of, places
from almoner.audit.finding import Findings
from almoner.audit.kinds import ChangeKind
from almoner.audit.officers import Officers
from almoner.audit.shapes import Values

_NONE = bytes(32)
_HEAD = 10 * 32
"""Bytes of the heads of an `Enrollment`."""


@dataclass(slots=True)
class Declared:
    """A membership or an account that two persons declared to be shared."""

    case_ref: bytes
    capacity: int
    until: int
    proposer: int
    confirmer: int


@dataclass(slots=True)
class Roster:
    """The cases of one program."""

    address: str
    findings: Findings
    officers: Officers
    accounts: Accounts
    columns: Columns = field(default_factory=Columns)
    approved: dict[int, int] = field(default_factory=dict)
    """By word, as are the next three: bits of its cases."""
    frozen: dict[int, int] = field(default_factory=dict)
    restore_due: dict[int, int] = field(default_factory=dict)
    revive_due: dict[int, int] = field(default_factory=dict)
    restore_to: dict[int, int] = field(default_factory=dict)
    case_of: dict[bytes, int] = field(default_factory=dict)
    refs: dict[int, bytes] = field(default_factory=dict)
    members: dict[int, tuple[bytes, ...]] = field(default_factory=dict)
    member_of: dict[bytes, int] = field(default_factory=dict)
    second_of: dict[bytes, int] = field(default_factory=dict)
    signers: dict[int, bytes] = field(default_factory=dict)
    key_offers: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    double: dict[bytes, Declared] = field(default_factory=dict)
    shared: dict[str, Declared] = field(default_factory=dict)
    proposed: dict[bytes | str, Declared] = field(default_factory=dict)
    """The last proposal of each exception, by its member or account."""

    # Enrollment

    def enrolled(self, e: Values) -> None:
        case_no, columns, ref = e["caseNo"], self.columns, e["caseRef"]
        columns.count += 1
        if case_no != columns.count:
            self.findings.critical("I7", f"Case {case_no} is enrolled as number {columns.count}.")
            columns.count = max(case_no, columns.count)
        if ref in self.case_of:
            self.findings.critical(
                "I7", f"Case {case_no} has the reference of case {self.case_of[ref]}, which lives."
            )
        self.case_of[ref] = case_no
        self.refs[case_no], self.members[case_no] = ref, e["memberRefs"]
        until = [self._join(member, ref, case_no) for member in e["memberRefs"]]
        if e["signer"]:
            self.signers[case_no] = keccak(e["signer"])
        columns.reach(case_no)
        row = columns.rows[case_no]
        row["pay_to"] = self.accounts.of(e["payTo"])
        row["amount"], row["first"], row["last"] = e["amount"], e["fromPeriod"], e["toPeriod"]
        row["status"], row["members"] = Status.ENROLLED, len(e["memberRefs"])
        row["caseworker"] = e["by"]
        row["except_until"] = min(filter(None, until), default=0)
        columns.terms[case_no] = terms_hash(self.address, e)

    def _join(self, member: bytes, ref: bytes, case_no: int) -> int:
        """The end of the exception a member rests on, 0 for none."""
        other = self.member_of.get(member)
        if other is None:
            self.member_of[member] = case_no
            return 0
        declared = self.double.get(member)
        sound = declared is not None and declared.case_ref == ref and member not in self.second_of
        if declared is None or not sound or other == case_no:
            self.findings.critical("I7", f"A member of case {case_no} is one of case {other} too.")
            return 0
        self.second_of[member] = case_no
        return declared.until

    def approved_case(self, e: Values) -> None:
        case_no = e["caseNo"]
        row = self._row(case_no, Status.ENROLLED, "approved")
        if e["termsHash"] != self.columns.terms.get(case_no):
            self.findings.critical(
                "I20", f"Case {case_no} was approved with other terms than it was enrolled with."
            )
        same = (
            e["amount"] == row["amount"]
            and self.accounts.of(e["payTo"]) == row["pay_to"]
            and e["enrolledBy"] == row["caseworker"]
        )
        if not same:
            self.findings.critical("I20", f"Case {case_no} was approved as it was not enrolled.")
        if e["by"] == row["caseworker"]:
            self.findings.critical(
                "I19", f"Person {e['by']} enrolled case {case_no} and approved it."
            )
        row["status"], row["determiner"] = Status.APPROVED, e["by"]
        self._set(self.approved, case_no, on=True)

    def rejected(self, e: Values) -> None:
        row = self._row(e["caseNo"], Status.ENROLLED, "rejected")
        if e["by"] == row["caseworker"]:
            self.findings.critical("I19", f"Person {e['by']} enrolled and rejected {e['caseNo']}.")
        self._free(e, Status.REJECTED, e["by"])

    def withdrawn(self, e: Values) -> None:
        self._row(e["caseNo"], Status.ENROLLED, "withdrawn")
        self._free(e, Status.WITHDRAWN, e["by"])

    def closed(self, e: Values) -> None:
        self._row(e["caseNo"], Status.TERMINATED, "closed")
        self._free(e, Status.CLOSED, self.officers.person_of(e["by"]))

    def _free(self, e: Values, status: Status, closer: int) -> None:
        case_no = e["caseNo"]
        if self.case_of.get(e["caseRef"]) != case_no:
            self.findings.critical("I7", f"Case {case_no} ended under another case's reference.")
        self.case_of.pop(e["caseRef"], None)
        for member in self.members.pop(case_no, ()):
            for held in (self.member_of, self.second_of):
                if held.get(member) == case_no:
                    del held[member]
                    break
        row = self.columns.rows[case_no]
        row["status"], row["closer"] = status, closer

    # Changes

    def changed(self, e: Values) -> None:
        case_no, kind, value = e["caseNo"], ChangeKind(e["kind"]), e["value"]
        self.columns.reach(case_no)
        row, number = self.columns.rows[case_no], int.from_bytes(value, "big")
        prior = self.prior(case_no, kind)
        if prior != e["prior"]:
            self.findings.critical(
                "I20", f"Case {case_no} changed from what it was not: {kind.word}."
            )
        ended = kind in (ChangeKind.PAY_TO, ChangeKind.SIGNER) and row["ended_at"] != 0
        wanted = Status.TERMINATED if kind is ChangeKind.REOPEN else Status.APPROVED
        if row["status"] != wanted and not ended:
            self.findings.critical(
                "I13", f"Case {case_no} changed while {Status(int(row['status'])).name.lower()}."
            )
        if kind in (ChangeKind.INCREASE, ChangeKind.DECREASE):
            rises = number > row["amount"]
            if rises != (kind is ChangeKind.INCREASE):
                self.findings.critical(
                    "I13", f"The {kind.word} of case {case_no} goes the other way."
                )
            row["amount"] = number
        elif kind in (ChangeKind.TERMINATE, ChangeKind.EXPIRY):
            row["status"], row["ended_at"] = Status.TERMINATED, self.findings.place.time
            self._set(self.approved, case_no, on=False)
        elif kind is ChangeKind.PAY_TO:
            row["pay_to"] = self.accounts.of(f"0x{value[12:].hex()}")
        elif kind is ChangeKind.SIGNER:
            self.signers[case_no] = value
            self.key_offers.pop(case_no, None)
        elif kind is ChangeKind.RENEW:
            row["last"] = number
        elif kind is ChangeKind.REOPEN:
            row["status"] = Status.APPROVED
            self._set(self.approved, case_no, on=True)

    def prior(self, case_no: int, kind: ChangeKind) -> bytes:
        """What a change of a kind would replace now."""
        row = self.columns.rows[case_no]
        if kind in (ChangeKind.INCREASE, ChangeKind.DECREASE):
            return int(row["amount"]).to_bytes(32, "big")
        if kind is ChangeKind.PAY_TO:
            return bytes.fromhex(self.accounts.topics[int(row["pay_to"])][2:])
        if kind is ChangeKind.SIGNER:
            return self.signers.get(case_no, _NONE)
        if kind in (ChangeKind.RENEW, ChangeKind.EXPIRY):
            return int(row["last"]).to_bytes(32, "big")
        return _NONE

    def restore_asked(self, case_no: int, prior: bytes) -> None:
        """That a change of a case is undone as soon as it is free; from `prior`, 0 for an end."""
        self._set(self.restore_due, case_no, on=True)
        amount = int.from_bytes(prior, "big")
        if not amount:
            self._set(self.revive_due, case_no, on=True)
        self.restore_to[case_no] = max(self.restore_to.get(case_no, 0), amount)

    def restored(self, e: Values) -> None:
        case_no, kind = e["caseNo"], ChangeKind(e["kind"])
        row = self.columns.rows[case_no]
        if kind is ChangeKind.DECREASE:
            if e["amount"] < row["amount"]:
                self.findings.critical("I14", f"Undoing a decrease left case {case_no} with less.")
            self.restore_to.pop(case_no, None)
        else:
            self._set(self.revive_due, case_no, on=False)
        row["amount"] = e["amount"]
        row["status"] = Status(e["status"])
        self._set(self.approved, case_no, on=e["status"] == Status.APPROVED)
        revives = self._bit(self.revive_due, case_no)
        if not self.restore_to.get(case_no) and not revives:
            self._set(self.restore_due, case_no, on=False)

    def amounts_changed(self, e: Values) -> None:
        word, bits, changed = e["word"], e["bits"], e["changed"]
        where = places(bits)
        own = bits & self.approved.get(word, 0)
        self.findings.agree("I13", f"Cases of a mass change of word {word}", own, changed)
        if len(where) != len(e["amounts"]):
            self.findings.critical("I13", f"A mass change of word {word} names too few amounts.")
            return
        rows = self.columns.word(word)
        for at, amount in zip(where, e["amounts"], strict=True):
            if changed >> int(at) & 1:
                rows[at]["amount"] = amount

    def froze(self, e: Values) -> None:
        self._set(self.frozen, e["caseNo"], on=e["frozen"])

    # Keys and exceptions

    def key_offered(self, e: Values) -> None:
        self.key_offers[e["caseNo"]] = (e["key"], e["expiresAt"], e["by"])
        row = self.columns.rows[e["caseNo"]]
        if e["by"] in (row["caseworker"], row["determiner"]):
            self.findings.serious("I15", f"Person {e['by']} offers a key for a case of its own.")

    def signer_bound(self, e: Values) -> None:
        offer = self.key_offers.pop(e["caseNo"], None)
        if offer is None or self.findings.place.time >= offer[1]:
            self.findings.serious("I8", f"A key was bound to case {e['caseNo']} without an offer.")
        self.signers[e["caseNo"]] = e["signerHash"]

    def double_proposed(self, e: Values) -> None:
        self._proposed(e["memberRef"], Declared(e["caseRef"], 0, e["until"], e["by"], 0))

    def shared_proposed(self, e: Values) -> None:
        self._proposed(e["account"], Declared(_NONE, e["capacity"], e["until"], e["by"], 0))

    def double_confirmed(self, e: Values) -> None:
        made = Declared(e["caseRef"], 0, e["until"], e["proposer"], e["by"])
        self._two(e["memberRef"], made)
        self.double[e["memberRef"]] = made

    def shared_confirmed(self, e: Values) -> None:
        made = Declared(_NONE, e["capacity"], e["until"], e["proposer"], e["by"])
        self._two(e["account"], made)
        self.shared[e["account"]] = made

    def _proposed(self, what: bytes | str, made: Declared) -> None:
        if made.until <= self.findings.place.time:
            self.findings.critical("I7", "An exception is proposed that is over already.")
        self.proposed[what] = made

    def _two(self, what: bytes | str, made: Declared) -> None:
        if made.proposer == made.confirmer:
            self.findings.critical(
                "I19", f"Person {made.confirmer} proposed and confirmed an exception."
            )
        if self.proposed.pop(what, None) != replace(made, confirmer=0):
            self.findings.critical(
                "I19",
                f"Person {made.confirmer} confirmed another exception than person {made.proposer} "
                "proposed.",
            )

    # What sealing asks

    def payable(self, word: int, period: int, issued: int) -> int:
        """The bits of the cases that a run of a period has to take from a word."""
        rows = self.columns.word(word)
        due = bits_of((rows["first"] <= period) & (rows["last"] >= period))
        return due & self.approved.get(word, 0) & ~issued & ~self.frozen.get(word, 0)

    def entries(self, word: int, bits: int) -> tuple[NDArray[Any], NDArray[Any]]:
        """Accounts and amounts of the cases of a word whose bits are set."""
        rows = self.columns.word(word)[places(bits)]
        return rows["pay_to"].copy(), rows["amount"].copy()

    def _row(self, case_no: int, wanted: Status, what: str) -> Any:
        self.columns.reach(case_no)
        row = self.columns.rows[case_no]
        if row["status"] != wanted:
            was = Status(int(row["status"])).name.lower()
            self.findings.critical("I7", f"Case {case_no} was {what} while its status was {was}.")
        return row

    def _bit(self, words: dict[int, int], case_no: int) -> bool:
        return bool(words.get(case_no // WORD, 0) >> case_no % WORD & 1)

    def _set(self, words: dict[int, int], case_no: int, *, on: bool) -> None:
        word, bit = case_no // WORD, 1 << case_no % WORD
        words[word] = words.get(word, 0) | bit if on else words.get(word, 0) & ~bit


def terms_hash(roster: str, e: Values) -> bytes:
    """What a determiner signs: keccak256(abi.encode(roster, caseNo, enrollment))."""
    members, signer = e["memberRefs"], e["signer"]
    parts = (
        *(_address(roster), _word(e["caseNo"]), _word(96)),
        *(e["caseRef"], _word(_HEAD), e["groupRef"], _word(e["priorCaseNo"]), _address(e["payTo"])),
        *(_word(_HEAD + 32 + 32 * len(members)), _word(e["amount"]), _word(e["fromPeriod"])),
        *(_word(e["toPeriod"]), e["factsCommitment"], _word(len(members)), *members),
        *(_word(len(signer)), signer, bytes(-len(signer) % 32)),
    )
    return bytes(keccak(b"".join(parts)))


def _word(number: int) -> bytes:
    return number.to_bytes(32, "big")


def _address(address: str) -> bytes:
    return bytes(12) + bytes.fromhex(address[2:])
