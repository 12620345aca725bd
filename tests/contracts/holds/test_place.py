"""Delaying a payment: place

given an address that is no program of the Treasury
    it reverts with Holds_UnknownProgram
given no reason, alert, evidence or notice
    it reverts with Holds_Incomplete
given a rule that is not armed
    it reverts with Holds_RuleNotArmed
given an alert used before
    it reverts with Holds_OncePerPayment
given a trigger that is not on this chain
    it reverts with Holds_ForeignTrigger
given a hold that stands
    it reverts with Holds_WrongState
given somebody who acted on the case or made its run
    it reverts with Holds_Involved
given a run that is not certified
    it reverts with Holds_NotCertified
given the bot after the challenge window, a second time, or past its cap
    it reverts with Holds_WindowOver, Holds_OncePerPayment or Holds_CapReached
given an expiry not after now, past the bot's limit or past the deadline
    it reverts with Holds_BadExpiry
given a payment that is paid already
    it reverts with SetAside_PaymentWrongState
given a certified payment and an armed rule
    it is set aside, held and noted, and its neighbors are not
"""

from __future__ import annotations

from typing import Any

import pytest

from almoner.testing import ALL, DAY, World, digest, enrollment, household, payment_id, refuses

PLACED, HELD = 1, 2
AMOUNT = 100_000_000


@pytest.fixture(scope="module")
def run(agency: World, shared: None) -> int:
    """A certified run of three cases, and an armed rule."""
    agency.register_and_arm_rule()
    return agency.certified_run(cases=3)


def release(world: World, payment: int, at: int = 0) -> None:
    fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    world.send("investigator", fn, at)


def test_place__reverts_for_an_address_that_is_no_program(world: World, run: int) -> None:
    stranger = world.stranger().address
    with refuses("Holds_UnknownProgram", program=stranger):
        world.place_hold(payment_id(run, 1), program=stranger)


@pytest.mark.parametrize(
    "missing",
    [{"reason": 0}, {"alert": bytes(32)}, {"evidence": bytes(32)}, {"notice": bytes(32)}],
    ids=lambda missing: next(iter(missing)),
)
def test_place__I11_reverts_for_an_incomplete_hold(
    world: World, run: int, missing: dict[str, Any]
) -> None:
    payment = payment_id(run, 1)
    with refuses("Holds_Incomplete", paymentId=payment):
        world.place_hold(payment, **missing)


@pytest.mark.parametrize("by", ["monitor", "investigator"])
def test_place__I11_reverts_for_a_rule_that_is_not_armed(world: World, run: int, by: str) -> None:
    fn = world.holds.functions.registerRule(2, digest("rule 2"), "cited")
    world.send("program_admin", fn)
    for rule in (2, 3):
        with refuses("Holds_RuleNotArmed", ruleNo=rule):
            world.place_hold(payment_id(run, 1), by=by, rule_no=rule)
    world.send("investigator", world.holds.functions.armRule(2))
    world.place_hold(payment_id(run, 1), by=by, rule_no=2)


def test_place__I27_reverts_for_an_alert_used_before(world: World, run: int) -> None:
    world.place_hold(payment_id(run, 1), alert=digest("alert"))
    second = payment_id(run, 2)
    with refuses("Holds_OncePerPayment", paymentId=second, alert=digest("alert")):
        world.place_hold(second, alert=digest("alert"))
    world.place_hold(second, alert=digest("another alert"))


@pytest.mark.parametrize("why", ["orphaned", "still to come", "of another chain"])
def test_place__I27_reverts_for_a_trigger_that_is_not_on_this_chain(
    world: World, run: int, why: str
) -> None:
    head = world.client.head()[0]
    block = {"orphaned": head - 1, "still to come": head + 10, "of another chain": 0}[why]
    given = {"orphaned": digest("orphan"), "still to come": bytes(32)}
    payment = payment_id(run, 1)
    facts = {"trigger_block": block, "trigger_hash": given.get(why, digest("other chain"))}
    with refuses("Holds_ForeignTrigger", triggerBlock=block):
        world.place_hold(payment, **facts)


def test_place__I12_reverts_while_a_hold_stands(world: World, run: int) -> None:
    payment = payment_id(run, 1)
    world.place_hold(payment)
    with refuses("Holds_WrongState", paymentId=payment, state=PLACED):
        world.place_hold(payment, by="investigator")


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker"])
def test_place__I15_reverts_for_somebody_who_acted(world: World, run: int, office: str) -> None:
    person = world.person(office)
    world.remove(person, office)
    world.appoint(person, "investigator")
    payment = payment_id(run, 1)
    with refuses("Holds_Involved", paymentId=payment, person=person):
        world.place_hold(payment, by=office)


