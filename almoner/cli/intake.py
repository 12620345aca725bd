"""What the commands of enrollment share: the program file, the roster, the casefile and keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from almoner import enrollment, program, roster
from almoner.casefile import Casefile
from almoner.chain.agency import Agency
from almoner.chain.deployment import Kind
from almoner.chain.keys import Keyring
from almoner.cli.bars import bar
from almoner.cli.session import Session
from almoner.config import PROJECT_ROOT, Settings
from almoner.enrollment.records import deployed, deployment, unwatched
from almoner.program import ProgramFile
from almoner.roster import Roster, references

_WORKER = "worker-"
_FILE = click.Path(path_type=Path, dir_okay=False)

roster_file = click.option(
    "--file", "roster_path", type=_FILE, required=True, help="Roster the agency exported (CSV)."
)
program_file = click.option(
    "--program",
    "program_path",
    type=_FILE,
    default=PROJECT_ROOT / "programs" / "cash-assistance.toml",
    help="Program file; cash assistance if left out.",
)


def key_name(worker: str) -> str:
    """The name of a caseworker's key by the worker code: `worker-cw01` for CW01."""
    return f"{_WORKER}{worker.lower()}"


def workers(keyring: Keyring) -> set[str]:
    """The worker codes that have a key here."""
    return {
        name.removeprefix(_WORKER).upper() for name in keyring.names() if name.startswith(_WORKER)
    }


def read(
    program_path: Path, roster_path: Path, known: set[str] | None = None
) -> tuple[ProgramFile, Roster]:
    """The program and the roster. Raises InputError with their faults."""
    found = program.load(program_path)
    return found, roster.read(roster_path, found, known)


def keys(settings: Settings) -> references.Keys:
    """The keys references are made with. Raises ConfigError, naming the setting at fault."""
    return references.keys(settings.agency_key, settings.program_key)


def tied_keys(settings: Settings, casefile: Casefile) -> references.Keys:
    """The same, where the agency's is that of the casefile, which is tied to it by this.

    Under another, one invoice could be charged twice. Raises CasefileError.
    """
    found, name = keys(settings), "ALMONER_AGENCY_KEY"
    known = {name: found.fingerprints[name]}
    casefile.tie(known)
    return found


@contextmanager
def casefile(here: Session, agency: Agency | None = None) -> Iterator[Casefile]:
    """The casefile, open: that of the agency's roster, or of one recorded here if none is given.

    A case of the same number in another roster is another household. Raises CasefileError.
    """
    with Casefile.open(here.settings.casefile, here.settings.casefile_key) as found:
        found.belong(_rosters(here, agency))
        yield found


def _rosters(here: Session, agency: Agency | None) -> set[str]:
    """What the casefile may be tied to. Awards have no roster: theirs is any of the chain."""
    if agency is not None and agency.kind is Kind.BENEFIT:
        return {deployment(agency)}
    client = here.client()
    opened = here.record(client).programs.values()
    return {deployed(each.roster, client.chain_id) for each in opened if each.kind is Kind.BENEFIT}


@contextmanager
def watched(title: str, *, quiet: bool) -> Iterator[enrollment.Progress]:
    """A progress bar on stderr, or nothing when `quiet`."""
    if quiet:
        yield unwatched
        return
    with bar(title) as told:
        yield told
