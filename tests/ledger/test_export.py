"""The ledger's facts as Parquet files.

export events
├── gives every event of final blocks as the ledger decodes it, and every transfer
├── takes typed columns from arguments of one meaning, and leaves out what does not fit them
├── adds files for more blocks, and leaves those before as they are
├── files a transfer under the block in which its account became known
├── is not changed by a reorganization above the final block
├── goes on after an interruption, with the same bytes
├── refuses a changed or missing file, a file of its own, a spoiled manifest, a gap, another
│   deployment, and another size, and writes nothing then
└── refuses to run twice at once
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from almoner import money
from almoner.chain import node as nodes
from almoner.errors import ExportError
from almoner.events import Event
from almoner.ledger import stored
from almoner.ledger.export import columns, manifest, writing
from almoner.ledger.export.checking import check
from almoner.ledger.export.columns import SCHEMAS, TYPED
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, enrollment, household, watch

DECODER = all_contracts()
BLOCKS = 25
FINALITY = 64

Files = dict[str, bytes]
Tamper = Callable[[Path], None]


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """SQLite, where a test does not ask for another."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exported"


@pytest.fixture
def followed(world: World, store: Store) -> Store:
    """A ledger of a paid run, all of which is final."""
    run = world.certified_run(3)
    world.pass_challenge(run)
    world.settle(run)
    follow(world, store, FINALITY + 2 * BLOCKS)
    return store


def follow(world: World, store: Store, blocks: int) -> None:
    world.mine(blocks)
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def export(store: Store, folder: Path, blocks: int | None = BLOCKS) -> writing.Exported:
    return writing.export(store.location, folder, DECODER, blocks=blocks)


def files(folder: Path) -> Files:
    return {f"{path.relative_to(folder)}": path.read_bytes() for path in folder.rglob("*.parquet")}


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    return list(pq.read_table(folder / table, schema=SCHEMAS[table]).to_pylist())


def final_events(store: Store, folder: Path) -> list[Event]:
    """The ledger's events of all blocks that were exported."""
    found = manifest.load(folder)
    assert found is not None
    with reading(store.location) as db:
        return [
            event
            for event in stored.events(db, DECODER)
            if event.block_number <= found.ranges[-1].last
        ]


def value(kind: str, told: Any) -> Any:
    """An argument as JSON tells it, by its type in the ABI."""
    if kind.endswith("]"):
        return tuple(value(kind[: kind.rindex("[")], each) for each in told)
    if kind.startswith("uint"):
        return int(told)
    return bytes.fromhex(told[2:]) if kind.startswith("bytes") else told


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_export__gives_every_event_and_every_transfer(followed: Store, folder: Path) -> None:
    export(followed, folder)

    events = final_events(followed, folder)
    kinds = {shape.name: {*shape.indexed, *shape.plain} for shape in DECODER.shapes}
    told = rows(folder, "events")
    assert len(told) == len(events) > 100
    for row, event in zip(told, events, strict=True):
        place = (event.block_number, event.log_index, event.block_time, event.address, event.name)
        assert place == tuple(
            row[name] for name in ("block_number", "log_index", "block_time", "address", "event")
        )
        assert row["block_hash"] == f"0x{event.block_hash.hex()}"
        assert row["tx_hash"] == f"0x{event.transaction_hash.hex()}"
        args = json.loads(row["args"])
        assert {
            name: value(kind, args[name]) for name, kind in kinds[str(event.name)]
        } == event.args
    with reading(followed.location) as db:
        (count,) = db.execute("SELECT count(*) FROM transfers").fetchone()
    assert len(rows(folder, "transfers")) == count > 0
    assert check(folder, followed.location)[1] == []


def test_typed__are_arguments_of_one_type_and_no_event_has_two_of_a_column() -> None:
    named = {shape.name: dict((*shape.indexed, *shape.plain)) for shape in DECODER.shapes}
    for column in TYPED.values():
        kinds = set()
        for arguments in named.values():
            found = [arguments[name] for name in column.arguments if name in arguments]
            assert len(found) <= 1
            kinds |= {re.sub(r"\d+", "", each) for each in found}
        assert kinds == ({"address"} if column.type == "string" else {"uint"})


def test_typed__leaves_out_what_does_not_fit(followed: Store) -> None:
    with reading(followed.location) as db:
        event = next(e for e in stored.events(db, DECODER) if e.name == "CaseEnrolled")
    names = list(SCHEMAS["events"].names)

    def told(amount: int) -> dict[str, object]:
        args = {**event.args, "amount": amount}
        changed = Event(
            **{n: getattr(event, n) for n in Event.__dataclass_fields__} | {"args": args}
        )
        return dict(zip(names, columns.of_event(changed), strict=True))

    assert told((1 << 63) - 1)["amount"] == (1 << 63) - 1
    assert told(1 << 63)["amount"] is None
    assert json.loads(str(told(1 << 63)["args"]))["amount"] == str(1 << 63)
    assert told(5)["case_no"] == event.args["caseNo"]
    assert told(5)["account"] == event.args["payTo"]
    assert told(5)["run"] is None


def test_export__adds_files_and_leaves_those_before(
    world: World, followed: Store, folder: Path
) -> None:
    export(followed, folder)
    before = files(folder)
    assert export(followed, folder).added == 0
    assert files(folder) == before

    world.enroll([enrollment(50)])
    follow(world, followed, FINALITY + 2 * BLOCKS)
    assert export(followed, folder, None).added >= 2

    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert len(after) > len(before)
    assert len(rows(folder, "events")) == len(final_events(followed, folder))
    assert check(folder, followed.location)[1] == []


