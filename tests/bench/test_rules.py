"""`almoner bench rules`: what it measures of a small history.

a history of some thousand events
└── gives each figure, above zero
fewer events than a population can have
└── are refused
"""

from __future__ import annotations

import json

from click.testing import CliRunner

from almoner.cli import main
from almoner.fraud import policy

KEYS = {
    *("live_p99_ms", "live_median_ms", "history_events", "rules"),
    *("backtest_s", "read_s", "backtest_events", "observations"),
}


def test_rules__are_measured() -> None:
    words = ["bench", "rules", "--events", "16000", "--json"]
    done = CliRunner(mix_stderr=False).invoke(main, words)
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told.keys() == KEYS
    assert all(figure > 0 for figure in told.values())
    assert told["rules"] == len(policy.load().steps)
    assert told["history_events"] == told["backtest_events"] > 10_000
    assert told["live_p99_ms"] >= told["live_median_ms"]


def test_rules__of_too_few_events_are_refused() -> None:
    done = CliRunner(mix_stderr=False).invoke(main, ["bench", "rules", "--events", "100"])
    assert done.exit_code == 2
    assert "--events" in done.stderr
