"""almoner bench gas: measured here, the same as the lines that every act is held to."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from almoner.cli import main
from almoner.testing import gas

pytestmark = pytest.mark.as_deployed


def test_bench__measures_what_the_lines_say() -> None:
    ran = CliRunner(mix_stderr=False).invoke(main, ["bench", "gas", "--json"])
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    lines = {
        name.removeprefix("grant: "): figure
        for name, figure in gas.read().items()
        if name.startswith("grant: ")
    }
    assert told["grants"] == lines
    assert {"application", "offer", "acceptance", "request", "approval", "settlement"} == set(lines)
    assert told["allo_v2"]["distribute"] == 92_781
