"""`almoner case retention` and `erase`: what is due to be forgotten, and forgetting it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from almoner.acts import people
from almoner.casefile import ALL_BUT_THE_LOG, Access, Casefile, Erasing, Kind, Schedule
from almoner.casefile import retention as schedules
from almoner.chain import deployment as deployments
from almoner.chain.agency import Agency
from almoner.chain.deploy import LOCAL_CHAIN
from almoner.cli import intake, output, session, spelling
from almoner.cli.dates import date, day
from almoner.cli.session import Session
from almoner.config import PROJECT_ROOT
from almoner.errors import CasefileError, ConfigError, Fault, InputError
from almoner.ledger.endings import Ending, endings
from almoner.ledger.views import Views
from almoner.numbering import on_chain

_AWAIT_SECONDS = 30.0
_UNCONFIRMED = (
    "Nobody confirmed the retention schedule: have its figures confirmed, and write who did into "
    "confirmed_by. Until then nothing is erased by it but on a local chain, and this is {chain}."
)
schedule_file = click.option(
    "--schedule",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Retention schedule; programs/retention/ID.toml of the program if left out.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of record of one household, and when it is due."""

    ending: Ending
    kind: Kind
    due_at: int
    rule: str
    held: str | None
    """The legal hold that stops it."""


class Shelf:
    """A program's casefile beside what the ledger says of its cases, both as of now."""

    def __init__(self, here: Session, agency: Agency, casefile: Casefile) -> None:
        block, _, self.now = agency.client.head()
        Views(here.settings.ledger).await_block(block, _AWAIT_SECONDS)
        self.casefile = casefile
        self.endings = endings(here.settings.ledger, agency.program.address)

    @property
    def under_way(self) -> int:
        """How many households have something that is not over."""
        return sum(each.ended_at is None for each in self.endings)

    def lines(self, schedule: Schedule) -> Iterator[Line]:
        """What is kept of households that are over, and when it is due."""
        kept, held = self.casefile.kept(), self.casefile.cases_under_legal_hold()
        for each in self.endings:
            if each.ended_at is None:
                continue
            kinds = frozenset().union(*(kept.get(no, frozenset()) for no in each.case_nos))
            stopped = next((held[no] for no in each.case_nos if no in held), None)
            for kind in (kind for kind in Kind if kind in kinds):
                rule = schedule.rules[kind]
                yield Line(
                    ending=each,
                    kind=kind,
                    due_at=rule.due(each.ended_at),
                    rule=str(rule),
                    held=stopped,
                )

    def due(self, schedule: Schedule) -> list[Line]:
        """What is due now."""
        return [each for each in self.lines(schedule) if each.due_at <= self.now]

    def of(self, case_no: int | None, case_ref: bytes) -> Ending | None:
        """The household of a case by its number on chain, or else by its reference."""
        for each in self.endings:
            if case_no in each.case_nos or (case_no is None and each.case_ref == case_ref):
                return each
        return None


@click.command()
@schedule_file
@click.option("--all", "everything", is_flag=True, help="Show also what is due later.")
@session.program_id
@session.as_json
def retention(path: Path | None, everything: bool, program_id: str | None, as_json: bool) -> None:
    """Show what of the casefile is due to be erased, why and since when. Nothing is erased by it.

    Example: almoner case retention --all
    """
    here = Session()
    agency = here.agency(program_id, deployments.Kind.BENEFIT)
    schedule = _schedule(here, agency, path)
    with intake.casefile(here, agency) as casefile:
        shelf = Shelf(here, agency, casefile)
        lines = list(shelf.lines(schedule)) if everything else shelf.due(schedule)
        before = schedule.rules[Kind.ACCESS_LOG].before(shelf.now)
        several = casefile.accesses_before(before)
        erased = casefile.erasures()
    access = spelling.unsigned(agency, "retention")
    case_nos = {no for each in lines for no in each.ending.case_nos}
    names = spelling.known(here, agency, sorted(case_nos), access)
    if as_json:
        facts = {
            "records": [_facts(each, names, shelf.now) for each in lines],
            "confirmed_by": schedule.confirmed_by,
            "under_way": shelf.under_way,
            "accesses": several,
            "erased": [
                {"at": each.at, "office": each.office, "case": each.case_no, "kinds": each.kinds}
                for each in erased
            ],
        }
        output.show(facts, as_json=True)
        return
    for each in lines:
        click.echo(_told(each, names))
    if not schedule.confirmed_by:
        click.echo("Nobody confirmed the figures of this schedule.")
    due = sum(each.due_at <= shelf.now for each in lines)
    records, logged = session.counted(due, "record")[:-1], session.counted(several, "line")[:-1]
    click.echo(
        f"{records} due, and {logged} of the access log about no single case. Under way, and not "
        f"to be erased: {session.counted(shelf.under_way, 'household')} almoner case erase removes "
        "what is due."
    )


