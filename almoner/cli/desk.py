"""An officer's desk: what every command begins and ends with by which an officer acts."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click
from eth_account.signers.local import LocalAccount
from web3.types import TxReceipt

from almoner.casefile import Access, Casefile, Enrolled, Grounds, Statement, codes
from almoner.chain.agency import Agency
from almoner.chain.client import Client
from almoner.chain.deployment import Kind
from almoner.chain.sender import Sender, Signed
from almoner.cli import intake, output, session, spelling
from almoner.cli.rehearsal import Rehearsal
from almoner.cli.session import Session
from almoner.errors import Fault, InputError
from almoner.roster.references import Keys

Command = Callable[..., None]
Note = Callable[[Casefile], object]
"""Writes something into the casefile."""


class Scribe(Sender):
    """Sends in an officer's name, and first notes what stands behind it.

    What the chain would refuse leaves no note, and what it takes is never without one.
    """

    def __init__(self, client: Client, account: LocalAccount, note: Callable[[], None]) -> None:
        super().__init__(client, account)
        self._note = note

    def broadcast(self, signed: Signed) -> None:
        self._note()
        super().broadcast(signed)


class Desk:
    """One officer before one program. In a dry run the first act ends the command."""

    def __init__(
        self,
        program_id: str | None,
        name: str,
        *,
        kind: Kind | None = None,
        dry_run: bool = False,
        as_json: bool = False,
    ) -> None:
        self.here = Session()
        self.agency = self.here.agency(program_id, kind)
        self.as_json = as_json
        client, account = self.agency.client, self.here.keyring().load(name)
        self.officer: Sender = (
            Rehearsal(client, account, name, as_json=as_json, spelled=self._spelled)
            if dry_run
            else Scribe(client, account, self.put_down)
        )
        self._notes: list[Note] = []
        self._mentioned: dict[str, Any] = {}

    @property
    def rehearsing(self) -> bool:
        """Whether this is a dry run."""
        return isinstance(self.officer, Rehearsal)

    @property
    def now(self) -> int:
        """The chain's time, in seconds since 1970."""
        return self.agency.client.head()[2]

    def written(
        self, words: str, case_no: int | None = None, *, salt: bytes | None = None
    ) -> bytes:
        """The salted digest of words, which the casefile keeps once it is sent.

        A salt is given where the digest is signed elsewhere, and so has to be the same again.
        """
        # An award is no case: words about one must not be found under a household of its number.
        about = case_no if self.agency.kind is Kind.BENEFIT else None
        grounds = Grounds.write(words, case_no=about, at=self.now, salt=salt)
        self._notes.append(lambda casefile: casefile.put_grounds(grounds))
        return grounds.digest

    def keys(self) -> Keys:
        """The keys of references: under another, one invoice could be charged twice.

        Raises CasefileError where the agency's is not that of this casefile, which is tied to it by
        the first act.
        """
        keys = intake.keys(self.here.settings)
        name = "ALMONER_AGENCY_KEY"
        known = {name: keys.fingerprints[name]}
        with intake.casefile(self.here, self.agency) as casefile:
            casefile.compare_keys(known)
        self._notes.append(lambda casefile: casefile.tie(known))
        return keys

    def statement(self, subject: int, case_no: int, words: str) -> bytes:
        """The same of what a person says in an appeal."""
        said = Grounds.write(words, case_no=case_no, at=self.now)
        kept = Statement(
            payment_id=subject,
            case_no=case_no,
            digest=said.digest,
            salt=said.salt,
            words=said.words,
            written_at=said.written_at,
            program=self.agency.award_program,
        )
        self._notes.append(lambda casefile: casefile.put_statement(kept))
        return said.digest

    def file_statement(self, digest: bytes, receipt: TxReceipt) -> None:
        """Notes the transaction that put a statement on the chain."""
        with intake.casefile(self.here, self.agency) as casefile:
            casefile.file_statement(digest, bytes(receipt["transactionHash"]))

    def code(self, case_no: int, expires_at: int) -> tuple[str, str]:
        """A one-time code for a case, and its key's address, kept once it is sent."""
        code = codes.new()
        access = self.access("COUNTER", "letter with a one-time code")
        self._notes.append(
            lambda casefile: casefile.put_code(case_no, code, expires_at=expires_at, access=access)
        )
        return code, str(codes.key(code, case_no).address)

    def access(self, office: str, purpose: str) -> Access:
        """Who looks into the casefile now, and what for."""
        return Access(office=office.upper(), purpose=purpose, at=self.now)

    def note(self, note: Note) -> None:
        """Has something written into the casefile once the act is sent, not if it is refused."""
        self._notes.append(note)

    def _spelled(self, text: str) -> str:
        return spelling.spelled(self.here, self.agency, text, purpose="cases of a dry run")

    def put_down(self) -> None:
        """Writes down what stands behind an act, as it is sent, or of one no chain has to know."""
        if self._notes:
            with intake.casefile(self.here, self.agency) as casefile:
                for note in self._notes:
                    note(casefile)
            self._notes.clear()

    def say(self, sentence: str, **facts: Any) -> None:
        """Prints a sentence, or the facts behind it."""
        output.say(sentence, as_json=self.as_json, **self._mentioned, **facts)

    def mention(self, sentence: str | None, **facts: Any) -> None:
        """Prints a sentence beside the outcome of the act, and adds the facts to those of it.

        A dry run says the same.
        """
        self._mentioned |= facts
        if isinstance(self.officer, Rehearsal):
            self.officer.mentioned |= facts
        if sentence is not None:
            click.echo(sentence, err=True)


def act(command: Command) -> Command:
    """Gives a command a desk before a program of any kind, and the options of an officer's act."""
    return _seated(command, None)


def benefit_act(command: Command) -> Command:
    """The same before a benefit program."""
    return _seated(command, Kind.BENEFIT)


def grant_act(command: Command) -> Command:
    """The same before a grant program."""
    return _seated(command, Kind.GRANT)


def _seated(command: Command, kind: Kind | None) -> Command:
    @session.program_id
    @session.acting
    @session.dry_run
    @session.as_json
    @functools.wraps(command)
    def seated(
        program_id: str | None, name: str, *, dry_run: bool, as_json: bool, **given: Any
    ) -> None:
        seat = Desk(program_id, name, kind=kind, dry_run=dry_run, as_json=as_json)
        command(seat=seat, **given)

    return seated


def enrolled(here: Session, case_number: str, agency: Agency | None = None) -> Enrolled:
    """A case by the agency's number. Raises InputError if it is not enrolled."""
    with intake.casefile(here, agency) as casefile:
        found = casefile.enrolled(case_number)
    if found is None:
        reason = f"{case_number} is not enrolled: check it, or enroll it first"
        raise InputError([Fault(field="case number", reason=reason)])
    return found


CASE = click.argument("case_number", metavar="CASE")
reason = click.option(
    "--reason",
    required=True,
    help="Reason in words, which the casefile keeps; a salted digest is sent.",
)
evidence = click.option(
    "--evidence",
    required=True,
    help="What shows it, in words the casefile keeps; a salted digest is sent.",
)
published_reason = click.option(
    "--reason",
    required=True,
    help="Published reason in words, about nobody; anybody can compare its digest.",
)
