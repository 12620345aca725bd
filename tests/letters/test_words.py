"""Given the tables of words: every letter should have its parts in every language.

├── a table should have every part of every kind, with what the part has to say
├── a part that is missing, empty, or does not say something should be found
├── all tables should have the same texts, and say the same things in them
├── a translation nobody reviewed should be known
└── no text should have a word nobody at a counter says
"""

from __future__ import annotations

import re
import string
import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from almoner.letters import words
from almoner.letters.kinds import ADVERSE, PARTS, Kind

FOLDER = Path(words.__file__).parent
TABLES = {path.stem: tomllib.loads(path.read_text()) for path in FOLDER.glob("*.toml")}
FORBIDDEN = re.compile(
    r"wallet|\bgas\b|\bhash|blockchain|billetera|monedero|cadenas? de bloques"
    r"|محفظ|محافظ|غاز|هاش|تجزئة|بلوك ?تشين|سلسلة الكتل|سلاسل الكتل",
    re.I,
)
ADVERSE_PARTS = {
    *("action", "reason", "facts", "law", "date", "hearing", "how", "phone", "continued"),
    *("liability", "legal_help"),
}


def texts(table: dict[str, Any]) -> dict[str, str]:
    """The texts of a table by their paths."""
    return {
        f"{section}.{name}": text
        for section, named in table.items()
        if isinstance(named, dict)
        for name, text in named.items()
        if isinstance(text, str)
    }


def said(text: str) -> set[str]:
    """What a text has filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_kinds__have_all_parts_the_law_asks_for() -> None:
    assert all(set(PARTS[kind]) >= ADVERSE_PARTS for kind in ADVERSE)
    assert set(PARTS) == set(Kind)


@pytest.mark.parametrize("language", TABLES)
def test_table__is_whole(language: str) -> None:
    assert list(words.faults(TABLES[language])) == []
    assert words.load(language).language == language


@pytest.mark.parametrize(
    ("section", "name", "text", "fault"),
    [
        ("decrease", "continued", None, "decrease.continued is missing or empty"),
        ("decrease", "continued", "  ", "decrease.continued is missing or empty"),
        ("hold", "date", "It ends soon.", "hold.date does not say {ends}"),
        ("common", "law", "The law.", "terminate.law does not say {law}"),
        ("strike", "action", "{issued}", "strike.action does not say {amount}"),
        ("page", "important", "Important.", "page.important does not say {phone}"),
        ("bases", "death", "", "bases.death is missing or empty"),
    ],
)
def test_table__that_lacks_something_is_found(
    section: str, name: str, text: object, fault: str
) -> None:
    table = deepcopy(TABLES["en"])
    table[section][name] = text
    if text is None:
        del table[section][name]
    assert fault in list(words.faults(table))


@pytest.mark.parametrize("language", TABLES)
def test_tables__have_the_same_texts_and_say_the_same(language: str) -> None:
    english, other = TABLES["en"], TABLES[language]
    assert words.keys(other) == words.keys(english)
    told = texts(other)
    assert {path: said(text) for path, text in texts(english).items()} == {
        path: said(text) for path, text in told.items()
    }


def test_keys__tell_tables_apart() -> None:
    other = deepcopy(TABLES["en"])
    del other["hold"]["title"]
    assert words.keys(TABLES["en"]) - words.keys(other) == {"hold.title"}


@pytest.mark.parametrize("language", TABLES)
def test_texts__have_no_word_of_machines(language: str) -> None:
    found = [path for path, text in texts(TABLES[language]).items() if FORBIDDEN.search(text)]
    assert found == []
    assert all(map(FORBIDDEN.search, ("Open your Wallet", "su monedero", "المحفظة")))


def test_load__takes_a_region_and_falls_back_to_english() -> None:
    assert words.load("es-MX").language == "es"
    assert words.load("xx").language == "en"
    assert words.load("../es").language == "en"


def test_reviewed__is_english_and_what_somebody_signed() -> None:
    assert words.load("en").reviewed
    spanish = words.load("es")
    assert not spanish.reviewed
    signed = {**spanish.table, "reviewed_by": "Language office, 2027-01-15"}
    assert words.Words("es", signed).reviewed


def test_text__from_right_to_left_sets_numbers_apart() -> None:
    said = {each: words.load(each).text("message", "text", phone="555-0100") for each in TABLES}
    assert "\u2068555-0100\u2069" in said["ar"]
    assert all("\u2068" not in said[each] for each in ("en", "es"))


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "Thursday, March 11, 2027"),
        ("es", "jueves, 11 de marzo de 2027"),
        ("ar", "الخميس، 11 مارس 2027"),
    ],
)
def test_day__is_said_as_people_say_it(language: str, day: str) -> None:
    assert words.load(language).day(date(2027, 3, 11)) == day
