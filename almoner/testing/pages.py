"""An agency with payments in every state, its casefile and ledger, and its pages on a free port.

Only for tests of the pages: `tell` once what happened, and open the pages for each test.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from almoner import program
from almoner.casefile import Access, Casefile, Channel, Letter, NewCase, Scope
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.config import PROJECT_ROOT
from almoner.errors import AlmonerError
from almoner.ledger.pool import Pool
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.letters import kinds
from almoner.monitor.daemon import Monitor
from almoner.service import app, strings
from almoner.service.context import BenefitContext, ServiceContext
from almoner.service.outgoing import Queue
from almoner.service.passkeys import RelyingParty
from almoner.service.strings import Strings
from almoner.testing import DAY, World, agencies, digest, enrollment, watch
from almoner.testing.samples import BEGINNING

REASON = 101
TERMINATE, ADVANCE, LETTER = 3, 1, 1
"""`ChangeKind`, `Basis`, and the channel of a notice."""
START_SECONDS = 10.0
PROGRAM_FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
OTHER_FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"
HOUSEHOLDS = 40
"""Enough that the public totals have figures that may be shown, and some that may not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happened before a test: everybody was paid in period 1; in period 2 some are held."""

    world: World
    first_run: int
    second_run: int
    held: int
    """A case that was paid before: an appeal frees its payment at once."""
    new: int
    """A case held at its first payment: its appeal has to be decided."""
    other: int
    """A case nobody holds."""
    ledger: Path
    """The ledger as it was then: reading it anew for each test takes most of its time."""


@dataclass(slots=True, eq=False)
class Ticks:
    """Seconds as the pages count them, and those a test skips."""

    skipped: float = 0.0

    def __call__(self) -> float:
        """Seconds that only rise."""
        return time.monotonic() + self.skipped


@dataclass(slots=True, eq=False)
class Service:
    """The running pages of a story."""

    story: Story
    world: World
    context: ServiceContext
    origin: str
    ticks: Ticks
    _store: Store
    _monitor: Monitor

    def follow(self) -> None:
        """Has the ledger read what happened."""
        self._monitor.catch_up()

    def letter(self, case_no: int, *, days: int = 7) -> tuple[str, str]:
        """A letter to a case: its case number and a one-time code the counter offered."""
        until = self.world.now() + days * DAY
        access = Access(office="counter", purpose="letter", at=self.world.now())
        code, key = self.context.casefile.issue_code(case_no, expires_at=until, access=access)
        self.world.send("counter", self.world.roster.functions.offerKey(case_no, key, until))
        return case_number(case_no), code

    def representative(
        self, case_no: int, scope: Scope = Scope.ANSWER, *, days: int = 30
    ) -> tuple[str, str]:
        """A letter to somebody who acts for a person: the case number, and a code of their own."""
        now, casefile = self.world.now(), self.context.casefile
        access = Access(office="COUNTER", purpose="form 11", at=now)
        number = casefile.put_representative(
            case_no,
            name="Legal Aid, desk 4",
            scope=scope,
            begins=now,
            ends=now + days * DAY,
            access=access,
        )
        code = casefile.issue_representative_code(
            case_no, number, expires_at=now + 7 * DAY, access=access
        )
        return case_number(case_no), code

    def reads(self, case_no: int, language: str) -> None:
        """The agency knows in which language a household reads."""
        number = case_number(case_no)
        known = NewCase(case_number=number, facts={}, members=(), private={"language": language})
        self.context.casefile.put_cases([known])

    def lettered(self, case_no: int) -> Letter:
        """A letter that was sent to a household: about a check, in English."""
        now, casefile = self.world.now(), self.context.casefile
        letter = Letter.write(
            "State of Illinois (example)\n\nWe are checking one of your payments.\n",
            case_no=case_no,
            kind=kinds.Kind.HOLD,
            language="en",
            channel=Channel.LETTER,
            at=now,
        )
        casefile.put_letter(letter)
        casefile.note_sent(letter.digest, at=now, proof="list 12")
        return letter

    def notice_of_end(self, case_no: int) -> int:
        """An ordinary notice that a case ends: proposed, served; the proposal's number."""
        world, program = self.world, self.world.program.address
        changes = world.changes.functions
        about = (program, case_no, TERMINATE, bytes(32), ADVANCE, digest("moved away"))
        world.send("caseworker", changes.propose(*about))
        proposal = world.last_proposal()
        world.send("counter", changes.serve(program, proposal, LETTER, digest("posted")))
        return proposal

    def enact(self, proposal: int) -> None:
        """Waits until a noticed change is due, and has a stranger carry it out."""
        world, changes = self.world, self.world.changes.functions
        world.warp_to(changes.enactableAt(world.program.address, proposal).call())
        world.stranger().send(changes.enact(world.program.address, proposal))

    def relayed(self) -> int:
        """How many transactions the relay has sent."""
        relay = self.context.relay.address
        return int(self.world.client.request("eth_getTransactionCount", relay, "latest"), 16)

    def payment(self, case_no: int, run: int | None = None) -> int:
        """The id of a case's payment, of the second run unless said."""
        return self.world.payment_id(run or self.story.second_run, case_no)


