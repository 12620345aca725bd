"""What authorities and guardians do to keys, terms and a pause."""

from __future__ import annotations

from almoner.testing.founding import DELAY, LEAD, OFFICES
from almoner.testing.samples import DAY, digest
from almoner.testing.world import World

AUTHORITY = "appointing_authority"


def tell(world: World) -> World:
    """A key retired and one vetoed, a term vetoed before it began, a pause ended early."""
    offices, person = world.offices.functions, world.person("maker")
    for number in (0, 1):
        key = world.stranger(number).address
        world.send(AUTHORITY, offices.proposeKey(person, key))
        world.send(AUTHORITY, offices.linkKey(person, key), 1)
    world.send("guardian", offices.vetoKey(world.stranger(0).address))
    world.warp(DELAY)
    world.send(AUTHORITY, offices.unlinkKey(world.stranger(1).address))

    start = world.now() + LEAD
    term = (world.person("budget_officer"), OFFICES.index("counter"), start, start + DAY)
    world.send(AUTHORITY, offices.proposeAppointment(*term))
    world.send(AUTHORITY, offices.appoint(*term), 1)
    world.send("guardian", offices.vetoAppointment(*term[:2]))
    world.send("guardian", offices.pause(DAY, digest("an attack")))
    world.send("guardian", offices.endPause())
    return world
