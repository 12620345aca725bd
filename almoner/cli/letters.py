"""`almoner notice send` and `print`: letters to households, by what the ledger says is due."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import click

from almoner.acts import changes, notices
from almoner.acts.changes import ChangeKind
from almoner.casefile import Channel, Letter
from almoner.chain.deployment import Kind
from almoner.cli import desk, guidance, intake, spelling, words
from almoner.cli.bars import bar
from almoner.cli.dates import DAY_SECONDS, date
from almoner.cli.desk import Desk
from almoner.cli.looks import Look, look
from almoner.cli.parameters import LONG_NUMBER
from almoner.errors import AlmonerError, ConfigError, Fault, InputError, NodeUnreachable
from almoner.ledger.views import Views
from almoner.letters.composition import Composer
from almoner.letters.dispatch import Dispatch
from almoner.letters.kinds import NOTICES
from almoner.letters.matters import Matter, of_program
from almoner.letters.senders import senders
from almoner.letters.turn import turn
from almoner.numbering import FIRST_PAYMENT
from almoner.program import ProgramFile
from almoner.program.described import NoticeMode

DECIDED_DAYS = 30
"""Decisions older than that are not told among all: who was told otherwise, or before letters were
kept, would be told again."""
_AWAIT_SECONDS = 30.0
_PURPOSE = "letters to households"
_ASKED = b"\1" * 32
"""Evidence by which the chain is only asked; a letter's digest takes its place."""
_PAGE_BREAK = "\f"
_UNFORESEEN = (
    "The letter cannot be made or sent ({fault}): check the contact (almoner case contact show), "
    "or hand the letter over."
)


class Refusals:
    """What could not be sent, and why: one household's never keeps the others from theirs."""

    def __init__(self, seat: Desk, *, alone: bool) -> None:
        """`alone` where one subject was asked for: then its fault is the command's."""
        self._seat = seat
        self.alone = alone
        self.said: list[str] = []

    @contextmanager
    def of(self, matter: Matter) -> Iterator[None]:
        """Notes what a matter is refused for. Raises NodeUnreachable: without a node none goes."""
        try:
            yield
        except NodeUnreachable:
            raise
        except Exception as fault:
            if self.alone:
                raise
            self.said.append(f"{self._named(matter)}: {self._why(fault)}")

    def end(self) -> None:
        """Says what was refused, and ends the command with 1 if anything was."""
        for line in self.said:
            click.echo(line, err=True)
        if self.said:
            sys.exit(1)

    def _why(self, fault: Exception) -> str:
        if isinstance(fault, AlmonerError):
            return guidance.sentence(fault, self._seat.agency)
        # What a library says can name the address; the log of an error is not the place.
        return _UNFORESEEN.format(fault=type(fault).__name__)

    def _named(self, matter: Matter) -> str:
        """A matter as people name it."""
        access = self._seat.access("COUNTER", _PURPOSE)
        case = spelling.named_case(self._seat.here, self._seat.agency, matter.case_no, access)
        return f"{matter.kind.replace('_', ' ')}, {matter.subject}, case {case}"


class Officer:
    """Attests on the chain, with the officer's key."""

    def __init__(self, seat: Desk) -> None:
        self._seat = seat

    def require(self, proposal: int, channel: Channel) -> None:
        """Asks the chain whether it would take the attestation. Raises Reverted."""
        number = notices.Channel[channel.name]
        notices.require(self._seat.agency, self._seat.officer, proposal, number, _ASKED)

    def attest(self, proposal: int, channel: Channel, evidence: bytes) -> None:
        """Attests a dispatch. Raises Reverted."""
        number = notices.Channel[channel.name]
        notices.serve(self._seat.agency, self._seat.officer, proposal, number, evidence)


