"""Who may import whom, and how long a file may be.

Each rule is a function from a package's sources to the list of its breaches. It is asked about
Almoner, which must have none, and about a small wrong package, in which it must find some.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from almoner.config import PROJECT_ROOT

PYTHON_LINES = 400
SOLIDITY_LINES = 500

Sources = Mapping[str, str]
"""Dotted module name to source text."""
Rule = Callable[[Sources], list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import: which module asks for which name, on which line."""

    module: str
    target: str
    line: int

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


def _inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@functools.cache
def _nodes(text: str) -> list[ast.AST]:
    """Everything in a source; each is read by every rule."""
    return list(ast.walk(ast.parse(text)))


def _imports(sources: Sources) -> Iterator[Import]:
    """Every import, those inside functions and behind TYPE_CHECKING too, with full names."""
    for module, text in sources.items():
        for node in _nodes(text):
            if isinstance(node, ast.Import):
                targets = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                parents = module.split(".")[: -node.level] if node.level else []
                origin = ".".join([*parents, *filter(None, [node.module])])
                targets = [f"{origin}.{alias.name}" for alias in node.names]
            else:
                continue
            for target in targets:
                yield Import(module=module, target=target, line=node.lineno)


def _forbidden(who: tuple[str, ...], what: tuple[str, ...]) -> Rule:
    """The rule that no module of `who` imports any of `what`."""

    def check(sources: Sources) -> list[str]:
        return [
            str(each)
            for each in _imports(sources)
            if _inside(each.module, *who) and _inside(each.target, *what)
        ]

    return check


def _reserved(what: tuple[str, ...], who: tuple[str, ...]) -> Rule:
    """The rule that only modules of `who` import any of `what`."""

    def check(sources: Sources) -> list[str]:
        return [
            str(each)
            for each in _imports(sources)
            if _inside(each.target, *what) and not _inside(each.module, *who)
        ]

    return check


def _environment(sources: Sources) -> list[str]:
    """The rule that only `config` reads the environment."""
    names = {"environ", "environb", "getenv", "getenvb", "putenv"}
    breaches = [
        str(each)
        for each in _imports(sources)
        if each.module != "almoner.config"
        and (_inside(each.target, "dotenv") or each.target in {f"os.{name}" for name in names})
    ]
    for module, text in sources.items():
        if module == "almoner.config":
            continue
        breaches += [
            f"{module}:{node.lineno} reads os.{node.attr}"
            for node in _nodes(text)
            if isinstance(node, ast.Attribute)
            and node.attr in names
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
        ]
    return breaches


def _clock(sources: Sources) -> list[str]:
    """The rule that no fraud rule asks what time it is: now is when the block was mined."""
    return [
        f"{module}:{node.lineno} calls {node.attr}"
        for module, text in sources.items()
        if _inside(module, "almoner.fraud")
        for node in _nodes(text)
        if isinstance(node, ast.Attribute) and node.attr in {"now", "utcnow", "today"}
    ]


