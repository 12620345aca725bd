"""Given a legal hold on a case: nothing of it should be erased, and it should be said why.

├── placed, every erasure of that case should be refused by name, and one of another not
├── lifted, it should be possible again; with two holds only when both are lifted
└── without a reason it should be neither placed nor lifted
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from almoner.casefile import ALL_BUT_THE_LOG, Casefile, Erasing, Kind, LegalHold
from almoner.errors import CasefileError, InputError
from tests.casefile.household import CASE, LOOK

REASON = replace(LOOK, purpose="suit 2027-12")
WHY = "Case number 17 on the chain is under legal hold 1, placed by COUNTER on 2027-01-15"


def erasing(case_no: int, *kinds: Kind) -> Erasing:
    wanted = frozenset(kinds) or ALL_BUT_THE_LOG
    return Erasing(case_nos=(case_no,), kinds=wanted, rule="a rule")


def erase(casefile: Casefile, *wanted: Erasing) -> None:
    casefile.erase(wanted, office="COUNTER", at=LOOK.at)


@pytest.fixture
def casefile(casefile: Casefile) -> Casefile:
    """With a second household."""
    casefile.put_case(replace(CASE, case_number="C-000018"))
    casefile.number({"C-000018": 18})
    return casefile


@pytest.mark.parametrize("kind", Kind)
def test_place_legal_hold__stops_every_erasure(casefile: Casefile, kind: Kind) -> None:
    assert casefile.place_legal_hold("C-000017", REASON) == 1
    for wanted in ([erasing(17, kind)], [erasing(18), erasing(17, kind)]):
        with pytest.raises(CasefileError, match=WHY):
            erase(casefile, *wanted)
    assert casefile.case(17, LOOK).private == CASE.private
    assert casefile.case(18, LOOK).private == CASE.private, "all of what is wanted, or nothing"
    assert casefile.erasures() == []
    assert list(casefile.cases_under_legal_hold()) == [17]
    erase(casefile, erasing(18))
    assert [each.case_no for each in casefile.erasures()] == [18]


def test_lift_legal_hold__needs_each_of_them(casefile: Casefile) -> None:
    for _ in range(2):
        casefile.place_legal_hold(17, REASON)
    over = replace(LOOK, purpose="suit ended", office="HEARING_OFFICER", at=LOOK.at + 5)
    casefile.lift_legal_hold(17, 1, over)
    with pytest.raises(CasefileError, match="under legal hold 2"):
        erase(casefile, erasing(17))
    for number in (1, 3):
        with pytest.raises(CasefileError, match=f"under no legal hold {number}"):
            casefile.lift_legal_hold(17, number, over)
    with pytest.raises(CasefileError, match="under no legal hold 2"):
        casefile.lift_legal_hold(18, 2, over)
    casefile.lift_legal_hold(17, 2, over)

    placed = {"reason": "suit 2027-12", "office": "COUNTER", "placed_at": LOOK.at}
    lifted = {"lifted_at": over.at, "lifted_by": "HEARING_OFFICER", "lift_reason": "suit ended"}
    assert casefile.legal_holds(17, LOOK) == [
        LegalHold(number=number, **placed, **lifted) for number in (1, 2)
    ]
    assert casefile.cases_under_legal_hold() == {}
    erase(casefile, erasing(17))
    with pytest.raises(CasefileError, match="was erased on 2027-01-15"):
        casefile.place_legal_hold(17, REASON)


def test_place_legal_hold__needs_a_reason(casefile: Casefile) -> None:
    with pytest.raises(InputError, match="reason: say why, in words"):
        casefile.place_legal_hold(17, replace(LOOK, purpose=" "))
    casefile.place_legal_hold(17, REASON)
    with pytest.raises(InputError, match="reason: say why, in words"):
        casefile.lift_legal_hold(17, 1, replace(LOOK, purpose=""))
    assert list(casefile.cases_under_legal_hold()) == [17]
