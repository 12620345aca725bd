"""Given what is open, paid or held already: what could only fail later is refused now.

almoner
├── case propose …: a second of the same kind waits for the first, unless that cannot be ended
├── case pay-to, signer file: the same account or key is not asked for twice
├── run expunge propose: a payment is not to be ended twice
├── run single reissue, replacement: only what failed, came back or was struck
└── appeal decide: no more is overpaid than was paid
"""

from __future__ import annotations

import pytest

from almoner.acts.runs import payment_id
from almoner.ledger.statuses import ChangeKind
from almoner.testing.acts import Acts
from almoner.testing.bench import Bench
from almoner.testing.samples import DAY, household

CASE = "C-000001"
REASON = ("--reason", "File 12: shown")
ANYONE = ("--as", "guardian-1")
CASEWORKER, SECOND = ("--as", "caseworker-2"), ("--as", "determiner-2")
INCREASE = ("case", "propose", "increase", CASE, "450", *REASON, *CASEWORKER)


def test_propose__waits_for_one_of_the_same_kind(bench: Bench) -> None:
    number = bench.done(*INCREASE)["proposal"]
    again = bench.refused("case", "propose", "increase", CASE, "460", *REASON, *CASEWORKER)
    assert again == (
        f"Proposal {number} about case C-000001 is of the same kind (increase) and is open: "
        f"approve it (almoner case approve-change {number}), or have person "
        f"{bench.world.person('caseworker', 1)}, who proposed it, take it back (almoner case "
        f"withdraw-change {number})."
    )
    bench.done("case", "propose", "increase", "C-000002", "460", *REASON, *CASEWORKER)
    renew = ("case", "propose", "renew", CASE, "--to-period", 24, *REASON, *CASEWORKER)
    bench.done(*renew)
    bench.told("case", "withdraw-change", number, *CASEWORKER)
    bench.done(*INCREASE)


def test_propose__waits_for_a_notice_that_is_served(bench: Bench) -> None:
    decrease = ("case", "propose", "decrease", CASE, "60", "--basis", "ADVANCE", *REASON)
    number = bench.told(*decrease, *CASEWORKER)["proposal"]
    serve = f"serve its notice (almoner notice serve {number})"
    assert serve in bench.refused(*decrease, *CASEWORKER)
    bench.told("notice", "serve", number, "--dispatch", "Letter 9", "--as", "counter-1")
    assert "is served: wait for its time" in bench.refused(*decrease, *CASEWORKER)
    # What favors the person waits for nothing, and settles the decrease.
    favorable = bench.done(*INCREASE)["proposal"]
    approve = ("case", "approve-change", favorable, "--amount", "450", *SECOND)
    bench.told(*approve)
    bench.done(*decrease, *CASEWORKER)


def test_propose__waits_for_one_that_waits_for_a_run(bench: Bench) -> None:
    world = bench.world
    number = bench.told(*INCREASE)["proposal"]
    run = world.open_run()
    world.seal(run)
    bench.told("case", "approve-change", number, "--amount", "450", *SECOND)
    higher = ("case", "propose", "increase", CASE, "460", *REASON, *CASEWORKER)
    assert f"(almoner case enact {number})" in bench.refused(*higher)
    world.certify(run)
    world.settle(run)
    bench.told("case", "enact", number, *ANYONE)
    bench.done(*higher)


def test_propose__waits_for_nobody_who_left(bench: Bench) -> None:
    bench.told(*INCREASE)
    bench.world.remove(bench.world.person("caseworker", 1), "caseworker")
    bench.done(*INCREASE[:-1], "caseworker-1")


def test_terminate__waits_for_none_that_a_reopening_settled(bench: Bench) -> None:
    ending = ("case", "propose", "terminate", CASE, "--basis")
    first = bench.told(*ending, "ADVANCE", *REASON, *CASEWORKER)["proposal"]
    assert f"Proposal {first} about case C-000001" in bench.refused(
        *ending, "REQUESTED", *REASON, *CASEWORKER
    )
    Acts(world=bench.world).approve(1, ChangeKind.RENEW, 24)
    bench.done(*ending, "REQUESTED", *REASON, *CASEWORKER)


def test_file__asks_for_the_same_account_once(bench: Bench) -> None:
    evidence = ("--evidence", "Form 8", "--as", "counter-1")
    words = ("case", "pay-to", "file", CASE)
    number = bench.done(*words, household(77), *evidence)["proposal"]
    same = bench.refused(*words, household(77), *evidence)
    assert same.startswith(f"Proposal {number} about case C-000001 is of the same kind (pay to)")
    assert same.endswith(f"carry it out once its time has come (almoner case enact {number}).")
    bench.done(*words, household(78), *evidence)


def test_file__asks_anew_for_what_an_older_key_asked_for(bench: Bench) -> None:
    acts = Acts(world=bench.world)
    _bind(bench, acts.claimant(1).address)
    number = acts.request_pay_to(1, household(77))
    words = ("case", "pay-to", "file", CASE, household(77), "--evidence", "Form 8")
    asked = bench.refused(*words, "--as", "counter-1")
    assert asked.startswith(f"Proposal {number} about case C-000001 is of the same kind (pay to)")
    _bind(bench, household(78))
    bench.done(*words, "--as", "counter-1")


