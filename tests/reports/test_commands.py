"""`almoner grant report` and `almoner export journal`, as somebody runs them.

grant report
├── prints tables for people, and the same figures as JSON and CSV, in base units
├── calls lines as the program's file does, by number without it
├── of days before the award is of nothing
├── asks which program where several pay grants, and refuses one that pays benefits
└── is refused for an unknown award, days out of order, one day alone, two forms at once
export journal
├── prints lines and balances; with --csv the lines alone, the balances beside them
├── of one program has its lines only
└── is refused for days out of order, and prints nothing where the ledger does not add up
"""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from almoner import money
from almoner.chain import deployment
from almoner.chain.deployment import Deployment, Kind, Program
from almoner.cli import main
from almoner.config import PROJECT_ROOT
from almoner.reports import accounts
from almoner.reports.periods import day
from almoner.testing import bench as benches
from almoner.testing.grant_story import ADVANCED, BUILT, DECLINED, DRAWN
from tests.reports.history import History
from tests.reports.raw import Log, summed

Run = Callable[..., Result]
FIRST, SECOND = "small-business-grant", "another-grant"


def _record(history: History) -> Deployment:
    """The deployment record, with the grant programs in it."""
    world = history.world
    record = benches.record(world.client, world)
    (benefits,) = record.programs.values()
    for name, each in zip((FIRST, SECOND), history.programs, strict=True):
        address = each.program.address
        opened = dataclasses.replace(benefits, kind=Kind.GRANT, address=address, roster=address)
        assert isinstance(opened, Program)
        record = record.with_program(name, opened)
    return record


