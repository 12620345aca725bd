"""Given made-up populations: they are whole exports, add up, and the truth is of what happened."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from almoner.chain import artifacts
from almoner.cli import main
from almoner.errors import InputError
from almoner.ledger.export.checking import check
from almoner.simulate.population import EXPORT, TRUTH, Scale, population

PREVALENCE = 5.0


def scale(**chosen: Any) -> Scale:
    given = {"households": 1500, "awards": 40, "months": 5, "prevalence": PREVALENCE, "seed": 3}
    return Scale(**{**given, **chosen})


@dataclass(frozen=True)
class Made:
    folder: Path
    events: pa.Table
    transfers: pa.Table
    truth: Mapping[str, Any]

    def args(self, event: str) -> list[dict[str, Any]]:
        names, texts = self.events["event"].to_pylist(), self.events["args"].to_pylist()
        return [json.loads(text) for name, text in zip(names, texts, strict=True) if name == event]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made") / "up"
    population(scale(), folder)
    return Made(
        folder=folder,
        events=pq.read_table(folder / EXPORT / "events"),
        transfers=pq.read_table(folder / EXPORT / "transfers"),
        truth=json.loads((folder / TRUTH).read_text()),
    )


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_population__same_seed__same_bytes(made: Made, tmp_path: Path) -> None:
    population(scale(), tmp_path / "again")
    assert digest(tmp_path / "again") == digest(made.folder)


def test_population__other_seed__other_bytes(made: Made, tmp_path: Path) -> None:
    population(scale(seed=4), tmp_path / "other")
    assert digest(tmp_path / "other") != digest(made.folder)


def test_export__is_whole(made: Made) -> None:
    found, faults = check(made.folder / EXPORT)
    assert faults == []
    assert sum(each.files["events"].rows for each in found.ranges) == len(made.events)


def test_export__changed_file_is_found(made: Made, tmp_path: Path) -> None:
    population(scale(households=500, awards=0, months=3), tmp_path / "up")
    next((tmp_path / "up" / EXPORT / "events").iterdir()).write_bytes(b"")
    _, faults = check(tmp_path / "up" / EXPORT)
    assert faults


def test_export__every_log_has_its_place(made: Made) -> None:
    places = [
        list(zip(table["block_number"].to_pylist(), table["log_index"].to_pylist(), strict=True))
        for table in (made.events, made.transfers)
    ]
    assert places[0] == sorted(places[0])
    together = places[0] + places[1]
    assert len(set(together)) == len(together)
    known = list(zip(made.transfers["known_block"].to_pylist(), places[1], strict=True))
    assert known == sorted(known)
    assert all(since >= place[0] for since, place in known)


def _fits(kind: str, value: Any) -> bool:
    if kind.endswith("]"):
        return isinstance(value, list) and all(_fits(kind[: kind.index("[")], v) for v in value)
    if kind == "bool":
        return isinstance(value, bool)
    if kind.startswith("uint"):
        return isinstance(value, str) and 0 <= int(value) < 1 << int(kind[4:])
    if kind == "address":
        return isinstance(value, str) and len(value) == 42
    if kind == "bytes32":
        return isinstance(value, str) and len(value) == 66
    if kind == "bytes":
        return isinstance(value, str) and len(value) % 2 == 0 and value.startswith("0x")
    return isinstance(value, str)


def test_events__have_the_fields_of_the_abi(made: Made) -> None:
    shapes: dict[str, list[dict[str, str]]] = {}
    for event in artifacts.events_by_topic().values():
        kinds = {str(each["name"]): str(each["type"]) for each in event["inputs"]}
        shapes.setdefault(event["name"], []).append(kinds)
    wrong: Counter[str] = Counter()
    names, texts = made.events["event"].to_pylist(), made.events["args"].to_pylist()
    for name, text in zip(names, texts, strict=True):
        args = json.loads(text)
        if not any(
            set(args) == set(shape) and all(_fits(kind, args[key]) for key, kind in shape.items())
            for shape in shapes[name]
        ):
            wrong[name] += 1
    assert not wrong
    assert not _fits("uint8", "256")
    assert not _fits("uint8[]", "1")


def test_money__adds_up(made: Made) -> None:
    manifest = json.loads((made.folder / EXPORT / "manifest.json").read_text())
    treasury = manifest["contracts"]["treasury"]
    sent = sum(
        amount
        for sender, amount in zip(
            made.transfers["sender"].to_pylist(),
            made.transfers["amount"].to_pylist(),
            strict=True,
        )
        if sender == treasury
    )
    disbursed = sum(int(each["amount"]) for each in made.args("Disbursed"))
    assert sent == disbursed == made.truth["population"]["amount"] > 0
    last: dict[str, dict[str, Any]] = {}
    for each in made.args("Disbursed"):
        last[each["allotment"]] = each
    assert sum(int(each["disbursed"]) for each in last.values()) == disbursed
    assert all(int(each["cash"]) >= 0 for each in made.args("Disbursed"))


def test_payments__are_as_many_as_were_settled(made: Made) -> None:
    bits = sum(int(each["paidBits"]).bit_count() for each in made.args("WordSettled"))
    singles = len(made.args("PaymentSettled"))
    assert bits + singles == made.truth["population"]["payments"]


def test_truth__every_payment_was_paid(made: Made) -> None:
    blocks = set(made.events["block_number"].to_pylist())
    paid = {
        (block, amount)
        for block, amount in zip(
            made.transfers["block_number"].to_pylist(),
            made.transfers["amount"].to_pylist(),
            strict=True,
        )
    }
    numbers = [
        (each["program"], each["payment_id"])
        for instance in made.truth["instances"]
        for each in instance["payments"]
    ]
    assert len(numbers) == len(set(numbers)) > 0
    for instance in made.truth["instances"]:
        for each in instance["payments"]:
            if each["settled_block"] is not None:
                assert each["settled_block"] in blocks
                assert (each["settled_block"], each["amount"]) in paid


def test_truth__prevalence_is_about_what_was_asked_for(made: Made) -> None:
    told = made.truth["population"]
    share = 100 * told["stolen"] / told["payments"]
    assert PREVALENCE * 0.7 < share < PREVALENCE * 1.4


def test_truth__nothing_is_stolen_where_nothing_should_be(tmp_path: Path) -> None:
    made = population(scale(households=500, awards=10, months=3, prevalence=0.0), tmp_path / "up")
    assert made.stolen == 0
    assert made.payments > 0


def test_truth__weak_and_strong_schemes_and_innocents_occur(made: Made) -> None:
    instances = made.truth["instances"]
    assert {each["kind"] for each in instances} == {"fraud", "innocent"}
    stolen = [each for each in instances if each["kind"] == "fraud"]
    assert {each["decidable"] for each in stolen} == {True, False}
    assert not any(each["decidable"] for each in instances if each["kind"] == "innocent")
    for each in instances:
        assert each["decidable"] == (each["visible_block"] is not None)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("households", 499),
        ("awards", 9),
        ("awards", -1),
        ("months", 2),
        ("prevalence", -0.1),
        ("prevalence", 21.0),
        ("prevalence", float("nan")),
        ("seed", -1),
    ],
)
def test_scale__bad_number_is_refused(name: str, given: float) -> None:
    with pytest.raises(InputError) as refused:
        scale(**{name: given})
    assert [fault.field for fault in refused.value.faults] == [name]


def test_population__folder_that_is_not_empty_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine")
    with pytest.raises(InputError, match="not empty"):
        population(scale(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_population__folder_without_a_parent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        population(scale(), tmp_path / "none" / "up")
    assert list(tmp_path.iterdir()) == []


def test_command__writes_a_population(tmp_path: Path) -> None:
    options = ["--households", "500", "--awards", "0", "--months", "3", "--prevalence", "2"]
    out = ["--seed", "1", "--out", str(tmp_path / "up"), "--json"]
    told = CliRunner().invoke(main, ["simulate", "population", *options, *out])
    assert told.exit_code == 0, told.output
    assert json.loads(told.stdout.splitlines()[-1])["payments"] > 0
    assert (tmp_path / "up" / TRUTH).exists()
