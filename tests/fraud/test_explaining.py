"""What rules found, in sentences: every language has one for each rule, with all its figures."""

from __future__ import annotations

from string import Formatter

import pytest

from almoner.fraud import catalog, explaining

RULES = catalog.catalog().rules


@pytest.mark.parametrize("language", explaining.languages())
def test_words__are_of_every_rule_and_no_other(language: str) -> None:
    assert explaining.words(language).keys() == {each.name for each in RULES}


@pytest.mark.parametrize("language", explaining.languages())
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_explained__fills_every_figure(rule: catalog.Entry, language: str) -> None:
    features = {name: 1_700_000_000 for name in rule.features}
    said = explaining.explained(rule.name, 90_000, 7, features, language)

    assert "{" not in said
    assert said.endswith(".")


@pytest.mark.parametrize("language", explaining.languages())
def test_words__never_speak_of_the_machine(language: str) -> None:
    for sentence in explaining.words(language).values():
        assert not {"wallet", "gas", "hash", "fraud"} & set(sentence.lower().split())


@pytest.mark.parametrize("language", explaining.languages())
def test_lacking__has_the_same_sentences_in_every_language(language: str) -> None:
    said, known = explaining.lacking(language), explaining.lacking()

    def figures(sentence: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}

    assert said.keys() == known.keys()
    for name, sentence in said.items():
        assert figures(sentence) == figures(known[name]), name
        assert sentence.endswith(":" if name == "title" else ".")


@pytest.mark.parametrize(
    ("unit", "needs", "has", "said"),
    [
        ("seconds", 60 * 86_400, 12 * 86_400, "60 days of this program's history; it has 12."),
        # Rounded down, it is less in every unit.
        ("seconds", 60 * 86_400, 60 * 86_400 - 1, "60 days of this program's history; it has 59."),
        ("seconds", 86_400, 86_399, "24 hours of this program's history; it has 23."),
        ("seconds", 90_000, 89_999, "25 hours of this program's history; it has 24."),
        ("seconds", 5_400, 5_399, "90 minutes of this program's history; it has 89."),
        ("seconds", 86_401, 86_400, "86,401 seconds of this program's history; it has 86,400."),
        ("seconds", 1, 0, "1 seconds of this program's history; it has 0."),
        ("epochs", 1, 0, "one epoch of 30 days that is over"),
        ("epochs", 3, 1, "3 epochs of 30 days that are over"),
        ("peers", 5, 3, "5 officers of this program to compare with, of the epoch before; it has"),
    ],
)
def test_needed__says_what_a_rule_lacks(unit: str, needs: int, has: int, said: str) -> None:
    told = explaining.needed("emptied", unit, needs, has)

    assert told.startswith("emptied needs ")
    assert said in told
    assert "{" not in told


@pytest.mark.parametrize("language", explaining.languages())
def test_words__name_the_figures_of_their_rule_only(language: str) -> None:
    ends = ("_time", "_dollars", "_span")
    for rule in RULES:
        known = {*rule.features, "measure", "share", "percent"}
        for _, name, _, _ in Formatter().parse(explaining.words(language)[rule.name]):
            if name is not None:
                plain = next((name.removesuffix(end) for end in ends if name.endswith(end)), name)
                assert name in known or plain in known, f"{rule.name} has no {name}"


def test_words__of_a_language_nobody_wrote_are_missed() -> None:
    with pytest.raises(KeyError):
        explaining.words("tlh")


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (1, "1 second "),
        (59, "59 seconds "),
        (119, "119 seconds "),
        (120, "2 minutes "),
        (7_200, "2 hours "),
        (86_400, "24 hours "),
        (172_800, "2 days "),
    ],
)
def test_explained__says_spans_as_people_do(measure: int, said: str) -> None:
    told = explaining.explained("approval_in_seconds", measure, 1, {})
    assert told == f"The last approval came {said}after the request."


def test_explained__says_times_and_sums_as_people_do() -> None:
    told = explaining.explained("returned_rich", 200 * 86_400, 1, {"before": 300_000_000})
    assert "200 days" in told
    assert "$300.00" in told
    told = explaining.explained("ended_case", 86_400 * 20, 1, {"ended": 1_700_000_000})
    assert "2023-11-14 22:13 UTC" in told


def test_explained__divides_a_share_for_people_only() -> None:
    told = explaining.explained(
        "pair", 90_000, 200, {"caseworker": 4, "together": 31, "determiners": 5}
    )
    assert "450 %" in told


@pytest.mark.parametrize(("measure", "said"), [(20_000, "100 %"), (19_999, "99 %"), (0, "0 %")])
def test_explained__says_a_share_in_hundredths(measure: int, said: str) -> None:
    told = explaining.explained("front_loaded", measure, 2, {"total_sum": 95_800_000_000})
    assert told.startswith(f"{said} of an award of $95,800.00 are drawn")
