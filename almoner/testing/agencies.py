"""A world's contracts as commands and pages are handed them."""

from __future__ import annotations

from almoner.chain.agency import SHARED, Agency
from almoner.chain.deployment import Kind
from almoner.testing.world import World

_FIELDS = {
    "GrantRounds": "rounds",
    "GrantAmendments": "amendments",
    "RuleSets": "rule_sets",
    "PasskeyVerifier": "verifier",
}


def agency(world: World) -> Agency:
    """The world's agency and the program it is seen from. A grant program keeps its awards."""
    program, roster = str(world.program.address), str(world.roster.address)
    return Agency(
        client=world.client,
        kind=Kind.GRANT if program == roster else Kind.BENEFIT,
        addresses={
            name: str(getattr(world, _FIELDS.get(name, name.lower())).address) for name in SHARED
        },
        program_address=program,
        roster_address=roster,
    )


def grants(world: World, awards: str) -> Agency:
    """The same agency seen from a grant program."""
    return agency(world).of(Kind.GRANT, awards, awards)
