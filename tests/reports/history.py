"""One agency's history: benefits and grants, authority and cash up and down, an end.

Appropriation 1 is the world's own; 2 is a small one of the same purpose, whose allotment pays one
run in part and which is closed long before the end, with authority, obligations and cash left.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path

from almoner import money
from almoner.chain.client import Client
from almoner.chain.node import Node
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.testing import DAY, World, grant_story, payment_id, watch
from almoner.testing.acts import Acts
from almoner.testing.grant_story import ADVANCED
from almoner.testing.impersonation import send_as_program
from almoner.testing.samples import PURPOSE

SMALL = 2
HUNDRED = money.parse("100")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was played, and a ledger that followed it."""

    world: World
    programs: tuple[World, World]
    """The agency seen from its two grant programs."""
    ledger: Path
    midnight: int
    """The first second of a day, in which $50 of an advance came back."""
    orphan: bytes
    """The transaction of a return that the ledger had read when its block was taken back."""


def play(node: Node, client: Client, path: Path) -> History:
    """Plays it all on a node of its own; the ledger follows it, and a block that is taken back."""
    world = World.create(client, token="BlocklistToken")
    small = _book_small(world)
    first = benefits(world)
    second = small_run(small)
    programs = grant_story.tell(world)
    midnight = advances_back(programs[0])
    with Store(path, watch.scope(world)) as store:
        monitor = Monitor(store, client, watch.unarmed_policy())
        Acts(world=world).recover(payment_id(first, 2), 7)
        monitor.catch_up()
        (orphan,) = store.db.execute(
            "SELECT hash FROM events JOIN kinds USING (kind)"
            " JOIN transactions ON transactions.id = (events.id >> 20 << 20) + tx"
            " WHERE name = 'Recovered' ORDER BY events.id DESC LIMIT 1"
        ).fetchone()
        node.reorganize(1)
        closing(world, second)
        money_back(world, first)
        monitor.catch_up()
    return History(world=world, programs=programs, ledger=path, midnight=midnight, orphan=orphan)


def benefits(world: World) -> int:
    """A run that pays two of three, of which one sends some back; one that is recalled."""
    acts = Acts(world=world)
    run = world.certified_run(cases=3)
    world.settle(run, mask=1 << 1 | 1 << 2)
    acts.recover(payment_id(run, 1), money.parse("40"))
    world.settle(run)
    recalled = acts.certify(2)
    acts.recall(recalled)
    return run


def _book_small(world: World) -> World:
    """$1,000 for a year and payable for two; $900 of it and $700 in cash with the program."""
    treasury, now = world.treasury.functions, world.now()
    terms = (PURPOSE, world.source.address, money.parse("1,000"))
    dates = (now, now + 365 * DAY, now + 730 * DAY)
    world.send("budget_officer", treasury.appropriate(*terms, *dates))
    fund(world, SMALL, money.parse("800"))
    world.send("budget_officer", treasury.allot(SMALL, world.program.address, money.parse("900")))
    allotment = int(treasury.allotments().call())
    world.send("budget_officer", treasury.apportion(allotment, money.parse("700")))
    return dataclasses.replace(world, appropriation=SMALL, allotment=allotment)


def fund(world: World, appropriation: int, amount: int) -> None:
    """Has the source send cash."""
    world.source.send(world.token.functions.mint(world.source.address, amount))
    world.source.send(world.token.functions.approve(world.treasury.address, amount))
    world.source.send(world.treasury.functions.fund(appropriation, amount))


def small_run(small: World) -> int:
    """A run of the small appropriation's money that pays one of three; the others never are."""
    run = small.open_run(period=3)
    small.seal(run)
    small.certify(run)
    small.settle(run, mask=1 << 1)
    return run


def advances_back(world: World) -> int:
    """Of an advance that was all shown to be spent, in the first second of a day, which it returns;
    and of one that was not, more than is open."""
    awards = world.program.functions
    draws = range(1, int(awards.draws().call()) + 1)
    first, second = (each for each in draws if awards.drawOf(each).call()[0] == ADVANCED)
    sender, amount = world.stranger(), money.parse("50")
    world.source.send(world.token.functions.mint(sender.address, amount))
    sender.send(world.token.functions.approve(world.treasury.address, amount))
    midnight = (world.now() // DAY + 1) * DAY
    payment = payment_id(first, ADVANCED)
    back = world.treasury.functions.recover(world.program.address, payment, amount)
    world.next_block_at(midnight)
    sender.send(back)
    Acts(world=world).recover(payment_id(second, ADVANCED), money.parse("900"))
    return midnight


def closing(world: World, run: int) -> None:
    """The small appropriation ends; what happens to it afterwards moves no authority any more."""
    treasury = world.treasury.functions
    allotment = int(treasury.obligationOf(world.program.address, run).call()[2])
    world.warp_to(int(treasury.appropriationOf(SMALL).call()[8]))
    world.send("budget_officer", treasury.closeAppropriation(SMALL))
    Acts(world=world).recover(payment_id(run, 1), money.parse("30"))
    send_as_program(world, treasury.deobligate(run, HUNDRED))
    world.send("budget_officer", treasury.deallot(allotment, money.parse("50")))
    world.send("budget_officer", treasury.deapportion(allotment, money.parse("600")))
    world.send("budget_officer", treasury.returnUnobligated(SMALL, money.parse("650")))


def money_back(world: World, run: int) -> None:
    """Authority and cash of the large one climb down; a late return, to the base unit."""
    treasury = world.treasury.functions
    Acts(world=world).recover(payment_id(run, 2), 3)
    world.send("budget_officer", treasury.deallot(world.allotment, money.parse("2,000")))
    world.send("budget_officer", treasury.deapportion(world.allotment, money.parse("3,000")))
    world.send("budget_officer", treasury.returnUnobligated(1, money.parse("500")))
