"""What follows from findings, by the policy that comes with Almoner.

judge
├── one family, however heavy, holds nothing; two do, and so does a broken invariant alone
├── without a ground it is an alert
├── the first typology that may hold names the reason; without one, the first that alerts
├── a typology that is only tried says so, and hides no other
└── of one rule the worst counts, and once
stands
├── what is about a payment counts for it alone
├── what is about a case or an account counts for the next payments, and no longer than it stands
└── what is about a person or a program counts for no payment
refer and news
├── cases, accounts, persons and programs are referred, payments are not
└── the same is told once in 30 days, unless it gets worse
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from almoner.fraud import judging, policy
from almoner.fraud.findings import Finding
from almoner.fraud.judging import Decision, Payment, Verdict
from almoner.fraud.policy import Band, RuleSet
from almoner.observations.schema import clock

RULES = policy.load()
ALL_GROUNDS = {each.name: True for each in RULES.typologies}
BEGUN = 1_700_000_000
DAY = 86_400
MONTH = 30 * DAY


def finding(
    rule: str,
    band: int = 0,
    *,
    time: int = 0,
    id: int = 1,
    part: int = 0,
    program: int = 1,
    subject: int = 2,
    account: int = 3,
    person: int = 4,
    payment: int = 5,
) -> Finding:
    """A finding in one of its rule's bands, so many seconds after the first."""
    step = RULES.steps[rule][band]
    return Finding(
        rule=rule,
        band=step.band,
        weight=step.weight,
        id=id,
        part=part,
        clock=clock(BEGUN + time, id),
        program=program,
        subject=subject,
        account=account,
        person=person,
        payment=payment,
        measure=1,
        whole=1,
        features=(),
    )


def judge(
    *found: Finding, rules: RuleSet = RULES, grounds: Sequence[str] = tuple(ALL_GROUNDS)
) -> Verdict | None:
    return judging.judge(rules, found, dict.fromkeys(grounds, True))


def shadowed(*names: str) -> RuleSet:
    """The policy, with some typologies only tried."""
    typologies = [replace(each, shadow=each.name in names) for each in RULES.typologies]
    return replace(RULES, typologies=tuple(typologies))


def heavier(found: Finding, weight: int = 100) -> Finding:
    return replace(found, weight=weight)


def decided(verdict: Verdict | None) -> tuple[str, str] | None:
    return None if verdict is None else (verdict.decision.value, verdict.typology.name)


def test_judge__says_nothing_of_nothing() -> None:
    assert judge() is None


def test_judge__says_nothing_below_the_alert_of_every_typology() -> None:
    assert judge(finding("one_hand")) is None
    assert judge(finding("emptied"), finding("one_signer")) is None


def test_judge__alerts_at_the_alert_of_a_typology() -> None:
    assert decided(judge(finding("shared_account"))) == ("alert", "shared_account+one_hand")


def test_judge__holds_nothing_by_one_family_however_heavy() -> None:
    found = heavier(finding("shared_account", 1))
    assert decided(judge(found)) == ("alert", "shared_account+one_hand")

    flows = [heavier(finding(name)) for name in ("common_sink", "officer_paid", "circle")]
    assert {RULES.catalog.rule(each.rule).family for each in flows} == {"flow"}
    verdict = judge(*flows)
    assert verdict is not None
    assert verdict.decision is Decision.ALERT


def test_judge__holds_by_two_families() -> None:
    verdict = judge(finding("shared_account", 1), finding("one_hand", 1))

    assert decided(verdict) == ("hold", "shared_account+one_hand")
    assert verdict is not None
    assert verdict.score == 100
    assert [each.rule for each in verdict.findings] == ["shared_account", "one_hand"]


def test_judge__holds_nothing_by_two_families_below_the_hold() -> None:
    verdict = judge(finding("shared_account"), finding("one_hand"))

    assert decided(verdict) == ("alert", "shared_account+one_hand")
    assert verdict is not None
    assert verdict.score == 80


def test_judge__holds_by_a_broken_invariant_alone() -> None:
    assert decided(judge(finding("officer_account"))) == ("hold", "officer_account")
    milder = replace(finding("officer_account"), band=Band.STRONG)
    assert decided(judge(milder)) == ("alert", "officer_account")


def test_judge__takes_two_families_of_two_typologies_for_none() -> None:
    # Each by itself: no story has both.
    assert decided(judge(finding("shared_account", 1), finding("one_applicant"))) == (
        "alert",
        "shared_account+one_hand",
    )


