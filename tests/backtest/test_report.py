"""`almoner backtest --report`: what two persons decide by.

a report
├── is canonical, and the same when it is made again
├── lists what came and what went, which against the same rules is nothing
├── counts holds by day, by period and cap, by family and fuse
├── tells shares of programs and offices, and none of too few payments
└── is read back; one that was changed, or is none, is refused
the command
├── needs --report for --against, and a place it can write to
└── takes no two program files of a purpose that differ
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result

from almoner.backtest import reported, shares
from almoner.backtest.columns import SCHEMA
from almoner.backtest.duck import Duck
from almoner.backtest.shares import Cap, Fuse, History
from almoner.cli import main
from almoner.config import PROJECT_ROOT
from almoner.errors import InputError
from almoner.fraud import canonical, policy
from almoner.fraud.judging import Key
from almoner.fraud.policy import Typology
from almoner.observations.schema import Kind
from almoner.program import load_any
from tests.fraud.planted.story import DAY, PROGRAM, RULES, Event, Events, at, each, rows

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
HELD = RULES.typology("officer_account")


def told(*words: object) -> Result:
    return CliRunner(mix_stderr=False).invoke(main, ["backtest", *map(str, words)])


def made(path: Path, *words: object) -> dict[str, Any]:
    done = told("--report", path, "--json", *words)
    assert done.exit_code == 0, done.stderr
    whole = path.read_bytes()
    digest = hashlib.sha256(whole).hexdigest()
    assert json.loads(done.stdout)["report"]["sha256"] == f"0x{digest}"
    return dict(json.loads(whole))


@pytest.fixture(scope="module")
def export(made_up: Path) -> Path:
    return made_up / "export"


@pytest.fixture(scope="module")
def milder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rules by which accounts may serve many cases, and of another version."""
    text = (policy.FOLDER / f"{policy.CURRENT}.toml").read_text()
    text = text.replace("default_capacity = 4 ", "default_capacity = 400 ")
    path = tmp_path_factory.mktemp("rules") / "milder.toml"
    path.write_text(text.replace(f'version = "{policy.CURRENT}"', 'version = "milder"'))
    return path


