"""Score sheets, read and written.

given a sheet a reviewer writes
├── when it is sound: it should be read
└── when it is not: every fault should be named by its field
given a signed sheet
├── it should be read as it was written
├── when it is spoiled: every fault should be named by file and field
└── when another file holds the same scores of an application: it should be refused
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.errors import InputError
from almoner.grants import sheets
from almoner.grants.sheets import SignedSheet

SIGNED = SignedSheet(
    application=7,
    scores=(40, 0, 10),
    comments=b"\x11" * 32,
    reviewer="0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    signature=b"\x22" * 65,
)


def written(folder: Path, text: str) -> Path:
    path = folder / "sheet.toml"
    path.write_text(text)
    return path


def test_load__reads_what_a_reviewer_wrote(tmp_path: Path) -> None:
    path = written(tmp_path, 'application = 7\nscores = [40, 0, 10]\ncomments = "Sound."')
    found = sheets.load(path)
    assert (found.application, found.scores, found.comments) == (7, (40, 0, 10), "Sound.")


@pytest.mark.parametrize(
    "scores", ["[]", "[40, -1]", "[40, 65536]", "[40, 0.5]", "[true, 1]", '["40"]']
)
def test_load__faults_scores_that_are_none(tmp_path: Path, scores: str) -> None:
    path = written(tmp_path, f'application = 0\nscores = {scores}\ncomments = ""\nscore = 1')
    with pytest.raises(InputError) as refused:
        sheets.load(path)
    assert [str(fault).split(" must")[0].split(" is")[0] for fault in refused.value.faults] == [
        "application:",
        "scores:",
        "comments:",
        "score:",
    ]


def test_load_signed__reads_what_was_saved(tmp_path: Path) -> None:
    paths = [tmp_path / "a.json", tmp_path / "b.json"]
    other = replace(SIGNED, application=8)
    for path, sheet in zip(paths, (SIGNED, other), strict=True):
        sheets.save(path, sheet)
    assert sheets.load_signed(paths) == dict(zip(paths, (SIGNED, other), strict=True))
    assert SIGNED.struct == (7, [40, 0, 10], SIGNED.comments, SIGNED.reviewer, SIGNED.signature)


def test_load_signed__names_every_fault_of_every_file(tmp_path: Path) -> None:
    sound, spoiled, none = (tmp_path / name for name in ("a.json", "b.json", "c.json"))
    sheets.save(sound, SIGNED)
    facts = json.loads(sound.read_text())
    facts |= {"comments": "0x11", "reviewer": "0x12", "signature": "0xzz", "scores": 40}
    spoiled.write_text(json.dumps(facts))
    with pytest.raises(InputError) as refused:
        sheets.load_signed([sound, spoiled, none])
    faults = [str(fault) for fault in refused.value.faults]
    fields = ["scores", "comments", "reviewer", "signature"]
    assert [fault.split(":")[0] for fault in faults] == [
        *(f"{spoiled}, {field}" for field in fields),
        str(none),
    ]
    assert faults[-1].startswith(f"{none}: cannot be read")


def test_load_signed__refuses_one_sheet_in_two_files(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    sheets.save(first, SIGNED)
    sheets.save(second, replace(SIGNED, scores=(1, 1, 1)))
    for paths in ([first, second], [first, first]):
        with pytest.raises(InputError, match=f"a sheet that {first} holds already"):
            sheets.load_signed(paths)


def test_save__names_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out: .* cannot be written: No such file"):
        sheets.save(tmp_path / "none" / "a.json", SIGNED)
