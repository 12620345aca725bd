"""Given what a program is in plain words: it should be read whole, or each fault named by its line.

├── the files of the project should have it in each language, and English that is easily read
├── a file without it should be sound, and its audience that of its kind
├── a fault should be named with the line of its key, or of the section where the key is missing
├── the pages' address should be an origin, and http only on this machine
└── nothing of it should be in the terms, and nobody having confirmed it should be known
"""

from __future__ import annotations

import re
from dataclasses import astuple
from pathlib import Path

import pytest

from almoner import program
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.program import Audience
from almoner.testing.reading import grade

FILES = sorted((PROJECT_ROOT / "programs").glob("*.toml"))
TEXT = (PROJECT_ROOT / "programs" / "cash-assistance.toml").read_text()
HEAD, SECTION, REST = re.split(r"(?ms)^(\[about\].*?)(?=^# --- )", TEXT, maxsplit=1)
WITHOUT = HEAD + REST
PAGE = 'page = "http://localhost:8700"'
GRADE = 8
HARD = "Eligible entities demonstrating organizational capacity receive reimbursement."
VERIFIER = "0x" + "11" * 20


def line(key: str, section: str = "[about.en]") -> int:
    """The line of a key of a section, or of the section itself."""
    lines = TEXT.splitlines()
    begun = lines.index(section)
    return next(at for at in range(begun, len(lines)) if lines[at].startswith(key)) + 1


def faults(old: str, new: str) -> list[str]:
    """What the file is refused for once something is replaced in the section."""
    assert old in SECTION
    with pytest.raises(InputError) as refusal:
        program.parse((HEAD + SECTION.replace(old, new, 1) + REST).encode())
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_about__is_in_each_language_and_easily_read(path: Path) -> None:
    found = program.load_any(path)
    assert found.about is not None
    assert tuple(found.about.words) == found.languages
    sentences = astuple(found.about.words["en"])[1:]
    assert {text: grade(text) for text in sentences if grade(text) > GRADE} == {}
    assert grade(HARD) > GRADE, "the test can find some"


def test_about__may_be_left_out() -> None:
    found = program.parse(WITHOUT.encode())
    assert found.about is None
    assert found.audience is Audience.HOUSEHOLD
    assert program.GrantFile.audience is Audience.ORGANIZATION


def test_about__is_not_in_the_terms_and_has_to_be_confirmed() -> None:
    found, without = program.parse(TEXT.encode()), program.parse(WITHOUT.encode())
    assert found.terms(VERIFIER)[1:] == without.terms(VERIFIER)[1:]
    assert "about" in found.unconfirmed
    assert "about" not in without.unconfirmed


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("name = ", 'color = "red"\nname = ', "about.en.color", "is not a known key"),
        ("who = ", "whom = ", "about.en.who", "is missing"),
        ('name = "Money', 'name = "\\nMoney', "about.en.name", "must be one line of at most 60"),
        ('pays = "', f'pays = "{"x" * 300}', "about.en.pays", "must be one line of at most 300"),
        ("[about.ar]", "[about.fr]", "about.ar", "is missing: write a table"),
        ("[about.ar]", "[about.fr]", "about.fr", "is not a known key"),
        ("confirmed_by", "confirmed", "about.confirmed_by", "is missing"),
    ],
)
def test_about__is_refused_by_name_and_line(old: str, new: str, key: str, reason: str) -> None:
    found = [each for each in faults(old, new) if f", {key}: {reason}" in each]
    assert len(found) == 1
    assert re.match(r"line \d+, about", found[0])


def test_about__is_refused_at_the_line_of_its_key() -> None:
    (long,) = faults('name = "Dinero', f'name = "{"x" * 60}')
    assert long.startswith(f"line {line('name', '[about.es]')}, about.es.name: ")
    (missing,) = faults('who = "For', '# who = "For')
    assert missing.startswith(f"line {line('[about.en]')}, about.en.who: is missing")


@pytest.mark.parametrize(
    "page",
    [
        *("https://cash.example.gov", "https://cash.example.gov:8443"),
        *("http://localhost:8700", "http://127.0.0.1:1", "http://[::1]:8700"),
    ],
)
def test_page__is_an_origin(page: str) -> None:
    found = program.parse(TEXT.replace(PAGE, f'page = "{page}"').encode())
    assert found.about is not None
    assert found.about.page == page


@pytest.mark.parametrize(
    "page",
    [
        *("http://cash.example.gov", "http://localhost.example.gov", "javascript:alert(1)"),
        *("https://cash.example.gov/", "https://cash.example.gov/home", "https://a.gov?x=1"),
        *(
            "https://me@a.gov",
            "https://A.gov",
            "https://a.gov:99999",
            "https://",
            "cash",
            "https://[",
        ),
        *("https://a.gov:", "https://a.gov#x", "https://a b.gov", "https://\\u0430.gov"),
    ],
)
def test_page__that_is_no_origin_is_refused(page: str) -> None:
    (fault,) = faults(PAGE, f'page = "{page}"')
    assert fault.startswith(f"line {line('page', '[about]')}, about.page: must be where")