@pytest.fixture(scope="module")
def first(export: Path, milder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report on the milder rules, against those that are."""
    path = tmp_path_factory.mktemp("report") / "report.json"
    made(path, "--events", export, "--rules", milder, "--against", policy.CURRENT)
    return path


def test_report__lists_what_came_and_what_went(first: Path) -> None:
    found = json.loads(first.read_bytes())
    assert (found["rules"]["version"], found["against"]["version"]) == ("milder", policy.CURRENT)
    looked = found["looked_at"]
    assert looked["added"] == []
    assert {each["typology"] for each in looked["removed"]} == {"shared_account+one_hand"}
    assert looked["count"] == looked["before"] - len(looked["removed"])
    (gone,) = [each for each in found["typologies"] if each["looked_at"]["removed"]]
    assert gone["typology"] == "shared_account+one_hand"
    assert gone["looked_at"]["removed"] == len(looked["removed"]) > 0
    assert (found["held"]["added"], found["held"]["removed"]) == ([], [])
    assert found["held"]["count"] == sum(each["held"] for each in found["programs"]) > 0


def test_report__says_which_history_and_which_rules(first: Path, export: Path) -> None:
    found = json.loads(first.read_bytes())
    manifest = (export / "manifest.json").read_bytes()
    assert found["read"]["manifest"] == hashlib.sha256(manifest).hexdigest()
    assert found["read"]["last_block"] == json.loads(manifest)["ranges"][-1]["last"]
    base, *others = found["against"]["sets"]
    assert base["digest"] == canonical.shown(RULES.digest({}))
    assert [each["purpose"] for each in others] == sorted(RULES.purposes)
    assert base["digest"] != found["rules"]["sets"][0]["digest"]


def test_report__of_the_same_rules_adds_and_removes_nothing(
    export: Path, first: Path, milder: Path, tmp_path: Path
) -> None:
    """Made again with the same words, it is the same; against itself, nothing came or went."""
    words = ("--events", export, "--rules", milder)
    made(tmp_path / "again.json", *words, "--against", policy.CURRENT)
    assert (tmp_path / "again.json").read_bytes() == first.read_bytes()

    found = made(tmp_path / "same.json", *words, "--against", milder, "--program", FILE)
    assert found["looked_at"]["added"] == found["looked_at"]["removed"] == []
    own = [each for each in found["rules"]["sets"] if each["purpose"] == load_any(FILE).purpose]
    assert [each["own"]["default_capacity"] for each in own] == [4]
    assert found["looked_at"]["count"] > json.loads(first.read_bytes())["looked_at"]["count"]
    assert any(each["fullest"]["cap"] is not None for each in found["programs"])


def test_report__is_read_back_as_it_was_written(first: Path) -> None:
    found = reported.read(first)
    assert found.digest == hashlib.sha256(first.read_bytes()).digest()
    assert f"looked at {found.told.looked_at.count:,} and held" in found.summary()
    assert f"Version {policy.CURRENT} held {found.told.held.before}." in found.summary()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda whole: whole + b"\n", "was changed since it was written"),
        (lambda whole: whole.replace(b'"days":', b'"days": '), "was changed since it was written"),
        (lambda whole: whole.replace(b'"added":0', b'"added":1', 1), "was changed since"),
        (lambda whole: whole.replace(b'"days":', b'"days":0.5,"d":'), "was changed since"),
        (lambda whole: whole.replace(b'"format":1', b'"format":2'), "is of another version"),
        (lambda _whole: b"There is no payment yet.", "is no report of a back-test"),
        (lambda _whole: b"[]", "is no report of a back-test"),
        (lambda _whole: b"\xff", "is no report of a back-test"),
        (lambda _whole: reported.written({"payments": 1}), "is no report of a back-test"),
    ],
)
def test_report__that_was_changed_is_refused(
    first: Path, tmp_path: Path, change: Any, said: str
) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(change(first.read_bytes()))
    with pytest.raises(InputError, match=said):
        reported.read(path)


def history(events: Events) -> History:
    """What an engine says of a story."""
    engine = Duck()
    columns = [pa.array(column, pa.int64()) for column in zip(*rows(events), strict=True)]
    engine.load([pa.RecordBatch.from_arrays(columns, schema=SCHEMA)])
    return History(engine)


def paid(time: int, cases: Sequence[int], period: int) -> Events:
    """Payments of cases are certified."""

    def one(case: int) -> Events:
        number = period << 32 | case
        said = {"program": PROGRAM, "subject": case, "payment": number, "value": period}
        return at(time, Kind.CERTIFIED, **said)

    return each(cases, one)


def keys(cases: Sequence[int], period: int) -> dict[Key, Typology]:
    return {(PROGRAM, period << 32 | case): HELD for case in cases}


def approved(cases: Sequence[int], caseworker: int, determiners: Sequence[int]) -> Events:
    """Cases of a caseworker, approved by turns."""
    return tuple(
        Event(
            0,
            Kind.APPROVED,
            {
                "program": PROGRAM,
                "subject": case,
                "partner": caseworker,
                "person": determiners[place % len(determiners)],
            },
        )
        for place, case in enumerate(cases)
    )


def test_by_day__counts_days_without_holds() -> None:
    known = history(paid(0, range(10), 1) + paid(3 * DAY, range(10), 2))
    found = shares.by_day(known, keys(range(3), 1) | keys(range(1), 2))
    assert found == {"days": 4, "mean_hundredths": 100, "most": 3, "most_on": "2023-11-14"}
    none = {"days": 4, "mean_hundredths": 0, "most": 0, "most_on": None}
    assert shares.by_day(known, {}) == none


def test_windows__are_the_fullest_by_the_cap() -> None:
    opened = at(0, Kind.OPENED, program=PROGRAM, other=PROGRAM, value=1001)
    known = history(opened + paid(0, range(100), 1) + paid(DAY, range(10), 2))
    held = keys(range(8), 1) | keys(range(3), 2)

    (most,) = shares.windows(known, held, {}).values()
    assert (most["period"], most["held"], most["cap"], most["left"]) == (1, 8, None, None)
    (most,) = shares.windows(known, held, {1001: Cap(share_bps=1_000, floor=2)}).values()
    assert (most["period"], most["held"], most["cap"], most["left"]) == (2, 3, 2, -1)
    (most,) = shares.windows(known, held, {2001: Cap(share_bps=0, floor=0)}).values()
    assert most["cap"] is None


def test_families__know_what_became_of_a_hold_that_was_placed() -> None:
    released = at(DAY, Kind.RELEASED, program=PROGRAM, payment=1 << 32 | 1, person=5)
    struck = at(DAY, Kind.STRUCK, program=PROGRAM, payment=1 << 32 | 2)
    known = history(paid(0, range(50), 1) + released + struck)
    fuse = Fuse(outcomes=4, rate_bps=5_000)

    def family(held: dict[Key, Typology]) -> tuple[int, ...]:
        found = shares.by_family(RULES, known, held, fuse)
        (own,) = [each for each in found if each["typology"] == HELD.name]
        return tuple(own[name] for name in ("held", "overturned", "upheld", "trips_at", "left"))

    # Held, overturned, upheld, at how many overturned the fuse trips, and how many are left.
    assert family(keys(range(10), 1)) == (10, 1, 1, 6, 5)
    assert family(keys(range(3, 5), 1)) == (2, 0, 0, 3, 3)


def test_offices__are_told_by_their_size_and_never_of_a_few_payments() -> None:
    known = history(
        approved(range(10), 7, (1, 2))
        + approved(range(10, 16), 8, (1, 2, 3))
        + approved(range(16, 23), 9, range(20, 27))
        + paid(DAY, [*range(20), *range(30, 35)], 1)
    )
    found = shares.by_office(known, keys(range(12), 1), keys(range(11), 1))
    told = {each.pop("office"): tuple(each.values()) for _, each in found}

    # Caseworkers, payments, looked at, held.
    assert told == {
        "small": (1, 10, 10, 10),
        "medium": (1, 6, 2, 1),
        "large": (1, None, None, None),
        "none": (0, 5, 0, 0),
    }


def refused(*words: object) -> str:
    done = told(*words)
    assert done.exit_code == 1, done.output
    return done.stderr


def test_report__is_needed_to_compare(export: Path) -> None:
    said = refused("--events", export, "--against", policy.CURRENT)
    assert "--against: is for a report: give --report too" in said


def test_report__that_cannot_be_written_leaves_nothing(export: Path, tmp_path: Path) -> None:
    said = refused("--events", export, "--report", tmp_path / "nowhere" / "report.json")
    assert f"there is no folder {tmp_path / 'nowhere'} that you may write to" in said
    assert list(tmp_path.iterdir()) == []


def test_report__takes_one_file_of_a_purpose(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    shutil.copy(FILE, other)
    text = other.read_text().replace("\ndefault_capacity = 4 ", "\ndefault_capacity = 5 ")
    other.write_text(text)
    said = refused("--events", export, "--program", FILE, "--program", other)
    assert "two files of purpose 1001 differ in their numbers" in said
