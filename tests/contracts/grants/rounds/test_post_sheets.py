"""Posting the sheets that reviewers signed: postSheets

given another than a grants officer
    it reverts with Offices_NotInOffice
given an application that is not there, or was withdrawn
    it reverts with GrantRounds_ApplicationWrongState
given a cancelled round, or one whose panel is closed
    it reverts with GrantRounds_RoundWrongState (see cancelRound, closePanel)
given a round before its closing
    it reverts with GrantRounds_NotNow
given a sheet of somebody who is no reviewer in office
    it reverts with Offices_NotInOffice
given a criterion left out or added, or a score above its highest
    it reverts with GrantRounds_BadScores
given a signature of another, or over something else
    it reverts with GrantRounds_BadSignature
given a reviewer who was not assigned, did not attest, has a conflict, or posted before
    it reverts with GrantRounds_ReviewWrongState
given one bad sheet among good ones
    none counts
given sheets of reviewers who are free of conflict
    they count, once each, by the reviewer and not by the key
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.chain import artifacts
from almoner.testing import digest, refuses
from almoner.testing.claimant import hash_of

NONE, ASSIGNED, CLEARED, CONFLICTED, POSTED = 0, 1, 2, 3, 4
WITHDRAWN = 2
SHEET = [
    *(("application", "uint32"), ("content", "bytes32")),
    *(("scores", "uint16[]"), ("comments", "bytes32")),
]


@pytest.fixture
def cleared(desk: Any, application: int) -> int:
    """An application that two reviewers may score, after the closing."""
    desk.clear(application, 0, 1)
    desk.close()
    return application


def post(desk: Any, *sheets: Any) -> Any:
    return desk.officer("postSheets", list(sheets))


def test_postSheets__reverts_for_another_office(desk: Any, cleared: int) -> None:
    sheets = desk.sheets(cleared, 0, 1)
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        desk.reviewer("postSheets", sheets)
    post(desk, *sheets)


def test_postSheets__reverts_for_an_application_that_does_not_stand(
    desk: Any, cleared: int
) -> None:
    with refuses("GrantRounds_ApplicationWrongState", application=99, state=0):
        post(desk, *desk.sheets(99, 0))
    desk.withdraw(cleared)
    with refuses("GrantRounds_ApplicationWrongState", application=cleared, state=WITHDRAWN):
        post(desk, *desk.sheets(cleared, 0))


@pytest.mark.parametrize(("late", "allowed"), [(-1, False), (0, True)])
def test_postSheets__I20_reverts_before_the_closing(
    desk: Any, application: int, late: int, allowed: bool
) -> None:
    desk.clear(application, 0)
    closes, sheets = desk.plan()["closesAt"], desk.sheets(application, 0)
    desk.world.next_block_at(closes + late)
    if allowed:
        post(desk, *sheets)
        return
    facts = {"round": desk.round, "from": closes, "until": 0}
    with refuses("GrantRounds_NotNow", **facts):
        post(desk, *sheets)


def test_postSheets__I21_reverts_for_a_reviewer_who_left_office(desk: Any, cleared: int) -> None:
    sheets = desk.sheets(cleared, 0, 1)
    desk.world.remove(desk.world.person("reviewer"), "reviewer")
    with refuses("Offices_NotInOffice", key=desk.world.officer("reviewer").address):
        post(desk, *sheets)
    post(desk, sheets[1])


def test_postSheets__reverts_for_a_key_that_is_no_reviewers(desk: Any, cleared: int) -> None:
    *rest, _, signature = desk.sheets(cleared, 0)[0]
    for key in (desk.world.officer("grants_officer").address, desk.world.stranger().address):
        with refuses("Offices_NotInOffice", key=key):
            post(desk, (*rest, key, signature))


@pytest.mark.parametrize(
    ("scores", "criterion"),
    [
        ([], 3),
        ([50, 30], 3),
        ([50, 30, 20, 0], 3),
        ([51, 0, 0], 0),
        ([50, 31, 0], 1),
        ([50, 30, 21], 2),
    ],
    ids=["none", "one left out", "one added", "first", "second", "last"],
)
def test_postSheets__I20_reverts_for_scores_that_do_not_fit_the_rubric(
    desk: Any, cleared: int, scores: list[int], criterion: int
) -> None:
    with refuses("GrantRounds_BadScores", application=cleared, criterion=criterion):
        post(desk, desk.grants.sheet(cleared, scores, 0))


@pytest.mark.parametrize(("scores", "sum_"), [([50, 30, 20], 100), ([0, 0, 0], 0)])
def test_postSheets__takes_the_highest_and_the_lowest_scores(
    desk: Any, cleared: int, scores: list[int], sum_: int
) -> None:
    post(desk, desk.grants.sheet(cleared, scores, 0))
    scored = desk.grants.application(cleared)
    assert (scored["score"], scored["sheets"]) == (sum_, 1)


@pytest.mark.parametrize("wrong", ["reviewer", "scores", "comments", "application", "empty"])
def test_postSheets__I20_reverts_for_what_its_reviewer_did_not_sign(
    desk: Any, cleared: int, wrong: str
) -> None:
    own, other = desk.sheets(cleared, 0, 1)
    application, scores, comments, key, signature = own
    signature = {"reviewer": other[4], "empty": b""}.get(wrong, signature)
    scores = [39, 20, 10] if wrong == "scores" else scores
    comments = digest("others") if wrong == "comments" else comments
    if wrong == "application":
        signature = desk.sheets(cleared + 1, 0)[0][4]
    with refuses("GrantRounds_BadSignature", subject=cleared):
        post(desk, (application, scores, comments, key, signature))
    post(desk, own)


@pytest.mark.parametrize("field", ["chainId", "verifyingContract"])
def test_postSheets__I20_reverts_for_a_sheet_signed_elsewhere(
    desk: Any, cleared: int, field: str
) -> None:
    others = {
        "chainId": 1,
        "verifyingContract": desk.world.amendments.address,
    }
    *rest, key, _ = desk.sheets(cleared, 0)[0]
    content = desk.grants.application(cleared)["content"]
    values = [cleared, content, *rest[1:]]
    message = desk.grants._message(
        "GrantRounds", "ScoreSheet", SHEET, values, **{field: others[field]}
    )
    signature = bytes(desk.world.officer("reviewer")._account.sign_message(message).signature)
    with refuses("GrantRounds_BadSignature", subject=cleared):
        post(desk, (*rest, key, signature))


def test_postSheets__I20_reverts_for_scores_of_what_was_revised_since(
    desk: Any, application: int
) -> None:
    desk.clear(application, 0)
    sheets = desk.sheets(application, 0)
    desk.revise(application, documents=digest("others"))
    desk.close()
    with refuses("GrantRounds_BadSignature", subject=application):
        post(desk, *sheets)
    post(desk, *desk.sheets(application, 0))


def test_postSheets__I15_reverts_for_a_reviewer_who_may_not_score_it(
    desk: Any, application: int
) -> None:
    person = desk.world.person("reviewer")
    facts = {"application": application, "reviewer": person}
    desk.close()
    sheets = desk.sheets(application, 0)
    with refuses("GrantRounds_ReviewWrongState", **facts, state=NONE):
        post(desk, *sheets)
    desk.officer("assign", [application], person)
    with refuses("GrantRounds_ReviewWrongState", **facts, state=ASSIGNED):
        post(desk, *sheets)
    desk.reviewer("attest", [application], True)
    with refuses("GrantRounds_ReviewWrongState", **facts, state=CONFLICTED):
        post(desk, *sheets)
    desk.clear(application, 1)
    post(desk, *desk.sheets(application, 1))


def test_postSheets__I20_reverts_for_a_second_sheet_of_a_reviewer(desk: Any, cleared: int) -> None:
    first, better = desk.sheets(cleared, 0)[0], desk.grants.sheet(cleared, [50, 30, 20], 0)
    person = desk.world.person("reviewer")
    facts = {"application": cleared, "reviewer": person, "state": POSTED}
    for second in (first, better):
        with refuses("GrantRounds_ReviewWrongState", **facts):
            post(desk, first, second)
    post(desk, first)
    with refuses("GrantRounds_ReviewWrongState", **facts):
        post(desk, better)
    assert desk.grants.application(cleared)["score"] == 70


def test_postSheets__I20_a_further_key_of_a_reviewer_brings_no_further_sheet(
    desk: Any, application: int
) -> None:
    person = desk.world.person("reviewer")
    further = desk.world.stranger(7)
    desk.link(person, further.address)
    desk.clear(application, 0)
    desk.close()
    own = desk.sheets(application, 0)[0]
    content = desk.grants.application(application)["content"]
    values = [application, content, *own[1:3]]
    message = desk.grants._message("GrantRounds", "ScoreSheet", SHEET, values)
    signature = bytes(further._account.sign_message(message).signature)
    post(desk, own)
    with refuses("GrantRounds_ReviewWrongState", reviewer=person, state=POSTED):
        post(desk, (*own[:3], further.address, signature))


def test_postSheets__takes_a_sheet_signed_by_a_reviewers_contract_account(
    desk: Any, application: int
) -> None:
    world = desk.world
    address, _ = world.source.deploy(artifacts.load("SignerWallet"))
    wallet = world.client.contract("SignerWallet", address)
    desk.link(world.person("reviewer"), address)
    desk.clear(application, 0)
    desk.close()
    own = desk.sheets(application, 0)[0]
    content = desk.grants.application(application)["content"]
    message = desk.grants._message(
        "GrantRounds", "ScoreSheet", SHEET, [application, content, *own[1:3]]
    )
    by_wallet = (*own[:3], address, b"")
    with refuses("GrantRounds_BadSignature", subject=application):
        post(desk, by_wallet)
    world.source.send(wallet.functions.accept(hash_of(message)))
    post(desk, by_wallet)
    assert desk.review_of(application) == POSTED


def test_postSheets__counts_none_where_one_is_bad(desk: Any, cleared: int) -> None:
    good, other = desk.sheets(cleared, 0, 1)
    with refuses("GrantRounds_BadScores", application=cleared):
        post(desk, good, desk.grants.sheet(cleared, [51, 0, 0], 1))
    assert desk.review_of(cleared) == CLEARED
    post(desk, good, other)


def test_postSheets__counts_sheets(desk: Any) -> None:
    first, second = desk.apply("first"), desk.apply("second")
    for application in (first, second):
        desk.clear(application, 0, 1)
    desk.close()
    before = desk.grants.application(first)
    sheets = [
        desk.grants.sheet(first, [50, 30, 20], 0),
        desk.grants.sheet(first, [1, 2, 3], 1),
        desk.grants.sheet(second, [0, 0, 9], 0),
    ]

    receipt = desk.officer("postSheets", sheets, at=1)

    people = [desk.world.person("reviewer", at) for at in (0, 1)]
    by = desk.world.person("grants_officer", 1)

    def posted(application: int, at: int, scores: list[int], score: int, sheets: int) -> Any:
        said = {"application": application, "reviewer": people[at], "scores": scores}
        told = {"comments": digest("comments"), "score": score, "sheets": sheets, "by": by}
        return ("SheetPosted", {**said, **told})

    assert desk.world.events(receipt) == [
        posted(first, 0, [50, 30, 20], 100, 1),
        posted(first, 1, [1, 2, 3], 106, 2),
        posted(second, 0, [0, 0, 9], 9, 1),
    ]
    assert desk.grants.application(first) == before | {"score": 106, "sheets": 2}
    assert desk.grants.application(second)["sheets"] == 1
    states = [desk.review_of(each, at) for each in (first, second) for at in (0, 1)]
    assert states == [POSTED, POSTED, POSTED, CLEARED]
