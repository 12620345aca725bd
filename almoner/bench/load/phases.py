"""What officers do one after the other: which command comes next, and how far the chain is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from almoner.acts import runs
from almoner.acts.runs import RunState
from almoner.bench.load.founding import APPROVERS, DETERMINER, MAKER, PERIOD, SETTLER, Founded
from almoner.chain.pipeline import Asked
from almoner.demo.town import DAY
from almoner.enrollment.approve import BATCH

RUN = 1
"""The only run there is."""
WEIGHTS = {"enroll": 4, "approve": 3, "seal": 2, "certify": 1, "settle": 4}
"""How likely it is, beside the others, that a process is killed in a phase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of the work."""

    name: str
    command: Callable[[bool], Sequence[str] | None]
    """The next command, by what the chain says and by whether the last one ended well; None once
    nothing is left to do.
    """
    done: Callable[[], float]
    """How much of it the node has, of 1."""


def enrolling(founded: Founded) -> Phase:
    """Every case is proposed by its caseworker."""
    agency, cases = founded.agency, len(founded.roster)

    def done() -> float:
        return int(agency.client.call(agency.roster.functions.cases())) / cases

    words = ("enroll", "--file", str(founded.file))
    return Phase(name="enroll", command=_once(words), done=done)


def approving(founded: Founded) -> Phase:
    """Every case is approved by a determiner, some hours later."""
    founded.town.advance_to(founded.town.now + DAY // 4)
    words = ("case", "approve", "--file", str(founded.file), "--as", DETERMINER)
    batches = -(-len(founded.roster) // BATCH)
    done = _sent(founded, DETERMINER, batches)
    return Phase(name="approve", command=_once(words), done=done)


def sealing(founded: Founded) -> Phase:
    """A maker opens a run over all of them and seals it."""
    town, agency = founded.town, founded.agency
    town.advance_to(town.program.calendar.issue_at[0] - 3 * DAY)
    maker = town.sender(MAKER)
    opened = ("run", "open", "--period", str(PERIOD), "--allotment", str(founded.allotment))

    def command(_ended: bool) -> Sequence[str] | None:
        # As a maker would: looks whether the run is there before opening one.
        maker.await_quiet()
        if not agency.client.call(agency.program.functions.runs()):
            return (*opened, "--as", MAKER)
        if runs.show(agency, RUN).state is RunState.OPENED:
            return ("run", "seal", str(RUN), "--as", MAKER)
        return None

    seals = -(-(runs.last_word(agency) + 1) // runs.SEAL_WORDS)
    return Phase(name="seal", command=command, done=_sent(founded, MAKER, 1 + seals))


def certifying(founded: Founded) -> Phase:
    """As many approvers as its sum asks recompute what the run pays, and approve it."""
    town, agency = founded.town, founded.agency

    def given() -> list[int]:
        return [each for each in runs.show(agency, RUN).approvers if each]

    def command(_ended: bool) -> Sequence[str] | None:
        for name in APPROVERS:
            town.sender(name).await_quiet()
        if runs.show(agency, RUN).state is RunState.CERTIFIED:
            return None
        signed = given()
        persons = (
            (int(agency.client.call(agency.offices.functions.personOf(key))), name)
            for name in APPROVERS
            for key in [town.sender(name).address]
        )
        approver = next(name for person, name in persons if person not in signed)
        return ("run", "approve", str(RUN), "--as", approver)

    return Phase(name="certify", command=command, done=lambda: len(given()) / len(APPROVERS))


def settling(founded: Founded) -> Phase:
    """Somebody pays all of it, once its challenge window is over."""
    words = ("run", "settle", str(RUN), "--as", SETTLER)
    due = sum(1 for _ in settlements(founded))
    return Phase(name="settle", command=_once(words), done=_sent(founded, SETTLER, due))


def settlements(founded: Founded) -> Iterator[Asked[int]]:
    """What pays the words that are not paid, by the key that settles."""
    words = range(runs.last_word(founded.agency) + 1)
    return runs.settling(founded.agency, founded.town.sender(SETTLER), RUN, words)


def await_due(founded: Founded) -> None:
    """Lets the challenge window of the run go by."""
    run = runs.show(founded.agency, RUN)
    founded.town.advance_to(run.payable_at, founded.town.program.windows.challenge_blocks)


BEFORE_PAYING = (enrolling, approving, sealing, certifying)


def _once(words: Sequence[str]) -> Callable[[bool], Sequence[str] | None]:
    """A command that is run until it ends well: what was done before it does not do again."""
    return lambda ended: None if ended else words


def _sent(founded: Founded, name: str, total: int) -> Callable[[], float]:
    """How many of so many transactions of a key the node has, mined or not."""
    address = founded.town.sender(name).address

    def count() -> int:
        return int(founded.agency.client.request("eth_getTransactionCount", address, "pending"), 16)

    before = count()
    return lambda: (count() - before) / max(total, 1)
