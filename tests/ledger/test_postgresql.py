"""What only PostgreSQL does: other machines, lost connections, a server that refuses.

write
├── the writer's lock ends with its connection, and the next one is not disturbed by the first
├── a connection that is lost inside a transaction takes all of it back, with a sentence
├── ledgers of two deployments do not lock each other out
├── both ends of its connection notice that the other machine is gone, as soon as the address says
└── a server that is away, refuses or only reads is named, without the password
read
├── sees one state, keeps nobody from writing and cannot write
└── says so where there is no ledger yet
queries
├── placeholders and percent signs mean the same as in SQLite
└── rows are read by name and by place, and of two columns with one name the first
"""

from __future__ import annotations

import dataclasses
import traceback

import pytest

from almoner.errors import LedgerError
from almoner.ledger import opening, postgresql
from almoner.ledger.database import Database
from almoner.ledger.postgresql import Postgres, translated
from almoner.ledger.reading import reading
from almoner.ledger.store import Store
from almoner.ledger.views import Views
from almoner.location import Location, Server
from almoner.monitor.daemon import Monitor
from almoner.testing import World, postgres, watch
from almoner.testing.postgres import Cluster


@pytest.fixture
def database() -> str:
    """This one only."""
    return "postgresql"


@pytest.fixture
def server(location: Location) -> Server:
    """An empty database."""
    assert isinstance(location, Server)
    return location


def end(cluster: Cluster, db: Database) -> None:
    """The server ends a connection, as its machine would by going away."""
    assert isinstance(db, Postgres)
    cluster.ask(f"SELECT pg_terminate_backend({db.connection.info.backend_pid}, 5000)")


def test_store__a_lost_writer_makes_way_for_the_next(
    world: World, server: Server, cluster: Cluster
) -> None:
    with Store(server, watch.scope(world)) as first:
        with pytest.raises(LedgerError, match="Another process writes postgresql://"):
            Store(server, watch.scope(world))
        end(cluster, first.db)

        with Store(server, watch.scope(world)) as second:
            Monitor(second, world.client, watch.unarmed_policy()).catch_up()
            with pytest.raises(LedgerError, match="could not be written"):
                Monitor(first, world.client, watch.unarmed_policy()).catch_up()

    cursor = Views(server).cursor()
    assert cursor is not None
    assert cursor.number == world.client.head()[0]


def test_store__a_connection_lost_in_a_transaction_takes_all_back(
    world: World, server: Server, cluster: Cluster
) -> None:
    with Store(server, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
        before = watch.rows(server)

        def lose_it() -> None:
            with store.transaction() as db:
                db.execute("DELETE FROM keys")
                end(cluster, db)
                db.execute("DELETE FROM persons")

        with pytest.raises(LedgerError, match="then start the monitor again; what was committed"):
            lose_it()
        assert watch.rows(server) == before
        with pytest.raises(LedgerError, match="could not be written"):
            store.cursor()


def test_store__a_connection_lost_before_the_commit_takes_all_back(
    world: World, server: Server, cluster: Cluster
) -> None:
    with Store(server, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
        before = watch.rows(server)

        def lose_it() -> None:
            with store.transaction() as db:
                db.execute("DELETE FROM keys")
                end(cluster, db)

        with pytest.raises(LedgerError, match="could not be written"):
            lose_it()
        assert watch.rows(server) == before


def test_store__a_transaction_is_not_inside_another(world: World, server: Server) -> None:
    with Store(server, watch.scope(world)) as store:
        with (
            pytest.raises(RuntimeError, match="inside another"),
            store.transaction(),
            store.transaction(),
        ):
            pass
        with store.transaction() as db:
            db.execute("DELETE FROM keys")


def test_write__locks_out_its_own_deployment_only(world: World, server: Server) -> None:
    scope = watch.scope(world)
    other = dataclasses.replace(scope, chain_id=5)
    first = postgresql.write(server, scope.key)
    try:
        postgresql.write(server, other.key).close()
        with pytest.raises(LedgerError, match="Another process writes"):
            postgresql.write(server, scope.key)
    finally:
        first.close()
    postgresql.write(server, scope.key).close()


def test_write__has_both_ends_notice_that_the_other_is_gone() -> None:
    names = ("tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count")
    with postgres.cluster(durable=True) as running:
        given = running.create()
        writer = postgresql.write(given, 1)
        told = [writer.execute(f"SHOW {name}").fetchone()[0] for name in names]
        ours = writer.connection.info.get_parameters()
        writer.close()
        with opening.snapshot(given) as reader:
            untold = [reader.execute(f"SHOW {name}").fetchone()[0] for name in names]
        slow = postgresql.write(Server(f"{given.url}?keepalives_idle=60&tcp_user_timeout=70000"), 1)
        theirs = slow.connection.info.get_parameters()
        slow.close()
    assert [int(each) for each in told] == [3, 2, 3]
    assert untold != told
    assert (ours["keepalives_idle"], ours["tcp_user_timeout"]) == ("3", "9000")
    assert (theirs["keepalives_idle"], theirs["tcp_user_timeout"]) == ("60", "70000")


def test_store__names_a_server_that_only_reads(
    world: World, server: Server, cluster: Cluster
) -> None:
    cluster.ask(f"ALTER DATABASE {str(server)[14:]} SET default_transaction_read_only = on")

    with pytest.raises(LedgerError, match=r"could not be written \(cannot execute CREATE TABLE"):
        Store(server, watch.scope(world))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://almoner:s%2Fcret@127.0.0.1:1/ledger",
        "postgresql://almoner:s%2Fcret@/none?host=/nowhere",
        "postgresql://almoner:s%2Fcret@/ledger?host=/nowhere&bad=1",
    ],
)
def test_read__names_a_server_that_is_away_without_the_password(url: str) -> None:
    with pytest.raises(LedgerError, match="cannot be reached") as refused:
        Views(Server(url)).cursor()

    shown = "".join(traceback.format_exception(refused.value)) + repr(Server(url))
    assert "s/cret" not in shown
    assert "s%2Fcret" not in shown
    assert "check ALMONER_LEDGER" in shown