@pytest.fixture
def run(history: History, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command with the history's ledger and record, and no keys."""
    settings = {
        "HOME": history.ledger.parent,
        "DEPLOYMENTS": tmp_path / "deployments",
        "RPC": history.world.client.url,
    }
    for name, value in settings.items():
        monkeypatch.setenv(f"ALMONER_{name}", str(value))
    monkeypatch.chdir(tmp_path)
    deployment.save(tmp_path / "deployments", _record(history))
    return lambda *words: CliRunner(mix_stderr=False).invoke(main, [str(each) for each in words])


@pytest.fixture
def days(history: History, treasury_logs: list[Log]) -> list[str]:
    """Options that ask for all of it."""
    first, last = day(treasury_logs[0].time), day(history.world.now())
    return ["--from", f"{first}", "--to", f"{last}"]


def printed(result: Result) -> str:
    assert result.exit_code == 0, result.stderr
    return str(result.stdout)


def refused(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("almoner: ")
    return str(result.stderr)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_report__says_the_same_in_each_form(run: Run, history: History) -> None:
    asked = ("grant", "report", DRAWN, "--program", FIRST)
    told = json.loads(printed(run(*asked, "--json")))
    table = rows(printed(run(*asked, "--csv")))
    text = printed(run(*asked))

    newest = told["periods"][-1]
    assert told["program"] == history.programs[0].program.address
    assert newest["sf425"]["10a"]["cumulative"] == newest["figures"]["receipts"]["cumulative"]
    assert newest["sf425"]["10l"] == {"period": None, "cumulative": None}
    assert (
        sum(each["figures"]["spent"]["cumulative"] for each in newest["lines"])
        == (newest["figures"]["spent"]["cumulative"])
    )
    for period in told["periods"]:
        own = [each for each in table if each["from"] == period["from"]]
        figures = {each["figure"]: each for each in own if each["line"] == ""}
        for name, pair in (period["figures"] | period["sf425"]).items():
            for column, amount in pair.items():
                assert figures[name][column] == ("" if amount is None else str(amount))
        assert len(own) == len(figures) + sum(len(each["figures"]) for each in period["lines"])
    for code in ("10a", "10d", "10h", "10k", "11d"):
        shown = money.dollars(newest["sf425"][code]["cumulative"])
        assert [line for line in text.splitlines() if line.startswith(code) and shown in line]
    assert "10l Program income earned" in text
    assert text.count("not recorded") == 8
    assert "\ncategory 2 " in text
    assert f"{newest['from']} to {newest['to']} so far" in text


def test_report__calls_lines_as_the_programs_file_does(run: Run, tmp_path: Path) -> None:
    asked = ("grant", "report", DRAWN, "--program", FIRST)
    example = (PROJECT_ROOT / "programs" / f"{FIRST}.toml").read_text()
    four = 'categories = ["Personnel", "Supplies", "Contractual", "Indirect costs"]'
    file = tmp_path / "programs" / "example.toml"
    file.parent.mkdir()

    assert "\ncategory 0 " in printed(run(*asked)), "the installation's file has other lines"
    file.write_text(re.sub(r"^categories = \[.*\]", four, example, flags=re.MULTILINE))
    text = printed(run(*asked))
    assert "category" not in text.partition("By cost category")[2]
    assert [name for name in ("Personnel", "Supplies", "Contractual") if f"\n{name} " in text] == [
        *("Personnel", "Supplies", "Contractual")
    ]
    assert "\nmilestone 3 " in printed(run("grant", "report", BUILT, "--program", FIRST))


def test_report__of_days_before_the_award_is_of_nothing(run: Run) -> None:
    asked = ("grant", "report", DRAWN, "--program", FIRST)
    days = ("--from", "2026-01-01", "--to", "2026-01-02")
    (period,) = json.loads(printed(run(*asked, *days, "--json")))["periods"]

    figures = [period["figures"], *(each["figures"] for each in period["lines"])]
    assert {amount for each in figures for pair in each.values() for amount in pair.values()} == {0}
    assert len(figures) == 5
    assert "2026-01-01 to 2026-01-02" in printed(run(*asked, *days))


def test_report__for_some_days_shows_them_beside_all_before(run: Run, own_day: str) -> None:
    asked = ("grant", "report", ADVANCED, "--program", FIRST, "--from", own_day, "--to", own_day)
    (period,) = json.loads(printed(run(*asked, "--json")))["periods"]

    assert (period["from"], period["to"], period["complete"]) == (own_day, own_day, True)
    received = period["figures"]["received"]
    assert 0 < received["period"] < received["cumulative"]
    assert f"SF-425), cash basis, {own_day} to {own_day}:" in printed(run(*asked))


@pytest.fixture
def own_day(history: History, grant_logs: dict[str, list[Log]]) -> str:
    """The day the second advance was paid."""
    logs = grant_logs[history.programs[0].program.address]
    paid = [
        each
        for each in logs
        if each.name == "PaymentSettled" and each.args["payment"] & 0xFFFFFFFF == ADVANCED
    ]
    return f"{day(paid[1].time)}"


def test_report__asks_which_program(run: Run) -> None:
    assert f"opened here: {FIRST}, {SECOND}." in refused(run("grant", "report", DRAWN))
    benefits = refused(run("grant", "report", DRAWN, "--program", benches.PROGRAM))
    assert "pays benefits, and this is about grants" in benefits
    assert printed(run("grant", "report", 1, "--program", SECOND))
    assert "is withdrawn" in refused(run("grant", "report", 1, "--program", FIRST))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["99"], "The ledger has no award 99 of 0x"),
        ([f"{DECLINED}"], f"Award {DECLINED} of 0x"),
        (
            [f"{DRAWN}", "--from", "2027-03-02", "--to", "2027-03-01"],
            "from: 2027-03-02 is after 2027-03-01: give the earlier day first",
        ),
        ([f"{DRAWN}", "--from", "2027-03-02"], "give both --from and --to, or neither"),
        ([f"{DRAWN}", "--from", "2999-01-01", "--to", "2999-01-02"], "the ledger ends on 20"),
        ([f"{DRAWN}", "--json", "--csv"], "give --json or --csv, not both"),
    ],
)
def test_report__is_refused(run: Run, words: list[str], said: str) -> None:
    result = run("grant", "report", *words, "--program", FIRST)

    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_journal__says_the_same_in_each_form(
    run: Run, days: list[str], treasury_logs: list[Log]
) -> None:
    told: dict[str, Any] = json.loads(printed(run("export", "journal", *days, "--json")))
    as_csv = run("export", "journal", *days, "--csv")
    text = printed(run("export", "journal", *days))

    table = rows(printed(as_csv))
    assert [
        {name: "" if value is None else str(value) for name, value in line.items()}
        for line in told["lines"]
    ] == table
    assert len(table) > 100
    assert told["complete"] is False
    for balance in told["balances"]:
        opening, debits, credits_ = (balance[name] for name in ("opening", "debits", "credits"))
        assert opening == 0
        assert balance["closing"] == debits - credits_
        booked = {"debit": 0, "credit": 0}
        for line in told["lines"]:
            for side in booked:
                booked[side] += line["amount"] if line[side] == balance["account"] else 0
        assert booked == {"debit": debits, "credit": credits_}
        shown = f"{balance['account']} {balance['title']}"
        closing_ = money.dollars(balance["closing"])
        for out in (text, as_csv.stderr):
            assert [
                each for each in out.splitlines() if each.startswith(shown) and closing_ in each
            ]
    assert [each["account"] for each in told["balances"]] == [a.number for a in accounts.CHART]
    assert "account " not in as_csv.stdout.splitlines()[1]
    paid = summed(treasury_logs, "Disbursed", 2**40)
    handed = [each for each in told["lines"] if each["credit"] == accounts.CASH_HANDED.number]
    assert (
        sum(each["amount"] for each in handed if each["event"] in ("expenditure", "advance"))
        == paid
    )
    moments = {each["transaction"]: each["date"] for each in told["lines"]}
    for log in treasury_logs:
        if log.transaction in moments:
            assert moments[log.transaction].startswith(f"{day(log.time)}T")
            assert moments[log.transaction].endswith("Z")