def test_place__reverts_for_a_run_not_certified(world: World, run: int) -> None:
    other = world.with_program()
    other.approve(other.enroll([enrollment(1)]))
    sealed = other.open_run()
    other.seal(sealed)
    payment = payment_id(sealed, 1)
    with refuses("Holds_NotCertified", paymentId=payment):
        other.place_hold(payment)
    other.certify(sealed)
    other.place_hold(payment)


def test_place__I18_reverts_for_the_bot_when_the_window_is_over_and_not_before(
    world: World, run: int
) -> None:
    due, payment = world.run(run), payment_id(run, 1)
    world.mine(3)
    expires = {"expires_at": due["payableAt"] + DAY}
    world.next_block_at(due["payableAt"])
    with refuses("Holds_WindowOver", paymentId=payment, payableAt=due["payableAt"]):
        world.place_hold(payment, **expires)
    world.next_block_at(due["payableAt"] - 1)
    world.place_hold(payment, **expires)


def test_place__takes_a_persons_hold_after_the_window(world: World, run: int) -> None:
    world.pass_challenge(run)
    with refuses("Holds_WindowOver"):
        world.place_hold(payment_id(run, 1))
    world.place_hold(payment_id(run, 1), by="investigator")


def test_place__I12_reverts_for_the_bot_a_second_time(world: World, run: int) -> None:
    payment = payment_id(run, 1)
    world.place_hold(payment)
    release(world, payment)
    with refuses("Holds_OncePerPayment", paymentId=payment):
        world.place_hold(payment)
    world.place_hold(payment, by="investigator")


def test_place__I12_reverts_for_the_bot_past_its_cap_and_tells_when_it_is_reached(
    world: World,
) -> None:
    small = world.with_program(bot_floor=2, bot_share_bps=5_000)
    small.register_and_arm_rule()
    run = small.certified_run(cases=5)
    assert small.holds.functions.botHoldsOf(small.program.address, 1).call() == [0, 2]
    first = small.place_hold(payment_id(run, 1))
    assert "HoldCapReached" not in [name for name, _ in small.events(first)]
    second = small.place_hold(payment_id(run, 2))
    reached = {"program": small.program.address, "period": 1, "placed": 2, "cap": 2}
    assert ("HoldCapReached", reached) in small.events(second)
    facts = {"program": small.program.address, "period": 1, "cap": 2}
    with refuses("Holds_CapReached", **facts):
        small.place_hold(payment_id(run, 3))
    small.place_hold(payment_id(run, 3), by="investigator")


def test_place__I12_counts_the_cap_by_share_above_the_floor(world: World) -> None:
    small = world.with_program(bot_floor=1, bot_share_bps=5_000)
    small.certified_run(cases=7)
    assert small.holds.functions.botHoldsOf(small.program.address, 1).call() == [0, 3]
    assert small.holds.functions.botHoldsOf(small.program.address, 2).call() == [0, 1]


@pytest.mark.parametrize(("by", "longest"), [("monitor", 5 * DAY), ("investigator", 10 * DAY)])
def test_place__I12_reverts_past_the_longest_hold_and_not_at_it(
    world: World, run: int, by: str, longest: int
) -> None:
    payment, moment = payment_id(run, 1), world.now() + 100
    limit = moment + longest
    world.next_block_at(moment)
    with refuses("Holds_BadExpiry", expiresAt=limit + 1, limit=limit):
        world.place_hold(payment, by=by, expires_at=limit + 1)
    world.place_hold(payment, by=by, expires_at=limit)
    assert world.hold(payment)["expiresAt"] == limit


def test_place__reverts_for_an_expiry_that_is_not_after_now(world: World, run: int) -> None:
    moment = world.now() + 100
    world.next_block_at(moment)
    with refuses("Holds_BadExpiry", expiresAt=moment):
        world.place_hold(payment_id(run, 1), expires_at=moment)
    world.place_hold(payment_id(run, 1), expires_at=moment + 1)


def test_place__I12_never_passes_the_deadline_of_the_first_hold(world: World, run: int) -> None:
    payment, moment = payment_id(run, 1), world.now() + 100
    world.next_block_at(moment)
    world.place_hold(payment, expires_at=moment + 4 * DAY)
    deadline = moment + 10 * DAY
    assert world.holds.functions.deadlineOf(world.program.address, payment).call() == deadline
    release(world, payment)
    world.warp_to(moment + 9 * DAY)
    with refuses("Holds_BadExpiry", expiresAt=deadline + 1, limit=deadline):
        world.place_hold(payment, by="investigator", expires_at=deadline + 1)
    world.place_hold(payment, by="investigator", expires_at=deadline)
    release(world, payment, at=1)
    world.warp_to(deadline)
    with refuses("Holds_BadExpiry", limit=deadline):
        world.place_hold(payment, by="investigator", expires_at=deadline + DAY)


