"""The words of every language, beside those of the source.

a table
├── should have every key of the source and no other, with the same {values}, and no empty text
├── should speak without the machinery, in its own words for it
├── should say its own name and direction, and who reviewed it, if anybody did
└── should set numbers and names apart where it is written from right to left
the source
└── should be read by an eighth-grader, each sentence and all together
"""

from __future__ import annotations

import re
from string import Formatter

import pytest

from almoner.config import PROJECT_ROOT
from almoner.program import load
from almoner.service import strings
from almoner.service.strings import SOURCE, Direction, Strings
from almoner.testing.reading import grade

TABLES = strings.load_all()
TRANSLATIONS = sorted(TABLES.keys() - {SOURCE})
MACHINERY = {
    "en": r"\b(wallets?|gas|hash(es)?|blockchains?)\b",
    "es": r"\b(billeteras?|monederos?|gas|hash(es)?|cadenas? de bloques|blockchains?)\b",
    "ar": r"محفظ|محافظ|غاز|هاش|تجزئة|بلوك ?تشين|بلوكشين|سلسلة الكتل|سلاسل الكتل",
}
SAMPLES = {"en": "your wallet", "es": "su billetera", "ar": "المحفظة"}
GRADE = 8.0
SENTENCE = 8
"""Words from which on a text is long enough to be graded alone."""
HARD = "Remuneration necessitates administrative verification preceding any disbursement to you."


def _faults(table: Strings, source: Strings) -> list[str]:
    """Where a table does not say what the source says."""
    faults = [f"{key} is missing" for key in source.keys() if key not in table]
    faults += [f"{key} is not in the source" for key in table.keys() if key not in source]
    for key in table.keys():
        if not table.text(key).strip():
            faults.append(f"{key} is empty")
        if key in source and _values(table.text(key)) != _values(source.text(key)):
            faults.append(f"{key} has other values")
    return faults


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _hard(texts: dict[str, str]) -> dict[str, float]:
    """What a person of eight years of school does not read easily, by key."""
    graded = {
        key: grade(text)
        for key, text in texts.items()
        if len(text.split()) >= SENTENCE and text.endswith((".", "?", "!"))
    }
    return {key: found for key, found in graded.items() if found > GRADE}


@pytest.mark.parametrize("language", list(TABLES))
def test_table__says_what_the_source_says(language: str) -> None:
    assert _faults(TABLES[language], TABLES[SOURCE]) == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ({}, "a.b is missing"),
        ({"a.b": "Für {name}", "a.c": "Neu"}, "a.c is not in the source"),
        ({"a.b": "Für {names}"}, "a.b has other values"),
        ({"a.b": "Für alle"}, "a.b has other values"),
        ({"a.b": " "}, "a.b is empty"),
    ],
    ids=["missing", "more", "other value", "no value", "empty"],
)
def test_table__that_says_something_else_is_found(words: dict[str, str], fault: str) -> None:
    source = Strings(SOURCE, {"a.b": "For {name}"})

    assert fault in _faults(Strings("de", words), source)
    assert _faults(Strings("de", {"a.b": "Für {name}"}), source) == []


@pytest.mark.parametrize("language", list(TABLES))
def test_table__speaks_without_the_machinery(language: str) -> None:
    words = re.compile(MACHINERY[language], re.IGNORECASE)
    table = TABLES[language]
    reasons = load(PROJECT_ROOT / "programs" / "cash-assistance.toml").reasons.values()
    told = [each.words[language] for each in reasons]
    said = [table.text(key) for key in table.keys()]
    said += [text for each in told for text in (each.title, each.fact, each.rule, each.clears)]

    assert [text for text in said if words.search(text)] == []
    assert words.search(SAMPLES[language]), "the test can find some"


def test_tables__say_what_they_are() -> None:
    assert {each.name for each in TABLES.values()} == {"English", "Español", "العربية"}
    assert TABLES["ar"].direction is Direction.RTL
    assert TABLES["es"].direction is TABLES["en"].direction is Direction.LTR


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_translation__nobody_reviewed_does_not_count(language: str) -> None:
    assert not TABLES[language].counts
    assert TABLES[SOURCE].counts, "it is what is translated"
    assert Strings(language, {}, reviewed_by="A sworn translator, 2027-01-15").counts


def test_call__sets_numbers_and_names_apart_from_right_to_left() -> None:
    words = {"a.b": "اتصل بالرقم 555-0100 عن {title}"}

    apart = Strings("ar", words, direction=Direction.RTL)("a.b", title="Cash")
    assert apart == "اتصل بالرقم \u2068555-\u20600100\u2069 عن \u2068Cash\u2069"
    assert Strings("ar", words)("a.b", title="Cash") == "اتصل بالرقم 555-0100 عن Cash"


def test_source__is_read_by_an_eighth_grader() -> None:
    table = TABLES[SOURCE]
    texts = {key: table.text(key) for key in table.keys()}
    sentences = " ".join(text for text in texts.values() if text.endswith("."))

    assert _hard(texts) == {}
    assert grade(sentences) <= GRADE
    assert _hard({"hard": HARD}).keys() == {"hard"}


def test_reasons__are_read_by_an_eighth_grader() -> None:
    reasons = load(PROJECT_ROOT / "programs" / "cash-assistance.toml").reasons
    texts = {
        f"{code}.{part}": getattr(reason.words[SOURCE], part)
        for code, reason in reasons.items()
        for part in ("happened", "fact", "rule", "clears")
    }

    assert _hard(texts) == {}


def test_grade__rises_with_the_length_of_words_and_sentences() -> None:
    assert grade("We pay you.") < grade("We pay you what we said we pay you.") < grade(HARD)
    assert grade("Come at 8 a.m. or 5 p.m. to us.") == grade("Come at 8 am or 5 pm to us.")
    with pytest.raises(ValueError, match="no word"):
        grade("…")
