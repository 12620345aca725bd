"""Given runs, sealed and certified: officers should take them back or pay single ones.

almoner run
├── show: it should tell state, approvals and what is needed
├── withdraw: only its maker takes a run back before it is certified
├── recall propose, confirm: two persons take a certified run back for one published reason
├── settle: it should pay what is due, and wait for what is under way from before it was stopped
├── drop: a payment that was held in a recalled run should give its case back
├── lapse: who stayed too long is let go
├── single: one payment is certified by two, and takes its money where its kind does
├── settle-payment, set-aside: anybody pays what is free, and empties a word of what fails
└── expunge propose: what nobody could be paid ends after notice and a last attempt
"""

from __future__ import annotations

import pytest

from almoner import money
from almoner.acts.payments import PaymentState
from almoner.acts.runs import payment_id
from almoner.testing.bench import Bench
from almoner.testing.blocks import held_back
from almoner.testing.samples import DAY, household
from almoner.testing.world import ALL

REASON = ("--reason", "Amounts of last year")
ANYONE = ("--as", "guardian-1")
MAKER = ("--as", "maker-1")
DECISION = ("--decision", "File 12: underpaid")


@pytest.fixture
def sealed(bench: Bench) -> int:
    """The number of a sealed run of period 1."""
    run = bench.world.open_run()
    bench.world.seal(run)
    return run


@pytest.fixture
def certified(bench: Bench, sealed: int) -> int:
    """The same, certified."""
    bench.world.certify(sealed)
    return sealed


def test_open__seals_what_it_would_pay(bench: Bench) -> None:
    words = ("run", "open", "--period", 1, "--allotment", bench.world.allotment)
    bench.world.warp_to(bench.world.program.functions.periodOf(1).call()[0] - 5 * DAY)
    assert "does not hold the office maker" in bench.refused(*words, "--as", "approver-1")
    opened = bench.done(*words, *MAKER)
    assert (opened["count"], opened["total"]) == (5, money.parse("500"))
    again = bench.refused(*words, *MAKER)
    assert again == "Every approved case that is due in period 1 is in a run."


def test_show__tells_what_is_needed(bench: Bench, sealed: int) -> None:
    shown = bench.told("run", "show", sealed)
    assert (shown["state"], shown["kind"], shown["payments"]) == ("sealed", "regular", 5)
    assert (shown["approvers"], shown["needed"]) == ([], 2)
    bench.done("run", "approve", sealed, "--as", "approver-1")
    assert bench.told("run", "show", sealed)["approvers"] == [
        bench.world.person("approver"),
    ]
    missing = bench.run("run", "show", sealed + 1)
    assert f"There is no run {sealed + 1}; the last is {sealed}." in missing.stderr


def test_withdraw__is_its_makers(bench: Bench, sealed: int) -> None:
    words = ("run", "withdraw", sealed, *REASON)
    other = bench.refused(*words, "--as", "maker-2")
    assert other.startswith(f"Run {sealed} is of maker {bench.world.person('maker')}")
    bench.done(*words, *MAKER)
    assert bench.told("run", "show", sealed)["state"] == "recalled"
    assert bench.refused(*words, *MAKER).startswith(f"Run {sealed} is recalled")
    assert bench.refused("run", "approve", sealed, "--as", "approver-1") == (
        f"Run {sealed} was taken back: open another for its cases."
    )


def test_recall__takes_two_persons_and_one_reason(bench: Bench, certified: int) -> None:
    confirm = ("run", "recall", "confirm", certified)
    unproposed = bench.refused(*confirm, *REASON, "--as", "approver-1")
    assert unproposed.startswith(f"Run {certified} cannot be recalled")
    bench.done("run", "recall", "propose", certified, *REASON, "--as", "maker-2")
    other_words = bench.refused(*confirm, "--reason", "Something else", "--as", "approver-1")
    assert other_words.startswith(f"Run {certified} cannot be recalled")
    bench.done(*confirm, *REASON, "--as", "approver-1")
    assert bench.told("run", "show", certified)["state"] == "recalled"


def test_recall__is_none_once_it_is_payable(bench: Bench, certified: int) -> None:
    bench.world.pass_challenge(certified)
    late = bench.refused("run", "recall", "propose", certified, *REASON, "--as", "maker-2")
    assert "it is payable already" in late


def test_drop__gives_a_held_case_back(bench: Bench, certified: int) -> None:
    world, payment = bench.world, payment_id(certified, 1)
    world.place_hold(payment)
    drop = ("run", "drop", payment, *ANYONE)
    assert bench.refused(*drop).startswith(f"Run {certified} is certified")
    bench.told("run", "recall", "propose", certified, *REASON, "--as", "maker-2")
    bench.told("run", "recall", "confirm", certified, *REASON, "--as", "approver-1")
    assert bench.refused(*drop).startswith(f"Payment {payment} is held: this cannot be done")
    bench.done("hold", "lapse", payment, *ANYONE)
    bench.done(*drop)
    assert world.payment(payment)["payTo"] == f"0x{'0' * 40}"
    assert bench.refused(*drop).startswith(f"Payment {payment} is not there")


def test_lapse__ends_what_was_not_certified(bench: Bench, sealed: int) -> None:
    lapse = ("run", "lapse", sealed, *ANYONE)
    assert bench.refused(*lapse).startswith(f"The approval window of run {sealed} ends at 20")
    bench.world.warp(3 * DAY)
    bench.done(*lapse)
    assert bench.told("run", "show", sealed)["state"] == "lapsed"


