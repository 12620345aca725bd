"""The demonstration's agency: its folder, its chain, its officers, its processes."""

from __future__ import annotations

import contextlib
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from eth_account.signers.local import LocalAccount

from almoner import config
from almoner.acts import grounds, people, rule_sets
from almoner.acts.people import Office
from almoner.chain import deploy, node
from almoner.chain.agency import Agency, connect
from almoner.chain.client import Client
from almoner.chain.deploy import Plan
from almoner.chain.deployment import Deployment, Kind
from almoner.chain.keys import Keyring
from almoner.chain.sender import Sender
from almoner.config import PROJECT_ROOT, Settings
from almoner.errors import AlmonerError
from almoner.ledger.pool import Pool
from almoner.monitor import policy
from almoner.program import GrantFile, ProgramFile

DAY = 86_400
TERM_DAYS = 1000
START_SECONDS = 30.0
_PAGE = re.compile(r'^page = "[^"]*"', re.MULTILINE)
# Guessing these keys gains nothing: they live for minutes and hold test dollars.
ROUNDS = 2

OFFICERS = {
    "budget-officer": Office.BUDGET_OFFICER,
    "program-admin": Office.PROGRAM_ADMIN,
    "determiner-1": Office.DETERMINER,
    "maker-1": Office.MAKER,
    "approver-1": Office.APPROVER,
    "approver-2": Office.APPROVER,
    "approver-3": Office.APPROVER,
    "monitor-1": Office.MONITOR,
    "investigator-1": Office.INVESTIGATOR,
    "counter-1": Office.COUNTER,
    "counter-2": Office.COUNTER,
    "counter-3": Office.COUNTER,
}
OTHERS = ("deployer", "authority-1", "authority-2", "source", "relay", "stranger")


def worker_key(code: str) -> str:
    """The name of a caseworker's key, as `almoner enroll` looks for it."""
    return f"worker-{code.lower()}"


