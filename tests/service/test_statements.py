"""What a person wrote, in the casefile: kept before it is sent, readable by nobody else."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Access, Casefile, Statement
from almoner.errors import CasefileError

ACCESS = Access(office="hearing officer", purpose="appeal", at=1_800_000_000)
SALT = bytes(range(32))
WORDS = "My sister and I share this account."
STATEMENT = Statement(
    payment_id=(2 << 32) | 1,
    case_no=1,
    digest=hashlib.sha256(SALT + WORDS.encode()).digest(),
    salt=SALT,
    words=WORDS,
    written_at=1_800_000_000,
)


@pytest.fixture
def casefile(tmp_path: Path) -> Iterator[Casefile]:
    with Casefile.open(tmp_path / "casefile.sqlite", secrets.token_hex(32)) as opened:
        yield opened


def test_statement__comes_back_as_it_was_written(casefile: Casefile) -> None:
    casefile.put_statement(STATEMENT)
    casefile.put_statement(STATEMENT)

    assert casefile.statements(STATEMENT.payment_id, ACCESS) == [STATEMENT]
    assert casefile.statements(STATEMENT.payment_id + 1, ACCESS) == []


def test_statement__is_noted_as_filed_once_it_is_on_chain(casefile: Casefile) -> None:
    casefile.put_statement(STATEMENT)
    casefile.file_statement(STATEMENT.digest, b"\x01" * 32)
    casefile.put_statement(STATEMENT)

    filed = replace(STATEMENT, filed_by=b"\x01" * 32)
    assert casefile.statements(STATEMENT.payment_id, ACCESS) == [filed]
    with pytest.raises(CasefileError, match="no such statement"):
        casefile.file_statement(bytes(32), b"\x01" * 32)


def test_statement__leaves_a_line_in_the_access_log_when_it_is_read(casefile: Casefile) -> None:
    casefile.put_statement(STATEMENT)
    assert casefile.accesses(1) == []

    casefile.statements(STATEMENT.payment_id, ACCESS)

    (entry,) = casefile.accesses(1)
    assert (entry.office, entry.purpose, entry.act) == ("hearing officer", "appeal", "statement")


def test_statement__is_not_readable_in_the_file(casefile: Casefile, tmp_path: Path) -> None:
    casefile.put_statement(STATEMENT)

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("casefile.sqlite*"))
    assert STATEMENT.digest in stored, "the file was written"
    assert WORDS.encode() not in stored
    assert SALT not in stored
    assert SALT.hex().encode() not in stored


def test_statement__shows_no_words_when_it_is_printed() -> None:
    assert WORDS not in repr(STATEMENT)
    assert SALT.hex() not in repr(STATEMENT)
