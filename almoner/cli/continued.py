"""What a timely appeal continues until its decision: what was cut, and what it waits for."""

from __future__ import annotations

from almoner.acts import changes, holds
from almoner.acts.appeals import Appeal
from almoner.acts.changes import ChangeKind, ProposalState
from almoner.acts.holds import HoldState
from almoner.chain.agency import Agency
from almoner.cli.dates import date
from almoner.cli.guidance import cases
from almoner.numbering import FIRST_PAYMENT

_ENDED = (
    "Its payment was ended before: only a decision for the claimant makes up for it, by almoner "
    "run single replacement."
)


def until_decided(agency: Agency, subject: int, found: Appeal) -> str:
    """What the appeal does, as things stand: contracts/Hearings.sol and `restore` in Changes.sol.

    Empty for one that is not timely, for which nothing waits.
    """
    if not found.timely:
        return ""
    if subject >= FIRST_PAYMENT:
        return _of_payment(agency, subject)
    proposal = changes.show(agency, subject)
    ended = proposal.state is ProposalState.ENACTED
    if proposal.kind is ChangeKind.VOID_PAYMENT:
        return _ENDED if ended else "Its payment is not ended before the decision."
    if found.waived:
        return "The person waived what continues: nothing is restored, and the change takes effect."
    if proposal.state is ProposalState.RESTORED:
        return (
            "What it cut is restored until the decision; what was not paid meanwhile, a maker pays "
            "(almoner run single restored)."
        )
    if proposal.state is ProposalState.RESTORING:
        return (
            f"What it cut is not restored yet: {cases.once_free(agency, proposal.case_no)} Once no "
            f"run has the case, anyone restores it (almoner case restore {subject})."
        )
    return "Nothing is cut before the decision."


def _of_payment(agency: Agency, payment_id: int) -> str:
    hold = holds.show(agency, payment_id)
    if hold.state is HoldState.STRUCK:
        return _ENDED
    if hold.state not in (HoldState.PLACED, HoldState.SUSTAINED):
        return "Its hold is over, and delays its payment no more."
    return (
        "Its payment is not struck before the decision; its hold lasts on, until "
        f"{date(hold.expires_at)} at the latest."
    )
