"""Given the office of a program's file: it should be read whole, or each fault named by its line.

├── the file of the project should have one, whose terms do not depend on it
├── a fault should be named with the line of its key, or of the section where the key is missing
└── nobody having confirmed it should be known
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from almoner import program
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError

FILES = [
    path
    for path in sorted((PROJECT_ROOT / "programs").glob("*.toml"))
    if isinstance(program.load_any(path), program.ProgramFile)
]
TEXT = (PROJECT_ROOT / "programs" / "cash-assistance.toml").read_text()
SECTION = TEXT.splitlines().index("[office]") + 1
VERIFIER = "0x" + "11" * 20


def line(key: str) -> int:
    """The line of a key of the section."""
    lines = TEXT.splitlines()
    return next(at for at in range(SECTION, len(lines)) if lines[at].startswith(f"{key} =")) + 1


def faults(old: str, new: str) -> list[str]:
    """What the file is refused for once something is replaced in it."""
    head, found, tail = TEXT.partition("[office]")
    assert old in found + tail
    with pytest.raises(InputError) as refusal:
        program.parse((head + (found + tail).replace(old, new, 1)).encode())
    return [str(fault) for fault in refusal.value.faults]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_office__is_in_every_benefit_program(path: Path) -> None:
    office = program.load(path).office
    assert office.phone == "555-0100"
    assert office.address
    assert office.is_holiday(date(2027, 12, 24)), "kept for Christmas, a Saturday"
    assert not office.is_holiday(date(2027, 12, 23))
    assert office.zone.key == office.time_zone


def test_office__is_not_in_the_terms() -> None:
    moved = TEXT.replace("100 Example Street", "200 Example Street")
    before, after = (program.parse(text.encode()).terms(VERIFIER) for text in (TEXT, moved))
    assert before[1:] == after[1:]
    assert before[0] != after[0], "but the digest is of every byte"


def test_office__that_nobody_confirmed_is_known() -> None:
    head, _, tail = TEXT.partition("[office]")
    signed = tail.replace('confirmed_by = ""', 'confirmed_by = "Manager, 2027-01-15"', 1)
    assert "office" in program.parse(TEXT.encode()).unconfirmed
    assert "office" not in program.parse(f"{head}[office]{signed}".encode()).unconfirmed


@pytest.mark.parametrize(
    ("key", "old", "new", "reason"),
    [
        ("name", 'name = "Office of Cash', 'name = "A\\nB', "must be one line of at most 60"),
        ("phone", '"555-0100"', '"call us"', "must be written like 555-0100, not 'call us'"),
        ("phone", '"555-0100"', f'"{"5" * 21}"', "has more than 20 characters"),
        ("address[1]", '["100 Example', f'["{"x" * 61}', "must be one line of at most 60"),
        ("address[2]", '"Example City, IL 60000"', '" "', "is empty: leave it out"),
        ("hours", '"8:30-17:00"', '"half past 8"', "must be written like 8:30-17:00"),
        ("time_zone", "America/Chicago", "America/Chicag", "'America/Chicag' is no time zone"),
        ("time_zone", "America/Chicago", "../etc/passwd", "'../etc/passwd' is no time zone"),
        ("holidays", "US-IL", "US-XX", "'US-XX' has no calendar of holidays"),
        ("holidays", "US-IL", "Illinois", "'Illinois' has no calendar of holidays"),
        ("closed", "closed = []", "closed = [2027-12-24T00:00:00Z]", "must list dates without"),
        ("closed", "closed = []", 'closed = "Friday"', "must be a list of dates"),
    ],
)
def test_office__is_refused_by_name_and_line(key: str, old: str, new: str, reason: str) -> None:
    (fault,) = faults(old, new)
    assert fault.startswith(f"line {line(key.split('[')[0])}, office.{key}: ")
    assert reason in fault


def test_office__that_lacks_a_key_is_refused_at_the_section() -> None:
    missing, unknown = faults("hours =", "hour =")
    assert missing.startswith(f"line {SECTION}, office.hours: is missing")
    assert unknown.startswith(f"line {line('hours')}, office.hour: is not a known key")


def test_office__that_is_not_there_is_refused_without_a_line() -> None:
    assert "office: is missing: write a table" in faults("[office]", "[offices]")
