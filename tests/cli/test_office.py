"""Given two authorities, a guardian and their keys: who may act is decided by commands.

almoner office
├── person, key, appoint: what one authority proposes another should open, link and confirm
├── key veto, veto: the guardian should stop what has not begun
├── key unlink, remove: one authority should end at once what works
├── pause, end-pause: the guardian should pause, and an authority should end it
├── list: it should tell persons, keys, terms, proposals and the pause
└── with --dry-run: it should ask the chain, show the act and send nothing
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from almoner.chain.client import Client
from almoner.testing.bench import Run

DAY = 86_400
FIRST, SECOND, GUARDIAN = (("--as", name) for name in ("authority-1", "authority-2", "guardian-1"))


@pytest.fixture(scope="module")
def founded(founding: tuple[Run, Path]) -> Path:
    """The folder of an agency with a guardian and a maker in office; the maker is person 4."""
    run, folder = founding
    told(run("deploy", "--json"))
    told(run("office", "key", "make", "guardian-1", "maker-1", "spare", "--json"))
    told(run("office", "staff", "guardian", "guardian-1", "--json"))
    told(run("office", "staff", "maker", "maker-1", "--json"))
    told(run("node", "advance", "--json"))
    return folder


@pytest.fixture
def office(founded: Path, run: Run, tmp_path: Path) -> Run:
    """Runs a command about the offices of that agency."""
    shutil.copytree(founded, tmp_path, dirs_exist_ok=True)
    return lambda *words: run("office", *words)


def told(result: Result) -> dict[str, Any]:
    """The JSON a command that worked printed."""
    assert result.exit_code == 0, result.stderr
    return dict(json.loads(result.stdout))


def said(result: Result) -> str:
    """What a command that worked printed."""
    assert result.exit_code == 0, result.stderr
    return result.stdout


def refused(result: Result) -> str:
    """The sentence a command was refused with."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    return result.stderr.removeprefix("almoner: ").strip()


def person(office: Run, number: int) -> dict[str, Any]:
    """A person as `list` tells it."""
    persons = told(office("list", "--json"))["persons"]
    return next(dict(each) for each in persons if each["number"] == number)


def test_person__is_proposed_by_one_and_opened_by_another(office: Run) -> None:
    assert "is not proposed as a new person's" in refused(
        office("person", "open", "spare", *SECOND)
    )
    told(office("person", "propose", "spare", *FIRST, "--json"))
    assert "the other one must do this" in refused(office("person", "open", "spare", *FIRST))
    opened = told(office("person", "open", "spare", *SECOND, "--json"))
    assert opened["person"] == 5
    assert person(office, 5)["terms"] == []
    assert "is or was person 5's" in refused(office("person", "propose", "spare", *FIRST))


def test_key__is_linked_by_two_and_works_after_the_delay(office: Run, run: Run) -> None:
    told(office("key", "propose", "maker-1", "spare", *FIRST, "--json"))
    linked = told(office("key", "link", 4, "spare", *SECOND, "--json"))
    keys = person(office, 4)["keys"]
    assert [each["begins"] for each in keys][1] == linked["works_from"]
    told(run("node", "advance", "--json"))
    assert "working already" in refused(office("key", "veto", "spare", *GUARDIAN))
    said(office("key", "unlink", "maker-1", *FIRST))
    assert [each["retired"] for each in person(office, 4)["keys"]] == [True, False]
    assert "(retired)" in said(office("list"))


def test_key_veto__stops_a_link(office: Run) -> None:
    told(office("key", "propose", 4, "spare", *FIRST, "--json"))
    told(office("key", "link", 4, "spare", *SECOND, "--json"))
    assert "will never work" in said(office("key", "veto", "spare", *GUARDIAN))
    assert [each["retired"] for each in person(office, 4)["keys"]] == [False, True]


def test_appoint__is_proposed_by_one_and_confirmed_by_another(office: Run) -> None:
    acts = ("maker-1", "program-admin")
    assert "Nobody proposed person 4 as program-admin" in refused(
        office("appoint", "confirm", *acts, *SECOND)
    )
    proposed = told(office("appoint", "propose", *acts, "--days", 30, *FIRST, "--json"))
    assert proposed["until"] - proposed["begins"] == 30 * DAY
    assert proposed["begins"] - proposed["confirm_by"] == 3_600
    assert "(proposed)" in said(office("list"))
    confirmed = told(office("appoint", "confirm", *acts, *SECOND, "--json"))
    assert confirmed["begins"] == proposed["begins"]
    office_names = [each["office"] for each in person(office, 4)["terms"]]
    assert office_names == ["program-admin", "maker"]
    assert person(office, 4)["proposals"] == []


def test_appoint__refuses_what_may_not_meet_and_what_begins_too_soon(office: Run) -> None:
    approver = refused(office("appoint", "propose", "maker-1", "approver", *FIRST))
    assert "Person 4 (maker-1) is maker, or proposed for it" in approver
    soon = ("appoint", "propose", "maker-1", "program-admin", "--begin", "2020-01-01", *FIRST)
    assert "propose a later beginning" in refused(office(*soon))
    forever = refused(office("appoint", "propose", 1, "appointing-authority", *FIRST))
    assert "until further notice" in forever


