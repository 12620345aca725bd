"""Given a roster file: it should be read whole, or refused with the line and column of each fault.

- a sound file
  - it should give each household its amount from the benefit table
  - it should accept columns in any order, a byte order mark, blank lines and quoted commas
- a file with a fault
  - it should name line, column and what to write instead
- a file with many faults
  - it should show the first fifty and count the rest
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from almoner import money, roster, simulate
from almoner.errors import InputError
from almoner.program import ProgramFile
from almoner.roster import Roster
from almoner.testing import household

Rows = list[dict[str, str]]
Read = Callable[[Rows | str | bytes], Roster]

SOUND = household(7)


def refused(read: Read, content: Rows | str | bytes) -> list[str]:
    """What a file is refused for."""
    with pytest.raises(InputError) as refusal:
        read(content)
    return [str(fault) for fault in refusal.value.faults]


def test_read__gives_amounts_from_the_table(read: Read, rows: Rows) -> None:
    rows[1]["unit"] = "child_only"

    found = read(rows)

    assert [money.dollars(line.amount) for line in found.lines] == ["$322.00", "$326.00", "$549.00"]
    assert found.total == money.parse("1,197")
    assert found.workers == ("CW01", "CW02")
    first = found.lines[0]
    assert (first.number, first.case_number, first.members) == (2, "C-0", ("M-00",))
    assert dict(first.private) == {
        "phone": "555-0100",
        "mailing_address": "Unit 0, Block 3",
        "language": "en",
    }


def test_read__spells_numbers_and_worker_codes_one_way(read: Read, rows: Rows) -> None:
    rows[0] |= {"case_number": " c-0 ", "members": " m-00 ", "worker": "cw01"}

    line = read(rows).lines[0]

    assert (line.case_number, line.members, line.worker) == ("C-0", ("M-00",), "CW01")


def test_read__takes_columns_in_any_order_without_the_optional(read: Read) -> None:
    columns = "to_period,from_period,worker,office,pay_to,unit,household_size,members,case_number"
    found = read(f"{columns}\n12,2,CW01,,{SOUND},adult,2,M-1;M-2,C-1\n")

    (line,) = found.lines
    assert (line.from_period, line.to_period, line.size) == (2, 12, 2)
    assert (line.group, line.signer, dict(line.private), line.day) == (None, b"", {}, 0)


def test_read__takes_a_byte_order_mark_crlf_and_blank_lines(read: Read, rows: Rows) -> None:
    plain = read(rows)
    from_windows = _file(read, rows).replace("\n", "\r\n") + "\r\n,,,\r\n"

    assert read(b"\xef\xbb\xbf" + from_windows.encode()) == plain


def _file(read: Read, rows: Rows) -> str:
    header = ",".join(roster.COLUMNS)
    cells = [
        ",".join(f'"{row[column]}"' if "," in row[column] else row[column] for column in row)
        for row in ({column: row[column] for column in roster.COLUMNS} for row in rows)
    ]
    return "\n".join([header, *cells]) + "\n"


def test_read__on_day_splits_the_intake(read: Read, rows: Rows) -> None:
    for row, day in zip(rows, ("0", "3", "0"), strict=True):
        row["day"] = day

    found = read(rows)

    assert found.days == (0, 3)
    assert [line.case_number for line in found.on_day(0).lines] == ["C-0", "C-2"]
    assert found.on_day(1).lines == ()


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("case_number", "", "line 3, case_number: is empty"),
        ("case_number", "C 1", "line 3, case_number: has up to 32 letters, digits"),
        ("case_number", "123-45-6789", "case_number: looks like a Social Security number"),
        ("case_number", "C-0", "line 3, case_number: C-0 is on line 2 already"),
        ("case_number", "c-0", "line 3, case_number: C-0 is on line 2 already"),
        ("members", "M-10;", "line 3, members: is empty"),
        ("members", "M-00;M-11", "line 3, members: M-00 is on line 2 already"),
        ("members", "M-10;m-10", "line 3, members: M-10 is named twice on this line"),
        ("members", "M-10;123-45-6789", "members: looks like a Social Security number"),
        ("household_size", "3", "line 3, household_size: is 3, but members names 2"),
        ("household_size", "0", "line 3, household_size: must be a whole number from 1 to 20"),
        ("household_size", "-2", "line 3, household_size: must be a whole number from 1 to 20"),
        ("household_size", "2.0", "line 3, household_size: must be a whole number"),
        ("household_size", "²", "line 3, household_size: must be a whole number"),
        ("household_size", "", "line 3, household_size: must be a whole number"),
        ("unit", "adults", "line 3, unit: must be adult or child_only, not 'adults'"),
        ("pay_to", "", "line 3, pay_to: must be 0x and 40 hexadecimal digits"),
        ("pay_to", SOUND[:-1], "line 3, pay_to: must be 0x and 40 hexadecimal digits"),
        ("pay_to", SOUND[:-1] + "g", "line 3, pay_to: must be 0x and 40 hexadecimal digits"),
        ("pay_to", SOUND.lower(), "line 3, pay_to: has no checksum to find typing errors by"),
        ("pay_to", SOUND[:2] + SOUND[2:].swapcase(), "line 3, pay_to: has a wrong checksum"),
        ("pay_to", "0x" + "0" * 40, "line 3, pay_to: is the zero address"),
        ("worker", "", "line 3, worker: has up to 32 letters"),
        ("worker", "CW03", "line 3, worker: 'CW03' is no caseworker known here; did you mean"),
        ("from_period", "0", "line 3, from_period: must be a whole number from 1 to 65,535"),
        ("to_period", "65536", "line 3, to_period: must be a whole number from 1 to 65,535"),
        ("from_period", "13", "line 3, to_period: is 12, before from_period 13"),
        (
            "to_period",
            "13",
            "line 3, to_period: is 13; the calendar of cash-assistance ends with 12",
        ),
        ("signer", "0x1234", "line 3, signer: must be empty, an account, or a verifier"),
        ("signer", "zz", "line 3, signer: must be empty, an account, or a verifier"),
        ("signer", "0x" + "00" * 20, "line 3, signer: is the zero address"),
        ("group", "A B", "line 3, group: has up to 32 letters"),
        ("day", "-1", "line 3, day: must be a whole number from 0"),
        ("phone", "5" * 201, "line 3, phone: has 201 characters, at most 200"),
        ("phone", "555,01\nSubject: hi", "line 3, phone: has a line break or another control"),
        ("mailing_address", "Unit\x1b[2J", "line 3, mailing_address: has a line break or another"),
        ("language", "e", "line 3, language: must be a language tag such as en or es-mx"),
        ("language", "Spanish please", "line 3, language: must be a language tag"),
        ("language", "en_US", "line 3, language: must be a language tag"),
        ("language", "en-", "line 3, language: must be a language tag"),
    ],
)
def test_read__refuses_a_cell(
    read: Read, rows: Rows, column: str, cell: str, expected: str
) -> None:
    rows[1][column] = cell

    found = refused(read, rows)

    assert len(found) == 1, found
    assert expected in found[0]


def test_read__takes_an_address_of_several_lines(read: Read, rows: Rows) -> None:
    rows[1]["mailing_address"] = "Unit 7,\nBlock 9"

    assert read(rows).lines[1].private["mailing_address"] == "Unit 7,\nBlock 9"


@pytest.mark.parametrize("tag", ["", "es", " es ", "fil", "es-MX", "zh-hant"])
def test_read__takes_a_language_tag(read: Read, rows: Rows, tag: str) -> None:
    rows[1]["language"] = tag

    assert read(rows).lines[1].private["language"] == tag.strip()


def test_read__does_not_repeat_a_social_security_number(read: Read, rows: Rows) -> None:
    rows[1]["case_number"] = "123-45-6789"

    assert "6789" not in refused(read, rows)[0]


@pytest.mark.parametrize("unit", ["adult", "child_only"])
def test_read__refuses_a_size_without_a_row(
    read: Read, rows: Rows, cash: ProgramFile, unit: str
) -> None:
    largest = 7 if unit == "adult" else 6
    for size, expected in ((largest, None), (largest + 1, f"ends with {largest} for {unit}")):
        members = ";".join(f"X-{each}" for each in range(size))
        rows[1] |= {"unit": unit, "household_size": str(size), "members": members}
        if expected is None:
            assert read(rows).lines[1].size == size
        else:
            assert expected in refused(read, rows)[0]


def test_read__refuses_more_members_than_a_case_has_room_for(read: Read, rows: Rows) -> None:
    rows[1]["members"] = ";".join(f"X-{each}" for each in range(21))

    assert "names 21 persons; a case has at most 20" in refused(read, rows)[0]


def test_read__takes_an_account_as_signer(read: Read, rows: Rows) -> None:
    rows[1]["signer"] = SOUND

    assert read(rows).lines[1].signer == bytes.fromhex(SOUND[2:])


@pytest.mark.parametrize("content", ["", "\n\n", ",,,\n", b"\xef\xbb\xbf"])
def test_read__refuses_an_empty_file(read: Read, content: str | bytes) -> None:
    assert "the file is empty: begin with the columns case_number" in refused(read, content)[0]


def test_read__refuses_a_header_without_households(read: Read, rows: Rows) -> None:
    assert refused(read, []) == ["the file has a header and no household"]


def test_read__refuses_wrong_columns(read: Read, rows: Rows) -> None:
    text = _file(read, rows).replace("pay_to", "payto", 1).replace("phone", "day", 1)

    assert refused(read, text) == [
        "line 1, day: is there twice: keep one column",
        "line 1, payto: is not a known column; did you mean 'pay_to'?",
        "line 1, pay_to: is missing from the header",
    ]


def test_read__refuses_a_line_with_a_field_too_few(read: Read, rows: Rows) -> None:
    text = _file(read, rows).replace(",555-0101", "", 1)

    assert refused(read, text) == ["line 3: has 14 fields, the header has 15"]


def test_read__refuses_an_open_quote(read: Read, rows: Rows) -> None:
    text = _file(read, rows).replace('"Unit 1, Block 3"', '"Unit 1, Block 3')

    assert "line 3: is not CSV" in refused(read, text)[0]


def test_read__names_each_line_that_is_not_utf8(read: Read, rows: Rows) -> None:
    content = _file(read, rows).encode().replace(b"Unit 1", b"Unit \xe9")
    offset = content.index(b"\xe9")
    in_line = offset - content.rindex(b"\n", 0, offset)

    assert refused(read, content.replace(b"Unit 2", b"Unit \xff")) == [
        f"line 3: byte {in_line} of the line (offset {offset} in the file, 0xe9) is not UTF-8: "
        "export the file as UTF-8",
        *refused(read, content.replace(b"\xe9", b"1").replace(b"Unit 2", b"Unit \xff")),
    ]


def test_read__names_a_missing_file(tmp_path: Path, cash: ProgramFile) -> None:
    with pytest.raises(InputError, match=r"none\.csv cannot be read: No such file"):
        roster.read(tmp_path / "none.csv", cash)


def test_read__reports_every_fault(read: Read, rows: Rows) -> None:
    rows[0] |= {"unit": "x", "pay_to": "0x", "from_period": "0"}
    rows[2]["worker"] = "CW09"

    assert [fault.split(":")[0] for fault in refused(read, rows)] == [
        "line 2, unit",
        "line 2, from_period",
        "line 2, pay_to",
        "line 4, worker",
    ]


def test_read__shows_fifty_faults_and_counts_the_rest(read: Read, rows: Rows) -> None:
    many = [rows[0] | {"case_number": f"C-{at}", "members": f"M-{at}"} for at in range(60)]
    for row in many:
        row["unit"] = "x"

    found = refused(read, many)

    assert len(found) == 51
    assert found[-1] == "and 10 more; nothing was sent"
    assert refused(read, many[:50])[-1].startswith("line 51, unit")


def test_repr__shows_nothing_that_identifies(read: Read, rows: Rows) -> None:
    shown = repr(read(rows))

    assert "OFFICE-01" in shown
    for private in ("C-0", "M-00", "555-01", "Block 3"):
        assert private not in shown


@pytest.mark.nightly
def test_read__takes_a_hundred_thousand_lines(tmp_path: Path, cash: ProgramFile) -> None:
    # In seconds, unless each line is compared with each other.
    simulate.write(simulate.caseload(100_000, seed=3), tmp_path)
    assert len(roster.read(tmp_path / "roster.csv", cash)) == 100_000
