"""Given a seed and a size: a year of grants should be the same each time, and readable.

- the files
  - they should be the same for the same seed, byte for byte, and others for another
  - they should be read without a fault by the readers of rounds, applications, sheets and
    lists of awards
  - they should say who is who in the truth file and nowhere else
- the size
  - it should be refused, by name, where a planted group has no room
- the program
  - it should be refused, by name, where the year does not fit it
"""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.grants import applications, award_list, rounds, sheets
from almoner.program import GrantFile
from almoner.simulate import grants as years
from almoner.simulate.grants import MINIMUM_AWARDS, SPARE, Kind
from tests.simulate.grants.conftest import DAY, Written, at

SMALL = {"applicants": MINIMUM_AWARDS + SPARE, "awards": MINIMUM_AWARDS}


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_year__is_the_same_for_the_same_seed(program: GrantFile, tmp_path: Path) -> None:
    for name, seed in {"a": 7, "b": 7, "c": 8}.items():
        years.write(years.year(program, **SMALL, seed=seed), tmp_path / name)

    first, again, other = (contents(tmp_path / name) for name in "abc")

    assert first == again
    for name in ("awards.csv", "year.csv", "truth.json", "round.toml", "applications/0001.toml"):
        assert first[name] != other[name], name


def test_year__begins_on_any_day(program: GrantFile, tmp_path: Path) -> None:
    made = years.year(program, **SMALL, seed=1, starts=date(2029, 5, 13))
    years.write(made, tmp_path)

    found = rounds.load(tmp_path / "round.toml")

    assert found.opens_at == 1_873_616_400, "2029-05-16 09:00 UTC"


def test_year__has_the_size_that_was_asked_for(written: Written) -> None:
    made = written.made
    withdrawn = {line["subject"] for line in written.of("apply withdraw")}

    assert len(written.of("apply submit")) == len(made.applicants)
    assert len(written.awards) == len(made.awards)
    assert len(written.of("award accept")) == len(made.awards)
    assert 0 < len(withdrawn) < len(made.applicants) - len(made.awards)
    assert not withdrawn & {line["application"] for line in written.awards}


@pytest.mark.parametrize(
    ("applicants", "awards", "fields"),
    [
        (100, MINIMUM_AWARDS - 1, ["awards"]),
        (MINIMUM_AWARDS + SPARE - 1, MINIMUM_AWARDS, ["applicants"]),
        (0, 0, ["awards", "applicants"]),
        (1_001, 40, ["applicants"]),
    ],
)
def test_year__refuses_a_size_without_room(
    program: GrantFile, applicants: int, awards: int, fields: list[str]
) -> None:
    with pytest.raises(InputError) as refused:
        years.year(program, applicants=applicants, awards=awards, seed=1)

    assert [fault.field for fault in refused.value.faults] == fields


def test_year__refuses_a_program_it_does_not_fit(program: GrantFile) -> None:
    hurried = replace(program.windows, liquidation=30 * DAY, challenge=11 * DAY)
    alike = tuple(replace(band, approvers=1) for band in program.bands)
    few = replace(program.budget, categories=program.budget.categories[-3:])
    wrong = replace(program, windows=hurried, bands=alike, budget=few)

    with pytest.raises(InputError) as refused:
        years.year(wrong, **SMALL, seed=1)

    assert [fault.field for fault in refused.value.faults] == [
        "windows.liquidation",
        "windows.challenge",
        "budget.categories",
        "approvals.bands",
    ]


def test_write__refuses_a_folder_with_something_in_it(program: GrantFile, tmp_path: Path) -> None:
    made = years.year(program, **SMALL, seed=1)
    (tmp_path / "kept").write_text("mine")

    with pytest.raises(InputError, match="is not empty: name a new folder"):
        years.write(made, tmp_path)

    assert contents(tmp_path) == {"kept": b"mine"}


def test_files__are_read_without_a_fault(written: Written, program: GrantFile) -> None:
    found = rounds.load(written.folder / "round.toml")
    asked = [
        applications.load(path, program.budget.categories)
        for path in sorted((written.folder / "applications").glob("*.toml"))
    ]

    assert found.budget == written.truth["sums"]["awarded"]
    assert (found.regime, found.match_bps) == (program.budget.regime, program.budget.match_bps)
    assert [each.highest for each in found.criteria] == [30, 30, 20, 20]
    for each in asked:
        assert found.floor <= each.total <= found.ceiling
        assert each.matched * 10_000 >= each.total * found.match_bps
        assert each.signer is None
    assert len(asked) == len(written.made.applicants) + len(written.of("apply revise"))


