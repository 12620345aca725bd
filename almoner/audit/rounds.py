"""Rounds of grants: budgets, applications, reviews."""

from __future__ import annotations

from dataclasses import dataclass, field

from eth_abi.abi import encode
from eth_hash.auto import keccak

from almoner.audit.finding import Findings
from almoner.audit.kinds import RoundState
from almoner.audit.officers import Officers
from almoner.audit.shapes import Values

_NONE = bytes(32)
_PLAN = (
    *("program", "allotment", "budget", "floor", "ceiling", "matchBps", "opensAt", "closesAt"),
    *("regime", "quorum", "maxima", "rubric"),
)
_ROUND = "(address,uint32,uint64,uint64,uint64,uint16,uint40,uint40,uint8,uint8,uint16[],bytes32)"
_SUBMISSION = "(bytes,address,uint64[],uint64,bytes32)"
SUBMITTED, WITHDRAWN, AWARDED = 1, 2, 3
ASSIGNED, CLEARED, CONFLICTED, POSTED = 1, 2, 3, 4


@dataclass(slots=True)
class Round:
    """As `roundOf` has it."""

    program: str
    allotment: int
    budget: int
    floor: int
    ceiling: int
    match_bps: int
    opens_at: int
    closes_at: int
    regime: int
    quorum: int
    maxima: tuple[int, ...]
    plan_hash: bytes
    drafter: int
    reserved: int = 0
    state: RoundState = RoundState.DRAFTED


@dataclass(slots=True)
class Application:
    """As `applicationOf` has it."""

    round: int
    signer_hash: bytes
    pay_to: str
    total: int
    state: int = SUBMITTED
    revision: int = 0
    org_ref: bytes = _NONE
    sheets: int = 0
    score: int = 0
    content: bytes = _NONE