def test_place__I12_bounds_the_bot_by_the_deadline_of_a_persons_hold(world: World) -> None:
    patient = world.with_program(bot_hold=10 * DAY)
    payment = payment_id(patient.certified_run(cases=1), 1)
    patient.place_hold(payment, by="investigator")
    release(patient, payment, at=1)
    deadline = patient.holds.functions.deadlineOf(patient.program.address, payment).call()
    patient.warp(DAY)
    with refuses("Holds_BadExpiry", expiresAt=deadline + 1, limit=deadline):
        patient.place_hold(payment, expires_at=deadline + 1)
    patient.place_hold(payment, expires_at=deadline)


def test_place__reverts_for_a_payment_made(world: World, run: int) -> None:
    world.settle(run)
    payment = payment_id(run, 1)
    with refuses("SetAside_PaymentWrongState", paymentId=payment, state=0):
        world.place_hold(payment, by="investigator")


def test_place__reverts_for_a_case_that_is_not_in_the_run(world: World, run: int) -> None:
    with refuses("SetAside_PaymentWrongState", paymentId=payment_id(run, 4), state=0):
        world.place_hold(payment_id(run, 4))


def test_place__sets_the_payment_aside_and_leaves_its_neighbors(world: World, run: int) -> None:
    payment, moment = payment_id(run, 2), world.now() + 100
    call = {"alert": digest("alert"), "evidence": digest("facts"), "notice": digest("letter")}
    call |= {"reason": 7, "expires_at": moment + 3 * DAY}
    call |= {"trigger_block": 5, "trigger_hash": world.client.block(5).hash}
    world.next_block_at(moment)

    receipt = world.place_hold(payment, **call)

    bot = world.person("monitor")
    placed = {
        "program": world.program.address,
        "paymentId": payment,
        "alert": digest("alert"),
        "ruleNo": 1,
        "reason": 7,
        "triggerBlock": 5,
        "triggerHash": world.client.block(5).hash,
        "evidence": digest("facts"),
        "notice": digest("letter"),
        "expiresAt": moment + 3 * DAY,
        "deadline": moment + 10 * DAY,
        "by": bot,
    }
    aside = {"paymentId": payment, "payTo": household(2), "amount": AMOUNT, "state": HELD}
    assert world.events(receipt) == [("HoldPlaced", placed), ("PaymentSetAside", aside)]
    assert world.hold(payment) == {
        "placedAt": moment,
        "expiresAt": moment + 3 * DAY,
        "ruleNo": 1,
        "reason": 7,
        "placer": bot,
        "state": PLACED,
        "reviewer": 0,
        "extended": False,
        "bot": True,
        "counted": False,
    }
    assert world.holds.functions.alertUsed(world.program.address, digest("alert")).call()
    assert world.holds.functions.botHoldsOf(world.program.address, 1).call() == [1, 30]
    assert world.payment(payment)["state"] == HELD
    assert world.program.functions.wordOf(0).call()[2] == 0b1010

    world.settle(run, ALL)
    assert [world.balance(household(n)) for n in (1, 2, 3)] == [AMOUNT, 0, AMOUNT]


def test_place__I27_a_persons_hold_uses_no_alert_up(world: World, run: int) -> None:
    """Else an investigator could spend the alerts of a ring on short holds of others."""
    alert = digest("alert of the ring")
    world.place_hold(payment_id(run, 1), by="investigator", alert=alert)
    assert not world.holds.functions.alertUsed(world.program.address, alert).call()
    world.place_hold(payment_id(run, 2), alert=alert)
    assert world.holds.functions.alertUsed(world.program.address, alert).call()
    with refuses("Holds_OncePerPayment", alert=alert):
        world.place_hold(payment_id(run, 3), alert=alert)


def test_place__I3_counts_from_when_the_payment_fell_due(world: World, run: int) -> None:
    """A first hold that comes late ends no later than certification made room for."""
    due, payment = world.run(run)["payableAt"], payment_id(run, 1)
    world.mine(10)
    world.warp_to(due + 4 * DAY)
    with refuses("Holds_BadExpiry", limit=due + 10 * DAY):
        world.place_hold(payment, by="investigator", expires_at=due + 10 * DAY + 1)
    world.place_hold(payment, by="investigator", expires_at=due + 10 * DAY)
    deadline = world.holds.functions.deadlineOf(world.program.address, payment).call()
    assert deadline == due + 10 * DAY