def test_journal__of_one_program_has_its_lines_only(
    run: Run, days: list[str], history: History
) -> None:
    asked = ("export", "journal", *days, "--program")
    told = json.loads(printed(run(*asked, SECOND, "--json")))

    assert {each["program"] for each in told["lines"]} == {history.programs[1].program.address}
    assert "opened here: " in refused(run(*asked, "none"))


def test_journal__of_days_without_events_says_so(run: Run, days: list[str]) -> None:
    empty = ("export", "journal", "--from", "2026-01-01", "--to", "2026-01-31")

    assert printed(run(*empty)).startswith("Nothing was booked from 2026-01-01 to 2026-01-31.")
    assert rows(printed(run(*empty, "--csv"))) == []


def test_journal__is_refused_out_of_order_and_without_days(run: Run) -> None:
    asked = ("export", "journal", "--from", "2027-03-02", "--to", "2027-03-01")
    assert "from: 2027-03-02 is after 2027-03-01" in refused(run(*asked))
    assert run("export", "journal", "--from", "2027-03-02").exit_code == 2
    assert "not both" in run(*asked, "--json", "--csv").stderr


def test_both__print_nothing_where_the_ledger_does_not_add_up(
    run: Run,
    days: list[str],
    spoiled: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    history: History,
) -> None:
    ledger = spoiled("UPDATE allotments SET cash = cash + 1 WHERE allotment = 3")
    with closing(sqlite3.connect(ledger)) as db:
        db.execute(
            "UPDATE obligations SET disbursed = disbursed + 1 WHERE program = ? AND id = ?",
            (history.programs[0].program.address, DRAWN),
        )
        db.commit()
    home = ledger.parent / "home"
    home.mkdir()
    ledger.rename(home / "ledger.sqlite")
    monkeypatch.setenv("ALMONER_HOME", str(home))

    for form in ([], ["--csv"]):
        said = refused(run("export", "journal", *days, *form))
        assert "The cash of allotment 3 is " in said
        said = refused(run("grant", "report", DRAWN, "--program", FIRST, *form))
        assert f"The ledger of award {DRAWN} does not add up: paid is " in said
