"""What a command says when the chain is not there, or is not the one.

almoner
├── when no node answers: it should say so and where it looked
├── when the node answers for another chain: it should name both
├── when the chain has no code at a recorded address: it should name contract and address
├── when nothing is deployed: it should say what to run
├── when a contract refuses: it should say so in plain words, with the refusal itself, whichever of
│   its errors it is
└── with --json: it should print the same sentence as an object
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from almoner.chain import artifacts
from almoner.chain import node as nodes
from almoner.chain.client import Client
from almoner.chain.deploy import Plan, deploy
from almoner.chain.sender import Sender
from almoner.cli import refusals
from almoner.config import PROJECT_ROOT
from almoner.errors import ConfigError, Reverted

PLAN = Plan(
    first_authority="0x0000000000000000000000000000000000001001",
    second_authority="0x0000000000000000000000000000000000001002",
    rp_id="localhost",
)
NOBODY = "http://127.0.0.1:1"


def _run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"ALMONER_HOME": str(folder), "ALMONER_DEPLOYMENTS": str(folder)}
    return subprocess.run(
        [sys.executable, "-m", "almoner", *arguments],
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment, **settings},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def deployed(client: Client, sender: Sender, tmp_path: Path) -> str:
    """An agency recorded in the test's folder; the address of its Treasury."""
    return deploy(client, sender, PLAN, tmp_path).address("Treasury")


def test_command__answers_when_all_is_there(
    node: nodes.Node, deployed: str, tmp_path: Path
) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 0
    assert "balance: $0.00" in ran.stdout


def test_command__says_when_no_node_answers(tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=NOBODY)
    assert ran.returncode == 1
    assert f"No Ethereum node answers at {NOBODY}" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_command__refuses_another_chain(node: nodes.Node, deployed: str, tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url, ALMONER_CHAIN_ID="4242")
    assert ran.returncode == 1
    assert "answers for chain 31337, not 4242" in ran.stderr


def test_command__names_a_contract_that_is_not_there(
    node: nodes.Node, client: Client, deployed: str, tmp_path: Path
) -> None:
    client.request("anvil_setCode", deployed, "0x")
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 1
    assert f"There is no Treasury at {deployed}" in ran.stderr


def test_command__says_what_to_run_when_nothing_is_deployed(
    node: nodes.Node, tmp_path: Path
) -> None:
    ran = _run(tmp_path, "fund", "books", ALMONER_RPC=node.url)
    assert ran.returncode == 1
    assert "run almoner deploy" in ran.stderr


def test_command__prints_the_refusal_as_json(tmp_path: Path) -> None:
    ran = _run(tmp_path, "fund", "books", "--json", ALMONER_RPC=NOBODY)
    assert ran.returncode == 1
    assert "No Ethereum node answers" in json.loads(ran.stdout)["error"]


AT = 1_799_074_800  # 2027-01-04 15:00 UTC


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


