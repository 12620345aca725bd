"""What each act on the contracts costs: exactly what `gas.json` says, no more and no less.

given an external function that changes anything
    it has a line
given a figure that is not that of its line
    a rise and a fall both fail, with the command that accepts them
given a run of 500 payees, from slots or by rolls, who hold the token or do not yet
    a payment costs no more to settle than its limit, all of the transaction included
given a call, or one that a call makes
    it is counted as its receipt says, and not where it reverts
"""

from __future__ import annotations

from pathlib import Path

import pytest

from almoner.errors import Reverted
from almoner.testing import DAY, World, digest, gas
from almoner.testing.gas.meter import AT_MOST, Meter

pytestmark = pytest.mark.as_deployed

LINES = gas.read()
LIMITS = {
    gas.SETTLED: 11_500,
    gas.BY_ROLL.format(gas.SETTLED): 8_500,
    gas.BY_ROLL.format(gas.FRESH): 25_750,
}
"""The most a payment may cost to settle, all of the transaction included."""
ACCEPT = "Make it cheaper, or accept it with `make gas` and say in the commit why."


def test_functions__each_have_a_line() -> None:
    assert gas.functions() - LINES.keys() == set(), "run make gas"


def test_functions__are_those_that_change_anything() -> None:
    assert {"Treasury.fund", "Roster.freezePayTo", "BenefitProgram.settlePayment"} < gas.functions()
    assert not {"Treasury.books", "Roster.caseOf", "PasskeyVerifier.verify"} & gas.functions()


def test_acts__cost_what_their_lines_say(capsys: pytest.CaptureFixture[str]) -> None:
    """One test: what it measures takes long, and workers share nothing."""
    measured = gas.measure()
    with capsys.disabled():
        for name in LIMITS:
            print(f"\n{name}: {measured[name]:,} gas")  # noqa: T201
    found = gas.differences(measured, LINES)
    assert not found, "\n".join([*found, ACCEPT])


@pytest.mark.parametrize(("name", "limit"), LIMITS.items())
def test_settle__costs_little_a_payment(name: str, limit: int) -> None:
    assert LINES[name] <= limit


@pytest.mark.parametrize(
    ("measured", "said"),
    [
        ({"Treasury.fund": 1_000}, []),
        (
            {"Treasury.fund": 1_001},
            ["Treasury.fund uses 1,001 gas, 1 more than the 1,000 of its line."],
        ),
        (
            {"Treasury.fund": 999},
            ["Treasury.fund uses 999 gas, 1 less than the 1,000 of its line."],
        ),
        (
            {"Treasury.burn": 5},
            [
                "Treasury.burn uses 5 gas, and has no line.",
                "Treasury.fund was not measured, and has a line of 1,000 gas.",
            ],
        ),
    ],
    ids=["the same", "a rise", "a fall", "another function"],
)
def test_differences__are_told(measured: dict[str, int], said: list[str]) -> None:
    assert gas.differences(measured, {"Treasury.fund": 1_000}) == said


def test_lines__are_read_as_written_in_order(tmp_path: Path) -> None:
    path = tmp_path / "gas.json"
    gas.write({"Treasury.fund": 2, "Holds.place": 1}, path)
    assert path.read_text() == '{\n  "Holds.place": 1,\n  "Treasury.fund": 2\n}\n'
    assert gas.read(path) == {"Holds.place": 1, "Treasury.fund": 2}
    assert list(LINES) == sorted(LINES), "run make gas"


def test_meter__counts_as_the_receipts_say(world: World) -> None:
    authority, stranger = world.officer("appointing_authority"), world.stranger().address
    twice = [
        authority.send(world.offices.functions.proposePerson(stranger))["gasUsed"] for _ in (1, 2)
    ]
    first = world.client.head()[0] - 1

    meter = Meter()
    meter.read(first, world)
    name = "Offices.proposePerson"
    assert twice[0] > twice[1], "the second writes where the first wrote"
    assert meter.figures() == {name: twice[1], AT_MOST.format(name): twice[0]}
    later = Meter()
    later.read(first + 1, world)
    assert later.figures() == {name: twice[1]}


def test_meter__counts_calls_inside_of_what_no_transaction_calls(world: World) -> None:
    run = world.certified_run(cases=1)
    world.pass_challenge(run)
    (paid,) = world.settle(run)

    meter = Meter()
    meter.read(world.client.head()[0], world)
    found = meter.figures()
    assert found.keys() == {"BenefitProgram.settle", "Treasury.disburse"}
    assert found["BenefitProgram.settle"] == paid["gasUsed"]
    assert 0 < found["Treasury.disburse"] < paid["gasUsed"] - 21_000


def test_meter__leaves_out_what_reverts_and_what_is_not_ours(world: World) -> None:
    first = world.client.head()[0] + 1
    with pytest.raises(Reverted):
        world.send_with_gas(world.offices.functions.pause(DAY, digest("reason")), 100_000)
    world.source.send(world.token.functions.mint(world.source.address, 1))
    assert world.client.head()[0] == first + 1, "both were mined"

    meter = Meter()
    meter.read(first, world)
    assert meter.figures() == {}
