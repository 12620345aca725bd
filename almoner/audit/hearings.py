"""Appeals and their decisions, and what was overpaid by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from almoner.audit.changes import Appeal, Changes
from almoner.audit.finding import Findings
from almoner.audit.holds import Holds
from almoner.audit.kinds import AppealState, ChangeKind, ProposalState
from almoner.audit.officers import Officers
from almoner.audit.payer import Payer
from almoner.audit.shapes import Values

_PAYMENT = 1 << 32
"""From here on a subject is a payment, below it a proposal."""


@dataclass(slots=True)
class Hearings:
    """Every appeal, over all programs."""

    findings: Findings
    officers: Officers
    changes: Changes
    holds: Holds
    payers: Mapping[str, Payer]
    overpaid: dict[tuple[str, int], int] = field(default_factory=dict)
    _continued: list[tuple[str, int]] = field(default_factory=list)
    """Proposals in effect that were appealed in time, in this transaction."""

    def filed(self, e: Values) -> None:
        program, subject, now = e["program"], e["subject"], self.findings.place.time
        known = self.changes.appeals.get((program, subject))
        anew = (
            known is not None
            and known.state is AppealState.FILED
            and known.filer
            and not e["filer"]
        )
        if known is not None and not anew:
            self.findings.critical("I14", f"Subject {subject} is appealed a second time.")
        if e["receivedAt"] > now or (e["filer"] == 0 and not anew and e["receivedAt"] != now):
            self.findings.critical("I14", f"The appeal of {subject} has a date that cannot be.")
        time = e["decideBy"] - e["receivedAt"]
        self.findings.steady("I14", program, "the time to decide", time)
        if e["filer"] and self._involved(program, subject, e["filer"]):
            self.findings.critical(
                "I15", f"Person {e['filer']} acted on {subject} and files its appeal."
            )
        officer = known.officer if known is not None else 0
        self.changes.appeals[program, subject] = Appeal(
            *(
                AppealState.FILED,
                e["timely"],
                e["waived"],
                e["receivedAt"],
                e["decideBy"],
                e["filer"],
            ),
            officer=officer,
        )
        self._continue_aid(program, subject)

    def good_cause(self, e: Values) -> None:
        self._of(e).timely = True
        self._continue_aid(e["program"], e["subject"])

    def _continue_aid(self, program: str, subject: int) -> None:
        """What a timely appeal came too late to prevent has to be undone with it."""
        appeal = self.changes.appeals[program, subject]
        p = self.changes.proposals.get((program, subject))
        if p is None or p.state is not ProposalState.ENACTED or p.kind is ChangeKind.VOID_PAYMENT:
            return
        ended = p.kind is ChangeKind.TERMINATE
        superseded = ended and self.changes.ends.get((program, p.case_no)) != subject
        if appeal.timely and not appeal.waived and not superseded:
            self._continued.append((program, subject))

    def end_transaction(self) -> None:
        """Whether what had to be undone was, or is to be as soon as its case is free."""
        for program, number in self._continued:
            if self.changes.proposals[program, number].state is ProposalState.ENACTED:
                self.findings.critical(
                    "I14", f"Proposal {number} stays in effect under a timely appeal."
                )
        self._continued.clear()

    def assigned(self, e: Values) -> None:
        appeal = self._of(e)
        if e["officer"] == appeal.filer or self._involved(e["program"], e["subject"], e["officer"]):
            self.findings.critical(
                "I15", f"The appeal of {e['subject']} is given to who acted on it."
            )
        appeal.officer = e["officer"]

    def withdrawn(self, e: Values) -> None:
        self._of(e).state = AppealState.WITHDRAWN

    def decided(self, e: Values) -> None:
        program, subject, by, now = e["program"], e["subject"], e["by"], self.findings.place.time
        appeal = self._of(e)
        if appeal.state is not AppealState.FILED:
            self.findings.critical(
                "I14", f"The appeal of {subject} is decided while {appeal.state.word}."
            )
        if by == appeal.filer or self._involved(program, subject, by):
            self.findings.critical("I15", f"Person {by} acted on {subject} and decides its appeal.")
        late = now > appeal.decide_by
        if late and not e["forClaimant"]:
            self.findings.critical("I14", f"The appeal of {subject} is lost after its deadline.")
        if subject >= _PAYMENT:
            self.holds.heard(program, subject, for_claimant=e["forClaimant"])
        appeal.state = AppealState.FOR_CLAIMANT if e["forClaimant"] else AppealState.FOR_AGENCY
        appeal.decider = by

    def overpayment(self, e: Values) -> None:
        key = (e["program"], e["caseNo"])
        appeal = self.changes.appeals.get((e["program"], e["subject"]))
        if appeal is None or appeal.state is not AppealState.FOR_AGENCY:
            self.findings.critical(
                "I16", f"An overpayment of case {e['caseNo']} rests on no decision."
            )
        what = f"What case {e['caseNo']} was overpaid"
        own = self.overpaid.get(key, 0) + e["amount"]
        self.overpaid[key] = self.findings.agree("I16", what, own, e["total"])

    def reopened(self, e: Values) -> None:
        """A sustained hold is a new one to appeal: what was decided for the agency is no more."""
        key = (e["program"], e["paymentId"])
        appeal = self.changes.appeals.get(key)
        if appeal is not None and appeal.state in (AppealState.FOR_AGENCY, AppealState.WITHDRAWN):
            del self.changes.appeals[key]

    def undecided(self, now: int) -> int:
        """Appeals whose time to be decided is over."""
        return sum(
            each.state is AppealState.FILED and each.decide_by < now
            for each in self.changes.appeals.values()
        )

    def _involved(self, program: str, subject: int, person: int) -> bool:
        payment = subject >= _PAYMENT
        number = self.changes.strikes.get((program, subject), 0) if payment else subject
        proposal = self.changes.proposals.get((program, number))
        if proposal is not None and person in (proposal.proposer, proposal.second):
            return True
        case = subject if payment else proposal.case_no if proposal is not None else 0
        payer = self.payers.get(program)
        if payer is not None and payer.acted(case, person):
            return True
        hold = self.holds.holds.get((program, subject))
        return payment and hold is not None and person in (hold.placer, hold.reviewer)

    def _of(self, e: Values) -> Appeal:
        found = self.changes.appeals.get((e["program"], e["subject"]))
        if found is None:
            self.findings.critical("I14", f"Nobody appealed {e['subject']}.")
            found = Appeal(AppealState.NONE, False, False, 0, 2**40, 0)
            self.changes.appeals[e["program"], e["subject"]] = found
        return found
