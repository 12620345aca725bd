"""What is missing, by the ledger's rows: each from the second it should be said, and no longer.

unpaid
├── a run's payments, once they could be made for so long; not a second or a block before
├── a payment whose hold ended, counted from then; a held one never
├── none once they are made, and none that can no longer be paid
└── a single run's payment, and a draw's
holds
├── a hold near its end that nobody looked at, until it is extended, decided or over
└── one that ran out and still stands, until somebody ends it
cash
├── what is missing, as the Treasury itself says
├── what an appropriation has and an allotment has not
└── nothing once it is there, or before it is soon
blocks
└── a block that is missing or follows from another
"""

from __future__ import annotations

import pytest

from almoner import money
from almoner.fraud.grounds import Policy
from almoner.ledger.store import Store
from almoner.monitor import absence
from almoner.monitor.absence import Absence, Kind
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, World, enrollment, singles
from almoner.testing.grants import Grants

GRACE = 3600


@pytest.fixture
def follow(world: World, store: Store, policy: Policy) -> Monitor:
    """Reads the chain to its head, and judges nothing that matters here."""
    return Monitor(store, world.client, policy)


def unpaid(world: World, store: Store, monitor: Monitor, now: int | None = None) -> list[Absence]:
    monitor.catch_up()
    head, _, time = world.client.head()
    return absence.unpaid(store.db, head, time if now is None else now, GRACE)


def test_unpaid__is_said_when_the_grace_is_over(
    world: World, store: Store, follow: Monitor
) -> None:
    run = world.certified_run(3)
    world.pass_challenge(run)
    payable_at = world.run(run)["payableAt"]

    assert unpaid(world, store, follow, payable_at + GRACE - 1) == []
    (found,) = unpaid(world, store, follow, payable_at + GRACE)

    program, first = world.program.address, world.payment_id(run, 1)
    assert found.kind is Kind.UNPAID
    assert found.labels == {"program": program, "run": run, "payment_id": first, "payments": 3}
    assert f"3 payments of run {run} of {program} could be made since " in found.sentence
    assert f"almoner run settle {run}" in found.sentence

    world.settle(run, 0b110)  # case number i is bit i
    (left,) = unpaid(world, store, follow, payable_at + GRACE)
    assert (left.kind, left.subject) == (found.kind, found.subject), "it is the same alarm"
    assert left.labels["payments"] == 1
    world.settle(run)
    assert unpaid(world, store, follow, payable_at + GRACE) == []


def test_unpaid__waits_for_the_blocks_of_the_window(
    world: World, store: Store, follow: Monitor
) -> None:
    run = world.certified_run(1)
    certified = world.run(run)
    follow.catch_up()
    now = certified["payableAt"] + GRACE

    assert absence.unpaid(store.db, certified["payableBlock"] - 1, now, GRACE) == []
    assert len(absence.unpaid(store.db, certified["payableBlock"], now, GRACE)) == 1


def test_unpaid__counts_from_the_end_of_a_hold(world: World, store: Store, follow: Monitor) -> None:
    run = world.certified_run(1)
    payment = world.payment_id(run, 1)
    world.place_hold(payment, expires_at=world.now() + 5 * DAY - 60)
    world.warp_to(world.hold(payment)["expiresAt"])
    assert world.now() > world.run(run)["payableAt"] + GRACE
    assert unpaid(world, store, follow, world.now() + GRACE) == []

    world.stranger().send(world.holds.functions.lapse(world.program.address, payment))
    freed = world.now()
    assert unpaid(world, store, follow, freed + GRACE - 1) == []
    assert len(unpaid(world, store, follow, freed + GRACE)) == 1

    world.stranger().send(world.program.functions.settlePayment(payment))
    assert unpaid(world, store, follow, freed + GRACE) == []


def test_unpaid__is_not_said_of_money_that_can_no_longer_be_paid(
    world: World, store: Store, follow: Monitor
) -> None:
    run = world.certified_run(1)
    world.pass_challenge(run)
    follow.catch_up()
    head = world.client.head()[0]
    row = store.db.execute("SELECT min(cancel_at) AS at FROM appropriations").fetchone()

    assert len(absence.unpaid(store.db, head, row["at"] - 1, GRACE)) == 1
    assert absence.unpaid(store.db, head, row["at"], GRACE) == []


def test_unpaid__names_a_single_run(world: World, store: Store, follow: Monitor) -> None:
    world.approve(world.enroll([enrollment(1)]))
    payment = singles.certified_single(world, 1)
    payable_at = world.run(payment >> 32)["payableAt"]
    world.warp_to(payable_at)
    world.mine(6)

    assert unpaid(world, store, follow, payable_at + GRACE - 1) == []
    (found,) = unpaid(world, store, follow, payable_at + GRACE)
    assert found.labels["payment_id"] == payment
    world.stranger().send(world.program.functions.settlePayment(payment))
    assert unpaid(world, store, follow, payable_at + GRACE) == []


def test_unpaid__names_a_draw(world: World, store: Store, follow: Monitor) -> None:
    grants = Grants.create(world)
    draw = grants.approved(grants.active())
    follow.catch_up()
    row = store.db.execute("SELECT * FROM draws WHERE draw = ?", (draw,)).fetchone()
    now, block = row["payable_at"] + GRACE, row["payable_block"]

    assert absence.unpaid(store.db, block, now - 1, GRACE) == []
    (found,) = absence.unpaid(store.db, block, now, GRACE)
    assert found.subject == (grants.awards.address, "draw", draw)
    assert f"almoner grant draw settle {draw}" in found.sentence