@dataclass(slots=True)
class Rounds:
    """Every round, over all grant programs."""

    findings: Findings
    officers: Officers
    rounds: dict[int, Round] = field(default_factory=dict)
    applications: dict[int, Application] = field(default_factory=dict)
    reviews: dict[tuple[int, int], int] = field(default_factory=dict)
    """By application and reviewer."""

    def drafted(self, e: Values) -> None:
        plan = keccak(encode([_ROUND], [tuple(e[each] for each in _PLAN)]))
        self.findings.agree("I20", f"The plan of round {e['round']}", plan, e["planHash"])
        self.rounds[e["round"]] = Round(
            program=e["program"],
            allotment=e["allotment"],
            budget=e["budget"],
            floor=e["floor"],
            ceiling=e["ceiling"],
            match_bps=e["matchBps"],
            opens_at=e["opensAt"],
            closes_at=e["closesAt"],
            regime=e["regime"],
            quorum=e["quorum"],
            maxima=e["maxima"],
            plan_hash=e["planHash"],
            drafter=e["by"],
        )

    def published(self, e: Values) -> None:
        found = self._round(e["round"])
        if e["by"] == found.drafter:
            self.findings.critical(
                "I19", f"Person {e['by']} drafted round {e['round']} and published it."
            )
        self.findings.agree("I19", f"Who drafted round {e['round']}", found.drafter, e["drafter"])
        if e["planHash"] != found.plan_hash:
            self.findings.critical("I20", f"Round {e['round']} is published with another plan.")
        found.state = RoundState.PUBLISHED

    def cancelled(self, e: Values) -> None:
        self._round(e["round"]).state = RoundState.CANCELLED

    def judged(self, e: Values) -> None:
        found = self._round(e["round"])
        if self.findings.place.time < found.closes_at:
            self.findings.critical(
                "I20", f"The panel of round {e['round']} ends before its closing."
            )
        found.state = RoundState.JUDGED

    def submitted(self, e: Values) -> None:
        number, found, now = e["application"], self._round(e["round"]), self.findings.place.time
        if not found.opens_at <= now < found.closes_at:
            self.findings.critical("I20", f"Application {number} came while its round was closed.")
        if not found.floor <= e["total"] <= found.ceiling or sum(e["amounts"]) != e["total"]:
            self.findings.critical(
                "I2", f"Application {number} asks for what its round does not give."
            )
        known = self.applications.get(number)
        if known is None:
            known = Application(e["round"], keccak(e["signer"]), e["payTo"], e["total"])
            self.applications[number] = known
        if keccak(e["signer"]) != known.signer_hash:
            self.findings.critical(
                "I20", f"Application {number} is revised by another organization."
            )
        known.pay_to, known.total, known.revision = e["payTo"], e["total"], e["revision"]
        given = tuple(e[each] for each in ("signer", "payTo", "amounts", "matched", "documents"))
        known.content = keccak(encode([_SUBMISSION], [given]))

    def withdrawn(self, e: Values) -> None:
        self.application(e["application"]).state = WITHDRAWN

    def identified(self, e: Values) -> None:
        self.application(e["application"]).org_ref = e["orgRef"]

    def assigned(self, e: Values) -> None:
        self._review(e, 0, ASSIGNED)

    def attested(self, e: Values) -> None:
        self._review(e, ASSIGNED, CONFLICTED if e["conflicted"] else CLEARED)

    def sheet_posted(self, e: Values) -> None:
        number = e["application"]
        self._review(e, CLEARED, POSTED)
        found = self.application(number)
        maxima = self._round(found.round).maxima
        if len(e["scores"]) != len(maxima) or any(
            score > most for score, most in zip(e["scores"], maxima, strict=False)
        ):
            self.findings.critical("I20", f"A sheet of application {number} has impossible scores.")
        what = f"The score of application {number}"
        found.score = self.findings.agree("I20", what, found.score + sum(e["scores"]), e["score"])
        found.sheets = self.findings.agree(
            "I20", f"{what}, in sheets", found.sheets + 1, e["sheets"]
        )

    def reserved(self, e: Values) -> None:
        found, application = self._round(e["round"]), self.application(e["application"])
        what = f"What offers take of round {e['round']}"
        found.reserved = self.findings.agree(
            "I2", what, found.reserved + e["amount"], e["reserved"]
        )
        if found.reserved > found.budget:
            self.findings.critical("I2", f"The awards of round {e['round']} pass its budget.")
        if application.state == SUBMITTED:
            sound = application.sheets >= found.quorum and found.state is RoundState.JUDGED
            if not sound or application.org_ref == _NONE:
                self.findings.critical(
                    "I20", f"Application {e['application']} is awarded without its review."
                )
        application.state = AWARDED

    def released(self, e: Values) -> None:
        found = self._round(e["round"])
        what = f"What offers take of round {e['round']}"
        found.reserved = self.findings.agree(
            "I2", what, found.reserved - e["amount"], e["reserved"]
        )

    def judged_by(self, application: int, person: int) -> bool:
        """Whether a person was asked to review an application."""
        return (application, person) in self.reviews

    def _review(self, e: Values, before: int, after: int) -> None:
        key = (e["application"], e["reviewer"])
        if self.reviews.get(key, 0) != before:
            self.findings.critical(
                "I15", f"Reviewer {key[1]} of application {key[0]} skips a step of the review."
            )
        self.reviews[key] = after

    def _round(self, number: int) -> Round:
        if number not in self.rounds:
            self.findings.critical("I2", f"Round {number} was never drafted.")
            self.rounds[number] = Round("", 0, 0, 0, 0, 0, 0, 0, 0, 0, (), _NONE, 0)
        return self.rounds[number]

    def application(self, number: int) -> Application:
        """An application by its number; a finding where there is none."""
        if number not in self.applications:
            self.findings.critical("I20", f"Application {number} was never made.")
            self.applications[number] = Application(0, _NONE, "", 0)
        return self.applications[number]
