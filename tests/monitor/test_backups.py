"""Backups of a ledger whose monitor runs, put back and followed on.

backup
├── is whole, made while the monitor writes, and never written over a file or into no folder
└── of a server is refused with the command to use
restore
├── followed on equals a ledger built afresh, and no alert is held twice (I26, I27)
├── also from a backup in which the holds were signed and not placed
├── also where the chain took back blocks that the backup has
├── waits for no monitor, and gives up no ledger without being told to
├── refuses a backup that is damaged, of another version, or of another deployment
└── leaves the ledger as it was where it refuses
"""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from almoner.chain import node as nodes
from almoner.errors import ForeignChain, LedgerError, SchemaMismatch
from almoner.ledger import backups
from almoner.ledger.statuses import OutboxState
from almoner.ledger.store import Scope, Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor import daemon
from almoner.monitor.daemon import Monitor
from almoner.monitor.source import decoder as all_contracts
from almoner.testing import World, enrollment, watch

DECODER = all_contracts()
POLICY = watch.unarmed_policy()
SECONDS = 30.0


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """Where the backup goes."""
    (tmp_path / "saved").mkdir()
    return tmp_path / "saved" / "backup.sqlite"


@pytest.fixture
def run(world: World) -> int:
    """A certified run with a ring of ghosts in it."""
    world.approve(world.enroll([enrollment(1), *watch.ghosts(12)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    return run


def catch_up(world: World, ledger: Path, *, holds: bool = True) -> None:
    sender = world.officer("monitor") if holds else None
    with Store(ledger, watch.scope(world)) as store:
        Monitor(store, world.client, POLICY, sender).catch_up()


def restore(world: World, saved: Path, ledger: Location, *, replace: bool = True) -> None:
    backups.restore(saved, ledger, lambda *_: watch.scope(world), DECODER, replace=replace)


def assert_as_if_nothing_had_happened(world: World, ledger: Path, folder: Path) -> None:
    assert watch.rows(ledger) == watch.fresh(world, folder, POLICY)
    alerts = Views(ledger).alerts()
    assert len(alerts) == 12
    assert {alert.outbox for alert in alerts} == {OutboxState.PLACED}
    events = world.holds.events.HoldPlaced().get_logs(from_block=0)
    placed = Counter(bytes(event["args"]["alert"]) for event in events)
    assert placed == {alert.alert: 1 for alert in alerts}


def test_i26_i27__restored_while_the_holds_were_queued(
    world: World, run: int, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    catch_up(world, ledger, holds=False)
    backups.backup(ledger, saved, DECODER)
    catch_up(world, ledger)
    world.mine(3)

    restore(world, saved, ledger)
    assert {alert.outbox for alert in Views(ledger).alerts()} == {OutboxState.QUEUED}
    catch_up(world, ledger)

    assert_as_if_nothing_had_happened(world, ledger, tmp_path)


def test_i26_i27__restored_while_the_holds_were_signed(
    world: World, run: int, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    left = 6

    def copy(point: str) -> None:
        nonlocal left
        if point == "before_send":
            left -= 1
            if left == 0:
                backups.backup(ledger, saved, DECODER)

    with Store(ledger, watch.scope(world)) as store:
        monitor = Monitor(store, world.client, POLICY, world.officer("monitor"), checkpoint=copy)
        monitor.catch_up()
    world.enroll([enrollment(40)])

    restore(world, saved, ledger)
    states = Counter(alert.outbox for alert in Views(ledger).alerts())
    assert states == {OutboxState.SIGNED: 6, OutboxState.QUEUED: 6}
    catch_up(world, ledger)

    assert_as_if_nothing_had_happened(world, ledger, tmp_path)


def test_i26_i27__restored_after_the_chain_took_back_what_the_backup_has(
    world: World, run: int, node: nodes.Node, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    catch_up(world, ledger)
    backups.backup(ledger, saved, DECODER)
    node.reorganize(4)
    world.mine(2)
    catch_up(world, ledger)

    restore(world, saved, ledger)
    catch_up(world, ledger)

    assert_as_if_nothing_had_happened(world, ledger, tmp_path)


def test_backup__is_whole_while_the_monitor_writes(
    world: World, run: int, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    stop = threading.Event()
    failed: list[BaseException] = []

    def follow() -> None:
        try:
            daemon.run(
                client=world.client,
                scope=watch.scope(world),
                ledger=ledger,
                policy=lambda: POLICY,
                sender=world.officer("monitor"),
                stop=stop,
                poll_seconds=0.01,
            )
        except BaseException as fault:
            failed.append(fault)

    catch_up(world, ledger, holds=False)
    running = threading.Thread(target=follow)
    running.start()
    try:
        made = []
        for number in range(4):
            world.enroll([enrollment(60 + number)])
            made.append(backups.backup(ledger, saved.with_name(f"{number}.sqlite"), DECODER))
    finally:
        stop.set()
        running.join()
    assert failed == []
    assert [each.projected for each in made] == sorted(each.projected for each in made)
    assert sorted(each.name for each in saved.parent.iterdir()) == [
        f"{number}.sqlite" for number in range(4)
    ]

    restore(world, made[1].path, ledger)
    catch_up(world, ledger)
    assert_as_if_nothing_had_happened(world, ledger, tmp_path)


def test_backup__is_not_written_over_a_file(world: World, ledger: Path, saved: Path) -> None:
    catch_up(world, ledger)
    made = backups.backup(ledger, saved, DECODER)
    before = saved.read_bytes()

    with pytest.raises(LedgerError, match="is there already: name a new file"):
        backups.backup(ledger, saved, DECODER)
    assert saved.read_bytes() == before
    assert made.size == len(before)


def test_backup__makes_no_folder(world: World, ledger: Path, saved: Path) -> None:
    catch_up(world, ledger)
    saved.parent.rmdir()

    with pytest.raises(LedgerError, match=r"There is no folder \S+/saved: make it"):
        backups.backup(ledger, saved, DECODER)
    assert not saved.parent.exists()
    saved.parent.mkdir()
    backups.backup(ledger, saved, DECODER)


def test_backup__of_no_ledger_leaves_nothing(tmp_path: Path, saved: Path) -> None:
    with pytest.raises(LedgerError, match="There is no ledger"):
        backups.backup(tmp_path / "none.sqlite", saved, DECODER)
    assert not saved.exists()


def test_backup__of_a_server_is_its_own(world: World, ledger: Path, saved: Path) -> None:
    server = Server("postgresql://somebody:secret@host/ledger")

    with pytest.raises(LedgerError, match="pg_dump --format=custom --file FILE") as refusal:
        backups.backup(server, saved, DECODER)
    assert "secret" not in f"{refusal.value}"
    with pytest.raises(LedgerError, match="pg_restore --clean"):
        restore(world, saved, server)


def test_restore__refuses_while_a_monitor_writes(world: World, ledger: Path, saved: Path) -> None:
    catch_up(world, ledger)
    backups.backup(ledger, saved, DECODER)

    with (
        Store(ledger, watch.scope(world)),
        pytest.raises(LedgerError, match="stop that monitor"),
    ):
        restore(world, saved, ledger)
    restore(world, saved, ledger)


def _damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: -path.stat().st_size // 2])


def _spoil_page(path: Path) -> None:
    """Makes the page unreadable that the table of versions and all others are named in."""
    whole = bytearray(path.read_bytes())
    whole[100:2000] = bytes(1900)
    path.write_bytes(whole)


def _sql(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            db.execute(statement)
            db.commit()

    return change


REFUSED: dict[str, tuple[Callable[[Path], None], type[LedgerError], str]] = {
    "half of it": (_damage, LedgerError, "is not whole|is no backup"),
    "a letter": (lambda path: path.write_text("Dear friend"), LedgerError, "is no backup"),
    "nothing": (
        lambda path: path.unlink(),
        LedgerError,
        r"There is no backup at \S+\.sqlite: name",
    ),
    "a page": (_spoil_page, LedgerError, "is not whole|is no backup"),
    "a block is missing": (
        _sql("DELETE FROM blocks WHERE number = (SELECT max(number) FROM blocks)"),
        LedgerError,
        "is not whole",
    ),
    "another version": (_sql("UPDATE versions SET version = 1"), SchemaMismatch, "of version 1"),
    "another deployment": (
        _sql("UPDATE deployment SET treasury = offices"),
        ForeignChain,
        "is of another deployment",
    ),
}


def test_restore__refuses_and_leaves_the_ledger_as_it_was(
    world: World, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    catch_up(world, ledger)
    backups.backup(ledger, saved, DECODER)
    world.mine()
    catch_up(world, ledger)
    before = watch.rows(ledger)
    for name, (spoil, error, said) in REFUSED.items():
        spoiled = tmp_path / "spoiled.sqlite"
        shutil.copy(saved, spoiled)
        spoil(spoiled)
        with pytest.raises(error, match=said) as refusal:
            restore(world, spoiled, ledger)
        assert ".draft" not in f"{refusal.value}", name
        assert "almoner monitor" not in f"{refusal.value}", name
        assert watch.rows(ledger) == before, name

    with pytest.raises(LedgerError, match="add --replace"):
        restore(world, saved, ledger, replace=False)
    assert watch.rows(ledger) == before
    assert not list(ledger.parent.glob("*.draft*"))


def test_restore__refuses_what_is_not_of_the_ledger_there(
    world: World, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    catch_up(world, ledger)
    backups.backup(ledger, saved, DECODER)
    other = dataclasses.replace(watch.scope(world), treasury=world.offices.address)
    with Store(tmp_path / "other.sqlite", other):
        pass

    with pytest.raises(ForeignChain, match="is of another deployment"):
        restore(world, saved, tmp_path / "other.sqlite")
    with pytest.raises(ForeignChain, match="is of another deployment"):
        _restore_as(other, saved, tmp_path / "new.sqlite")
    assert not (tmp_path / "new.sqlite").exists()
    restore(world, saved, tmp_path / "new.sqlite", replace=False)
    assert watch.rows(tmp_path / "new.sqlite") == watch.rows(ledger)


def _restore_as(scope: Scope, saved: Path, ledger: Path) -> None:
    backups.restore(saved, ledger, lambda *_: scope, DECODER, replace=True)


def test_restore__takes_the_place_of_a_damaged_ledger(
    world: World, ledger: Path, saved: Path, tmp_path: Path
) -> None:
    catch_up(world, ledger)
    backups.backup(ledger, saved, DECODER)
    ledger.write_bytes(b"spoiled" * 1000)

    restore(world, saved, ledger)
    catch_up(world, ledger)
    assert watch.rows(ledger) == watch.fresh(world, tmp_path, POLICY)