def test_appoint__renews_the_term_that_runs(office: Run) -> None:
    runs_until = person(office, 4)["terms"][0]["until"]
    proposed = told(office("appoint", "propose", 4, "maker", *FIRST, "--json"))
    assert proposed["begins"] == runs_until
    told(office("appoint", "confirm", 4, "maker", *SECOND, "--json"))
    assert person(office, 4)["terms"][0]["until"] == runs_until + 365 * DAY
    assert "a term that runs stays" in said(office("veto", 4, "maker", *GUARDIAN))
    assert person(office, 4)["terms"][0]["until"] == runs_until
    assert "has no term as maker that this could end" in refused(
        office("veto", 4, "maker", *GUARDIAN)
    )


def test_remove__ends_a_term_and_leaves_two_authorities(office: Run) -> None:
    assert "Person 4 is no longer maker." in said(office("remove", "maker-1", "maker", *FIRST))
    assert person(office, 4)["terms"] == []
    assert "Fewer than two authorities" in refused(
        office("remove", 2, "appointing-authority", *FIRST)
    )


def test_pause__is_the_guardians_and_ends_by_an_authority(office: Run) -> None:
    words = ("pause", "--hours", 24, "--reason", "Notice 4: a flaw")
    assert "does not hold the office guardian now" in refused(office(*words, *FIRST))
    paused = told(office(*words, *GUARDIAN, "--json"))
    listed = told(office("list", "--json"))
    assert listed["paused_until"] == paused["until"]
    assert "Paused until 20" in said(office("list"))
    assert "The next pause may begin" in refused(office(*words, *GUARDIAN))
    said(office("end-pause", *SECOND))
    assert refused(office("end-pause", *SECOND)).startswith("Nothing is paused.")
    assert "Paused" not in said(office("list"))


def test_list__tells_founders_and_officers(office: Run) -> None:
    listed = told(office("list", "--json"))
    assert [each["number"] for each in listed["persons"]] == [1, 2, 3, 4]
    assert listed["delay"] == 3_600
    lines = said(office("list")).splitlines()
    assert lines[0].startswith("person 1: appointing-authority until further notice; 0x")
    assert lines[0].endswith(" (authority-1)")
    assert lines[3].startswith("person 4: maker until 20")
    (Path("home") / "keys" / "maker-1.json").unlink()
    assert said(office("list")).splitlines()[3].endswith(listed["persons"][3]["keys"][0]["address"])


ACTS: list[tuple[str, ...]] = [
    ("person", "propose", "spare", *FIRST),
    ("key", "propose", "4", "spare", *FIRST),
    ("key", "unlink", "maker-1", *FIRST),
    ("appoint", "propose", "4", "program-admin", *FIRST),
    ("remove", "4", "maker", *FIRST),
    ("pause", "--hours", "1", "--reason", "Notice 4", *GUARDIAN),
    ("staff", "approver", "spare"),
]
WRONG: list[tuple[str, ...]] = [
    ("person", "propose", "maker-1", *FIRST),
    ("person", "open", "spare", *SECOND),
    ("key", "propose", "99", "spare", *FIRST),
    ("key", "link", "4", "spare", *SECOND),
    ("key", "unlink", "spare", *FIRST),
    ("key", "veto", "maker-1", *GUARDIAN),
    ("appoint", "propose", "4", "approver", *FIRST),
    ("appoint", "confirm", "4", "approver", *SECOND),
    ("remove", "4", "approver", *FIRST),
    ("veto", "4", "maker", *GUARDIAN),
    ("pause", "--hours", "1", "--reason", "Notice 4", *FIRST),
    ("end-pause", *FIRST),
    ("staff", "approver", "maker-1"),
]


@pytest.mark.parametrize("act", ACTS, ids=" ".join)
def test_dry_run__asks_the_chain_and_sends_nothing(
    office: Run, client: Client, act: tuple[str, ...]
) -> None:
    before = client.head()[0]
    shown = told(office(*act, "--dry-run", "--json"))
    assert shown["sent"] is False
    assert "Nothing was sent." in said(office(*act, "--dry-run"))
    assert client.head()[0] == before
    told(office(*act, "--json"))
    assert client.head()[0] > before, "without it the same is sent"


@pytest.mark.parametrize("act", WRONG, ids=" ".join)
def test_dry_run__refuses_what_the_chain_would_refuse(
    office: Run, client: Client, act: tuple[str, ...]
) -> None:
    before = client.head()[0]
    tried = refused(office(*act, "--dry-run"))
    assert client.head()[0] == before
    assert tried.split(" (")[0] == refused(office(*act)).split(" (")[0]


def test_names__are_refused_where_they_are_nobodys(office: Run) -> None:
    assert "nobody is no key's name and no address" in refused(
        office("key", "unlink", "nobody", *FIRST)
    )
    assert "spare was never anybody's key" in refused(office("remove", "spare", "maker", *FIRST))
    assert "There is no key named authority-9" in refused(
        office("end-pause", "--as", "authority-9", "--dry-run")
    )
    assert "judge is none of appointing-authority" in refused(
        office("remove", "maker-1", "judge", *FIRST)
    )
