"""Proposals about cases and payments, and whether each waited for its notice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.audit.cases import Roster
from almoner.audit.finding import Findings
from almoner.audit.kinds import AppealState, Basis, ChangeKind, Origin, ProposalState
from almoner.audit.office import Office
from almoner.audit.officers import Officers
from almoner.audit.shapes import Values

_NONE = bytes(32)
_ADVERSE = (ChangeKind.DECREASE, ChangeKind.TERMINATE, ChangeKind.EXPIRY, ChangeKind.MASS)


@dataclass(slots=True)
class Proposal:
    """As `proposalOf` has it."""

    case_no: int
    kind: ChangeKind
    basis: Basis
    origin: Origin
    state: ProposalState
    proposed_at: int
    effective_at: int
    proposer: int
    payment_id: int
    prior: bytes
    value: bytes
    channel: int = 0
    failures: int = 0
    served_at: int = 0
    second: int = 0

    @property
    def adverse(self) -> bool:
        return self.kind in _ADVERSE or self.kind is ChangeKind.VOID_PAYMENT


@dataclass(slots=True)
class Appeal:
    """As `appealOf` has it."""

    state: AppealState
    timely: bool
    waived: bool
    received_at: int
    decide_by: int
    filer: int
    officer: int = 0
    decider: int = 0


@dataclass(slots=True)
class Changes:
    """Every proposal, over all programs."""

    findings: Findings
    officers: Officers
    rosters: Mapping[str, Roster]
    """Of benefit programs, by the program."""
    appeals: dict[tuple[str, int], Appeal] = field(default_factory=dict)
    """By program and subject: a payment, or a proposal."""
    proposals: dict[tuple[str, int], Proposal] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    strikes: dict[tuple[str, int], int] = field(default_factory=dict)
    ends: dict[tuple[str, int], int] = field(default_factory=dict)
    acted: set[tuple[str, int, int]] = field(default_factory=set)
    """Who proposed, noticed or approved something about a case: program, case, person."""

    def proposed(self, e: Values) -> None:
        program, number, by = e["program"], e["proposal"], e["by"]
        self.counts[program] = self.counts.get(program, 0) + 1
        if number != self.counts[program]:
            self.findings.critical(
                "I13", f"Proposal {number} is the {self.counts[program]}th of {program}."
            )
        kind, basis, origin = ChangeKind(e["kind"]), Basis(e["basis"]), Origin(e["origin"])
        if kind is ChangeKind.NONE or origin is Origin.IN_PERSON:
            raise ValueError("a change of no kind, or one that is witnessed before it is proposed")
        proposal = Proposal(
            case_no=e["caseNo"],
            kind=kind,
            basis=basis,
            origin=origin,
            state=ProposalState.OPEN,
            proposed_at=self.findings.place.time,
            effective_at=e["effectiveAt"],
            proposer=by,
            payment_id=e["paymentId"],
            prior=e["prior"],
            value=e["value"],
        )
        self.proposals[program, number] = proposal
        if origin is not Origin.STAFF:
            time = proposal.effective_at - proposal.proposed_at
            self.findings.steady("I13", program, "the cooling-off", time)
        elif proposal.effective_at:
            self.findings.critical("I13", f"Proposal {number} takes effect without its notice.")
        if proposal.adverse and basis is Basis.NONE:
            self.findings.critical("I13", f"Proposal {number} is adverse and names no basis.")
        if basis is Basis.SUSTAINED:
            self.strikes[program, e["paymentId"]] = number
        elif kind is not ChangeKind.MASS and origin is Origin.STAFF:
            self.acted.add((program, e["caseNo"], by))

    def approved(self, e: Values) -> None:
        p, by = self._of(e), e["by"]
        if by == p.proposer:
            self.findings.critical("I19", f"Person {by} proposed {e['proposal']} and approved it.")
        p.second = by
        # Nobody holds both offices that may: who approves, and who witnesses what a person says.
        staff = p.origin is Origin.STAFF
        if self.officers.holds(by, Office.COUNTER if staff else Office.DETERMINER):
            self.findings.critical(
                "I21", f"Proposal {e['proposal']} is approved by an office that may not do so."
            )
        if staff:
            p.state = ProposalState.CONFIRMED
            self.acted.add((e["program"], p.case_no, by))
            if p.adverse:
                self.findings.critical(
                    "I13", f"The adverse proposal {e['proposal']} has no notice."
                )
        else:
            p.origin = Origin.IN_PERSON

    def served(self, e: Values) -> None:
        p, by = self._of(e), e["by"]
        if p.state is not ProposalState.OPEN:
            self.findings.critical(
                "I13", f"Proposal {e['proposal']} is served while {p.state.word}."
            )
        if by and by == p.proposer:
            self.findings.critical(
                "I13", f"Person {by} proposed {e['proposal']} and served its notice."
            )
        ahead = e["servedAt"] - self.findings.place.time
        if ahead < 0:
            self.findings.critical("I13", f"The notice of proposal {e['proposal']} is dated back.")
        elif ahead and p.failures != 2:
            self.findings.critical("I13", f"The notice of proposal {e['proposal']} is dated ahead.")
        if p.failures == 2 and by == p.second:
            what = "the time after which two failed attempts count as served"
            self.findings.steady("I13", e["program"], what, ahead)
        wait = "the notice of what cannot be paid" if p.basis is Basis.UNPAYABLE else "the notice"
        time = e["effectiveAt"] - e["servedAt"]
        self.findings.steady("I13", e["program"], f"the time of {wait}", time)
        p.state, p.channel = ProposalState.SERVED, e["channel"]
        p.served_at, p.effective_at = e["servedAt"], e["effectiveAt"]
        if by:
            p.second = by
            if p.kind is not ChangeKind.MASS and p.failures != 2:
                self.acted.add((e["program"], p.case_no, by))

    def returned(self, e: Values) -> None:
        """An undeliverable return, which opens the notice again, or a failed attempt to deliver."""
        p = self._of(e)
        attempt = p.state is ProposalState.OPEN
        p.failures = self.findings.agree(
            "I13", f"Failures of the notice of {e['proposal']}", p.failures + 1, e["failures"]
        )
        if attempt:
            p.channel, p.second = e["channel"], e["by"]
        elif p.failures == 1:
            p.state, p.served_at, p.effective_at = ProposalState.OPEN, 0, 0

    def objected(self, e: Values) -> None:
        p, time = self._of(e), e["decideBy"] - self.findings.place.time
        self.findings.steady("I13", e["program"], "the cooling-off", time)
        p.state, p.effective_at = ProposalState.CONTESTED, e["decideBy"]
        if e["by"]:
            p.second = e["by"]

    def judged(self, e: Values) -> None:
        p, by = self._of(e), e["by"]
        if by in (p.proposer, p.second):
            self.findings.critical("I15", f"Person {by} judges an objection it had a part in.")
        if self.findings.place.time >= p.effective_at:
            self.findings.critical("I13", f"The objection to {e['proposal']} is judged too late.")

    def confirmed(self, e: Values) -> None:
        self._of(e).state = ProposalState.CONFIRMED

    def closed(self, e: Values) -> None:
        self._of(e).state = ProposalState.CLOSED

    def enacted(self, e: Values) -> None:
        program, number, p = e["program"], e["proposal"], self._of(e)
        now = self.findings.place.time
        decided = p.state is ProposalState.CONFIRMED
        cooling = p.state is ProposalState.OPEN and p.origin is not Origin.STAFF
        if not decided and not cooling and p.state is not ProposalState.SERVED:
            self.findings.critical("I13", f"Proposal {number} is enacted while {p.state.word}.")
        if p.adverse and not p.served_at:
            self.findings.critical(
                "I13", f"The adverse proposal {number} is enacted without a notice."
            )
        waits = Basis.ADEQUATE <= p.basis <= Basis.DEATH
        due = p.served_at if waits else p.effective_at
        if not decided and now < due:
            self.findings.critical("I13", f"Proposal {number} is enacted before its time.")
        subject = p.payment_id if p.basis is Basis.SUSTAINED else number
        appeal = self.appeals.get((program, subject))
        stays = appeal is not None and appeal.state is AppealState.FILED and appeal.timely
        waived = appeal is not None and appeal.waived and p.kind is not ChangeKind.VOID_PAYMENT
        if stays and not waived and not decided:
            self.findings.critical("I14", f"Proposal {number} is enacted under a timely appeal.")
        if p.adverse and not decided:
            self.findings.enactments.append(
                self.findings.bound(program, f"Proposal {number}", now, number)
            )
        p.state = ProposalState.ENACTED
        if p.kind is ChangeKind.TERMINATE:
            self.ends[program, p.case_no] = number
        if p.kind is not ChangeKind.MASS:
            p.prior = e["prior"]

    def restoring(self, e: Values) -> None:
        p = self._of(e)
        p.state = ProposalState.RESTORING
        roster = self.rosters.get(e["program"])
        if roster is not None:
            roster.restore_asked(p.case_no, p.prior)

    def restored(self, e: Values) -> None:
        p = self._of(e)
        p.state = ProposalState(e["state"])
        if p.state not in (ProposalState.RESTORED, ProposalState.CLOSED):
            self.findings.critical("I14", f"Proposal {e['proposal']} was undone {p.state.word}.")
        roster = self.rosters.get(e["program"])
        if roster is None or p.kind is not ChangeKind.DECREASE:
            return
        if int(roster.columns.rows[p.case_no]["amount"]) < int.from_bytes(p.prior, "big"):
            self.findings.critical("I14", f"Undoing proposal {e['proposal']} gave back too little.")

    def _of(self, e: Values) -> Proposal:
        found = self.proposals.get((e["program"], e["proposal"]))
        if found is None:
            self.findings.critical("I13", f"Proposal {e['proposal']} was never made.")
            kinds = (ChangeKind.NONE, Basis.NONE, Origin.STAFF, ProposalState.OPEN)
            found = Proposal(0, *kinds, 0, 0, 0, 0, _NONE, _NONE)
            self.proposals[e["program"], e["proposal"]] = found
        return found
