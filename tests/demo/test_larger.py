"""The same stories with more people, on seeds the demonstration does not use.

Nightly: the code of the demonstration, larger.
"""

from __future__ import annotations

import json
from functools import partial

import pytest

from almoner.config import PROJECT_ROOT
from almoner.demo.outcome import outcome
from almoner.demo.person import SoftPerson
from almoner.demo.stage import Stage
from almoner.demo.story import PROGRAM_FILE, Story
from almoner.demo.town import DAY, Town
from almoner.monitor.reconciliation import differences
from almoner.program import load

LED_ELSEWHERE = 5
STOLEN = 24 + 2 + LED_ELSEWHERE
"""The ring, the households that insiders invent, and payments that a clerk leads elsewhere."""


@pytest.mark.nightly
@pytest.mark.parametrize(("households", "seed"), [(1_000, 11), (5_000, 12)])
def test_story__holds_at_other_sizes_and_seeds(households: int, seed: int) -> None:
    program = load(PROJECT_ROOT / PROGRAM_FILE)
    with Town.found(program, program.calendar.issue_at[0] - 35 * DAY) as town:
        story = Story(town, Stage(), households=households, seed=seed)
        story.found()
        story.enroll()
        story.pay(1)
        story.ring()
        story.scheme()
        run = story.certify(2)
        story.checks.watch(run)
        story.settle(run)
        numbers = {story.record.case_number(each.case_no) for each in story.record.honest(run)}
        someone = partial(SoftPerson, town.settings.origin)
        story.checks.read(run, someone)
        story.checks.appeal(run, someone)
        story.checks.release(run)
        proposals = story.checks.sustain(run)
        story.checks.lapse(run)
        story.checks.strike(proposals)
        story.make_good(run)
        story.close_books()
        figures = outcome(story.agency, story.record, story.checks.caught, {}, browser=False)
        town.advance_to(town.now + 600 * DAY)
        case_number, code = story.invite()

    assert case_number in numbers
    assert code
    assert figures["enrolled"] == households + 26
    assert figures["paid"] == 2 * households - 1, "one asked to end"
    assert figures["caught_before_settlement"] == figures["fraud_struck"] == STOLEN
    # Beside these, payments made anew to accounts that a clerk changed a short time ago.
    assert 3 <= figures["held_innocent"] <= 3 + LED_ELSEWHERE
    assert figures["innocent_unpaid_at_end"] == 0
    assert figures["innocent_lookalikes_held"] == 0
    assert figures["ledger_equals_chain"]


@pytest.mark.nightly
def test_grants__of_a_whole_round_are_what_was_planned() -> None:
    program = load(PROJECT_ROOT / PROGRAM_FILE)
    with Town.found(program, program.calendar.issue_at[0] - 35 * DAY) as town:
        story = Story(town, Stage())
        story.found()
        grants = story.grants
        grants.applicants, grants.awards = 200, 40
        grants.play(story.casefile, story.keys)
        figures, folder = grants.outcome(), grants.year.folder
        truth = json.loads((folder / "truth.json").read_text())
        told = differences(story.agency, grants.views)

    assert told == []
    assert figures["draws_refused"] == len(truth["should_refuse"])
    assert figures["draws_held"] == len(truth["should_hold"])
    assert figures["draws_answered_and_paid"] == 1
    assert figures["draws_struck"] == figures["draws_held"] - 1
    assert figures["closed_out"] == truth["sums"]["closed"]
    assert figures["drawn"] > truth["sums"]["paid_if_all_that_is_held"]
