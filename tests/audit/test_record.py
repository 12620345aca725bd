"""Seeded corruptions of headers, logs and money: each is found, under the rule it breaks.

Every corruption changes an honest record in one way, as somebody would who edits what he kept, or a
chain whose contracts did not do what ours do. `FOUND` says which finding must be there.
"""

from __future__ import annotations

import pytest

from almoner.audit.finding import Severity
from almoner.testing import DAY
from tests.audit.conftest import Played
from tests.audit.doctoring import Corruption, Record, removed


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


# attacks I26
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


def a_total_that_is_wrong(record: Record) -> None:
    place = record.at("Obligated", 1)
    record.change(place, obligated=record.values(place)["obligated"] + 1)


def an_obligation_outside_its_time(record: Record) -> None:
    place = record.at("Appropriated")
    record.change(place, to=record.values(place)["from"] + 2 * DAY)


def a_program_of_another_purpose(record: Record) -> None:
    record.change(record.at("ProgramOpened"), purpose=99)


def struck_money_that_stays(record: Record) -> None:
    struck = record.at("PaymentStruck")
    record.remove(
        next(at for at in range(struck, len(record.kept_logs)) if record.name(at) == "Deobligated")
    )


def a_reissue_beyond_what_came_back(record: Record) -> None:
    place = record.at("PaymentReissued", -2)
    said = record.values(place)
    record.change(place, amount=said["amount"] * 3, replaced=said["replaced"] + 2 * said["amount"])


def a_return_that_is_told_smaller(record: Record) -> None:
    place = record.at("Recovered")
    record.change(place, amount=record.values(place)["amount"] - 1)


def an_appropriation_closed_early(record: Record) -> None:
    place = record.at("Apportioned", -1)
    record.replace(place, "AppropriationClosed", appropriation=1, obligated=0, idle=0, by=3)


def cash_returned_that_is_waited_for(record: Record) -> None:
    place = record.at("RuleRegistered", -1)
    record.kept_logs[place].address = record.agency.contracts["Treasury"]
    source = record.values(record.at("Appropriated"))["source"]
    much = 100_000_000 * 10**6
    record.replace(
        place,
        "ReturnedToSource",
        appropriation=1,
        source=source,
        amount=much,
        returnedToSource=much,
        by=3,
    )


def cash_of_another_source(record: Record) -> None:
    record.change(record.at("Funded"), **{"from": "0x" + "ab" * 20})


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
    (removed("RunCertified", 1), "record", "had a log that is missing here: RunCertified"),
    (removed("Obligated", 1), "record", "had a log that is missing here: number 1"),
    (a_total_that_is_wrong, "I2", "Obligations of allotment"),
    (an_obligation_outside_its_time, "I3", "outside the availability"),
    (a_program_of_another_purpose, "I4", "money of purpose"),
    (struck_money_that_stays, "I9", "did not go back to the allotment"),
    (a_reissue_beyond_what_came_back, "I6", "came back"),
    (a_return_that_is_told_smaller, "I9", "What came back to allotment"),
    (an_appropriation_closed_early, "I10", "closed before it may be"),
    (cash_returned_that_is_waited_for, "I10", "that its obligations wait for"),
    (cash_of_another_source, "I8", "cash of another source"),
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
    of_benefits.require(corrupt, rule, words)


def test_gift__is_minor(of_benefits: Record) -> None:
    """Anybody may send the Treasury tokens: that is told, and is nobody's fault."""
    place = of_benefits.transfer(of_benefits.at("WordSettled"))
    gift = of_benefits.kept_logs[of_benefits.repeat(place, place, of_benefits.at("RunOpened", 4))]
    gift.topics = [gift.topics[0], gift.topics[2], gift.topics[1]]
    found = [each for each in of_benefits.audited().findings.all if each.rule == "I1"]
    assert [each.severity for each in found] == [Severity.MINOR]
    assert "in no book" in found[0].sentence


def test_finding__names_block_and_transaction(of_benefits: Record, benefits: Played) -> None:
    place = of_benefits.at("WordSealed", 3)
    log = of_benefits.kept_logs[place]
    of_benefits.change(place, total=of_benefits.values(place)["total"] + 1)
    (found, *_) = of_benefits.audited().findings.all
    assert (found.block, found.transaction) == (int(log.blockNumber, 16), log.transactionHash)
    receipt = benefits.client.receipt(bytes.fromhex(found.transaction[2:]))
    assert receipt["blockNumber"] == found.block
