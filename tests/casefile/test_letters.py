"""Given letters to a household: a copy of each should be kept, and what became of it.

├── it should come out by its digest and by its case, and be readable nowhere in the file
├── what it is about and where it went should be kept, and be nothing for one of before that
├── it should be sent once, with what shows it, and come back only after that
└── one that is not there, or has no words, should be refused
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from almoner.casefile import Casefile, Channel, Letter, LetterState, places
from almoner.errors import CasefileError, InputError
from tests.casefile.household import LOOK

KIND = {"kind": "hold placed", "language": "es", "channel": Channel.LETTER}
TEXT = "We are checking your payment of March."
LETTER = Letter.write(TEXT, case_no=17, at=1_800_000_000, **KIND)
SECOND = Letter.write("Your payment was made.", case_no=17, at=1_800_000_005, **KIND)


def test_put_letter__keeps_what_opens_the_digest(casefile: Casefile, path: Path) -> None:
    for letter in (SECOND, LETTER, LETTER):
        casefile.put_letter(letter)

    assert casefile.letter(LETTER.digest, LOOK) == LETTER
    assert casefile.letters(17, LOOK) == [LETTER, SECOND]
    assert LETTER.digest == hashlib.sha256(LETTER.salt + TEXT.encode()).digest()
    assert [(each.act, each.case_no) for each in casefile.accesses()] == [
        ("letter", 17),
        ("letters", 17),
    ]
    content = b"".join(each.read_bytes() for each in path.parent.iterdir())
    assert LETTER.digest in content
    for part in (TEXT.encode(), LETTER.salt, b"hold placed"):
        assert part not in content


def test_letter__keeps_what_it_is_about_and_where_it_went(casefile: Casefile, path: Path) -> None:
    about = {"subject": 12, "until": 1_800_086_400, "to": ("Unit 7", "Block 9"), "before": True}
    letter = Letter.write(TEXT, case_no=17, at=1, **KIND, **about)
    casefile.put_letter(letter)
    assert casefile.letter(letter.digest, LOOK) == letter
    assert "Unit 7" not in repr(letter)
    assert b"Unit 7" not in b"".join(each.read_bytes() for each in path.parent.iterdir())


def test_letter__kept_before_that_was_kept_is_read(casefile: Casefile) -> None:
    casefile.put_letter(LETTER)
    place = places.letter("content", LETTER.digest, 17)
    content = {**KIND, "salt": LETTER.salt.hex(), "text": TEXT, "written_at": LETTER.written_at}
    with casefile._writing() as db:
        db.execute("UPDATE letters SET content = ?", (casefile._vault.seal(content, place),))
    assert casefile.letter(LETTER.digest, LOOK) == LETTER


def test_letters__of_another_case_are_not_there(casefile: Casefile) -> None:
    casefile.put_letter(LETTER)
    assert casefile.letters(18, LOOK) == []
    assert casefile.accesses() == [], "a look at nothing is no access"
    with pytest.raises(CasefileError, match=f"has no letter 0x{SECOND.digest.hex()}"):
        casefile.letter(SECOND.digest, LOOK)
    with pytest.raises(CasefileError, match="There is no case number 18 on the chain"):
        casefile.put_letter(replace(SECOND, case_no=18))


def test_write__refuses_no_words() -> None:
    with pytest.raises(InputError, match="a letter has words"):
        Letter.write(" \n", case_no=17, at=1, **KIND)
    assert LETTER.digest != Letter.write(TEXT, case_no=17, at=1, **KIND).digest, "the salt is new"
    assert TEXT not in repr(LETTER)


def test_note_sent__is_once_and_before_it_comes_back(casefile: Casefile) -> None:
    casefile.put_letter(LETTER)
    with pytest.raises(CasefileError, match="not sent by then: note first when it was sent"):
        casefile.note_returned(LETTER.digest, at=9, why="moved away")
    assert casefile.letter(LETTER.digest, LOOK).state is LetterState.WRITTEN

    for _ in range(2):
        casefile.note_sent(LETTER.digest, at=7, proof="list 12, line 4")
    sent = casefile.letter(LETTER.digest, LOOK)
    assert (sent.state, sent.sent_at, sent.proof) == (LetterState.SENT, 7, "list 12, line 4")
    assert sent.digest == LETTER.digest
    with pytest.raises(CasefileError, match="already when it was sent, and otherwise"):
        casefile.note_sent(LETTER.digest, at=8, proof="list 12, line 4")
    with pytest.raises(CasefileError, match="not sent by then"):
        casefile.note_returned(LETTER.digest, at=6, why="moved away")

    for _ in range(2):
        casefile.note_returned(LETTER.digest, at=9, why="moved away")
    back = casefile.letter(LETTER.digest, LOOK)
    assert back == replace(sent, returned_at=9, why="moved away")
    assert back.state is LetterState.RETURNED
    with pytest.raises(CasefileError, match="already why it came back"):
        casefile.note_returned(LETTER.digest, at=9, why="refused")


def test_note_sent__refuses_no_proof_and_no_letter(casefile: Casefile) -> None:
    casefile.put_letter(LETTER)
    with pytest.raises(InputError, match="proof: say it in words, not empty"):
        casefile.note_sent(LETTER.digest, at=7, proof=" ")
    with pytest.raises(InputError, match="why: say it in words, not empty"):
        casefile.note_returned(LETTER.digest, at=7, why="")
    with pytest.raises(CasefileError, match="has no letter"):
        casefile.note_sent(SECOND.digest, at=7, proof="list 12")
    assert casefile.letter(LETTER.digest, LOOK) == LETTER
