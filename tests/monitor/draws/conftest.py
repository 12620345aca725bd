"""An agency whose grant program has the rules of the example file, armed."""

from __future__ import annotations

import pytest

from almoner.acts import rules
from almoner.chain.client import Client
from almoner.config import PROJECT_ROOT
from almoner.fraud.grounds import Policy
from almoner.ledger.store import Store
from almoner.monitor.daemon import Monitor
from almoner.monitor.policy import policy, wanted
from almoner.program import GrantFile
from almoner.program import grants as files
from almoner.testing import World, agencies, watch
from almoner.testing.grants import Grants


@pytest.fixture(scope="module")
def small() -> GrantFile:
    return files.load(PROJECT_ROOT / "programs" / "small-business-grant.toml")


@pytest.fixture(scope="module")
def agency(client: Client) -> World:
    """An agency of this file's own: other tests of monitors count its rules."""
    return World.create(client)


@pytest.fixture(scope="module")
def opened(agency: World, small: GrantFile) -> Grants:
    """A grant program with the approval bands of the file, opened once."""
    return Grants.create(agency, bands=[(band.up_to, band.approvers) for band in small.bands])


@pytest.fixture(scope="module")
def armed(agency: World, small: GrantFile, opened: Grants) -> Policy:
    """The policy of the file, active, and its rules registered and armed as officers do it."""
    desk, ours = agencies.agency(agency), wanted(small)
    rules.register(desk, agency.officer("program_admin"), ours)
    rules.arm(desk, agency.officer("investigator"), rules.unarmed(desk, ours))
    made = policy(small, rules.rules(desk))
    assert isinstance(made, Policy)
    assert set(made.grounds) == set(small.rules)
    watch.activate(agency, made.digest, opened.awards.address)
    return made


@pytest.fixture
def grants(opened: Grants, armed: Policy, world: World) -> Grants:
    """The program with armed rules; what a test does to it is undone."""
    return opened


@pytest.fixture
def bot(grants: Grants, store: Store, armed: Policy) -> Monitor:
    """A monitor of the agency that may hold."""
    world = grants.world
    return Monitor(store, world.client, armed, world.officer("monitor"))
