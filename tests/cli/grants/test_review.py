"""almoner grant review

given applications to an open round
├── assign should give them to a reviewer in office, by a key's name or the person's number
├── attest should take one word on conflicts from who was assigned
├── sign should write a file only where its scores can count
└── sign should keep the comments in the casefile, and sign a salted digest of them
given sheets that were signed
├── post should count all of them in one transaction, after the closing
├── post should name file and field of whatever is wrong, and count none
├── post should leave out what counts already, and refuse other scores of the same reviewer
└── show should say who reviews, in which state, with which scores
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from eth_abi.abi import encode
from eth_utils.crypto import keccak

from almoner.acts.panels import ReviewState
from almoner.testing.grant_samples import SUBMISSION_TYPE, payee
from almoner.testing.samples import digest
from tests.cli.grants.judged import AMOUNTS
from tests.cli.grants.office import ORGANIZATION, Office

OFFICER = ("--as", "grants-officer-1")
REVIEWERS = ("reviewer-1", "reviewer-2")


@pytest.fixture
def applied(office: Office) -> list[int]:
    """Two applications to an open round."""
    round_ = office.grants.open_round()
    names = (ORGANIZATION, "grantee-2")
    return [office.grants.apply(round_, name, amounts=AMOUNTS) for name in names]


@pytest.fixture
def cleared(office: Office, applied: list[int]) -> list[int]:
    """The same, with two reviewers who have no conflict of interest."""
    for at, name in enumerate(REVIEWERS):
        number = office.world.person("reviewer", at)
        office.bench.told("grant", "review", "assign", number, *applied, *OFFICER)
        office.bench.told("grant", "review", "attest", *applied, "--no-conflict", "--as", name)
    return applied


@pytest.fixture
def signed(office: Office, cleared: list[int]) -> list[Path]:
    """Both reviewers' sheets of both applications; the round is closed."""
    files = [sign(office, number, name) for number in cleared for name in REVIEWERS]
    office.world.warp_to(office.grants.round(_round(office, cleared))["closesAt"])
    return files


def sheet(office: Office, application: int, scores: str = "[40, 20, 10]") -> Path:
    text = f'application = {application}\nscores = {scores}\ncomments = "A sound plan."\n'
    return office.write("sheet.toml", text)


def sign(office: Office, application: int, name: str, scores: str = "[40, 20, 10]") -> Path:
    out = office.folder / f"{name}-{application}.json"
    path = sheet(office, application, scores)
    office.bench.told("grant", "review", "sign", path, "--out", out, "--as", name)
    return out


def _round(office: Office, applications: list[int]) -> int:
    return int(office.grants.application(applications[0])["round"])


def _state(office: Office, application: int, at: int) -> ReviewState:
    person = office.world.person("reviewer", at)
    return ReviewState(office.world.rounds.functions.reviewOf(application, person).call())


def _kept(office: Office) -> int:
    """How many words of officers the casefile keeps."""
    with closing(sqlite3.connect(office.bench.casefile)) as db:
        return int(db.execute("SELECT count(*) FROM grounds").fetchone()[0])


def test_assign__gives_applications_to_a_reviewer(office: Office, applied: list[int]) -> None:
    words = ("grant", "review", "assign", "reviewer-1", *applied, applied[0], *OFFICER)
    done = office.bench.done(*words)
    assert done["applications"] == applied
    assert done["reviewer"] == office.world.person("reviewer")
    assert {_state(office, number, 0) for number in applied} == {ReviewState.ASSIGNED}
    again = office.bench.refused(*words)
    assert "did not say yet whether there is a conflict" in again


def test_assign__refuses_who_is_no_reviewer(office: Office, applied: list[int]) -> None:
    words = ("grant", "review", "assign", "approver-1", *applied, *OFFICER)
    person = office.world.person("approver")
    assert office.bench.refused(*words).startswith(f"Person {person} (approver-1) is no reviewer")
    nobody = ("grant", "review", "assign", ORGANIZATION, *applied, *OFFICER)
    assert "was never anybody's key" in office.bench.refused(*nobody)
    missing = ("grant", "review", "assign", "reviewer-1", 99_999, *OFFICER)
    assert "Application 99999 is not there" in office.bench.refused(*missing)


