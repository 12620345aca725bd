"""For pytest's `-p`: traces whatever the tests execute, prints the table, and fails below 95 %."""

from __future__ import annotations

import functools
from dataclasses import asdict
from typing import Any

import pytest
from web3 import HTTPProvider

from almoner.chain import compile, node, sender
from almoner.config import PROJECT_ROOT
from almoner.testing.coverage import report, statements
from almoner.testing.coverage.traces import Reached, Tracer

LEAST = 95.0
"""Percent of all statements below which a run fails."""
AS_DEPLOYED = "as_deployed"
"""The mark of tests that cannot hold for code that is compiled for measuring."""
UNCOUNTED = ("interfaces", "mocks")
"""Folders of contracts whose files have no statements of ours to test."""
GAS = 2**40
"""More than anything needs: marked code costs more than a transaction may have."""
UNOPTIMIZED = {"optimizer": {"enabled": False}}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--least", type=float, default=LEAST, help=f"percent to reach; {LEAST:g} if not given"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Coverage(config))


class Coverage:
    """One run; with xdist, each worker measures its tests and the controller adds them up."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._tracer = Tracer()
        self._left_out: set[str] = set()
        self._patches = pytest.MonkeyPatch()
        trees = compile.compile_all(build=compile.Build(outputs=(), trees=True)).trees
        counted = {
            file: tree for file, tree in trees.items() if file.split("/")[1] not in UNCOUNTED
        }
        texts = {file: (PROJECT_ROOT / file).read_text() for file in counted}
        self._statements, marked = statements.marked(counted, texts)
        build = compile.Build(settings=UNOPTIMIZED, texts=marked)
        # Now, once, and not while several workers wait for it.
        compile.compile_all(build=build)
        asking = HTTPProvider.make_request
        watched = self._tracer.watch(asking)
        batches = self._tracer.watch_batches(HTTPProvider.make_batch_request, asking)
        for place, name, value in (
            (compile, "compile_all", functools.partial(compile.compile_all, build=build)),
            (node, "start", functools.partial(node.start, limits=False)),
            (sender, "GAS_CAP", GAS),
            (HTTPProvider, "make_request", watched),
            (HTTPProvider, "make_batch_request", batches),
        ):
            self._patches.setattr(place, name, value)

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        out = [item for item in items if item.get_closest_marker(AS_DEPLOYED)]
        self._left_out.update(item.nodeid for item in out)
        self._config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        measured = getattr(node, "workeroutput", {}).get("coverage")
        if measured is not None:
            self._tracer.reached.add(Reached(**measured))
            self._left_out.update(node.workeroutput["left_out"])

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["coverage"] = asdict(self._tracer.reached)
            output["left_out"] = sorted(self._left_out)
        elif session.exitstatus == pytest.ExitCode.OK and not self._is_enough():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        say, reached = terminalreporter.write_line, self._tracer.reached
        terminalreporter.section("statements of the contracts")
        for line in report.table(self._statements, reached.statements):
            say(line)
        say(
            f"{reached.transactions:,} transactions and {reached.calls:,} calls were traced; "
            f"{reached.differing:,} traces ended otherwise than what they repeat and do not count."
        )
        if self._left_out:
            names = ", ".join(sorted({name.partition("[")[0] for name in self._left_out}))
            say(f"Left out, because they are about the code as deployed: {names}.")
        if not self._is_enough():
            say(f"Fewer than {self._least:g} % were reached: test the lines missed.")

    def pytest_unconfigure(self) -> None:
        self._patches.undo()

    @property
    def _least(self) -> float:
        return float(self._config.getoption("least"))

    def _is_enough(self) -> bool:
        return report.percent(self._statements, self._tracer.reached.statements) >= self._least