def words(language: str = strings.SOURCE) -> Strings:
    """What the pages say, with the phone number and in the time zone of the program's office."""
    return strings.load(language).of(program.load(PROGRAM_FILE).office)


def case_number(case_no: int) -> str:
    """The agency's number of a case."""
    return f"HH-{case_no:06d}"


def tell(client: Client, folder: Path) -> Story:
    """An agency whose households have payments in every state; its ledger is put into a folder."""
    world = World.create(client)
    cases = world.enroll([enrollment(number) for number in range(1, HOUSEHOLDS + 1)])
    world.approve(cases)
    first = world.open_run(1)
    world.seal(first)
    world.certify(first)
    world.settle(first)
    late = world.enroll([enrollment(HOUSEHOLDS + 1)])
    world.approve(late)
    second = world.open_run(2)
    world.seal(second)
    world.certify(second)
    story = Story(
        world=world,
        first_run=first,
        second_run=second,
        held=cases[0],
        new=late[0],
        other=cases[1],
        ledger=folder / "ledger.sqlite",
    )
    payable_at = world.run(second)["payableAt"]
    world.warp_to(payable_at - DAY)
    for case_no in (story.held, story.new):
        payment = world.payment_id(second, case_no)
        world.place_hold(payment, reason=REASON, expires_at=payable_at + 3 * DAY)
    world.settle(second)
    with Store(story.ledger, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    return story


@contextmanager
def opened(story: Story, folder: Path) -> Iterator[Service]:
    """The pages of a story while the block runs, with a casefile and a ledger in `folder`."""
    world = story.world
    shutil.copyfile(story.ledger, folder / "ledger.sqlite")
    with (
        Casefile.open(folder / "casefile.sqlite", secrets.token_hex(32)) as casefile,
        Store(folder / "ledger.sqlite", watch.scope(world)) as store,
        closing(Queue.open(folder / "relay.sqlite")) as outgoing,
        closing(Pool(folder / "ledger.sqlite")) as kept,
        socket.socket() as listener,
    ):
        last = int(world.roster.functions.cases().call())
        numbers = {case_number(case_no): case_no for case_no in range(1, last + 1)}
        casefile.put_cases(
            NewCase(case_number=number, facts={}, members=(), private={}) for number in numbers
        )
        casefile.number(numbers)
        listener.bind(("127.0.0.1", 0))
        origin = f"http://localhost:{listener.getsockname()[1]}"
        made = context(world, casefile, outgoing, Views(store.location, kept), origin)
        running = Service(
            story=story,
            world=world,
            context=made,
            origin=origin,
            ticks=Ticks(),
            _store=store,
            _monitor=Monitor(store, world.client, watch.unarmed_policy()),
        )
        running.follow()
        pages = app.server(made, host="127.0.0.1", port=0, clock=running.ticks)
        with serving(pages, listener):
            yield running


@contextmanager
def alone(prepare: Callable[[Story], None] = lambda _: None) -> Iterator[Service]:
    """The pages of a story on a chain of its own; `prepare` may change its ledger before."""
    with nodes.start(timestamp=BEGINNING) as node, tempfile.TemporaryDirectory() as made:
        story = tell(Client(node.url, expected_chain_id=nodes.CHAIN_ID), Path(made))
        prepare(story)
        folder = Path(made) / "served"
        folder.mkdir()
        with opened(story, folder) as service:
            yield service


def context(
    world: World, casefile: Casefile, outgoing: Queue, views: Views, origin: str
) -> ServiceContext:
    """What the pages of a world need; a stranger relays."""
    return BenefitContext(
        agency=agencies.agency(world),
        relay=world.stranger(7),
        casefile=casefile,
        outgoing=outgoing,
        views=views,
        program=program.load(PROGRAM_FILE),
        others=(program.load_any(OTHER_FILE),),
        party=RelyingParty(id="localhost", origin=origin, name="Almoner"),
        secret=secrets.token_hex(32),
    )


@contextmanager
def serving(server: uvicorn.Server, listener: socket.socket) -> Iterator[None]:
    """Runs a server in a thread of its own until the block ends."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise AlmonerError(f"The pages did not open within {START_SECONDS:g} s.")
            time.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join()