@dataclass(slots=True)
class Town:
    """An agency on a chain of its own. Use it as a context manager: everything ends with it."""

    program: ProgramFile
    settings: Settings
    environment: dict[str, str] = field(repr=False)
    chain: node.Node
    client: Client
    readings: Pool
    """Of its ledger, which stay open: it is asked for every payment again and again."""
    grant_pages: str
    """Where the pages of its grant program are: an origin like that of the settings."""
    _folder: contextlib.ExitStack
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _accounts: dict[str, LocalAccount] = field(default_factory=dict, repr=False)

    @classmethod
    def found(
        cls, program: ProgramFile, starts_at: int, *, kept_states: int = node.KEPT_STATES
    ) -> Self:
        """Starts a chain at a time (seconds since 1970) and sets up an empty folder.

        `kept_states` is how many blocks back the chain can be asked.
        """
        stack = contextlib.ExitStack()
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="almoner-demo-")))
        chain = stack.enter_context(node.start(timestamp=starts_at, kept_states=kept_states))
        port = _free_port()
        environment = {
            "ALMONER_RPC": chain.url,
            "ALMONER_CHAIN_ID": str(node.CHAIN_ID),
            "ALMONER_HOME": str(folder),
            "ALMONER_LEDGER": "",  # a file in that folder, wherever the agency's own ledger is
            "ALMONER_DEPLOYMENTS": str(folder / "deployments"),
            "ALMONER_KEY_PASSWORD": secrets.token_hex(16),
            "ALMONER_KEY_ROUNDS": str(ROUNDS),
            "ALMONER_CASEFILE_KEY": secrets.token_hex(32),
            "ALMONER_AGENCY_KEY": secrets.token_hex(32),
            "ALMONER_PROGRAM_KEY": secrets.token_hex(32),
            "ALMONER_PORT": str(port),
            "ALMONER_ORIGIN": f"http://localhost:{port}",
            "ALMONER_RP_ID": "localhost",
        }
        settings = config.load(environment, file=folder / "none")
        readings = stack.enter_context(contextlib.closing(Pool(settings.ledger)))
        return cls(
            program=program,
            settings=settings,
            environment=environment,
            chain=chain,
            client=Client(chain.url),
            readings=readings,
            grant_pages=f"http://localhost:{_free_port()}",
            _folder=stack,
        )

    @property
    def now(self) -> int:
        """The chain's time."""
        return self.client.head()[2]

    def account(self, name: str) -> LocalAccount:
        """A key, which is made and given fees when it is first asked for."""
        if name not in self._accounts:
            keyring = Keyring(
                self.settings.keys,
                self.settings.key_password or "",
                iterations=self.settings.key_rounds,
            )
            keyring.create(name)
            self._accounts[name] = keyring.load(name)
            self.chain.fund(str(self._accounts[name].address))
        return self._accounts[name]

    def sender(self, name: str) -> Sender:
        """Sends in the name of a key."""
        return Sender(self.client, self.account(name))

    def deploy(self) -> Deployment:
        """Deploys the agency's contracts."""
        plan = Plan(
            first_authority=self.sender("authority-1").address,
            second_authority=self.sender("authority-2").address,
            rp_id=self.settings.rp_id,
        )
        return deploy.deploy(self.client, self.sender("deployer"), plan, self.settings.deployments)

    def appoint(self, record: Deployment, names: dict[str, Office]) -> None:
        """Opens persons for keys and appoints them, by both authorities, and waits for it."""
        offices = self.client.contract("Offices", record.address("Offices"))
        first, second = self.sender("authority-1"), self.sender("authority-2")
        start = people.earliest(self.client, offices)
        term = (start, start + TERM_DAYS * DAY)
        for name, office in names.items():
            key = self.sender(name).address
            person = people.open_person(self.client, offices, key, first, second)
            people.appoint(offices, person, office, term, first, second)
        self.advance_to(start)

    def open_program(self, record: Deployment, program: ProgramFile | GrantFile) -> Agency:
        """Opens a program and returns the whole agency with it."""
        opened = deploy.open_program(
            self.client,
            self.sender("program-admin"),
            self.settings.deployments,
            program.id,
            program.encoded_terms(record.address("PasskeyVerifier")),
            kind=Kind.GRANT if isinstance(program, GrantFile) else Kind.BENEFIT,
        )
        return connect(self.client, record.with_program(program.id, opened), program.id)

    def activate(self, agency: Agency, program: ProgramFile | GrantFile) -> None:
        """Has two officers activate the rule set of a program's file: without one nothing is held.

        The made-up town has no earlier payments to try it on, so that its report is of none.
        """
        words = (policy.rule_set(program), grounds.published(f"No payment of {program.id} before."))
        rule_sets.propose(agency, self.sender("program-admin"), *words)
        rule_sets.activate(agency, self.sender("investigator-1"), *words)

    def advance_to(self, time: int, blocks: int = 1) -> None:
        """Moves the chain's clock to a time, if that is ahead, and mines blocks."""
        self.chain.advance(max(1, time - self.now))
        if blocks > 1:
            self.chain.mine(blocks - 1)

    def serve(self, households: Path, grants: Path) -> None:
        """Opens the pages of both programs, of which each names the other, and waits for them."""
        pages = {households: self.settings.origin, grants: self.grant_pages}
        placed = {file: self._placed(file, origin) for file, origin in pages.items()}
        for file, other in ((households, grants), (grants, households)):
            place = {"ALMONER_ORIGIN": pages[file], "ALMONER_PORT": pages[file].rpartition(":")[2]}
            self.start(
                *("serve", "--program", str(placed[file]), "--also", str(placed[other])), **place
            )
            self._await_pages(pages[file])

    def start(self, *arguments: str, **environment: str) -> None:
        """Starts `almoner …` as a process of its own; it writes to a log in the folder."""
        command = [sys.executable, "-m", "almoner", *arguments]
        with (self.settings.home / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=PROJECT_ROOT,
                env=config.for_child({**self.environment, **environment}),
                stdout=log,
                stderr=log,
                preexec_fn=node.end_with_parent(),
            )
        self._processes.append(process)

    def log(self, name: str) -> str:
        """What a process wrote."""
        return (self.settings.home / f"{name}.log").read_text()

    def _placed(self, file: Path, origin: str) -> Path:
        """A copy of a program's file, which says where its pages are here."""
        copy = self.settings.home / file.name
        copy.write_text(_PAGE.sub(f'page = "{origin}"', (PROJECT_ROOT / file).read_text()))
        return copy

    def _await_pages(self, origin: str) -> None:
        """Waits until pages answer. Raises AlmonerError if they do not."""
        deadline = monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(origin, timeout=2):
                    return
            except OSError as fault:
                ended = self._processes[-1].poll() is not None
                if ended or monotonic() > deadline:
                    raise AlmonerError(
                        f"The pages did not start: {self.log('serve').strip()[-500:]}"
                    ) from fault
                sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            if process.poll() is None:
                process.kill()
        self._folder.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
