"""A ledger in a database of a PostgreSQL server."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

import psycopg
import pyarrow as pa
from psycopg import pq
from psycopg.abc import Buffer
from psycopg.adapt import Dumper, Loader
from psycopg.types.numeric import Int8Dumper

from almoner.errors import LedgerAway, LedgerError, LedgerTaken, LedgerUnreachable
from almoner.ledger import copying
from almoner.ledger.database import Dialect
from almoner.location import Server

SILENT_SECONDS = 9
"""After which an end of a connection that says nothing any more counts as gone."""
PREPARED = 1000
"""Statements kept prepared: more than the projections have."""
STREAMED = 2000
"""Rows fetched at once of an answer that is too large to be held."""

_CLIENT = {
    "connect_timeout": 10,
    "keepalives_idle": 3,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": SILENT_SECONDS * 1000,
}
"""How soon we notice that a server is gone; what the address says comes first."""
_SERVER = {
    "tcp_keepalives_idle": "3s",
    "tcp_keepalives_interval": "2s",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": f"{SILENT_SECONDS}s",
    "client_connection_check_interval": "1s",
}
"""How soon the server notices that we are gone, and lets the next one write: for our connection."""
_CHECKED = (
    "SELECT bt_index_check(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " JOIN pg_namespace ON pg_namespace.oid = relnamespace JOIN pg_am ON pg_am.oid = relam"
    " WHERE nspname = current_schema() AND amname = 'btree'"
)
"""Compares each index with its table, where the server has amcheck."""
_OUTSIDE = (pq.TransactionStatus.IDLE, pq.TransactionStatus.UNKNOWN)
# Texts are left as they are, placeholders are replaced, and a percent sign is not one of psycopg's.
_TOKENS = re.compile(r"'[^']*'|\?(\d*)|%")


class PostgresRow(tuple[Any, ...]):
    """A row that is read as SQLite's are."""

    __slots__ = ()
    places: ClassVar[Mapping[str, int]] = {}

    def __getitem__(self, key: Any) -> Any:
        return tuple.__getitem__(self, self.places[key] if isinstance(key, str) else key)


class _Whole(Int8Dumper):
    """Every integer is of one size, so that a statement is prepared once."""


class _Truth(Dumper):
    """There are no truth values in the ledger: SQLite has none."""

    oid = psycopg.adapters.types["int8"].oid

    def dump(self, obj: bool) -> Buffer:
        return b"1" if obj else b"0"


class _TruthLoader(Loader):
    def load(self, data: Buffer) -> int:
        return int(bytes(data) == b"t")


class _NumericLoader(Loader):
    """Sums of integers are integers."""

    def load(self, data: Buffer) -> int:
        return int(bytes(data))


