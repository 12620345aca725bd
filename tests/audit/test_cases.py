"""Seeded corruptions of what happened to cases and payments: each is found, under its rule."""

from __future__ import annotations

import pytest

from almoner.audit.kinds import Basis, ChangeKind, PaymentKind
from almoner.testing import DAY
from tests.audit.doctoring import Corruption, Record, changed, removed


def a_word_settled_twice(record: Record) -> None:
    settled = record.at("WordSettled")
    first = settled
    while record.kept_logs[first - 1].transactionHash == record.kept_logs[settled].transactionHash:
        first -= 1
    record.repeat(first, settled, record.at("RunOpened", 4))


def a_single_paid_twice(record: Record) -> None:
    single = next(
        place
        for place in range(len(record.kept_logs))
        if record.name(place) == "PaymentSettled" and _single(record, place)
    )
    record.repeat(single - 2, single, single + 3)


def a_bit_outside_the_roster(record: Record) -> None:
    place = record.at("WordSealed", 3)
    record.change(place, mask=record.values(place)["mask"] | 1 << 200)


def a_case_left_out(record: Record) -> None:
    place = record.at("WordSealed", 3)
    record.change(place, mask=record.values(place)["mask"] & ~(1 << 12))


def a_sealed_total_that_is_wrong(record: Record) -> None:
    place = record.at("WordSealed", 3)
    record.change(place, total=record.values(place)["total"] + 1)


def an_amount_enrolled_anew(record: Record) -> None:
    place = record.at("CaseEnrolled", 11)
    record.change(place, amount=record.values(place)["amount"] * 2)


def one_person_approving_twice(record: Record) -> None:
    place = record.at("RunApproved", 1)
    first = record.values(place)["approvers"][0]
    record.change(place, approvers=(first, first, 0, 0), by=first)


def a_maker_approving(record: Record) -> None:
    place = record.at("RunApproved", 1)
    run = record.values(place)["run"]
    maker = record.values(record.at("RunOpened", run=run))["maker"]
    first = record.values(place)["approvers"][0]
    record.change(place, approvers=(first, maker, 0, 0), by=maker)


def an_approval_by_who_was_removed(record: Record) -> None:
    removed = record.at("Removed")
    person = record.values(removed)["person"]
    place = next(
        place
        for place in range(removed, len(record.kept_logs))
        if record.name(place) == "RunApproved"
    )
    by = record.values(place)["by"]
    record.change(place, approvers=(person, by, 0, 0))


def a_hold_past_its_deadline(record: Record) -> None:
    place = record.at("HoldPlaced", 4)
    record.change(place, expiresAt=record.values(place)["deadline"] + 1)


def a_deadline_that_moved(record: Record) -> None:
    place = record.at("HoldPlaced", 4)
    record.change(place, deadline=record.values(place)["deadline"] + DAY)


# attacks I27
def an_alert_used_twice(record: Record) -> None:
    alert = record.values(record.at("HoldPlaced", 3))["alert"]
    record.change(record.at("HoldPlaced", 4), alert=alert)


def a_hold_by_who_enrolled(record: Record) -> None:
    place = record.at("HoldPlaced", 4)
    case_no = record.values(place)["paymentId"] % 2**32
    record.change(place, by=record.values(record.at("CaseEnrolled", caseNo=case_no))["by"])


def a_review_by_who_placed(record: Record) -> None:
    place = record.at("HoldReleased", 1)
    payment = record.values(place)["paymentId"]
    by = record.values(record.at("HoldPlaced", paymentId=payment))["by"]
    record.change(place, by=by)


def an_approval_by_who_enrolled(record: Record) -> None:
    place = record.at("CaseApproved", 2)
    record.change(place, by=record.values(place)["enrolledBy"])


def a_reference_of_a_living_case(record: Record) -> None:
    reference = record.values(record.at("CaseEnrolled", 1))["caseRef"]
    record.change(record.at("CaseEnrolled", 2), caseRef=reference)


def a_decrease_without_a_notice(record: Record) -> None:
    enacted = record.values(_decrease(record))
    record.remove(record.at("NoticeServed", proposal=enacted["proposal"]))


def a_decrease_under_appeal(record: Record) -> None:
    place = _decrease(record)
    filed = record.at("AppealFiled")
    enacted = record.values(place)
    served = record.at("NoticeServed", proposal=enacted["proposal"])
    record.repeat(filed, filed, served)
    made = next(
        at for at in range(served, len(record.kept_logs)) if record.name(at) == "AppealFiled"
    )
    time = record.values(served)["servedAt"]
    record.change(
        made,
        subject=enacted["proposal"],
        timely=True,
        waived=False,
        receivedAt=time,
        decideBy=time + 60 * DAY,
    )


