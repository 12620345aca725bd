"""almoner grant amend rebudget, extend, agree, approve, show, list

given what a grantee signs
├── rebudget should move between the lines that are named, within the tolerance
├── extend should move the end, once
└── agree should wait for its approvals, with what is not named as it stands
given an agreement
├── approve should read from the chain what was agreed on, show it and repeat exactly that
├── approve should be as many persons' as the band asks, and nobody's once the terms changed
└── show and list should say what it changes
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from almoner import money
from almoner.testing.grant_samples import TERMINATION
from tests.cli.grants.awarded import (
    ANYONE,
    APPROVER,
    LINES,
    MILESTONES,
    OFFICER,
    SECOND_APPROVER,
    SIGNED,
    Awards,
    day,
)
from tests.cli.grants.office import Office
from tests.cli.grants.papers import DAY

REASON = ("--reason", "File 9: two more staff")
MORE = [money.parse("60,000"), *LINES[1:]]


def rebudgeting(awards: Awards, *lines: str) -> tuple[object, ...]:
    named = [word for line in lines for word in ("--line", line)]
    return ("grant", "amend", "rebudget", awards.invoiced, *named, *SIGNED, *ANYONE)


def extending(awards: Awards, days: int) -> tuple[object, ...]:
    until = day(awards.begins + days * DAY)
    return ("grant", "amend", "extend", awards.invoiced, until, *REASON, *SIGNED, *OFFICER)


def agreeing(office: Office, award: int, *words: str) -> tuple[object, ...]:
    path: Path = office.write("more.md", "Two more staff.")
    given = ("--conditions", path, *words, *REASON, *SIGNED, *OFFICER)
    return ("grant", "amend", "agree", award, *given)


def budget(office: Office, award: int) -> list[int]:
    return [each[0] for each in office.grants.awards.functions.linesOf(award).call()]


@pytest.fixture
def agreed(office: Office, awards: Awards) -> int:
    """An agreement on $10,000 more."""
    agree = agreeing(office, awards.invoiced, "--line", "Personnel=60,000")
    return int(office.bench.told(*agree)["amendment"])


def test_rebudget__moves_between_the_lines_that_are_named(office: Office, awards: Awards) -> None:
    done = office.bench.done(*rebudgeting(awards, "Personnel=46,000", "Supplies = 9,000"))
    assert done["movable"] == money.parse("6,000")
    moved = [money.parse("46,000"), *LINES[1:3], money.parse("9,000"), *LINES[4:]]
    assert budget(office, awards.invoiced) == done["lines"] == moved
    refused = office.bench.refused(*rebudgeting(awards, "Personnel=39,000", "Supplies=16,000"))
    assert refused.startswith("$7,000.00 is more than the grantee of award")
    assert "which is $6,000.00" in refused


def test_rebudget__names_every_fault(office: Office, awards: Awards) -> None:
    refused = office.bench.refused(
        *rebudgeting(awards, "Personel=1", "Supplies", "Other=x", "Equipment=1", "Equipment=2")
    )
    assert "'Personel' is no cost category of award" in refused
    assert "did you mean 'Personnel'?" in refused
    assert "'Supplies' is not written LINE=DOLLARS" in refused
    assert "line Other: write the amount like 1,003.50, not 'x'" in refused
    assert "Equipment is given twice" in refused
    assert "name what changes with --line" in office.bench.refused(*rebudgeting(awards))
    other_sum = office.bench.refused(*rebudgeting(awards, "Personnel=1"))
    assert "or come to another sum" in other_sum


def test_extend__moves_the_end_once(office: Office, awards: Awards) -> None:
    assert "cannot be extended to" in office.bench.refused(*extending(awards, 300))
    done = office.bench.done(*extending(awards, 400))
    assert office.grants.award(awards.invoiced)["to"] == done["ends"] == awards.begins + 401 * DAY
    assert "was extended once" in office.bench.refused(*extending(awards, 450))


def test_agree__waits_for_its_approvals(office: Office, awards: Awards) -> None:
    until = day(awards.begins + 400 * DAY)
    words = ("--line", "Personnel=60,000", "--until", until)
    done = office.bench.done(*agreeing(office, awards.invoiced, *words))
    assert done["lines"] == MORE
    assert done["ends"] == awards.begins + 401 * DAY
    assert done["conditions"] == f"0x{hashlib.sha256(b'Two more staff.').hexdigest()}"
    assert budget(office, awards.invoiced) == LINES
    told = office.bench.told("grant", "amend", "show", done["amendment"])
    assert (told["kind"], told["state"]) == ("bilateral", "proposed")
    assert (told["lines"], told["conditions"]) == (MORE, done["conditions"])
    assert (told["given"], told["needed"]) == (0, 2)


def test_agree__adds_milestones_behind_the_last_one(office: Office, awards: Awards) -> None:
    gap = office.bench.refused(*agreeing(office, awards.built, "--line", "4=5,000"))
    assert "'4' is no milestone of award" in gap
    done = office.bench.done(*agreeing(office, awards.built, "--line", "3=5,000"))
    assert done["lines"] == [*MILESTONES, money.parse("5,000")]
    office.bench.done("grant", "amend", "approve", done["amendment"], *APPROVER)
    assert budget(office, awards.built) == done["lines"]


def test_approve__shows_and_repeats_what_was_agreed_on(
    office: Office, awards: Awards, agreed: int
) -> None:
    approve = ("grant", "amend", "approve", agreed)
    assert "does not hold the office approver" in office.bench.refused(*approve, *OFFICER)
    first = office.bench.run(*approve, *APPROVER)
    for said in (
        f"Amendment {agreed} of award {awards.invoiced}: Personnel $60,000.00 instead of "
        "$50,000.00; $110,000.00 in all instead of $100,000.00",
        f"conditions 0x{hashlib.sha256(b'Two more staff.').hexdigest()}",
        "0 of 2 approvals needed, for $110,000.00 awarded to the organization with it",
    ):
        assert said in first.stderr
    assert "has 1 of 2 approvals needed; it waits for another person" in first.stdout
    assert "needs another person" in office.bench.refused(*approve, *APPROVER)
    done = office.bench.done(*approve, *SECOND_APPROVER)
    assert (done["effective"], done["approvals"], done["lines"]) == (True, 2, MORE)
    assert budget(office, awards.invoiced) == MORE


def test_approve__is_nobodys_once_the_terms_changed(
    office: Office, awards: Awards, agreed: int
) -> None:
    office.bench.told(*rebudgeting(awards, "Personnel=46,000", "Supplies=9,000"))
    refused = office.bench.refused("grant", "amend", "approve", agreed, *APPROVER)
    assert f"not what was agreed as amendment {agreed}, or the award changed since" in refused


def test_approve__is_of_an_agreement(office: Office, awards: Awards) -> None:
    number = office.grants.propose(awards.invoiced, TERMINATION)
    refused = office.bench.refused("grant", "amend", "approve", number, *APPROVER)
    assert refused == (
        f"Amendment {number} is a termination: only what both sides agreed on is approved."
    )
    none = office.bench.refused("grant", "amend", "approve", 4_000_000, *APPROVER)
    assert "There is no amendment 4000000; the last is" in none


def test_approve__is_done_with_the_command_of_what_comes_next(office: Office, agreed: int) -> None:
    lapse = office.bench.refused("grant", "amend", "lapse", agreed, *ANYONE)
    assert f"Approvers approve it next (almoner grant amend approve {agreed})" in lapse


def test_show__says_what_is_changed(office: Office, awards: Awards, agreed: int) -> None:
    said = office.bench.run("grant", "amend", "show", agreed).stdout
    assert "kind: agreement" in said
    assert "Personnel: $60,000.00" in said
    assert "approvals: 0 of 2 needed" in said
    made = office.bench.told(*extending(awards, 400))["amendment"]
    extended = office.bench.run("grant", "amend", "show", made).stdout
    assert f"ends: {day(awards.begins + 400 * DAY)}" in extended


def test_list__has_the_amendments_of_a_program_or_an_award(
    office: Office, awards: Awards, agreed: int
) -> None:
    own = ("grant", "amend", "list", awards.invoiced)
    assert [each["number"] for each in office.bench.told(*own)["amendments"]] == [agreed]
    assert agreed in [each["number"] for each in office.bench.told(*own[:3])["amendments"]]
    assert (
        f"amendment {agreed} of award {awards.invoiced}: agreement, proposed"
        in office.bench.run(*own).stdout
    )
    none = office.bench.run("grant", "amend", "list", awards.built)
    assert "Nothing was to be amended yet" in none.stdout
