"""`almoner ledger status`, `verify`, `rebuild`, `backup`, `restore` and `almoner export`.

ledger
├── status says how far it is, with and without a node, and refuses a node of another chain
├── verify is content with a whole ledger, and exits with 1 where it is not
├── rebuild makes good what was spoiled, and is refused while a monitor writes
├── backup and restore bring back what was there; the monitor goes on
└── restore is refused for a deployment nobody recorded
export
└── events and check write and find sound files; a changed one is named, and exits with 1
"""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from almoner.chain import deployment
from almoner.chain.deployment import Deployment
from almoner.ledger.store import Scope, Store
from almoner.monitor import deployed
from almoner.monitor.daemon import Monitor
from almoner.testing import enrollment, watch
from almoner.testing.bench import Bench


@pytest.fixture
def ledger(bench: Bench) -> Path:
    """The agency's ledger, followed to the head."""
    path = bench.casefile.with_name("ledger.sqlite")
    follow(bench, path)
    return path


def scope(bench: Bench) -> Scope:
    return deployed.scope(record(bench))


def record(bench: Bench) -> Deployment:
    client = bench.world.client
    folder = bench.casefile.parent.parent / "deployments"
    return deployment.load(folder, client.chain_id, f"0x{client.block(0).hash.hex()}")


def follow(bench: Bench, path: Path) -> None:
    with Store(path, scope(bench)) as store:
        Monitor(store, bench.world.client, watch.unarmed_policy()).catch_up()


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert isinstance(found, dict)
    return found


def refused(result: Result, said: str) -> None:
    assert result.exit_code == 1
    assert said in result.stderr


def test_status__says_how_far_it_is(
    bench: Bench, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = bench.world.client.head()[0]
    bench.world.mine(2)

    found = told(bench.run("ledger", "status", "--json"))
    assert (found["head"], found["projected"], found["lag"]) == (head + 2, head, 2)
    assert found["rows"]["cases"] == 6
    shown = bench.run("ledger", "status").stdout
    assert f"head: {head + 2}\nblocks behind: 2\n" in shown
    assert "outbox: none" in shown
    assert re.search(r"^size: [\d,]+ bytes, [\d,]+ of them in the write-ahead log$", shown, re.M)

    monkeypatch.setenv("ALMONER_RPC", "http://127.0.0.1:9")
    assert told(bench.run("ledger", "status", "--json"))["lag"] is None
    assert "head: no node answers" in bench.run("ledger", "status").stdout
    ledger.unlink()
    refused(bench.run("ledger", "status"), "There is no ledger")


def test_status__refuses_a_node_of_another_chain(bench: Bench, ledger: Path) -> None:
    with closing(sqlite3.connect(ledger)) as db:
        db.execute("UPDATE deployment SET chain_id = 1")
        db.commit()

    refused(bench.run("ledger", "status"), "the ledger is of chain 1: connect to that chain")


def test_verify__exits_with_1_where_something_is_wrong(bench: Bench, ledger: Path) -> None:
    assert "The ledger has no damage up to block" in bench.run("ledger", "verify").stdout
    found = told(bench.run("ledger", "verify", "--full", "--json"))
    assert found == {"full": True, "faults": []}

    with closing(sqlite3.connect(ledger)) as db:
        db.execute("UPDATE events SET data = zeroblob(32) WHERE id = (SELECT min(id) FROM events)")
        db.commit()
    assert told(bench.run("ledger", "verify", "--json"))["faults"] == []
    refused(bench.run("ledger", "verify", "--full"), "is not as it should be: data")

    with closing(sqlite3.connect(ledger)) as db:
        db.execute("DELETE FROM transactions WHERE id = (SELECT max(id) FROM transactions)")
        db.commit()
    refused(bench.run("ledger", "verify"), "has a transaction that is not there: restore a backup")


def test_rebuild__makes_good_what_was_spoiled(bench: Bench, ledger: Path) -> None:
    before = watch.rows(ledger)
    with Store(ledger, scope(bench)) as store:
        store.db.execute("UPDATE cases SET amount = 1")
        refused(bench.run("ledger", "rebuild"), "stop that monitor")
    assert watch.rows(ledger) != before

    found = told(bench.run("ledger", "rebuild", "--json"))
    assert found == {"projected": bench.world.client.head()[0]}
    assert watch.rows(ledger) == before


def test_backup__and_restore_bring_back_what_was_there(
    bench: Bench, ledger: Path, tmp_path: Path
) -> None:
    saved, before = tmp_path / "saved.sqlite", watch.rows(ledger)
    made = told(bench.run("ledger", "backup", saved, "--json"))
    bench.world.enroll([enrollment(90)])
    follow(bench, ledger)
    after = watch.rows(ledger)

    refused(bench.run("ledger", "restore", saved), "add --replace")
    nowhere = tmp_path / "nowhere.sqlite"
    refused(bench.run("ledger", "restore", nowhere, "--replace"), f"no backup at {nowhere}")
    restored = bench.run("ledger", "restore", saved, "--replace")
    assert restored.exit_code == 0, restored.stderr
    assert restored.stdout.startswith(
        f"The ledger {ledger} has again what {saved} has, up to block {made['projected']}."
    )
    assert watch.rows(ledger) == before
    follow(bench, ledger)
    assert watch.rows(ledger) == after != before


def test_restore__is_refused_for_a_deployment_nobody_recorded(
    bench: Bench, ledger: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "saved.sqlite"
    told(bench.run("ledger", "backup", saved, "--json"))
    folder = tmp_path / "deployments"
    kept = deployment.path(folder, bench.world.client.chain_id).rename(tmp_path / "kept.json")
    refused(bench.run("ledger", "restore", saved, "--replace"), "not the one of this agency")
    kept.rename(deployment.path(folder, bench.world.client.chain_id))
    told(bench.run("ledger", "restore", saved, "--replace", "--json"))


def test_export__writes_and_checks_files(bench: Bench, ledger: Path, tmp_path: Path) -> None:
    bench.world.mine(64)
    follow(bench, ledger)
    folder = tmp_path / "exported"

    made = told(bench.run("export", "events", folder, "--blocks", "20", "--json"))
    assert made["added"] == made["ranges"] > 0
    assert made["final"] < made["next"]["last"]
    sound = told(bench.run("export", "check", folder, "--ledger", "--json"))
    assert sound["faults"] == []
    assert sound["events"] == made["events"] > 0
    assert "0 ranges of blocks were added" in bench.run("export", "events", folder).stdout

    (folder / "events" / "mine.parquet").touch()
    refused(bench.run("export", "check", folder), "mine.parquet is not in the manifest")
    refused(bench.run("export", "events", folder), "mine.parquet is not in the manifest")