RULES: dict[str, tuple[Rule, Sources]] = {
    "errors and money import nothing of ours": (
        _forbidden(("almoner.errors", "almoner.money"), ("almoner",)),
        {"almoner.money": "from almoner import errors"},
    ),
    "fraud knows no chain, no ledger, no web3, no SQL driver and no clock": (
        _forbidden(
            ("almoner.fraud",),
            ("almoner.chain", "almoner.ledger", "web3", "sqlite3", "psycopg", "time"),
        ),
        {"almoner.fraud.rules.velocity": "def assess():\n    import sqlite3"},
    ),
    "fraud does not ask what time it is": (
        _clock,
        {"almoner.fraud.judging": "from datetime import datetime\ndatetime.now()"},
    ),
    "chain does not know the ledger": (
        _forbidden(("almoner.chain",), ("almoner.ledger",)),
        {"almoner.chain.client": "from almoner import ledger"},
    ),
    "ledger does not know the chain": (
        _forbidden(("almoner.ledger",), ("almoner.chain",)),
        {"almoner.ledger.__init__": "from ..chain.client import Client"},
    ),
    "reports know the ledger and no chain": (
        _forbidden(("almoner.reports",), ("almoner.chain", "almoner.monitor", "web3")),
        {"almoner.reports.journal": "from almoner.chain.client import Client"},
    ),
    "each database is known in one place": (
        _reserved(
            ("sqlite3", "psycopg"),
            (
                *("almoner.ledger.sqlite", "almoner.ledger.postgresql", "almoner.casefile"),
                *("almoner.service.outgoing", "almoner.testing.postgres", "almoner.bench"),
            ),
        ),
        {"almoner.ledger.views": "import psycopg"},
    ),
    "only commands ask for reports": (
        _reserved(("almoner.reports",), ("almoner.reports", "almoner.cli")),
        {"almoner.ledger.views": "from almoner.reports import journal"},
    ),
    "made-up data does not know the fraud check": (
        _forbidden(("almoner.simulate",), ("almoner.fraud",)),
        {"almoner.simulate.population.ranges": "from almoner.fraud import rules"},
    ),
    "only config reads the environment": (
        _environment,
        {"almoner.chain.node": "import os\nos.environ['HOME']"},
    ),
    "only config reads .env files": (
        _environment,
        {"almoner.service.app": "from dotenv import load_dotenv"},
    ),
    "few packages may open the casefile": (
        _reserved(
            ("almoner.casefile",),
            (
                *("almoner.casefile", "almoner.service", "almoner.cli", "almoner.demo"),
                *("almoner.letters", "almoner.testing.pages", "almoner.testing.bench"),
                "almoner.testing.grant_pages",
            ),
        ),
        {"almoner.monitor.daemon": "from almoner.casefile import contacts"},
    ),
    "letters know the ledger and no chain": (
        _forbidden(("almoner.letters",), ("almoner.chain", "almoner.acts", "web3")),
        {"almoner.letters.dispatch": "from almoner.acts import notices"},
    ),
    "only entry points import the command line": (
        _reserved(("almoner.cli",), ("almoner.cli", "almoner.__main__", "scripts")),
        {"almoner.service.app": "import almoner.cli"},
    ),
    "nothing imports the scripts": (
        _reserved(("scripts",), ("scripts",)),
        {"almoner.demo": "from scripts import seed"},
    ),
    "audit shares nothing with ledger and monitor": (
        _forbidden(("almoner.audit",), ("almoner.ledger", "almoner.monitor")),
        {"almoner.audit.rebuild": "from almoner.ledger import projections"},
    ),
    "ledger and monitor share nothing with audit": (
        _forbidden(("almoner.ledger", "almoner.monitor"), ("almoner.audit",)),
        {"almoner.monitor.daemon": "import almoner.audit"},
    ),
}


def _sources(*folders: str) -> Sources:
    return {
        ".".join(path.relative_to(PROJECT_ROOT).with_suffix("").parts): path.read_text()
        for folder in folders
        for path in sorted((PROJECT_ROOT / folder).rglob("*.py"))
    }


def _too_long(folder: Path, pattern: str, most: int) -> list[str]:
    lengths = {
        path: len(path.read_text().splitlines())
        for path in sorted(folder.rglob(pattern))
        if ".cache" not in path.parts
    }
    return [
        f"{path}: {length} lines, at most {most}"
        for path, length in lengths.items()
        if length > most
    ]


@pytest.mark.parametrize("name", RULES)
def test_imports__keep_the_rule(name: str) -> None:
    rule, _ = RULES[name]
    assert rule(_sources("almoner", "scripts")) == []


@pytest.mark.parametrize("name", RULES)
def test_rule__finds_a_breach(name: str) -> None:
    rule, wrong = RULES[name]
    assert rule(wrong)


@pytest.mark.parametrize("name", RULES)
def test_rule__accepts_a_package_that_keeps_it(name: str) -> None:
    rule, _ = RULES[name]
    assert rule({"almoner.monitor.daemon": "from almoner import ledger, chain\nimport os"}) == []


@pytest.mark.parametrize(
    ("folder", "pattern", "most"),
    [
        ("almoner", "*.py", PYTHON_LINES),
        ("scripts", "*.py", PYTHON_LINES),
        ("tests", "*.py", PYTHON_LINES),
        ("contracts", "*.sol", SOLIDITY_LINES),
    ],
)
def test_files__are_short(folder: str, pattern: str, most: int) -> None:
    assert list((PROJECT_ROOT / folder).rglob(pattern)), "nothing was looked at"
    assert _too_long(PROJECT_ROOT / folder, pattern, most) == []


def test_files__one_line_too_many_is_found(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("\n" * 6)
    (tmp_path / "short.py").write_text("\n" * 5)
    (breach,) = _too_long(tmp_path, "*.py", 5)
    assert "long.py: 6 lines" in breach
