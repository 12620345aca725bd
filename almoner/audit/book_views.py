"""What the views of the Treasury and of grant programs have to answer."""

from __future__ import annotations

from collections.abc import Iterator

from almoner.audit.agency import Agency
from almoner.audit.claim import Claim, array, words
from almoner.audit.draws import Grants
from almoner.audit.kinds import DrawState, PaymentKind, RunState


def of_money(agency: Agency, treasury: str) -> Iterator[Claim]:
    """The Treasury's."""
    money = agency.money
    books = money.books
    sums = (books.received, books.recovered, books.disbursed, books.returned_to_source)
    yield Claim(treasury, "books()", (), words(*sums, books.balance))
    yield Claim(treasury, "appropriations()", (), words(len(money.appropriations)))
    yield Claim(treasury, "allotments()", (), words(len(money.allotments)))
    for number, a in money.appropriations.items():
        answer = words(
            *(a.ceiling, a.received, a.allotted, a.returned_to_source, a.obligated, a.recovered),
            *(a.start, a.end, a.cancel_at, a.closed, a.apportioned, a.purpose, a.source),
        )
        yield Claim(treasury, "appropriationOf(uint32)", (number,), answer)
    for number, t in money.allotments.items():
        answer = words(
            *(t.allotted, t.obligated, t.disbursed, t.cash, t.recovered, t.appropriation, t.program)
        )
        yield Claim(treasury, "allotmentOf(uint32)", (number,), answer)
    for (program, number), o in money.obligations.items():
        answer = words(
            *(o.obligated, o.disbursed, o.allotment, o.cancel_at, o.payable_at),
            *(o.recovered, o.released, o.replaced),
        )
        yield Claim(treasury, "obligationOf(address,uint32)", (program, number), answer)
    for key, amount in money.returned.items():
        yield Claim(treasury, "returnedOf(address,uint64)", key, words(amount))
    for due, amount in money.due.items():
        yield Claim(treasury, "dueOn(uint32,uint32)", due, words(amount))
    for reference, cost in money.costs.items():
        answer = words(cost.gross, cost.charged)
        if cost.charged:
            yield Claim(treasury, "costOf(bytes32)", (reference,), answer)


def of_award_program(p: Grants) -> Iterator[Claim]:
    """A grant program's."""
    yield Claim(p.address, "awards()", (), words(len(p.awards)))
    yield Claim(p.address, "draws()", (), words(len(p.draws)))
    for number, a in p.awards.items():
        answer = words(
            *(a.pay_to, a.total, a.application, a.state, a.mode, a.frozen, a.drawn, a.approved),
            *(a.paid, a.returned, a.outstanding, a.disallowed, a.start, a.end, a.offer_ends),
            *(a.open, a.indirect_bps, a.tolerance_bps, a.match_bps, a.recommender, *a.approvers),
            *(a.approved_at, a.allotment, a.org_ref, a.terms_hash, a.report),
        )
        yield Claim(p.address, "awardOf(uint32)", (number,), answer)
        lines = [words(each.budget, each.drawn, each.state, each.evidence) for each in a.lines]
        yield Claim(p.address, "linesOf(uint32)", (number,), array(lines))
        yield Claim(p.address, "signerHash(uint32)", (number,), words(a.signer_hash))
    for number, d in p.draws.items():
        answer = words(
            *(d.award, d.line, d.state, d.amount, d.payable_at, d.payable_block, d.reviewer),
            *(d.period, d.approved_at, *d.approvers, d.gross, d.disallowed, d.outstanding),
            *(d.cost_ref, d.content),
        )
        yield Claim(p.address, "drawOf(uint32)", (number,), answer)
        payment = p.aside.payments.get(number << 32 | d.award)
        if d.state is DrawState.APPROVED and payment is not None:
            answer = words(
                *(payment.pay_to, payment.amount, payment.state, payment.period),
                *(PaymentKind.DRAW, RunState.CERTIFIED, d.payable_at, d.payable_block),
            )
            yield Claim(p.address, "payment(uint64)", (number << 32 | d.award,), answer)
    for organization, amount in p.committed.items():
        yield Claim(p.address, "committedTo(bytes32)", (organization,), words(amount))