def test_read__says_so_without_a_ledger(server: Server) -> None:
    with pytest.raises(LedgerError, match="is empty or of another version: run almoner monitor"):
        Views(server).cursor()


def test_read__sees_one_state_and_does_not_write(world: World, server: Server) -> None:
    with Store(server, watch.scope(world)) as store:
        Monitor(store, world.client, watch.unarmed_policy()).catch_up()
        with reading(server) as db:
            before = db.execute("SELECT count(*) FROM keys").fetchone()[0]
            with store.transaction() as writing:
                writing.execute("DELETE FROM keys")
            assert db.execute("SELECT count(*) FROM keys").fetchone()[0] == before
        with reading(server) as db:
            assert db.execute("SELECT count(*) FROM keys").fetchone()[0] == 0

    with pytest.raises(LedgerError, match="cannot be read"), reading(server) as db:
        db.execute("DELETE FROM persons")


def test_stream__gives_more_rows_than_are_fetched_at_once(world: World, server: Server) -> None:
    query = f"SELECT number FROM generate_series(1, {2 * postgresql.STREAMED + 1}) AS number"
    with Store(server, watch.scope(world)) as store:
        alone = [number for (number,) in store.db.stream(query)]
        with store.transaction() as db:
            inside = [number for (number,) in db.stream(f"{query} WHERE number > ?", (5,))]
    assert alone == list(range(1, 2 * postgresql.STREAMED + 2))
    assert inside == alone[5:]


@pytest.mark.parametrize(
    ("sql", "query", "values"),
    [
        ("SELECT ?, ?", "SELECT %s, %s", ()),
        ("SELECT ?1, ?2, ?1", "SELECT %(v0)s, %(v1)s, %(v0)s", (0, 1)),
        ("SELECT ?2, ?", "SELECT %(v1)s, %(v2)s", (1, 2)),
        ("SELECT '?', 5 % 3", "SELECT '?', 5 %% 3", ()),
        ("SELECT '%' || ?", "SELECT '%%' || %s", ()),
    ],
)
def test_translated__keeps_what_a_query_says(sql: str, query: str, values: tuple[int, ...]) -> None:
    assert translated(sql) == (query, values)


def test_row__is_read_by_name_and_by_place(world: World, server: Server) -> None:
    with Store(server, watch.scope(world)) as store:
        row = store.db.execute(
            "SELECT 1 AS a, 2 AS b, 3 AS a, 1 = 1 AS c, sum(n) AS d"
            " FROM (VALUES (CAST(2 AS BIGINT)), (3)) AS found (n)"
        ).fetchone()
    assert (row["a"], row["b"], row[2], *row[3:]) == (1, 2, 3, 1, 5)
    assert [type(value) for value in row] == [int] * 5
    assert tuple(row) == (1, 2, 3, 1, 5)
    with pytest.raises(KeyError):
        row["e"]
