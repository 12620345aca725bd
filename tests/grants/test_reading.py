"""Files of grants, read.

given a file
├── when it is TOML or JSON: the same should be read, dates and times too
├── when it is neither, cannot be read or is not whole: it should be refused by its name and line
└── when a date or a time cannot be meant: it should be a fault of its field
given documents
└── they should be listed as sha256sum prints them; a missing one and two of one name are faults
"""

from __future__ import annotations

import hashlib
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner.errors import Fault, InputError
from almoner.grants import documents, reading

MOMENT = int(datetime(2027, 1, 4, 15, tzinfo=UTC).timestamp())
DAY = int(datetime(2027, 1, 4, tzinfo=UTC).timestamp())
TOML = 'at = 2027-01-04T16:00:00+01:00\nday = 2027-01-04\nsum = "0"\n'
JSON = '{"at": "2027-01-04T15:00:00Z", "day": "2027-01-04", "sum": "0"}'


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.mark.parametrize(("name", "text"), [("a.toml", TOML), ("a.json", JSON)])
def test_table__reads_both_alike(tmp_path: Path, name: str, text: str) -> None:
    faults: list[Fault] = []
    found = reading.table(written(tmp_path, name, text), faults)
    assert (found.moment("at"), found.day("day")) == (MOMENT, DAY)
    assert found.dollars("sum", zero=True) == 0
    found.close()
    assert faults == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("at = 2027-01-04", "at: must be a time like"),
        ("at = 2027-01-04T15:00:00", "at: must be a date with time and offset"),
        ('at = "tomorrow"', "at: must be a date with time and offset"),
        ("at = 7", "at: must be a time like"),
        ("day = 2027-01-04T15:00:00Z", "day: must be a date like"),
        ('day = "2027-02-30"', "day: must be a date like"),
        ("day = 20270104", "day: must be a date like"),
        ('sum = "-1"', "sum: an amount cannot be negative"),
        ('sum = "0.0000001"', "sum: an amount has at most six decimals"),
    ],
)
def test_table__faults_what_cannot_be_meant(tmp_path: Path, line: str, fault: str) -> None:
    key = line.split(" ", 1)[0]
    others = [each for each in TOML.splitlines() if not each.startswith(f"{key} =")]
    faults: list[Fault] = []
    found = reading.table(written(tmp_path, "a.toml", "\n".join([line, *others])), faults)
    found.moment("at")
    found.day("day")
    found.dollars("sum", zero=True)
    assert len(faults) == 1
    assert str(faults[0]).startswith(fault.replace("six", "6"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.txt", TOML, "a.txt: is neither TOML nor JSON"),
        ("a.toml", "at = = 1", "a.toml: the file is not TOML"),
        ("a.json", "{\n}}", "line 2, "),
        ("a.json", "[1]", "a.json: must be one JSON object"),
    ],
)
def test_table__refuses_what_is_no_file_of_its_kind(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        reading.table(written(tmp_path, name, text), [])
    assert said in str(refused.value)


def test_table__refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.toml: cannot be read: No such file"):
        reading.table(tmp_path / "none.toml", [])


def test_manifest__is_what_sha256sum_prints(tmp_path: Path) -> None:
    paths = [written(tmp_path, name, name * 3) for name in ("b.txt", "a.txt")]
    printed = subprocess.run(
        ["sha256sum", "a.txt", "b.txt"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert documents.manifest(paths) == printed.stdout


def test_manifest__names_every_document_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    twice = [written(tmp_path, "a.txt", "1"), written(tmp_path / "other", "a.txt", "2")]
    with pytest.raises(InputError) as refused:
        documents.manifest([*twice, tmp_path / "none.pdf"])
    assert "two have the name a.txt" in str(refused.value)
    assert "none.pdf cannot be read" in str(refused.value)


def test_published__is_the_digest_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"\0" * (3 * 2**20 + 1))
    assert documents.published(path) == hashlib.sha256(path.read_bytes()).digest()