@click.command()
@schedule_file
@click.option("--case", "case_number", help="This case alone, by the agency's number, due or not.")
@click.option("--reason", help="With --case: why, in words; the casefile keeps it.")
@click.option("--office", required=True, help="Your office; the casefile keeps it.")
@session.program_id
@session.as_json
def erase(
    path: Path | None,
    case_number: str | None,
    reason: str | None,
    office: str,
    program_id: str | None,
    as_json: bool,
) -> None:
    """Erase what is due for good, or one case for a reason; see almoner case retention before.

    Refused for a case that is not over, or is under a legal hold. Copies of the casefile made
    before still have it. Example: almoner case erase --office program-admin
    """
    if (case_number is None) != (reason is None):
        raise InputError([Fault(reason="give both --case and --reason, or neither")])
    holder, here = people.office(office), Session()
    agency = here.agency(program_id, deployments.Kind.BENEFIT)
    schedule = None if reason else _confirmed(_schedule(here, agency, path), agency)
    held: list[str] = []
    with intake.casefile(here, agency) as casefile:
        shelf = Shelf(here, agency, casefile)
        if schedule is None:
            access = Access(office=holder.name, purpose=str(reason), at=shelf.now)
            wanted = [_of_one(here, shelf, str(case_number), access)]
        else:
            wanted, held = _of_due(shelf.due(schedule))
        with intake.watched("Erasing", quiet=as_json) as progress:
            casefile.erase(wanted, office=holder.name, at=shelf.now, told=progress)
        if schedule is not None:
            rule = schedule.rules[Kind.ACCESS_LOG]
            before = rule.before(shelf.now)
            casefile.erase_accesses(before=before, rule=str(rule), office=holder.name, at=shelf.now)
    for why in held:
        click.echo(spelling.spelled(here, agency, why, purpose="legal holds"), err=True)
    erased = [
        {"cases": each.case_nos, "kinds": [kind for kind in Kind if kind in each.kinds]}
        for each in wanted
    ]
    session.say(
        f"{session.counted(len(wanted), 'household')[:-1]} erased in whole or in part, "
        f"{len(held)} kept by legal holds.",
        as_json=as_json,
        erased=erased,
        under_legal_hold=held,
    )


def _of_due(lines: Sequence[Line]) -> tuple[list[Erasing], list[str]]:
    """What to erase of what is due, and why the rest is not."""
    households: dict[bytes, list[Line]] = {}
    for each in lines:
        households.setdefault(each.ending.case_ref, []).append(each)
    held = [group[0].held for group in households.values() if group[0].held is not None]
    wanted = [
        Erasing(
            case_nos=group[0].ending.case_nos,
            kinds=frozenset(each.kind for each in group),
            rule="; ".join(each.rule for each in group),
        )
        for group in households.values()
        if group[0].held is None
    ]
    return wanted, held


def _of_one(here: Session, shelf: Shelf, case_number: str, access: Access) -> Erasing:
    """All of one case. Raises CasefileError where it is not over, or not in the ledger."""
    keys = intake.keys(here.settings)
    shelf.casefile.compare_keys(keys.fingerprints)
    record = shelf.casefile.case(case_number, access)
    ending = shelf.of(record.case_no, keys.case(record.case_number))
    if ending is None and record.case_no is not None:
        raise CasefileError(
            f"The ledger does not know case {on_chain(record.case_no)}: name the ledger of this "
            "agency (ALMONER_LEDGER)."
        )
    if ending is not None and ending.ended_at is None:
        # One of several cases of a household may be the one that is not over.
        raise CasefileError(
            f"Case {on_chain(ending.case_nos[-1])} cannot be erased, because "
            f"{', '.join(ending.under_way)}: wait until that is over."
        )
    return Erasing(
        case_nos=() if ending is None else ending.case_nos,
        case_number=record.case_number,
        kinds=ALL_BUT_THE_LOG,
        rule=access.purpose,
    )


def _confirmed(schedule: Schedule, agency: Agency) -> Schedule:
    """Raises ConfigError for one that nobody confirmed."""
    if not schedule.confirmed_by and agency.client.chain_id != LOCAL_CHAIN:
        raise ConfigError(_UNCONFIRMED.format(chain=agency.client.chain_id))
    return schedule


def _schedule(here: Session, agency: Agency, path: Path | None) -> Schedule:
    """The schedule of the program. Raises InputError for another's."""
    programs = here.record(agency.client).programs.items()
    program = next(name for name, each in programs if each.address == agency.program.address)
    path = path or PROJECT_ROOT / "programs" / "retention" / f"{program}.toml"
    found = schedules.load(path)
    if found.program != program:
        reason = f"is of {found.program}, and the program is {program}: name its own"
        raise InputError([Fault(field="schedule", reason=reason)])
    return found


def _facts(each: Line, names: Mapping[int, str], now: int) -> dict[str, Any]:
    return {
        "cases": each.ending.case_nos,
        "case_number": names.get(each.ending.case_nos[-1]),
        "kind": each.kind,
        "ended_at": each.ending.ended_at,
        "due_at": each.due_at,
        "due": each.due_at <= now,
        "rule": each.rule,
        "legal_hold": each.held,
    }


def _told(each: Line, names: Mapping[int, str]) -> str:
    newest = each.ending.case_nos[-1]
    held = " It is under legal hold." if each.held else ""
    return (
        f"{day(each.due_at)}: case {names.get(newest, on_chain(newest))}, over since "
        f"{date(each.ending.ended_at or 0)}; {each.rule}.{held}"
    )
