"""Appeals that meet a later end, and the counter that would use one up.

given a cut that took effect with its notice, and an appeal the counter filed
    nobody decides it for the agency before the notice period is over: the person may still speak
given a case that ended, was reopened and ended anew
    an appeal of the first end, or its success, does not undo the second, which nobody appealed
"""

from __future__ import annotations

import pytest

from almoner.ledger.statuses import Basis, ChangeKind
from almoner.testing import DAY, World, enrollment, refuses
from almoner.testing.acts import Acts
from almoner.testing.claimant import account, signer_of

LESS = 80_000_000
APPROVED, TERMINATED = 2, 5


@pytest.fixture
def acts(world: World) -> Acts:
    """An agency with two cases that have keys."""
    signers = {number: signer_of(account(f"claimant of case {number}")) for number in (1, 2)}
    world.approve(world.enroll([enrollment(n, signer=key) for n, key in signers.items()]))
    return Acts(world=world)


@pytest.mark.parametrize("waive", [False, True])
@pytest.mark.parametrize("kind", [ChangeKind.DECREASE, ChangeKind.TERMINATE])
def test_I14_the_counter_and_a_hearing_officer_cannot_use_up_the_appeal_of_who_has_a_key(
    acts: Acts, kind: ChangeKind, waive: bool
) -> None:
    world = acts.world
    cut = acts.notice(1, kind, LESS if kind is ChangeKind.DECREASE else 0, Basis.ADEQUATE)
    acts.enact(cut)
    acts.file(cut, waive=waive)
    effective = world.change(cut)["effectiveAt"]
    with refuses("Hearings_NotServed", subject=cut, effectiveAt=effective):
        acts.decide(cut, for_claimant=False)
    acts.appeal(1, cut)
    assert world.appeal(cut)["filer"] == 0
    acts.decide(cut, for_claimant=False)


def test_I14_what_the_counter_filed_is_decided_once_the_notice_period_is_over(acts: Acts) -> None:
    world = acts.world
    cut = acts.notice(1, ChangeKind.DECREASE, LESS, Basis.ADEQUATE)
    acts.enact(cut)
    acts.file(cut)
    world.warp_to(world.change(cut)["effectiveAt"])
    acts.decide(cut, for_claimant=False)
    assert world.case(1)["amount"] == LESS


def test_I13_an_appeal_of_an_old_end_does_not_undo_a_later_one(acts: Acts) -> None:
    world = acts.world
    first = acts.notice(1, ChangeKind.TERMINATE, basis=Basis.ADEQUATE)
    acts.enact(first)
    acts.approve(1, ChangeKind.REOPEN)
    death = acts.notice(1, ChangeKind.TERMINATE, basis=Basis.DEATH)
    world.warp(1)
    acts.enact(death)

    acts.appeal(1, first)

    assert world.case(1)["status"] == TERMINATED
    acts.decide(first, for_claimant=True)
    assert world.case(1)["status"] == TERMINATED
    acts.appeal(1, death)
    assert world.case(1)["status"] == APPROVED, "that of the later one does"


def test_I13_a_late_appeal_of_an_old_end_that_is_won_does_not_undo_a_later_one(acts: Acts) -> None:
    world = acts.world
    first = acts.notice(1, ChangeKind.TERMINATE)
    world.warp(20 * DAY)
    acts.enact(first)
    acts.appeal(1, first)
    acts.approve(1, ChangeKind.REOPEN)
    second = acts.notice(1, ChangeKind.TERMINATE)
    world.warp(20 * DAY)
    acts.enact(second)

    acts.decide(first, for_claimant=True)

    assert world.case(1)["status"] == TERMINATED
