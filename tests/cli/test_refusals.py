"""What a command says when the chain is not there, or is not the one.

almoner
├── when no node answers: it should say so and where it looked
├── when the node answers for another chain: it should name both
├── when the chain has no code at a recorded address: it should name contract and address
├── when nothing is deployed: it should say what to run
├── when a contract refuses: it should say so in plain words, with the refusal itself
└── with --json: it should print the same sentence as an object
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
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
SAID: list[tuple[str, dict[str, object], str]] = [
    ("Offices_NotInOffice", {"key": "0x12", "office": 7}, "not hold the office approver now"),
    ("Offices_AlreadyAppointed", {"person": 3, "office": 6, "until": AT}, "is maker already"),
    ("Offices_Incompatible", {"person": 3, "office": 6, "held": 7}, "Person 3 is approver"),
    ("Offices_SameAuthority", {"person": 1}, "name two different ones"),
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
    ("Treasury_UnknownAppropriation", {"appropriation": 9}, "There is no appropriation 9."),
    ("Treasury_ZeroAmount", {}, "The amount is zero"),
    ("Holds_Expiry", {"paymentId": 8, "expiresAt": AT}, "payment 8 ends at {at}"),
    ("Holds_WrongState", {"paymentId": 8, "state": 0}, "payment 8 is absent"),
    ("Hearings_TooEarly", {"proposal": 1, "enactableAt": AT}, "carried out from {at}"),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), SAID)
def test_refusal__is_said_in_plain_words(
    name: str, arguments: dict[str, object], expected: str
) -> None:
    fault = Reverted(name, arguments)
    sentence = refusals.sentence(fault)
    assert expected.format(at="2027-01-04 15:00 UTC") in sentence
    assert sentence.endswith(f" ({fault.rendered})")


@pytest.mark.parametrize(("name", "arguments", "_"), SAID)
def test_refusal__table_has_the_contracts_arguments(
    name: str, arguments: dict[str, object], _: str
) -> None:
    found = [
        [each["name"] for each in element["inputs"]]
        for contract in ("Offices", "Treasury", "Holds", "Hearings", "BenefitProgram")
        for element in artifacts.load(contract).abi
        if element["type"] == "error" and element["name"] == name
    ]
    assert list(arguments) in found


def test_refusal__stays_as_it_is_where_no_sentence_fits() -> None:
    for fault in (
        Reverted("Holds_Incomplete", {"paymentId": 8}),
        Reverted("BenefitProgram_EmptyRun", {"other": 1}),
        Reverted("Offices_NotInOffice", {"key": "0x12", "office": 99}),
        ConfigError("Name the key."),
    ):
        assert refusals.sentence(fault) == str(fault)
