"""What findings together lead to.

assess
├── one family alone alerts and never holds
├── two independent families hold; a broken invariant holds alone
├── without a ground, the same findings only alert
├── every payment on the account is alerted, no other is
└── a digest changes with anything it commits to, and with nothing else
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import pytest

from almoner.fraud import canonical, engine, typologies
from almoner.fraud.alerts import Alert, Decision
from almoner.fraud.benefit_rules import RULES, Parameters
from almoner.fraud.engine import Ground, Policy
from almoner.fraud.facts import (
    AccountFacts,
    CaseFact,
    CertifiedRun,
    Declaration,
    PaymentFact,
)

NOW = 2_000_000
DAY = 86_400
POLICY = Policy(
    grounds={
        "shared_account+one_hand": Ground(reason=1, rule_no=11, notice="We are checking."),
        "officer_account": Ground(reason=2, rule_no=12, notice="We are checking this too."),
    }
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A history of accounts that were written down."""

    accounts: Mapping[str, AccountFacts]

    def account(self, program: str, account: str) -> AccountFacts:
        assert program == "0xProgram"
        return self.accounts[account]


def facts(
    account: str,
    cases: range,
    *,
    apart: int = 60,
    declaration: Declaration | None = None,
    officer: int | None = None,
) -> AccountFacts:
    return AccountFacts(
        account=account,
        cases=tuple(
            CaseFact(
                case_no=number, caseworker=5, enrolled_at=1_000 + number * apart, approved=True
            )
            for number in cases
        ),
        declaration=declaration,
        officer=officer,
    )


def run_over(*accounts: AccountFacts) -> CertifiedRun:
    return CertifiedRun(
        chain_id=31337,
        program="0xProgram",
        run=1,
        period=1,
        payments=tuple(
            PaymentFact(
                payment_id=1 << 32 | case.case_no,
                case_no=case.case_no,
                pay_to=each.account,
                amount=100_000_000,
            )
            for each in accounts
            for case in each.cases
        ),
        block_number=90,
        block_hash=b"\x09" * 32,
        block_time=NOW,
    )


def assess(*accounts: AccountFacts, policy: Policy = POLICY) -> list[Alert]:
    told = Told(accounts={each.account: each for each in accounts})
    return engine.assess(run_over(*accounts), told, policy)


def decisions(alerts: list[Alert]) -> set[Decision]:
    return {alert.decision for alert in alerts}


def test_assess__ring_of_ghosts_is_held() -> None:
    ring = facts("0xRing", range(1, 13))

    alerts = assess(ring)

    assert len(alerts) == 12
    assert decisions(alerts) == {Decision.HOLD}
    assert {(alert.reason, alert.rule_no) for alert in alerts} == {(1, 11)}
    assert all(alert.notice for alert in alerts)


def test_assess__too_many_cases_by_many_hands_only_alert() -> None:
    slow = facts("0xSlow", range(1, 13), apart=DAY)

    alerts = assess(slow)

    assert len(alerts) == 12
    assert decisions(alerts) == {Decision.ALERT}
    assert {(alert.reason, alert.rule_no, alert.notice) for alert in alerts} == {(0, 0, b"")}


def test_assess__declared_shelter_filled_by_one_hand_is_not_held() -> None:
    shelter = Declaration(capacity=20, until=NOW + 1, confirmed=True)

    assert decisions(assess(facts("0xShelter", range(1, 13), declaration=shelter))) == {
        Decision.ALERT
    }


def test_assess__expired_shelter_filled_by_one_hand_is_held() -> None:
    over = Declaration(capacity=20, until=NOW, confirmed=True)

    assert decisions(assess(facts("0xShelter", range(1, 13), declaration=over))) == {Decision.HOLD}


def test_assess__declared_shelter_filled_slowly_is_clean() -> None:
    shelter = Declaration(capacity=20, until=NOW + 1, confirmed=True)

    assert assess(facts("0xShelter", range(1, 13), apart=DAY, declaration=shelter)) == []


def test_assess__officer_key_alone_is_held() -> None:
    alerts = assess(facts("0xOfficer", range(1, 2), officer=7))

    assert decisions(alerts) == {Decision.HOLD}
    assert (alerts[0].reason, alerts[0].rule_no) == (2, 12)