def test_export__of_more_blocks_at_once_has_the_same_bytes(
    world: World, followed: Store, folder: Path, tmp_path: Path
) -> None:
    export(followed, folder)
    follow(world, followed, 2 * BLOCKS)
    export(followed, folder)
    export(followed, tmp_path / "at once")

    assert files(folder) == files(tmp_path / "at once")


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_export__files_a_transfer_under_the_block_its_account_became_known(
    world: World, followed: Store, folder: Path
) -> None:
    late = household(77)
    mint = world.token.functions.mint(late, money.parse("3"))
    world.stranger().send(mint)
    early = world.client.head()[0]
    follow(world, followed, FINALITY + BLOCKS)
    export(followed, folder)
    before = files(folder)
    assert late not in {row["recipient"] for row in rows(folder, "transfers")}

    world.enroll([enrollment(78, pay_to=late)])
    known = world.client.head()[0]
    follow(world, followed, FINALITY + BLOCKS)
    export(followed, folder)

    (found,) = [row for row in rows(folder, "transfers") if row["recipient"] == late]
    assert (found["block_number"], found["known_block"]) == (early, known)
    assert found["amount"] == money.parse("3")
    after = files(folder)
    assert {name: after[name] for name in before} == before
    assert check(folder, followed.location)[1] == []


def test_export__a_reorganization_above_the_final_block_changes_nothing(
    world: World, followed: Store, node: nodes.Node, folder: Path
) -> None:
    export(followed, folder)
    before = files(folder)
    node.reorganize(20)
    follow(world, followed, 2)
    assert export(followed, folder).added == 0
    assert files(folder) == before
    assert check(folder, followed.location)[1] == []


def test_export__writes_nothing_of_blocks_that_are_not_final(
    world: World, store: Store, folder: Path
) -> None:
    follow(world, store, 1)

    done = export(store, folder, 100_000)

    assert done.added == 0
    assert files(folder) == {}


def test_export__goes_on_after_an_interruption(
    followed: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(followed, folder)
    whole = files(folder)

    class Killed(BaseException):
        pass

    def kill(*_: object) -> None:
        raise Killed

    for path in folder.rglob("*.*"):
        path.unlink()
    with monkeypatch.context() as later:
        later.setattr(manifest, "save", kill)
        with pytest.raises(Killed):
            export(followed, folder)
    assert files(folder)
    (folder / "events" / "half.draft").write_bytes(b"half a file")

    export(followed, folder)
    assert files(folder) == whole
    assert check(folder)[1] == []


def _newest(folder: Path, table: str) -> Path:
    return sorted((folder / table).glob("*.parquet"))[-1]


def _put(path: Path) -> None:
    path.parent.mkdir()
    path.touch()


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "manifest.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def _drop_range(folder: Path) -> None:
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    del told["ranges"][1]
    path.write_text(json.dumps(told))


def _other_block(folder: Path) -> None:
    path = folder / "manifest.json"
    told = json.loads(path.read_text())
    told["ranges"][-1]["last_hash"] = f"0x{0:064x}"
    path.write_text(json.dumps(told))


SPOILED: dict[str, tuple[Tamper, str]] = {
    "a changed file": (
        lambda folder: _newest(folder, "events").write_bytes(b"PAR1"),
        r"events/\d+-\d+\.parquet was changed",
    ),
    "a missing file": (
        lambda folder: _newest(folder, "transfers").unlink(),
        r"transfers/\d+-\d+\.parquet is missing",
    ),
    "a file of its own": (
        lambda folder: (folder / "events" / "mine.parquet").touch(),
        r"mine\.parquet is not in the manifest",
    ),
    "a file beside the tables": (
        lambda folder: (folder / "more.parquet").touch(),
        r"/more\.parquet is not in the manifest: move it away",
    ),
    "a folder of its own": (
        lambda folder: _put(folder / "blocks" / "one.parquet"),
        r"blocks/one\.parquet is not in the manifest: move it away",
    ),
    "half a manifest": (
        lambda folder: (folder / "manifest.json").write_text('{"format": 1, "ranges"'),
        "is not a manifest",
    ),
    "a manifest without a name": (
        lambda folder: _edit(folder, '"genesis"', '"origin"'),
        "is not a manifest",
    ),
    "a later version": (lambda folder: _edit(folder, '"format": 1', '"format": 2'), "version"),
    "a gap": (_drop_range, r"has a gap or an overlap: blocks \d+ to \d+"),
    "another block": (_other_block, "find out which chain is true"),
    "another chain": (
        lambda folder: _edit(folder, '"chain_id": 31337', '"chain_id": 1'),
        "is the export of another deployment",
    ),
}


def test_export__refuses_and_writes_nothing(followed: Store, folder: Path, tmp_path: Path) -> None:
    export(followed, folder)
    for name, (spoil, refusal) in SPOILED.items():
        spoiled = shutil.copytree(folder, tmp_path / name)
        spoil(spoiled)
        before = {path: path.read_bytes() for path in spoiled.rglob("*.*")}

        with pytest.raises(ExportError, match=refusal):
            export(followed, spoiled, None)
        assert {path: path.read_bytes() for path in spoiled.rglob("*.*")} == before
        try:
            faults = check(spoiled, followed.location)[1]
        except ExportError as fault:
            faults = [f"{fault}"]
        assert any(re.search(refusal, each) for each in faults), name


def test_export__refuses_files_of_another_size(followed: Store, folder: Path) -> None:
    export(followed, folder)

    with pytest.raises(ExportError, match="files of 25 blocks: leave --blocks out"):
        export(followed, folder, 50)


def test_export__refuses_to_run_twice_at_once(followed: Store, folder: Path) -> None:
    folder.mkdir()
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(ExportError, match="Another process exports"):
            export(followed, folder)
    finally:
        os.close(held)
    assert export(followed, folder).added > 0
