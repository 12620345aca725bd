"""Given made-up caseloads and the real rules: the ring should be held, and look-alikes should not.

The generator does not know the rules, so this is a measurement as much as a test: a change on
either side that lets the ring through or holds an innocent group fails here.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from almoner import simulate
from almoner.fraud import engine, typologies
from almoner.fraud.benefit_rules import Parameters
from almoner.fraud.facts import AccountFacts, CaseFact, Declaration
from almoner.simulate import Caseload
from almoner.simulate.household import Household, Kind

DAY = 86_400
SHARED_ONE_HAND = "shared_account+one_hand"


def judged(made: Caseload, *, declared: bool = True, ring: bool = True) -> dict[str, set[str]]:
    """Each account with a finding: the rules that fired, and the typology if one is to hold."""
    everybody = (*made.roster, *made.ring) if ring else made.roster
    workers = sorted({household.worker for household in everybody})
    now = (everybody[-1].day + 1) * DAY
    declarations = {
        each.account: Declaration(
            capacity=each.capacity, until=each.until_days * DAY, confirmed=True
        )
        for each in made.declared
        if declared
    }
    cases: dict[str, list[CaseFact]] = defaultdict(list)
    for case_no, household in enumerate(everybody, start=1):
        fact = CaseFact(
            case_no=case_no,
            caseworker=workers.index(household.worker) + 1,
            enrolled_at=household.day * DAY + case_no % 28_800,
            approved=True,
        )
        cases[household.pay_to].append(fact)
    found: dict[str, set[str]] = {}
    for account, own in cases.items():
        facts = AccountFacts(
            account=account,
            cases=tuple(own),
            declaration=declarations.get(account),
            officer=None,
        )
        findings = engine.examine(facts, now, Parameters())
        typology = typologies.matching(findings)
        fired = {finding.rule for finding in typologies.fired(findings)}
        if fired:
            found[account] = fired | ({typology.name} if typology else set())
    return found


def kinds_of(made: Caseload, accounts: set[str]) -> set[Kind]:
    everybody: tuple[Household, ...] = (*made.roster, *made.ring)
    return {household.kind for household in everybody if household.pay_to in accounts}


@pytest.mark.parametrize("size", [100, 1000, 3000])
@pytest.mark.parametrize("seed", range(5))
def test_rules__hold_the_ring_and_no_look_alike(size: int, seed: int) -> None:
    made = simulate.caseload(size, seed)

    found = judged(made)

    held = {account for account, names in found.items() if SHARED_ONE_HAND in names}
    assert held == {made.ring[0].pay_to}
    # The two honest households share the ring's account: they are held too, and can answer.
    assert kinds_of(made, held) == {Kind.RING, Kind.SHARED_HOME}
    assert kinds_of(made, set(found) - held) <= {Kind.SHELTER, Kind.FAMILY_ACCOUNT}


def test_rules__hold_nobody_without_the_ring() -> None:
    found = judged(simulate.caseload(1000, seed=1), ring=False)

    assert found, "some look-alike raises one rule"
    assert not [names for names in found.values() if SHARED_ONE_HAND in names]


def test_rules__hold_a_shelter_nobody_declared() -> None:
    made = simulate.caseload(1000, seed=1)

    found = judged(made, declared=False, ring=False)

    held = {account for account, names in found.items() if SHARED_ONE_HAND in names}
    assert held == {each.account for each in made.declared}