class Postgres:
    """A database for one thread, over one connection."""

    dialect = Dialect.POSTGRESQL

    def __init__(
        self,
        connection: psycopg.Connection[PostgresRow],
        failed: Callable[[psycopg.Error], LedgerError],
    ) -> None:
        self.connection = connection
        self._failed = failed
        self._streams = 0

    def execute(self, sql: str, values: Sequence[object] = (), /) -> psycopg.Cursor[PostgresRow]:
        query, places = translated(sql)
        try:
            return self.connection.execute(query.encode(), _arguments(places, values))
        except psycopg.Error as fault:
            raise self._failed(fault) from fault

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        query, places = translated(sql)
        try:
            with self.connection.cursor() as cursor:
                cursor.executemany(query.encode(), [_arguments(places, row) for row in rows])
        except psycopg.Error as fault:
            raise self._failed(fault) from fault

    def stream(self, sql: str, values: Sequence[object] = (), /) -> Iterator[Any]:
        query, places = translated(sql)
        self._streams += 1
        alone = self.connection.info.transaction_status in _OUTSIDE
        try:
            with self.connection.cursor(f"stream_{self._streams}", withhold=alone) as cursor:
                cursor.itersize = STREAMED
                cursor.execute(query.encode(), _arguments(places, values))
                yield from cursor
        except psycopg.Error as fault:
            raise self._failed(fault) from fault

    def load(self, tables: Mapping[str, pa.Table], written: Callable[[str], None]) -> None:
        try:
            with self.connection.transaction(), self.connection.cursor() as cursor:
                for name, table in tables.items():
                    columns = ", ".join(table.column_names)
                    order = f"COPY {name} ({columns}) FROM STDIN (FORMAT BINARY)"
                    with cursor.copy(order.encode()) as copy:
                        copy.write(copying.HEADER)
                        for part in copying.rows(table):
                            copy.write(part)
                        copy.write(copying.TRAILER)
                    written(name)
        except psycopg.Error as fault:
            raise self._failed(fault) from fault

    def tables(self) -> set[str]:
        rows = self.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return {name for (name,) in rows}

    def has(self, table: str) -> bool:
        found = self.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = ?",
            (table,),
        )
        return found.fetchone() is not None

    def faults(self) -> Iterator[str]:
        # What a server finds it says as an error: then this is a LedgerError with its sentence.
        (amcheck,) = self.execute(
            "SELECT has_function_privilege(to_regprocedure('bt_index_check(regclass)'), 'execute')"
        ).fetchall()[0]
        if amcheck:
            self.execute(_CHECKED).fetchall()
        for table in sorted(self.tables()):
            self.execute(f"SELECT count(*) FROM {table}").fetchall()
        return iter(())

    def sizes(self) -> tuple[int, int | None]:
        row = self.execute(
            "SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0) FROM pg_class"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
            " WHERE nspname = current_schema() AND relkind = 'r'"
        ).fetchall()[0]
        return int(row[0]), None

    def tidy(self) -> None:
        """Does nothing: a server empties its log by itself."""

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self.connection.info.transaction_status not in _OUTSIDE:
            raise RuntimeError("A transaction cannot be inside another one.")
        try:
            with self.connection.transaction():
                yield
        except psycopg.Error as fault:
            raise self._failed(fault) from fault

    def require_lock(self) -> None:
        # The lock is of the connection: as long as the server answers on it, nobody else has it.
        self.execute("SELECT 1")

    def close(self) -> None:
        # The server would let go of the lock only some time after the connection ended.
        with suppress(psycopg.Error):
            self.connection.execute("SELECT pg_advisory_unlock_all()")
        self.connection.close()


@lru_cache(maxsize=1024)
def translated(sql: str) -> tuple[str, tuple[int, ...]]:
    """A query in psycopg's form, and which value each of its placeholders takes, from 0."""
    places: list[int] = []
    most = 0

    def replace(token: re.Match[str]) -> str:
        nonlocal most
        if token[0] == "%":
            return "%%"
        if token[0][0] == "'":
            return token[0].replace("%", "%%")
        number = int(token[1]) if token[1] else most + 1
        most = max(most, number)
        places.append(number - 1)
        return f"%(v{number - 1})s"

    query = _TOKENS.sub(replace, sql)
    if places == list(range(len(places))):
        # Each value once and in order: psycopg is quicker without names.
        return re.sub(r"%\(v\d+\)s", "%s", query), ()
    return query, tuple(dict.fromkeys(places))


def write(server: Server, key: int) -> Postgres:
    """The only writer of a deployment's ledger, whose `key` has 64 bits. Raises LedgerError."""
    connection = _connect(server)
    try:
        _let_go_soon(connection)
        taken = connection.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    except psycopg.Error as fault:
        connection.close()
        raise _unreachable(server, fault) from fault
    if taken is None or not taken[0]:
        connection.close()
        raise LedgerTaken(
            f"Another process writes {server}: stop that monitor, or read the ledger only."
        )

    def failed(fault: psycopg.Error) -> LedgerError:
        return (LedgerAway if connection.closed else LedgerError)(
            f"The ledger {server} could not be written ({_said(server, fault)}): check the "
            "server and its disk, then start the monitor again; what was committed is safe."
        )

    return Postgres(connection, failed)