def _bind(bench: Bench, key: str) -> None:
    """Gives the first case another key, once its time has come."""
    file = ("case", "signer", "file", CASE, key, "--evidence", "Form 9", "--as", "counter-1")
    number = bench.told(*file)["proposal"]
    bench.world.warp(7 * DAY)
    bench.told("case", "enact", number, *ANYONE)


def test_file__asks_for_the_same_key_once(bench: Bench) -> None:
    evidence = ("--evidence", "Form 9", "--as", "counter-1")
    words = ("case", "signer", "file", CASE)
    number = bench.done(*words, household(77), *evidence)["proposal"]
    same = bench.refused(*words, household(77), *evidence)
    assert same.startswith(f"Proposal {number} about case C-000001 is of the same kind (signer)")
    bench.done(*words, household(78), *evidence)


def test_expunge__is_proposed_once_for_a_payment(refusing: Bench) -> None:
    world = refusing.world
    run = world.certified_run(cases=1)
    for case_no in (1, 2):
        world.source.send(world.token.functions.setBlocked(household(case_no), True))
    world.settle(run)
    world.warp(DAY)
    for case_no in (1, 2):
        refusing.told("run", "set-aside", payment_id(run, case_no), *ANYONE)
    expunge = ("run", "expunge", "propose", *REASON, *CASEWORKER)
    number = refusing.done(*expunge, payment_id(run, 1))["proposal"]
    again = refusing.refused(*expunge, payment_id(run, 1))
    assert again.startswith(f"Proposal {number} about case C-000001 is of the same kind (void")
    refusing.done(*expunge, payment_id(run, 2))


def _reissue(original: int, case: str = CASE, kind: str = "reissue") -> tuple[object, ...]:
    words = ("run", "single", kind, case, "40", "--period", 1, "--original", original)
    return (*words, "--decision", "File 12: failed", "--as", "maker-1")


def test_reissue__is_of_something_that_was_made(bench: Bench) -> None:
    world = bench.world
    run = world.open_run()
    world.seal(run)
    sealed = bench.refused(*_reissue(payment_id(run, 1)))
    assert sealed.startswith(
        f"Payment {payment_id(run, 1)} was never made: its run {run} is sealed"
    )
    absent = bench.refused(*_reissue(payment_id(run, 6), "C-000006"))
    assert absent.startswith(f"There is no payment {payment_id(run, 6)}: run {run} did not take")
    assert bench.refused(*_reissue(payment_id(run + 1, 1))).startswith(f"There is no run {run + 1}")
    other = bench.refused(*_reissue(payment_id(run, 2)))
    assert other.startswith("A run of this one payment is not allowed, for its original")


def test_reissue__is_of_what_failed(refusing: Bench) -> None:
    world = refusing.world
    world.register_and_arm_rule()
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    assert refusing.refused(*_reissue(payment)).startswith(f"Payment {payment} is due: pay it")
    held = payment_id(run, 2)
    world.place_hold(held)
    assert refusing.refused(*_reissue(held, "C-000002")).startswith(f"Payment {held} is held")
    refusing.told("hold", "release", held, *REASON, "--as", "investigator-2")
    soon = refusing.refused(*_reissue(held, "C-000002"))
    assert soon.startswith(f"Run {run} can be paid from 20")
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    free = refusing.refused(*_reissue(held, "C-000002"))
    assert free.startswith(f"Payment {held} is free and can be paid")
    world.warp(DAY)
    refusing.told("run", "set-aside", payment, *ANYONE)
    refusing.done(*_reissue(payment))


@pytest.fixture
def struck(bench: Bench) -> int:
    """A payment that was struck."""
    world, acts = bench.world, Acts(world=bench.world)
    world.register_and_arm_rule()
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    number = acts.sustain(payment)
    acts.serve(number)
    world.warp(20 * DAY)
    acts.enact(number)
    return payment


def test_replacement__is_of_what_was_struck(bench: Bench, struck: int) -> None:
    assert bench.refused(*_reissue(struck)) == (
        f"Payment {struck} is struck: it is replaced (almoner run single replacement), not "
        "reissued."
    )
    bench.done(*_reissue(struck, kind="replacement"))


def test_decide__finds_no_more_overpaid_than_a_payment_paid(bench: Bench) -> None:
    world = bench.world
    world.register_and_arm_rule()
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment)
    world.settle(run)
    acts = Acts(world=world)
    number = acts.sustain(payment)
    acts.serve(number)
    acts.file(payment)
    world.warp(11 * DAY)
    decide = ("appeal", "decide", payment, "--for", "agency", *REASON)
    decide = (*decide, "--as", "hearing-officer-1", "--overpayment")
    assert bench.refused(*decide, "1") == (
        f"An overpayment of $1.00 is more than payment {payment} paid and did not come back: give "
        "at most $0.00."
    )
    assert bench.done(*decide, "0")["overpayment"] == 0
