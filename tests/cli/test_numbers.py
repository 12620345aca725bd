"""Given runs with payments: they can be found, and named by their run and their case.

almoner
├── run show --payments: it should list each with its case, amount, account, state and hold
├── either should leave a line in the casefile's log
├── hold list: it should list each hold with its payment, case, state, rule and end
└── wherever a payment is named: by its number, or by --run and --case, and never by both or half
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almoner import money
from almoner.acts.payments import PaymentState
from almoner.acts.runs import payment_id
from almoner.casefile import Casefile
from almoner.ledger.statuses import PaymentKind
from almoner.testing.acts import Acts
from almoner.testing.bench import CASEFILE_KEY, Bench
from almoner.testing.samples import household

ANYONE = ("--as", "guardian-1")
MAKER = ("--as", "maker-1")
REASON = ("--reason", "File 12: seen")
FIRST, SECOND = (("--as", f"investigator-{number}") for number in (1, 2))


@pytest.fixture
def certified(bench: Bench) -> int:
    """A certified run whose second payment is held."""
    world = bench.world
    world.register_and_arm_rule()
    run = world.open_run()
    world.seal(run)
    assert {each["state"] for each in _listed(bench, run)} == {"sealed"}
    world.certify(run)
    world.place_hold(payment_id(run, 2))
    return run


def _listed(bench: Bench, run: int) -> list[dict[str, object]]:
    return list(bench.told("run", "show", run, "--payments")["listed"])


def test_show__lists_the_payments_of_a_run(bench: Bench, certified: int) -> None:
    states = [(each["case"], each["state"], each["hold"]) for each in _listed(bench, certified)]
    assert states == [
        *((1, "due", None), (2, "held", "placed"), (3, "due", None), (4, "due", None)),
        (5, "due", None),
    ]
    assert "listed" not in bench.told("run", "show", certified)
    bench.world.settle(certified)
    first, second, *_ = _listed(bench, certified)
    assert first == {
        "payment": payment_id(certified, 1),
        "case": 1,
        "case_number": "C-000001",
        "amount": money.parse("100"),
        "pay_to": household(1),
        "state": "paid",
        "hold": None,
    }
    assert (second["state"], second["amount"]) == ("held", money.parse("100"))
    lines = bench.run("run", "show", certified, "--payments").stdout
    number = payment_id(certified, 2)
    assert f"case C-000002, payment {number}: $100.00 to {household(2)}, held, hold placed" in lines


def test_listings__leave_a_line_each_in_the_log(bench: Bench, certified: int) -> None:
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        before = len(casefile.accesses())
    bench.told("run", "show", certified)  # names no case, and leaves none
    bench.told("run", "show", certified, "--payments")
    bench.told("hold", "list")
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        log = [(each.purpose, each.act) for each in casefile.accesses()[before:]]
    assert log == [
        (f"payments of run {certified}", "numbers of 5 cases"),
        ("list of holds", "numbers of 1 cases"),
    ]


def test_show__lists_what_was_paid_and_not_what_would_be_now(bench: Bench, certified: int) -> None:
    world = bench.world
    world.settle(certified)
    propose = ("case", "propose", "increase", "C-000001", "450", *REASON)
    number = bench.told(*propose, "--as", "caseworker-2")["proposal"]
    approve = ("case", "approve-change", number, "--amount", "450")
    bench.told(*approve, "--as", "determiner-2")
    assert world.case(1)["amount"] == money.parse("450")
    assert _listed(bench, certified)[0]["amount"] == money.parse("100")


def test_show__lists_a_recalled_run_and_a_single_one(bench: Bench, certified: int) -> None:
    bench.told("run", "recall", "propose", certified, *REASON, "--as", "maker-2")
    bench.told("run", "recall", "confirm", certified, *REASON, "--as", "approver-1")
    first, second, *_ = _listed(bench, certified)
    assert (first["state"], first["amount"]) == ("recalled", None)
    assert (second["state"], second["hold"]) == ("held", "placed")
    single = Acts(world=bench.world).single(1, PaymentKind.SUPPLEMENT, money.parse("50"))
    (only,) = _listed(bench, single)
    assert (only["case"], only["state"], only["amount"]) == (1, "sealed", money.parse("50"))


def test_list__shows_the_holds_of_a_program(bench: Bench, certified: int) -> None:
    (line,) = bench.told("hold", "list")["holds"]
    assert (line["payment"], line["case_number"]) == (payment_id(certified, 2), "C-000002")
    assert (line["state"], line["rule"], line["run"]) == ("placed", 1, certified)
    assert line["expires_at"] > bench.world.now()
    bench.told("hold", "release", payment_id(certified, 2), *REASON, *SECOND)
    said = bench.run("hold", "list").stdout
    assert said.startswith(f"case C-000002, payment {payment_id(certified, 2)} of run {certified}:")
    assert ": released by rule 1, until 20" in said
    assert "UTC" in said


def test_list__says_when_there_is_none(bench: Bench) -> None:
    assert bench.run("hold", "list").stdout == "No payment of this program was ever held.\n"
    assert bench.told("hold", "list")["holds"] == []


def test_list__names_cases_without_the_casefile_too(
    bench: Bench, certified: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ALMONER_CASEFILE_KEY")
    assert bench.run("hold", "list").stdout.startswith("case number 2 on the chain, payment ")


def test_payment__is_named_by_its_run_and_its_case(bench: Bench, certified: int) -> None:
    by_case = ("--run", certified, "--case", "C-000002")
    assert bench.told("hold", "show", *by_case)["payment"] == payment_id(certified, 2)
    bench.done("hold", "extend", *by_case, "--days", 6, *REASON, *SECOND)
    file = ("appeal", "file", *by_case, "--words", "Why", "--as", "counter-2", "--received")
    assert bench.done(*file, _now(bench))["subject"] == payment_id(certified, 2)
    assign = ("appeal", "assign", "hearing-officer-2", *by_case, "--as", "hearing-officer-1")
    assert bench.done(*assign)["officer"] == bench.world.person("hearing_officer", 1)
    bench.done("hold", "release", *by_case, *REASON, *SECOND)
    bench.world.pass_challenge(certified)
    bench.done("run", "settle-payment", *by_case, *ANYONE)
    state = bench.world.payment(payment_id(certified, 2))["state"]
    assert PaymentState(state) is PaymentState.PAID


def test_payment__is_named_once_and_whole(bench: Bench, certified: int) -> None:
    said = "payment: give its number, or both --run and --case (almoner run show RUN --payments)"
    lapse = ("hold", "lapse", *ANYONE)
    assert bench.refused(*lapse) == said
    assert bench.refused(*lapse, "--run", certified) == said
    assert bench.refused(*lapse, "--case", "C-000002") == said
    both = (payment_id(certified, 2), "--run", certified, "--case", "C-000002")
    assert bench.refused(*lapse, *both) == said
    unknown = bench.refused(*lapse, "--run", certified, "--case", "C-9")
    assert unknown == "case number: C-9 is not enrolled: check it, or enroll it first"


def test_original__is_named_by_its_run(bench: Bench, certified: int) -> None:
    words = ("run", "single", "reissue", "C-000001", "40", "--period", 1, *MAKER)
    words = (*words, "--decision", "File 12: failed", "--original-run", certified)
    assert bench.refused(*words).startswith(f"Payment {payment_id(certified, 1)} is due: pay it")
    both = bench.refused(*words, "--original", payment_id(certified, 1))
    assert both.startswith("reissue: give --original or --original-run, and not both")


def _now(bench: Bench) -> str:
    return datetime.fromtimestamp(bench.world.now(), UTC).strftime("%Y-%m-%dT%H:%M")
