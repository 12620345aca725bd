"""almoner grant award recommend

given applications that were judged
├── it should recommend each line of a list exactly, one after the other
├── it should name line and field of whatever is wrong, and recommend none
├── it should refuse who scored an application, and who holds no office
given a list of which some lines stand recommended
├── it should recommend what is missing, and nothing where all stands
├── it should recommend again what was withdrawn
├── it should refuse an application that stands recommended, or was offered, with other terms
├── it should refuse one whose organization was found to be another since
├── it should wait while a transaction of the key is not mined
└── when it was stopped or killed midway: it should recommend the rest, and nothing twice
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from eth_account.typed_transactions import TypedTransaction
from hexbytes import HexBytes
from web3.contract.contract import ContractFunction

from almoner import money
from almoner.acts.awards import AwardState, PayMode
from almoner.testing.samples import digest
from tests.cli.grants.judged import AMOUNTS, award_file, day, judged
from tests.cli.grants.office import Office
from tests.cli.grants.papers import DAY, TOTAL

OFFICER = ("--as", "grants-officer-1")
RECOMMEND = ("grant", "award", "recommend")


@pytest.fixture
def applied(office: Office) -> list[int]:
    """Three applications of one round, judged."""
    return judged(office, 3)


def count(office: Office) -> int:
    return int(office.grants.awards.functions.awards().call())


def lines(office: Office, award: int) -> list[int]:
    return [each[0] for each in office.grants.awards.functions.linesOf(award).call()]


def test_recommend__takes_each_line_exactly(office: Office, applied: list[int]) -> None:
    _, second, third = applied
    none = dict.fromkeys(office.file.budget.categories, "")
    changed = {
        second: {"mode": "advance", "Personnel": "45,000", "tolerance_bps": "0"},
        third: {**none, "mode": "milestone", "milestones": "10,000;20,000.50"},
    }
    path = award_file(office, applied, changed)
    done = office.bench.done(*RECOMMEND, path, *OFFICER)
    assert (done["standing"], done["missing"]) == (0, 3)
    made = [each["award"] for each in done["recommended"]]
    assert [each["application"] for each in done["recommended"]] == applied
    assert [each["line"] for each in done["recommended"]] == [2, 3, 4]
    assert count(office) == made[-1]
    known = [office.grants.award(each) for each in made]
    assert [each["mode"] for each in known] == [
        PayMode.REIMBURSEMENT,
        PayMode.ADVANCE,
        PayMode.MILESTONE,
    ]
    assert [each["total"] for each in known] == [
        TOTAL,
        TOTAL - money.parse("5,000"),
        money.parse("30,000.50"),
    ]
    assert lines(office, made[0]) == AMOUNTS
    assert lines(office, made[2]) == [money.parse("10,000"), money.parse("20,000.50")]
    starts = datetime.fromtimestamp(known[0]["from"], UTC)
    assert (starts.hour, starts.minute, starts.second) == (0, 0, 0)
    announced = office.world.client.events(
        office.grants.awards.events.AwardRecommended(), award=made[0]
    )
    assert announced[0]["conditions"] == hashlib.sha256(b"Report each quarter.").digest()


def test_recommend__says_what_comes_next(office: Office, applied: list[int]) -> None:
    said = office.bench.run(*RECOMMEND, award_file(office, applied[:2]), *OFFICER).stdout
    last = count(office)
    assert said == (
        "2 awards are recommended, over $200,000.00 together: approvers approve them (almoner "
        f"grant award approve {last - 1} {last}).\n"
    )


def test_recommend__names_line_and_field_of_each_fault(office: Office, applied: list[int]) -> None:
    first, second, third = applied
    unknown = 99_999
    past = day(office.world.now() - 2 * DAY)
    changed = {
        first: {"Personnel": "50,000.01"},
        second: {"indirect_bps": "100"},
        third: {"from": day(office.world.now() - 9 * DAY), "to": past},
    }
    path = award_file(office, [*applied, unknown], changed)
    refused = office.bench.refused(*RECOMMEND, path, *OFFICER)
    found = refused.splitlines()
    assert [fault.split(": ")[0] for fault in found] == [
        "line 2, application",
        "line 3, indirect_bps",
        "line 4, to",
        "line 5, application",
    ]
    assert "$100,000.01 cannot be awarded on application" in found[0]
    assert "at most $100,000.00" in found[0]
    assert f"Application {unknown} is not there" in found[3]
    assert count(office) == 0


def test_recommend__names_the_faults_of_the_file_itself(office: Office, applied: list[int]) -> None:
    changed = {applied[0]: {"Supplies": "a lot", "conditions": "none.md"}}
    refused = office.bench.refused(*RECOMMEND, award_file(office, applied, changed), *OFFICER)
    assert [fault.split(": ")[0] for fault in refused.splitlines()] == [
        "line 2, Supplies",
        "line 2, conditions",
    ]


def test_recommend__refuses_what_is_not_judged(office: Office) -> None:
    grants = office.grants
    unjudged = grants.apply(grants.open_round(), "grantee-8", amounts=AMOUNTS)
    (sound,) = judged(office)
    refused = office.bench.refused(*RECOMMEND, award_file(office, [sound, unjudged]), *OFFICER)
    assert refused.startswith("line 3, application: Round ")
    assert "is published" in refused
    (few,) = judged(office, quorum=3)
    refused = office.bench.refused(*RECOMMEND, award_file(office, [few]), *OFFICER)
    assert refused.startswith(f"line 2, application: Application {few} has 2 score sheets")
    office.bench.done(*RECOMMEND, award_file(office, [sound]), *OFFICER)


def test_recommend__refuses_who_may_not(office: Office, applied: list[int]) -> None:
    path = award_file(office, applied)
    other = office.bench.refused(*RECOMMEND, path, "--as", "approver-1")
    assert "does not hold the office grants-officer" in other
    assert "line" not in other.split("(")[0]


def test_recommend__leaves_out_what_stands(office: Office, applied: list[int]) -> None:
    some = office.bench.done(*RECOMMEND, award_file(office, applied[:1]), *OFFICER)
    whole = award_file(office, applied)
    rest = office.bench.done(*RECOMMEND, whole, *OFFICER)
    assert (rest["standing"], rest["missing"]) == (1, 2)
    assert [each["application"] for each in rest["recommended"]] == applied[1:]
    known = count(office)
    award = some["recommended"][0]["award"]
    office.grants.offer(award)
    again = office.bench.run(*RECOMMEND, whole, *OFFICER)
    assert again.stdout == "Nothing is left to recommend.\n"
    assert "3 of 3 awards stand recommended already, 0 are to be." in again.stderr
    assert count(office) == known


def test_recommend__recommends_again_what_was_withdrawn(office: Office, applied: list[int]) -> None:
    path = award_file(office, applied[:1])
    first = office.bench.done(*RECOMMEND, path, *OFFICER)["recommended"][0]["award"]
    office.bench.done("grant", "award", "withdraw", first, *OFFICER)
    second = office.bench.done(*RECOMMEND, path, *OFFICER)["recommended"][0]["award"]
    assert second == first + 1
    assert office.grants.award(first)["state"] == AwardState.WITHDRAWN


def test_recommend__refuses_an_application_that_stands_with_other_terms(
    office: Office, applied: list[int]
) -> None:
    first, second, _ = applied
    before = office.bench.done(*RECOMMEND, award_file(office, [first, second]), *OFFICER)
    awards = [each["award"] for each in before["recommended"]]
    office.grants.offer(awards[1])
    changed = {number: {"tolerance_bps": "500"} for number in (first, second)}
    known = count(office)
    refused = office.bench.refused(*RECOMMEND, award_file(office, applied, changed), *OFFICER)
    assert refused.splitlines() == [
        f"line 2, application: stands recommended with other terms, as award {awards[0]}: leave "
        "it out, or let its recommender withdraw that first (almoner grant award withdraw "
        f"{awards[0]})",
        f"line 3, application: led to award {awards[1]} with other terms, which is offered: leave "
        "it out",
    ]
    assert count(office) == known


def test_recommend__refuses_one_of_another_organization_now(
    office: Office, applied: list[int]
) -> None:
    path = award_file(office, applied)
    office.bench.done(*RECOMMEND, path, *OFFICER)
    found = office.world.rounds.functions.identify(applied[1], digest("another organization"))
    office.world.send("grants_officer", found)
    refused = office.bench.refused(*RECOMMEND, path, *OFFICER)
    assert refused.startswith("line 3, application: stands recommended with other terms, as award")
    assert len(refused.splitlines()) == 1


def test_recommend__waits_for_what_is_not_mined(office: Office, applied: list[int]) -> None:
    client, path = office.world.client, award_file(office, applied[:1])
    officer = office.world.officer("grants_officer")
    plan = office.grants.plan(applied[1], lines=AMOUNTS)
    client.request("evm_setAutomine", False)
    try:
        officer.broadcast(officer.prepare(office.grants.awards.functions.recommend(plan)))
        waiting = office.bench.run(*RECOMMEND, path, *OFFICER)
        assert waiting.exit_code == 1
        assert "A transaction of this key is not mined yet" in waiting.stderr
    finally:
        client.request("evm_mine")
        client.request("evm_setAutomine", True)
    office.bench.done(*RECOMMEND, path, *OFFICER)


def test_recommend__says_where_it_stopped(office: Office, applied: list[int]) -> None:
    officer = office.world.officer("grants_officer")
    plan = office.grants.plan(applied[0], lines=AMOUNTS)
    fees = _fees(office, office.grants.awards.functions.recommend(plan))
    office.world.client.request("anvil_setBalance", officer.address, hex(fees * 11 // 10))
    path = award_file(office, applied)
    stopped = office.bench.run(*RECOMMEND, path, *OFFICER)
    assert stopped.exit_code == 1
    assert "1 of 3 were recommended before line 3: run the same again for the rest." in (
        stopped.stderr
    )
    office.world.client.request("anvil_setBalance", officer.address, hex(10**21))
    assert office.bench.done(*RECOMMEND, path, *OFFICER)["missing"] == 2


def test_recommend__takes_up_what_was_killed(office: Office) -> None:
    applied = judged(office, 8)
    path = award_file(office, applied)
    words = [sys.executable, "-m", "almoner", *RECOMMEND, str(path), *OFFICER]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as killed:
        while count(office) == 0 and killed.poll() is None:
            time.sleep(0.01)
        killed.kill()
    before = count(office)
    assert 0 < before < len(applied), "it was killed midway"
    rest = office.bench.done(*RECOMMEND, path, *OFFICER)
    assert rest["standing"] == before
    known = [office.grants.award(each + 1)["application"] for each in range(count(office))]
    assert known == applied


def _fees(office: Office, fn: ContractFunction) -> int:
    """Wei an officer must have to send a call, as `Sender` prepares it."""
    officer = office.world.officer("grants_officer")
    signed = officer.prepare(fn)
    officer.discard(signed)
    sent = TypedTransaction.from_bytes(HexBytes(signed.raw)).as_dict()
    return int(sent["gas"]) * int(sent["maxFeePerGas"])
