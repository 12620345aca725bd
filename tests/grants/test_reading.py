"""Files of grants, read.

given a file
├── when it is TOML or JSON: the same should be read, dates and times too
├── when it is neither, cannot be read or is not whole: it should be refused by its name and line
├── when a date or a time cannot be meant: it should be a fault of its field
├── when JSON has a key twice, half a character or a number without end: it should be refused
└── when an account is mistyped: its checksum should tell
given documents
├── they should be listed as sha256sum prints them; a missing one and two of one name are faults
└── a name that would break its line, one no file can have and a device should be faults
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from almoner.errors import Fault, InputError
from almoner.grants import documents, reading

ACCOUNT = "0x27ddbe4d311590c7Bd39679FE8DABcCb2278d8E8"
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
        ("at = 1969-12-31T23:59:59Z", "at: is before 1970"),
        ("day = 1969-12-31", "day: is before 1970"),
        (f"sum = 0x{'f' * 5_000}", "sum: must be an amount as text"),
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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"sum": "1", "sum": "2"}', "has the key sum twice"),
        ('{"a": {"b": 1, "b": 1}}', "has the key b twice"),
        (f'{{"sum": {"9" * 5_000}}}', "is no JSON that can be read"),
        ('{"sum": "\\ud800"}', "is no JSON that can be read"),
        ('{"\\ud800": "1"}', "is no JSON that can be read"),
    ],
)
def test_table__refuses_json_that_can_be_read_in_two_ways_or_in_none(
    tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(InputError, match=said):
        reading.table(written(tmp_path, "a.json", text), [])
    other = text.replace("sum", "b", 1).replace("\\ud800", "\\u00fc").replace("9" * 5_000, "9")
    other = other.replace('"b": 1, "b": 1', '"b": 1, "c": 1')
    reading.table(written(tmp_path, "a.json", other), [])


def test_whole__says_what_is_too_long_to_be_written_out(tmp_path: Path) -> None:
    faults: list[Fault] = []
    text = f"long = 0x{'f' * 5_000}\nshort = 4\n"
    found = reading.table(written(tmp_path, "a.toml", text), faults)
    assert [found.whole(key, 1, 3) for key in ("long", "short")] == [1, 1]
    assert [str(each) for each in faults] == [
        "long: must be from 1 to 3; it is far off",
        "short: must be from 1 to 3; it is 4",
    ]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (ACCOUNT, None),
        (ACCOUNT.lower(), None),
        (ACCOUNT.replace("E", "e", 1), "at: has a wrong checksum"),
        (ACCOUNT.replace("9", "6", 1), "at: has a wrong checksum"),
        (ACCOUNT[:-1], "at: is no account"),
    ],
)
def test_account__is_found_mistyped_by_its_checksum(
    tmp_path: Path, given: str, fault: str | None
) -> None:
    faults: list[Fault] = []
    found = reading.account(
        reading.table(written(tmp_path, "a.toml", f'at = "{given}"'), faults), "at"
    )
    assert found == ("" if fault else ACCOUNT)
    assert [str(each)[: len(fault or "")] for each in faults] == ([fault] if fault else [])


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


def test_manifest__refuses_a_name_that_would_be_two_lines(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"2").hexdigest()
    (tmp_path / "forged").mkdir()
    one = written(tmp_path, "a.txt", "1")
    assert documents.manifest([one, written(tmp_path, "b\u202fb.txt", "2")]).count("\n") == 2
    forged = written(tmp_path, f"a.txt\n{digest}  b.txt", "1")
    with pytest.raises(InputError, match="cannot stand in a list: rename the document"):
        documents.manifest([forged])


def test_published__refuses_what_is_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, said in (
        (pipe, "it is a device, and no file"),
        (Path("/dev/zero"), "it is a device, and no file"),
        (tmp_path, "Is a directory"),
        (tmp_path / "a\0b", "no file can have this name"),
    ):
        with pytest.raises(InputError, match=said):
            documents.published(path)


def test_published__is_the_digest_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"\0" * (3 * 2**20 + 1))
    assert documents.published(path) == hashlib.sha256(path.read_bytes()).digest()
