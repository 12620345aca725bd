"""Given a made-up population: it says nothing that the contracts would have refused."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow.parquet as pq
import pytest

from almoner.simulate.population import EXPORT, Scale, keys, population

Row = Mapping[str, Any]
APPROVER, CASEWORKER, DETERMINER, MAKER = "7", "4", "5", "6"
SEED = 11
APPROVAL = 3 * 86_400
"""Seconds in which a run is certified, or lapses."""
OFFICES = {
    "CaseEnrolled": ("by", CASEWORKER),
    "CaseApproved": ("by", DETERMINER),
    "RunOpened": ("maker", MAKER),
    "RunApproved": ("by", APPROVER),
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("made") / "up"
    scale = Scale(households=1000, awards=20, months=6, prevalence=8.0, seed=SEED)
    population(scale, folder)
    found = pq.read_table(folder / EXPORT / "events").to_pylist()
    return [{**row, "args": json.loads(row["args"])} for row in found]


def out_of_office(rows: Iterable[Row]) -> list[Row]:
    """Acts by persons who did not hold the office then."""
    terms: dict[tuple[str, str], list[list[int]]] = defaultdict(list)
    found = []
    for row in rows:
        args, now = row["args"], row["block_time"]
        if row["event"] == "Appointed":
            terms[args["person"], args["office"]].append([int(args["from"]), int(args["until"])])
        elif row["event"] == "Removed":
            for term in terms[args["person"], args["office"]]:
                term[1] = min(term[1], now)
        elif row["event"] in OFFICES:
            field, office = OFFICES[row["event"]]
            if not any(since <= now < until for since, until in terms[args[field], office]):
                found.append(row)
    return found


def counted_twice(rows: Iterable[Row]) -> list[Row]:
    """Enrollments of somebody who is in a live case of the program and was not excepted."""
    cases: dict[tuple[str, str], list[str]] = {}
    live: dict[tuple[str, str], set[str]] = defaultdict(set)
    excepted, found = set(), []
    for row in rows:
        args, roster = row["args"], row["address"]
        if row["event"] == "DoubleMemberConfirmed":
            excepted.add((args["memberRef"], args["caseRef"]))
        elif row["event"] == "CaseClosed":
            for member in cases[roster, args["caseNo"]]:
                live[roster, member].discard(args["caseNo"])
        elif row["event"] == "CaseEnrolled":
            cases[roster, args["caseNo"]] = args["memberRefs"]
            for member in args["memberRefs"]:
                if live[roster, member] and (member, args["caseRef"]) not in excepted:
                    found.append(row)
                live[roster, member].add(args["caseNo"])
    return found


def approved_late(rows: Iterable[Row]) -> list[Row]:
    """Approvals of runs that had lapsed by then."""
    opened: dict[tuple[str, str], int] = {}
    found = []
    for row in rows:
        run = (row["address"], row["args"].get("run", ""))
        if row["event"] == "RunOpened":
            opened[run] = row["block_time"]
        elif row["event"] == "RunApproved" and row["block_time"] >= opened[run] + APPROVAL:
            found.append(row)
    return found


def filed_by_the_involved(rows: Iterable[Row]) -> list[Row]:
    """What the counter filed about a case by somebody who had a part in it."""
    parts: set[tuple[str, str, str]] = set()
    cases: dict[tuple[str, str], str] = {}
    found = []
    for row in rows:
        args = row["args"]
        program, by = args.get("program", ""), args.get("by", "")
        if row["event"] == "ChangeProposed":
            cases[program, args["proposal"]] = args["caseNo"]
            counter = args["origin"] == "2"
            if counter and (program, args["caseNo"], by) in parts:
                found.append(row)
            elif args["origin"] == "0":
                parts.add((program, args["caseNo"], by))
        elif row["event"] == "NoticeServed":
            parts.add((program, cases[program, args["proposal"]], by))
    return found


def test_officers__act_in_office(rows: list[Row]) -> None:
    assert out_of_office(rows) == []


def test_officers__who_left_are_found(rows: list[Row]) -> None:
    assert out_of_office(row for row in rows if row["event"] != "Appointed")


def test_members__are_in_one_live_case(rows: list[Row]) -> None:
    assert counted_twice(rows) == []


def test_members__of_two_are_found(rows: list[Row]) -> None:
    first = next(row for row in rows if row["event"] == "CaseEnrolled")
    assert counted_twice([*rows, first])


def test_cases__are_approved_by_another_after_they_came(rows: list[Row]) -> None:
    came = set()
    for row in rows:
        case = (row["address"], row["case_no"])
        if row["event"] == "CaseEnrolled":
            came.add(case)
        elif row["event"] == "CaseApproved":
            assert case in came
            assert row["args"]["by"] != row["args"]["enrolledBy"]


def test_officers__have_the_keys_of_the_seed(rows: list[Row]) -> None:
    opened = [row["args"] for row in rows if row["event"] == "PersonOpened"]
    own = {
        each["person"]: f"0x{keys.address(keys.secret(SEED, 'officer', each['person'])).hex()}"
        for each in opened
    }
    assert {each["person"]: each["key"].lower() for each in opened} == own
    assert keys.address(keys.secret(SEED + 1, "officer", 1)).hex() != own["1"][2:]


def test_runs__are_approved_before_they_lapse(rows: list[Row]) -> None:
    assert approved_late(rows) == []


def test_runs__approved_late_are_found(rows: list[Row]) -> None:
    late = ({**row, "block_time": 0} if row["event"] == "RunOpened" else row for row in rows)
    assert approved_late(late)


def test_counter__files_about_cases_of_others(rows: list[Row]) -> None:
    assert filed_by_the_involved(rows) == []


def test_counter__that_was_involved_is_found(rows: list[Row]) -> None:
    filed = next(
        row for row in rows if row["event"] == "ChangeProposed" and row["args"]["origin"] == "2"
    )
    served = {**filed, "event": "NoticeServed"}
    assert filed_by_the_involved([filed, served, filed]) == [filed]


def test_obligations__cover_what_is_paid(rows: list[Row]) -> None:
    left: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        args = row["args"]
        if row["event"] == "Obligated":
            left[args["program"], args["id"]] += int(args["amount"])
        elif row["event"] in ("Disbursed", "Deobligated"):
            left[args["program"], args["id"]] -= int(args["amount"])
            assert left[args["program"], args["id"]] >= 0