@click.command()
@click.argument("subject", metavar="[SUBJECT]", type=LONG_NUMBER, required=False)
@click.option("--all", "everything", is_flag=True, help="Send all letters that are due.")
@desk.benefit_act
def send(seat: Desk, subject: int | None, everything: bool) -> None:
    """Send the letters about a proposal or a payment, or all that are due, and attest the notices.

    SUBJECT is the number of a proposal, or of a payment that is held or whose appeal was decided.
    Each letter is kept in the casefile first; what was sent is not sent again, whatever ended the
    run before. A dry run shows the letters. Example: almoner notice send 1 --as counter-1
    """
    if (subject is None) is not everything:
        raise InputError([Fault(field="subject", reason="give one number, or --all")])
    with _dispatch(seat) as (dispatch, program):
        refusals = Refusals(seat, alone=not everything)
        if subject is not None:
            matters = _about(seat, subject)
        else:
            since = seat.now - DECIDED_DAYS * DAY_SECONDS
            matters = _due(dispatch, _all(seat, since), refusals)
        if seat.rehearsing:
            _show(seat, dispatch, program, matters, refusals)
        else:
            _send(seat, dispatch, program, matters, refusals)


@click.command(name="print")
@click.option("--case", "case_number", metavar="CASE", required=True, help="Whose letters.")
@click.option("--letter", "number", type=click.IntRange(1), help="Only this one, as listed.")
@click.option("--list", "listed", is_flag=True, help="List them, and print none.")
@look
def print_(seen: Look, case_number: str, number: int | None, listed: bool) -> None:
    """Print the letters of a case again, each on a page of its own; the reading is logged.

    Example: almoner notice print --case C-000017 --letter 2 --office counter --purpose "call"
    """
    case_no = seen.casefile.case(case_number, seen.access).case_no
    found = [] if case_no is None else seen.casefile.letters(case_no, seen.access)
    if number is not None and number > len(found):
        reason = f"there is no letter {number} of case {case_number}; it has {len(found)}"
        raise InputError([Fault(field="letter", reason=reason)])
    chosen = list(enumerate(found, start=1))
    if number is not None:
        chosen = chosen[number - 1 : number]
    if seen.as_json:
        told = [{"letter": at, **facts(each), "text": each.text} for at, each in chosen]
        seen.say("", letters=told)
    elif listed or not chosen:
        lines = [f"{at}  {_listed(each)}" for at, each in chosen]
        click.echo("\n".join(lines) or f"No letter to case {case_number} is kept.")
    else:
        click.echo(_PAGE_BREAK.join(each.text for _, each in chosen), nl=False)


def facts(letter: Letter) -> dict[str, Any]:
    """A letter for machines, without what it says and where it went."""
    return {
        "kind": letter.kind,
        "subject": letter.subject,
        "case": letter.case_no,
        "language": letter.language,
        "channel": str(letter.channel),
        "to_contact_of_before": letter.before,
        "state": str(letter.state),
        "digest": f"0x{letter.digest.hex()}",
    }


def sent_about(seat: Desk, case_no: int, subject: int) -> Letter | None:
    """The letter that was sent to a household about a subject and has not come back."""
    if seat.agency.kind is not Kind.BENEFIT:
        return None  # an award of this number is no household's case
    access = seat.access("COUNTER", "a letter that came back")
    with intake.casefile(seat.here, seat.agency) as casefile:
        letters = casefile.letters(case_no, access)
    found = [
        each
        for each in letters
        if each.subject == subject and not each.before and each.sent_at is not None
    ]
    return found[-1] if found and found[-1].returned_at is None else None


@contextmanager
def letters(seat: Desk) -> Iterator[Dispatch]:
    """Who sends a program's letters for an officer. Raises ConfigError without its file."""
    with _dispatch(seat) as (dispatch, _):
        yield dispatch


@contextmanager
def _dispatch(seat: Desk) -> Iterator[tuple[Dispatch, ProgramFile]]:
    program = words.program_file(seat.here, seat.agency)
    if not isinstance(program, ProgramFile):
        raise ConfigError(
            "The file of this program is not in the folder programs: put it there; its letters are "
            "written by it."
        )
    settings = seat.here.settings
    alone = nullcontext() if seat.rehearsing else turn(settings.home)
    carried = senders(settings.outbox, settings.smtp, settings.smtp_from)
    with alone, intake.casefile(seat.here, seat.agency) as casefile:
        access = seat.access("COUNTER", _PURPOSE)
        yield Dispatch(Composer(program), casefile, carried, access), program


def _all(seat: Desk, decided_since: int = 0) -> list[Matter]:
    """What all households have to be told, as of the newest block."""
    block, _, now = seat.agency.client.head()
    views = Views(seat.here.settings.ledger)
    views.await_block(block, _AWAIT_SECONDS)
    return of_program(views, seat.agency.program.address, now, decided_since=decided_since)


