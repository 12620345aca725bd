"""The file of a grant program: read whole or not at all, and what its contract is opened with.

given programs/small-business-grant.toml
    it is sound, and a real GrantAwards opens with its terms
given a fault in a section of its own
    it is named with its path and what to do
given a file of another kind
    it is refused
"""

from __future__ import annotations

import re

import pytest

from almoner import program
from almoner.chain.client import Client
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, InputError
from almoner.program import grants
from almoner.program.grants import GrantFile, Regime
from almoner.testing import DAY, World, founding
from almoner.testing.grant_samples import GRANT_TERMS_TYPE

FILE = PROJECT_ROOT / "programs" / "small-business-grant.toml"
TEXT = FILE.read_text()


@pytest.fixture(scope="module")
def small() -> GrantFile:
    return grants.load(FILE)


def faults(text: str) -> str:
    with pytest.raises(InputError) as refused:
        grants.parse(text.encode())
    return str(refused.value)


def test_file__says_what_the_law_says(small: GrantFile) -> None:
    assert small.id == "small-business-grant"
    assert small.windows.liquidation == 120 * DAY
    assert small.holds.max_total_hold == 30 * DAY
    assert small.budget.regime is Regime.UNIFORM_GUIDANCE
    assert small.budget.categories[-1] == "Indirect costs"
    assert {rule.reason for rule in small.rules.values()} <= small.reasons.keys()


def test_file__opens_a_program_with_its_terms(small: GrantFile, client: Client) -> None:
    world = World.create(client)
    terms = small.encoded_terms(world.verifier.address)
    opening = world.treasury.functions.openProgram(founding.GRANT, world.grant_code, terms)
    opened = dict(world.events(world.send("program_admin", opening)))["ProgramOpened"]
    awards = client.contract("GrantAwards", opened["program"])
    assert awards.functions.purpose().call() == small.purpose
    assert awards.functions.clocks().call() == [120 * DAY, 365 * DAY, 30 * DAY]
    assert awards.functions.categories().call() == len(small.budget.categories)
    assert grants.GRANT_TERMS == GRANT_TERMS_TYPE


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        ("offer_days = 30 ", "offer_days = 0 ", "windows.offer_days"),
        ("objection_days = 30 ", "", "windows.objection"),
        ("max_total_hold_days = 30 ", "max_total_hold_days = 31 ", "holds.max_total_hold"),
        ("tolerance_bps = 1000", "tolerance_bps = 1001", "budget.tolerance_bps"),
        ('regime = "2cfr200"', 'regime = "3cfr"', "budget.regime"),
        ('"Equipment"', '"Personnel"', "budget.categories"),
        ('"Other"', '"", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"', "budget.categories"),
        ("match_bps = 2000", "match_bps = 10001", "budget.match_bps"),
        ("categories = [", 'colour = "red"\ncategories = [', "budget.colour"),
        (
            "[notices.bases.SUSTAINED]",
            '[notices.bases.MASS_CHANGE]\ndays = 3\nauthority = "remedies"\n'
            "[notices.bases.SUSTAINED]",
            "notices.bases.MASS_CHANGE",
        ),
        ('kind = "grant"', 'kind = "benefit"', "kind"),
        ('kind = "grant"\n', "", "kind"),
    ],
)
def test_fault__is_named(written: str, instead: str, told: str) -> None:
    assert written in TEXT
    assert re.search(rf"\b{re.escape(told)}\b", faults(TEXT.replace(written, instead, 1)))


def test_file__of_benefits_is_none_of_grants() -> None:
    benefits = PROJECT_ROOT / "programs" / "cash-assistance.toml"
    with pytest.raises(InputError, match="kind"):
        grants.load(benefits)
    with pytest.raises(InputError, match="kind: is not 'benefit'"):
        program.load(FILE)


def test_require_confirmed__refuses_a_live_chain(small: GrantFile) -> None:
    small.require_confirmed(31337)
    with pytest.raises(ConfigError, match=r"Nobody confirmed .*windows.*budget.* chain 1\."):
        small.require_confirmed(1)