def holds(world: World, store: Store, monitor: Monitor, now: int) -> tuple[int, int]:
    """How many alarms there are for holds near their end, and for those past it."""
    monitor.catch_up()
    return (
        len(absence.unreviewed_holds(store.db, now, DAY)),
        len(absence.overdue_holds(store.db, now, GRACE)),
    )


def test_hold__is_said_near_its_end_and_after_it(
    world: World, store: Store, follow: Monitor
) -> None:
    run = world.certified_run(2)
    payment = world.payment_id(run, 1)
    world.place_hold(payment)
    ends = world.hold(payment)["expiresAt"]

    assert holds(world, store, follow, ends - DAY - 1) == (0, 0)
    assert holds(world, store, follow, ends - DAY) == (1, 0)
    (near,) = absence.unreviewed_holds(store.db, ends - DAY, DAY)
    assert near.labels["payment_id"] == payment
    assert f"1 hold on payments of run or draw {run} of {world.program.address} ends on" in (
        near.sentence
    )
    assert holds(world, store, follow, ends + GRACE - 1) == (1, 0)
    assert holds(world, store, follow, ends + GRACE) == (1, 1)

    world.warp_to(ends)
    world.stranger().send(world.holds.functions.lapse(world.program.address, payment))
    assert holds(world, store, follow, ends + GRACE) == (0, 0)


def test_hold__is_not_said_once_an_investigator_looked(
    world: World, store: Store, follow: Monitor
) -> None:
    run = world.certified_run(2)
    extended, released = world.payment_id(run, 1), world.payment_id(run, 2)
    world.place_hold(extended)
    world.place_hold(released)
    ends = world.hold(extended)["expiresAt"]
    assert holds(world, store, follow, ends) == (1, 0)
    program, because = world.program.address, b"\x01" * 32

    extend = world.holds.functions.extend(program, extended, ends + DAY // 2, because)
    world.send("investigator", extend, 1)
    (left,) = (follow.catch_up(), absence.unreviewed_holds(store.db, ends, DAY))[1]
    assert left.labels["payment_id"] == released
    world.send("investigator", world.holds.functions.release(program, released, because), 1)
    assert holds(world, store, follow, ends) == (0, 0)


def missing(world: World, store: Store, monitor: Monitor, within: int) -> list[Absence]:
    monitor.catch_up()
    return absence.cash(store.db, world.now(), within)


def needs(world: World, within: int) -> int:
    """What the Treasury says is missing."""
    date = world.now() + within
    return int(world.treasury.functions.cashNeed(world.allotment, date).call()[1])


def test_cash__is_said_as_the_treasury_counts_it(
    world: World, store: Store, follow: Monitor
) -> None:
    allotment = world.allotment
    follow.catch_up()
    cash = store.db.execute("SELECT * FROM allotments WHERE allotment = ?", (allotment,)).fetchone()
    take = world.treasury.functions.deapportion(allotment, cash["cash"])
    world.send("budget_officer", take)
    run = world.certified_run(3)
    due = world.run(run)["payableAt"]
    soon = due - world.now()

    assert missing(world, store, follow, soon - 2 * DAY) == []
    assert needs(world, soon - 2 * DAY) == 0
    (found,) = missing(world, store, follow, soon)
    assert found.kind is Kind.CASH_NOT_APPORTIONED
    assert found.labels["missing"] == needs(world, soon) == world.run(run)["total"]
    assert f"almoner fund apportion {allotment} " in found.sentence

    world.send(
        "budget_officer", world.treasury.functions.apportion(allotment, needs(world, soon) - 1)
    )
    assert [each.labels["missing"] for each in missing(world, store, follow, soon)] == [1]
    world.send("budget_officer", world.treasury.functions.apportion(allotment, 1))
    assert missing(world, store, follow, soon) == []
    assert needs(world, soon) == 0


def test_cash__nobody_has_is_told_apart(world: World, store: Store, follow: Monitor) -> None:
    """Authority without cash: a program is allotted more than the source ever sent."""
    follow.catch_up()
    cash = store.db.execute(
        "SELECT received - returned_to_source - appropriations.apportioned AS idle, cash"
        " FROM allotments JOIN appropriations USING (appropriation) WHERE allotment = ?",
        (world.allotment,),
    ).fetchone()
    with store.transaction() as db:
        # Another day's dues, as a large run would bring them.
        db.execute(
            "INSERT INTO due VALUES (?, ?, ?)",
            (world.allotment, world.now() // DAY, cash["cash"] + cash["idle"] + money.UNIT),
        )

    (found,) = absence.cash(store.db, world.now(), 0)

    assert found.kind is Kind.CASH_SHORT
    assert found.labels == {
        "appropriation": world.appropriation,
        "missing": money.UNIT,
        "idle": cash["idle"],
    }
    assert "the funding source has to send the rest" in found.sentence


def test_blocks__that_do_not_follow_are_found(world: World, store: Store, follow: Monitor) -> None:
    follow.catch_up()
    first = world.first_block
    newest = world.client.head()[0]
    assert absence.broken_chain(store.db, first, first - 1) is None

    with store.transaction() as db:
        db.execute("UPDATE blocks SET parent = ? WHERE number = ?", (b"x" * 32, newest - 3))
    assert absence.broken_chain(store.db, first, first - 1) == newest - 3
    assert absence.broken_chain(store.db, first, newest - 3) is None
    with store.transaction() as db:
        db.execute("DELETE FROM blocks WHERE number = ?", (newest - 5,))
    assert absence.broken_chain(store.db, first, first - 1) == newest - 4
    with store.transaction() as db:
        db.execute("DELETE FROM blocks WHERE number <= ?", (first + 2,))
    assert absence.broken_chain(store.db, first, newest) == first + 3
