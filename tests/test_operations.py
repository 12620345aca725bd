"""What is shipped for operating a monitor is true of the monitor.

operations.md
├── its metrics should be those of the registry, with their kinds, labels and help
├── its alarms should be those there are
└── its options should be those of the command
dashboard, alert rules
└── every metric, label and alarm they name should exist
unit
├── its command line should be one our command takes
├── it should hold no secret, and be shut in
└── systemd, where there is one, should find no fault in it
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from almoner.cli.monitor import monitor
from almoner.config import PROJECT_ROOT
from almoner.monitor.absence import Kind
from almoner.monitor.metrics import Metrics

OPERATIONS = (PROJECT_ROOT / "docs" / "operations.md").read_text()
DASHBOARD = (PROJECT_ROOT / "deploy" / "grafana" / "dashboard.json").read_text()
RULES = (PROJECT_ROOT / "deploy" / "prometheus" / "alerts.yml").read_text()
UNIT = PROJECT_ROOT / "deploy" / "systemd" / "almoner-monitor.service"


def _registered() -> dict[str, tuple[str, str, str]]:
    """Metric to kind, labels and help, as the registry has them."""
    found = {}
    for collector, names in Metrics().registry._collector_to_names.items():
        kind: str = collector._type  # type: ignore[attr-defined]
        name = min(names, key=len)
        shown = f"{name}_total" if kind == "counter" else name
        labels: tuple[str, ...] = collector._labelnames  # type: ignore[attr-defined]
        documentation: str = collector._documentation  # type: ignore[attr-defined]
        found[shown] = (kind, ", ".join(f"`{each}`" for each in labels), documentation)
    return found


def _tabled(document: str) -> dict[str, tuple[str, str, str]]:
    row = r"^\| `(almoner_monitor_\w+)` \| (\w+) \| ?(.*?) ?\| (.*) \|$"
    return {
        name: (kind, labels, said)
        for name, kind, labels, said in re.findall(row, document, re.MULTILINE)
    }


def _series() -> set[str]:
    """Every name Prometheus knows them by."""
    suffixes = {"histogram": ("_bucket", "_sum", "_count")}
    return {
        f"{name}{suffix}"
        for name, (kind, _, _) in _registered().items()
        for suffix in suffixes.get(kind, ("",))
    }


def _unknown(text: str) -> set[str]:
    """The metrics a text names that do not exist."""
    return set(re.findall(r"\balmoner_monitor_\w+", text)) - _series()


def test_operations__tables_every_metric() -> None:
    assert _tabled(OPERATIONS) == _registered()
    changed = OPERATIONS.replace(
        "| `almoner_monitor_block` | gauge", "| `almoner_monitor_block` | counter"
    )
    assert _tabled(changed) != _registered()


def test_operations__says_what_to_do_about_every_alarm() -> None:
    section = OPERATIONS.split("## Alarms that go on")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", section, re.MULTILINE)
    assert sorted(rows) == sorted(Kind)


def test_operations__says_what_to_do_about_every_event() -> None:
    section = OPERATIONS.split("## Alarms about something")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", section, re.MULTILINE)
    sources = "".join(
        path.read_text() for path in sorted((PROJECT_ROOT / "almoner/monitor").glob("*.py"))
    )
    told = re.findall(r'"action": "(\w+)",\s*"alarm": True', sources)
    assert sorted(rows) == sorted(set(told) - {"alarm_began"})


def test_operations__names_every_option() -> None:
    section = OPERATIONS.split("| option |")[1].split("\n\n")[0]
    named = set(re.findall(r"`(--[\w-]+)`", section))
    options = {
        name
        for each in monitor.params
        if isinstance(each, click.Option)
        for name in (*each.opts, *each.secondary_opts)
    }
    assert named == options


def test_dashboard__shows_what_exists() -> None:
    board: dict[str, Any] = json.loads(DASHBOARD)
    expressions = [each["expr"] for panel in board["panels"] for each in panel["targets"]]
    assert all("almoner_monitor_" in each for each in expressions)
    assert _unknown(DASHBOARD) == set()
    assert _unknown(DASHBOARD.replace("almoner_monitor_head_block", "almoner_monitor_top")) == {
        "almoner_monitor_top"
    }
    shown = {name for name in _registered() if name in DASHBOARD}
    assert shown == set(_registered()), "nothing is left out"
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)


def _label_names(expression: str) -> Iterator[tuple[str, str]]:
    """Each metric of an expression with a label it is asked by."""
    for name, inner in re.findall(r"(almoner_monitor_\w+)\{([^}]*)\}", expression):
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", inner):
            yield name, label


def test_rules__ask_for_what_exists() -> None:
    (group,) = yaml.safe_load(RULES)["groups"]
    assert _unknown(RULES) == set()
    names = [rule["alert"] for rule in group["rules"]]
    assert len(set(names)) == len(names)
    for rule in group["rules"]:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"].keys() == {"summary", "description"}
        for name, label in _label_names(rule["expr"]):
            assert f"`{label}`" in _registered()[name][1]
        for kinds in re.findall(r'kind(?:=~|!~|=)"([\w|]+)"', rule["expr"]):
            assert set(kinds.split("|")) <= set(Kind)


def _service(text: str) -> dict[str, list[str]]:
    """The settings of the unit's service, each with all its values."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in text.splitlines():
        if match := re.fullmatch(r"\[(\w+)\]", line):
            section = match[1]
        elif section == "Service" and not line.startswith("#") and "=" in line:
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def _parsed(line: str) -> dict[str, Any]:
    """The options of a unit's command line, as our command reads them."""
    program, name, *words = shlex.split(line)
    assert program.endswith("/almoner")
    assert name == "monitor"
    # The files it names are on the agency's machine; here they are the examples.
    here = [word.replace("/etc/almoner/programs", f"{PROJECT_ROOT}/programs") for word in words]
    return monitor.make_context("monitor", here).params


def test_unit__starts_our_command() -> None:
    (line,) = _service(UNIT.read_text())["ExecStart"]
    read = _parsed(line)
    assert read["name"] == "monitor-1"
    assert read["status"] == ("127.0.0.1", 9464)
    assert read["log_format"] == "json"
    with pytest.raises(click.NoSuchOption):
        _parsed(f"{line} --stats 9464")


def test_unit__is_shut_in_and_holds_no_secret() -> None:
    service = _service(UNIT.read_text())
    assert {
        "Restart": ["on-failure"],
        "NoNewPrivileges": ["yes"],
        "ProtectSystem": ["strict"],
        "LoadCredential": ["key-password:/etc/almoner/credentials/key-password"],
        "TimeoutStopSec": ["90s"],
    }.items() <= service.items()
    settings = dict(each.split("=", 1) for each in service["Environment"])
    assert "ALMONER_KEY_PASSWORD" not in settings
    assert settings["ALMONER_KEY_PASSWORD_FILE"] == "%d/key-password"
    described = (PROJECT_ROOT / ".env.example").read_text()
    for name in settings:
        assert name == "PYTHONDONTWRITEBYTECODE" or f"\n{name}=" in described


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_unit__is_in_order(tmp_path: Path) -> None:
    ours = Path(sys.executable).with_name("almoner")
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text().replace("/opt/almoner/.venv/bin/almoner", str(ours)))
    verify = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(verify, capture_output=True, text=True, timeout=60)
    assert UNIT.name not in done.stderr
    unit.write_text(unit.read_text().replace("NoNewPrivileges", "NoNewPrivilege"))
    done = subprocess.run(verify, capture_output=True, text=True, timeout=60)
    assert UNIT.name in done.stderr, "it would say so"
