"""Every rule finds what was planted for it, at each of its bounds, and nothing that looks like it.

of every rule
├── a band begins at its bound, and not one below it
├── says what its answer rests on
├── says nothing of stories that look alike, and finds their neighbors
├── a window ends where its bound says
├── one that waits finds from the second on at which it can tell
└── of every story
    ├── answers block by block what it answers at once
    ├── forgets a block that was taken back, and what it closed
    └── does not depend on the order in which rows are read
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from almoner.backtest.duck import Duck
from almoner.fraud import lacking
from almoner.fraud.findings import COLUMNS, found
from almoner.fraud.lacking import History
from almoner.fraud.policy import Step
from almoner.fraud.rules import RULES as DEFINED
from almoner.ledger.database import Database
from almoner.observations.row import Observation
from almoner.observations.schema import COLUMNS as OBSERVED
from almoner.observations.schema import Kind
from almoner.testing import histories
from almoner.testing.histories import Answer, Monitor
from tests.fraud.planted.accounts import first, funded
from tests.fraud.planted.every import SCENARIOS
from tests.fraud.planted.story import BOUNDS, RULES, Events, Scenario, at, rows

_DEFINED = {rule.name: rule for rule in DEFINED}
_KIND = list(OBSERVED).index("kind")

of_every_rule = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.rule)


class Asked:
    """Both ways to ask, with databases that are emptied between stories."""

    def __init__(self, db: Database, duck: Duck) -> None:
        self._db, self._duck = db, duck

    def monitor(self, scenario: Scenario) -> Monitor:
        """Asks block by block, of nothing yet."""
        for table in ("observations", "tallies"):
            self._db.execute(f"DELETE FROM {table}")
        return Monitor(self._db, _DEFINED[scenario.rule], scenario.asked_with())

    def lived(self, scenario: Scenario, events: Events) -> list[Answer]:
        """What a monitor says."""
        monitor = self.monitor(scenario)
        monitor.read(rows(events))
        return histories.ordered(monitor.answers)

    def replayed(self, scenario: Scenario, history: list[Observation]) -> list[Answer]:
        """What a back-test says."""
        for table in ("observations", "tallies"):
            self._duck.rows(f"DELETE FROM {table}")
        rule = _DEFINED[scenario.rule]
        return histories.asked_at_once(self._duck, rule, history, scenario.asked_with())

    def said(self, scenario: Scenario, events: Events) -> list[Answer]:
        """What both say (I28) of the last row the rule answers about."""
        answers = self.lived(scenario, events)
        assert answers == self.replayed(scenario, rows(events))
        return anchored(scenario, answers, events)


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    with histories.file() as db:
        yield Asked(db, Duck())


def anchored(scenario: Scenario, answers: list[Answer], events: Events) -> list[Answer]:
    """What was answered about the last row the rule answers about."""
    kinds = {int(kind) for kind in _DEFINED[scenario.rule].anchors}
    places = [row[:2] for row in rows(events) if row[_KIND] in kinds]
    assert places or answers == []
    return [answer for answer in answers if places and answer[:2] == places[-1]]


def at_bounds(scenario: Scenario) -> Iterator[tuple[int, Step | None]]:
    """The measures on both sides of each bound, with the step they are in."""
    rising = RULES.catalog.rule(scenario.rule).rising
    before: Step | None = None
    for step in RULES.steps[scenario.rule]:
        bound = scenario.bound(step)
        yield (bound - 1 if rising else bound), before
        yield (bound if rising else bound - 1), step
        before = step


def test_every_rule__has_a_story() -> None:
    assert [each.rule for each in SCENARIOS] == [each.name for each in RULES.catalog.rules]
    assert set(RULES.steps) == {each.rule for each in SCENARIOS}


@of_every_rule
def test_every_rule__has_stories_that_look_alike(scenario: Scenario) -> None:
    assert len(scenario.near_misses) + len(scenario.edges) >= 2


@of_every_rule
def test_every_rule__has_a_story_at_the_edge_of_each_window(scenario: Scenario) -> None:
    # No band of an office that is fresh reaches as far as what is read for it.
    assert set(_DEFINED[scenario.rule].lookback) <= {*scenario.edges, "fresh_window"}


@of_every_rule
def test_every_rule__begins_a_band_at_its_bound(scenario: Scenario, asked: Asked) -> None:
    for measure, step in at_bounds(scenario):
        events = scenario.plant(measure)
        answers = asked.lived(scenario, events)
        if step is None:
            assert answers == [], f"at {measure}"
            continue
        last = anchored(scenario, answers, events)
        told = [
            (each.band, each.weight) for each in found(RULES, scenario.rule, scenario.own, last)
        ]
        assert set(told) == {(step.band, step.weight)}, f"at {measure}"
        for answer in last:
            said = dict(zip(COLUMNS, answer, strict=False))
            whole = measure * int(said["whole"] or 0)
            assert said["measure"] == whole or (not scenario.exact and said["measure"] < whole)


@of_every_rule
def test_I28_every_rule__says_what_its_answer_rests_on(scenario: Scenario, asked: Asked) -> None:
    said = asked.said(scenario, scenario.plant(scenario.weakest()))

    (finding, *_) = found(RULES, scenario.rule, scenario.own, said)
    assert dict(finding.features) == scenario.features


@of_every_rule
def test_I28_every_rule__says_nothing_of_what_looks_alike(scenario: Scenario, asked: Asked) -> None:
    for name, events in scenario.near_misses.items():
        assert asked.said(scenario, events) == [], name


@of_every_rule
def test_I28_every_rule__finds_the_neighbors_of_what_looks_alike(
    scenario: Scenario, asked: Asked
) -> None:
    for name, events in scenario.finds.items():
        said = asked.said(scenario, events)
        assert said != [], name
        (finding, *_) = found(RULES, scenario.rule, scenario.own, said)
        assert dict(finding.features) == scenario.says.get(name, dict(finding.features)), name


@of_every_rule
def test_I28_every_rule__looks_back_just_as_far_as_its_bounds_say(
    scenario: Scenario, asked: Asked
) -> None:
    for name, story in scenario.edges.items():
        assert asked.said(scenario, story(BOUNDS[name] - 1)) != [], name
        assert asked.said(scenario, story(BOUNDS[name])) == [], name


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_common_funder__finds_from_the_second_on_at_which_it_can_tell(
    asked: Asked, more: int
) -> None:
    open_for = BOUNDS["funder_settles"] + more
    scenario = next(each for each in SCENARIOS if each.rule == "common_funder")
    history = History(opened=0, time=open_for, figures={})
    lacks = {each.rule for each in lacking.lacks(RULES, {}, history)}

    said = asked.said(scenario, funded(first(9), open_for))

    assert (said == []) == ("common_funder" in lacks) == (more < 0)


@of_every_rule
def test_I28_every_story__may_be_read_in_any_order(scenario: Scenario, asked: Asked) -> None:
    history = rows(scenario.plant(scenario.weakest()))
    answers = asked.replayed(scenario, history)
    random.Random(1).shuffle(history)

    assert answers != []
    assert asked.replayed(scenario, history) == answers
    assert asked.replayed(scenario, history[::-1]) == answers


@of_every_rule
def test_every_rule__forgets_a_block_that_was_taken_back(scenario: Scenario, asked: Asked) -> None:
    events = scenario.plant(scenario.weakest())
    last = max(event.time for event in events)
    kept = tuple(event for event in events if event.time < last)
    instead = (*kept, *at(last + 1, Kind.OPENED, program=99, other=99, value=1))
    later = (*kept, *(event._replace(time=last + 2) for event in events if event.time == last))
    history = rows(events)
    cut = histories.block_of(history[-1])

    monitor = asked.monitor(scenario)
    monitor.read(history)
    whole = histories.ordered(monitor.answers)
    assert any(int(answer[0] or 0) >> 20 == cut for answer in whole)
    for other in (instead, later, events):
        monitor.rewind(cut)
        monitor.read([row for row in rows(other) if histories.block_of(row) >= cut])
        ever = asked.replayed(scenario, rows(other))
        assert histories.ordered(monitor.answers) == ever
    assert histories.ordered(monitor.answers) == whole
