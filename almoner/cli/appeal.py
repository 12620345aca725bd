"""`almoner appeal`: what persons appeal, from the counter to the decision."""

from __future__ import annotations

from dataclasses import asdict

import click

from almoner import money
from almoner.acts import appeals, paid
from almoner.acts.appeals import Appeal
from almoner.chain.agency import Agency
from almoner.cli import continued, desk, intake, numbers, output, session, spelling, words
from almoner.cli.dates import date
from almoner.cli.desk import Desk
from almoner.cli.looks import Look, look
from almoner.cli.parameters import DOLLARS, MOMENT
from almoner.cli.registry import PERSON, Registry
from almoner.cli.session import Session
from almoner.numbering import FIRST_PAYMENT


@click.group()
def appeal() -> None:
    """Appeals: of a payment that is held, or of a proposal, by its number."""


@appeal.command(name="file")
@numbers.subject
@click.option("--received", type=MOMENT, help="When it was received (UTC).")
@click.option("--words", help="What the person says, which the casefile keeps.")
@click.option("--answer", type=click.IntRange(1), help="What a representative wrote (inbox).")
@click.option("--waive", is_flag=True, help="Nothing shall be continued until the decision.")
@desk.act
def file_(
    seat: Desk,
    subject: int,
    received: int | None,
    words: str | None,
    answer: int | None,
    waive: bool,
) -> None:
    """Take an appeal in the person's name; by the counter, with no part in the case.

    Give what was said and when it was received, or the number of an answer that a representative
    wrote on the pages. Example: almoner appeal file 8589935593 --received 2027-02-05 --words "We
    share it" --as counter-1
    """
    if answer is not None:
        received, words = _answered(seat, subject, answer, given=received or words)
    if received is None or not words:
        raise click.UsageError("Give --received and --words, or --answer.")
    statement = seat.statement(subject, appeals.case_of(seat.agency, subject), words)
    receipt = appeals.file(seat.agency, seat.officer, subject, statement, received, waive=waive)
    seat.file_statement(statement, receipt)
    if answer is not None:
        with intake.casefile(seat.here, seat.agency) as casefile:
            casefile.note_filed(answer, office="COUNTER", at=seat.now)
    found = appeals.show(seat.agency, subject)
    timely = "in time" if found.timely else "late, so nothing waits for it without a good cause"
    waits = _named(seat, "COUNTER", continued.until_decided(seat.agency, subject, found))
    seat.say(
        f"The appeal of {subject} is filed, {timely}. It is to be decided by "
        f"{date(found.decide_by)}. {waits}".rstrip(),
        subject=subject,
        timely=found.timely,
        decide_by=found.decide_by,
    )


@appeal.command()
@look
def inbox(seen: Look) -> None:
    """List what representatives wrote on the pages and nobody filed yet.

    Each is to be filed within the days by which a filing may be dated back. Example: almoner appeal
    inbox --office counter --purpose "daily round"
    """
    waiting = seen.casefile.waiting_answers(seen.access)
    if seen.as_json:
        output.show({"answers": [asdict(each) for each in waiting]}, as_json=True)
        return
    told = [
        f"Answer {each.number} about {each.subject}, received {date(each.received_at)} from "
        f"representative {each.representative}: {each.words}"
        for each in waiting
    ]
    click.echo("\n".join(told) or "Nothing waits to be filed.")


@appeal.command(cls=numbers.Leading)
@numbers.subject
@PERSON
@desk.act
def assign(seat: Desk, subject: int, holder: str) -> None:
    """Assign an appeal to a hearing officer (a number, or a key of that person); by any of them.

    Example: almoner appeal assign 8589935593 officer-1 --as officer-2
    """
    officer = Registry().person(holder)
    appeals.assign(seat.agency, seat.officer, subject, officer)
    hears = f"Person {officer} hears the appeal of {subject}."
    seat.say(seat.here.names(seat.agency).spelled(hears), subject=subject, officer=officer)


