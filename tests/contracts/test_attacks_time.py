"""Attacks by patience: old notices, early decisions, dates too near, and holds without an end.

given one officer, claimant or stranger who waits, hurries or repeats
    what was overtaken does not come back, nobody loses before they could speak, and no figure of a
    rule moves by what its holds were not found to be
"""

from __future__ import annotations

import pytest

from almoner.ledger.statuses import Basis, ChangeKind, PaymentKind
from almoner.testing import DAY, World, digest, enrollment, fields, household, payment_id, refuses
from almoner.testing.acts import Acts, word
from almoner.testing.claimant import account, signer_of

AMOUNT, LESS, MORE = 100_000_000, 50_000_000, 200_000_000
CONFIRMED, APPROVED, TERMINATED = 4, 2, 5
HELD, FREE = 2, 3


@pytest.fixture
def acts(world: World) -> Acts:
    """Case 1 has a key, case 2 none."""
    signer = signer_of(account("claimant of case 1"))
    world.approve(world.enroll([enrollment(1, signer=signer), enrollment(2)]))
    return Acts(world=world)


def amount(acts: Acts, case_no: int = 1) -> int:
    return int(acts.world.case(case_no)["amount"])


def family(acts: Acts) -> dict[str, int]:
    return fields(acts.world.holds.functions.familyOf(1))


# Dates


def test_I19_periods_a_second_apart_are_no_way_around_bands_caps_and_clocks(acts: Acts) -> None:
    world = acts.world
    last = world.program.functions.periodOf(12).call()[0]
    crowded = [last + DAY + at for at in range(500)]
    with refuses("BenefitProgram_BadCalendar", period=14, issueAt=last + DAY + 1):
        acts.run("program_admin", "setCalendar", 13, crowded)
    soon = [world.now() + 60 + at for at in range(12)]
    with refuses("BenefitProgram_BadCalendar", period=2):
        acts.run("program_admin", "setCalendar", 2, soon)
    run = acts.single(1, PaymentKind.COURT_ORDER, AMOUNT)
    world.certify(run)
    assert world.run(run)["state"] == 3


def test_I25_a_mass_change_past_its_word_is_none(acts: Acts) -> None:
    world, bits, amounts = acts.world, 1 << 1 | 1 << 230, [AMOUNT + 1, AMOUNT]
    acts.change("program_admin", "proposeMass", 0, bits, amounts, digest("law"))
    proposal = world.last_proposal()
    acts.serve(proposal)
    world.warp(10 * DAY)
    with refuses("Roster_BadBatch", first=bits):
        acts.anyone("enactMass", proposal, bits, amounts)
    assert amount(acts) == AMOUNT


# Decisions before anybody could speak


def test_I14_a_strike_is_not_decided_before_it_is_noticed(acts: Acts) -> None:
    world = acts.world
    payment = payment_id(acts.certify(1), 1)
    world.place_hold(payment)
    acts.appeal(1, payment)
    strike = acts.sustain(payment)
    with refuses("Hearings_NotServed", subject=payment):
        acts.decide(payment, for_claimant=False)
    acts.serve(strike)
    world.warp(20 * DAY)
    with refuses("Changes_UnderAppeal", proposal=strike):
        acts.enact(strike)
    acts.decide(payment, for_claimant=True)
    assert world.payment(payment)["state"] == FREE


def test_I13_a_counter_and_a_hearing_officer_cut_nothing_before_the_person_could_speak(
    acts: Acts,
) -> None:
    cut = acts.notice(1, ChangeKind.DECREASE, LESS)
    acts.file(cut)
    with refuses("Hearings_NotServed", subject=cut):
        acts.decide(cut, for_claimant=False)
    acts.appeal(1, cut)
    acts.decide(cut, for_claimant=True)
    assert amount(acts) == AMOUNT


def test_I13_an_appeal_filed_before_any_notice_does_not_decide_the_notice(acts: Acts) -> None:
    cut = acts.propose(1, ChangeKind.DECREASE, LESS, Basis.ADVANCE)
    acts.file(cut)
    with refuses("Hearings_NotServed", subject=cut):
        acts.decide(cut, for_claimant=False)
    acts.serve(cut)
    acts.appeal(1, cut)
    assert acts.world.appeal(cut)["filer"] == 0


# What was overtaken


def test_I13_a_decided_cut_is_none_of_an_amount_raised_since(acts: Acts) -> None:
    world = acts.world
    cut = acts.notice(1, ChangeKind.DECREASE, LESS)
    acts.appeal(1, cut)
    run = acts.certify(1)
    acts.decide(cut, for_claimant=False)
    assert world.change(cut)["state"] == CONFIRMED
    world.settle(run)
    acts.approve(1, ChangeKind.INCREASE, MORE)
    world.warp(200 * DAY)
    with refuses("Changes_Overtaken", proposal=cut):
        acts.enact(cut)
    assert amount(acts) == MORE


def test_I13_a_notice_that_a_renewal_overtook_ends_no_case(acts: Acts) -> None:
    world = acts.world
    end = acts.notice(1, ChangeKind.TERMINATE)
    acts.approve(1, ChangeKind.RENEW, 24)
    world.warp(300 * DAY)
    with refuses("Changes_Overtaken", proposal=end):
        acts.enact(end)
    assert world.case(1)["status"] == APPROVED


