"""`almoner case`: cases from their approval to their end."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from almoner import enrollment, money
from almoner.acts import appeals, cases, people
from almoner.acts.cases import Case, CaseStatus
from almoner.casefile import Access
from almoner.chain.deployment import Kind
from almoner.cli import (
    changes,
    desk,
    exceptions,
    intake,
    letters,
    mass,
    requests,
    retention,
    session,
    spelling,
)
from almoner.cli import words as vocabulary
from almoner.cli.access_log import access_log
from almoner.cli.casefile_key import key
from almoner.cli.contacts import contact
from almoner.cli.dates import date
from almoner.cli.desk import CASE, Desk
from almoner.cli.legal_holds import legal_hold
from almoner.cli.names import Names
from almoner.cli.parameters import DIGEST, PERIOD
from almoner.cli.representatives import representative
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.numbering import on_chain

_DAY = 86_400
_period = click.option("--period", type=PERIOD, required=True)


@click.group()
def case() -> None:
    """Cases of one program."""


for part in (
    *(changes.propose, changes.approve_change, changes.withdraw_change, changes.enact),
    *(changes.restore, mass.propose, mass.enact_mass, requests.pay_to, requests.signer),
    *(requests.witness, requests.contest, requests.judge, requests.lapse),
    *(exceptions.double_member, exceptions.shared_account),
    *(contact, representative, legal_hold, key, access_log),
    *(retention.retention, retention.erase),
):
    case.add_command(part)


@case.command()
@intake.roster_file
@intake.program_file
@session.acting
@session.dry_run
@session.as_json
def approve(roster_path: Path, program_path: Path, name: str, dry_run: bool, as_json: bool) -> None:
    """Approve the enrolled households of a roster, exactly as the roster says.

    Example: almoner case approve --file roster.csv --as determiner-1
    """
    program, roster = intake.read(program_path, roster_path)
    seat = Desk(program.id, name, dry_run=dry_run, as_json=as_json)
    keys = intake.keys(seat.here.settings)
    with (
        intake.casefile(seat.here, seat.agency) as casefile,
        intake.watched("Approving", quiet=as_json) as progress,
    ):
        done = enrollment.approve(seat.agency, roster, seat.officer, casefile, keys, progress)
    seat.say(
        f"{done.approved:,} of {done.households:,} cases were approved; {done.already:,} were "
        "before.",
        **asdict(done),
    )


@case.command()
@CASE
@click.option("--office", help="Your office, to see personal data; noted in the access log.")
@click.option("--purpose", help="What you need it for; noted in the access log.")
@session.program_id
@session.as_json
def show(
    case_number: str,
    office: str | None,
    purpose: str | None,
    program_id: str | None,
    as_json: bool,
) -> None:
    """Show a case as it is on the chain; with an office and a purpose, its personal data too.

    Example: almoner case show C-000017 --office counter --purpose "address for a letter"
    """
    if (office is None) != (purpose is None):
        raise InputError([Fault(reason="give both --office and --purpose, or neither")])
    holder = people.office(office) if office else None
    here = Session()
    agency = here.agency(program_id, Kind.BENEFIT)
    one = desk.enrolled(here, case_number, agency)
    found = cases.show(agency, one.case_no)
    overpaid = appeals.overpaid(agency, one.case_no)
    facts: dict[str, Any] = {
        **(spelling.facts(one) if as_json else {"case": one.case_number}),
        **asdict(found),
        "status": found.status.name.lower(),
        "overpaid": overpaid,
    }
    if not as_json:
        facts |= _told(found, overpaid, here.names(agency))
    if holder and purpose:
        access = Access(office=holder.name, purpose=purpose, at=agency.client.head()[2])
        with intake.casefile(here, agency) as casefile:
            facts |= casefile.case(one.case_no, access).private
    session.show(facts, as_json=as_json)


@case.command()
@click.argument("digest", type=DIGEST)
@click.option("--office", required=True, help="Your office; noted in the access log.")
@click.option("--purpose", required=True, help="What you need it for; noted in the access log.")
@session.as_json
def words(digest: bytes, office: str, purpose: str, as_json: bool) -> None:
    """Show what an officer wrote behind a digest on the chain, with the salt that opens it.

    Example: almoner case words 0x… --office hearing-officer --purpose "appeal 12"
    """
    holder = people.office(office)
    here = Session()
    now = here.client().head()[2]
    access = Access(office=holder.name, purpose=purpose, at=now)
    with intake.casefile(here) as casefile:
        found = casefile.grounds(digest, access)
        about = [] if found.case_no is None else [found.case_no]
        named = casefile.case_numbers(about, access)
    facts = {"case": found.case_no, "words": found.words, "salt": f"0x{found.salt.hex()}"}
    if found.case_no is not None and not as_json:
        facts["case"] = named.get(found.case_no, on_chain(found.case_no))
    session.show({**facts, "written": date(found.written_at)}, as_json=as_json)


@case.command(name="offer-key")
@CASE
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True)
@click.option("--letter", is_flag=True, help="Send it as a letter on paper, and do not print it.")
@desk.benefit_act
def offer_key(seat: Desk, case_number: str, days: int, letter: bool) -> None:
    """Make a one-time code for a case, print it once and offer its key on the chain.

    The code goes into a letter and is kept nowhere, also not in the letter's copy. If this is
    stopped before the letter is sent, offer another. Example: almoner case offer-key C-000017 --as
    counter-1
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    expires_at = seat.now + days * _DAY
    code, address = seat.code(one.case_no, expires_at)
    offered = {**spelling.facts(one), "address": address, "expires_at": expires_at}
    if letter:
        with letters.letters(seat) as dispatch:
            # Before the offer: a code that cannot be sent would only be lost.
            dispatch.require_paper(one.case_no)
            cases.offer_key(seat.agency, seat.officer, one.case_no, address, expires_at)
            sent = dispatch.send_code(one.case_no, code, expires_at)
        seat.say(
            f"The letter with the code of case {one.case_number} is in "
            f"{seat.here.settings.outbox}: print and post it. The code ends in {days} days.",
            **offered,
            letter=letters.facts(sent),
        )
        return
    cases.offer_key(seat.agency, seat.officer, one.case_no, address, expires_at)
    seat.say(
        f"The code of case {one.case_number} is {code}\nWrite it into the letter now: it is not "
        f"kept. It ends in {days} days.",
        **offered,
        code=code,
    )


