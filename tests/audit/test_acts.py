"""Whom an event may name: every field with a person is asked, or exempt for a reason; 0 is nobody.

Dates and states that contradict other events are here too: what no sum and no digest would tell.
"""

from __future__ import annotations

import pytest

from almoner.audit.acts import DEMANDS, EXEMPT
from almoner.audit.shapes import by_topic, own_topics
from almoner.testing import DAY
from tests.audit.doctoring import Corruption, Record, changed

NO_PERSONS = {
    *(
        "alerts",
        "allotment",
        "amendment",
        "application",
        "appropriation",
        "award",
        "cap",
        "caseNo",
        "count",
    ),
    *(
        "draw",
        "first",
        "id",
        "judged",
        "last",
        "number",
        "original",
        "overturned",
        "payableBlock",
        "placed",
        "purpose",
    ),
    *("priorCaseNo", "round", "run", "score", "triggerBlock", "unreviewed", "upheld", "word"),
}
"""Fields of 32 bits that number something else."""


def _persons() -> set[tuple[str, str]]:
    """Event and field of everything that is a person's number by its type."""
    return {
        (name, field)
        for topic, name in own_topics().items()
        for field, kind in (*by_topic()[topic].indexed, *by_topic()[topic].plain)
        if kind.startswith("uint32") and field not in NO_PERSONS
    }


def test_person__is_asked_for_an_office_or_exempt_for_a_reason() -> None:
    asked = {(name, field) for name, fields in DEMANDS.items() for field in fields}
    assert _persons() == asked | EXEMPT.keys()
    assert not asked & EXEMPT.keys()
    assert all(EXEMPT.values())


def _later(name: str, field: str, which: int = 0) -> Corruption:
    """One date of an event a day later."""

    def corrupt(record: Record) -> None:
        place = record.at(name, which)
        record.change(place, **{field: record.values(place)[field] + DAY})

    return corrupt


def _by_another(name: str, field: str = "by", which: int = 0) -> Corruption:
    """An event that names a person who never held any office."""
    return changed(name, which, **{field: 999})


OF_BENEFITS: list[tuple[Corruption, str, str]] = [
    *(
        (changed(name, by=0), "I21", f"{name} names nobody")
        for name in (
            *("Allotted", "Apportioned", "Appropriated", "ProgramOpened", "CalendarSet"),
            *("RuleRegistered", "RuleArmed", "HoldPlaced", "HoldReleased", "HoldSustained"),
            *("CaseEnrolled", "CaseApproved", "RunApproved", "NoticeReturned", "AppealDecided"),
            *("ChangeProposed", "ChangeApproved", "ObjectionDecided", "DoubleMemberProposed"),
            *("PersonProposed", "AppointmentProposed", "SharedAccountConfirmed"),
        )
    ),
    (changed("NoticeServed", by=0), "I21", "no claimant signed for it"),
    (changed("RunOpened", maker=0), "I21", "RunOpened names nobody"),
    (changed("AppealAssigned", officer=0), "I21", "AppealAssigned names nobody"),
    (changed("SharedAccountConfirmed", proposer=0), "I21", "names nobody"),
    (_by_another("NoticeServed"), "I21", "was no counter or determiner"),
    (_by_another("Allotted"), "I21", "was no budget officer"),
    (changed("RuleArmed", registrar=0), "I17", "Who registered rule"),
    (changed("PaymentSetAside", state=0), "I23", "set aside as none"),
    (changed("PaymentSetAside", state=3), "I11", "is held and not set aside so"),
    (changed("RuleSetProposed", by=0), "I21", "RuleSetProposed names nobody"),
    (changed("OutcomesPosted", by=3), "I21", "Person 3 of OutcomesPosted was no monitor"),
    (changed("Established", ruleSets="0x" + "ab" * 20), "record", "The address of RuleSets"),
    (changed("Established", amendments="0x" + "ab" * 20), "record", "The address of GrantAmend"),
    (_later("Obligated", "payableAt"), "I3", "falls due"),
    (_later("RunCertified", "payableAt"), "I3", "falls due"),
    (changed("Appropriated", cancelAt=1), "I3", "has dates that cannot be"),
    (changed("CalendarSet", issueAt=1), "I18", "gets a date that it may not have"),
    (_later("AppointmentProposed", "until"), "I21", "otherwise than person"),
    (_later("SharedAccountProposed", "until"), "I19", "confirmed another exception"),
    (_later("DoubleMemberProposed", "until"), "I19", "confirmed another exception"),
    (_later("NoticeServed", "effectiveAt", 1), "I13", "The time of the notice is"),
    (_later("AppealFiled", "decideBy", 1), "I14", "The time to decide is"),
]
OF_GRANTS: list[tuple[Corruption, str, str]] = [
    *(
        (changed(name, by=0), "I21", f"{name} names nobody")
        for name in (
            *("RoundDrafted", "RoundPublished", "ReviewerAssigned", "SheetPosted", "PanelClosed"),
            *("AwardRecommended", "AwardApproved", "DrawReviewed", "DrawApproved"),
            *("AmendmentNoticed", "ApplicantIdentified", "MilestoneJudged"),
        )
    ),
    (changed("ConflictAttested", reviewer=0), "I21", "ConflictAttested names nobody"),
    (changed("RoundPublished", drafter=0), "I19", "Who drafted round"),
    (_later("Rescheduled", "from"), "I3", "moves from or to another date"),
    (_later("Rescheduled", "to"), "I3", "is due on no draw's date"),
    (_later("AwardAmended", "to"), "I24", "The end of award"),
    (_later("AwardTerminated", "endedAt"), "I24", "The end of award"),
    (_later("DrawCertified", "payableAt", 1), "I11", "The challenge window is"),
]


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"),
    OF_BENEFITS,
    ids=[f"{at}-{e[1]}" for at, e in enumerate(OF_BENEFITS)],
)
def test_corruption__of_benefits_is_found(
    of_benefits: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    of_benefits.require(corrupt, rule, words)


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"), OF_GRANTS, ids=[f"{at}-{e[1]}" for at, e in enumerate(OF_GRANTS)]
)
def test_corruption__of_grants_is_found(
    of_grants: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    of_grants.require(corrupt, rule, words)


def test_claimant__is_nobody_of_the_agency(of_benefits: Record) -> None:
    """Nobody may be named where the person signed in the same transaction, and only there."""
    own = of_benefits.at("AppealFiled", filer=0)
    signed = of_benefits.at(
        "ClaimantActed", action="appeal", subject=of_benefits.values(own)["subject"]
    )
    assert of_benefits.audited().findings.all == []
    of_benefits.require(
        lambda record: record.change(signed, action="unfreeze"), "I21", "no claimant signed for it"
    )


def test_same_fault__is_told_once_with_how_often(of_benefits: Record) -> None:
    last = of_benefits.kept_headers[-40:]
    del of_benefits.kept_headers[-40:]
    (found,) = [
        each for each in of_benefits.audited().findings.all if "has no header" in each.sentence
    ]
    assert found.count > 20
    assert found.block >= int(last[0].number, 16)
    assert found.last_block == max(int(each.blockNumber, 16) for each in of_benefits.kept_logs)
    assert f"So {found.count} times, to block {found.last_block}." in found.words