def test_files__of_panel_and_awards_are_read_without_a_fault(
    written: Written, program: GrantFile
) -> None:
    listed = award_list.load(written.folder / "awards.csv", program.budget.categories)
    judged = [sheets.load(path) for path in sorted((written.folder / "sheets").glob("*.toml"))]

    assert sum(sum(each.lines) for each in listed) == written.truth["sums"]["awarded"]
    assert [str(each.application) for each in listed] == [a["application"] for a in written.awards]
    assert len(judged) == len(written.of("review post"))
    assert all(len(each.scores) == 4 for each in judged)


def test_files__name_only_files_there_are(written: Written) -> None:
    named = {line["file"] for line in written.plan if line["file"]}
    documents = {
        path.parent / name
        for path in written.folder.rglob("*.toml")
        for name in written.toml(str(path.relative_to(written.folder))).get("documents", [])
    }

    assert all((written.folder / name).is_file() for name in named)
    assert documents
    assert all(path.is_file() for path in documents)
    assert max(path.stat().st_size for path in documents) < 200


def test_files__tell_the_truth_in_one_place_only(written: Written) -> None:
    words = [kind.value for kind in Kind] + ["fraud", "planted", "innocent"]

    for name, content in contents(written.folder).items():
        told = [word for word in words if word.encode() in content.lower()]
        assert bool(told) == (name == "truth.json"), (name, told)


def test_files__invent_no_organization_and_no_person(written: Written) -> None:
    who = {line["who"].rstrip("0123456789") for line in written.plan}
    registered = [line["detail"] for line in written.of("apply identify")]

    assert who == {
        *("applicant-", "grants-officer-", "reviewer-", "approver-", "authority-"),
        *("program-admin", "stranger"),
    }
    assert all(number.startswith("ORG-") and number[4:].isdigit() for number in registered)
    vendors = {each["invoice"]["vendor"] for each in written.requests.values() if "invoice" in each}
    assert all(vendor.startswith("VENDOR-") and vendor[7:].isdigit() for vendor in vendors)


def test_plan__is_in_time_and_one_call_at_a_moment(written: Written) -> None:
    calls = [(at(line), line["act"], line["who"]) for line in written.plan]

    assert [int(line["number"]) for line in written.plan] == list(range(1, len(calls) + 1))
    assert [moment for moment, _, _ in calls] == sorted(moment for moment, _, _ in calls)
    assert len({moment for moment, _, _ in set(calls)}) == len(set(calls))
    shared = {act for (_, act, _), count in Counter(calls).items() if count > 1}
    assert shared <= {"review assign", "review attest", "review post"}


def test_panel__hears_two_reviewers_who_have_no_conflict(written: Written) -> None:
    attested = {
        (line["subject"], line["who"]): line["detail"] for line in written.of("review attest")
    }
    posted = [(line["subject"], line["detail"]) for line in written.of("review post")]

    assert "conflict" in attested.values()
    assert {attested[each] for each in posted} == {"no conflict"}
    assert set(Counter(application for application, _ in posted).values()) == {2}
    assert len(set(posted)) == len(posted)


def test_panel__finds_the_best_among_those_who_win(written: Written) -> None:
    score: Counter[str] = Counter()
    for line in written.of("review post"):
        sheet = written.toml(line["file"])
        assert str(sheet["application"]) == line["subject"]
        score[line["subject"]] += sum(sheet["scores"])
    wins = {line["application"] for line in written.awards}

    best = sorted(score, key=lambda number: -score[number])[: len(wins)]

    assert len(wins & set(best)) >= len(wins) * 3 // 4


def test_simulate__imports_nothing_of_the_rules() -> None:
    folder = PROJECT_ROOT / "almoner" / "simulate" / "grants"
    imported = {
        node.module or ""
        for source in folder.glob("*.py")
        for node in ast.walk(ast.parse(source.read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    own = {name for name in imported if name.startswith("almoner")}

    assert {name for name in own if not name.startswith("almoner.simulate")} == {
        "almoner",
        "almoner.errors",
        "almoner.program.described",
        "almoner.program.grants",
    }
