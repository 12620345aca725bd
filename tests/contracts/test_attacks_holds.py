"""Attacks on holds and appeals: payments delayed for ever, rules spared, ghosts helped.

given somebody who wants a payment held without end, or never held at all
    the deadline, the fuse and the persons an act takes stand against it
"""

from __future__ import annotations

import pytest
from web3.contract.contract import ContractFunction

from almoner.testing import DAY, World, digest, enrollment, fields, household, payment_id, refuses

AMOUNT = 100_000_000
REASON = digest("reason")


def file(world: World, subject: int, received_at: int | None = None) -> ContractFunction:
    given = (subject, REASON, False, world.now() if received_at is None else received_at)
    return world.hearings.functions.fileAtCounter(world.program.address, *given)


def decide(world: World, subject: int, *, for_claimant: bool) -> ContractFunction:
    given = (subject, for_claimant, 0, REASON)
    return world.hearings.functions.decide(world.program.address, *given)


def release(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.release(world.program.address, payment, REASON)


def lapse(world: World, payment: int) -> ContractFunction:
    return world.holds.functions.lapse(world.program.address, payment)


@pytest.fixture
def held(world: World) -> list[int]:
    """Six payments, all held by the bot."""
    run = world.certified_run(cases=6)
    payments = [payment_id(run, number) for number in range(1, 7)]
    for payment in payments:
        world.place_hold(payment)
    return payments


def tripped(world: World) -> bool:
    return bool(fields(world.holds.functions.familyOf(1))["tripped"])


def test_I17_a_rules_version_is_bumped_to_reset_its_fuse(world: World, held: list[int]) -> None:
    for payment in held[:2]:
        world.send("investigator", release(world, payment))
    version = world.register_and_arm_rule(family=1)
    for payment in held[2:4]:
        world.send("investigator", release(world, payment))
    assert tripped(world), "the versions count together"
    world.warp(DAY)
    later = world.open_run(period=2)
    with refuses("Holds_Fuse", family=1, tripped=True):
        world.place_hold(held[0], by="investigator", rule_no=version)
    assert world.run(later)["period"] == 2


def test_I17_mass_appeals_trip_no_fuse(world: World, held: list[int]) -> None:
    """Only what a hearing officer decides counts, and decisions for the agency count for nobody."""
    for payment in held:
        world.send("counter", file(world, payment))
    assert not tripped(world)
    for payment in held:
        world.send("hearing_officer", decide(world, payment, for_claimant=False))
    assert not tripped(world)
    assert fields(world.holds.functions.familyOf(1))["overturned"] == 0


def test_I17_nobody_reviews_so_that_a_rule_is_never_found_wrong(
    world: World, held: list[int]
) -> None:
    """Nobody is harmed for longer than the bot may hold, and the alarm is on record."""
    world.warp(5 * DAY)
    for payment in held:
        world.stranger().send(lapse(world, payment))
        world.stranger().send(world.program.functions.settlePayment(payment))
    family = fields(world.holds.functions.familyOf(1))
    assert (family["unreviewed"], family["tripped"]) == (6, False)
    assert [world.balance(household(n)) for n in range(1, 7)] == [AMOUNT] * 6


@pytest.mark.parametrize("office", ["caseworker", "determiner", "maker"])
def test_I15_an_insider_helps_his_ghost_through_a_hold(
    world: World, held: list[int], office: str
) -> None:
    """Not even from another office later: who made the case neither files, releases nor decides."""
    payment, person = held[0], world.person(office)
    world.remove(person, office)
    for further, fn, error in (
        ("counter", file(world, payment), "Hearings_Involved"),
        ("investigator", release(world, payment), "Holds_Involved"),
    ):
        world.appoint(person, further)
        with refuses(error, person=person):
            world.send(office, fn)
        world.remove(person, further)
    world.send("counter", file(world, payment))
    world.appoint(person, "hearing_officer")
    with refuses("Hearings_Involved", person=person):
        world.send(office, decide(world, payment, for_claimant=True))


def test_I12_endless_appeals_hold_a_strike_up_no_longer_than_one(
    world: World, held: list[int]
) -> None:
    payment, program = held[0], world.program.address
    world.send("counter", file(world, payment))
    sustain = world.holds.functions.sustain(program, payment, REASON)
    world.send("investigator", sustain)
    serve = world.changes.functions.serve(program, 1, 1, REASON)
    world.send("counter", serve)
    for subject in (payment, payment):
        with refuses("Hearings_AlreadyAppealed", subject=subject):
            world.send("counter", file(world, subject), 1)
    with refuses("Hearings_NothingToAppeal", subject=1):
        world.send("counter", file(world, 1), 1)
    world.warp_to(world.change(1)["effectiveAt"])
    world.send("hearing_officer", decide(world, payment, for_claimant=False))
    assert world.payment(payment)["state"] == 5


def test_I12_a_hold_is_placed_again_and_extended_for_ever(world: World, held: list[int]) -> None:
    """All of it ends with the deadline of the first hold."""
    payment, program = held[0], world.program.address
    holds = world.holds.functions
    deadline = holds.deadlineOf(program, payment).call()
    extend = holds.extend(program, payment, deadline - 2 * DAY, REASON)
    world.send("investigator", extend)
    with refuses("Holds_AlreadyExtended", paymentId=payment):
        world.send("investigator", holds.extend(program, payment, deadline, REASON), 1)
    world.warp_to(deadline - 2 * DAY)
    world.stranger().send(lapse(world, payment))
    for at, last in ((0, deadline - DAY), (1, deadline)):
        world.place_hold(payment, by="investigator", at=at, expires_at=last)
        with refuses("Holds_BadExpiry", limit=deadline):
            further = holds.extend(program, payment, deadline + 1, REASON)
            world.send("investigator", further, 1 - at)
        world.warp_to(last)
        world.stranger().send(lapse(world, payment))
    with refuses("Holds_BadExpiry", limit=deadline):
        world.place_hold(payment, by="investigator", expires_at=deadline + DAY)
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert world.balance(household(1)) == AMOUNT


def test_I14_a_payment_won_on_appeal_is_held_by_nobody_again(world: World) -> None:
    world.approve(world.enroll([enrollment(1)]))
    run = world.open_run()
    world.seal(run)
    world.certify(run)
    payment = payment_id(run, 1)
    world.place_hold(payment, by="investigator")
    world.send("counter", file(world, payment))
    world.send("hearing_officer", decide(world, payment, for_claimant=True))
    for by in ("monitor", "investigator"):
        with refuses("Holds_Appealed", paymentId=payment):
            world.place_hold(payment, by=by)