def test_judge__alerts_where_the_program_has_no_ground() -> None:
    found = (finding("shared_account", 1), finding("one_hand", 1))

    assert decided(judge(*found, grounds=())) == ("alert", "shared_account+one_hand")
    assert decided(judge(finding("officer_account"), grounds=())) == ("alert", "officer_account")


def test_judge__names_the_first_typology_that_may_hold() -> None:
    found = (finding("officer_account"), finding("shared_account", 1), finding("one_hand", 1))

    assert decided(judge(*found)) == ("hold", "officer_account")
    assert decided(judge(*found[::-1])) == ("hold", "officer_account")
    grounds = ["shared_account+one_hand"]
    assert decided(judge(*found, grounds=grounds)) == ("hold", "shared_account+one_hand")


def test_judge__names_the_first_typology_that_alerts_where_none_may_hold() -> None:
    found = (finding("late"), finding("shared_account"))

    assert decided(judge(*found)) == ("alert", "shared_account+one_hand")


def test_judge__never_holds_by_a_typology_that_delays_nothing() -> None:
    found = (heavier(finding("late")), heavier(finding("skipped_period")), finding("paid_late"))
    assert RULES.typology("underpaid").hold is None
    assert decided(judge(*found)) == ("alert", "underpaid")


def test_judge__reports_as_shadow_what_is_only_tried() -> None:
    found = (finding("shared_account", 1), finding("one_hand", 1))
    rules = shadowed("shared_account+one_hand", "recycled_account", "kickback")

    assert decided(judge(*found)) == ("hold", "shared_account+one_hand")
    assert decided(judge(*found, rules=rules)) == ("shadow", "shared_account+one_hand")
    assert judging.judge(rules, found, ALL_GROUNDS) == judging.judge(rules, found, {})


def test_judge__lets_no_typology_that_is_only_tried_hide_another() -> None:
    rules = shadowed("shared_account+one_hand")
    sharing = (finding("shared_account", 1), finding("one_hand"))

    assert decided(judge(*sharing, rules=rules)) == ("shadow", "shared_account+one_hand")
    held = judge(*sharing, finding("approval_in_seconds"), rules=rules)
    assert decided(held) == ("hold", "approval_in_seconds")
    alerted = judge(*sharing, finding("late"), rules=rules)
    assert decided(alerted) == ("alert", "underpaid")


def test_judge__counts_the_worst_of_a_rule_once() -> None:
    mild, strong = finding("shared_account", id=9), finding("shared_account", 1, id=8)
    verdict = judge(mild, strong, mild)

    assert verdict is not None
    assert verdict.findings == (strong,)
    assert verdict.score == 60


def test_judge__of_two_alike_counts_the_latest() -> None:
    first, then = finding("shared_account", id=8, part=1), finding("shared_account", id=8, part=2)
    for found in ((first, then), (then, first)):
        verdict = judge(*found)
        assert verdict is not None
        assert verdict.findings == (then,)


def test_judge__gives_findings_in_the_order_of_the_rules() -> None:
    verdict = judge(finding("one_hand", 1), finding("late"), finding("shared_account", 1))

    assert verdict is not None
    assert [each.rule for each in verdict.findings] == ["shared_account", "one_hand", "late"]


# --- stands


def payment(*, time: int = 0, id: int = 1_000, part: int = 0, **columns: int) -> Payment:
    """The payment that findings above are about, certified so many seconds after the first."""
    told = {"program": 1, "subject": 2, "account": 3, "payment": 5, **columns}
    return Payment(id=id, part=part, clock=clock(BEGUN + time, id), amount=1, **told)


def stands(found: Finding, paid: Payment) -> bool:
    return judging.stands(RULES, found, paid)


def test_stands__counts_a_finding_about_a_payment_for_it_alone() -> None:
    found = finding("shared_account")

    assert stands(found, payment())
    assert not stands(found, payment(payment=6))
    assert not stands(found, payment(program=9))


@pytest.mark.parametrize(
    ("rule", "own", "others"),
    [
        ("double_member", {"account": 9, "payment": 9}, ({"subject": 9}, {"program": 9})),
        ("common_sink", {"program": 9, "subject": 9, "payment": 9}, ({"account": 9},)),
    ],
)
def test_stands__counts_a_finding_about_a_case_or_account_for_its_next_payments(
    rule: str, own: dict[str, int], others: tuple[dict[str, int], ...]
) -> None:
    found = finding(rule)
    last = RULES.catalog.rule(rule).stands

    assert stands(found, payment(time=DAY, **own))
    for other in others:
        assert not stands(found, payment(time=DAY, **other))
    assert stands(found, payment(time=last - 1))
    assert not stands(found, payment(time=last))


