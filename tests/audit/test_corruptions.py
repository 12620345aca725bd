"""Seeded corruptions of a record of benefits: each is found, under the rule it breaks.

Every corruption changes an honest record in one way, as somebody would who edits what he kept, or a
chain whose contracts did not do what ours do. `FOUND` says which finding must be there.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from almoner.audit.finding import Severity
from almoner.audit.kinds import Basis, ChangeKind, PaymentKind
from almoner.testing import DAY
from tests.audit.conftest import Played
from tests.audit.doctoring import Record

Corruption = Callable[[Record], None]


def _changed(name: str, which: int = 0, **values: object) -> Corruption:
    """One event that says something else."""
    return lambda record: record.change(record.at(name, which), **values)


def _removed(name: str, which: int = 0, **wanted: object) -> Corruption:
    return lambda record: record.remove(record.at(name, which, **wanted))


def a_transfer_of_more(record: Record) -> None:
    place = record.transfer(record.at("WordSettled"))
    record.kept_logs[place].data = f"0x{int(record.kept_logs[place].data, 16) + 1:064x}"


def a_payment_to_a_stranger(record: Record) -> None:
    place = record.transfer(record.at("WordSettled"))
    topics = record.kept_logs[place].topics
    record.kept_logs[place].topics = [*topics[:2], f"0x{'0' * 24}{'ab' * 20}"]


def two_payments_swapped(record: Record) -> None:
    settled = record.at("WordSettled")
    last = record.transfer(settled)
    first = record.transfer(last - 1)
    one, other = record.kept_logs[first], record.kept_logs[last]
    one.topics, other.topics = other.topics, one.topics


def money_that_nobody_booked(record: Record) -> None:
    place = record.transfer(record.at("WordSettled"))
    record.repeat(place, place, record.at("RunOpened", 4))


def a_missing_block(record: Record) -> None:
    at = record.block(record.at("RunApproved"))
    number = record.kept_headers[at].number
    del record.kept_headers[at]
    record.kept_logs = [log for log in record.kept_logs if log.blockNumber != number]


def a_block_of_another_parent(record: Record) -> None:
    header = record.kept_headers[record.block(record.at("RunApproved"))]
    header.parentHash = f"0x{'12' * 32}"


def a_block_at_another_time(record: Record) -> None:
    header = record.kept_headers[record.block(record.at("RunApproved"))]
    header.timestamp = hex(int(header.timestamp, 16) + 1)


def a_log_of_another_block(record: Record) -> None:
    record.kept_logs[record.at("RunApproved")].blockHash = f"0x{'12' * 32}"


def a_log_that_is_there_twice(record: Record) -> None:
    place = record.at("CaseApproved")
    record.kept_logs.insert(place, record.kept_logs[place])


def a_topic_changed(record: Record) -> None:
    place = record.at("CaseApproved")
    record.kept_logs[place].topics = [*record.kept_logs[place].topics[:-1], f"0x{99:064x}"]


def a_block_without_its_logs(record: Record) -> None:
    number = record.kept_logs[record.at("RuleRegistered")].blockNumber
    record.kept_logs = [log for log in record.kept_logs if log.blockNumber != number]


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
        if _is(record, place, "PaymentSettled") and _single(record, place)
    )
    record.repeat(single - 2, single, single + 3)


def a_bit_outside_the_roster(record: Record) -> None:
    place = record.at("WordSealed", 3)
    record.change(place, mask=record.values(place)["mask"] | 1 << 200)


def a_case_left_out(record: Record) -> None:
    place = record.at("WordSealed", 3)
    record.change(place, mask=record.values(place)["mask"] & ~(1 << 12))


def a_total_that_is_wrong(record: Record) -> None:
    place = record.at("Obligated", 1)
    record.change(place, obligated=record.values(place)["obligated"] + 1)


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
        if _is(record, place, "RunApproved")
    )
    by = record.values(place)["by"]
    record.change(place, approvers=(person, by, 0, 0))


def an_obligation_outside_its_time(record: Record) -> None:
    place = record.at("Appropriated")
    record.change(place, to=record.values(place)["from"] + 2 * DAY)


def a_program_of_another_purpose(record: Record) -> None:
    record.change(record.at("ProgramOpened"), purpose=99)


def a_hold_past_its_deadline(record: Record) -> None:
    place = record.at("HoldPlaced", 4)
    record.change(place, expiresAt=record.values(place)["deadline"] + 1)


def a_deadline_that_moved(record: Record) -> None:
    place = record.at("HoldPlaced", 4)
    record.change(place, deadline=record.values(place)["deadline"] + DAY)


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
    made = next(at for at in range(served, len(record.kept_logs)) if _is(record, at, "AppealFiled"))
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


def struck_money_that_stays(record: Record) -> None:
    struck = record.at("PaymentStruck")
    record.remove(
        next(at for at in range(struck, len(record.kept_logs)) if _is(record, at, "Deobligated"))
    )


def a_reissue_beyond_what_came_back(record: Record) -> None:
    place = record.at("PaymentReissued", -2)
    said = record.values(place)
    record.change(place, amount=said["amount"] * 3, replaced=said["replaced"] + 2 * said["amount"])


def a_return_that_is_told_smaller(record: Record) -> None:
    place = record.at("Recovered")
    record.change(place, amount=record.values(place)["amount"] - 1)


def a_term_that_had_ended(record: Record) -> None:
    maker = record.values(record.at("RunOpened"))["maker"]
    place = record.at("Appointed", person=maker)
    record.change(place, until=record.values(place)["from"] + 60)


def an_appointment_by_one(record: Record) -> None:
    place = record.at("Appointed", 5)
    record.change(place, confirmer=record.values(place)["proposer"])


def an_event_that_cannot_be(record: Record) -> None:
    record.kept_logs[record.at("ChangeProposed")].data = "0x"


FOUND: list[tuple[Corruption, str, str]] = [
    (a_transfer_of_more, "I1", "the token moved"),
    (a_payment_to_a_stranger, "I8", "went to 0xabab"),
    (two_payments_swapped, "I8", "was certified"),
    (money_that_nobody_booked, "I8", "no event says why"),
    (a_missing_block, "I26", "missing"),
    (a_block_of_another_parent, "I26", "another parent"),
    (a_block_at_another_time, "record", "is not that of its fields"),
    (a_log_of_another_block, "record", "is of another block"),
    (a_log_that_is_there_twice, "record", "there twice"),
    (a_topic_changed, "record", "not in the bloom"),
    (a_block_without_its_logs, "record", "a log of Holds that is missing"),
    (_removed("RunCertified", 1), "record", "had a log that is missing here"),
    (a_word_settled_twice, "I6", "is paid twice for period"),
    (a_single_paid_twice, "I6", "is paid a second time"),
    (a_bit_outside_the_roster, "I6", "does not let it pay"),
    (a_case_left_out, "I18", "leaves out case 12"),
    (a_total_that_is_wrong, "I2", "Obligations of allotment"),
    (a_sealed_total_that_is_wrong, "I20", "The total of run"),
    (an_amount_enrolled_anew, "I20", "other terms than it was enrolled with"),
    (one_person_approving_twice, "I19", "One person approves"),
    (a_maker_approving, "I19", "and approves it"),
    (an_approval_by_who_was_removed, "I19", "is no approver any more"),
    (an_obligation_outside_its_time, "I3", "outside the availability"),
    (a_program_of_another_purpose, "I4", "money of purpose"),
    (a_hold_past_its_deadline, "I12", "runs past its deadline"),
    (a_deadline_that_moved, "I12", "is not that of the others"),
    (an_alert_used_twice, "I27", "second hold"),
    (_changed("HoldPlaced", 4, triggerHash=b"\x12" * 32), "I27", "not on this chain"),
    (_removed("RuleArmed"), "I11", "which is not armed"),
    (_changed("HoldPlaced", 4, evidence=bytes(32)), "I11", "lacks what it rests on"),
    (a_hold_by_who_enrolled, "I15", "and holds it"),
    (a_review_by_who_placed, "I15", "having acted on it"),
    (_removed("FuseRearmed"), "I17", "whose fuse tripped"),
    (an_approval_by_who_enrolled, "I19", "enrolled case"),
    (a_reference_of_a_living_case, "I7", "which lives"),
    (a_decrease_without_a_notice, "I13", "without a notice"),
    (a_decrease_under_appeal, "I14", "under a timely appeal"),
    (a_decision_by_who_placed, "I15", "decides its appeal"),
    (a_decision_after_its_time, "I14", "lost after its deadline"),
    (a_payment_redirected, "I23", "goes to 0xabab"),
    (struck_money_that_stays, "I9", "did not go back to the allotment"),
    (a_reissue_beyond_what_came_back, "I6", "came back"),
    (a_return_that_is_told_smaller, "I9", "What came back to allotment"),
    (a_term_that_had_ended, "I21", "was no maker"),
    (an_appointment_by_one, "I21", "alone"),
    (an_event_that_cannot_be, "record", "says what cannot be"),
]


def test_honest_record__has_nothing_to_find(of_benefits: Record) -> None:
    agency = of_benefits.audited()
    assert agency.findings.all == []
    assert agency.record.rehashes, "the hashes of all headers were computed anew"
    assert agency.money.books.disbursed > 0, "something was paid"


@pytest.mark.parametrize(
    ("corrupt", "rule", "words"), FOUND, ids=[f"{at}-{each[1]}" for at, each in enumerate(FOUND)]
)
def test_corruption__is_found(
    of_benefits: Record, corrupt: Corruption, rule: str, words: str
) -> None:
    corrupt(of_benefits)
    found = of_benefits.audited().findings.all
    fit = [each for each in found if each.rule == rule and words in each.sentence]
    assert fit, [f"{each.rule}: {each.sentence}" for each in found]
    assert fit[0].severity >= Severity.SERIOUS


def test_finding__names_block_and_transaction(of_benefits: Record, benefits: Played) -> None:
    place = of_benefits.at("WordSealed", 3)
    log = of_benefits.kept_logs[place]
    of_benefits.change(place, total=of_benefits.values(place)["total"] + 1)
    (found, *_) = of_benefits.audited().findings.all
    assert (found.block, found.transaction) == (int(log.blockNumber, 16), log.transactionHash)
    receipt = benefits.client.receipt(bytes.fromhex(found.transaction[2:]))
    assert receipt["blockNumber"] == found.block


def _decrease(record: Record) -> int:
    """Where an ADVANCE decrease, or one on adequate notice, that nobody decided takes effect."""
    for place in range(len(record.kept_logs)):
        if not _is(record, place, "ChangeEnacted"):
            continue
        proposal = record.values(place)["proposal"]
        proposed = record.values(record.at("ChangeProposed", proposal=proposal))
        adequate = proposed["basis"] == Basis.ADEQUATE
        if proposed["kind"] == ChangeKind.DECREASE and adequate:
            return place
    raise AssertionError("the story has such a decrease")


def _is(record: Record, place: int, name: str) -> bool:
    return record.name(place) == name


def _single(record: Record, place: int) -> bool:
    run = record.values(place)["paymentId"] >> 32
    kinds = (PaymentKind.SUPPLEMENT, PaymentKind.RESTORED)
    try:
        return record.values(record.at("SingleOpened", run=run))["kind"] in kinds
    except IndexError:
        return False