def test_attest__takes_one_word_from_who_was_assigned(office: Office, applied: list[int]) -> None:
    first, second = applied
    office.bench.told("grant", "review", "assign", "reviewer-1", first, second, *OFFICER)
    attest = ("grant", "review", "attest", first)
    own = ("--as", "reviewer-1")
    assert "was not assigned" in office.bench.refused(
        *attest, "--no-conflict", "--as", "reviewer-2"
    )
    assert office.bench.run(*attest, *own).exit_code == 2, "one of both has to be said"
    assert office.bench.done(*attest, "--conflict", *own)["conflicted"] is True
    assert _state(office, first, 0) is ReviewState.CONFLICTED
    assert "has a conflict of interest" in office.bench.refused(*attest, "--no-conflict", *own)
    office.bench.done("grant", "review", "attest", second, "--no-conflict", *own)
    assert _state(office, second, 0) is ReviewState.CLEARED


def test_sign__refuses_what_could_not_count(office: Office, cleared: list[int]) -> None:
    out = office.folder / "out.json"

    def refused(path: Path, name: str = "reviewer-1") -> str:
        words = ("grant", "review", "sign", path, "--out", out, "--as", name)
        result = office.bench.run(*words)
        assert result.exit_code == 1
        assert not out.exists()
        return str(result.stderr)

    first = cleared[0]
    few = refused(sheet(office, first, "[51, 20]"))
    assert "scores: criterion 1 has 51, its highest is 50" in few
    assert "scores: are 2; the rubric has 3 criteria" in few
    third = refused(sheet(office, first), "reviewer-3")
    assert f"(reviewer-3) cannot score application {first}: was not assigned to it" in third
    office.bench.told("grant", "review", "assign", "reviewer-3", first, *OFFICER)
    silent = refused(sheet(office, first), "reviewer-3")
    assert f"that comes first (almoner grant review attest {first})" in silent
    assert "nobody's key" in refused(sheet(office, first), ORGANIZATION).lower()
    assert "There is no application 99999" in refused(sheet(office, 99_999))
    signed = office.bench.run(
        "grant", "review", "sign", sheet(office, first), "--out", out, "--as", "reviewer-1"
    )
    assert f"70 of 100 points for application {first} are signed in" in signed.stdout
    assert "Should it be revised before the round closes on 20" in signed.stdout


def test_sign__keeps_the_comments_in_the_casefile_alone(office: Office, cleared: list[int]) -> None:
    first, second = (sign(office, cleared[0], name) for name in REVIEWERS)
    digests = [json.loads(path.read_text())["comments"] for path in (first, second)]
    said = b"A sound plan."
    assert len({*digests, f"0x{hashlib.sha256(said).hexdigest()}"}) == 3, "each has a salt"
    look = ("--office", "reviewer", "--purpose", "what the applicant is told")
    for path, digest_ in zip((first, second), digests, strict=True):
        assert said not in path.read_bytes()
        found = office.bench.told("case", "words", digest_, *look)
        assert (found["case"], found["words"].encode()) == (None, said)
        salted = bytes.fromhex(found["salt"][2:]) + said
        assert digest_ == f"0x{hashlib.sha256(salted).hexdigest()}"


def test_sign__keeps_nothing_of_what_it_refuses(office: Office, cleared: list[int]) -> None:
    before = _kept(office)
    few = sheet(office, cleared[0], "[40, 20]")
    words = ("grant", "review", "sign", few, "--out", "out.json", "--as", "reviewer-1")
    assert "the rubric has 3 criteria" in office.bench.run(*words).stderr
    assert _kept(office) == before
    sign(office, cleared[0], "reviewer-1")
    assert _kept(office) == before + 1


def test_post__counts_all_sheets_in_one_transaction(
    office: Office, cleared: list[int], signed: list[Path]
) -> None:
    done = office.bench.done("grant", "review", "post", *signed, *OFFICER)
    assert (done["posted"], done["applications"]) == (4, cleared)
    posted = office.world.client.emitted(office.world.rounds.events.SheetPosted())
    ours = [each for each in posted if each["args"]["application"] in cleared]
    assert len({each["transactionHash"] for each in ours}) == 1
    for number in cleared:
        found = office.grants.application(number)
        assert (found["sheets"], found["score"]) == (2, 140)


def test_post__names_file_and_field_of_each_fault(
    office: Office, cleared: list[int], signed: list[Path]
) -> None:
    first, second, third, fourth = signed

    def spoil(path: Path, **facts: object) -> None:
        path.write_text(json.dumps(json.loads(path.read_text()) | facts))

    spoil(second, comments=f"0x{digest('other').hex()}")
    spoil(third, scores=[40, 20, 31])
    spoil(fourth, reviewer=payee("nobody"))
    refused = office.bench.refused("grant", "review", "post", *signed, *OFFICER)
    lines = refused.splitlines()
    assert lines[0].startswith(f"{second}, signature: What was signed about number {cleared[0]}")
    assert lines[1].startswith(f"{third}, scores: A score sheet of application {cleared[1]}")
    assert lines[2].startswith(f"{fourth}, reviewer: The key {payee('nobody')} does not hold")
    assert len(lines) == 3
    office.bench.done("grant", "review", "post", first, *OFFICER)


