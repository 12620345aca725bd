"""Every act of a grant program by which somebody's words or papers come into the system.

The organizations are businesses of one person, so that all that is said of them is personal. Each
chapter leaves the program so that the next one can begin.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from almoner.acts import rules
from almoner.casefile import SALT_BYTES, Casefile, Statement, committed
from almoner.chain.agency import connect
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.monitor.policy import policy
from almoner.program import load_any
from almoner.testing import watch
from almoner.testing.bench import CASEFILE_KEY
from almoner.testing.claimant import account, signer_of
from almoner.testing.grant_samples import payee
from almoner.testing.grants import Grants
from tests.cli.grants import awarded, opening
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    COUNTER,
    HEARING_OFFICER,
    OFFICER,
    SECOND_OFFICER,
    Awards,
    day,
)
from tests.cli.grants.judged import award_file
from tests.cli.grants.office import Office
from tests.cli.grants.papers import DAY, round_file
from tests.privacy.papers import Papers
from tests.privacy.people import Person
from tests.privacy.play import FILE, Play

GRANTEE, DECLINES, WITHDRAWS = (Person(number=number) for number in (31, 32, 33))
"""Who are in business and apply: one is awarded, one declines, one takes its application back."""
VENDOR, STAFF, REVIEWED = (Person(number=number) for number in (34, 35, 36))
"""Somebody who is paid, somebody a grantee employs, and somebody a reviewer knows about."""
KEYS = {GRANTEE: "grantee-1", DECLINES: "grantee-2", WITHDRAWS: "grantee-3"}
LAW = ("--authority", "2 CFR 200.339")
ADMIN = ("--as", "program-admin-1")


@dataclass(slots=True, kw_only=True)
class GrantPlay:
    """The grants office of an agency whose benefits are played too."""

    play: Play
    office: Office
    papers: Papers
    awards: Awards | None = None
    asked: dict[int, Path] = field(default_factory=dict)
    """The file of each request."""

    @classmethod
    def opened(cls, play: Play, folder: Path) -> GrantPlay:
        """Opens a grant program beside the benefit program of an agency in a folder."""
        office = opening.seated(play.bench, opening.opened(play.world), folder)
        for name in KEYS.values():
            office.put_key(name)
        return cls(
            play=play, office=office, papers=Papers(folder=folder / "papers", known=play.known)
        )

    @property
    def grants(self) -> Grants:
        return self.office.grants

    def told(self, *words: object) -> dict[str, Any]:
        """Runs a command about grants; what it printed for programs."""
        return self.play.facts("grant", *words)

    def said(self, option: str, act: str, person: Person = GRANTEE) -> tuple[str, str]:
        """An option with words that have all of a person's data in them."""
        return self.play.said(option, f"grant {act}", person.number)

    # Applications

    def apply(self) -> list[int]:
        """Handed in, asked about, revised, taken back, judged and named; those that stand."""
        grants = self.grants
        file = round_file(replace(self.office, folder=self.papers.folder))
        self.told("round", "check", file)
        round_ = int(self.told("round", "draft", file, *OFFICER)["round"])
        self.told("round", "publish", round_, file, *ADMIN)
        grants.world.warp_to(grants.round(int(str(round_)))["opensAt"])
        made = {person: self.submit(round_, person) for person in KEYS}
        first = made[GRANTEE]
        self.told("apply", "ask", first, *self.said("--reason", "ask"), *OFFICER)
        better = self.papers.application("revision", GRANTEE, KEYS[GRANTEE])
        self.told("apply", "revise", first, better, *signed(GRANTEE), *ANYONE)
        self.told("apply", "withdraw", made.pop(WITHDRAWS), *signed(WITHDRAWS), *ANYONE)
        self.judge(round_, list(made.values()))
        for person, number in made.items():
            self.told("apply", "identify", number, person.business, *OFFICER)
        return list(made.values())

    def submit(self, round_: int, person: Person) -> int:
        file = self.papers.application(f"application {person.number}", person, KEYS[person])
        self.told("apply", "check", file)
        submitted = self.told("apply", "submit", round_, file, *signed(person), *ANYONE)
        return int(submitted["application"])

    def judge(self, round_: int, applications: list[int]) -> None:
        """Two reviewers score each, and say of a person why."""
        sheets = []
        for name in ("reviewer-1", "reviewer-2"):
            self.told("review", "assign", name, *applications, *OFFICER)
            self.told("review", "attest", *applications, "--no-conflict", "--as", name)
            for number in applications:
                sheet = self.papers.sheet(f"sheet {number} {name}", REVIEWED, number)
                out = self.papers.handed_in(Path(f"signed {number} {REVIEWED.name} {name}.json"))
                self.told("review", "sign", sheet, "--out", out, "--as", name)
                sheets.append(out)
        self.grants.world.warp_to(self.grants.round(round_)["closesAt"])
        self.told("review", "post", *sheets, *OFFICER)
        self.told("round", "close", round_, *OFFICER)

    def award(self) -> None:
        """Recommended from a list, approved, accepted or declined; then those that are drawn on."""
        desk = replace(self.office, folder=self.papers.folder)
        applications = self.apply()
        conditions = self.papers.publish("conditions", STAFF, "Report each quarter.")
        changed = {number: {"conditions": f"../{conditions.name}"} for number in applications}
        listed = award_file(desk, applications, changed)
        self.papers.handed_in(listed)
        self.told("award", "recommend", listed, *OFFICER)
        last = int(self.grants.awards.functions.awards().call())
        awards = range(last + 1 - len(applications), last + 1)
        self.told("award", "approve", *awards, *APPROVER)
        for number, act, person in zip(
            awards, ("accept", "decline"), (GRANTEE, DECLINES), strict=True
        ):
            self.told("award", act, number, *signed(person), *ANYONE)
        self.awards = awarded.accepted(self.grants)

    # Draws

    def draw(self) -> None:
        """Taken back, denied, paid, shown to be spent; a milestone; the final report."""
        awards = self.drawn_on
        by = (*signed(GRANTEE), *ANYONE)
        taken = self.request("request", awards.invoiced)
        self.told("draw", "withdraw", taken, *by)
        denied = self.request("another request", awards.invoiced)
        self.told("draw", "deny", denied, *self.said("--reason", "deny", VENDOR), *OFFICER)
        paid = self.request("second request", awards.invoiced)
        ahead = self.request("advance", awards.advanced, invoiced=False)
        for number in (paid, ahead):
            self.told("draw", "review", number, "--file", self.asked[number], *OFFICER)
            self.told("draw", "approve", number, *APPROVER)
            self.grants.settle(number)
        spent = self.papers.substantiation("receipt", VENDOR)
        self.told("draw", "substantiate", ahead, spent, *signed(GRANTEE), *OFFICER)
        shown = self.papers.document("milestone", STAFF)
        self.told("draw", "milestone", "submit", awards.built, 1, shown, *by)
        why = self.said("--reason", "judge", STAFF)
        self.told("draw", "milestone", "judge", awards.built, 1, "--accept", *why, *OFFICER)
        report = self.papers.document("report", GRANTEE)
        self.told("closeout", "report", awards.built, report, *by)
        disallowed = self.said("--reason", "disallow", VENDOR)
        self.told("disallow", paid, 150, *LAW, *disallowed, *OFFICER)

    def request(self, what: str, award: int, *, invoiced: bool = True) -> int:
        begins = self.drawn_on.begins
        file = self.papers.request(
            what, VENDOR, days=(day(begins), day(begins + DAY)), invoiced=invoiced
        )
        asked = self.told("draw", "request", award, file, *signed(GRANTEE), *ANYONE)
        self.asked[int(asked["draw"])] = file
        return int(asked["draw"])

    # What changes an award

    def amend(self) -> None:
        """Agreed on with the grantee; proposed against it, noticed, contested and decided."""
        awards, by = self.drawn_on, signed(GRANTEE)
        moved = ("--line", "Personnel=49,000", "--line", "Supplies=6,000")
        self.told("amend", "rebudget", awards.invoiced, *moved, *by, *ANYONE)
        until = day(awards.begins + 400 * DAY)
        late = self.said("--reason", "extend", STAFF)
        self.told("amend", "extend", awards.invoiced, until, *late, *by, *OFFICER)
        more = self.papers.publish("agreement", STAFF, "Two more staff.")
        why = ("--conditions", more, *self.said("--reason", "agree", STAFF))
        given = ("--line", "Personnel=60,000", *why, *by, *OFFICER)
        self.told("amend", "agree", awards.invoiced, *given)
        self.contest(awards.large)
        self.told("terminate", awards.large, *LAW, *self.said("--reason", "terminate"), *OFFICER)
        back = ("Supplies", 2_000, *LAW, *self.said("--reason", "deobligate"), *OFFICER)
        self.told("deobligate", awards.large, *back)
        for act, value in (
            ("pay-to", payee("other")),
            ("signer", f"0x{signer_of(account('other')).hex()}"),
        ):
            letter = self.said("--evidence", act)
            self.told("award", act, awards.built, value, *letter, *COUNTER)
        silent = (*LAW, *self.said("--reason", "closeout"), *OFFICER)
        self.told("closeout", "propose", awards.advanced, *silent)

    def contest(self, award: int) -> None:
        """A suspension, to which the counter and then the grantee itself object."""
        why = self.said("--reason", "suspend")
        number = self.told("suspend", award, *LAW, *why, *OFFICER)["amendment"]
        letter = self.said("--evidence", "notice")
        self.told("amend", "notice", number, *letter, *SECOND_OFFICER)
        self.grants.world.warp(60)  # minutes are what the counter writes down
        today = datetime.fromtimestamp(self.grants.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
        words = ("--received", today, *self.said("--words", "counter"))
        self.told("amend", "counter-object", number, *words, *COUNTER)
        own = self.said("--words", "object")
        self.told("amend", "object", number, *own, *signed(GRANTEE), *ANYONE)
        decided = self.said("--reason", "decide")
        self.told("amend", "decide", number, "--for", "grantee", *decided, *HEARING_OFFICER)

    def forget(self) -> None:
        """What was said about an award, erased once that is closed."""
        award, words = self.drawn_on.built, self.said("--words", "appeal")[1]
        self.told("closeout", "close", award, *OFFICER)
        said = Statement(
            payment_id=(1 << 32) | award,
            case_no=award,
            digest=committed(bytes(SALT_BYTES), words),
            salt=bytes(SALT_BYTES),
            words=words,
            written_at=1,
            program=str(self.grants.awards.address),
        )
        with Casefile.open(self.office.bench.casefile, CASEFILE_KEY) as casefile:
            casefile.put_statement(said)
        self.told("erase", award, *self.said("--reason", "erase"), "--office", "grants-officer")

    # Books

    def books(self) -> None:
        """The monitor judges draws, and the journal and the reports of awards are written."""
        out = Path("out")
        out.mkdir()
        self.watch()
        now = self.grants.world.now()
        days = ("--from", day(now - 300 * DAY), "--to", day(now))
        commands = {"journal": ("export", "journal", *days)} | {
            f"award {number}": ("grant", "report", number)
            for number in (self.drawn_on.invoiced, self.drawn_on.advanced)
        }
        for name, words in commands.items():
            for form in ("--json", "--csv"):
                self.play.ran.append(tuple(str(word) for word in (*words, form)))
                result = self.play.bench.run(*words, form)
                assert result.exit_code == 0, result.stderr
                (out / f"{name}.{form[2:]}").write_text(result.stdout)

    def watch(self) -> None:
        """The monitor follows the chain, and holds a draw that was approved within moments."""
        world, record = self.grants.world, opening.record(self.play.bench.world, self.office.folder)
        for act, key in (("register", ADMIN), ("arm", ("--as", "investigator-1"))):
            self.play.facts("rule", act, opening.FILE, *key)
        self.grants.certify(self.request("third request", self.drawn_on.invoiced))
        policies = {}
        for program in (load_any(FILE), load_any(opening.FILE)):
            agency = connect(world.client, record, program.id)
            policies[str(agency.program.address)] = policy(program, rules.rules(agency))
        # The last of both is that of grants.
        grants = str(agency.program.address)
        watch.activate(world, policies[grants].digest, grants)
        with Store(self.play.ledger, watch.scope(world)) as store:
            Monitor(store, world.client, policies, world.officer("monitor")).catch_up()

    @property
    def drawn_on(self) -> Awards:
        assert self.awards is not None, "awards come before"
        return self.awards


def signed(person: Person) -> tuple[str, str]:
    """The option by which a person's business signs."""
    return "--signer", KEYS[person]