def a_decision_by_who_placed(record: Record) -> None:
    place = record.at("AppealDecided")
    subject = record.values(place)["subject"]
    record.change(place, by=record.values(record.at("HoldPlaced", paymentId=subject))["by"])


def a_decision_after_its_time(record: Record) -> None:
    place = record.at("AppealDecided", forClaimant=False)
    subject = record.values(place)["subject"]
    filed = record.at("AppealFiled", subject=subject)
    record.change(filed, decideBy=record.values(filed)["receivedAt"] - 1)


def a_payment_redirected(record: Record) -> None:
    record.change(record.at("PaymentSettled"), payTo="0x" + "ab" * 20)


def a_term_that_had_ended(record: Record) -> None:
    maker = record.values(record.at("RunOpened"))["maker"]
    place = record.at("Appointed", person=maker)
    record.change(place, until=record.values(place)["from"] + 60)


def an_appointment_by_one(record: Record) -> None:
    place = record.at("Appointed", 5)
    record.change(place, confirmer=record.values(place)["proposer"])


def aid_that_is_not_continued(record: Record) -> None:
    record.remove(record.at("ChangeRestored"))


def a_pause_of_four_days(record: Record) -> None:
    place = record.at("AppointmentProposed", -1)
    time = int(record.kept_headers[record.block(place)].timestamp, 16)
    record.replace(place, "Paused", until=time + 4 * DAY, reasonHash=b"\x12" * 32, by=18)


FOUND: list[tuple[Corruption, str, str]] = [
    (a_word_settled_twice, "I6", "is paid twice for period"),
    (a_single_paid_twice, "I6", "is paid a second time"),
    (a_bit_outside_the_roster, "I6", "does not let it pay"),
    (a_case_left_out, "I18", "leaves out case 12"),
    (a_sealed_total_that_is_wrong, "I20", "The total of run"),
    (an_amount_enrolled_anew, "I20", "other terms than it was enrolled with"),
    (one_person_approving_twice, "I19", "One person approves"),
    (a_maker_approving, "I19", "and approves it"),
    (an_approval_by_who_was_removed, "I19", "is no approver any more"),
    (a_hold_past_its_deadline, "I12", "runs past its deadline"),
    (a_deadline_that_moved, "I12", "is not that of the others"),
    (an_alert_used_twice, "I27", "second hold"),
    (changed("HoldPlaced", 4, triggerHash=b"\x12" * 32), "I27", "not on this chain"),
    (removed("RuleArmed"), "I11", "which is not armed"),
    (changed("HoldPlaced", 4, evidence=bytes(32)), "I11", "lacks what it rests on"),
    (a_hold_by_who_enrolled, "I15", "and holds it"),
    (a_review_by_who_placed, "I15", "having acted on it"),
    (removed("FuseRearmed"), "I17", "whose fuse tripped"),
    (an_approval_by_who_enrolled, "I19", "enrolled case"),
    (a_reference_of_a_living_case, "I7", "which lives"),
    (a_decrease_without_a_notice, "I13", "without a notice"),
    (a_decrease_under_appeal, "I14", "under a timely appeal"),
    (a_decision_by_who_placed, "I15", "decides its appeal"),
    (a_decision_after_its_time, "I14", "lost after its deadline"),
    (a_payment_redirected, "I23", "goes to 0xabab"),
    (a_term_that_had_ended, "I21", "was no maker"),
    (an_appointment_by_one, "I21", "alone"),
    (aid_that_is_not_continued, "I14", "stays in effect under a timely appeal"),
    (a_pause_of_four_days, "I22", "longer than three days"),
]


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"), FOUND, ids=[f"{at}-{each[1]}" for at, each in enumerate(FOUND)]
)
def test_corruption__is_found(
    of_benefits: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    of_benefits.require(corrupt, rule, words)


def _decrease(record: Record) -> int:
    """Where an ADVANCE decrease, or one on adequate notice, that nobody decided takes effect."""
    for place in range(len(record.kept_logs)):
        if record.name(place) != "ChangeEnacted":
            continue
        proposal = record.values(place)["proposal"]
        proposed = record.values(record.at("ChangeProposed", proposal=proposal))
        adequate = proposed["basis"] == Basis.ADEQUATE
        if proposed["kind"] == ChangeKind.DECREASE and adequate:
            return place
    raise AssertionError("the story has such a decrease")


def _single(record: Record, place: int) -> bool:
    run = record.values(place)["paymentId"] >> 32
    kinds = (PaymentKind.SUPPLEMENT, PaymentKind.RESTORED)
    try:
        return record.values(record.at("SingleOpened", run=run))["kind"] in kinds
    except IndexError:
        return False
