"""What households have to be told, by what the ledger knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from almoner.ledger.casework import ProposalView
from almoner.ledger.records import AppealView, PaymentState, PaymentView
from almoner.ledger.statuses import AppealState, Basis, ChangeKind, HoldState, ProposalState
from almoner.ledger.views import Views
from almoner.letters.kinds import Kind

_PROPOSED = {
    ChangeKind.DECREASE: Kind.DECREASE,
    ChangeKind.TERMINATE: Kind.TERMINATE,
    ChangeKind.EXPIRY: Kind.TERMINATE,
    ChangeKind.PAY_TO: Kind.ACCOUNT_CHANGE,
    ChangeKind.SIGNER: Kind.KEY_CHANGE,
}
_DECIDED = (AppealState.FOR_CLAIMANT, AppealState.FOR_AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Something one household has to be told."""

    kind: Kind
    case_no: int
    subject: int
    """The payment or the proposal."""
    proposal: ProposalView | None = None
    payment: PaymentView | None = None
    appeal: AppealView | None = None

    @property
    def basis(self) -> Basis:
        """The law its notice rests on."""
        return Basis.NONE if self.proposal is None else self.proposal.basis

    @property
    def since(self) -> int:
        """When it came about: a letter from before was about something else of the same number."""
        if self.appeal is not None:
            return self.appeal.decided_at or 0
        if self.proposal is not None:
            return self.proposal.proposed_at
        hold = self.payment.hold if self.payment else None
        return hold.placed_at if hold else 0

    @property
    def until(self) -> int:
        """The end of a hold, which can be moved: then there is another letter. 0 for all else."""
        hold = self.payment.hold if self.payment and self.kind is Kind.HOLD else None
        return hold.expires_at if hold else 0


def of_program(views: Views, program: str, now: int, *, decided_since: int = 0) -> list[Matter]:
    """What the households of a program have to be told at `now`, whether they were or not.

    Of appeals, what was decided since then. Seconds since 1970. No mass changes: their notice is
    served for many at once.
    """
    found = [*_of_proposals(views, program, now), *_of_holds(views, program, now)]
    return [*found, *_of_appeals(views, program, decided_since)]


def _of_proposals(views: Views, program: str, now: int) -> Iterator[Matter]:
    for each in views.proposals(program):
        if each.state is not ProposalState.OPEN:
            continue
        kind, payment = _PROPOSED.get(each.kind), None
        if each.kind is ChangeKind.VOID_PAYMENT and each.payment_id is not None:
            payment = views.payment(program, each.payment_id)
            kind = _ending(each.basis, payment, now)
        if kind is not None:
            yield Matter(
                kind=kind,
                case_no=each.case_no,
                subject=each.number,
                proposal=each,
                payment=payment,
            )


def _ending(basis: Basis, payment: PaymentView | None, now: int) -> Kind | None:
    """What a proposal to end a payment tells; nothing once its hold is over."""
    if basis is not Basis.SUSTAINED:
        return Kind.EXPUNGE
    hold = payment.hold if payment else None
    lasts = hold is not None and hold.state is HoldState.SUSTAINED and now < hold.expires_at
    return Kind.STRIKE if lasts else None


def _of_holds(views: Views, program: str, now: int) -> Iterator[Matter]:
    for each in views.held(program):
        hold = each.hold
        if each.state is not PaymentState.HELD or hold is None:
            continue
        if hold.state is HoldState.PLACED and now < hold.expires_at:
            yield Matter(
                kind=Kind.HOLD, case_no=each.case_no, subject=each.payment_id, payment=each
            )


def _of_appeals(views: Views, program: str, since: int) -> Iterator[Matter]:
    for each in views.appeals(program):
        if each.state in _DECIDED and (each.decided_at or 0) >= since:
            yield Matter(
                kind=Kind.DECISION, case_no=each.case_no, subject=each.subject, appeal=each
            )