class Reader:
    """A connection that reads the database, for one thread at a time. Raises LedgerError."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._connection = _connect(server)
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True

    @property
    def is_current(self) -> bool:
        """Whether the connection is not known to be lost."""
        return not self._connection.closed

    @contextmanager
    def snapshot(self) -> Iterator[Postgres]:
        """One state of the database, which keeps nobody from writing."""
        database = Postgres(self._connection, self._failed)
        with database.transaction():
            yield database

    def close(self) -> None:
        self._connection.close()

    def _failed(self, fault: psycopg.Error) -> LedgerError:
        return LedgerError(
            f"The ledger {self._server} cannot be read ({_said(self._server, fault)}): run almoner "
            "monitor, or check the server."
        )


@contextmanager
def scratch(server: Server) -> Iterator[Postgres]:
    """A connection for temporary tables, beside whatever the database has. Raises LedgerError."""

    def failed(fault: psycopg.Error) -> LedgerError:
        return LedgerError(
            f"The database {server} did not do it ({_said(server, fault)}): check the server and "
            "its disk, and that this user may make temporary tables."
        )

    connection = _connect(server, "database", "ALMONER_BACKTEST_SERVER")
    try:
        yield Postgres(connection, failed)
    finally:
        connection.close()


def _connect(
    server: Server, what: str = "ledger", setting: str = "ALMONER_LEDGER"
) -> psycopg.Connection[PostgresRow]:
    options: dict[str, Any] = {
        # Tells an operator which of several monitors it is; the address may say otherwise.
        "fallback_application_name": f"almoner {os.getpid()} on {socket.gethostname()}",
        **{name: value for name, value in _CLIENT.items() if name not in server.url},
    }
    try:
        connection = psycopg.connect(server.url, autocommit=True, row_factory=_rows, **options)
    except psycopg.Error as fault:
        raise _unreachable(server, fault, what, setting) from None
    connection.prepared_max = PREPARED
    connection.adapters.register_dumper(int, _Whole)
    connection.adapters.register_dumper(bool, _Truth)
    connection.adapters.register_loader("bool", _TruthLoader)
    connection.adapters.register_loader("numeric", _NumericLoader)
    return connection


def _let_go_soon(connection: psycopg.Connection[PostgresRow]) -> None:
    """Has the server end the connection, and with it the lock, when our machine is dead."""
    for name, value in _SERVER.items():
        # Not every system can do each of them: the server's own limits hold there.
        with suppress(psycopg.errors.InvalidParameterValue):
            connection.execute("SELECT set_config(%s, %s, false)", (name, value))


def _unreachable(
    server: Server, fault: psycopg.Error, what: str = "ledger", setting: str = "ALMONER_LEDGER"
) -> LedgerError:
    return LedgerUnreachable(
        f"The {what} {server} cannot be reached ({_said(server, fault)}): check {setting}, and "
        "that the server runs and lets this user in."
    )


def _said(server: Server, fault: psycopg.Error) -> str:
    """The server's first line, without what the address has to hide."""
    line = (str(fault).splitlines() or [type(fault).__name__])[0].rstrip(".:")
    password = urlsplit(server.url).password or ""
    for secret in {server.url, password, unquote(password)} - {""}:
        line = line.replace(secret, "…")
    return line


def _arguments(
    places: tuple[int, ...], values: Sequence[object]
) -> Sequence[object] | dict[str, object]:
    return {f"v{place}": values[place] for place in places} if places else values


def _rows(cursor: psycopg.Cursor[Any]) -> Callable[[Sequence[Any]], PostgresRow]:
    if cursor.description is None:
        return PostgresRow
    return _kind(tuple(column.name for column in cursor.description))


@lru_cache(maxsize=1024)
def _kind(names: tuple[str, ...]) -> type[PostgresRow]:
    """The rows of an answer with these columns."""
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    return type("PostgresRow", (PostgresRow,), {"__slots__": (), "places": places})
