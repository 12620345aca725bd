"""What became of a family's holds, and its fuse: proposeRearm, rearm

given one that an appeal freed, or that ran out under it, and a decision for the agency
    uphold counts it as founded
given terms of no outcomes, or of no rate or all of it
    the constructor reverts with Holds_BadFuse
given a hold that was released, struck, or lapsed unseen
    it is counted once, in its family
given one of a run that was recalled
    a release is not counted
given one that a hearing found right before it lapsed, or wrong after it was struck
    it counts as the hearing said
given as many overturned among reviewed ones as the rate allows
    the family may hold
given one more, after enough outcomes
    its fuse trips: neither the bot nor a person holds by any version of it; other families may
given a family that was not tripped
    proposeRearm and rearm revert with Holds_Fuse
given no proposal, another reason, or a proposer no longer in office
    rearm reverts with Holds_NotProposed
given two with one reason
    it may hold again, and is counted anew
"""

from __future__ import annotations

from typing import Any

import pytest
from web3.contract.contract import ContractFunction

from almoner.chain import artifacts
from almoner.testing import DAY, World, digest, enrollment, fields, payment_id, refuses
from almoner.testing.acts import Acts
from almoner.testing.claimant import signer_of

REASON = digest("a better rule")
OVERTURNED, UPHELD, UNREVIEWED = 1, 2, 3
RELEASED, FREE = 3, 3


def family(world: World, number: int = 1) -> dict[str, Any]:
    return fields(world.holds.functions.familyOf(number))


def figures(world: World, number: int = 1) -> tuple[int, int, int, int]:
    """Placed, overturned, upheld, unreviewed."""
    seen = family(world, number)
    return seen["placed"], seen["overturned"], seen["upheld"], seen["unreviewed"]


def release(world: World, payment: int) -> Any:
    fn = world.holds.functions.release(world.program.address, payment, digest("unfounded"))
    return world.send("investigator", fn)


def strike(world: World, *payments: int) -> Any:
    """Sustains holds and strikes their payments; the receipt of the last."""
    program, changes = world.program.address, world.changes.functions
    for payment in payments:
        sustain = world.holds.functions.sustain(program, payment, digest("founded"))
        world.send("investigator", sustain)
        letter = changes.serve(program, world.last_proposal(), 1, digest("letter"))
        world.send("counter", letter)
    world.warp(20 * DAY)
    numbers = [changes.strikeOf(program, payment).call() for payment in payments]
    return [world.source.send(changes.enact(program, number)) for number in numbers][-1]


@pytest.fixture
def held(world: World) -> list[int]:
    """Six payments held by the bot, by one rule; a seventh is not held."""
    run = world.certified_run(cases=7)
    payments = [payment_id(run, number) for number in range(1, 8)]
    for payment in payments[:6]:
        world.place_hold(payment)
    return payments


@pytest.fixture
def tripped(world: World, held: list[int]) -> list[int]:
    """The same after four of the six were released as unfounded."""
    for payment in held[:4]:
        release(world, payment)
    return held


@pytest.mark.parametrize(
    ("outcomes", "rate"), [(0, 5_000), (4, 0), (4, 10_000)], ids=["never", "none", "all"]
)
def test_constructor__reverts_for_a_fuse_out_of_bounds(
    world: World, outcomes: int, rate: int
) -> None:
    built = artifacts.load("Holds")
    given = (world.offices.address, world.treasury.address, outcomes, rate)
    with refuses("Holds_BadFuse", minOutcomes=outcomes, rateBps=rate):
        world.source.deploy(built, *given)
    world.source.deploy(built, *given[:2], 1, 9_999)


def test_place__counts_what_its_family_placed(world: World, held: list[int]) -> None:
    assert figures(world) == (6, 0, 0, 0)
    world.place_hold(held[6], by="investigator")
    assert figures(world) == (7, 0, 0, 0), "a person's too"


def test_release__I17_counts_once(world: World, held: list[int]) -> None:
    release(world, held[0])
    assert figures(world) == (6, 1, 0, 0)
    assert world.hold(held[0])["counted"]
    with refuses("Holds_WrongState", paymentId=held[0]):
        release(world, held[0])
    assert figures(world) == (6, 1, 0, 0)


def test_close__I17_counts_what_was_struck(world: World, held: list[int]) -> None:
    receipt = strike(world, held[0])
    facts = {"program": world.program.address, "paymentId": held[0], "family": 1}
    counted = {"outcome": UPHELD, "overturned": 0, "upheld": 1, "unreviewed": 0}
    assert ("OutcomeCounted", {**facts, **counted}) in world.events(receipt)
    assert figures(world) == (6, 0, 1, 0)


