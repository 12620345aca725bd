"""Which rules cannot tell: at, just below and just above what each declares.

lacks
├── ends for every rule at the very second its history is long enough
├── counts whole epochs that are over, and officers there are to compare with
├── names one thing for each rule, by the numbers of the program, in the order of the set
└── leaves out what fired: findings, clean and the rest are all rules, each once
the evidence of an alert
└── changes with what could not tell
the document
└── has a row for every rule that needs anything, with its bounds and their figures
"""

from __future__ import annotations

import re

import pytest

from almoner.config import PROJECT_ROOT
from almoner.fraud import alerts, catalog, explaining, judging, lacking
from almoner.fraud.catalog import Entry
from almoner.fraud.findings import Finding
from almoner.fraud.grounds import Policy
from almoner.fraud.judging import Verdict
from almoner.fraud.lacking import History, Lack, Unit
from almoner.fraud.policy import Band
from almoner.observations.schema import EPOCH_SECONDS
from tests.fraud.versions import RULES

DAY = 86_400
OPENED = 660 * EPOCH_SECONDS
"""At the first second of an epoch."""
LONG = 100 * EPOCH_SECONDS
MANY = dict.fromkeys(range(20), 1_000)
ENTRIES = catalog.catalog().rules
WAITING = [each for each in ENTRIES if each.history]
COMPARING = [each for each in ENTRIES if each.epochs]


def history(
    seconds: int, *, opened: int = OPENED, figures: dict[int, int] | None = None
) -> History:
    return History(
        opened=opened, time=opened + seconds, figures=MANY if figures is None else figures
    )


def of(rule: str, at: History, own: dict[str, int] | None = None) -> Lack | None:
    found = [each for each in lacking.lacks(RULES, own or {}, at) if each.rule == rule]
    assert len(found) <= 1
    return found[0] if found else None


def seconds(entry: Entry) -> int:
    return sum(RULES.bounds[name] for name in entry.history)


@pytest.mark.parametrize("entry", WAITING, ids=lambda each: each.name)
def test_lacks__end_at_the_second_history_is_long_enough(entry: Entry) -> None:
    needs = seconds(entry)
    epochs = entry.epochs if isinstance(entry.epochs, int) else RULES.bounds[entry.epochs]

    below = of(entry.name, history(needs - 1))
    assert below is not None
    if not epochs:
        said = Lack(rule=entry.name, unit=Unit.SECONDS, needs=needs, has=needs - 1)
        assert below == said
        assert of(entry.name, history(needs)) is None
        assert of(entry.name, history(needs + 1)) is None


@pytest.mark.parametrize("entry", COMPARING, ids=lambda each: each.name)
def test_lacks__end_with_the_last_epoch_that_is_compared_with(entry: Entry) -> None:
    needs = entry.epochs if isinstance(entry.epochs, int) else RULES.bounds[entry.epochs]
    whole = needs * EPOCH_SECONDS
    assert needs > 0

    below = of(entry.name, history(whole - 1))
    assert below == Lack(rule=entry.name, unit=Unit.EPOCHS, needs=needs, has=needs - 1)
    assert of(entry.name, history(whole)) is None
    assert of(entry.name, history(whole + 1)) is None


@pytest.mark.parametrize(
    ("opened", "time", "whole"),
    [
        (OPENED, OPENED, 0),
        (OPENED, OPENED + EPOCH_SECONDS - 1, 0),
        (OPENED, OPENED + EPOCH_SECONDS, 1),
        # Of the epoch in which it was opened only a part was seen.
        (OPENED + 1, OPENED + EPOCH_SECONDS, 0),
        (OPENED + 1, OPENED + 2 * EPOCH_SECONDS - 1, 0),
        (OPENED + 1, OPENED + 2 * EPOCH_SECONDS, 1),
        (OPENED - 1, OPENED + EPOCH_SECONDS, 1),
    ],
)
def test_history__has_the_epochs_through_which_a_program_was_open(
    opened: int, time: int, whole: int
) -> None:
    assert History(opened=opened, time=time, figures={}).epochs == whole


def test_history__of_an_export_before_a_program_was_opened_is_none() -> None:
    assert History(opened=OPENED, time=OPENED - 1, figures={}).seconds == 0
    assert History(opened=OPENED, time=OPENED + 1, figures={}).seconds == 1


@pytest.mark.parametrize("rule", ["enrolls_above_peers", "releases_above_peers"])
def test_lacks__counts_the_officers_there_are_to_compare_with(rule: str) -> None:
    least, tally = RULES.bounds["peers_least"], RULES.catalog.rule(rule).tally

    def with_peers(count: int) -> Lack | None:
        return of(rule, history(LONG, figures={**MANY, tally: count}))

    assert with_peers(least) is None
    assert with_peers(least + 1) is None
    few = Lack(rule=rule, unit=Unit.PEERS, needs=least, has=least - 1)
    assert with_peers(least - 1) == few
    none = of(rule, history(LONG, figures={}))
    assert none == Lack(rule=rule, unit=Unit.PEERS, needs=least, has=0)
    # Epochs first: there is nobody to compare with before one is over.
    first = of(rule, history(0, figures={}))
    assert first is not None
    assert first.unit is Unit.EPOCHS


