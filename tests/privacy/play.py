"""Every act by which somebody's words or data come into the system, by the commands and the pages.

Each chapter leaves the agency so that the next one can begin.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from almoner.acts import rules
from almoner.casefile import Casefile
from almoner.config import PROJECT_ROOT
from almoner.demo.person import PageRefused, SoftPerson
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.monitor.daemon import Monitor
from almoner.monitor.policy import policy, rule_set
from almoner.program import load
from almoner.service import app
from almoner.service.outgoing import Queue
from almoner.testing import DAY, World, agencies, household, pages, payment_id, watch
from almoner.testing.bench import CASEFILE_KEY, Bench
from tests.privacy.people import Known, Person

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
APPROVED, REJECTED, WITHDRAWN = range(1, 11), 11, 12
SUSPECT = 13
"""A household that is paid to an officer's account, which the fraud check holds."""
ANYONE = ("--as", "guardian-1")
NEXT_CENTURY = ("--from", "2100-01-01", "--until", "2100-12-31")
LETTER, BY_HAND = ("--channel", "letter"), ("--channel", "by-hand")


@dataclass(slots=True, kw_only=True)
class Play:
    """An agency, its commands, and what is known of its households."""

    bench: Bench
    known: Known
    cases: dict[int, int] = field(default_factory=dict)
    """Number of a person to that of the case on the chain."""
    asked: int = 0
    """The request for another key."""
    ran: list[tuple[str, ...]] = field(default_factory=list)
    """The commands, as they were typed."""

    @property
    def world(self) -> World:
        return self.bench.world

    @property
    def ledger(self) -> Path:
        return self.bench.casefile.with_name("ledger.sqlite")

    def facts(self, *words: object) -> dict[str, Any]:
        """Runs a command; what it printed for programs."""
        self.ran.append(tuple(str(word) for word in words))
        return self.bench.told(*words)

    def told(self, *words: object) -> int:
        """Runs a command; the proposal it made, if it made one."""
        return int(self.facts(*words).get("proposal") or 0)

    def said(self, option: str, act: str, number: int) -> tuple[str, str]:
        """An option with words that have all of a person's data in them."""
        return option, self.known.words(act, Person(number=number))

    def number(self, number: int) -> str:
        """The agency's number of a person's case."""
        return Person(number=number).case_number

    # Intake

    def enroll(self, numbers: Sequence[int], **changed: str) -> Path:
        """Has households enrolled from a roster; its file."""
        people = [Person(number=number) for number in numbers]
        path = Path("papers") / f"roster-{numbers[0]}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(self.known.roster(people, **changed))
        self.told("enroll", "--file", path, "--dry-run")
        self.told("enroll", "--file", path)
        with Casefile.open(self.bench.casefile, CASEFILE_KEY) as casefile:
            for person in people:
                self.cases[person.number] = casefile.case_no_of(person.case_number) or 0
        return path

    def approve(self, path: Path) -> None:
        self.told("case", "approve", "--file", path, "--as", "determiner-1")

    def intake(self) -> None:
        """Enrolled, approved, looked at, refused and taken back; exceptions of two kinds."""
        self.approve(self.enroll(APPROVED))
        self.approve(self.enroll([SUSPECT], pay_to=self.world.officer("counter").address))
        self.enroll([REJECTED, WITHDRAWN], worker="CW01")
        looked = self.said("--purpose", "look", 1)
        self.told("case", "show", self.number(1), "--office", "counter", *looked)
        refused = self.said("--reason", "reject", REJECTED)
        self.told("case", "reject", self.number(REJECTED), *refused, "--as", "determiner-1")
        (event,) = self.world.roster.events.CaseRejected().get_logs(
            from_block=self.world.client.head()[0]
        )
        digest, read = event["args"]["reasonHash"].hex(), self.said("--purpose", "read", REJECTED)
        self.told("case", "words", f"0x{digest}", "--office", "counter", *read)
        withdrawn = self.said("--reason", "withdraw", WITHDRAWN)
        self.told("case", "withdraw", self.number(WITHDRAWN), *withdrawn, "--as", "worker-cw01")
        double = (Person(number=1).member, self.number(15), "--until", "2100-01-01")
        shared = (household(1), "--capacity", 9, "--until", "2100-01-01")
        for noun, words in (("double-member", double), ("shared-account", shared)):
            self.told("case", noun, "propose", *words, "--as", "determiner-1")
            self.told("case", noun, "confirm", *words, "--as", "program-admin-1")

    # A month

    def month(self) -> int:
        """A certified run, in which the monitor finds the ring; the run."""
        self.told("rule", "register", FILE, "--as", "program-admin-1")
        self.told("rule", "arm", FILE, "--as", "investigator-1")
        watch.activate(self.world, rule_set(load(FILE)))
        run = self.world.open_run()
        self.world.seal(run)
        self.world.certify(run)
        return run

    def watch(self) -> None:
        """The monitor follows the chain, and holds what it finds."""
        world = self.world
        made = policy(load(FILE), rules.rules(agencies.agency(world)))
        with Store(self.ledger, watch.scope(world)) as store:
            Monitor(store, world.client, made, world.officer("monitor")).catch_up()

    def holds(self, run: int) -> None:
        """Placed, extended and released; sustained, noticed, appealed and decided."""
        released, sustained = (payment_id(run, self.cases[number]) for number in (2, 3))
        for number, payment in ((2, released), (3, sustained)):
            place = ("hold", "place", payment, "--rule", 1, "--code", 190, "--days", 5)
            seen = self.said("--evidence", f"place {number}", number)
            self.told(*place, *seen, "--program", FILE, "--as", "investigator-1")
        for number, act, *words in (
            (2, "extend", released, "--days", 6),
            (2, "release", released),
            (3, "sustain", sustained),
        ):
            why = self.said("--reason", str(act), number)
            self.told("hold", act, *words, *why, "--as", "investigator-2")
        strike = self.world.last_proposal()
        self.serve(strike, 3, "serve strike")
        self.appeal(sustained, 3, "counter appeal")
        officer = ("hearing-officer-2", "--as", "hearing-officer-1")
        self.told("appeal", "assign", sustained, *officer)
        self.decide(sustained, 3, "claimant", "hearing-officer-2")

    def page(self) -> None:
        """A person binds a passkey, reads why a payment is held, appeals, and comes back."""
        number = self.number(SUSPECT)
        offered = self.bench.told("case", "offer-key", number, "--as", "counter-1")
        with (
            Casefile.open(self.bench.casefile, CASEFILE_KEY) as casefile,
            closing(Queue.open(self.bench.casefile.with_name("relay.sqlite"))) as outgoing,
            socket() as listener,
        ):
            listener.bind(("127.0.0.1", 0))
            origin = f"http://localhost:{listener.getsockname()[1]}"
            context = pages.context(self.world, casefile, outgoing, Views(self.ledger), origin)
            server = app.server(context, host="127.0.0.1", port=0)
            with pages.serving(server, listener), closing(SoftPerson(origin)) as visitor:
                self.visit(visitor, number, offered["code"])

    def visit(self, visitor: SoftPerson, number: str, code: str) -> None:
        with pytest.raises(PageRefused):
            visitor.send_code(number, f"{code}0")
        visitor.bind(number, code)
        visitor.payment()
        said = self.known.words("page", Person(number=SUSPECT))
        assert "We have your appeal" in visitor.appeal(said)
        visitor.sign_out()
        visitor.sign_in()
        away = self.ledger.rename(self.ledger.with_suffix(".away"))
        with pytest.raises(PageRefused):
            visitor.payments()
        away.rename(self.ledger)

    def settle(self, run: int) -> None:
        """Paid by a stranger, but for one account, whose payment is set aside and ended."""
        world, payment = self.world, payment_id(run, self.cases[4])
        world.source.send(world.token.functions.setBlocked(household(4), True))
        world.settle(run)
        world.warp(DAY)
        self.told("run", "set-aside", payment, *ANYONE)
        why = self.said("--reason", "expunge", 4)
        made = self.told("run", "expunge", "propose", payment, *why, "--as", "caseworker-1")
        self.serve(made, 4, "serve expunge")
        decision = self.said("--decision", "single", 5)
        single = ("run", "single", "supplement", self.number(5), "50", "--period", 1)
        self.told(*single, "--allotment", world.allotment, *decision, "--as", "maker-1")

    # Changes

    def changes(self) -> None:
        """For and against a person, noticed by every channel, appealed late, taken back."""
        up = self.propose(5, "increase", "450")
        self.told("case", "approve-change", up, "--amount", "450", "--as", "determiner-1")
        longer = self.propose(5, "renew", "--to-period", 12)
        self.told("case", "approve-change", longer, "--to-period", 12, "--as", "determiner-1")
        self.told("case", "withdraw-change", self.propose(5, "expiry"), "--as", "caseworker-1")

        self.end_and_reopen(6)
        down = self.propose(7, "decrease", "60", "--basis", "ADVANCE")
        self.serve(down, 7, "serve decrease")
        back = self.said("--evidence", "returned", 7)
        self.told("notice", "returned", down, *back, "--as", "counter-2")
        self.serve(down, 7, "serve again", *BY_HAND)
        self.world.warp(12 * DAY)
        self.appeal(down, 7, "late appeal")
        cause = self.said("--reason", "good cause", 7)
        self.told("appeal", "good-cause", down, *cause, "--as", "hearing-officer-1")
        self.decide(down, 7, "agency", "hearing-officer-1")

    def end_and_reopen(self, number: int) -> None:
        ended = self.propose(number, "terminate", "--basis", "REQUESTED")
        self.serve(ended, number, "serve end")
        self.told("case", "enact", ended, *ANYONE)
        again = self.propose(number, "reopen")
        self.told("case", "approve-change", again, "--as", "determiner-1")

    def requests(self) -> None:
        """Another account and another key, asked for at the counter, contested and judged."""
        form = self.said("--evidence", "pay-to", 9)
        words = ("case", "pay-to", "file", self.number(9), household(99))
        asked = self.told(*words, *form, "--as", "counter-1")
        against = self.said("--evidence", "contest", 9)
        self.told("case", "contest", asked, *against, "--as", "counter-2")
        why = self.said("--reason", "judge", 9)
        self.told("case", "judge", asked, "--falls", *why, "--as", "counter-3")
        form = self.said("--evidence", "signer", 10)
        words = ("case", "signer", "file", self.number(10), household(98))
        self.asked = self.told(*words, *form, "--as", "counter-1")

    def letters(self) -> None:
        """Who asked for another key is told of it, and the letter is printed again."""
        self.facts("notice", "send", self.asked, "--as", "counter-1")
        why = self.said("--purpose", "print", 10)
        self.facts("notice", "print", "--case", self.number(10), "--office", "counter", *why)

    def deliveries(self) -> None:
        """Where notices must be delivered: tried twice."""
        self.approve(self.enroll([8]))
        tried = self.propose(8, "decrease", "60", "--basis", "ADVANCE")
        for at, channel in enumerate((LETTER, BY_HAND), start=1):
            nobody = self.said("--evidence", f"attempt {at}", 8)
            self.told("notice", "attempt", tried, *channel, *nobody, "--as", f"counter-{at}")

    # The casefile

    def records(self) -> None:
        """Contacts, representatives and legal holds; who looked; and a household is erased."""
        person, number, office = Person(number=1), self.number(1), ("--office", "counter")
        contact, acting, held = (
            ("case", noun) for noun in ("contact", "representative", "legal-hold")
        )
        parts = ("--line", person.address, "--phone", person.phone, "--email", person.email)
        for noun, act, *words in (
            (contact, "change", number, *parts),
            (contact, "choose", number, "email"),
            (contact, "take-back", number),
            (contact, "show", number),
            (acting, "record", number, "--name", person.name, "--scope", "read", *NEXT_CENTURY),
            (acting, "code", number, 1),
            (acting, "show", number),
            (("appeal",), "inbox"),
            (held, "show", number),
            (("case",), "access-log"),
        ):
            why = self.said("--purpose", f"{noun[-1]} {act}", 1)
            self.facts(*noun, act, *words, *office, *why)
        for noun, act in ((acting, "end"), (held, "place"), (held, "lift")):
            why = self.said("--reason", f"{noun[-1]} {act}", 1)
            self.facts(*noun, act, number, *(() if act == "place" else (1,)), *office, *why)
        why = self.said("--reason", "erase", REJECTED)
        self.facts("case", "erase", "--case", self.number(REJECTED), *office, *why)

    # What several chapters do

    def propose(self, number: int, kind: str, *words: object) -> int:
        why = self.said("--reason", f"{kind} {number}", number)
        case = (kind, self.number(number), *words)
        return self.told("case", "propose", *case, *why, "--as", "caseworker-1")

    def serve(self, proposal: int, number: int, act: str, *channel: str) -> None:
        sent = self.said("--dispatch", act, number)
        self.told("notice", "serve", proposal, *channel, *sent, "--as", "counter-1")

    def appeal(self, subject: int, number: int, act: str) -> None:
        today = datetime.fromtimestamp(self.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
        words = self.said("--words", act, number)
        self.told("appeal", "file", subject, *words, "--received", today, "--as", "counter-3")

    def decide(self, subject: int, number: int, side: str, officer: str) -> None:
        why = self.said("--reason", f"decide {number}", number)
        self.told("appeal", "decide", subject, "--for", side, *why, "--as", officer)
