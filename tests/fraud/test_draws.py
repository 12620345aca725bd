"""What findings about a draw together lead to.

assess_draw
├── a split award is held; one of its families alone alerts and never holds
├── an approval before anybody can have read the request is held alone, and an officer's account
├── innocents that look alike are clean or only alerted
├── without a ground, the same findings only alert
└── a digest changes with anything it commits to, and with nothing else
rule hashes
└── of grants are others than those of benefits, and change with the program's bounds and limits
"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from almoner import money
from almoner.fraud import engine, typologies
from almoner.fraud.alerts import Alert, Decision
from almoner.fraud.benefit_rules import RULES, Parameters
from almoner.fraud.engine import GrantPolicy, Ground, Policy
from almoner.fraud.facts import AwardFact, CertifiedRun, DrawFacts, PaymentFact
from almoner.fraud.grant_rules import GRANT_RULES, GrantParameters

NOW = 2_000_000_000
DAY = 86_400
HOUR = 3_600
LIMIT = money.parse("100,000")
BOUNDS = GrantParameters(limits=(LIMIT,))
POLICY = GrantPolicy(
    parameters=BOUNDS,
    grounds={
        "split_under_threshold": Ground(reason=201, rule_no=21, notice="We look at them."),
        "approval_in_seconds": Ground(reason=202, rule_no=22, notice="We read it."),
        "officer_account": Ground(reason=203, rule_no=23, notice="We ask the officer."),
    },
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A history of one draw that was written down."""

    facts: DrawFacts

    def draw(self, program: str, draw: int) -> DrawFacts:
        assert (program, draw) == ("0xProgram", self.facts.draw)
        return self.facts


def award(number: int, **given: Any) -> AwardFact:
    """An award of $95,000 to an organization of its own."""
    usual = {
        "award": number,
        "organization": bytes([number]) * 32,
        "awarded": True,
        "approved_at": NOW - 30 * DAY + number,
        "cumulative": money.parse("95,000"),
    }
    return AwardFact(**usual | given)


def facts(awards: int = 1, **given: Any) -> DrawFacts:
    """A draw, read for a day, on the first of so many awards that are paid to one account."""
    usual = {
        "draw": 7,
        "account": "0xAccount",
        "officer": None,
        "requested_at": NOW - DAY,
        "approved_at": NOW,
        "award": award(1),
        "others": tuple(award(number) for number in range(2, awards + 1)),
    }
    return DrawFacts(**usual | given)


def certified(told: DrawFacts) -> CertifiedRun:
    payment = PaymentFact(
        payment_id=told.draw << 32 | told.award.award,
        case_no=told.award.award,
        pay_to=told.account,
        amount=1_000_000,
    )
    return CertifiedRun(
        chain_id=31337,
        program="0xProgram",
        run=told.draw,
        period=3,
        payments=(payment,),
        block_number=90,
        block_hash=b"\x09" * 32,
        block_time=NOW,
    )


def assess(told: DrawFacts, policy: GrantPolicy = POLICY) -> list[Alert]:
    return engine.assess_draw(certified(told), Told(facts=told), policy)


def test_assess_draw__split_award_is_held() -> None:
    (alert,) = assess(facts(3))

    assert alert.decision is Decision.HOLD
    assert (alert.reason, alert.rule_no) == (201, 21)
    assert (alert.payment_id, alert.case_no, alert.run, alert.period) == (7 << 32 | 1, 1, 7, 3)
    assert alert.amount == 1_000_000
    assert alert.notice
    assert [finding.rule for finding in typologies.fired(alert.findings)] == [
        "several_organizations",
        "below_limit",
    ]
    assert len(alert.findings) == len(GRANT_RULES)


def test_assess_draw__two_awards_just_below_the_limit_are_clean() -> None:
    assert assess(facts(2)) == []


def test_assess_draw__many_organizations_with_awards_of_all_sizes_only_alert() -> None:
    """One organization may keep the books of others."""
    sizes = tuple(award(number, cumulative=number * 10_000_000_000) for number in range(2, 8))

    (alert,) = assess(facts(others=sizes))

    assert (alert.decision, alert.reason, alert.rule_no) == (Decision.ALERT, 0, 0)
    assert alert.notice == b""


def test_assess_draw__one_organization_that_stays_below_the_limit_only_alerts() -> None:
    """Its awards count together, so that it gained nothing."""
    sums = (money.parse("91,000"), money.parse("94,000"), money.parse("97,000"))
    first, *rest = (
        award(number, organization=b"one", cumulative=sum_) for number, sum_ in enumerate(sums, 1)
    )

    (alert,) = assess(facts(award=first, others=tuple(rest)))

    assert alert.decision is Decision.ALERT


def test_assess_draw__split_over_more_than_the_window_is_clean() -> None:
    later = award(3, approved_at=NOW - 30 * DAY + 1 + 90 * DAY)

    assert assess(facts(others=(award(2), later))) == []


def test_assess_draw__another_award_on_the_account_of_a_split_one_is_not_held() -> None:
    large = award(1, cumulative=5 * LIMIT)
    split = tuple(award(number) for number in (2, 3, 4))

    (alert,) = assess(facts(award=large, others=split))

    assert alert.decision is Decision.ALERT


def test_assess_draw__quick_approval_alone_is_held() -> None:
    (alert,) = assess(facts(requested_at=NOW - HOUR + 1))

    assert alert.decision is Decision.HOLD
    assert (alert.reason, alert.rule_no) == (202, 22)


