"""Amendments of awards: agreed ones with their approvals, adverse ones with their notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from eth_abi.abi import encode
from eth_hash.auto import keccak

from almoner.audit.award import Award
from almoner.audit.awards import Awards
from almoner.audit.finding import Findings
from almoner.audit.kinds import AmendmentKind, AmendmentState
from almoner.audit.office import Office
from almoner.audit.officers import Officers
from almoner.audit.shapes import Values

_NONE = bytes(32)
_SEATS = (0, 0, 0, 0)
_ENDS = (AmendmentState.OVERTURNED, AmendmentState.LAPSED, AmendmentState.WITHDRAWN)


@dataclass(slots=True)
class Amendment:
    """As `amendmentOf` has it."""

    program: str
    award: int
    kind: AmendmentKind
    subject: int
    amount: int
    end: int
    conditions: bytes
    proposer: int
    state: AmendmentState = AmendmentState.PROPOSED
    object_by: int = 0
    decide_by: int = 0
    noticer: int = 0
    filer: int = 0
    decider: int = 0
    approvers: tuple[int, ...] = _SEATS
    approved_at: int = 0
    content: bytes = _NONE

    @property
    def adverse(self) -> bool:
        return self.kind >= AmendmentKind.SUSPENSION


@dataclass(slots=True)
class Amendments:
    """Every amendment, over all grant programs."""

    findings: Findings
    officers: Officers
    noted: set[tuple[str, int, int]]
    grants: Mapping[str, Awards]
    amendments: dict[int, Amendment] = field(default_factory=dict)

    def proposed(self, e: Values) -> None:
        number, kind = e["amendment"], AmendmentKind(e["kind"])
        adverse = kind >= AmendmentKind.SUSPENSION
        if kind is AmendmentKind.NONE or (adverse and (e["to"] or any(e["conditions"]))):
            raise ValueError("an amendment of no kind, or an adverse one of an award's dates")
        if number != len(self.amendments) + 1:
            self.findings.critical("I24", f"Amendment {number} is out of its order.")
        self.amendments[number] = Amendment(
            *(e["program"], e["award"], kind, e["subject"], e["amount"], e["to"]),
            *(e["conditions"], e["by"]),
        )
        if kind < AmendmentKind.SUSPENSION and kind is not AmendmentKind.BILATERAL:
            self.amendments[number].state = AmendmentState.EFFECTIVE
            if kind is AmendmentKind.REBUDGET:
                self.amendments[number].end = 0
        awards = self.grants.get(e["program"])
        award = awards.awards.get(e["award"]) if awards is not None else None
        if kind is AmendmentKind.BILATERAL and award is not None:
            agreed = (e["lines"], e["to"], e["conditions"])
            signed = keccak(encode(["uint64[]", "uint40", "bytes32"], agreed))
            self.amendments[number].content = keccak(award.terms_hash + signed)
        if adverse and not e["authority"]:
            self.findings.critical("I16", f"The adverse amendment {number} cites no authority.")
        if e["by"]:
            self._note(number, e["by"])

    def approved(self, e: Values) -> None:
        m, by = self._of(e), e["by"]
        kept = [
            each
            for each in m.approvers
            if each and self.officers.since(each, Office.APPROVER, m.approved_at)
        ]
        if tuple(e["approvers"]) != (*kept, by, *_SEATS)[:4] or by in kept or by == m.proposer:
            self.findings.critical(
                "I19", f"Other approvers count for amendment {e['amendment']} than may approve it."
            )
        m.approvers, m.approved_at = tuple(e["approvers"]), self.findings.place.time
        what = f"What amendment {e['amendment']} is of"
        m.content = self.findings.agree("I20", what, m.content, e["content"])
        self._note(e["amendment"], by)

    def noticed(self, e: Values) -> None:
        m = self._of(e)
        if e["by"] == m.proposer:
            self.findings.critical(
                "I13", f"Person {e['by']} proposed amendment {e['amendment']} and noticed it."
            )
        time = e["objectBy"] - self.findings.place.time
        self.findings.steady("I13", m.program, "the time to object to an amendment", time)
        m.state, m.noticer, m.object_by = AmendmentState.NOTICED, e["by"], e["objectBy"]
        self._note(e["amendment"], e["by"])

    def objected(self, e: Values) -> None:
        m = self._of(e)
        if e["receivedAt"] >= m.object_by or e["receivedAt"] > self.findings.place.time:
            self.findings.critical(
                "I13", f"The objection to {e['amendment']} has an impossible date."
            )
        time = e["decideBy"] - e["receivedAt"]
        self.findings.steady("I13", m.program, "the time to decide", time)
        m.state, m.filer, m.decide_by = AmendmentState.OBJECTED, e["by"], e["decideBy"]

    def judged(self, e: Values) -> None:
        m, by, now = self._of(e), e["by"], self.findings.place.time
        if by == m.filer or (m.program, m.award, by) in self.noted:
            self.findings.critical("I15", f"Person {by} judges an objection it had a part in.")
        if not e["forGrantee"] and now > m.decide_by:
            self.findings.critical(
                "I13", f"The objection to {e['amendment']} is lost after its deadline."
            )
        m.decider = by
        if not e["forGrantee"]:
            m.state = AmendmentState.UPHELD

    def enacted(self, e: Values) -> None:
        m, number, now = self._of(e), e["amendment"], self.findings.place.time
        self.findings.agree("I24", f"The kind of amendment {number}", int(m.kind), e["kind"])
        if m.adverse:
            early = m.state is AmendmentState.NOTICED and now < m.object_by
            if early or m.state not in (AmendmentState.NOTICED, AmendmentState.UPHELD):
                self.findings.critical(
                    "I16", f"The adverse amendment {number} takes effect while {m.state.word}."
                )
        elif m.kind is AmendmentKind.BILATERAL and not any(m.approvers):
            self.findings.critical("I24", f"Amendment {number} takes effect without an approval.")
        m.state = AmendmentState.EFFECTIVE

    def ended(self, e: Values) -> None:
        m = self._of(e)
        m.state = AmendmentState(e["state"])
        if m.state not in _ENDS:
            self.findings.critical(
                "I24", f"Amendment {e['amendment']} ends {m.state.word}, which is no end."
            )
        if e["by"] and m.state is AmendmentState.WITHDRAWN:
            self._note(e["amendment"], e["by"])

    def recorded(self, e: Values, program: str) -> None:
        """That an event of an award rests on an amendment of that award."""
        number = e["amendment"]
        m = self.amendments.get(number)
        if number and (m is None or (m.program, m.award) != (program, e["award"])):
            self.findings.critical(
                "I24", f"Award {e['award']} changes by amendment {number}, which is not of it."
            )

    def reshapes(self, e: Values, award: Award | None) -> None:
        """That an award gets the end and the terms of its amendment."""
        m = self.amendments.get(e["amendment"])
        if m is None or award is None:
            return
        moves = m.kind in (AmendmentKind.BILATERAL, AmendmentKind.NO_COST_EXTENSION)
        what = f"The end of award {e['award']}"
        self.findings.agree("I24", what, m.end if moves else award.end, e["to"])
        said = (award.terms_hash, e["amendment"], e["lines"], e["to"], m.conditions)
        terms = keccak(encode(["bytes32", "uint32", "uint64[]", "uint40", "bytes32"], said))
        self.findings.agree("I20", f"The terms of award {e['award']}", terms, e["termsHash"])

    def closes(self, e: Values) -> None:
        """That an award nobody reported on is closed in the name of who proposed that."""
        m = self.amendments.get(e["amendment"])
        if m is not None and e["by"] != m.proposer:
            self.findings.critical(
                "I21", f"Award {e['award']} is closed by another than proposed its closeout."
            )

    def disallows(self, e: Values, program: str) -> None:
        """That a disallowance rests on an amendment that says so."""
        m = self.amendments.get(e["amendment"])
        sound = (
            m is not None
            and m.kind is AmendmentKind.DISALLOWANCE
            and m.state is AmendmentState.EFFECTIVE
            and (m.program, m.subject, m.amount) == (program, e["paymentId"], e["amount"])
        )
        if not sound:
            self.findings.critical(
                "I16",
                f"Costs of payment {e['paymentId']} are disallowed without a noticed amendment.",
            )

    def _note(self, number: int, person: int) -> None:
        m = self.amendments[number]
        self.noted.add((m.program, m.award, person))

    def _of(self, e: Values) -> Amendment:
        number = e["amendment"]
        if number not in self.amendments:
            self.findings.critical("I24", f"Amendment {number} was never proposed.")
            self.amendments[number] = Amendment("", 0, AmendmentKind.NONE, 0, 0, 0, _NONE, 0)
        return self.amendments[number]
