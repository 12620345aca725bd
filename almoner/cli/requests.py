"""`almoner case pay-to`, `signer`, `witness`, `judge` …: what the counter does for a person."""

from __future__ import annotations

import click
from eth_utils.crypto import keccak

from almoner.acts import changes, conflicts, requests
from almoner.acts.changes import ChangeKind, ProposalState
from almoner.casefile import Enrolled
from almoner.cli import desk, spelling
from almoner.cli.changes import number
from almoner.cli.dates import date
from almoner.cli.desk import CASE, Desk
from almoner.cli.parameters import ADDRESS, SIGNER


@click.group(name="pay-to")
def pay_to() -> None:
    """Another account for a case."""


@pay_to.command(name="file")
@CASE
@click.argument("account", type=ADDRESS)
@desk.evidence
@desk.benefit_act
def file_pay_to(seat: Desk, case_number: str, account: str, evidence: str) -> None:
    """Ask for another account in the person's name; by the counter.

    Example: almoner case pay-to file C-000017 0x… --evidence "Form 8 of 2027-02-05" --as counter-1
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    value = bytes.fromhex(account.removeprefix("0x")).rjust(32, b"\0")
    conflicts.require_none(seat.agency, one.case_no, ChangeKind.PAY_TO, value=value)
    written = seat.written(evidence, one.case_no)
    made = requests.file_pay_to(seat.agency, seat.officer, one.case_no, account, written)
    _filed(seat, one, made)


@click.group()
def signer() -> None:
    """Another key for a case's person."""


@signer.command(name="file")
@CASE
@click.argument("key", metavar="SIGNER", type=SIGNER)
@desk.evidence
@desk.benefit_act
def file_signer(seat: Desk, case_number: str, key: bytes, evidence: str) -> None:
    """Ask for another key in the person's name, as after a lost device; by the counter.

    SIGNER is an account (0x and 40 digits), or the passkey verifier with a public key (168).

    Example: almoner case signer file C-000017 0x… --evidence "Form 9 of 2027-02-05" --as counter-1
    """
    one = desk.enrolled(seat.here, case_number, seat.agency)
    conflicts.require_none(seat.agency, one.case_no, ChangeKind.SIGNER, value=keccak(key))
    written = seat.written(evidence, one.case_no)
    made = requests.file_signer(seat.agency, seat.officer, one.case_no, key, written)
    _filed(seat, one, made)


@click.command()
@number
@desk.act
def witness(seat: Desk, number: int) -> None:
    """Attest that the person asked in person before you both; by another counter officer.

    Example: almoner case witness 7 --as counter-2
    """
    requests.witness(seat.agency, seat.officer, number)
    seat.say(f"Proposal {number} was made in person: nobody can object.", proposal=number)


@click.command()
@number
@desk.evidence
@desk.act
def contest(seat: Desk, number: int, evidence: str) -> None:
    """Object to a change of account or key in the person's name; by another counter officer.

    Example: almoner case contest 7 --evidence "Call of 2027-02-07" --as counter-2
    """
    case_no = changes.show(seat.agency, number).case_no
    requests.contest(seat.agency, seat.officer, number, seat.written(evidence, case_no))
    until = changes.show(seat.agency, number).effective_at
    seat.say(
        f"Proposal {number} is contested: a third counter officer judges it before {date(until)}.",
        proposal=number,
        decide_by=until,
    )


@click.command()
@number
@click.option(
    "--stands/--falls",
    "stands",
    required=True,
    default=None,
    help="Whether the objection stands; then the change falls.",
)
@desk.reason
@desk.act
def judge(seat: Desk, number: int, stands: bool, reason: str) -> None:
    """Judge an objection; by a counter officer who neither filed nor contested.

    Example: almoner case judge 7 --falls --reason "File 12: spoke to both" --as counter-3
    """
    case_no = changes.show(seat.agency, number).case_no
    requests.judge(seat.agency, seat.officer, number, seat.written(reason, case_no), stands=stands)
    state = changes.show(seat.agency, number).state
    outcome = {
        ProposalState.CLOSED: "falls",
        ProposalState.ENACTED: "is in effect",
        ProposalState.CONFIRMED: "is confirmed; almoner case enact carries it out",
    }
    seat.say(f"Proposal {number} {outcome[state]}.", proposal=number, state=state.name.lower())


@click.command()
@number
@desk.act
def lapse(seat: Desk, number: int) -> None:
    """Close a contested change that nobody judged in time; any key may.

    Example: almoner case lapse 7 --as anyone
    """
    requests.lapse(seat.agency, seat.officer, number)
    seat.say(f"Proposal {number} is closed; the person may ask again, in person.", proposal=number)


def _filed(seat: Desk, one: Enrolled, made: int) -> None:
    due = changes.show(seat.agency, made).effective_at
    seat.say(
        f"Proposal {made} for case {one.case_number} cools off until {date(due)}; then almoner "
        "case enact carries it out.",
        proposal=made,
        **spelling.facts(one),
        effective_at=due,
    )
