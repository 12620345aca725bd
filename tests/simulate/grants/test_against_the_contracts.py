"""Given a made-up year and the real contracts: every line should be taken but what should not be.

- the plan
  - the contracts should refuse the overcharged invoice, by name, and nothing else
  - what they paid should be what the truth file says
  - seconds of the plan should be seconds of the chain
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from almoner import money
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.program import GrantFile
from almoner.simulate import grants as years
from almoner.simulate.grants import MINIMUM_AWARDS, SPARE, Kind
from almoner.testing import World, founding
from almoner.testing.grant_plan import Play
from almoner.testing.grants import Grants
from almoner.testing.samples import BEGINNING, PURPOSE
from tests.simulate.grants.conftest import Written

# By day the demonstration plays a year, too.
pytestmark = pytest.mark.nightly

CLOSED = 6
"""`AwardState.CLOSED`."""
HOUR = 3_600


@dataclass(frozen=True)
class Played:
    """A year after its last line, and what its files say."""

    play: Play
    written: Written

    @property
    def grants(self) -> Grants:
        """The program it was played on."""
        return self.play.grants

    def seconds(self, draw: int) -> int:
        """From a request to its last approval, on the chain."""
        asked = [int(line["number"]) for line in self.written.of("draw request")]
        taken = [number for number in asked if number not in self.play.refused]
        approved = int(self.written.about("draw approve", draw)[-1]["number"])
        return self.play.times[approved] - self.play.times[taken[draw - 1]]


@pytest.fixture(scope="module")
def played(program: GrantFile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The smallest year, played on a chain of its own: it moves the clock by more than a year."""
    with nodes.start(timestamp=BEGINNING) as node:
        world = _staffed(World.create(Client(node.url)))
        # The test's appropriation is for one purpose; the file names another.
        terms = replace(program, purpose=PURPOSE).encoded_terms(world.verifier.address)
        grants = Grants.opened(world, terms)
        starts = (datetime.fromtimestamp(world.now(), UTC) + timedelta(days=1)).date()
        size = {"applicants": MINIMUM_AWARDS + SPARE, "awards": MINIMUM_AWARDS}
        made = years.year(program, **size, seed=5, starts=starts)
        folder: Path = tmp_path_factory.mktemp("played")
        years.write(made, folder)
        categories = program.budget.categories
        play = Play(grants=grants, folder=folder, categories=categories, starts=starts)
        play.all()
        yield Played(play, Written(made, folder))


def _staffed(world: World) -> World:
    """With a third grants officer, in office for longer than the year."""
    third = founding.funded(world.client, "grants_officer 2")
    offices = world.offices.functions
    world.send("appointing_authority", offices.proposePerson(third.address))
    world.send("appointing_authority", offices.openPerson(third.address), 1)
    officers = (*world.staff["grants_officer"], third)
    world = replace(world, staff={**world.staff, "grants_officer": officers})
    world.appoint(world.person("grants_officer", 2), "grants_officer", days=1_000)
    return world


def test_contracts__refuse_the_overcharged_invoice_and_nothing_else(played: Played) -> None:
    told = {each["act"]: each["by"] for each in played.written.truth["should_refuse"]}

    assert played.play.refused == told
    assert list(told.values()) == ["Treasury_OverCost"]


def test_contracts__come_to_the_sums_of_the_truth(played: Played) -> None:
    awards = range(1, len(played.written.awards) + 1)
    found: Counter[str] = Counter()
    for number in awards:
        award, told = played.grants.award(number), played.written.truth["awards"][str(number)]
        assert (award["total"], award["paid"]) == (told["total"], told["paid"])
        assert award["returned"] == told["returned"]
        assert (award["open"], award["outstanding"]) == (0, 0)
        found.update({name: award[name] for name in ("approved", "paid", "returned")})
        found["closed"] += award["state"] == CLOSED
    sums = played.written.truth["sums"]

    assert found["approved"] == sums["approved"]
    assert found["paid"] == sums["paid_if_nothing_is_held"]
    assert (found["returned"], found["closed"]) == (sums["returned"], sums["closed"])
    assert played.grants.awards.functions.draws().call() == sums["draws"]


def test_contracts__know_the_times_of_the_plan(played: Played) -> None:
    hasty = played.written.planted(Kind.HASTY)["draws"]
    (urgent,) = played.written.planted(Kind.URGENT)["draws"]

    assert all(0 < played.seconds(draw) < 60 for draw in hasty)
    assert HOUR < played.seconds(urgent) < 2 * HOUR


def test_contracts__pay_what_becomes_an_officers_key(played: Played) -> None:
    world = played.grants.world
    (award,) = played.written.planted(Kind.OFFICIAL)["awards"]
    account = played.grants.award(award)["payTo"]

    person = world.offices.functions.personOf(account).call()

    assert person == world.person("grants_officer", 1)
    assert world.balance(account) == played.written.truth["awards"][str(award)]["paid"]


def test_contracts__ask_more_persons_for_two_awards_of_one_organization(played: Played) -> None:
    awards = map(played.grants.award, played.written.planted(Kind.TWO_AWARDS)["awards"])

    seated = [sum(person != 0 for person in award["approvers"]) for award in awards]

    assert seated == [1, 2]
    split = map(played.grants.award, played.written.planted(Kind.SPLIT)["awards"])
    assert {sum(person != 0 for person in award["approvers"]) for award in split} == {1}


def test_contracts__charge_a_shared_invoice_to_its_gross(played: Played) -> None:
    first, second = played.written.planted(Kind.SHARED_INVOICE)["draws"]
    draws = [played.grants.draw_of(number) for number in (first, second)]
    costs = played.grants.world.treasury.functions.costOf(draws[0]["costRef"]).call()

    assert draws[0]["costRef"] == draws[1]["costRef"]
    gross = money.parse(played.written.requests[first]["invoice"]["gross"])
    assert list(costs) == [gross, gross]