def test_post__needs_the_office_and_the_closing(office: Office, cleared: list[int]) -> None:
    path = sign(office, cleared[0], "reviewer-1")
    early = office.bench.refused("grant", "review", "post", path, *OFFICER)
    assert early.startswith(f"{path}, application: Round ")
    assert "this comes after that" in early
    office.world.warp_to(office.grants.round(_round(office, cleared))["closesAt"])
    other = office.bench.refused("grant", "review", "post", path, "--as", "reviewer-1")
    assert "does not hold the office grants-officer" in other


def test_post__does_not_count_scores_of_what_was_revised(
    office: Office, cleared: list[int]
) -> None:
    grants, first = office.grants, cleared[0]
    path = sign(office, first, "reviewer-1")
    wanted = grants.submission(ORGANIZATION, amounts=AMOUNTS, documents=digest("all pages"))
    content = keccak(encode([SUBMISSION_TYPE], [wanted]))
    revision = grants.applicant(ORGANIZATION, "revise", first, content)
    office.world.stranger().send(office.world.rounds.functions.revise(first, wanted, revision))
    again = sign(office, first, "reviewer-2")
    office.world.warp_to(grants.round(_round(office, cleared))["closesAt"])
    refused = office.bench.refused("grant", "review", "post", path, again, *OFFICER)
    assert refused.startswith(f"{path}, signature: ")
    assert str(again) not in refused
    office.bench.done("grant", "review", "post", again, *OFFICER)


def test_post__leaves_out_what_counts_already(
    office: Office, cleared: list[int], signed: list[Path]
) -> None:
    post = ("grant", "review", "post", *signed, *OFFICER)
    office.bench.done("grant", "review", "post", signed[0], *OFFICER)
    rest = office.bench.done(*post)
    assert (rest["posted"], rest["counted"]) == (3, 1)
    nothing = office.bench.told(*post)
    assert (nothing["posted"], nothing["counted"]) == (0, 4)
    assert office.grants.application(cleared[0])["sheets"] == 2


def test_post__refuses_other_scores_of_a_reviewer_who_scored(
    office: Office, cleared: list[int], signed: list[Path]
) -> None:
    counted = signed[0].rename(office.folder / "counted.json")
    other = sign(office, cleared[0], "reviewer-1", "[1, 1, 1]")
    office.bench.done("grant", "review", "post", counted, *signed[1:], *OFFICER)
    refused = office.bench.refused("grant", "review", "post", other, *OFFICER)
    assert refused.startswith(f"{other}, reviewer: ")
    assert f"scored it already (application {cleared[0]})" in refused
    assert office.grants.application(cleared[0])["score"] == 140


def test_show__says_who_reviews_and_how(
    office: Office, cleared: list[int], signed: list[Path]
) -> None:
    first, second = cleared
    for number in cleared:
        office.bench.run("grant", "review", "assign", "reviewer-3", number, *OFFICER)
    office.bench.told("grant", "review", "attest", second, "--conflict", "--as", "reviewer-3")
    office.bench.told("grant", "review", "post", signed[0], *OFFICER)
    shown = office.bench.told("grant", "review", "show", first)
    assert (shown["sheets"], shown["quorum"], shown["score"]) == (1, 2, 70)
    assert [each["state"] for each in shown["reviews"]] == ["posted", "cleared", "assigned"]
    assert shown["reviews"][0]["scores"] == [40, 20, 10]
    said = office.bench.run("grant", "review", "show", first).stdout
    assert "(reviewer-1) scored it with 70 points (40 of 50, 20 of 30, 10 of 20)" in said
    assert "score sheets: 1 of 2 that are asked for" in said
    assert (
        "(reviewer-3) has a conflict of interest"
        in office.bench.run("grant", "review", "show", second).stdout
    )


def test_show__of_an_application_nobody_reviews(office: Office, applied: list[int]) -> None:
    said = office.bench.run("grant", "review", "show", applied[0]).stdout
    assert "It was given to no reviewer" in said
    missing = office.bench.run("grant", "review", "show", 99_999)
    assert "There is no application 99999" in missing.stderr