def test_assess_draw__urgent_draw_read_for_an_hour_is_clean() -> None:
    assert assess(facts(requested_at=NOW - HOUR)) == []


def test_assess_draw__missing_times_alone_are_no_alert() -> None:
    assert assess(facts(requested_at=None)) == []


def test_assess_draw__officer_key_alone_is_held() -> None:
    (alert,) = assess(facts(officer=7))

    assert alert.decision is Decision.HOLD
    assert (alert.reason, alert.rule_no) == (203, 23)


def test_assess_draw__of_several_typologies_one_names_the_reason() -> None:
    (split,) = assess(facts(3, requested_at=NOW))
    (officer,) = assess(facts(3, requested_at=NOW, officer=7))

    assert (split.reason, officer.reason) == (201, 203)


@pytest.mark.parametrize(
    "told", [facts(3), facts(requested_at=NOW), facts(officer=7)], ids=["split", "quick", "officer"]
)
def test_assess_draw__without_a_ground_nothing_holds(told: DrawFacts) -> None:
    (alert,) = assess(told, GrantPolicy(parameters=BOUNDS, grounds={}))

    assert alert.decision is Decision.ALERT


def test_policy__refuses_a_ground_of_the_other_kind() -> None:
    ground = Ground(reason=1, rule_no=1, notice="x")

    with pytest.raises(ValueError, match=r"no typology 'shared_account\+one_hand'"):
        GrantPolicy(parameters=BOUNDS, grounds={"shared_account+one_hand": ground})
    with pytest.raises(ValueError, match="no typology 'split_under_threshold'"):
        Policy(grounds={"split_under_threshold": ground})


@pytest.mark.parametrize(
    "change", [{"chain_id": 1}, {"block_number": 91}, {"block_hash": b"\x08" * 32}]
)
def test_digest__commits_to_the_trigger(change: dict[str, Any]) -> None:
    told = facts(3)
    moved = dataclasses.replace(certified(told), **change)

    (before,), (after,) = assess(told), engine.assess_draw(moved, Told(facts=told), POLICY)

    assert before.digest != after.digest
    assert assess(told) == [before]


@pytest.mark.parametrize(
    "change", [{"limits": (LIMIT, 2 * LIMIT)}, {"split_awards": 2}, {"quick_approval": HOUR + 1}]
)
def test_digest__commits_to_the_bounds(change: dict[str, Any]) -> None:
    other = dataclasses.replace(POLICY, parameters=dataclasses.replace(BOUNDS, **change))

    (before,), (after,) = assess(facts(3)), assess(facts(3), other)

    assert before.digest != after.digest


@pytest.mark.parametrize(
    "change",
    [
        {"award": 9},
        {"organization": b"\x09" * 32},
        {"approved_at": NOW - 20 * DAY},
        {"cumulative": money.parse("95,001")},
    ],
)
def test_evidence__commits_to_awards_that_no_figure_shows(change: dict[str, Any]) -> None:
    told = facts(4)
    other = dataclasses.replace(told.others[-1], **change)
    changed = dataclasses.replace(told, others=(*told.others[:-1], other))

    assert assess(told)[0].evidence != assess(changed)[0].evidence


def test_rule_hashes__are_those_the_register_on_the_chain_may_hold() -> None:
    """A change of these is a new version of the rules: it has to be registered and armed anew."""
    hashes = {
        typology.name: typologies.rule_hash(typology, BOUNDS).hex()[:16]
        for typology in typologies.of(BOUNDS)
    }

    assert hashes == {
        "officer_account": "e36e45f294069174",
        "split_under_threshold": "9ae5ab236b48b485",
        "approval_in_seconds": "b076243bf015a252",
    }
    assert typologies.rule_set_hash(BOUNDS).hex()[:16] == "40f6a993e9049807"


def test_rule_hashes__of_grants_are_not_those_of_benefits() -> None:
    benefits = {typologies.rule_hash(each, Parameters()) for each in typologies.TYPOLOGIES}
    grants = {typologies.rule_hash(each, BOUNDS) for each in typologies.GRANT_TYPOLOGIES}

    assert benefits.isdisjoint(grants)
    assert typologies.rule_set_hash(Parameters()) != typologies.rule_set_hash(BOUNDS)


def test_rule_hashes__commit_to_the_limits_of_the_program() -> None:
    other = dataclasses.replace(BOUNDS, limits=(LIMIT + 1,))
    before = {typologies.rule_hash(each, BOUNDS) for each in typologies.GRANT_TYPOLOGIES}
    after = {typologies.rule_hash(each, other) for each in typologies.GRANT_TYPOLOGIES}

    assert before.isdisjoint(after)


def test_families__number_every_typology_once() -> None:
    names = [each.name for each in (*typologies.TYPOLOGIES, *typologies.GRANT_TYPOLOGIES)]

    assert set(typologies.FAMILIES) == set(names)
    assert len(typologies.FAMILIES) == len(set(names))


def test_rules__of_one_name_are_one_rule() -> None:
    """A finding names its rule: two of a name would be told apart by nobody."""
    by_name = {rule.name: rule for rule in RULES}

    shared = [rule for rule in GRANT_RULES if rule.name in by_name]
    assert [rule.name for rule in shared] == ["officer_account"]
    assert all(by_name[rule.name] is rule for rule in shared)
    names = {rule.name for rule in GRANT_RULES}
    assert {rule for each in typologies.GRANT_TYPOLOGIES for rule in each.rules} <= names
