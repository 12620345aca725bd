"""almoner bench gas: measured here, the same as the lines that every act is held to."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from almoner.bench.payouts import SIZES, Figures
from almoner.cli import bench_gas, main
from almoner.testing import gas

pytestmark = pytest.mark.as_deployed
LIMITS = {
    "settle_roll_existing_500": 8_500,
    "settle_roll_fresh_500": 25_750,
    "settle_slot_existing_500": 11_500,
}


def test_all_in__shares_what_is_written_once() -> None:
    paid = dict.fromkeys(SIZES, 8_000)
    figures = Figures(fresh=paid, existing=paid, beside={"compile": 9_001, "certify": 300})
    assert [bench_gas.all_in(figures, many) for many in (1, 12, 36)] == [17_301, 9_051, 8_551]
    assert bench_gas.all_in(Figures(fresh=paid, existing=paid), 12) == 8_000


@pytest.mark.nightly
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
    assert {name: told[name] for name in LIMITS if told[name] > LIMITS[name]} == {}
    assert told["bare_loop_existing_500"] < told["settle_roll_existing_500"], "a control is free?"
    assert told["hold_first"] == gas.read()[gas.HELD_FIRST]
    assert {*told["peers"], *told["missing"]} >= {"safe_2_of_3_multisend", "sablier_lockup"}