def test_peers__are_counted_by_the_tallies_of_rules_that_compare() -> None:
    question = lacking.counting(RULES)
    for each in ("enrolls", "releases"):
        tally = RULES.catalog.rule(f"{each}_above_peers").tally
        assert re.search(rf"tally IN \([^)]*\b{tally}\b", question)
    assert f"tally IN ({RULES.catalog.rule('pair').tally}" not in question


def test_lacks__are_by_the_numbers_of_the_program() -> None:
    at = history(60 * DAY)
    assert of("common_funder", at) is None
    own = of("common_funder", at, {"funder_settles": 60 * DAY + 1})
    assert own == Lack(rule="common_funder", unit=Unit.SECONDS, needs=60 * DAY + 1, has=60 * DAY)
    assert of("common_funder", history(5), {"funder_settles": 5}) is None


def test_lacks__are_none_in_time_and_nearly_all_of_them_at_first() -> None:
    assert lacking.lacks(RULES, {}, history(LONG)) == ()

    first = [each.rule for each in lacking.lacks(RULES, {}, history(0))]
    declared = {each.name for each in ENTRIES if each.history or each.epochs}
    assert set(first) == declared
    assert first == [name for name in RULES.steps if name in declared]
    # What is told by what is at hand needs nothing.
    assert not {"officer_account", "ended_case", "shared_account", "diverted"} & declared


def finding(rule: str) -> Finding:
    columns = dict.fromkeys(("program", "subject", "account", "person", "payment"), 1)
    place = {"id": 1 << 20, "part": 0, "clock": 1 << 40}
    return Finding(
        rule=rule,
        band=Band.BROKEN,
        weight=100,
        measure=1,
        whole=1,
        features=(),
        **place,
        **columns,
    )


def verdict(*rules: str) -> Verdict:
    found = judging.judge(RULES, [finding(each) for each in rules], {})
    assert found is not None
    return found


@pytest.mark.parametrize("length", [0, DAY - 1, DAY, 12 * DAY, 60 * DAY, 91 * DAY, LONG])
@pytest.mark.parametrize("fired", [("officer_account",), ("officer_account", "common_funder")])
def test_evidence__has_every_rule_of_the_set_once(length: int, fired: tuple[str, ...]) -> None:
    lacks = lacking.lacks(RULES, {}, history(length), fired)
    said = alerts.evidence(Policy(rules=RULES), verdict(*fired), lacks)

    parts = [
        [each["rule"] for each in said["findings"]],
        said["clean"],
        [each["rule"] for each in said["cannot_tell"]],
    ]
    every = [name for part in parts for name in part]
    assert sorted(every) == sorted(RULES.steps)
    assert set(parts[0]) == set(fired)
    assert ("common_funder" in parts[2]) == (length < 60 * DAY and "common_funder" not in fired)


def test_evidence__changes_with_what_could_not_tell() -> None:
    def digest(length: int) -> bytes:
        trigger = alerts.Trigger(chain_id=1, block=1, hash=b"1" * 32, time=OPENED + length)
        lacks = lacking.lacks(RULES, {}, history(length), ("officer_account",))
        made = alerts.alert(
            Policy(rules=RULES),
            verdict("officer_account"),
            trigger,
            program="0x" + "11" * 20,
            payment=1,
            amount=1,
            lacks=lacks,
        )
        assert (made.lacking == "[]") == (not lacks)
        return made.evidence

    assert digest(5 * DAY) == digest(5 * DAY)
    assert digest(5 * DAY) != digest(5 * DAY + 1)
    assert digest(LONG) == digest(LONG + 1)


def documented() -> dict[str, str]:
    """What the document says each rule needs by the current version."""
    text = PROJECT_ROOT.joinpath("docs", "typologies.md").read_text(encoding="utf-8")
    table = text.partition("## What silence means")[2].partition("## Not decided")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    return {
        name: f"{bounds}|{figures.strip()}"
        for rules, bounds, figures in rows
        for name in re.findall(r"`(\w+)`", rules)
    }


def test_document__says_what_each_rule_needs() -> None:
    said = documented()
    declared = {each.name for each in ENTRIES if each.history or each.epochs or each.peers}
    assert said.keys() == declared
    for name in declared:
        entry = RULES.catalog.rule(name)
        bounds, _, figures = said[name].partition("|")
        named = {*entry.history, *filter(None, [entry.peers])}
        named |= {entry.epochs} if isinstance(entry.epochs, str) else set()
        assert set(re.findall(r"`(\w+)`", bounds)) == named, name
        wanted = []
        if entry.epochs:
            count = entry.epochs if isinstance(entry.epochs, int) else RULES.bounds[entry.epochs]
            wanted.append(f"{count} epoch" + ("" if count == 1 else "s"))
        if entry.peers:
            wanted.append(f"{RULES.bounds[entry.peers]} officers")
        if entry.history:
            sentence = explaining.needed(name, Unit.SECONDS, seconds(entry), 0)
            (span,) = re.findall(r" needs (\d+ \w+) of ", sentence)
            wanted.append(span)
        assert figures == ", ".join(wanted), name
