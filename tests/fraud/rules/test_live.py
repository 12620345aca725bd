"""I28: a rule asked block by block answers what it answers over the whole history."""

from __future__ import annotations

import itertools
import re

import pytest

from almoner.fraud.filling import filled
from almoner.fraud.rules import RULES, compiling
from almoner.fraud.rules.rule import Rule
from almoner.ledger.database import Database
from almoner.observations.schema import Kind
from almoner.testing import histories

MOST = 40
BOUNDS = {
    "default_capacity": 1,
    "one_hand_window": 5_000,
    "recycled_window": 200_000,
    "sink_within": 100_000,
    "sink_share_bps": 3_000,
    "sink_window": 9_000,
    "hub_degree": 2,
    "funder_window": 9_000,
    "funder_settles": 0,
    "funder_payers": 2,
    "changes_window": 5_000,
    "changes_stand": 90_000,
    "recovered_stands": 50_000,
    "returned_times": 1,
    "reopened_stands": 90_000,
    "emptied_within": 50_000,
    "exclusive_from": 0,
    "exclusive_to": 3,
    "both_window": 90_000,
    "both_within": 40_000,
    "enrolled_most": 2,
    "day": 5_000,
    "reading_window": 4_000,
    "fresh_window": 20_000,
    "large_amount": 50,
    "pair_epochs": 3,
    "pair_least": 1,
    "peers_least": 2,
    "split_window": 20_000,
    "split_margin_bps": 9_000,
    "limit_1": 60,
    "limit_2": 100,
    "limit_3": 0,
    "repeat_window": 20_000,
    "early_bps": 9_000,
    "round_window": 30_000,
    "round_least": 1,
    "advance_window": 5_000,
    "spend_down_window": 30_000,
    "round_trip_window": 40_000,
    "circle_window": 40_000,
    "circle_share_bps": 1,
    "passed_share_bps": 1,
    "passed_window": 40_000,
    "converging_window": 40_000,
    "hour": 3_600,
    "burst_least": 1,
}
"""Bounds so low that every rule has something to say about a history at random."""


def bounds(rule: Rule) -> dict[str, int]:
    return {**BOUNDS, "limit": 1 if rule.rising else 20_000}


def kinds(rule: Rule) -> list[Kind]:
    """The kinds a rule reads, by its own SQL."""
    asked = re.findall(r"kind\"? (?:= (\d+)|IN \(([\d, ]+)\))", compiling.live(rule, "sqlite"))
    numbers = {int(each) for one, many in asked for each in (one or many).split(",")}
    tallies = [each for each in (rule.tally, rule.hubs) if each is not None]
    return sorted({*map(Kind, numbers), *(kind for tally in tallies for kind in tally.kinds)})


def compare(rule: Rule, seeds: range, count: int) -> None:
    """Some histories, and more where a rule has nothing to say."""
    said = 0
    for seed in itertools.count(seeds.start):
        if seed >= seeds.stop and (said or seed == MOST):
            break
        history = histories.at_random(seed, kinds(rule), count)
        replayed = histories.replayed(rule, history, bounds(rule))
        assert histories.lived(rule, history, bounds(rule)) == replayed
        said += len(replayed)
    assert said, f"{rule.name} had nothing to say: make its history richer"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_I28_every_rule__answers_live_what_it_answers_over_all(rule: Rule) -> None:
    compare(rule, range(1), 160)


@pytest.mark.nightly
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_I28_every_rule__answers_live_what_it_answers_over_long_histories(rule: Rule) -> None:
    compare(rule, range(2, 8), 500)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_live__reads_no_table_from_end_to_end(rule: Rule) -> None:
    span = {"first": 0, "end": 1, "start_clock": 0}
    question = filled(compiling.live(rule, "sqlite"), {**bounds(rule), **span})

    with histories.file() as db:
        assert scans(db, question) == set()


def test_scans__are_seen() -> None:
    joined = "SELECT * FROM observations a JOIN observations b ON a.amount = b.amount"

    with histories.file() as db:
        assert scans(db, "SELECT max(amount) FROM observations") == {"observations"}
        assert scans(db, "SELECT * FROM observations WHERE account = 1") == set()
        assert scans(db, f"{joined} WHERE a.id > 1") == {"observations"}


def scans(db: Database, question: str) -> set[str]:
    """The tables of which a question steps through a whole tree, or builds an index of its own."""
    found = db.execute("SELECT rootpage, tbl_name FROM sqlite_master").fetchall()
    roots = {int(root): str(table) for root, table in found}
    program = db.execute(f"EXPLAIN {question}").fetchall()
    opened = {row[2]: roots.get(row[3]) for row in program if row[1] == "OpenRead"}
    # Rewind and Last begin at an end of a tree; what is looked up is sought.
    return {
        table
        for row in program
        if row[1] in ("Rewind", "Last") and (table := opened.get(row[2])) is not None
    }
