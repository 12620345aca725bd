"""What a monitor of a `World` needs: what to follow, by which policy, and what there is to find."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from almoner import money
from almoner.fraud import policy as policies
from almoner.fraud.grounds import Ground, Policy
from almoner.ledger.reading import reading
from almoner.ledger.store import Scope, Store
from almoner.location import Location
from almoner.monitor.daemon import Monitor
from almoner.testing import founding
from almoner.testing.samples import Enrollment, enrollment, household
from almoner.testing.world import World

AUTHORITY = "7 CFR 273.2(f)"
RING_ACCOUNT = household(666_666)
REASONS = {"shared_account+one_hand": 1, "officer_account": 2}


def scope(world: World) -> Scope:
    """The deployment a ledger of this world is of."""
    return Scope(
        chain_id=world.client.chain_id,
        genesis=world.client.block(0).hash,
        first_block=world.first_block,
        offices=world.offices.address,
        treasury=world.treasury.address,
        holds=world.holds.address,
        changes=world.changes.address,
        hearings=world.hearings.address,
        rounds=world.rounds.address,
        amendments=world.amendments.address,
        rule_sets=world.rule_sets.address,
        token=world.token.address,
    )


def unarmed_policy(own: Mapping[str, int] | None = None, *, first_rule: int = 1) -> Policy:
    """Both grounds to hold, under the numbers the next two registered rules will have.

    Households of tests are in several programs, which do not exclude each other.
    """
    return Policy(
        rules=policies.load(),
        own={"exclusive_to": 0, **(own or {})},
        grounds={
            typology: Ground(
                reason=reason,
                rule_no=first_rule + at,
                notice="We are checking this payment. You do not need to do anything.",
            )
            for at, (typology, reason) in enumerate(REASONS.items())
        },
    )


def policy(world: World, own: Mapping[str, int] | None = None) -> Policy:
    """Both typologies registered on the chain and armed, as a policy that may hold; active."""
    known = int(world.holds.functions.rules().call())
    made = unarmed_policy(own, first_rule=known + 1)
    for name, ground in made.grounds.items():
        rule_hash = made.rules.rule_hash(made.rules.typology(name), made.own)
        register = world.holds.functions.registerRule(ground.reason, rule_hash, AUTHORITY)
        world.send("program_admin", register)
        world.send("investigator", world.holds.functions.armRule(ground.rule_no))
    activate(world, made.digest)
    return made


def activate(world: World, rule_set: bytes, program: str | None = None) -> None:
    """Has two persons activate a rule set, in the world's own program or in another."""
    founding.activate(
        world.client,
        world.treasury,
        world.staff,
        program or world.program.address,
        rule_set=rule_set,
    )


def ghosts(count: int, *, first: int = 10_000, account: str = RING_ACCOUNT) -> Sequence[Enrollment]:
    """Households that one account is paid for; a later one is due a little more."""
    return [
        enrollment(first + at, pay_to=account, amount=money.parse("100") + at)
        for at in range(count)
    ]


def rows(ledger: Location) -> dict[str, list[tuple[Any, ...]]]:
    """All a ledger says, table by table, but for what only its own outbox did."""
    with reading(ledger) as db:
        said = {
            table: sorted(map(tuple, db.execute(f"SELECT * FROM {table}")), key=repr)
            for table in sorted(
                db.tables() - {"outbox", "retractions", "undo", "progress", "spending", "posting"}
            )
        }
        said["outbox"] = sorted(map(tuple, db.execute("SELECT alert FROM outbox")))
    return said


def fresh(world: World, folder: Path, made: Policy) -> dict[str, list[tuple[Any, ...]]]:
    """All that a ledger says that is built from nothing now."""
    path = folder / "fresh.sqlite"
    for file in folder.glob("fresh.sqlite*"):
        file.unlink()
    with Store(path, scope(world)) as store:
        Monitor(store, world.client, made).catch_up()
    return rows(path)