def test_lapse__I17_counts_what_nobody_reviewed_against_nobody(
    world: World, held: list[int]
) -> None:
    world.warp(5 * DAY)
    lapse = world.holds.functions.lapse
    for payment in held[:6]:
        world.stranger().send(lapse(world.program.address, payment))
    assert figures(world) == (6, 0, 0, 6)
    assert not family(world)["tripped"], "a staffing alarm, not a fault of the rule"


def test_lapse__I17_leaves_the_count_to_an_open_appeal(world: World, held: list[int]) -> None:
    file = world.hearings.functions.fileAtCounter
    given = (held[0], digest("statement"), False, world.now())
    world.send("counter", file(world.program.address, *given))
    world.warp(5 * DAY)
    world.stranger().send(world.holds.functions.lapse(world.program.address, held[0]))
    assert figures(world) == (6, 0, 0, 0)
    decide = world.hearings.functions.decide
    given_ = (held[0], True, 0, digest("reason"))
    world.send("hearing_officer", decide(world.program.address, *given_))
    assert figures(world) == (6, 1, 0, 0)


def test_release__I17_does_not_count_what_a_recall_ended(world: World, held: list[int]) -> None:
    run = held[0] >> 32
    world.send("maker", world.program.functions.proposeRecall(run, REASON))
    world.send("approver", world.program.functions.recallRun(run, REASON))
    release(world, held[0])
    assert figures(world) == (6, 0, 0, 0)


def appeal(world: World, payment: int, *, won: bool) -> None:
    """Has an appeal taken at the counter, and decided."""
    program, hearings = world.program.address, world.hearings.functions
    if not hearings.appealOf(program, payment).call()[0]:
        file = hearings.fileAtCounter(program, payment, digest("statement"), False, world.now())
        world.send("counter", file, 1)
    world.send("hearing_officer", hearings.decide(program, payment, won, 0, digest("reason")))


def test_lapse__I17_counts_what_a_hearing_found_right(world: World, held: list[int]) -> None:
    appeal(world, held[0], won=False)
    world.warp(5 * DAY)
    for payment in held[:2]:
        world.stranger().send(world.holds.functions.lapse(world.program.address, payment))
    assert figures(world) == (6, 0, 1, 1)


def test_uphold__I17_counts_what_an_appeal_freed_and_the_agency_won(world: World) -> None:
    acts = Acts(world=world)
    signer = signer_of(acts.claimant(1))
    world.approve(world.enroll([enrollment(1, signer=signer)]))
    world.settle(acts.certify(1))
    payment = payment_id(acts.certify(2), 1)
    world.place_hold(payment)
    acts.appeal(1, payment)
    assert (world.hold(payment)["state"], figures(world)) == (RELEASED, (1, 0, 0, 0))

    acts.decide(payment, for_claimant=False)

    assert figures(world) == (1, 0, 1, 0)
    assert world.payment(payment)["state"] == FREE, "it changes nothing about the payment"


def test_uphold__leaves_a_hold_that_lasts_to_its_end(world: World, held: list[int]) -> None:
    appeal(world, held[0], won=False)
    assert figures(world) == (6, 0, 0, 0)


def test_uphold__is_for_hearings_only(world: World, held: list[int]) -> None:
    with refuses("Holds_WrongCaller"):
        world.stranger().send(world.holds.functions.uphold(world.program.address, held[0]))


def test_release__I17_does_not_count_what_was_placed_before_the_family_was_armed_anew(
    world: World, tripped: list[int]
) -> None:
    world.warp(60)
    world.send("investigator", propose(world))
    world.send("program_admin", rearm(world))
    release(world, tripped[4])
    assert figures(world) == (0, 0, 0, 0)
    world.place_hold(tripped[6])
    release(world, tripped[6])
    assert figures(world) == (1, 1, 0, 0)


def late_appeal(world: World, payment: int) -> None:
    """Has one taken after its notice took effect, and the payment struck meanwhile."""
    program, changes = world.program.address, world.changes.functions
    sustain = world.holds.functions.sustain(program, payment, digest("founded"))
    world.send("investigator", sustain)
    proposal = world.last_proposal()
    world.send("counter", changes.serve(program, proposal, 1, digest("letter")))
    world.warp(20 * DAY)
    file = world.hearings.functions.fileAtCounter
    given = (program, payment, digest("statement"), False, world.now())
    world.send("counter", file(*given), 1)
    world.source.send(changes.enact(program, proposal))


def test_overturn__I17_counts_anew_what_was_struck_and_should_not_have_been(
    world: World, held: list[int]
) -> None:
    late_appeal(world, held[0])
    assert figures(world) == (6, 0, 1, 0)
    appeal(world, held[0], won=True)
    assert figures(world) == (6, 1, 0, 0)


def test_overturn__I17_leaves_the_figures_of_a_family_armed_anew(
    world: World, held: list[int]
) -> None:
    late_appeal(world, held[0])
    for payment in held[1:5]:
        release(world, payment)
    world.send("investigator", propose(world))
    world.send("program_admin", rearm(world))
    appeal(world, held[0], won=True)
    assert figures(world) == (0, 0, 0, 0)


