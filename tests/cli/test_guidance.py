"""What a refusal adds: whose key it was and which to take, what to run next or to wait for.

almoner
├── with a key of another office: it should name the key and the keys here that hold the office
├── with a key that is nobody's, retired or not yet in office: it should say so, and from when
├── of a run, a payment or a hold in another state: it should name what can be done and until when
└── of a case, a proposal or an appeal in another state: the same
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from eth_account import Account

from almoner.acts.runs import payment_id
from almoner.chain.agency import Agency
from almoner.cli import guidance
from almoner.cli.dates import date
from almoner.errors import NodeUnreachable, Reverted
from almoner.testing.bench import Bench, Run, sentence
from almoner.testing.samples import DAY, household

REASON = ("--reason", "File 12: seen")
ANYONE = ("--as", "guardian-1")
ADEQUATE = ("--basis", "ADEQUATE", *REASON, "--as", "caseworker-2")
SERVED = ("--dispatch", "Letter 118, posted", "--as", "counter-1")


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


def _settled(bench: Bench, act: tuple[object, ...]) -> str:
    """A refusal without its raw form."""
    return re.sub(r" \(on the chain: \w+_\w+\(.*?\)\)", "", bench.refused(*act))


def test_wrong_office__names_the_key_and_those_to_take(bench: Bench, sealed: int) -> None:
    address = Account.from_key(bench.world.staff["maker"][0]._account.key).address
    said = _settled(bench, ("run", "approve", sealed, "--as", "maker-1"))
    assert said == (
        f"The key maker-1 ({address}) does not hold the office approver now: name one that does "
        "with --as, or see who holds it and from when (almoner office list). Keys here that hold "
        "it: approver-1, approver-2, approver-3, approver-4."
    )


def test_next_act__comes_before_the_refusal_as_the_contract_said_it(bench: Bench) -> None:
    said = bench.refused("run", "approve", 99, "--as", "approver-1")
    assert said.startswith("There is no run 99")
    said = bench.refused("run", "lapse", 99, *ANYONE)
    assert said == (
        "Run 99 is not there: this cannot be done with it. There is no run 99; none was opened "
        "yet. (on the chain: BenefitProgram_RunWrongState(run=99, state=0))"
    )


def test_wrong_office__says_when_no_key_here_would_do(bench: Bench, sealed: int) -> None:
    for name in Path("home/keys").glob("approver-*"):
        name.unlink()
    said = _settled(bench, ("run", "approve", sealed, "--as", "maker-1"))
    assert said.endswith("No key in the keystore here holds it now.")
    assert "approver-1" not in said


def test_wrong_office__says_what_is_missing_of_a_key(bench: Bench, run: Run) -> None:
    world = bench.world
    pause = ("office", "pause", "--hours", 1, "--reason", "Notice 4", "--as")
    run("office", "key", "make", "spare")
    assert "It is nobody's key: two authorities open a person for it" in sentence(
        run(*pause, "spare")
    )
    first, second = (world.officer("appointing_authority", at) for at in range(2))
    spare = run("office", "address", "spare").stdout.strip()
    first.send(world.offices.functions.proposePerson(spare))
    second.send(world.offices.functions.openPerson(spare))
    person = world.offices.functions.keyOf(spare).call()[0]
    begins = world.now() + 10 * DAY
    term = (person, 14, begins, begins + DAY)
    first.send(world.offices.functions.proposeAppointment(*term))
    second.send(world.offices.functions.appoint(*term))
    waits = sentence(run(*pause, "spare"))
    assert f"Its person does from {date(begins)} on. Keys here that hold it: guardian-1." in waits
    world.warp_to(begins)
    assert run(*pause, "spare", "--dry-run").exit_code == 0
    first.send(world.offices.functions.unlinkKey(spare))
    assert "It is retired and works no more." in sentence(run(*pause, "spare"))


def test_same_person__has_the_name_of_its_key(bench: Bench, certified: int) -> None:
    world, payment = bench.world, payment_id(certified, 1)
    world.register_and_arm_rule()
    world.place_hold(payment)
    other = bench.refused("hold", "release", payment, *REASON, "--as", "hearing-officer-1")
    assert "investigator-1, investigator-2." in other
    request = ("case", "pay-to", "file", "C-000001", f"0x{'52' * 20}", "--evidence", "Form 8")
    number = bench.told(*request, "--as", "counter-1")["proposal"]
    same = bench.refused("case", "witness", number, "--as", "counter-1")
    person = world.person("counter")
    assert same.startswith(f"Person {person} (counter-1) acted here already")


def test_run__says_until_when_it_is_approved_and_from_when_paid(bench: Bench, sealed: int) -> None:
    world = bench.world
    ends = date(world.run(sealed)["openedAt"] + 3 * DAY)
    early = _settled(bench, ("run", "lapse", sealed, *ANYONE))
    assert early.endswith(
        f"Next, approvers certify it (almoner run approve {sealed}), until {ends}, or its maker "
        f"takes it back (almoner run withdraw {sealed})."
    )
    world.certify(sealed)
    found = world.run(sealed)
    at, block = date(found["payableAt"]), found["payableBlock"]
    late = _settled(bench, ("run", "lapse", sealed, *ANYONE))
    assert late.endswith(
        f"Run {sealed} is certified: this cannot be done with it. Anyone can pay it from {at} and "
        f"block {block} on (almoner run settle {sealed}); until then two persons can recall it "
        f"(almoner run recall propose {sealed})."
    )
    world.pass_challenge(sealed)
    payable = _settled(bench, ("run", "lapse", sealed, *ANYONE))
    assert payable.endswith(f"anyone can pay what is left of it (almoner run settle {sealed}).")


def test_run__that_died_says_when_its_cases_are_free(bench: Bench, sealed: int) -> None:
    bench.done("run", "withdraw", sealed, *REASON, "--as", "maker-1")
    free = date(bench.world.run(sealed)["endedAt"] + DAY)
    said = _settled(bench, ("run", "withdraw", sealed, *REASON, "--as", "maker-1"))
    assert said.endswith(f"Its cases can be in another run (almoner run open) from {free} on.")
    none = _settled(bench, ("run", "lapse", 99, *ANYONE))
    assert none.endswith(f"There is no run 99; the last is {sealed}.")


def test_hold__says_who_reviews_it_and_until_when(bench: Bench, certified: int) -> None:
    world, payment = bench.world, payment_id(certified, 1)
    settle, lapse = (
        (*act, payment, *ANYONE) for act in (("run", "settle-payment"), ("hold", "lapse"))
    )
    absent = _settled(bench, lapse)
    assert absent.endswith(f"An investigator can place one (almoner hold place {payment}).")
    world.register_and_arm_rule()
    world.place_hold(payment)
    ends = date(world.hold(payment)["expiresAt"])
    for act in (settle, lapse):
        assert _settled(bench, act).endswith(
            "An investigator who did not place it can release, extend or sustain it (almoner hold "
            f"release {payment}); anyone ends it from {ends} (almoner hold lapse {payment})."
        )
    sustain = ("hold", "sustain", payment, *REASON, "--as", "investigator-1")
    number = bench.done(*sustain)["proposal"]
    assert f"What becomes of it is proposal {number} (almoner notice show)" in bench.refused(
        *sustain
    )
    release = ("hold", "release", payment, *REASON, "--as", "investigator-1")
    bench.done(*release)
    free = _settled(bench, release)
    assert f"on (almoner run settle-payment {payment})." in free
    assert date(world.run(certified)["payableAt"]) in free


def test_payment__says_what_is_left_of_it(bench: Bench, certified: int) -> None:
    world, payment = bench.world, payment_id(certified, 1)
    drop = ("run", "drop", payment, *ANYONE)
    expunge = ("run", "expunge", "propose", payment, *REASON, "--as", "caseworker-2")
    due = date(world.run(certified)["payableAt"])
    assert f"Anyone can pay it from {due} and block" in _settled(bench, expunge)
    absent = (*expunge[:3], payment_id(certified, 99), *expunge[4:])
    assert _settled(bench, absent).endswith(f"never was in it (almoner run show {certified}).")
    world.register_and_arm_rule()
    world.place_hold(payment)
    bench.told("run", "recall", "propose", certified, *REASON, "--as", "maker-2")
    bench.told("run", "recall", "confirm", certified, *REASON, "--as", "approver-1")
    assert _settled(bench, drop).endswith(f"anyone can end it now (almoner hold lapse {payment}).")
    bench.told("hold", "lapse", payment, *ANYONE)
    lapse = ("hold", "lapse", payment, *ANYONE)
    assert _settled(bench, lapse).endswith(f"given back (almoner run drop {payment}).")


def test_payment__that_is_paid_or_ended_says_what_makes_up_for_it(refusing: Bench) -> None:
    world = refusing.world
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    settle = ("run", "settle-payment", payment, *ANYONE)
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(DAY)
    early = ("run", "expunge", "propose", payment, *REASON, "--as", "caseworker-2")
    assert _settled(refusing, early).endswith(f"what is left of it (almoner run settle {run}).")
    refusing.told("run", "set-aside", payment, *ANYONE)
    number = refusing.told(*early)["proposal"]
    refusing.told("notice", "serve", number, *SERVED)
    world.warp(40 * DAY)
    refusing.told("case", "enact", number, *ANYONE)
    assert _settled(refusing, settle).endswith(
        "Only almoner run single replacement can make up for it."
    )


def test_payment__that_is_paid_says_what_becomes_of_what_comes_back(refusing: Bench) -> None:
    world = refusing.world
    run = world.certified_run(cases=1)
    payment = payment_id(run, 1)
    settle = ("run", "settle-payment", payment, *ANYONE)
    world.source.send(world.token.functions.setBlocked(household(1), True))
    world.settle(run)
    world.warp(DAY)
    refusing.told("run", "set-aside", payment, *ANYONE)
    world.source.send(world.token.functions.setBlocked(household(1), False))
    refusing.told(*settle)
    assert _settled(refusing, settle).endswith("is paid again by almoner run single reissue.")


def test_case__says_what_its_status_allows(bench: Bench) -> None:
    increase = ("case", "propose", "increase", "C-000006", "450", *ADEQUATE[2:])
    assert _settled(bench, increase).endswith(
        "A determiner approves it next (almoner case approve), or rejects it (almoner case reject)."
    )
    reject = ("case", "reject", "C-000001", *REASON, "--as", "determiner-1")
    assert _settled(bench, reject).endswith("by a proposal (almoner case propose).")
    number = bench.told(
        *("case", "propose", "terminate", "C-000001", "--basis", "REQUESTED", *ADEQUATE[2:])
    )["proposal"]
    bench.told("notice", "serve", number, *SERVED)
    bench.told("case", "enact", number, *ANYONE)
    closes = date(bench.world.case(1)["endedAt"] + 20 * DAY)
    assert _settled(bench, reject).endswith(
        f"(almoner case propose reopen), or closed from {closes} on (almoner case close)."
    )
    bench.world.warp(20 * DAY)
    assert _settled(bench, reject).endswith(", or closed (almoner case close).")
    bench.told("case", "close", "C-000001", *ANYONE)
    assert _settled(bench, reject).endswith("can enroll anew (almoner enroll).")


def test_proposal__says_who_acts_next(bench: Bench) -> None:
    world = bench.world
    raised = bench.told("case", "propose", "increase", "C-000001", "450", *ADEQUATE[2:])
    enact = ("case", "enact", raised["proposal"], *ANYONE)
    assert _settled(bench, enact).endswith(f"(almoner case approve-change {raised['proposal']}).")
    cut = bench.told("case", "propose", "decrease", "C-000002", "60", *ADEQUATE)["proposal"]
    enact = ("case", "enact", cut, *ANYONE)
    assert _settled(bench, enact).endswith(
        f"Another person serves its notice next (almoner notice serve {cut})."
    )
    bench.told("notice", "serve", cut, *SERVED)
    restore = ("case", "restore", cut, *ANYONE)
    assert _settled(bench, restore).endswith(
        f"from {date(world.now())} on, unless it is appealed in time (almoner case enact {cut})."
    )
    bench.told(*enact)
    assert _settled(bench, restore).endswith("a new proposal changes that (almoner case propose).")
    world.warp_to(world.change(cut)["effectiveAt"])
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    file = ("appeal", "file", cut, "--words", "We need it", "--as", "counter-2", "--received")
    bench.told(*file, date(world.now() - 2 * DAY)[:10])
    decide = ("appeal", "decide", cut, "--for", "agency", *REASON, "--as", "hearing-officer-1")
    waits = _settled(bench, decide)
    payable = date(world.run(run)["payableAt"])
    assert f"restore {cut}) once no run has its case: run {run} has case C-000002." in waits
    assert f"Anyone can pay it from {payable} and block" in waits
    world.settle(run)
    bench.told(*restore)
    by = date(bench.told("appeal", "show", cut)["decide_by"])
    assert _settled(bench, restore).endswith(
        f"A hearing officer decides it by {by} (almoner appeal decide {cut})."
    )
    bench.told(*decide)
    assert _settled(bench, decide).endswith("Nothing is left to hear of it.")


def test_request__says_who_may_object_and_who_judges(bench: Bench) -> None:
    world = bench.world
    request = ("case", "pay-to", "file", "C-000001", f"0x{'52' * 20}", "--evidence", "Form 8")
    number = bench.told(*request, "--as", "counter-1")["proposal"]
    judge = ("case", "judge", number, "--falls", *REASON, "--as", "counter-3")
    cools = date(world.now() + 7 * DAY)
    assert _settled(bench, judge).endswith(
        f"Anyone can carry it out from {cools} on (almoner case enact {number}); until then the "
        f"counter can object in the person's name (almoner case contest {number})."
    )
    bench.told("case", "contest", number, "--evidence", "Call", "--as", "counter-2")
    until = date(world.now() + 7 * DAY)
    assert _settled(bench, ("case", "enact", number, *ANYONE)).endswith(
        f"judges it before {until} (almoner case judge {number}); from then on anyone closes it "
        f"(almoner case lapse {number})."
    )
    bench.told(*judge[:3], "--stands", *judge[4:])
    assert _settled(bench, judge).endswith("if the change is still wanted, propose it anew.")


def test_appeal__says_that_none_was_filed(bench: Bench) -> None:
    cut = bench.told("case", "propose", "decrease", "C-000002", "60", *ADEQUATE)["proposal"]
    decide = ("appeal", "decide", cut, "--for", "agency", *REASON, "--as", "hearing-officer-1")
    assert _settled(bench, decide).endswith(f"in the person's name (almoner appeal file {cut}).")


def test_decision_for_the_agency__waits_for_the_notice(bench: Bench) -> None:
    advance = ("--basis", "ADVANCE", *ADEQUATE[2:])
    cut = bench.told("case", "propose", "decrease", "C-000002", "60", *advance)["proposal"]
    file = ("appeal", "file", cut, "--words", "We need it", "--as", "counter-2", "--received")
    bench.told(*file, date(bench.world.now())[:10])
    decide = ("appeal", "decide", cut, "--for", "agency", *REASON, "--as", "hearing-officer-1")
    assert _settled(bench, decide).endswith(
        f"Another person serves its notice next (almoner notice serve {cut})."
    )
    bench.told("notice", "serve", cut, *SERVED)
    effective = date(bench.told("notice", "show", cut)["effective_at"])
    assert _settled(bench, decide).endswith(f"Its notice is in effect from {effective} on.")


def test_guidance__never_hides_a_refusal(monkeypatch: pytest.MonkeyPatch, bench: Bench) -> None:
    def silent(agency: Agency, facts: object) -> str:
        raise NodeUnreachable("No node.")

    monkeypatch.setattr(guidance, "NEXT", {"BenefitProgram_RunWrongState": silent})
    said = bench.refused("run", "lapse", 99, *ANYONE)
    assert said == (
        "Run 99 is not there: this cannot be done with it. "
        "(on the chain: BenefitProgram_RunWrongState(run=99, state=0))"
    )
    assert guidance.sentence(NodeUnreachable("No node."), None) == "No node."
    assert guidance.sentence(Reverted("Unknown"), None) == "The contract refused: Unknown()."