def test_I23_of_two_wishes_of_a_person_the_older_never_comes_after_the_newer(acts: Acts) -> None:
    world, mistyped, meant = acts.world, household(71), household(72)
    first, second = acts.request_pay_to(1, mistyped), acts.request_pay_to(1, meant)
    world.warp(7 * DAY + 60)
    acts.enact(second)
    with refuses("Changes_Overtaken", proposal=first):
        acts.enact(first)
    assert world.case(1)["payTo"] == meant


def test_I23_of_two_wishes_of_a_person_the_newer_comes_after_the_older(acts: Acts) -> None:
    world, first, second = acts.world, household(71), household(72)
    wishes = [acts.request_pay_to(1, each) for each in (first, second)]
    world.warp(7 * DAY + 60)
    for wish in wishes:
        acts.enact(wish)
    assert world.case(1)["payTo"] == second


def test_I23_what_a_replaced_key_asked_for_falls_though_it_was_confirmed(acts: Acts) -> None:
    world, thief = acts.world, household(666)
    theft = acts.request_pay_to(1, thief)
    acts.change("counter", "contest", theft, digest("I did not ask for it"))
    run = acts.certify(1)
    acts.change("counter", "judge", theft, False, digest("it looks fine"), at=1)
    assert world.change(theft)["state"] == CONFIRMED
    world.settle(run)
    fresh = signer_of(account("a new key"))
    acts.change("counter", "fileSigner", 1, fresh, digest("passport"))
    key = world.last_proposal()
    acts.change("counter", "witness", key, at=1)
    world.warp(7 * DAY)
    acts.enact(key)
    with refuses("Changes_Overtaken", proposal=theft):
        acts.enact(theft)
    assert world.case(1)["payTo"] == household(1)


def test_I13_an_older_law_does_not_follow_a_newer_one(acts: Acts) -> None:
    world, bits, laws = acts.world, 0b110, ([LESS, LESS], [MORE, MORE])
    proposals = []
    for amounts in laws:
        acts.change("program_admin", "proposeMass", 0, bits, amounts, digest("law"))
        proposals.append(world.last_proposal())
        acts.serve(proposals[-1])
    world.warp(10 * DAY + 60)
    acts.anyone("enactMass", proposals[1], bits, laws[1])
    with refuses("Changes_Overtaken", proposal=proposals[0]):
        acts.anyone("enactMass", proposals[0], bits, laws[0])
    assert [amount(acts, 1), amount(acts, 2)] == laws[1]


def test_I13_a_second_reopening_undoes_no_later_end(acts: Acts) -> None:
    world = acts.world
    first = acts.notice(1, ChangeKind.TERMINATE)
    world.warp(20 * DAY)
    acts.enact(first)
    twice = [acts.propose(1, ChangeKind.REOPEN) for _ in range(2)]
    for each in twice:
        acts.change("determiner", "approve", each, word(0))
    second = acts.notice(1, ChangeKind.TERMINATE)
    world.warp(20 * DAY)
    acts.enact(second)
    with refuses("Changes_Overtaken", proposal=twice[1]):
        acts.enact(twice[1])
    assert world.case(1)["status"] == TERMINATED


# Holds and their rules


def test_I17_a_decision_counts_once_however_often_a_payment_is_held(acts: Acts) -> None:
    world = acts.world
    payment = payment_id(acts.certify(1), 1)
    world.place_hold(payment)
    acts.appeal(1, payment)
    acts.decide(payment, for_claimant=False)
    for _ in range(4):
        world.warp_to(world.hold(payment)["expiresAt"])
        acts.lapse(payment)
        world.place_hold(payment, by="investigator", at=1, expires_at=world.now() + 600)
    assert family(acts)["upheld"] == 1


def test_I17_an_investigators_own_holds_blow_no_fuse_of_the_bots(acts: Acts) -> None:
    world = acts.world
    world.approve(world.enroll([enrollment(number) for number in range(3, 8)]))
    run = acts.certify(1)
    for number in range(1, 5):
        payment = payment_id(run, number)
        world.place_hold(payment, by="investigator", at=1)
        acts.release(payment)
    assert (family(acts)["overturned"], family(acts)["tripped"]) == (0, False)
    world.place_hold(payment_id(run, 7))


def test_I11_a_sustained_hold_is_never_left_without_its_notice(acts: Acts) -> None:
    world = acts.world
    payment = payment_id(acts.certify(1), 1)
    world.place_hold(payment)
    strike = acts.sustain(payment)
    with refuses("Changes_WrongKind"):
        acts.change("investigator", "withdraw", strike)
    acts.release(payment, at=1)
    assert world.payment(payment)["state"] == FREE


def test_I14_a_raise_by_law_makes_a_case_unknown_to_appeals_again(acts: Acts) -> None:
    world, most = acts.world, 200_000_000_000
    world.settle(acts.certify(1))
    acts.change("program_admin", "proposeMass", 0, 1 << 1, [most], digest("law"))
    raised = world.last_proposal()
    acts.serve(raised)
    world.warp(10 * DAY)
    acts.anyone("enactMass", raised, 1 << 1, [most])
    payment = payment_id(acts.certify(2), 1)
    world.place_hold(payment)
    acts.appeal(1, payment)
    assert world.payment(payment)["state"] == HELD, "it was paid $100 before, and not $200,000"


def test_I15_who_redirects_raises_or_certifies_reviews_no_hold(acts: Acts) -> None:
    world = acts.world
    for office in ("counter", "program_admin", "approver"):
        with refuses("Offices_Incompatible"):
            world.appoint(world.person(office), "investigator")
    world.appoint(world.person("budget_officer"), "investigator")
