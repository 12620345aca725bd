"""The grant program whose records a machine follows, and what they meet in several states."""

from __future__ import annotations

from typing import Any

from almoner import money
from almoner.testing import founding
from almoner.testing.grants import Grants
from almoner.testing.samples import digest
from almoner.testing.states.machine import Call
from almoner.testing.world import World

NAME = "grantee"
"""The organization that applies."""


def opened(world: World) -> Grants:
    """A new grant program, in which everything takes two approvers."""
    return Grants.create(world, bands=[(money.MAXIMUM, 2)])


def of(world: World) -> Grants:
    """The grant program that was opened last."""
    found = world.treasury.events.ProgramOpened().get_logs(from_block=world.first_block)
    (*_, address) = [
        each["args"]["program"] for each in found if each["args"]["kind"] == founding.GRANT
    ]
    awards = world.client.contract("GrantAwards", str(address))
    return Grants(
        world=world, awards=awards, allotment=int(world.treasury.functions.allotments().call())
    )


def by(world: World, office: str, function: Any, at: int = 0) -> Call:
    """An officer's act."""
    return Call(sender=world.officer(office, at).address, function=function)


def relayed(world: World, function: Any) -> Call:
    """An act that anyone may send."""
    return Call(sender=world.stranger().address, function=function)


def by_amendments(world: World, name: str, *arguments: Any) -> Call:
    """What an amendment does to an award; which one is no matter here."""
    function = of(world).awards.functions[name](*arguments)
    return Call(sender=world.amendments.address, function=function)


def suspension(world: World, award: int, suspended: bool = True) -> Call:
    """An award is suspended, or goes on."""
    return by_amendments(world, "suspend", award, 0, suspended)


def report(world: World, award: int) -> Call:
    """The grantee's final report."""
    grants, content = of(world), digest("report")
    signed = grants.grantee(award, "report", content=content)
    return relayed(world, grants.awards.functions.submitReport(award, content, signed))


def closing(world: World, award: int) -> Call:
    """The closing on the report that is in."""
    grants = of(world)
    function = grants.awards.functions.closeAward(award, grants.award(award)["report"])
    return by(world, "grants_officer", function)
