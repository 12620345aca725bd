"""Given households in every state: it should be said which are over since when, and what is not.

├── a case that was refused should be over since then, a closed one since it was paid or closed
├── what is under way should be named: case, payment, hold, appeal, proposal
└── a household that was enrolled anew should be one, and not over before its last case is
"""

from __future__ import annotations

import pytest

from almoner.ledger.endings import Ending, endings
from almoner.ledger.statuses import Basis, ChangeKind
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, World, digest, enrollment, watch
from almoner.testing.acts import Acts


def found(world: World, store: Store) -> dict[int, Ending]:
    """Every household by its first case."""
    Monitor(store, world.client, watch.unarmed_policy()).catch_up()
    every = endings(store.location, world.program.address)
    return {each.case_nos[0]: each for each in every}


def reject(world: World, case_no: int) -> int:
    """Has a determiner refuse a case; when that was."""
    household = (digest("case 1"), [digest("member 1")])
    reject = world.roster.functions.reject
    world.send("determiner", reject(case_no, *household, digest("reason")))
    return world.now()


@pytest.fixture
def run(world: World) -> int:
    """A certified run over five approved cases."""
    return world.certified_run(cases=5)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)
def test_endings__name_what_is_under_way(world: World, store: Store, run: int) -> None:
    acts, payments = Acts(world=world), {no: world.payment_id(run, no) for no in range(1, 6)}
    world.place_hold(payments[2])
    acts.file(payments[2])
    reopened = acts.propose(3, ChangeKind.TERMINATE, basis=Basis.ADVANCE)

    every = found(world, store)

    assert all(each.ended_at is None for each in every.values())
    assert every[1].case_ref == digest("case 1")
    approved = [f"case number {no} on the chain is approved" for no in range(6)]
    assert every[1].under_way == (approved[1], f"payment {payments[1]} is due")
    assert f"the appeal of {payments[2]} is not decided" in every[2].under_way
    assert every[3].under_way[-1] == f"proposal {reopened} is open"
    world.place_hold(payments[4])
    assert found(world, store)[4].under_way == (
        approved[4],
        f"payment {payments[4]} is held",
        f"the hold on payment {payments[4]} is placed",
    )


def test_endings__are_when_it_was_last_paid_or_closed(world: World, store: Store, run: int) -> None:
    acts = Acts(world=world)
    end = acts.notice(1, ChangeKind.TERMINATE, basis=Basis.REQUESTED)
    world.settle(run)
    paid = world.now()
    acts.enact(end)
    assert found(world, store)[1].under_way == ("case number 1 on the chain is terminated",)
    world.warp(20 * DAY)
    world.stranger().send(world.roster.functions.close(1, digest("case 1"), [digest("member 1")]))
    closed = world.now()

    one = found(world, store)[1]
    assert (one.ended_at, one.under_way) == (closed, ())
    assert closed > paid


def test_endings__are_of_a_household_and_not_of_a_case(world: World, store: Store) -> None:
    world.enroll([enrollment(1), enrollment(2)])
    refused = reject(world, 1)
    every = found(world, store)
    assert (every[1].case_nos, every[1].ended_at, every[1].under_way) == ((1,), refused, ())
    assert every[2].under_way == ("case number 2 on the chain is enrolled",)

    assert world.enroll([enrollment(1)]) == [3]
    again = found(world, store)[1]
    assert (again.case_nos, again.ended_at) == ((1, 3), None)
    assert again.under_way == ("case number 3 on the chain is enrolled",)
    world.warp(DAY)
    last = reject(world, 3)
    assert found(world, store)[1].ended_at == last > refused
