"""Seeded corruptions of a record of grants: each is found, under the rule it breaks."""

from __future__ import annotations

import pytest

from almoner.audit.kinds import AmendmentKind
from tests.audit.doctoring import Corruption, Record


def an_award_beyond_its_round(record: Record) -> None:
    drafted = record.at("RoundDrafted", 2)
    record.change(drafted, budget=record.values(drafted)["ceiling"])


def an_award_approved_by_who_recommended(record: Record) -> None:
    place = record.at("AwardApproved")
    award = record.values(place)["award"]
    by = record.values(record.at("AwardRecommended", award=award))["by"]
    record.change(place, approvers=(by, 0, 0, 0), by=by)


def a_smaller_cumulative_sum(record: Record) -> None:
    place = record.at("AwardApproved")
    record.change(place, cumulative=record.values(place)["cumulative"] - 1)


def a_draw_to_another_account(record: Record) -> None:
    record.change(record.at("DrawCertified"), payTo="0x" + "ab" * 20)


def a_draw_paid_elsewhere(record: Record) -> None:
    place = record.transfer(record.at("PaymentSettled"))
    topics = record.kept_logs[place].topics
    record.kept_logs[place].topics = [*topics[:2], f"0x{'0' * 24}{'ab' * 20}"]


def costs_before_the_award(record: Record) -> None:
    place = record.at("DrawRequested", 2)
    award = record.values(place)["award"]
    start = record.values(record.at("AwardRecommended", award=award))["from"]
    record.change(place, costFrom=start - 1)


def a_draw_beyond_its_line(record: Record) -> None:
    place = record.at("AwardRecommended", 3)
    lines = list(record.values(place)["lines"])
    lines[0], lines[-1] = 0, lines[-1] + lines[0]
    record.change(place, lines=tuple(lines))


def a_document_beyond_its_gross(record: Record) -> None:
    place = record.at("CostCharged")
    record.change(place, gross=record.values(place)["amount"] - 1)


def a_disallowance_without_a_notice(record: Record) -> None:
    amendment = record.values(record.at("AmendmentProposed", kind=AmendmentKind.DISALLOWANCE))
    record.remove(record.at("AmendmentNoticed", amendment=amendment["amendment"]))


def a_change_without_an_amendment(record: Record) -> None:
    amended = record.values(record.at("AwardAmended"))
    record.remove(record.at("AmendmentProposed", amendment=amended["amendment"]))


def a_notice_by_who_proposed(record: Record) -> None:
    place = record.at("AmendmentNoticed")
    amendment = record.values(place)["amendment"]
    record.change(
        place, by=record.values(record.at("AmendmentProposed", amendment=amendment))["by"]
    )


def a_score_added_wrongly(record: Record) -> None:
    place = record.at("SheetPosted")
    record.change(place, score=record.values(place)["score"] + 1)


def an_offer_without_its_money(record: Record) -> None:
    accepted = record.values(record.at("AwardAccepted"))["award"]
    record.remove(record.at("Obligated", id=accepted))


def a_closeout_that_keeps_money(record: Record) -> None:
    closed = record.at("AwardClosed")
    award = record.values(closed)["award"]
    record.remove(record.at("Deobligated", id=award, amount=record.values(closed)["released"]))


def a_milestone_nobody_accepted(record: Record) -> None:
    record.change(record.at("MilestoneJudged", accepted=True), accepted=False)


def an_advance_accounted_for_twice(record: Record) -> None:
    place = record.at("DrawSubstantiated")
    record.change(place, amount=record.values(place)["amount"] * 2)


def a_reviewer_recommending(record: Record) -> None:
    place = record.at("AwardRecommended")
    application = record.values(place)["application"]
    reviewer = record.values(record.at("ReviewerAssigned", application=application))["reviewer"]
    record.change(place, by=reviewer)


FOUND: list[tuple[Corruption, str, str]] = [
    (an_award_beyond_its_round, "I2", "pass its budget"),
    (an_award_approved_by_who_recommended, "I19", "and approves it"),
    (a_smaller_cumulative_sum, "I19", "What the organization of award"),
    (a_draw_to_another_account, "I8", "another account than its award's"),
    (a_draw_paid_elsewhere, "I8", "the token moved"),
    (costs_before_the_award, "I24", "outside its award's period"),
    (a_draw_beyond_its_line, "I24", "passes its line"),
    (a_document_beyond_its_gross, "I24", "beyond its gross"),
    (a_disallowance_without_a_notice, "I16", "takes effect while proposed"),
    (a_change_without_an_amendment, "I24", "which is not of it"),
    (a_notice_by_who_proposed, "I13", "and noticed it"),
    (a_score_added_wrongly, "I20", "The score of application"),
    (an_offer_without_its_money, "I2", "without its money set aside"),
    (a_closeout_that_keeps_money, "I9", "did not go back to the allotment"),
    (a_milestone_nobody_accepted, "I24", "a milestone that nobody accepted"),
    (an_advance_accounted_for_twice, "I24", "has to account for"),
    (a_reviewer_recommending, "I19", "and recommends it"),
]


def test_honest_record__has_nothing_to_find(of_grants: Record) -> None:
    agency = of_grants.audited()
    assert agency.findings.all == []
    assert len(agency.grants) == 2


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"), FOUND, ids=[each[0].__name__ for each in FOUND]
)
def test_corruption__is_found(
    of_grants: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    of_grants.require(corrupt, rule, words)