def test_assess__two_households_on_one_good_account_are_clean() -> None:
    assert assess(facts("0xFamily", range(1, 3))) == []


def test_assess__innocent_households_on_the_ring_account_are_alerted_with_it() -> None:
    """Judged per account: whoever shares it is looked at, by a person."""
    ring = facts("0xRing", range(1, 13))
    innocent = tuple(
        CaseFact(case_no=number, caseworker=6, enrolled_at=number * DAY, approved=True)
        for number in (50, 51)
    )
    both = dataclasses.replace(ring, cases=ring.cases + innocent)

    alerts = assess(both, facts("0xOther", range(60, 62)))

    assert {alert.case_no for alert in alerts} == {*range(1, 13), 50, 51}
    assert decisions(alerts) == {Decision.HOLD}


def test_assess__without_a_ground_nothing_holds() -> None:
    ring, officer = facts("0xRing", range(1, 13)), facts("0xOfficer", range(20, 21), officer=7)

    alerts = assess(ring, officer, policy=Policy(grounds={}))

    assert len(alerts) == 13
    assert decisions(alerts) == {Decision.ALERT}


def test_policy__refuses_a_ground_for_an_unknown_typology() -> None:
    with pytest.raises(ValueError, match="there is no typology 'one_hand'"):
        Policy(grounds={"one_hand": Ground(reason=1, rule_no=1, notice="x")})


def test_assess__all_three_rules_name_the_broken_invariant() -> None:
    alerts = assess(facts("0xOfficer", range(1, 13), officer=7))

    assert {alert.reason for alert in alerts} == {2}


def test_digest__is_the_same_for_the_same_and_unique_per_payment() -> None:
    ring = facts("0xRing", range(1, 13))

    first, again = assess(ring), assess(ring)

    assert first == again
    assert len({alert.digest for alert in first}) == 12


@pytest.mark.parametrize(
    "change",
    [
        {"chain_id": 1},
        {"block_number": 91},
        {"block_hash": b"\x08" * 32},
    ],
)
def test_digest__commits_to_the_trigger(change: dict[str, int | bytes]) -> None:
    ring = facts("0xRing", range(1, 13))
    told = Told(accounts={ring.account: ring})
    run = run_over(ring)
    moved = dataclasses.replace(run, **change)  # type: ignore[arg-type]

    before = {alert.digest for alert in engine.assess(run, told, POLICY)}
    after = {alert.digest for alert in engine.assess(moved, told, POLICY)}

    assert before.isdisjoint(after)


def test_digest__commits_to_the_bounds() -> None:
    ring = facts("0xRing", range(1, 13))
    stricter = dataclasses.replace(POLICY, parameters=Parameters(one_hand_cases=9))

    before = {alert.digest for alert in assess(ring)}
    after = {alert.digest for alert in assess(ring, policy=stricter)}

    assert before.isdisjoint(after)


def test_evidence__commits_to_cases_that_no_figure_shows() -> None:
    ring = facts("0xRing", range(1, 13))
    other = dataclasses.replace(
        ring, cases=(*ring.cases[:-1], dataclasses.replace(ring.cases[-1], case_no=99))
    )

    assert assess(ring)[0].evidence != assess(other)[0].evidence


def test_rule_hashes__are_those_the_register_on_the_chain_may_hold() -> None:
    """A change of these is a new version of the rules: it has to be registered and armed anew."""
    hashes = {
        typology.name: typologies.rule_hash(typology, Parameters()).hex()[:16]
        for typology in typologies.TYPOLOGIES
    }

    assert hashes == {
        "officer_account": "916f1fbdefcf3a83",
        "shared_account+one_hand": "f9a83aacf928587f",
    }
    assert typologies.rule_set_hash(Parameters()).hex()[:16] == "32ce9cbad1af8add"


def test_rules__every_typology_names_rules_that_exist() -> None:
    names = {rule.name for rule in RULES}

    assert {rule for typology in typologies.TYPOLOGIES for rule in typology.rules} <= names


def test_canonical__refuses_floats_wherever_they_hide() -> None:
    with pytest.raises(TypeError, match="is a float"):
        canonical.encode({"a": [1, {"b": 0.5}]})
    assert canonical.encode({"b": 1, "a": "é"}) == b'{"a":"\\u00e9","b":1}'