@case.command()
@CASE
@desk.reason
@desk.benefit_act
def reject(seat: Desk, case_number: str, reason: str) -> None:
    """Refuse an enrollment; by a determiner. Its household may enroll anew.

    Example: almoner case reject C-000017 --reason "File 12: another address" --as determiner-1
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    written = seat.written(reason, one.case_no)
    cases.reject(seat.agency, seat.officer, one.case_no, written)
    seat.say(
        f"Case {one.case_number} is rejected; its household may enroll anew.", **spelling.facts(one)
    )


@case.command()
@CASE
@desk.reason
@desk.benefit_act
def withdraw(seat: Desk, case_number: str, reason: str) -> None:
    """Take an enrollment back before its approval; by the caseworker who made it.

    Example: almoner case withdraw C-000017 --reason "File 12: typed twice" --as worker-cw01
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    written = seat.written(reason, one.case_no)
    cases.withdraw(seat.agency, seat.officer, one.case_no, written)
    seat.say(
        f"Case {one.case_number} is withdrawn; its household may enroll anew.",
        **spelling.facts(one),
    )


@case.command()
@CASE
@desk.benefit_act
def close(seat: Desk, case_number: str) -> None:
    """Close a terminated case nobody can appeal in time any more, so that its household may enroll
    anew; any key may.

    Example: almoner case close C-000017 --as anyone
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    cases.close(seat.agency, seat.officer, one.case_no)
    seat.say(
        f"Case {one.case_number} is closed; its household may enroll anew.", **spelling.facts(one)
    )


@case.command()
@CASE
@_period
@session.program_id
@session.as_json
def late(case_number: str, period: int, program_id: str | None, as_json: bool) -> None:
    """Say whether a case waits for a period's payment longer than the program allows.

    Example: almoner case late C-000017 --period 1
    """
    here = Session()
    agency = here.agency(program_id, Kind.BENEFIT)
    one = desk.enrolled(here, case_number, agency)
    is_late = cases.is_late(agency, one.case_no, period)
    session.say(
        f"Case {one.case_number} is {'late' if is_late else 'not late'} in period {period}.",
        as_json=as_json,
        **spelling.facts(one),
        period=period,
        late=is_late,
    )


@case.command(name="report-late")
@CASE
@_period
@desk.benefit_act
def report_late(seat: Desk, case_number: str, period: int) -> None:
    """Put on record that a case was not paid in time; any key may.

    Example: almoner case report-late C-000017 --period 1 --as anyone
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    cases.report_late(seat.agency, seat.officer, one.case_no, period)
    seat.say(
        f"It is on record that case {one.case_number} was not paid in time in period {period}.",
        **spelling.facts(one),
        period=period,
    )


def _is_over(found: Case) -> bool:
    return found.status in (CaseStatus.TERMINATED, CaseStatus.CLOSED)


def _told(found: Case, overpaid: int, names: Names) -> dict[str, str]:
    """What of a case machines read as numbers, in words."""
    return {
        "amount": f"{money.dollars(found.amount)} a period",
        "caseworker": names.person(found.caseworker),
        "determiner": names.person(found.determiner, "nobody yet"),
        # A case that was given back keeps the time it had ended at.
        "ended_at": vocabulary.moment(found.ended_at * _is_over(found), "not ended"),
        "signer_bound": vocabulary.truth(found.signer_bound),
        "frozen": vocabulary.truth(found.frozen),
        "overpaid": money.dollars(overpaid),
    }
