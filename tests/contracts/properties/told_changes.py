"""What events tell about changes, notices and appeals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.contracts.properties.nouns import Appeal, Basis, Kind, Proposal
from tests.contracts.properties.wire import Event

STAFF, CLAIMANT, COUNTER, IN_PERSON = range(4)

if TYPE_CHECKING:
    from tests.contracts.properties.record import Record


class ToldChanges:
    """Writes events down in a record."""

    def _ChangeProposed(self: Record, e: Event) -> None:
        self.proposals[e["proposal"]] = Proposal(
            case_no=e["caseNo"],
            kind=Kind(e["kind"]),
            basis=Basis(e["basis"]),
            origin=e["origin"],
            payment=e["paymentId"],
            prior=e["prior"],
            value=e["value"],
            proposer=e["by"],
            proposed_at=self.now,
            effective_at=e["effectiveAt"],
        )
        # The counter that asks in a person's name takes no part in the case by that.
        if e["origin"] == STAFF and e["basis"] != Basis.SUSTAINED and e["kind"] != Kind.MASS:
            self.acted[e["caseNo"]].add(e["by"])

    def _SignerProposed(self: Record, e: Event) -> None:
        self.proposals[e["proposal"]].signer = e["signer"]

    def _MassProposed(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        proposal.bits, proposal.amounts = e["bits"], e["amounts"]

    def _ChangeApproved(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        proposal.second = e["by"]
        if proposal.origin == COUNTER:
            proposal.origin = IN_PERSON
        else:
            proposal.state = "confirmed"
            self.acted[proposal.case_no].add(e["by"])

    def _NoticeServed(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        tried = e["servedAt"] > self.now
        proposal.state, proposal.served_at = "served", e["servedAt"]
        proposal.effective_at, proposal.served_by = e["effectiveAt"], e["by"]
        proposal.second = e["by"] or proposal.second
        # Who tried in vain to deliver it takes no part in the case by that.
        if e["by"] and proposal.kind != Kind.MASS and not tried:
            self.acted[proposal.case_no].add(e["by"])

    def _NoticeReturned(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        if e["failures"] == 1:
            proposal.state = "open"
        if self.delivery:
            proposal.second = e["by"]

    def _ChangeObjected(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        proposal.state, proposal.effective_at = "contested", e["decideBy"]
        proposal.second = e["by"] or proposal.second
        if e["by"] == 0:
            self.objected.add(proposal.case_no)

    def _ProposalConfirmed(self: Record, e: Event) -> None:
        self.proposals[e["proposal"]].state = "confirmed"

    def _ChangeEnacted(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        proposal.state, proposal.prior = "enacted", e["prior"]
        proposal.enacted_at = self.now
        if proposal.kind == Kind.SIGNER:
            self.cases[proposal.case_no].signer = proposal.signer

    def _RestoreRequested(self: Record, e: Event) -> None:
        proposal = self.proposals[e["proposal"]]
        proposal.state, proposal.given = "restoring", False

    def _ChangeRestored(self: Record, e: Event) -> None:
        self.proposals[e["proposal"]].state = "restored"

    def _ProposalClosed(self: Record, e: Event) -> None:
        self.proposals[e["proposal"]].state = "closed"

    def _AppealFiled(self: Record, e: Event) -> None:
        earlier = self.appeals.get(e["subject"])
        if earlier is not None:
            self.events["AppealFiled anew"] += 1
        self.appeals[e["subject"]] = Appeal(
            officer=earlier.officer if earlier else 0,
            case_no=e["caseNo"],
            timely=e["timely"],
            waived=e["waived"],
            received_at=e["receivedAt"],
            decide_by=e["decideBy"],
            filer=e["filer"],
        )

    def _GoodCauseFound(self: Record, e: Event) -> None:
        self.appeals[e["subject"]].timely = True

    def _AppealAssigned(self: Record, e: Event) -> None:
        self.appeals[e["subject"]].officer = e["officer"]

    def _AppealWithdrawn(self: Record, e: Event) -> None:
        self.appeals[e["subject"]].state = "withdrawn"

    def _AppealDecided(self: Record, e: Event) -> None:
        won = e["forClaimant"]
        self.appeals[e["subject"]].state = "for claimant" if won else "for agency"
