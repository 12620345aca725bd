"""Where an export goes, and whether it is whole there.

export events
└── refuses a folder of other things, and makes none but its own
export check
├── finds a folder whole that is
└── names files that are not what manifest or ledger say
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.errors import ExportError
from almoner.ledger import stored
from almoner.ledger.export import manifest, writing
from almoner.ledger.export.checking import check
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, watch

DECODER = all_contracts()
BLOCKS = 25
FINALITY = 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "exported"


@pytest.fixture
def followed(world: World, store: Store) -> Store:
    """A ledger of a certified run, all of which is final."""
    world.certified_run(3)
    follow(world, store, FINALITY + 2 * BLOCKS)
    return store


def follow(world: World, store: Store, blocks: int) -> None:
    world.mine(blocks)
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()


def export(store: Store, folder: Path) -> writing.Exported:
    return writing.export(store.location, folder, DECODER, blocks=BLOCKS)


def test_export__refuses_a_folder_of_other_things(followed: Store, folder: Path) -> None:
    folder.mkdir()
    for number in range(8):
        (folder / f"letter_{number}.txt").touch()

    with pytest.raises(ExportError, match=r"letter_4\.txt is not in the manifest") as refusal:
        export(followed, folder)
    assert "3 more files in" in f"{refusal.value}"
    assert "choose a folder that has nothing else in it" in f"{refusal.value}"
    assert len(list(folder.iterdir())) == 8

    for path in folder.iterdir():
        path.unlink()
    assert export(followed, folder).added > 0


def test_export__makes_no_folder_but_its_own(followed: Store, folder: Path) -> None:
    with pytest.raises(ExportError, match=r"There is no folder .*exported: make it"):
        export(followed, folder / "deeper")
    assert not folder.exists()


def test_check__names_what_an_interrupted_export_left(
    followed: Store, folder: Path, world: World
) -> None:
    export(followed, folder)
    found = manifest.load(folder)
    assert found is not None
    left = manifest.coming(found).path(folder, "events")
    left.touch()

    (fault,) = check(folder)[1]
    assert fault.startswith(f"{left} is not in the manifest yet")
    follow(world, followed, 2 * BLOCKS)
    export(followed, folder)
    assert check(folder)[1] == []


def test_check__names_a_block_of_which_the_ledger_has_other_events(
    followed: Store, folder: Path
) -> None:
    export(followed, folder)
    found = manifest.load(folder)
    assert found is not None
    with reading(followed.location) as opened:
        final = (found.ranges[-1].last + 1) << 20
        *_, newest = stored.events(opened, DECODER, "events.id < ?", final)
    with followed.transaction() as db:
        db.execute(
            "DELETE FROM events WHERE id = ?", (newest.block_number << 20 | newest.log_index,)
        )

    assert check(folder)[1] == []
    (fault,) = check(folder, followed.location)[1]
    assert f"events of block {newest.block_number} and the ledger" in fault


def test_check__names_a_file_with_other_rows_than_its_manifest_says(
    followed: Store, folder: Path
) -> None:
    export(followed, folder)
    found = manifest.load(folder)
    assert found is not None
    rows = found.ranges[0].files["events"].rows
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace(f'"rows": {rows}', f'"rows": {rows + 1}', 1))

    (fault,) = check(folder)[1]
    assert f"has {rows} rows and its manifest says {rows + 1}" in fault


def test_check__needs_a_manifest(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"has no manifest\.json"):
        check(tmp_path)
