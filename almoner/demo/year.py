"""A made-up year of grants, played on a local chain: every act by whom, and when, the plan says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from almoner import money
from almoner.acts import (
    amendments,
    applications,
    awards,
    closeouts,
    draws,
    funds,
    grounds,
    panels,
    payments,
    people,
    recommendations,
    rounds,
)
from almoner.acts.applications import Submission
from almoner.acts.awards import AwardState, PayMode
from almoner.acts.draws import DrawState
from almoner.acts.payments import PaymentState
from almoner.chain.agency import Agency
from almoner.chain.sender import Sender
from almoner.demo.hands import Cast, Hands
from almoner.demo.plan import Call, Line
from almoner.errors import Reverted
from almoner.grants import applications as application_files
from almoner.grants import award_list, documents, requests, sheets
from almoner.grants import rounds as round_files
from almoner.roster.references import Keys

_DAY = 86_400
STRANGER = "stranger"
"""Carries to the chain what organizations sign."""
_NO_CONFLICT = "no conflict"


@dataclass(slots=True, kw_only=True)
class Year:
    """Plays calls of a plan, and remembers what the chain did not take.

    `starts` is the plan's first midnight, in seconds since 1970.
    """

    hands: Hands
    keys: Keys
    categories: Sequence[str]
    folder: Path
    starts: int
    refused: dict[int, Reverted] = field(default_factory=dict)
    """Requests that a contract refused, by their line."""
    waiting: list[int] = field(default_factory=list)
    """Draws that were held when they fell due."""
    due: int | None = None
    """When the first draw falls due that was approved since it was last asked."""

    def passes(self, call: Call) -> bool:
        """Whether a challenge window ends before a call: what it is for has to be done first."""
        passes = self.due is not None and self.starts + call.at >= self.due
        if passes:
            self.due = None
        return passes

    def play(self, call: Call) -> None:
        """Waits for a call's time and makes it. Raises what the chain refuses, but a request."""
        self.cast.advance_to(self.starts + call.at)
        _PLAYS[call.act](self, call)

    @property
    def agency(self) -> Agency:
        return self.hands.agency

    @property
    def cast(self) -> Cast:
        return self.hands.cast

    # Rounds and applications

    def draft(self, call: Call) -> None:
        rounds.draft(self.agency, self.cast.sender(call.who), self._plan(call.lines[0]))

    def publish(self, call: Call) -> None:
        (number,) = call.numbers
        plan = self._plan(call.lines[0])
        rounds.publish(self.agency, self.cast.sender(call.who), number, plan)

    def close_panel(self, call: Call) -> None:
        rounds.close_panel(self.agency, self.cast.sender(call.who), call.numbers[0])

    def submit(self, call: Call) -> None:
        (number,), submission = call.numbers, self._submission(call)
        content = applications.content(submission)
        signed = self.hands.applicant(call.who, "apply", number, content)
        applications.submit(self.agency, self._relay, number, submission, signed)

    def revise(self, call: Call) -> None:
        (number,), submission = call.numbers, self._submission(call)
        content = applications.content(submission)
        signed = self.hands.applicant(call.who, "revise", number, content)
        applications.revise(self.agency, self._relay, number, submission, signed)

    def withdraw(self, call: Call) -> None:
        (number,) = call.numbers
        signed = self.hands.applicant(call.who, "withdraw", number, bytes(32))
        applications.withdraw(self.agency, self._relay, number, signed)

    def ask(self, call: Call) -> None:
        reason = grounds.published(call.lines[0].detail)
        applications.ask(self.agency, self.cast.sender(call.who), call.numbers[0], reason)

    def identify(self, call: Call) -> None:
        for line in call.lines:
            reference = self.keys.organization(line.detail)
            officer = self.cast.sender(call.who)
            applications.identify(self.agency, officer, int(line.subject), reference)

    # Reviews

    def assign(self, call: Call) -> None:
        by_reviewer: dict[str, list[int]] = {}
        for line in call.lines:
            by_reviewer.setdefault(line.detail, []).append(int(line.subject))
        for name, numbers in by_reviewer.items():
            person = self._person(name)
            panels.assign(self.agency, self.cast.sender(call.who), person, numbers)

    def attest(self, call: Call) -> None:
        by_answer: dict[bool, list[int]] = {}
        for line in call.lines:
            by_answer.setdefault(line.detail != _NO_CONFLICT, []).append(int(line.subject))
        for conflicted, numbers in by_answer.items():
            reviewer = self.cast.sender(call.who)
            panels.attest(self.agency, reviewer, numbers, conflicted=conflicted)

    def post(self, call: Call) -> None:
        signed = [self._sheet(line) for line in call.lines]
        panels.post(self.agency, self.cast.sender(call.who), signed)

    # Awards

    def recommend(self, call: Call) -> None:
        """Only what nobody recommended yet: a person may have done it by hand."""
        standing = recommendations.standing(self.agency)
        for each in award_list.load(self.folder / call.lines[0].file, self.categories):
            if each.application not in standing:
                awards.recommend(self.agency, self.cast.sender(call.who), each.plan)

    def approve(self, call: Call) -> None:
        for number in call.numbers:
            found = awards.show(self.agency, number)
            awards.approve(self.agency, self.cast.sender(call.who), found)

    def accept(self, call: Call) -> None:
        for number in call.numbers:
            content = awards.show(self.agency, number).terms_hash
            signed = self.hands.grantee(call.who, number, "accept", content=content)
            awards.accept(self.agency, self._relay, number, signed)

    # Draws

    def request(self, call: Call) -> None:
        """What a contract refuses is remembered, and the year goes on."""
        for line in call.lines:
            award = int(line.subject)
            wanted = self._request(award, line).request(self.keys)
            content = draws.content(award, wanted)
            signed = self.hands.grantee(call.who, award, "draw", content=content)
            try:
                draws.request(self.agency, self._relay, award, wanted, signed)
            except Reverted as refusal:
                self.refused[line.number] = refusal

    def take_back(self, call: Call) -> None:
        (number,) = call.numbers
        draw = draws.show(self.agency, number)
        signed = self.hands.grantee(
            call.who, draw.award, "withdraw draw", subject=number, content=draw.content_hash
        )
        draws.withdraw(self.agency, self._relay, number, signed)

    def review(self, call: Call) -> None:
        for number in call.numbers:
            draw = draws.show(self.agency, number)
            draws.review(self.agency, self.cast.sender(call.who), draw)

    def deny(self, call: Call) -> None:
        reason = grounds.published(call.lines[0].detail)
        draws.deny(self.agency, self.cast.sender(call.who), call.numbers[0], reason)

    def approve_draw(self, call: Call) -> None:
        for number in call.numbers:
            draw = draws.show(self.agency, number)
            approved = draws.approve(self.agency, self.cast.sender(call.who), draw)
            if approved.state is DrawState.APPROVED and self.due is None:
                self.due = approved.payable_at

    def settle(self, call: Call) -> None:
        """A draw that is held waits; whoever plays says what comes of it."""
        for number in call.numbers:
            draw = draws.show(self.agency, number)
            if payments.show(self.agency, draw.payment_id).state is PaymentState.HELD:
                self.waiting.append(number)
                continue
            self.pay(number)

    def pay(self, number: int) -> None:
        """Has a stranger pay a draw once its challenge window is over."""
        draw = draws.show(self.agency, number)
        missing = draw.payable_block - self.agency.client.head()[0]
        self.cast.advance_to(draw.payable_at, max(1, missing))
        payments.settle(self.agency, self._relay, draw.payment_id)

    def substantiate(self, call: Call) -> None:
        (number,) = call.numbers
        path = self.folder / call.lines[0].file
        shown = requests.load_substantiation(path).shown(self.keys)
        draw = draws.show(self.agency, number)
        grantee = self.grantee_of(draw.award)
        content = draws.shown_content(shown)
        signed = self.hands.grantee(
            grantee, draw.award, "substantiate", subject=number, content=content
        )
        draws.substantiate(self.agency, self.cast.sender(call.who), number, shown, signed)

    def give_back(self, call: Call) -> None:
        """The organization sends money of a draw back, from the account it was paid to or not."""
        (line,) = call.lines
        draw, amount = draws.show(self.agency, int(line.subject)), money.parse(line.detail)
        giver, agency = self.cast.sender(call.who), self.agency
        giver.send(agency.token.functions.mint(giver.address, amount))
        given = (agency.client, agency.treasury, agency.token, giver)
        funds.give_back(*given, str(agency.program.address), draw.payment_id, amount)

    def submit_milestone(self, call: Call) -> None:
        (line,), (award,) = call.lines, call.numbers
        at, evidence = int(line.detail) - 1, self._evidence(line.file)
        signed = self.hands.grantee(call.who, award, "milestone", subject=at, content=evidence)
        draws.submit_milestone(self.agency, self._relay, award, at, evidence, signed)

    def judge_milestone(self, call: Call) -> None:
        (line,), (award,) = call.lines, call.numbers
        number, verdict = line.detail.split()
        evidence = awards.lines(self.agency, award)[int(number) - 1].evidence
        draws.judge_milestone(
            self.agency,
            self.cast.sender(call.who),
            award,
            int(number) - 1,
            evidence,
            grounds.published(f"Milestone {number}: {verdict}"),
            accepted=verdict == "accept",
        )

    # What changes awards, and ends them

    def rebudget(self, call: Call) -> None:
        (line,), (award,) = call.lines, call.numbers
        budget = [each.budget for each in awards.lines(self.agency, award)]
        for moved in line.detail.split(";"):
            name, _, amount = moved.partition("=")
            budget[self.categories.index(name)] = money.parse(amount)
        content = amendments.moved_content(budget)
        signed = self.hands.grantee(call.who, award, "rebudget", content=content, amendments=True)
        amendments.rebudget(self.agency, self._relay, award, budget, signed)

    def extend(self, call: Call) -> None:
        (line,), (award,) = call.lines, call.numbers
        ends = _midnight(line.detail) + _DAY
        content, grantee = ends.to_bytes(32, "big"), self.grantee_of(award)
        signed = self.hands.grantee(grantee, award, "extend", content=content, amendments=True)
        reason = grounds.published("The work takes longer.")
        amendments.extend(self.agency, self.cast.sender(call.who), award, ends, reason, signed)

    def report(self, call: Call) -> None:
        """Unless a person closed the award by hand."""
        (award,) = call.numbers
        if awards.show(self.agency, award).state is AwardState.CLOSED:
            return
        report = self._evidence(call.lines[0].file)
        signed = self.hands.grantee(call.who, award, "report", content=report)
        closeouts.submit_report(self.agency, self._relay, award, report, signed)

    def close(self, call: Call) -> None:
        """The same."""
        for number in call.numbers:
            award = closeouts.reported(self.agency, number)
            if award.state is AwardState.CLOSED:
                continue
            closeouts.close(self.agency, self.cast.sender(call.who), award)

    def propose_key(self, call: Call) -> None:
        (line,) = call.lines
        offices = self.agency.offices.functions
        self.cast.sender(call.who).send(offices.proposeKey(self._person(line.subject), line.detail))

    def link_key(self, call: Call) -> None:
        (line,) = call.lines
        offices = self.agency.offices.functions
        self.cast.sender(call.who).send(offices.linkKey(self._person(line.subject), line.detail))

    @property
    def _relay(self) -> Sender:
        return self.cast.sender(STRANGER)

    def _person(self, name: str) -> int:
        address = self.cast.sender(name).address
        return people.owner(self.agency.client, self.agency.offices, address)

    def _plan(self, line: Line) -> rounds.Plan:
        return round_files.load(self.folder / line.file).plan(self.agency.program.address)

    def _submission(self, call: Call) -> Submission:
        found = application_files.load(self.folder / call.lines[0].file, self.categories)
        signer = self.hands.signer(call.who)
        commitment = self.keys.documents(found.documents)
        return signer, found.pay_to, list(found.amounts), found.matched, commitment

    def _sheet(self, line: Line) -> panels.Sheet:
        found = sheets.load(self.folder / line.file)
        comments = grounds.published(found.comments)
        return self.hands.sheet(line.detail, found.application, found.scores, comments)

    def _request(self, award: int, line: Line) -> requests.RequestFile:
        path, found = self.folder / line.file, awards.show(self.agency, award)
        if found.mode is PayMode.MILESTONE:
            return requests.load_milestone(path, len(awards.lines(self.agency, award)))
        invoiced = found.mode is PayMode.REIMBURSEMENT
        return requests.load(path, self.categories, invoiced=invoiced)

    def _evidence(self, file: str) -> bytes:
        return self.keys.documents(documents.manifest([self.folder / file]))

    def grantee_of(self, award: int) -> str:
        """The name of the key that speaks for an award."""
        return f"applicant-{awards.show(self.agency, award).application:04d}"