SAID: list[tuple[str, dict[str, object], str]] = [
    ("Offices_NotInOffice", {"key": "0x12", "office": 7}, "not hold the office approver now"),
    ("Offices_AlreadyAppointed", {"person": 3, "office": 6, "until": AT}, "is maker already"),
    ("Offices_Incompatible", {"person": 3, "office": 6, "held": 7}, "Person 3 is approver"),
    ("Offices_SameAuthority", {"person": 1}, "the other one must do this"),
    ("Offices_ProposerLeft", {"proposer": 4}, "Person 4, who proposed this"),
    ("Offices_KeyTaken", {"key": "0x12", "person": 3}, "is or was person 3's"),
    ("Offices_NotProposed", {"key": "0x0", "person": 3, "office": 6}, "of person 3 as maker"),
    ("Offices_NotProposed", {"key": "0x12", "person": 3, "office": 0}, "proposed for person 3"),
    ("Offices_NotProposed", {"key": "0x12", "person": 0, "office": 0}, "as a new person's"),
    ("Offices_NothingToEnd", {"key": "0x0", "person": 3, "office": 6}, "no term as maker"),
    ("Offices_NothingToEnd", {"key": "0x12", "person": 0, "office": 0}, "The key 0x12 is nobody"),
    ("Offices_UnknownPerson", {"person": 99}, "There is no person 99"),
    ("Offices_TooSoon", {"from": AT, "earliest": AT}, "may begin before {at}"),
    ("Offices_TooFewAuthorities", {"person": 2, "left": 1}, "further key to person 2"),
    ("Offices_PauseTooSoon", {"earliest": AT}, "may begin at {at}"),
    ("Offices_NotPaused", {"pausedUntil": 0}, "Nothing is paused."),
    ("Offices_Paused", {"until": AT}, "paused until {at}"),
    ("BenefitProgram_RunWrongState", {"run": 1, "state": 4}, "Run 1 is lapsed"),
    ("BenefitProgram_RunWrongState", {"run": 1, "state": 0}, "Run 1 is not there"),
    ("BenefitProgram_TooEarly", {"period": 2, "opensAt": AT}, "from {at}"),
    ("BenefitProgram_TooEarly", {"period": 2, "opensAt": 0}, "The calendar has no period 2"),
    ("BenefitProgram_WordBusy", {"word": 0, "run": 5}, "Run 5 still has payments open"),
    ("BenefitProgram_ClearsLater", {"word": 0, "clearsAt": AT}, "free again from {at}"),
    ("BenefitProgram_SamePerson", {"person": 4}, "Person 4 acted here already"),
    ("BenefitProgram_ApprovalWindow", {"run": 1, "endsAt": AT}, "ends at {at}"),
    ("BenefitProgram_EmptyRun", {"run": 1}, "Run 1 pays nobody"),
    (
        "BenefitProgram_NotPayableYet",
        {"run": 1, "payableAt": AT, "payableBlock": 77},
        "from {at} and from block 77",
    ),
    (
        "Treasury_OverCeiling",
        {"appropriation": 1, "given": 5_500_000, "available": 10**6},
        "$5.50 is more than appropriation 1 has left, which is $1.00",
    ),
    (
        "Treasury_ShortFunds",
        {"appropriation": 1, "given": 5_500_000, "available": 10**6},
        "$5.50 is more than the cash of appropriation 1 has left",
    ),
    (
        "Treasury_OverAllotment",
        {"allotment": 2, "given": 5_500_000, "available": 10**6},
        "$5.50 is more than allotment 2 has left",
    ),
    (
        "Treasury_ShortCash",
        {"allotment": 2, "wanted": 5_500_000, "cash": 10**6},
        "Allotment 2 has $1.00 in cash, and $5.50 is due",
    ),
    (
        "Treasury_CashNeeded",
        {"allotment": 2, "given": 5_500_000, "available": 10**6},
        "at most $1.00 of it can be taken back, not $5.50",
    ),
    ("Treasury_Closed", {"appropriation": 1}, "Appropriation 1 is closed"),
    (
        "Treasury_BeforeCancelDate",
        {"appropriation": 1, "given": 5, "cancelAt": AT},
        "from its cancel date on, which is 2027-01-04.",
    ),
    ("Treasury_NotTheSource", {"given": "0x12", "source": "0x34"}, "Only 0x34, the source"),
    ("Treasury_WrongPurpose", {"given": 7, "expected": 8}, "the money is for purpose 8"),
    ("Treasury_UnknownAppropriation", {"appropriation": 9}, "There is no appropriation 9: see"),
    ("Treasury_ZeroAmount", {}, "The amount is zero"),
    ("Holds_Expiry", {"paymentId": 8, "expiresAt": AT}, "payment 8 ends at {at}"),
    ("Holds_WrongState", {"paymentId": 8, "state": 0}, "payment 8 is not there"),
    ("Holds_Fuse", {"family": 3, "tripped": True}, "Too many holds of rule family 3"),
    ("Holds_Fuse", {"family": 3, "tripped": False}, "there is nothing to re-arm"),
    ("Changes_TooEarly", {"proposal": 1, "enactableAt": AT}, "or lapse, from {at}"),
    ("Changes_WrongKind", {"kind": 3, "basis": 5}, "of the kind terminate on the basis DEATH"),
    ("Changes_WrongKind", {"kind": 3, "basis": 0}, "of the kind terminate on no basis"),
    ("Changes_Incomplete", {"proposal": 0}, "the channel is missing: give it"),
    ("Changes_Incomplete", {"proposal": 7}, "is missing for proposal 7"),
    ("Changes_WrongState", {"proposal": 7, "state": 6}, "Proposal 7 is restoring"),
    ("Roster_NotExcepted", {"memberRef": b"", "until": 0}, "No such double membership"),
    ("Roster_NotExcepted", {"memberRef": b"", "until": AT}, "double membership ends at {at}"),
    (
        "Roster_BadChange",
        {"caseNo": 7, "kind": 1, "prior": _word(10**8), "value": _word(5 * 10**7)},
        "(increase): it has $100.00 a period, and $50.00 is not the way",
    ),
    (
        "Roster_BadChange",
        {"caseNo": 7, "kind": 6, "prior": _word(12), "value": _word(9)},
        "(renew): it lasts to period 12, give a later one than 12",
    ),
    (
        "Roster_BadChange",
        {"caseNo": 7, "kind": 7, "prior": _word(0), "value": _word(0)},
        "(expiry): its certification period is not over",
    ),
    ("GrantAwards_BadPlan", {"field": "lines"}, "for its lines: give one sum for each cost"),
    ("GrantAwards_WrongState", {"award": 3, "state": 4}, "Award 3 is suspended"),
    ("GrantAwards_NotNow", {"award": 3, "from": 0, "until": AT}, "award 3 until {at}"),
    ("GrantAwards_NotNow", {"award": 3, "from": AT, "until": 0}, "award 3 from {at} on"),
    ("GrantAwards_DrawWrongState", {"draw": 5, "state": 0}, "Draw 5 is not there"),
    (
        "GrantAwards_OverLine",
        {"award": 3, "line": 1, "given": 5_500_000, "available": 10**6},
        "$5.50 does not fit line 2 of award 3, where it can be $1.00",
    ),
    (
        "GrantAwards_BadCosts",
        {"costFrom": AT, "costTo": AT, "from": AT, "until": AT},
        "Costs from {at} to {at} cannot be drawn",
    ),
    (
        "GrantAwards_AdvanceOpen",
        {"award": 3, "outstanding": 10**6, "open": 1},
        "Of award 3 $1.00 was paid ahead and is neither substantiated nor returned",
    ),
    (
        "GrantAwards_MilestoneWrongState",
        {"award": 3, "line": 1, "state": 1},
        "Milestone 2 of award 3 is submitted",
    ),
    (
        "GrantAmendments_WrongKind",
        {"amendment": 0, "kind": 3},
        "The kind rebudget is not for this act",
    ),
    (
        "GrantAmendments_WrongKind",
        {"amendment": 5, "kind": 6},
        "Amendment 5 is of the kind deobligation",
    ),
    ("GrantAmendments_NotNow", {"amendment": 5, "from": 0, "until": AT}, "5 ended at {at}"),
    ("GrantAmendments_NotNow", {"amendment": 5, "from": AT, "until": 0}, "5 from {at} on"),
    (
        "GrantAmendments_BadExtension",
        {"award": 2, "given": AT, "most": 0},
        "Award 2 was extended once",
    ),
    (
        "GrantAmendments_BadExtension",
        {"award": 2, "given": AT, "most": AT},
        "cannot be extended to {at}",
    ),
    (
        "GrantAmendments_OverTolerance",
        {"award": 2, "given": 0, "available": 10**6},
        "move nothing between the categories of award 2",
    ),
    (
        "GrantAmendments_OverTolerance",
        {"award": 2, "given": 5_500_000, "available": 10**6},
        "$5.50 is more than the grantee of award 2 may still move",
    ),
    ("BenefitProgram_BadSingle", {"field": "period"}, "the calendar has no such period"),
    (
        "BenefitProgram_BadCalendar",
        {"period": 9, "issueAt": AT, "limit": 4},
        "the next period without a date is 4, not 9",
    ),
    (
        "BenefitProgram_BadCalendar",
        {"period": 9, "issueAt": AT, "limit": AT},
        "Period 9 cannot begin at {at}",
    ),
    (
        "Treasury_OverCost",
        {"costRef": b"", "given": 5_500_000, "gross": 6 * 10**6, "charged": 10**6},
        "$5.50 is more than is left of this invoice: it comes to $6.00, of which $1.00 is charged "
        "already and $5.00 is left",
    ),
    (
        "Treasury_OverCost",
        {"costRef": b"", "given": 10**6, "gross": 6 * 10**6, "charged": 10**6},
        "This invoice was charged before as one over $6.00",
    ),
    ("GrantRounds_BadPlan", {"field": "rubric"}, "name the published rubric"),
    ("GrantRounds_BadPlan", {"field": "other"}, "correct its other"),
    ("GrantRounds_BadApplication", {"field": "documents"}, "hand in the documents"),
    ("GrantRounds_RoundWrongState", {"round": 2, "state": 3}, "Round 2 is judged"),
    ("GrantRounds_RoundWrongState", {"round": 2, "state": 0}, "Round 2 is not there"),
    (
        "GrantRounds_NotNow",
        {"round": 2, "from": AT, "until": AT},
        "takes applications from {at} until {at}",
    ),
    ("GrantRounds_NotNow", {"round": 2, "from": AT, "until": 0}, "until {at}: this comes after"),
    ("GrantRounds_NotNow", {"round": 2, "from": 0, "until": AT}, "before it opens, at {at}"),
    ("GrantRounds_ApplicationWrongState", {"application": 7, "state": 2}, "7 is withdrawn"),
    (
        "GrantRounds_ReviewWrongState",
        {"application": 7, "reviewer": 5, "state": 3},
        "Reviewer 5 has a conflict of interest with it (application 7)",
    ),
    (
        "GrantRounds_BadScores",
        {"application": 7, "criterion": 0},
        "application 7 does not fit the rubric, at criterion 1",
    ),
    (
        "GrantRounds_NoQuorum",
        {"application": 7, "sheets": 1, "quorum": 2},
        "has 1 score sheets that count, and its round asks for 2",
    ),
    (
        "GrantRounds_BadAward",
        {"application": 7, "given": 5_500_000, "least": 10**6, "most": 2 * 10**6},
        "at least $1.00, at most $2.00",
    ),
    (
        "GrantRounds_OverBudget",
        {"round": 2, "given": 5_500_000, "available": 10**6},
        "$5.50 is more than the budget of round 2 has left, which is $1.00",
    ),
]

