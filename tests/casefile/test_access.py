"""Given looks into a casefile: each should be in its log, with office, purpose, act and case.

├── what shows personal data should ask who looks; what does not ask should show none
└── the log should come out by case and by office
"""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from almoner.casefile import Access, Casefile
from tests.casefile import full
from tests.casefile.household import LOOK

NOT_PERSONAL = {
    *("case_no_of", "enrolled"),  # find a case by the number somebody has already
    *(
        "code_offer",
        "credential",
        "credentials_of",
        "speaks_for",
        "representative_of",
    ),  # keys, and numbers on chain
    *("kept", "cases_under_legal_hold", "accesses_before", "key_version"),  # figures
    *("accesses", "erasures"),  # about looks; the command that shows them is a look
    *("belong", "compare", "compare_keys"),
}
"""What tells something and does not ask who looks."""
WRITES = (
    *("put_", "note_", "count_", "withdraw_", "file_", "erase", "claim", "tie", "number", "rekey"),
    *("open", "close", "log", "use_"),
)
LOOKS = {
    "case": 17,
    "salt": 17,
    "language": 17,
    "contact": 17,
    "contacts": 17,
    "contacts_to_warn": 17,
    "channel": 17,
    "choices": 17,
    "representatives": 17,
    "answers_of": 17,
    "answer": 1,
    "legal_holds": 17,
    "letters": 17,
    "letter": full.letter(17).digest,
    "grounds": full.grounds(17).digest,
    "statements": full.payment(17),
}


def readers() -> set[str]:
    """What of a casefile tells something."""
    named = {name for name, _ in inspect.getmembers(Casefile) if not name.startswith("_")}
    return {name for name in named if not name.startswith(WRITES)}


def test_casefile__asks_who_looks_wherever_it_shows_personal_data() -> None:
    asking = {
        name
        for name in readers() - {"key_version"}
        if "access" in inspect.signature(getattr(Casefile, name)).parameters
    }
    others = {"case_numbers", "issue_code", "choose_channel", "take_back_channel"}
    others |= {"waiting_answers", "issue_representative_code", "grounds_about"}
    others |= {"end_representative", "place_legal_hold", "lift_legal_hold"}
    assert asking == LOOKS.keys() | others
    assert readers() - asking == NOT_PERSONAL | {"salts"}, "salts are told who looks, in parts"


@pytest.mark.parametrize("look", LOOKS)
def test_look__is_in_the_log(filled: Casefile, look: str) -> None:
    access = Access(office="INVESTIGATOR", purpose=f"hold 3, {look}", at=LOOK.at + 5)
    before = filled.accesses()
    getattr(filled, look)(LOOKS[look], access)
    lines = filled.accesses()[len(before) :]
    assert [(each.office, each.purpose, each.at, each.case_no) for each in lines] == [
        ("INVESTIGATOR", f"hold 3, {look}", LOOK.at + 5, 17)
    ]
    assert lines[0].act


def test_accesses__are_of_a_case_and_an_office(filled: Casefile) -> None:
    other = replace(LOOK, office="INVESTIGATOR")
    filled.salt(17, other)
    filled.salt(18, other)
    assert [each.case_no for each in filled.accesses(office="INVESTIGATOR")] == [17, 18]
    assert [each.act for each in filled.accesses(17, office="INVESTIGATOR")] == ["salt"]
    assert {each.office for each in filled.accesses(17)} == {"COUNTER", "INVESTIGATOR"}
    assert filled.accesses(office="MAKER") == []