def test_fuse__I17_trips_past_the_rate_after_enough_outcomes(world: World, held: list[int]) -> None:
    for payment in held[:3]:
        release(world, payment)
    assert not family(world)["tripped"], "three of three, but three tell too little"

    receipt = release(world, held[3])

    assert ("FuseTripped", {"family": 1, "overturned": 4, "upheld": 0}) in world.events(receipt)
    assert family(world)["tripped"]
    receipt = release(world, held[4])
    assert "FuseTripped" not in [name for name, _ in world.events(receipt)], "it trips once"


def test_fuse__I17_holds_at_the_rate_and_trips_past_it(world: World, held: list[int]) -> None:
    strike(world, *held[:2])
    for payment in held[2:4]:
        release(world, payment)
    assert figures(world)[1:3] == (2, 2)
    assert not family(world)["tripped"], "half of four is the rate"
    release(world, held[4])
    assert family(world)["tripped"], "three of five is past it"


@pytest.mark.parametrize("by", ["monitor", "investigator"])
def test_place__I17_reverts_for_a_tripped_family_and_no_other(
    world: World, tripped: list[int], by: str
) -> None:
    with refuses("Holds_Fuse", family=1, tripped=True):
        world.place_hold(tripped[6], by=by)
    other = world.register_and_arm_rule(family=2)
    world.place_hold(tripped[6], by=by, rule_no=other)


def test_place__I17_a_new_version_does_not_reset_its_family(
    world: World, tripped: list[int]
) -> None:
    version = world.register_and_arm_rule(family=1)
    assert version == 2
    with refuses("Holds_Fuse", family=1, tripped=True):
        world.place_hold(tripped[6], rule_no=version)
    assert figures(world)[1] == 4


def test_fuse__leaves_what_is_held(world: World, tripped: list[int]) -> None:
    assert world.hold(tripped[4])["state"] == 1
    sustain = world.holds.functions.sustain
    world.send("investigator", sustain(world.program.address, tripped[4], digest("founded")))


def propose(world: World, reason: bytes = REASON) -> ContractFunction:
    return world.holds.functions.proposeRearm(1, reason)


def rearm(world: World, reason: bytes = REASON) -> ContractFunction:
    return world.holds.functions.rearm(1, reason)


def test_proposeRearm_rearm__I17_revert_for_other_offices(world: World, tripped: list[int]) -> None:
    for office in ("program_admin", "monitor"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, propose(world))
    world.send("investigator", propose(world))
    for office in ("investigator", "monitor"):
        with refuses("Offices_NotInOffice", key=world.officer(office).address):
            world.send(office, rearm(world))


def test_proposeRearm_rearm__revert_for_a_family_that_was_not_tripped(
    world: World, held: list[int]
) -> None:
    with refuses("Holds_Fuse", family=1, tripped=False):
        world.send("investigator", propose(world))
    with refuses("Holds_Fuse", family=1, tripped=False):
        world.send("program_admin", rearm(world))


@pytest.mark.parametrize("why", ["no reason", "never proposed", "other reason", "proposer left"])
def test_rearm__I17_reverts_unless_it_was_proposed_for_this_reason(
    world: World, tripped: list[int], why: str
) -> None:
    reason = REASON
    if why == "no reason":
        with refuses("Holds_NotProposed", family=1, reasonHash=bytes(32)):
            world.send("investigator", propose(world, bytes(32)))
        reason = bytes(32)
    if why == "other reason":
        world.send("investigator", propose(world, digest("another")))
    if why == "proposer left":
        world.send("investigator", propose(world))
        world.remove(world.person("investigator"), "investigator")
    with refuses("Holds_NotProposed", family=1, reasonHash=reason):
        world.send("program_admin", rearm(world, reason))


def test_rearm__I17_counts_anew_by_two_with_one_reason(world: World, tripped: list[int]) -> None:
    proposed = world.send("investigator", propose(world), 1)

    receipt = world.send("program_admin", rearm(world))

    one, two = world.person("investigator", 1), world.person("program_admin")
    facts = {"family": 1, "reasonHash": REASON}
    assert world.events(proposed) == [("RearmProposed", {**facts, "by": one})]
    assert world.events(receipt) == [("FuseRearmed", {**facts, "proposer": one, "by": two})]
    assert family(world) == {
        "placed": 0,
        "overturned": 0,
        "upheld": 0,
        "unreviewed": 0,
        "armedAt": world.now(),
        "tripped": False,
        "proposer": 0,
        "reason": bytes(32),
    }
    world.place_hold(tripped[6])
    release(world, tripped[6])
    assert figures(world) == (1, 1, 0, 0)
    with refuses("Holds_Fuse", family=1, tripped=False):
        world.send("program_admin", rearm(world))
