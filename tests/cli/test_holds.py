"""Given a certified run: officers should delay, review and hear, nobody what they acted on.

almoner
├── hold place, extend, release, sustain, lapse: a delay is reviewed by another, and ends
├── notice serve, returned, attempt: sent is not served
├── appeal file, assign, good-cause, decide, show: an appeal is heard by who had no part
└── case enact: a struck payment's money is back in its allotment
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from almoner import money
from almoner.acts.payments import PaymentState
from almoner.acts.runs import payment_id
from almoner.casefile import Access, Casefile
from almoner.cli.dates import date
from almoner.config import PROJECT_ROOT
from almoner.fraud import alerts
from almoner.monitor import policy
from almoner.program import load
from almoner.testing.bench import CASEFILE_KEY, Bench
from almoner.testing.samples import DAY

FILE = PROJECT_ROOT / "programs" / "cash-assistance.toml"
REASON = ("--reason", "File 12: absent")
EVIDENCE = ("--evidence", "File 12: a call")
ANYONE = ("--as", "guardian-1")
FIRST, SECOND = (("--as", f"investigator-{number}") for number in (1, 2))
ABSENT = 8_589_934_593


@pytest.fixture
def certified(bench: Bench) -> int:
    """The first payment of a certified run, with an armed rule."""
    run = _certified(bench)
    bench.world.register_and_arm_rule()
    return payment_id(run, 1)


def _certified(bench: Bench) -> int:
    run = bench.world.open_run()
    bench.world.seal(run)
    bench.world.certify(run)
    return run


def _placing(payment: int, code: int = 190) -> tuple[object, ...]:
    place = ("hold", "place", payment, "--rule", 1, "--code", code, "--days", 5)
    return (*place, *EVIDENCE, "--program", FILE)


@pytest.fixture
def held(bench: Bench, certified: int) -> int:
    """The same, held by the first investigator."""
    bench.done(*_placing(certified), *FIRST)
    return certified


def _state(bench: Bench, payment: int) -> PaymentState:
    return PaymentState(bench.world.payment(payment)["state"])


def test_place__commits_to_the_words_a_person_reads(bench: Bench, held: int) -> None:
    world = bench.world
    shown = bench.told("hold", "show", held)
    assert (shown["state"], shown["reason"], shown["extended"]) == ("placed", 190, False)
    assert shown["placer"] == world.person("investigator")
    (event,) = world.holds.events.HoldPlaced().get_logs(from_block=world.client.head()[0])
    words = policy.notice(load(FILE), 190)
    notice = alerts.notice(world.program.address, held, 190, words)
    assert bytes(event["args"]["notice"]) == notice
    assert _state(bench, held) is PaymentState.HELD


def test_place__needs_an_armed_rule_and_a_known_reason(bench: Bench, certified: int) -> None:
    unknown = bench.refused(*_placing(certified, 7), *FIRST)
    assert unknown.startswith("code: 7 is no reason of ")
    assert unknown.endswith("it has 101, 102, 103, 104, 105, 190")
    assert "does not hold the office investigator" in bench.refused(
        *_placing(certified), "--as", "counter-1"
    )
    bench.done("rule", "disarm", 1, *FIRST)
    assert bench.refused(*_placing(certified), *FIRST).startswith("Rule 1 is not there, is not")


def test_release__is_another_investigators(bench: Bench, held: int) -> None:
    release = ("hold", "release", held, *REASON)
    assert "this act needs another person" in bench.refused(*release, *FIRST)
    assert "sent" in bench.told(*release, *SECOND, "--dry-run")
    said = bench.run(*release, *SECOND).stdout
    payable = bench.world.run(held >> 32)
    due = f"{date(payable['payableAt'])} and block {payable['payableBlock']}"
    assert said == (
        f"Payment {held} is free, and not paid yet. Anyone can pay it from {due} on (almoner run "
        f"settle-payment {held}).\n"
    )
    assert _state(bench, held) is PaymentState.FREE
    assert bench.refused(*release, *SECOND).startswith(f"The hold of payment {held} is released")


def test_extend__is_once_and_within_the_deadline(bench: Bench, held: int) -> None:
    extend = ("hold", "extend", held, "--days")
    assert bench.refused(*extend, 30, *REASON, *SECOND).startswith("A hold until 20")
    until = bench.done(*extend, 7, *REASON, *SECOND)["expires_at"]
    shown = bench.told("hold", "show", held)
    assert (shown["expires_at"], shown["extended"]) == (until, True)
    assert shown["deadline"] > until
    assert "was extended once" in bench.refused(*extend, 8, *REASON, *SECOND)


def test_lapse__is_anybodys_once_it_is_over(bench: Bench, held: int) -> None:
    world = bench.world
    lapse = ("hold", "lapse", held, "--settle", *ANYONE)
    assert bench.refused(*lapse).startswith(f"The hold of payment {held} ends at 20")
    world.warp(5 * DAY)
    world.pass_challenge(held >> 32)
    bench.told(*lapse, "--dry-run")
    assert bench.run(*lapse).stdout == f"Payment {held} is paid.\n"
    assert _state(bench, held) is PaymentState.PAID


def test_lapse__pays_nothing_of_a_recalled_run_and_says_so_before_it_ends_the_hold(
    bench: Bench, held: int
) -> None:
    run = held >> 32
    for act, office in (("propose", "maker-1"), ("confirm", "approver-1")):
        bench.done("run", "recall", act, run, "--reason", "wrong table", "--as", office)
    refused = bench.refused("hold", "lapse", held, "--settle", *ANYONE)
    assert f"almoner run drop {held}" in refused
    assert bench.told("hold", "show", held)["state"] == "placed"
    assert bench.done("hold", "lapse", held, *ANYONE)["outcome"] == "free"


@pytest.fixture
def struck(bench: Bench, held: int) -> int:
    """The proposal to strike the payment."""
    sustain = ("hold", "sustain", held, *REASON)
    assert "this act needs another person" in bench.refused(*sustain, *FIRST)
    return int(bench.done(*sustain, *SECOND)["proposal"])


def test_enact__strikes_after_notice_and_time(bench: Bench, held: int, struck: int) -> None:
    serve = ("notice", "serve", struck, "--dispatch", "Letter 118, posted", "--as")
    assert "does not hold the office determiner" in bench.refused(*serve, "investigator-2")
    bench.done(*serve, "counter-1")
    bench.world.warp(20 * DAY)
    obligated = bench.world.treasury.functions.obligationOf(bench.world.program.address, held >> 32)
    before = obligated.call()[0]
    bench.done("case", "enact", struck, *ANYONE)
    assert _state(bench, held) is PaymentState.STRUCK
    assert before - obligated.call()[0] == money.parse("100")
    again = bench.refused("case", "enact", struck, *ANYONE)
    assert again.startswith(f"Proposal {struck} is enacted: this cannot be done with it.")


def test_returned__opens_the_notice_once(bench: Bench, struck: int) -> None:
    serve = ("notice", "serve", struck, "--as", "counter-1", "--dispatch", "Letter 118")
    returned = ("notice", "returned", struck, "--evidence", "Back", "--as", "counter-2")
    assert bench.refused(*returned).startswith(f"Proposal {struck} is open")
    bench.told(*serve)
    assert bench.done(*returned)["state"] == "open"
    same = bench.refused(*serve)
    assert same.startswith(f"The notice of proposal {struck} failed by this channel")
    bench.done(*serve, "--channel", "by-hand")
    assert bench.told("notice", "show", struck)["channel"] == 5
    assert bench.done(*returned)["state"] == "served", "a second time its clock goes on"


def test_attempt__serves_by_two_where_delivery_counts(bench: Bench, struck: int) -> None:
    attempt = ("notice", "attempt", struck, "--channel", "by-hand", "--evidence", "Nobody opened")
    here = bench.refused(*attempt, "--as", "counter-1")
    assert here.startswith("A change of the kind void payment on the basis SUSTAINED is not made")
    assert bench.run("notice", "show", 99).stderr.startswith("almoner: There is no proposal 99")


def _today(bench: Bench, days: int = 0) -> str:
    at = datetime.fromtimestamp(bench.world.now() - days * DAY, UTC)
    return at.strftime("%Y-%m-%dT%H:%M")


def test_appeal__is_filed_assigned_and_decided(bench: Bench, held: int, struck: int) -> None:
    world = bench.world
    file = ("appeal", "file", held, "--words", "We live here.", "--as", "counter-2", "--received")
    assert bench.refused(*file, _today(bench, 11)).startswith("Received at 20")
    filed = bench.done(*file, _today(bench))
    assert filed["timely"] is True
    assert bench.refused(*file, _today(bench)).startswith(f"{held} was appealed already")
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        access = Access(office="HEARING_OFFICER", purpose="appeal", at=world.now())
        (statement,) = casefile.statements(held, access)
    assert (statement.words, statement.case_no) == ("We live here.", 1)
    assert statement.filed_by is not None

    assign = ("appeal", "assign", held)
    counter = bench.refused(*assign, "counter-1", "--as", "hearing-officer-1")
    assert "no hearing officer: assign it" in counter
    bench.done(*assign, "hearing-officer-2", "--as", "hearing-officer-1")
    shown = bench.told("appeal", "show", held)
    assert shown["officer"] == world.person("hearing_officer", 1)
    decide = ("appeal", "decide", held, "--for", "claimant", *REASON, "--as")
    assert bench.refused(*decide, "hearing-officer-1").startswith(f"The appeal of {held} is heard")
    bench.done(*decide, "hearing-officer-2")
    assert bench.told("appeal", "show", held)["state"] == "for_claimant"
    assert _state(bench, held) is PaymentState.FREE
    assert bench.told("notice", "show", struck)["state"] == "closed"


def test_appeal__a_representative_wrote_is_filed_as_received_once(bench: Bench, held: int) -> None:
    now = bench.world.now()
    with Casefile.open(bench.casefile, CASEFILE_KEY) as casefile:
        answer = casefile.put_answer(
            1, subject=held, representative=1, words="They share it.", at=now - 2 * DAY
        )
    inbox = ("appeal", "inbox", "--office", "counter", "--purpose", "daily round")
    assert "They share it." in bench.run(*inbox).stdout
    assert [each["number"] for each in bench.told(*inbox)["answers"]] == [answer]

    file = ("appeal", "file", held, "--answer", answer, "--as", "counter-2")
    assert "not both" in bench.run(*file, "--words", "Other words").stderr
    assert "Give --received and --words" in bench.run(*file[:3], *file[5:]).stderr
    wrong = bench.run("appeal", "file", held + 1, *file[3:]).stderr
    assert f"Answer {answer} is about {held}" in wrong
    assert bench.done(*file)["timely"] is True

    assert bench.world.appeal(held)["receivedAt"] == now - 2 * DAY
    assert "Nothing waits" in bench.run(*inbox).stdout
    assert f"Answer {answer} was filed before" in bench.run(*file).stderr


def test_decide__records_an_overpayment_for_the_agency_only(bench: Bench) -> None:
    world = bench.world
    basis = ("--basis", "ADVANCE", *REASON, "--as", "caseworker-2")
    number = bench.told("case", "propose", "decrease", "C-000002", "60", *basis)["proposal"]
    bench.told("notice", "serve", number, "--dispatch", "Letter 9", "--as", "counter-1")
    file = ("appeal", "file", number, "--words", "Late", "--as", "counter-2", "--received")
    world.warp(12 * DAY)
    assert bench.done(*file, _today(bench))["timely"] is False
    cause = ("appeal", "good-cause", number, "--reason", "In hospital", "--as")
    assert "does not hold the office hearing-officer" in bench.refused(*cause, "counter-3")
    bench.done(*cause, "hearing-officer-1")
    assert bench.refused(*cause, "hearing-officer-1").startswith(
        f"The appeal of {number} is timely"
    )

    decide = ("appeal", "decide", number, *REASON, "--as", "hearing-officer-1", "--overpayment")
    for_claimant = bench.refused(*decide, "120", "--for", "claimant")
    assert for_claimant.startswith(
        "A decision for the claimant finds no overpayment: leave the $12"
    )
    assert bench.refused(*decide, "120", "--for", "agency") == (
        "An overpayment of $120.00 is more than case C-000002 was paid and did not come back: give "
        "at most $0.00."
    )
    world.settle(_certified(bench))
    more = bench.refused(*decide, "120", "--for", "agency")
    assert more.endswith("give at most $100.00.")
    bench.done(*decide, "80", "--for", "agency")
    assert bench.told("case", "show", "C-000002")["overpaid"] == money.parse("80")
    assert world.case(2)["amount"] == money.parse("60")


def test_appeal__is_of_something(bench: Bench) -> None:
    nothing = ("appeal", "file", ABSENT, "--words", "Why", "--as", "counter-2", "--received")
    assert bench.refused(*nothing, _today(bench)).startswith(
        f"There is nothing to appeal of {ABSENT}"
    )
    for noun in ("appeal", "hold"):
        result = bench.run(noun, "show", ABSENT)
        assert result.exit_code == 1
        assert str(ABSENT) in result.stderr


def test_show__says_when_there_is_none(bench: Bench) -> None:
    assert f"Nobody appealed {ABSENT}." in bench.run("appeal", "show", ABSENT).stderr
    assert f"Payment {ABSENT} has no hold." in bench.run("hold", "show", ABSENT).stderr
