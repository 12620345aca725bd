"""Given the first weeks of a made-up population: the contracts should say what its export says.

- the weeks until a run is about to be certified
  - every transaction should be the same, from the founding on
- what comes next, as it is
  - should be the same, to the first payments and what becomes of them
- the same with one thing changed
  - an amount, a total, a person out of office, another person, a period, a digest, an event left
    out, one more, one that no act leads to: the player should stop, and name block, log and event
- a chain that is not new, a folder that has no population
  - should be refused
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.node import Node
from almoner.errors import InputError, WrongChain
from almoner.simulate.playing import Difference, Player, Said, Script, Step, play, read

pytestmark = pytest.mark.nightly

PAID = 33
"""Days until the first run is paid."""


@dataclass(frozen=True)
class Weeks:
    """A chain on which weeks happened, and the population they are of."""

    node: Node
    player: Player
    played: Script
    rest: list[Step]

    def coming(self, event: str, fits: Callable[[Said], bool] = lambda _: True) -> Step:
        """The first of the transactions that come, with such a log first."""
        return next(
            step for step in self.rest if step.logs[0].event == event and fits(step.logs[0])
        )


@pytest.fixture(scope="module")
def weeks(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weeks]:
    whole = read(folder)
    until = next(at for at, step in enumerate(whole.steps) if step.has("RunCertified"))
    script = replace(whole, steps=whole.steps[:until])
    with nodes.start(timestamp=script.begins) as node:
        player = Player(Client(node.url), script, tmp_path_factory.mktemp("record"))
        for step in script.steps:
            player.take(step)
        yield Weeks(node, player, script, list(whole.steps[until:]))


@pytest.fixture
def undone(weeks: Weeks) -> Iterator[None]:
    """Takes the chain back to the end of the weeks."""
    before = weeks.node.snapshot()
    yield
    weeks.node.restore(before)


def changed(step: Step, place: int = 0, **args: Any) -> Step:
    """A transaction with other arguments in one of its logs."""
    logs = list(step.logs)
    logs[place] = replace(logs[place], args={**logs[place].args, **args})
    return Step(logs=tuple(logs))


def refusal(weeks: Weeks, step: Step) -> str:
    with pytest.raises(Difference) as told:
        weeks.player.take(step)
    return str(told.value)


def test_weeks__are_the_same(weeks: Weeks) -> None:
    played = weeks.player.played
    logs = Counter(each.event for step in weeks.played.steps for each in step.logs)

    assert played.transactions == len(weeks.played.steps)
    assert played.transfers == logs.pop("Transfer")
    assert played.kinds == logs
    assert played.events == logs.total()
    assert logs["CaseApproved"] > 50
    assert logs["ApplicationSubmitted"] > logs["ApplicantIdentified"] > 0


@pytest.mark.usefixtures("undone")
def test_next__to_the_first_payments__is_the_same(folder: Path, weeks: Weeks) -> None:
    before = weeks.player.played
    coming = read(folder, PAID).steps[len(weeks.played.steps) :]
    for step in coming:
        weeks.player.take(step)
    after = weeks.player.played

    assert after.transactions == before.transactions + len(coming)
    assert after.kinds["RunCertified"] == after.kinds["WordSettled"] == 1
    assert after.transfers > before.transfers + 50


@pytest.mark.usefixtures("undone")
def test_amount__one_more__is_named(weeks: Weeks) -> None:
    step = weeks.coming("CaseApproved")
    (said,) = step.logs
    more = str(int(said.args["amount"]) + 1)

    assert refusal(weeks, changed(step, amount=more)) == (
        f"Block {said.block}, log {said.index}: CaseApproved has amount {more} in the population "
        f"and {said.args['amount']} on the chain."
    )


@pytest.mark.usefixtures("undone")
def test_person__out_of_office__is_refused_by_the_contract(weeks: Weeks) -> None:
    step = weeks.coming("CaseEnrolled")
    (said,) = step.logs

    told = refusal(weeks, changed(step, by="1"))
    assert told.startswith(f"Block {said.block}, log {said.index}: CaseEnrolled is refused: ")
    assert "Offices_NotInOffice" in told


@pytest.mark.usefixtures("undone")
def test_period__next_one__is_refused_by_the_contract(weeks: Weeks) -> None:
    step = weeks.coming("RunOpened")
    period = str(int(step.logs[0].args["period"]) + 1)

    assert "BenefitProgram_TooEarly" in refusal(weeks, changed(step, period=period))


@pytest.mark.usefixtures("undone")
def test_person__another_number__is_named(weeks: Weeks) -> None:
    step = weeks.coming("CaseApproved")

    assert "CaseApproved has enrolledBy 1 in the population" in refusal(
        weeks, changed(step, enrolledBy="1")
    )


@pytest.mark.usefixtures("undone")
def test_digest__of_something_else__is_named(weeks: Weeks) -> None:
    known = next(
        each.args["termsHash"]
        for step in weeks.played.steps
        for each in step.logs
        if each.event == "CaseApproved"
    )
    step = weeks.coming("CaseApproved")

    assert "CaseApproved has termsHash" in refusal(weeks, changed(step, termsHash=known))


@pytest.mark.usefixtures("undone")
def test_total__one_less__is_named(weeks: Weeks) -> None:
    step = weeks.rest[0]
    less = str(int(step.first("RunCertified").args["total"]) - 1)

    assert f"RunCertified has total {less} in the population" in refusal(
        weeks, changed(step, -1, total=less)
    )


@pytest.mark.usefixtures("undone")
def test_event__left_out__is_named(weeks: Weeks) -> None:
    step = weeks.rest[0]

    assert "Obligated is the last there, and RunCertified follows it here" in refusal(
        weeks, Step(logs=step.logs[:-1])
    )


@pytest.mark.usefixtures("undone")
def test_event__one_more__is_named(weeks: Weeks) -> None:
    step = weeks.rest[0]

    assert "RunCertified is there, and the contracts say nothing more" in refusal(
        weeks, Step(logs=(*step.logs, step.logs[-1]))
    )


@pytest.mark.usefixtures("undone")
def test_event__that_lacks_what_it_was_done_with__is_named(weeks: Weeks) -> None:
    step = weeks.coming("CaseApproved")
    odd = Step(logs=(replace(step.logs[0], event="DrawRequested"),))

    assert "DrawRequested cannot be done: nothing is 'award' there" in refusal(weeks, odd)


@pytest.mark.usefixtures("undone")
def test_event__that_no_act_leads_to__is_named(weeks: Weeks) -> None:
    step = weeks.coming("CaseApproved")
    odd = Step(logs=(replace(step.logs[0], event="CaseBlessed"),))

    assert "CaseBlessed is what no act of the contracts says" in refusal(weeks, odd)


def test_chain__not_new__is_refused(weeks: Weeks) -> None:
    with pytest.raises(WrongChain, match="almoner node --at 2026-12-01"):
        play(Client(weeks.node.url), weeks.played)


def test_folder__without_a_population__is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no population"):
        read(tmp_path)
