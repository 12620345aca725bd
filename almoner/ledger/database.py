"""What the ledger asks of a database. SQLite and PostgreSQL both give it, to the same queries.

Queries have SQLite's placeholders, `?` and `?1`, and are written in what both understand. Rows are
read by name or by place; of columns with one name, the first one is read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import Enum
from typing import Any, Protocol

import pyarrow as pa


class Dialect(Enum):
    """Whose SQL a schema is written in."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


class Row(Protocol):
    """One row of an answer."""

    def __getitem__(self, key: int | str, /) -> Any: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __len__(self) -> int: ...


class Answer(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """One connection. Every method raises LedgerError when the database does not do it."""

    @property
    def dialect(self) -> Dialect:
        """Whose SQL a schema has to be written in."""

    def execute(self, sql: str, values: Sequence[object] = (), /) -> Answer:
        """Does one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        """Does one statement with each of the rows, in few round trips."""

    def stream(self, sql: str, values: Sequence[object] = (), /) -> Iterator[Any]:
        """The rows of an answer that is too large to be held at once."""

    def load(self, tables: Mapping[str, pa.Table], written: Callable[[str], None]) -> None:
        """Appends all rows of all the tables, in their order, or none of them, by themselves.

        `written` is told each table's name before any of it counts. Any thread may call it, one at
        a time and while nothing else is being written.
        """

    def tables(self) -> set[str]:
        """The names of all tables there are."""

    def has(self, table: str) -> bool:
        """Whether there is a table of that name."""

    def faults(self) -> Iterator[str]:
        """What the database finds wrong with its own files, each in a sentence."""

    def sizes(self) -> tuple[int, int | None]:
        """Bytes of all tables, and of the log beside them; None where that is the server's."""

    def tidy(self) -> None:
        """Empties a log that grew large. The writer calls it now and then."""

    def transaction(self) -> AbstractContextManager[None]:
        """All of what is done inside, or nothing. There is none inside another one."""

    def require_lock(self) -> None:
        """Raises LedgerAway if another process may be the writer by now."""

    def close(self) -> None:
        """Ends the connection."""