def _about(seat: Desk, subject: int) -> list[Matter]:
    """The same about one payment or proposal. Raises InputError where there is nothing to tell."""
    found = [each for each in _all(seat) if each.subject == subject]
    if found:
        return found
    if subject >= FIRST_PAYMENT:
        what = f"payment {subject} is not held for a check, and no appeal of it was decided"
    else:
        proposal = changes.show(seat.agency, subject)
        state = words.said(proposal.state)
        what = f"proposal {subject} is {state} ({words.KINDS[proposal.kind]}): no letter is due"
        if proposal.kind is ChangeKind.MASS:
            what = (
                f"proposal {subject} is a mass change: send its letters to all its cases, then "
                f"attest that (almoner notice serve {subject})"
            )
    raise InputError([Fault(field="subject", reason=what)])


def _due(dispatch: Dispatch, matters: Sequence[Matter], refusals: Refusals) -> list[Matter]:
    """Those of which something is still to be sent."""
    found = []
    for matter in matters:
        with refusals.of(matter):
            if dispatch.is_due(matter):
                found.append(matter)
    return found


def _send(
    seat: Desk,
    dispatch: Dispatch,
    program: ProgramFile,
    matters: Sequence[Matter],
    refusals: Refusals,
) -> None:
    sent: list[Letter] = []
    chain = Officer(seat)
    with nullcontext(None) if refusals.alone or seat.as_json else bar("Sending letters") as told:
        for done, matter in enumerate(matters):
            if told is not None:
                told(done, len(matters))
            with refusals.of(matter):
                _require_dispatch_counts(program, matter)
                sent += dispatch.send(matter, chain)
    refused = refusals.said
    seat.say(_summary(seat, sent, refused), letters=[facts(each) for each in sent], refused=refused)
    refusals.end()


def _summary(seat: Desk, sent: Sequence[Letter], refused: Sequence[str]) -> str:
    """What was sent, and what comes next."""
    if not sent and not refused:
        return "No letter is due."
    lines = [f"{len(sent)} letter{'' if len(sent) == 1 else 's'} sent."]
    for each in sent:
        if each.kind in NOTICES:
            due = changes.show(seat.agency, each.subject).enactable_at
            lines.append(
                f"Notice of proposal {each.subject} is served by {each.channel}; it can be carried "
                f"out from {date(due)}. If it comes back: almoner notice returned {each.subject}."
            )
    if any(each.channel is Channel.LETTER for each in sent):
        lines.append(f"Print and post what is in {seat.here.settings.outbox}.")
    if refused:
        lines.append(f"{len(refused)} not sent: see above, then run the same again.")
    return "\n".join(lines)


def _show(
    seat: Desk,
    dispatch: Dispatch,
    program: ProgramFile,
    matters: Sequence[Matter],
    refusals: Refusals,
) -> None:
    """Shows the letters as they would be sent; the chain is asked about the notices."""
    shown = []
    for matter in matters:
        with refusals.of(matter):
            _require_dispatch_counts(program, matter)
            for each in dispatch.drafts(matter):
                if matter.kind in NOTICES:
                    Officer(seat).require(matter.subject, each.recipient.channel)
                shown.append({**facts(each.letter), "text": each.letter.text})
    text = _PAGE_BREAK.join(str(each["text"]) for each in shown)
    said = {"refused": refusals.said} if refusals.said else {}
    seat.say(f"{text}\nNothing was sent.", sent=False, letters=shown, **said)
    refusals.end()


def _require_dispatch_counts(program: ProgramFile, matter: Matter) -> None:
    """Raises ConfigError where notices count from their delivery: no letter knows its day."""
    if matter.kind in NOTICES and program.notices.mode is NoticeMode.DELIVERY:
        raise ConfigError(
            "Notices of this program count from their delivery: hand this one over, and attest "
            f"that (almoner notice serve {matter.subject} --channel by-hand)."
        )


def _listed(letter: Letter) -> str:
    went = date(letter.sent_at) if letter.sent_at else "not sent"
    back = f", came back {date(letter.returned_at)}" if letter.returned_at else ""
    about = f" about {letter.subject}" if letter.subject else ""
    to = ", to a contact of before" if letter.before else ""
    return f"{letter.kind.replace('_', ' ')}{about}, by {letter.channel}, {went}{back}{to}"