def test_seal__takes_up_what_was_stopped(bench: Bench) -> None:
    run = bench.world.open_run()
    assert bench.refused("run", "approve", run, "--as", "approver-1") == (
        f"Run {run} is not sealed yet: run almoner run seal {run} first."
    )
    bench.done("run", "seal", run, *ANYONE)
    assert bench.told("run", "show", run)["state"] == "sealed"


def test_single__is_certified_by_two_and_paid_by_anybody(bench: Bench) -> None:
    world = bench.world
    words = ("run", "single", "supplement", "C-000001", "50", "--period", 1, *DECISION, *MAKER)
    assert bench.refused(*words) == (
        "supplement: give --allotment, and no --original: it stands for no earlier payment"
    )
    drawn = (*words, "--allotment", world.allotment)
    too_much = bench.refused(*drawn[:4], "1,000,001", *drawn[5:])
    assert too_much.startswith("A run of this one payment is not allowed, for its amount: give an")
    run = bench.done(*drawn)["run"]
    assert bench.told("run", "show", run)["case"] == 1
    first = bench.run("run", "approve", run, "--as", "approver-1")
    assert "$50.00 (supplement for case C-000001, period 1) has 1 of 2 approvals" in first.stdout
    assert bench.done("run", "approve", run, "--as", "approver-2")["certified"] is True

    payment = payment_id(run, 1)
    settle = ("run", "settle-payment", payment, *ANYONE)
    assert bench.refused(*settle).startswith(f"Run {run} can be paid from 20")
    world.pass_challenge(run)
    assert bench.refused("run", "settle", run, *ANYONE) == (
        f"Run {run} is of one payment: run almoner run settle-payment {payment}."
    )
    bench.done(*settle)
    assert world.balance(household(1)) == money.parse("50")
    assert bench.refused(*settle).startswith(f"Payment {payment} is paid: this cannot be done")


def test_single__reissues_what_came_back(bench: Bench, certified: int) -> None:
    world, original = bench.world, payment_id(certified, 1)
    world.settle(certified)
    words = ("run", "single", "reissue", "C-000001", "40", "--period", 1, *DECISION, *MAKER)
    assert "give --original, and no --allotment" in bench.refused(*words)
    words = (*words, "--original", original)
    assert bench.refused(*words).startswith(
        f"Payment {original} was paid and nothing of it came back"
    )
    back = world.token.functions.approve(world.treasury.address, money.parse("100"))
    world.source.send(world.token.functions.mint(world.source.address, money.parse("100")))
    world.source.send(back)
    recover = world.treasury.functions.recover
    world.source.send(recover(world.program.address, original, money.parse("100")))
    run = bench.done(*words)["run"]
    bench.told("run", "approve", run, "--as", "approver-1")
    assert bench.done("run", "approve", run, "--as", "approver-2")["certified"] is True
    assert world.program.functions.replacedOf(original).call() == money.parse("40")
    more = bench.refused(*words[:4], "61", *words[5:])
    assert more == (
        f"$61.00 is more than came back of payment {original} and was not replaced yet: give at "
        "most $60.00."
    )


def test_expunge__ends_what_nobody_could_be_paid(refusing: Bench) -> None:
    world = refusing.world
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    aside = ("run", "set-aside", payment, *ANYONE)
    assert refusing.refused(*aside).startswith(f"Run {run} can be paid from 20")
    expunge = ("run", "expunge", "propose", payment, *REASON, "--as", "caseworker-2")
    assert refusing.refused(*expunge).startswith(f"Payment {payment} is due: only one that was")
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(DAY)
    assert refusing.done(*aside)["state"] == "free"
    failing = refusing.refused("run", "settle-payment", payment, *ANYONE)
    assert failing.startswith(f"The token refused payment {payment} to {household(1)}")

    number = refusing.done(*expunge)["proposal"]
    refusing.told("notice", "serve", number, "--dispatch", "Letter 9", "--as", "counter-1")
    enact = ("case", "enact", number, *ANYONE)
    assert refusing.refused(*enact).startswith(f"Proposal {number} can be carried out")
    world.warp(40 * DAY)
    assert refusing.done(*enact)["state"] == "enacted"
    assert PaymentState(world.payment(payment)["state"]) is PaymentState.EXPUNGED


def test_expunge__is_none_where_the_last_attempt_pays(refusing: Bench) -> None:
    world = refusing.world
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(DAY)
    refusing.told("run", "set-aside", payment, *ANYONE)
    expunge = ("run", "expunge", "propose", payment, *REASON, "--as", "caseworker-2")
    number = refusing.told(*expunge)["proposal"]
    refusing.told("notice", "serve", number, "--dispatch", "Letter 9", "--as", "counter-1")
    world.source.send(world.token.functions.setBlocked(household(1), False))
    world.warp(40 * DAY)
    assert refusing.done("case", "enact", number, *ANYONE)["state"] == "closed"
    assert world.balance(household(1)) == money.parse("100")


def test_settle__waits_for_what_is_under_way(bench: Bench, certified: int) -> None:
    world = bench.world
    world.pass_challenge(certified)
    settle = ("run", "settle", certified, *ANYONE)
    assert bench.told(*settle, "--dry-run")["act"] == "settle"
    before = world.balance(world.treasury.address)
    with held_back(world.client) as go_on:
        world.officer("guardian").submit(world.program.functions.settle(certified, [0], [ALL]))
        go_on()
        told = bench.told(*settle)
    assert (told["paid"], told["failed"]) == (0, [])
    assert world.balance(world.treasury.address) == before - money.parse("500")