CONTRACTS = (
    *("Offices", "Treasury", "Holds", "Changes", "Hearings", "BenefitProgram", "Roster"),
    *("PasskeyVerifier", "SingleRuns", "Calendars", "Clocks", "GrantRounds", "GrantAwards"),
    *("GrantAmendments", "RuleSets"),
)
ERRORS = {
    element["name"]: {str(each["name"]): str(each["type"]) for each in element["inputs"]}
    for contract in CONTRACTS
    for element in artifacts.load(contract).abi
    if element["type"] == "error"
}
"""Every error of an agency's contracts, with the names and types of its arguments."""


def unsaid(errors: Iterable[str]) -> set[str]:
    """The errors that have no sentence."""
    return set(errors) - set(refusals.PHRASES)


def _any(name: str, kind: str) -> object:
    """An argument as a contract could give it."""
    if name == "field":
        return "amount"
    samples = {"address": "0x12", "string": "text", "bool": True, "bytes32": _word(1)}
    return samples.get(kind, 1)


def test_refusals__say_every_error_of_the_contracts() -> None:
    assert len(ERRORS) > 100
    assert unsaid(ERRORS) == set()
    assert set(refusals.PHRASES) - set(ERRORS) == set(), "and nothing that no contract says"


def test_refusals__find_an_error_without_a_sentence() -> None:
    assert unsaid([*ERRORS, "Holds_New"]) == {"Holds_New"}


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_refusal__is_a_sentence_with_its_ids(name: str) -> None:
    arguments = {each: _any(each, kind) for each, kind in ERRORS[name].items()}
    fault = Reverted(name, arguments)
    sentence = refusals.sentence(fault)
    plain = sentence.removesuffix(f" (on the chain: {fault.rendered})")
    assert plain != sentence
    assert plain[0].isupper() or plain[0] in "$0123456789"
    assert plain.endswith(".")
    assert not re.search(r"[Cc]ase \d", plain), "a case by which number?"


@pytest.mark.parametrize(("name", "arguments", "expected"), SAID)
def test_refusal__is_said_in_plain_words(
    name: str, arguments: dict[str, object], expected: str
) -> None:
    fault = Reverted(name, arguments)
    sentence = refusals.sentence(fault)
    assert expected.format(at="2027-01-04 15:00 UTC") in sentence
    assert sentence.endswith(f" (on the chain: {fault.rendered})")


@pytest.mark.parametrize(("name", "arguments", "_"), SAID)
def test_refusal__table_has_the_contracts_arguments(
    name: str, arguments: dict[str, object], _: str
) -> None:
    assert list(arguments) == list(ERRORS[name])


def test_refusal__stays_as_it_is_where_no_sentence_fits() -> None:
    for fault in (
        Reverted("Token_Frozen", {"account": "0x12"}),
        Reverted("BenefitProgram_EmptyRun", {"other": 1}),
        Reverted("Offices_NotInOffice", {"key": "0x12", "office": 99}),
        ConfigError("Name the key."),
    ):
        assert refusals.sentence(fault) == str(fault)
