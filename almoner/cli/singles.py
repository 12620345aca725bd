"""`almoner run single`: runs of one payment, each with its own decision."""

from __future__ import annotations

import click

from almoner import money
from almoner.acts import funds, replacing, reviews, runs, singles
from almoner.acts.runs import PaymentKind
from almoner.acts.singles import REPLACING, Single
from almoner.cli import desk, spelling
from almoner.cli.desk import CASE, Desk
from almoner.cli.parameters import DOLLARS, NUMBER, PAYMENT, PERIOD
from almoner.errors import Fault, InputError

_KINDS = {
    kind.name.lower().replace("_", "-"): kind
    for kind in PaymentKind
    if kind not in (PaymentKind.REGULAR, PaymentKind.DRAW)
}


@click.command()
@click.argument("kind", type=click.Choice(list(_KINDS)))
@CASE
@click.argument("amount", metavar="DOLLARS", type=DOLLARS)
@click.option("--period", type=PERIOD, required=True, help="The period it makes good.")
@click.option("--allotment", type=NUMBER, help="Not for a replacement or a reissue.")
@click.option(
    "--original", type=PAYMENT, help="Payment that a replacement or a reissue stands for."
)
@click.option("--original-run", type=NUMBER, help="The same, by the run in which it was.")
@click.option(
    "--decision",
    required=True,
    help="Decision it rests on, in words the casefile keeps; a salted digest is sent.",
)
@desk.benefit_act
def single(
    seat: Desk,
    kind: str,
    case_number: str,
    amount: int,
    period: int,
    allotment: int | None,
    original: int | None,
    original_run: int | None,
    decision: str,
) -> None:
    """Open a run of one payment to a case's account of now; by a maker.

    A replacement or a reissue stands for an earlier payment and draws on its allotment.

    Example: almoner run single supplement C-000017 50 --period 1 --allotment 1 --decision "File 12:
    underpaid" --as maker-1
    """
    wanted = _KINDS[kind]
    _require_source(wanted, allotment, original, original_run)
    agency = seat.agency
    if allotment is not None:
        funds.require_allotment(agency.client, agency.treasury, allotment, agency.program.address)
    one = desk.enrolled(seat.here, case_number, seat.agency)
    if original_run is not None:
        original = runs.payment_id(original_run, one.case_no)
    asked = Single(
        case_no=one.case_no,
        kind=wanted,
        period=period,
        amount=amount,
        original=original or 0,
        allotment=allotment or 0,
        decision=seat.written(decision, one.case_no),
    )
    if original:
        replacing.require_replaceable(agency, asked)
    number = singles.open_single(agency, seat.officer, asked)
    content = reviews.review(agency, number)
    seat.say(
        f"Run {number} pays case {one.case_number} {money.dollars(content.total)}; at least two "
        "approvers certify it.",
        run=number,
        **spelling.facts(one),
        total=content.total,
    )


def _require_source(
    kind: PaymentKind, allotment: int | None, original: int | None, original_run: int | None
) -> None:
    """Raises InputError unless the money comes from where this kind takes it."""
    field = kind.name.lower().replace("_", "-")
    named = sum(each is not None for each in (original, original_run))
    if kind in REPLACING and (named == 0 or allotment is not None):
        reason = "give --original, and no --allotment: it draws on that of the original"
        raise InputError([Fault(field=field, reason=reason)])
    if kind in REPLACING and named == 2:
        reason = "give --original or --original-run, and not both: it stands for one payment"
        raise InputError([Fault(field=field, reason=reason)])
    if kind not in REPLACING and (allotment is None or named):
        reason = "give --allotment, and no --original: it stands for no earlier payment"
        raise InputError([Fault(field=field, reason=reason)])
