"""`almoner backtest`: what it lists, and what it refuses.

an export
├── gives every finding that led to something, with rule, subject, place, band, weight and decision
├── says of each which rules could not tell, and of how many payments
├── gives the same twice, and other things under other rules
└── of other people's events, with a kind of event nobody knows, is refused by block and log
bad input
├── a folder without a manifest, a spoiled manifest, a changed file, other columns
├── arguments that are not as their ABI says, an event that rests on none before it
└── rules that do not exist, or do not fit
an amount beyond 64 bits
└── is counted by no rule, found by one, and kept whole among the dead letters
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from almoner.fraud import policy
from almoner.ledger.export import manifest
from tests.backtest.exports import asked, changed, first_of, refused, told

LISTED = {
    *("rule", "subject", "block", "log_index", "band", "weight", "decision"),
    *("typology", "program", "payment_id", "case_no", "person", "account"),
    *("score", "measure", "whole", "features", "cannot_tell"),
}


@pytest.fixture(scope="module")
def found(export: Path) -> dict[str, Any]:
    return asked(export)


def test_backtest__lists_what_led_to_something(found: dict[str, Any]) -> None:
    assert found["alerts"]
    for each in found["alerts"]:
        assert each.keys() == LISTED
        assert each["decision"] in {"alert", "hold", "referral"}
        assert each["weight"] > 0
        assert each["block"] > 0
    places = [
        (each["block"], each["log_index"]) for each in found["alerts"] if each["payment_id"] is None
    ]
    assert places == sorted(places)
    subjects = {(each["subject"], each["typology"], each["program"]) for each in found["alerts"]}
    assert 0 < len(subjects) <= sum(found["decisions"].values())


def test_backtest__says_which_rules_could_not_tell(found: dict[str, Any]) -> None:
    fired: dict[tuple[str, int], set[str]] = {}
    for each in found["alerts"]:
        if each["payment_id"] is not None:
            fired.setdefault((each["program"], each["payment_id"]), set()).add(each["rule"])
    early = 0
    for each in found["alerts"]:
        untold = {lack["rule"] for lack in each["cannot_tell"]}
        if each["payment_id"] is None:
            assert untold == set()
            continue
        assert len(untold) == len(each["cannot_tell"])
        assert not untold & fired[each["program"], each["payment_id"]]
        assert all(lack["has"] < lack["needs"] for lack in each["cannot_tell"])
        assert untold <= found["cannot_tell"].keys()
        early += "pair" in untold
    # Some are of a program's first months, and some are not.
    assert 0 < early < len(found["alerts"])
    # What looks back for a year could tell of none.
    payments = max(found["cannot_tell"].values())
    assert found["cannot_tell"]["round_amounts"] == payments
    assert 0 < found["cannot_tell"]["common_funder"] < payments


def test_backtest__gives_the_same_twice(export: Path, found: dict[str, Any]) -> None:
    assert asked(export) == found


def test_backtest__gives_other_things_under_other_rules(
    export: Path, found: dict[str, Any], tmp_path: Path
) -> None:
    lenient = tmp_path / "lenient.toml"
    text = (policy.FOLDER / f"{policy.CURRENT}.toml").read_text()
    lenient.write_text(text.replace("default_capacity = 4 ", "default_capacity = 400 "))

    under = asked(export, "--rules", str(lenient))

    assert found["findings"]["shared_account"] > under["findings"]["shared_account"] == 0
    assert found["findings"]["one_hand"] == under["findings"]["one_hand"]


def test_backtest__tells_people_how_many(export: Path) -> None:
    done = told("--events", str(export))

    assert done.exit_code == 0
    assert "Version 2027-1 of the rules over" in done.stdout
    assert "typology" in done.stdout
    assert "These rules could not tell yet, for want of history" in done.stdout


def test_backtest__refuses_a_folder_without_a_manifest(tmp_path: Path) -> None:
    assert "has no manifest.json: name the folder" in refused(tmp_path)


def test_backtest__refuses_a_spoiled_manifest(copy: Path) -> None:
    (copy / manifest.NAME).write_text("{")
    assert "is not a manifest" in refused(copy)


def test_backtest__refuses_a_changed_file(copy: Path) -> None:
    whole = manifest.load(copy)
    assert whole is not None
    path = whole.ranges[-1].path(copy, "transfers")
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert f"{path.name} was changed" in refused(copy)


def test_backtest__refuses_other_columns(copy: Path) -> None:
    whole = manifest.load(copy)
    assert whole is not None
    first = whole.ranges[0]
    path = first.path(copy, "events")
    pq.write_table(pq.read_table(path).drop_columns(["args"]), path)
    files = {**first.files, "events": replace(first.files["events"], sha256=manifest.digest(path))}
    manifest.save(copy, replace(whole, ranges=[replace(first, files=files), *whole.ranges[1:]]))

    assert f"{path.name} has other columns than an export of events" in refused(copy)


def test_backtest__refuses_an_event_nobody_knows(copy: Path) -> None:
    changed(copy, "events", lambda rows: rows[5].update(event="CaseTeleported"))
    said = refused(copy)
    assert "there is no event CaseTeleported in this version" in said
    assert ", block " in said
    assert ", log " in said


def test_backtest__passes_over_data_that_is_not_as_the_abi_says(copy: Path) -> None:
    def spoil(rows: list[dict[str, Any]]) -> None:
        first_of(rows, "Appointed").update(event=None, args="{}")

    changed(copy, "events", spoil)
    assert asked(copy)["alerts"]


@pytest.mark.parametrize(
    "args", ['{"caseNo":"1"}', "[]", '{"caseNo":"one"}', "not JSON", '{"caseNo":"-1"}']
)
def test_backtest__refuses_arguments_that_do_not_fit(copy: Path, args: str) -> None:
    changed(copy, "events", lambda rows: first_of(rows, "CaseEnrolled").update(args=args))
    assert "the arguments of CaseEnrolled are not as its ABI says" in refused(copy)


def test_backtest__refuses_an_event_that_rests_on_none(copy: Path) -> None:
    changed(copy, "events", lambda rows: rows.remove(first_of(rows, "CaseEnrolled")))
    said = refused(copy)
    assert "rests on an event that is not in the export" in said
    assert "export from the first block on" in said


@pytest.mark.parametrize("rules", ["1999-1", "no-such-file.toml"])
def test_backtest__refuses_rules_there_are_not(export: Path, rules: str) -> None:
    assert rules.removesuffix(".toml") in refused(export, "--rules", rules)


def test_backtest__counts_no_amount_beyond_64_bits(copy: Path, found: dict[str, Any]) -> None:
    def spoil(rows: list[dict[str, Any]]) -> None:
        rows[-1].update(amount=None, data="0x" + "ff" * 32)

    changed(copy, "transfers", spoil)

    under = asked(copy)
    assert found["findings"]["beyond"] == 0
    assert under["findings"]["beyond"] == 1
    (one,) = [each for each in under["alerts"] if each["rule"] == "beyond"]
    assert (one["typology"], one["decision"]) == ("books", "referral")
    assert found["dead_letters"] == []
    (letter,) = under["dead_letters"]
    assert (letter["block"], letter["log_index"]) == (one["block"], one["log_index"])
    assert (letter["kind"], letter["amount"]) == ("moved", str(2**256 - 1))


def test_backtest__clamps_no_amount_of_an_event(copy: Path) -> None:
    """The largest the chain can say is not the largest a rule can count with."""

    def spoil(rows: list[dict[str, Any]]) -> None:
        row = first_of(rows, "CaseApproved")
        row.update(args=re.sub(r'"amount":"\d+"', f'"amount":"{2**64 - 1}"', row["args"]))

    changed(copy, "events", spoil)
    under = asked(copy)
    assert under["findings"]["beyond"] >= 1
    kept = [each for each in under["dead_letters"] if each["kind"] == "approved"]
    assert [each["amount"] for each in kept] == [str(2**64 - 1)]