@pytest.mark.parametrize("rule", ["double_member", "common_sink"])
def test_stands__counts_no_finding_for_a_payment_before_it(rule: str) -> None:
    found = finding(rule, id=10, part=2)

    assert stands(found, payment(id=10, part=2))
    assert stands(found, payment(id=10, part=3))
    assert not stands(found, payment(id=10, part=1))
    assert not stands(found, payment(id=9, part=9))


@pytest.mark.parametrize("rule", ["changes_in_a_day", "drifted"])
def test_stands__counts_no_finding_about_a_person_or_a_program(rule: str) -> None:
    found = finding(rule)

    assert not stands(found, payment())
    assert not stands(found, payment(time=1))


def test_stands__counts_what_stands_for_no_time_for_no_later_payment() -> None:
    assert RULES.catalog.rule("late").stands == 0
    assert not stands(finding("late"), payment(time=1))


# --- refer and news


@pytest.mark.parametrize(
    ("rule", "typology"),
    [
        ("double_member", "double_member"),
        ("late", "underpaid"),
        ("officer_paid", "kickback"),
        ("changes_in_a_day", "storm_of_changes"),
        ("enrollment_burst", "enrollment_burst"),
    ],
)
def test_refer__tells_an_investigator_of_what_is_about_no_payment(rule: str, typology: str) -> None:
    found = finding(rule)
    verdict = judging.refer(RULES, found)

    assert decided(verdict) == ("referral", typology)
    assert verdict is not None
    assert (verdict.score, verdict.findings) == (found.weight, (found,))


@pytest.mark.parametrize("rule", RULES.steps)
def test_refer__never_makes_an_alert_or_a_hold(rule: str) -> None:
    verdict = judging.refer(RULES, finding(rule, -1))

    if RULES.catalog.rule(rule).about == "payment":
        assert verdict is None
    elif verdict is not None:
        assert verdict.decision is Decision.REFERRAL


def test_refer__is_silent_below_every_alert() -> None:
    assert judging.refer(RULES, finding("circle")) is None
    assert judging.refer(RULES, heavier(finding("circle"), 50)) is not None


def test_refer__says_where_a_typology_is_only_tried() -> None:
    verdict = judging.refer(shadowed("storm_of_changes"), finding("changes_in_a_day"))

    assert decided(verdict) == ("shadow", "storm_of_changes")


def told(*found: Finding) -> list[Finding]:
    return list(judging.news(RULES, found))


def test_news__tells_the_same_once_in_thirty_days() -> None:
    first = finding("changes_in_a_day")
    soon = finding("changes_in_a_day", time=MONTH, id=1)
    late = finding("changes_in_a_day", time=MONTH + 1, id=1)

    assert told(first, soon) == [first]
    assert told(first, soon, late) == [first, late]


def test_news__counts_from_what_was_told_last() -> None:
    found = [finding("changes_in_a_day", time=day * DAY) for day in range(0, 100, 10)]

    assert [each.time - BEGUN for each in told(*found)] == [0, 40 * DAY, 80 * DAY]


def test_news__tells_at_once_of_what_got_worse() -> None:
    mild, worse = finding("one_signer"), finding("one_signer", 1, time=DAY)

    assert told(mild, worse) == [mild, worse]
    assert told(worse, replace(mild, clock=worse.clock + 1)) == [worse]


@pytest.mark.parametrize(
    ("rule", "same", "another"),
    [
        ("double_member", {"account": 9, "person": 9}, {"subject": 9}),
        ("double_member", {"payment": 9}, {"program": 9}),
        ("common_sink", {"program": 9, "subject": 9}, {"account": 9}),
        ("changes_in_a_day", {"program": 9, "subject": 9}, {"person": 9}),
        ("drifted", {"subject": 9, "account": 9}, {"program": 9}),
    ],
)
def test_news__is_the_same_where_it_is_about_the_same(
    rule: str, same: dict[str, int], another: dict[str, int]
) -> None:
    first = finding(rule)
    other = finding(rule, time=DAY, **another)

    assert told(first, finding(rule, time=DAY, **same)) == [first]
    assert told(first, other) == [first, other]


def test_news__tells_of_each_rule_by_itself() -> None:
    found = (finding("changes_in_a_day"), finding("keys_in_a_day"))

    assert told(*found) == list(found)
