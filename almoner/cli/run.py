"""`almoner run`: payment runs from opening to settling, or to their recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click
from rich.progress import Progress

from almoner import money
from almoner.acts import funds, grounds, openings, reviews, runs, sealed
from almoner.acts.openings import LeftOut
from almoner.acts.reviews import Content
from almoner.acts.runs import PaymentKind
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.chain.sender import Sender
from almoner.cli import desk, listings, payments, rolls, session, singles, spelling, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.parameters import NUMBER, PERIOD
from almoner.cli.session import Session
from almoner.errors import Reverted

_run = click.argument("number", metavar="RUN", type=NUMBER)


@click.group()
def run() -> None:
    """Payment runs."""


for part in (
    *(singles.single, payments.set_aside, payments.settle_payment, payments.drop),
    *(payments.expunge, rolls.compile_),
):
    run.add_command(part)


@run.command(name="open")
@click.option("--period", type=PERIOD, required=True)
@click.option("--allotment", type=NUMBER, required=True)
@desk.benefit_act
def open_(seat: Desk, period: int, allotment: int) -> None:
    """Open a run of a period over all cases and seal it; by a maker.

    What would stand in its way later is asked before, and who is left out is named.

    Example: almoner run open --period 1 --allotment 1 --as maker-1
    """
    agency = seat.agency
    # A run that was asked for before this was stopped would be opened a second time.
    seat.officer.await_quiet()
    funds.require_allotment(agency.client, agency.treasury, allotment, agency.program.address)
    left_out = openings.check(agency, seat.officer, period, allotment)
    seat.mention(
        _without(seat, left_out),
        left_out=[asdict(each) for each in left_out],
    )
    number = runs.open_run(agency, seat.officer, period, allotment)
    try:
        _seal(agency, seat.officer, number)
    except Reverted as refusal:
        refusal.add_note(
            f"Run {number} is open and not sealed: seal it later (almoner run seal {number}), or "
            f"take it back (almoner run withdraw {number})."
        )
        raise
    content = reviews.review(agency, number)
    seat.say(
        f"Run {number} pays {content.count} cases {money.dollars(content.total)}.",
        run=number,
        count=content.count,
        total=content.total,
    )


@run.command()
@_run
@desk.benefit_act
def seal(seat: Desk, number: int) -> None:
    """Seal what is left of a run that was stopped midway; any key may.

    Example: almoner run seal 1 --as maker-1
    """
    _seal(seat.agency, seat.officer, number)
    seat.say(f"Run {number} is sealed.", run=number)


@run.command()
@_run
@click.option("--payments", "with_payments", is_flag=True, help="List its payments, by case.")
@session.program_id
@session.as_json
def show(number: int, with_payments: bool, program_id: str | None, as_json: bool) -> None:
    """Show a run as it is on the chain, with the approvals it has and needs.

    Example: almoner run show 1 --payments
    """
    here = Session()
    agency = here.agency(program_id, Kind.BENEFIT)
    found = runs.show(agency, number)
    counted = reviews.approvals(agency, number)
    people, access = here.names(agency), spelling.unsigned(agency, f"payments of run {number}")
    approvers = [person for person in found.approvers if person]
    facts: dict[str, Any] = {
        "run": number,
        "state": found.state.name.lower() if as_json else words.said(found.state),
        "kind": found.kind.name.lower() if as_json else words.SINGLES[found.kind],
        "period": found.period,
        "payments": found.count,
        "total": found.total if as_json else money.dollars(found.total),
        "allotment": found.allotment,
        "maker": found.maker if as_json else people.person(found.maker),
        "approvers": approvers if as_json else people.persons(approvers),
        "needed": counted.needed,
    }
    for name, at in {"opened": found.opened_at, "payable": found.payable_at}.items():
        facts[name] = at if as_json else date(at) if at else "not yet"
    facts["payable_block"] = found.payable_block if as_json else found.payable_block or "not yet"
    if found.kind is not PaymentKind.REGULAR:
        facts |= {"case": found.case_no, "payment": runs.payment_id(number, found.case_no)}
        if not as_json:
            facts["case"] = spelling.named_case(here, agency, found.case_no, access)
    if with_payments and as_json:
        facts["listed"] = listings.of_payments(here, agency, sealed.listed(agency, found), access)
    session.show(facts, as_json=as_json)
    if with_payments and not as_json:
        lines = listings.of_payments(here, agency, sealed.listed(agency, found), access)
        listings.say(listings.payment, lines)


@run.command()
@_run
@desk.benefit_act
def approve(seat: Desk, number: int) -> None:
    """Recompute what a run pays and approve exactly that; by an approver.

    Example: almoner run approve 1 --as approver-1
    """
    content = reviews.review(seat.agency, number)
    needed = reviews.approvals(seat.agency, number).needed
    certified = reviews.approve(seat.agency, seat.officer, content)
    given = reviews.approvals(seat.agency, number).given
    outcome = f"has {given} of {needed} approvals needed; it " + (
        "is certified, and its challenge window runs" if certified else "waits for another person"
    )
    seat.say(
        f"Run {number} over {money.dollars(content.total)}{_single(seat, content)} {outcome}.",
        run=number,
        total=content.total,
        certified=certified,
        approvals=given,
        needed=needed,
    )


@run.command()
@_run
@desk.benefit_act
def settle(seat: Desk, number: int) -> None:
    """Pay what is due in a run; any key may, and a second time pays nobody twice.

    Example: almoner run settle 1 --as anyone
    """
    with Progress(console=session.console, transient=True) as bar:
        task = bar.add_task("Paying")
        paid, failed = runs.settle(
            seat.agency,
            seat.officer,
            number,
            lambda done, of: bar.update(task, completed=done, total=of),
        )
    seat.say(
        f"{paid} payments were made, {len(failed)} refused by the token.",
        run=number,
        paid=paid,
        failed=failed,
    )


@run.command()
@_run
@desk.benefit_act
def lapse(seat: Desk, number: int) -> None:
    """End a run that was not certified in its approval window, or whose maker left; any key may.

    Example: almoner run lapse 1 --as anyone
    """
    runs.lapse(seat.agency, seat.officer, number)
    seat.say(f"Run {number} lapsed; its cases are free in a day.", run=number)


@run.command()
@_run
@desk.published_reason
@desk.benefit_act
def withdraw(seat: Desk, number: int, reason: str) -> None:
    """Take a run back before it is certified; by its maker.

    Example: almoner run withdraw 1 --reason "Wrong allotment" --as maker-1
    """
    runs.withdraw(seat.agency, seat.officer, number, grounds.published(reason))
    seat.say(f"Run {number} is withdrawn; its cases are free in a day.", run=number)


@run.group()
def recall() -> None:
    """Taking a certified run back, whole, before it is payable: by two persons."""


@recall.command()
@_run
@desk.published_reason
@desk.benefit_act
def propose(seat: Desk, number: int, reason: str) -> None:
    """Propose to take a certified run back; by a maker.

    Example: almoner run recall propose 1 --reason "Amounts of last year" --as maker-1
    """
    runs.propose_recall(seat.agency, seat.officer, number, grounds.published(reason))
    seat.say(
        f"Proposed to recall run {number}: an approver confirms it with the same words.",
        run=number,
    )


@recall.command()
@_run
@desk.published_reason
@desk.benefit_act
def confirm(seat: Desk, number: int, reason: str) -> None:
    """Take it back for the same reason, word for word; by an approver.

    Example: almoner run recall confirm 1 --reason "Amounts of last year" --as approver-1
    """
    runs.recall(seat.agency, seat.officer, number, grounds.published(reason))
    seat.say(f"Run {number} is recalled; its money is free, its cases are in a day.", run=number)


def _without(seat: Desk, left_out: Sequence[LeftOut]) -> str | None:
    """Who is due and not in the run, and what gives each case back to its period."""
    if not left_out:
        return None
    access = seat.access("MAKER", "cases that a run leaves out")
    cases = [each.case_no for each in left_out]
    names = spelling.named_cases(seat.here, seat.agency, cases, access)
    lines = [
        f"  case {names[each.case_no]}: "
        + (f"almoner hold lapse {each.payment}, then " if each.held else "")
        + f"almoner run drop {each.payment}"
        for each in left_out
    ]
    head = (
        "The run leaves these cases out, though they are due, as a payment of a recalled run still "
        "stands for them. Any key may end it, and then a run takes them:"
    )
    return "\n".join([head, *lines])


def _single(seat: Desk, content: Content) -> str:
    """What of a single run a person has to see to approve it."""
    single = content.single
    if single is None:
        return ""
    kind = words.SINGLES[single.kind]
    instead = f", for payment {single.original}" if single.original else ""
    access = seat.access("APPROVER", "case of a single run")
    case = spelling.named_case(seat.here, seat.agency, single.case_no, access)
    return f" ({kind} for case {case}, period {single.period}{instead})"


def _seal(agency: Agency, sender: Sender, number: int) -> None:
    with Progress(console=session.console, transient=True) as bar:
        task = bar.add_task("Sealing")
        runs.seal(
            agency, sender, number, lambda done, of: bar.update(task, completed=done, total=of)
        )