_PLAYS: Mapping[str, Callable[[Year, Call], None]] = {
    "round draft": Year.draft,
    "round publish": Year.publish,
    "round close": Year.close_panel,
    "apply submit": Year.submit,
    "apply revise": Year.revise,
    "apply withdraw": Year.withdraw,
    "apply ask": Year.ask,
    "apply identify": Year.identify,
    "review assign": Year.assign,
    "review attest": Year.attest,
    "review post": Year.post,
    "award recommend": Year.recommend,
    "award approve": Year.approve,
    "award accept": Year.accept,
    "draw request": Year.request,
    "draw withdraw": Year.take_back,
    "draw review": Year.review,
    "draw deny": Year.deny,
    "draw approve": Year.approve_draw,
    "draw settle": Year.settle,
    "draw substantiate": Year.substantiate,
    "draw milestone submit": Year.submit_milestone,
    "draw milestone judge": Year.judge_milestone,
    "recover": Year.give_back,
    "amend rebudget": Year.rebudget,
    "amend extend": Year.extend,
    "closeout report": Year.report,
    "closeout close": Year.close,
    "office key propose": Year.propose_key,
    "office key link": Year.link_key,
}


def _midnight(day: str) -> int:
    """The first second (UTC) of a day such as 2027-01-31, in seconds since 1970."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
