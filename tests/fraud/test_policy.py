"""Reading a version of policy: its faults and its numbers.

read
├── names every fault by its field, and all at once
├── turns times into seconds
└── takes a file whole, or not at all
step and values
├── the worst band a measure is in, of rising and of falling rules, and of shares
└── numbers of a program's own take the place of those for all
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.fraud import policy
from almoner.fraud.policy import Band
from tests.fraud.versions import RULES, Changed, bands


def faults(read: Callable[[], object]) -> list[str]:
    """What is wrong, each with its field."""
    with pytest.raises(InputError) as refused:
        read()
    return [f"{each.field or ''}: {each.reason}" for each in refused.value.faults]


UNORDERED = "must have bands, in rising order, each with a bound of its own"
BAND = "band must be noted, raised, strong, broken; it is"
WEIGHT = "weight must be from 1 to 100"
ONCE = "must say from once in each band"
ALERT = "alert must be above 0, and neither above hold nor above 190"
NOTED = 'from = 1, band = "noted", weight = 10'


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ('name = "late"\nbands', 'name = "latte"\nbands'),
            [
                "rules.latte: there is no latte; did you mean late?",
                "typologies.underpaid.rules: there is no late",
            ],
        ),
        (
            ('name = "late"\nbands', 'name = "pair"\nbands'),
            [
                "rules.pair: is there twice",
                "typologies.underpaid.rules: there is no late",
            ],
        ),
        (
            bands("emptied"),
            ["rules.emptied.bands: must have bands, in rising order, each with a bound of its own"],
        ),
        (
            bands("emptied", NOTED, NOTED),
            ["rules.emptied.bands: must have bands, in rising order, each with a bound of its own"],
        ),
        (
            bands("emptied", 'from = 2, band = "noted", weight = 10', NOTED),
            ["rules.emptied.bands: must have bands, in rising order, each with a bound of its own"],
        ),
        (
            bands(
                "diverted",
                'below_days = 8, band = "noted", weight = 20',
                'below_days = 40, band = "raised", weight = 50',
            ),
            [f"rules.diverted.bands: {UNORDERED.replace('rising', 'falling')}"],
        ),
        (
            bands("emptied", 'from = 1, band = "grave", weight = 10'),
            [f"rules.emptied.bands: {BAND} grave"],
        ),
        (
            bands("emptied", 'from = 1, band = "clean", weight = 10'),
            [f"rules.emptied.bands: {BAND} clean"],
        ),
        (
            bands("emptied", "from = 1, weight = 10"),
            [f"rules.emptied.bands: {BAND} None"],
        ),
        (
            bands("emptied", 'from = 1, band = "noted", weight = 101'),
            [f"rules.emptied.bands: {WEIGHT}"],
        ),
        (
            bands("emptied", 'from = 1, band = "noted", weight = 0'),
            [f"rules.emptied.bands: {WEIGHT}"],
        ),
        (
            bands("emptied", 'from = 1, band = "noted"'),
            [f"rules.emptied.bands: {WEIGHT}"],
        ),
        (
            bands("emptied", 'below = 1, band = "noted", weight = 10'),
            ["rules.emptied.bands: has no below: it has from", f"rules.emptied.bands: {ONCE}"],
        ),
        (
            bands("recovered", 'from = 1, band = "raised", weight = 40'),
            [
                "rules.recovered.bands: has no from: it has below, perhaps with a unit of time",
                "rules.recovered.bands: must say below once in each band",
            ],
        ),
        (
            bands("emptied", 'band = "noted", weight = 10'),
            [f"rules.emptied.bands: {ONCE}"],
        ),
        (
            bands("emptied", 'from = 9, from_days = 9, band = "noted", weight = 10'),
            [f"rules.emptied.bands: {ONCE}"],
        ),
        (
            ("pair_epochs = 3 ", "# pair_epochs = 3 "),
            ["bounds.pair_epochs: is missing: a rule asks with it"],
        ),
        (
            ("pair_epochs = 3 ", "pair_epoch = 3 "),
            [
                "bounds.pair_epoch: there is no pair_epoch; did you mean pair_epochs?",
                "bounds.pair_epochs: is missing: a rule asks with it",
            ],
        ),
        (
            ("pair_epochs = 3 ", "pair_epochs = 3\nzzz = 3 "),
            ["bounds.zzz: there is no zzz"],
        ),
        (
            ("day_hours = 24", "day_hours = 24\nday_seconds = 9"),
            ["bounds.day_seconds: is there twice"],
        ),
        (
            ("pair_epochs = 3 ", "pair_epochs = -3 "),
            [
                "bounds.pair_epochs: must be from 0 to 2^62",
                "bounds.pair_epochs: is missing: a rule asks with it",
            ],
        ),
        (
            ("day_hours = 24", "day_hours = 0"),
            [
                "bounds.day_hours: must be above 0",
                "bounds.day: is missing: a rule asks with it",
            ],
        ),
        (
            ("bounds = { limit_1 ", "bounds = { limit_9 "),
            ["purposes.2001.bounds.limit_9: there is no limit_9; did you mean limit_3?"],
        ),
        (
            ('rules = ["pair"]', 'rules = ["pear"]'),
            [
                "rules.pair: is in no typology: nothing follows",
                "typologies.collusion.rules: there is no pear; did you mean pair?",
            ],
        ),
        (
            ('rules = ["drifted", "beyond"]', 'rules = ["drifted"]'),
            ["rules.beyond: is in no typology: nothing follows"],
        ),
        (
            ('name = "collusion"', 'name = "books"'),
            ["typologies.books: is there twice"],
        ),
        (
            ("family = 10\n", ""),
            ["typologies.returned_rich: needs both hold and family"],
        ),
        (
            ("alert = 60\nhold = 90", "alert = 60"),
            ["typologies.returned_rich: needs both hold and family"],
        ),
        (
            ("family = 10\n", "family = 9\n"),
            ["typologies: two have family 9"],
        ),
        (
            bands("emptied", 'from = "emptied_time", band = "noted", weight = 10'),
            ["bounds.emptied_time: is missing: a rule asks with it"],
        ),
        (
            ("one_hand_cases = 10 ", "one_hand_cases = 6 "),
            [f"rules.one_hand.bands: {UNORDERED}"],
        ),
        (
            ("[[purposes]]", "[[purposes]]\npurpose = 2001\nbounds = {}\n\n[[purposes]]"),
            ["purposes: one purpose is there twice"],
        ),
        (
            ("alert = 60\nhold = 90", "alert = 91\nhold = 90"),
            [f"typologies.returned_rich: {ALERT}"],
        ),
        (
            ("alert = 60\nhold = 90", "alert = 191\nhold = 900"),
            [f"typologies.returned_rich: {ALERT}"],
        ),
        (
            ("alert = 60\nhold = 90", "alert = 0\nhold = 90"),
            [f"typologies.returned_rich: {ALERT}"],
        ),
        (('version = "2027-1"', 'version = " "'), ["version: is empty"]),
    ],
)
def test_read__names_the_fault(
    changed: Changed, change: tuple[str, str], expected: list[str]
) -> None:
    found = faults(lambda: changed(change))

    # A name that is like none has no advice, or one that does not matter here.
    assert len(found) == len(expected)
    assert all(told.startswith(wanted) for told, wanted in zip(found, expected, strict=True)), found


def test_read__names_all_faults_at_once(changed: Changed) -> None:
    found = faults(
        lambda: changed(
            ("pair_epochs = 3 ", "# pair_epochs = 3 "),
            bands("emptied", 'from = 1, band = "grave", weight = 0'),
            ("alert = 60\nhold = 90", "alert = 0\nhold = 90"),
        )
    )

    assert [each.split(":")[0] for each in found] == [
        "rules.emptied.bands",
        "rules.emptied.bands",
        "bounds.pair_epochs",
        "typologies.returned_rich",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("[bounds]", "[bounds"), "is no TOML"),
        (("[bounds]", "[bounds]\nday_hours = 9"), "is no TOML"),
        (('version = "2027-1"', "version = 20271"), "Expected `str`, got `int` - at `$.version`"),
        (('version = "2027-1"', 'version = "2027-1"\nnote = "x"'), "unknown field `note`"),
        (
            ('name = "officer_account"\nstory', 'kind = 1\nname = "officer_account"\nstory'),
            "`kind`",
        ),
        (("purpose = 2001 ", "purpose = 2001\nlaw = 1 "), "unknown field `law`"),
        (("pair_epochs = 3 ", "pair_epochs = 3.5 "), "Expected `int`, got `float`"),
        (('version = "2027-1"', ""), "missing required field `version`"),
    ],
)
def test_read__refuses_a_file_it_cannot_take(
    changed: Changed, change: tuple[str, str], expected: str
) -> None:
    (fault,) = faults(lambda: changed(change))

    assert expected in fault
    assert "policy.toml" in fault


def test_read__says_that_a_file_cannot_be_read(tmp_path: Path) -> None:
    (missing,) = faults(lambda: policy.read(tmp_path / "none.toml"))
    assert missing == f": {tmp_path / 'none.toml'} cannot be read: No such file or directory"

    spoiled = tmp_path / "spoiled.toml"
    spoiled.write_bytes(b'version = "\xff"')
    (fault,) = faults(lambda: policy.read(spoiled))
    assert fault.startswith(f": {spoiled} is no TOML: ")


def test_load__names_the_versions_there_are() -> None:
    (said,) = faults(lambda: policy.load("1999-1"))
    assert said.startswith("rules: there is no version 1999-1 of the rules; there are 2027-1")


def test_newest__is_the_last_of_the_last_year() -> None:
    assert policy.numbers(policy.newest()) >= policy.numbers(policy.CURRENT)
    assert max(("2027-9", "2027-10", "2026-11"), key=policy.numbers) == "2027-10"


def test_read__turns_times_into_seconds(changed: Changed) -> None:
    assert RULES.bounds["recycled_window"] == 365 * 86_400
    assert RULES.bounds["reading_window"] == 3_600
    assert RULES.values("returned_rich", {})["limit"] == 180 * 86_400
    same = changed(("day_hours = 24", "day_minutes = 1_440"))
    assert same.bounds == RULES.bounds


# --- step and values


@pytest.mark.parametrize(
    ("rule", "measure", "whole", "band"),
    [
        ("shared_account", 0, 1, None),
        ("shared_account", 1, 1, Band.RAISED),
        ("shared_account", 7, 1, Band.RAISED),
        ("shared_account", 8, 1, Band.STRONG),
        ("diverted", 40 * 86_400, 1, None),
        ("diverted", 40 * 86_400 - 1, 1, Band.NOTED),
        ("diverted", 8 * 86_400, 1, Band.NOTED),
        ("diverted", 8 * 86_400 - 1, 1, Band.RAISED),
        ("front_loaded", 7 * 10_000 - 1, 10, None),
        ("front_loaded", 7 * 10_000, 10, Band.NOTED),
        ("front_loaded", 9 * 10_000, 10, Band.RAISED),
    ],
)
def test_step__is_the_worst_a_measure_is_in(
    rule: str, measure: int, whole: int, band: Band | None
) -> None:
    step = RULES.step(rule, measure, whole, {})

    assert (None if step is None else step.band) == band


def test_values__are_those_of_a_program_where_it_has_some() -> None:
    own = RULES.purposes[2001]

    assert RULES.values("below_limit", {})["limit_1"] == 0
    assert RULES.values("below_limit", own)["limit_1"] == 100_000_000_000
    assert RULES.values("below_limit", own)["limit_2"] == 0
    assert RULES.values("below_limit", own)["limit"] == 3


def test_step__begins_where_a_program_says() -> None:
    assert RULES.step("one_hand", 8, 1, {"one_hand_cases": 8}) == RULES.step("one_hand", 10, 1, {})
    assert RULES.step("one_hand", 8, 1, {}) == RULES.step("one_hand", 6, 1, {})
    assert RULES.values("below_limit", {"split_awards": 2})["limit"] == 2
    assert RULES.values("one_hand", {"one_hand_cases": 5})["limit"] == 5


def test_document__tells_the_story_of_each_typology() -> None:
    text = PROJECT_ROOT.joinpath("docs", "typologies.md").read_text(encoding="utf-8")
    table = text.partition("## The typologies of version")[2].partition("\n## ")[0]
    current = policy.load()
    said = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    assert said == [
        [f"`{each.name}`", each.story, str(each.alert), str(each.hold or "never")]
        for each in current.typologies
    ]
    assert f" {current.version}\n" in table
