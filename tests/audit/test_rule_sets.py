"""Seeded corruptions of what the fraud check judges by, and of what it says it judged: each is
found, under its rule."""

from __future__ import annotations

import pytest

from tests.audit.doctoring import Corruption, Record, changed, removed

OTHER = bytes(31) + b"\x01"


def activated_by_who_proposed(record: Record) -> None:
    place = record.at("RuleSetActivated", 2)
    record.change(place, by=record.values(place)["proposer"])


# attacks I27
def a_hold_before_any_activation(record: Record) -> None:
    record.remove(record.at("RuleSetActivated"))


def a_gap_between_posts(record: Record) -> None:
    place = record.at("OutcomesPosted", 1)
    record.change(place, first=record.values(place)["first"] + 1)


def an_overlap_of_posts(record: Record) -> None:
    place = record.at("OutcomesPosted", 1)
    record.change(place, first=record.values(place)["first"] - 1)


def a_post_of_its_own_block(record: Record) -> None:
    place = record.at("OutcomesPosted", 1)
    block = int(record.kept_logs[place].blockNumber, 16)
    record.change(place, last=block)


CORRUPTIONS: list[tuple[Corruption, str, str]] = [
    (activated_by_who_proposed, "I27", "activates their own rule set"),
    (a_hold_before_any_activation, "I27", "without an active rule set"),
    (removed("RuleSetProposed", 3), "I27", "activates what nobody proposed"),
    (changed("RuleSetProposed", 3, report=OTHER), "I27", "activates what nobody proposed"),
    (changed("RuleSetProposed", 1, report=bytes(32)), "I27", "or lacks its report"),
    (changed("RuleSetProposed", 1, program="0x" + "ab" * 20), "I27", "proposed of no program"),
    (changed("RuleSetActivated", 2, prior=OTHER), "I27", "before its newest"),
    (changed("RuleSetActivated", 2, number=7), "I27", "The number of the activation"),
    (changed("RuleSetActivated", 2, by=4), "I21", "was no investigator"),
    (changed("RuleSetActivated", 2, proposer=30), "I21", "was no program admin at"),
    (changed("RuleSetDeactivated", ruleSet=OTHER), "I27", "taken away that was not active"),
    (a_gap_between_posts, "I26", "do not follow those before"),
    (an_overlap_of_posts, "I26", "do not follow those before"),
    (removed("OutcomesPosted"), "I26", "do not follow those before"),
    (a_post_of_its_own_block, "I26", "are of no block of this chain"),
    (changed("OutcomesPosted", 1, lastHash=OTHER), "I26", "are of no block of this chain"),
    (changed("OutcomesPosted", 1, root=bytes(32)), "I26", "or of nothing"),
]


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"),
    CORRUPTIONS,
    ids=[f"{at}-{each[1]}" for at, each in enumerate(CORRUPTIONS)],
)
def test_corruption__is_found(
    of_benefits: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    of_benefits.require(corrupt, rule, words)


def test_record__is_in_order_as_it_is(of_benefits: Record) -> None:
    found = of_benefits.audited()
    assert found.findings.all == []
    assert len(found.rule_sets.active) == 1, "the second program's was taken away"
    first, last = (of_benefits.values(of_benefits.at("OutcomesPosted", at)) for at in (0, 1))
    assert last["first"] == first["last"] + 1
    assert found.rule_sets.posted_to == last["last"]