@appeal.command(name="good-cause")
@numbers.subject
@desk.reason
@desk.act
def good_cause(seat: Desk, subject: int, reason: str) -> None:
    """Find a good cause for a late appeal, which then counts as timely; by a hearing officer.

    What was cut is restored at once where no run has the case, and else once none has (almoner case
    restore). Example: almoner appeal good-cause 12 --reason "File 7: in hospital" --as officer-1
    """
    written = seat.written(reason, appeals.case_of(seat.agency, subject))
    appeals.find_good_cause(seat.agency, seat.officer, subject, written)
    found = appeals.show(seat.agency, subject)
    waits = _named(seat, "HEARING_OFFICER", continued.until_decided(seat.agency, subject, found))
    seat.say(
        f"The appeal of {subject} counts as timely. {waits} It is to be decided by "
        f"{date(found.decide_by)}.",
        subject=subject,
        continued=waits,
        decide_by=found.decide_by,
    )


@appeal.command()
@numbers.subject
@click.option("--for", "side", type=click.Choice(["claimant", "agency"]), required=True)
@click.option(
    "--overpayment",
    metavar="DOLLARS",
    type=DOLLARS,
    default="0",
    help="What the person received and was not due; recorded, and collected by nothing.",
)
@desk.reason
@desk.act
def decide(seat: Desk, subject: int, side: str, overpayment: int, reason: str) -> None:
    """Decide an appeal; the decision is carried out at once. By a hearing officer.

    Example: almoner appeal decide 8589935593 --for claimant --reason "File 7" --as officer-1
    """
    case_no = appeals.case_of(seat.agency, subject)
    if overpayment and side == "agency":
        appeals.show(seat.agency, subject)
        paid.require_overpaid(seat.agency, subject, overpayment)
    appeals.decide(
        seat.agency,
        seat.officer,
        subject,
        seat.written(reason, case_no),
        for_claimant=side == "claimant",
        overpayment=overpayment,
    )
    owed = f", with an overpayment of {money.dollars(overpayment)}" if overpayment else ""
    seat.say(
        f"Decided for the {side}{owed}.",
        subject=subject,
        decided_for=side,
        overpayment=overpayment,
    )


@appeal.command()
@numbers.subject
@session.program_id
@session.as_json
def show(subject: int, program_id: str | None, as_json: bool) -> None:
    """Show the appeal of a payment or a proposal.

    Example: almoner appeal show 8589935593
    """
    here = Session()
    agency = here.agency(program_id)
    found = appeals.show(agency, subject)
    facts = {"subject": subject, **asdict(found), "state": found.state.name.lower()}
    session.show(facts if as_json else _told(here, agency, subject, found), as_json=as_json)


def _answered(seat: Desk, subject: int, number: int, *, given: object) -> tuple[int, str]:
    """When an answer was received, and its words. Refuses one about another subject."""
    if given:
        raise click.UsageError("Give --answer, or --received and --words, not both.")
    with intake.casefile(seat.here, seat.agency) as casefile:
        found = casefile.answer(number, seat.access("COUNTER", "answer of a representative"))
    if found.subject != subject or found.filed_at is not None:
        why = "was filed before" if found.filed_at is not None else f"is about {found.subject}"
        raise click.UsageError(f"Answer {number} {why}: almoner appeal inbox lists what waits.")
    return found.received_at, found.words


def _named(seat: Desk, office: str, waits: str) -> str:
    """What an appeal waits for, to people with the agency's number of its case."""
    if seat.as_json:
        return waits
    purpose = "case of what an appeal waits for"
    return spelling.spelled(seat.here, seat.agency, waits, purpose=purpose, office=office)


def _told(here: Session, agency: Agency, subject: int, found: Appeal) -> dict[str, str]:
    """An appeal in words."""
    people, about = here.names(agency), f"proposal {subject}"
    if subject >= FIRST_PAYMENT:
        purpose = f"appeal of payment {subject}"
        about = f"payment {spelling.payment(here, agency, subject, purpose)}"
    return {
        "subject": about,
        "state": words.said(found.state),
        "timely": words.truth(found.timely),
        "waived": f"{words.truth(found.waived)}, what continues until the decision",
        "received_at": date(found.received_at),
        "decide_by": date(found.decide_by),
        "filer": people.person(found.filer, "the person, by signature"),
        "officer": people.person(found.officer, "any hearing officer"),
        "decider": people.person(found.decider, "nobody yet"),
    }
